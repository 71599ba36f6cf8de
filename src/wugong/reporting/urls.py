"""Addresses of the months' pages, under desk/."""

from django.urls import path

from wugong.reporting.web import figures, month, persons, screen, verbs

app_name = "reporting"
urlpatterns = [
    path("reports/", month.month, name="month"),
    path("reports/figures", figures.figures, name="figures"),
    path("reports/pictures", figures.by_picture, name="pictures"),
    path("reports/persons", persons.behind, name="persons"),
    path("reports/changes", persons.changes, name="changes"),
    path("reports/compare", persons.compare, name="compare"),
    path("reports/refresh", figures.refresh, name="refresh"),
    path("reports/consolidate", verbs.consolidate, name="consolidate"),
    path("reports/accept", verbs.accept, name="accept"),
    path("reports/send-back", verbs.send_back, name="send_back"),
    path("screen/", screen.screen, name="screen"),
    path("screen/now", screen.now, name="screen_now"),
]
