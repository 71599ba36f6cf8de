"""Addresses of the desk."""

from django.urls import path

from wugong.desk import web

app_name = "desk"
urlpatterns = [
    path("", web.workbench, name="workbench"),
    path("totals/", web.dashboard, name="dashboard"),
    path("search", web.search, name="search"),
    path("tray", web.tray, name="tray"),
    path("jobs/", web.jobs, name="jobs"),
]
