"""Addresses of comparisons with another office's list; no name and no number stands in one."""

from django.urls import path

from wugong.base.uploads import takes_files
from wugong.comparison.rules.raw import MOST_BYTES
from wugong.comparison.web import deciding, differences, pages, papers

FORM_BYTES = 2**14  # what stands round the file in a form

app_name = "comparison"
urlpatterns = [
    path("", pages.comparisons, name="comparisons"),
    path("new", pages.new, name="new"),
    path("<int:comparison_id>/", pages.comparison, name="comparison"),
    path("<int:comparison_id>/rows", pages.rows, name="rows"),
    path("<int:comparison_id>/differences", differences.differences, name="differences"),
    path("<int:comparison_id>/decide", deciding.decide, name="decide"),
    path("<int:comparison_id>/masked", papers.masked, name="masked"),
    path("<int:comparison_id>/ask", papers.ask, name="ask_sheet"),
    path("sheets/<int:sheet_id>/decide", papers.decide, name="decide_sheet"),
    path("sheets/<int:sheet_id>/take", papers.take, name="take_sheet"),
]
takes_files("/desk/comparison/new", MOST_BYTES + FORM_BYTES)
