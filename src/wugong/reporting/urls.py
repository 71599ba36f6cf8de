"""Addresses of the months' pages, under desk/."""

from django.urls import path

from wugong.reporting.web import counts, figures, month, papers, persons, screen, verbs

app_name = "reporting"
urlpatterns = [
    path("reports/", month.month, name="month"),
    path("reports/moved", month.moved, name="moved"),
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
    path("reports/month.xlsx", papers.month_xlsx, name="month_xlsx"),
    path("reports/month.docx", papers.month_docx, name="month_docx"),
    path("reports/year.docx", papers.year_docx, name="year_docx"),
    path("reports/counts/", counts.counts, name="counts"),
    path("reports/counts/people/", counts.people, name="count_people"),
    path("reports/counts/people/export", counts.take, name="take_count"),
    path("reports/counts/save", counts.save, name="save_count"),
    path("reports/counts/saved/<int:count_id>/remove", counts.remove, name="remove_count"),
]
