"""Addresses of demand."""

from django.urls import path

from wugong.base.pages import opens_for
from wugong.employers import permissions
from wugong.employers.web import employers, outlets, vacancies

app_name = "employers"
urlpatterns = [
    path("vacancies/", vacancies.listing, name="vacancies"),
    path("vacancies/<int:vacancy_id>/", vacancies.one, name="vacancy"),
    path("vacancies/<int:vacancy_id>/change", vacancies.form, name="vacancy_change"),
    path("vacancies/<int:vacancy_id>/review", vacancies.review, name="review"),
    path("vacancies/<int:vacancy_id>/confirm", vacancies.confirm, name="confirm"),
    path("employers/", employers.listing, name="employers"),
    path("employers/new", employers.form, name="employer_new"),
    path("employers/<int:employer_id>/", employers.one, name="employer"),
    path("employers/<int:employer_id>/change", employers.form, name="employer_change"),
    path("employers/<int:employer_id>/arrears", employers.arrears, name="arrears"),
    path("employers/<int:employer_id>/vacancies/new", vacancies.form, name="vacancy_new"),
    path("employers/<int:employer_id>/bases/new", outlets.base_form, name="base_new"),
    path("employers/<int:employer_id>/workshops/new", outlets.workshop_form, name="workshop_new"),
    path("bases/", outlets.bases, name="bases"),
    path("workshops/", outlets.workshops, name="workshops"),
    path("workshops/<int:workshop_id>/withdraw", outlets.withdraw_workshop, name="withdraw"),
    path("posts/", outlets.welfare_posts, name="welfare_posts"),
    path("posts/new", outlets.welfare_post_form, name="welfare_post_new"),
    path("posts/<int:post_id>/close", outlets.close_welfare_post, name="welfare_post_close"),
]
opens_for(permissions.may_read_demand, "employers:vacancy", "employers:employer")
