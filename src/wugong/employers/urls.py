"""Addresses of demand."""

from django.urls import path

from wugong.employers import web

app_name = "employers"
urlpatterns = [
    path("vacancies/", web.vacancies, name="vacancies"),
    path("vacancies/<int:vacancy_id>/", web.vacancy, name="vacancy"),
    path("vacancies/<int:vacancy_id>/change", web.vacancy_form, name="vacancy_change"),
    path("vacancies/<int:vacancy_id>/review", web.review, name="review"),
    path("vacancies/<int:vacancy_id>/confirm", web.confirm, name="confirm"),
    path("employers/", web.employers, name="employers"),
    path("employers/new", web.employer_form, name="employer_new"),
    path("employers/<int:employer_id>/", web.employer, name="employer"),
    path("employers/<int:employer_id>/change", web.employer_form, name="employer_change"),
    path("employers/<int:employer_id>/arrears", web.arrears, name="arrears"),
    path("employers/<int:employer_id>/vacancies/new", web.vacancy_form, name="vacancy_new"),
]
