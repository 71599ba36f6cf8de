"""Addresses of the months' pages, under desk/."""

from django.urls import path

from wugong.reporting.web import verbs

app_name = "reporting"
urlpatterns = [
    path("reports/consolidate", verbs.consolidate, name="consolidate"),
    path("reports/accept", verbs.accept, name="accept"),
    path("reports/send-back", verbs.send_back, name="send_back"),
]
