"""The sheet that goes back: short and masked, or whole by a second person's word."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from wugong.base import clock
from wugong.base.actor import Actor
from wugong.comparison import actions
from wugong.comparison.models import Comparison, Difference
from wugong.comparison.queries import back, comparisons
from wugong.comparison.rules.layouts import layouts
from wugong.comparison.sheets import XLSX, back_sheet
from wugong.comparison.web.pages import reader


def _answer(
    row: Comparison, found: list[Difference], marks: list[str], *, is_masked: bool
) -> HttpResponse:
    lines = back.lines(row, found, is_masked=is_masked)
    content = back_sheet(layouts()[row.layout], lines, marks)
    response = HttpResponse(content, content_type=XLSX)
    name = f"{row.layout}-{row.code}-{row.pk}.xlsx"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _mark(actor: Actor) -> str:
    return f"{actor.name} {actor.title} {clock.real_now():%Y-%m-%d %H:%M}"


@require_POST
def masked(request: HttpRequest, comparison_id: int) -> HttpResponse:
    """At most a hundred people, as masked as on the screen."""
    actor = reader(request)
    found = actions.record_masked_sheet(comparison_id, by=actor)
    row = comparisons.done(comparison_id)
    return _answer(row, found, [_mark(actor), "号码已遮盖"], is_masked=True)


@require_POST
def ask(request: HttpRequest, comparison_id: int) -> HttpResponse:
    """Ask for whole numbers."""
    actor = reader(request)
    actions.ask_sheet(comparison_id, request.POST.get("reason", ""), by=actor)
    return redirect("comparison:comparison", comparison_id)


@require_POST
def decide(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Agree, or not."""
    actor = reader(request)
    sheet = actions.decide_sheet(sheet_id, request.POST.get("answer") == "yes", by=actor)
    return redirect("comparison:comparison", sheet.comparison_id)


@require_POST
def take(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Once, by whoever asked."""
    actor = reader(request)
    sheet, found = actions.take_sheet(sheet_id, by=actor)
    marks = [
        _mark(actor),
        f"申请 {sheet.pk}：{sheet.reason}",
        f"审批：{sheet.decided_by_name}",
    ]
    return _answer(sheet.comparison, found, marks, is_masked=False)
