"""Figures by area and month: all indicators, what they were, what they mean, charts."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wugong.base.pages import clock_time
from wugong.base.shapes import Action, Link
from wugong.base.shell import page
from wugong.collection.drawing.board import month_name
from wugong.places import queries as places
from wugong.reporting import actions, permissions
from wugong.reporting.drawing import charts
from wugong.reporting.drawing import figures as drawing
from wugong.reporting.enums import ReportState
from wugong.reporting.models import AreaFigures
from wugong.reporting.queries import pictures, reports
from wugong.reporting.rules import catalogue
from wugong.reporting.rules.catalogue import Figure
from wugong.reporting.web.asking import Asked, asked


@dataclass(frozen=True, slots=True)
class Table:
    """Indicators that speak of the same time."""

    title: str
    lines: list[drawing.Line]


@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """Every indicator of an area in a month."""
    about = asked(request)
    now, before, year_ago = told(about)
    opens = permissions.may_open_list(about.actor)
    by_id = {each.indicator.id: each for each in now}
    context = month_head(about, "reporting:figures") | {
        "title": _("%s的指标") % places.display_name(about.area),
        "note": _counted(reports.area_figures(about.area, str(about.month))),
        "actions": _acts(about),
        "tables": [
            Table(
                head,
                drawing.lines(
                    rows, before, year_ago, area=about.area, month=about.month, opens=opens
                ),
            )
            for head, rows in drawing.grouped(now)
        ],
        "pairs": drawing.pairs(by_id, area=about.area, month=about.month, opens=opens),
        "trend": charts.trend(
            {each: reports.series(about.area, each, about.month) for each in charts.TREND}
        ),
        "pictures_url": drawing.address("reporting:pictures", about.area, about.month),
        "places": _below(about),
    }
    return page(request, "reporting/figures.html", context)


def told(about: Asked) -> tuple[list[Figure], dict[str, Figure], dict[str, Figure]]:
    """The month's figures, and those of the month before and the year before by their number."""
    months = (about.month, about.month - 1, about.month - 12)
    now, before, year_ago = reports.figures_of_months(about.area, months)
    return now, _by_id(before), _by_id(year_ago)


def _by_id(figures: list[Figure]) -> dict[str, Figure]:
    return {each.indicator.id: each for each in figures}


def month_head(about: Asked, name: str) -> dict[str, object]:
    """The month with its neighbours, on the same page of the same area."""
    before, after = about.month - 1, about.month + 1
    return {
        "month": month_name(about.month),
        "before": Link(_("上个月"), drawing.address(name, about.area, before)),
        "after": Link(_("下个月"), drawing.address(name, about.area, after))
        if after <= about.running
        else None,
        "last_month": month_name(before),
    }


def _counted(stored: AreaFigures | None) -> str:
    if stored is None:
        return _("这个月还没有数过。")
    when = clock_time(stored.counted_at)
    if stored.state == ReportState.OPEN:
        return _("目前数，还会变；%s 数的") % when
    return _("已锁定；%s 数的") % when


def _acts(about: Asked) -> list[Action]:
    found = [
        Action(
            _("月报"), drawing.address("reporting:month", about.area, about.month), "lock-check"
        ),
        Action(_("大屏"), reverse("reporting:screen"), "chart-bar"),
        Action(_("领导要数"), f"{reverse('reporting:counts')}?area={about.area}", "calculator"),
    ]
    stored = reports.area_figures(about.area, str(about.month))
    if stored is not None:
        papers = (
            (_("月报 Word"), "month_docx", "file-text"),
            (_("月报 Excel"), "month_xlsx", "file-spreadsheet"),
            (_("年度公报"), "year_docx", "file-text"),
        )
        for label, name, icon in papers:
            url = drawing.address(f"reporting:{name}", about.area, about.month)
            found.append(Action(label, url, icon))
    is_open = stored is None or stored.state == ReportState.OPEN
    if is_open and permissions.may_count(about.actor):
        url = drawing.address("reporting:refresh", about.area, about.month)
        found.append(Action(_("现在再数一遍"), url, "refresh", method="post"))
    return found


def _below(about: Asked) -> list[tuple[str, str, list[str]]]:
    """The places one level down: name, its page, and the figures people ask for first."""
    found = []
    for code, values in reports.children(about.area, str(about.month)).items():
        url = drawing.address("reporting:figures", code, about.month)
        shown = catalogue.chosen(BELOW, values, about.month.days)
        texts = [drawing.written(each) for each in shown.values()]
        found.append((places.display_name(code), url, texts))
    return found


BELOW = ("R01", "R02", "R06", "R02.year", "R05", "R09")


@require_GET
def by_picture(request: HttpRequest) -> HttpResponse:
    """Place, channel, age and pay; asked for once the page stands."""
    about = asked(request)
    found = charts.pictures(pictures.of(about.area, about.month))
    return render(request, "reporting/pictures.html", {"charts": found})


@require_POST
def refresh(request: HttpRequest) -> HttpResponse:
    """Count an area's open month anew."""
    about = asked(request)
    actions.refresh(about.area, str(about.month), by=about.actor)
    return redirect(drawing.address("reporting:figures", about.area, about.month))
