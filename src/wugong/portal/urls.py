"""Public addresses."""

from django.urls import path

from wugong.portal import web

app_name = "portal"
urlpatterns = [
    path("", web.jobs, name="jobs"),
    path("jobs/<int:vacancy_id>/", web.vacancy, name="vacancy"),
]
