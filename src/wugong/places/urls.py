"""Addresses of the places' pages."""

from django.urls import path

from wugong.places import web

app_name = "places"
urlpatterns = [
    path("", web.place_list, name="places"),
    path("region", web.region, name="region"),
    path("picker", web.picker, name="picker"),
]
