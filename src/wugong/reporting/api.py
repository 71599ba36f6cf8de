"""The month's doors for programs: figures, and what the four levels do with a report."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from wugong.base.actor import Actor, require
from wugong.base.api import once
from wugong.base.errors import Refusal
from wugong.base.month import Month
from wugong.base.web import actor_of
from wugong.places import queries as places
from wugong.reporting import actions, sheets
from wugong.reporting.actions import counting
from wugong.reporting.drawing import counts as drawing
from wugong.reporting.models import MonthlyReport
from wugong.reporting.permissions import may_read_figures
from wugong.reporting.queries import counts, papers, reports
from wugong.reporting.rules.catalogue import Figure
from wugong.reporting.sheets import DOCX, XLSX

router = Router(tags=["months"])


class FigureOut(Schema):
    """An indicator of an area; a rate has its parts, nothing is null and never 0."""

    id: str
    name: str
    name_en: str
    unit: str
    period: str
    value: int | None
    numerator: int | None
    denominator: int | None
    rate: str | None
    definition: str


class FiguresOut(Schema):
    """All indicators of an area in a month."""

    month: str
    region: str
    state: str | None
    counted_at: str | None
    figures: list[FigureOut]


class ReportOut(Schema):
    """A township's month."""

    month: str
    code: str
    state: str
    people: int
    sha256: str | None


class ReasonIn(Schema):
    """Why it goes back."""

    reason: str


class AcceptedOut(Schema):
    """How many townships were accepted."""

    month: str
    accepted: int


def figure(each: Figure) -> dict[str, Any]:
    """One indicator for a program: base units, a rate with two decimals as text."""
    about = each.indicator
    return {
        "id": about.id,
        "name": about.zh,
        "name_en": about.en,
        "unit": about.unit,
        "period": str(about.period),
        "value": each.value,
        "numerator": each.above,
        "denominator": each.below,
        "rate": None if each.rate is None else f"{each.rate:.2f}",
        "definition": about.definition,
    }


def own_area(actor: Actor, region: str) -> str:
    """The area asked for, or one's own; what is not yours does not exist."""
    require(may_read_figures(actor))
    area = region or actor.area
    if not area.startswith(actor.area) or places.find(area) is None:
        raise Refusal("not_found")
    return area


@router.get("/figures", response=FiguresOut)
def figures(request: HttpRequest, month: str, region: str = "") -> dict[str, Any]:
    """Every indicator of an area in a month."""
    area = own_area(actor_of(request), region)
    of = Month.parse(month)
    stored = reports.area_figures(area, str(of))
    return {
        "month": str(of),
        "region": area,
        "state": None if stored is None else stored.state,
        "counted_at": None if stored is None else stored.counted_at.isoformat(),
        "figures": [figure(each) for each in reports.figures_of(area, of)],
    }


@router.get("/figures.xlsx")
def figures_xlsx(request: HttpRequest, month: str, region: str = "") -> HttpResponse:
    """The month of an area in Excel, in the office's layout."""
    area = own_area(actor_of(request), region)
    content = sheets.monthly_xlsx(papers.monthly(area, Month.parse(month)))
    return HttpResponse(content, content_type=XLSX)


@router.get("/figures.docx")
def figures_docx(request: HttpRequest, month: str, region: str = "") -> HttpResponse:
    """The month of an area in Word."""
    area = own_area(actor_of(request), region)
    content = sheets.monthly_docx(papers.monthly(area, Month.parse(month)))
    return HttpResponse(content, content_type=DOCX)


def _report(found: MonthlyReport) -> dict[str, Any]:
    digest = None if found.digest is None else bytes(found.digest).hex()
    return {
        "month": found.month,
        "code": found.code,
        "state": str(found.state),
        "people": found.people,
        "sha256": digest,
    }


@router.post("/months/{month}/reports/{code}/consolidate", response=ReportOut)
def consolidate(request: HttpRequest, month: str, code: str) -> dict[str, Any]:
    """The township freezes its month."""
    actor = actor_of(request)
    return _report(actions.consolidate(own_area(actor, code), month, by=actor))


@router.post("/months/{month}/reports/{code}/send-back", response=ReportOut)
def send_back(request: HttpRequest, month: str, code: str, body: ReasonIn) -> dict[str, Any]:
    """The county sends a consolidated month back."""
    actor = actor_of(request)
    return _report(actions.send_back(own_area(actor, code), month, body.reason, by=actor))


@router.post("/months/{month}/reports/{code}/accept", response=AcceptedOut)
def accept(request: HttpRequest, month: str, code: str) -> dict[str, Any]:
    """The county takes a month, of one township or of all that are ready: for ever."""
    actor = actor_of(request)
    area = own_area(actor, code)
    ready = [area] if len(area) == 9 else reports.ready(area, month)
    return {"month": month, "accepted": actions.accept(ready, month, by=actor)}


class CountOut(Schema):
    """A count at any time: the whole, each row and column, and the cells."""

    of: str
    area: str
    on: str
    total: int
    rows: dict[str, int]
    columns: dict[str, int]
    cells: list[list[int]]
    definition: list[str]
    read_at: str


class SavedIn(Schema):
    """A question to keep: its conditions as in an address."""

    name: str
    criteria: dict[str, str]
    shared_role: str = ""


class SavedOut(Schema):
    """A kept question."""

    id: int
    name: str
    criteria: dict[str, str]
    shared_role: str


@router.get("/counts", response=CountOut)
def count(request: HttpRequest) -> dict[str, Any]:
    """Count people, households, spells or vacancies as of a day; conditions as in the page."""
    actor = actor_of(request)
    require(may_read_figures(actor))
    asked = counts.read({key: ",".join(request.GET.getlist(key)) for key in request.GET}, actor)
    found = counts.answer(asked)
    return {
        "of": str(asked.of),
        "area": asked.area,
        "on": asked.on.isoformat(),
        "total": found.count.total,
        "rows": {str(key): value for key, value in found.count.by.items()},
        "columns": {str(key): value for key, value in found.count.across.items()},
        "cells": [[*at, value] for at, value in found.count.cells.items()],
        "definition": drawing.definition(found),
        "read_at": found.read_at.isoformat(),
    }


@router.get("/counts/saved", response=list[SavedOut])
def saved_counts(request: HttpRequest) -> Any:
    """One's own kept questions, and those shared with one's role."""
    actor = actor_of(request)
    require(may_read_figures(actor))
    return list(counts.saved(actor))


@router.post("/counts/saved", response={201: SavedOut})
def save_count(request: HttpRequest, body: SavedIn) -> tuple[int, Any]:
    """Keep a question under a name."""
    actor = actor_of(request)

    def act() -> tuple[int, Any]:
        row = counting.save_count(body.name, body.criteria, body.shared_role, by=actor)
        kept = {"id": row.pk, "name": row.name, "criteria": row.criteria}
        return 201, kept | {"shared_role": row.shared_role}

    return once(request, "save_count", body.dict(), act)
