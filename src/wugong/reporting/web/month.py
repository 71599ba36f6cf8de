"""The month's report: the township's draft, the county's acceptance."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wugong.base.actor import require
from wugong.base.pages import day
from wugong.base.shapes import Action
from wugong.base.shell import page
from wugong.collection.drawing import board
from wugong.collection.drawing.board import month_name
from wugong.collection.permissions import may_see_collection
from wugong.collection.rules.tasks import due_on
from wugong.places import queries as places
from wugong.reporting import permissions
from wugong.reporting.drawing import figures as figure_drawing
from wugong.reporting.drawing import month as drawing
from wugong.reporting.drawing.figures import address
from wugong.reporting.enums import ReportState
from wugong.reporting.models import MonthlyReport
from wugong.reporting.queries import missing, persons, reports
from wugong.reporting.rules import catalogue
from wugong.reporting.web.asking import Asked, asked
from wugong.reporting.web.figures import month_head, told

SHOWN = 50  # corrections on the page; all of them stand in the paper


@require_GET
def month(request: HttpRequest) -> HttpResponse:
    """What the month says so far, what is missing, and the one thing to do."""
    about = asked(request)
    opens = permissions.may_open_list(about.actor)
    known = missing.reports_of(about.area, about.month)
    corrections = missing.Corrections()
    if opens:
        corrections = missing.corrections(about.area, about.month, SHOWN)
    rows, gone = drawing.mended(corrections.rows, corrections.persons)
    report = known.get(about.area[:9])
    context = month_head(about, "reporting:month") | _compared(about)
    context |= {
        "moved": {} if opens else None,
        "moved_url": address("reporting:moved", about.area, about.month) if opens else "",
        "status": drawing.status(report.state) if report is not None else None,
        "note": _due(about),
        "lock": drawing.lock(report, corrections.all),
        "sent_back": report.sent_back_reason if report is not None else "",
        "corrections": rows,
        "corrections_all": corrections.all,
        "gone": gone,
    }
    context |= _township(about, report) if len(about.area) >= 9 else _county(about, known)
    return page(request, "reporting/month.html", context)


def _compared(about: Asked) -> dict[str, object]:
    """The figures that people ask for first, beside the month before."""
    now, before, year_ago = told(about)
    by_id = {each.indicator.id: each for each in now}
    opens = permissions.may_open_list(about.actor)
    lines = figure_drawing.lines(
        [by_id[each] for each in figure_drawing.KEY],
        before,
        year_ago,
        area=about.area,
        month=about.month,
        opens=opens,
    )
    return {
        "title": _("%s月报") % places.display_name(about.area),
        "lines": lines,
        "last_month": month_name(about.month - 1),
        "all_url": address("reporting:figures", about.area, about.month),
        "all_count": len(now),
    }


@require_GET
def moved(request: HttpRequest) -> HttpResponse:
    """The same with who came and who left; asked for once the page stands, for it counts."""
    about = asked(request)
    require(permissions.may_open_list(about.actor))
    known = catalogue.catalogue()
    columns = {known[each].column: each for each in figure_drawing.KEY if known[each].is_yes_or_no}
    found = persons.moved(about.area, about.month, list(columns))
    bars = figure_drawing.moved({columns[column]: pair for column, pair in found.items()})
    context = _compared(about) | {"moved": bars, "moved_url": ""}
    return render(request, "reporting/compared.html", context)


def _due(about: Asked) -> str:
    level = "county" if len(about.area) <= 6 else "township"
    return _("%s为限") % day(due_on(about.month, level))


def _links(about: Asked) -> list[Action]:
    links = [Action(_("全部指标"), address("reporting:figures", about.area, about.month), "report")]
    if may_see_collection(about.actor):
        url = board.address(about.area, str(about.month))
        links.append(Action(_("采集进度"), url, "calendar-stats"))
    return links


def _township(about: Asked, report: MonthlyReport | None) -> dict[str, object]:
    """The draft: nothing closes before every group is checked."""
    is_open = report is None or report.state == ReportState.OPEN
    left = missing.groups(about.area, about.month) if is_open else []
    township = about.area[:9]
    has_begun = bool(reports.townships_with_tasks(township, str(about.month)))
    may = len(about.area) == 9 and permissions.may_consolidate(about.actor, about.area)
    actions = _links(about)
    if is_open and has_begun and not left and may:
        url = address("reporting:consolidate", about.area, about.month)
        actions.append(Action(_("汇总本月"), url, "lock-check", is_primary=True, method="post"))
    is_ready = report is not None and report.state == ReportState.CONSOLIDATED
    backs = []
    if is_ready and len(about.area) == 9 and permissions.may_accept(about.actor, about.area):
        url = address("reporting:accept", about.area, about.month)
        actions.append(Action(_("接收"), url, "lock-check", is_primary=True, method="post"))
        actions.insert(-1, _back_button(about.area))
        backs = [_back(about, about.area)]
    return {
        "actions": actions,
        "missing": drawing.groups(left, about.month) if is_open else None,
        "has_begun": has_begun,
        "townships": [],
        "backs": backs,
    }


def _county(about: Asked, known: dict[str, MonthlyReport]) -> dict[str, object]:
    """Every township with its state; those that are ready are taken together."""
    month, area = str(about.month), about.area
    codes = sorted(set(known) | reports.townships_with_tasks(area, month))
    values = reports.children(area, month)
    figures = {
        code: catalogue.chosen(drawing.OF_TOWNSHIPS, each, about.month.days)
        for code, each in values.items()
    }
    may = permissions.may_accept(about.actor, area)
    rows = drawing.townships(known, figures, codes, about.month, may_send_back=may)
    ready = [each.code for each in rows if known_state(known, each.code) == "consolidated"]
    actions = _links(about)
    if ready and may:
        label = _("接收已汇总的 %s 个") % len(ready)
        url = address("reporting:accept", area, about.month)
        actions.append(Action(label, url, "lock-check", is_primary=True, method="post"))
    return {
        "actions": actions,
        "missing": None,
        "has_begun": bool(codes),
        "townships": rows,
        "backs": [_back(about, each.code) for each in rows if each.may_send_back],
    }


def known_state(known: dict[str, MonthlyReport], code: str) -> str:
    """A township's state; open where it has no report yet."""
    return known[code].state if code in known else ReportState.OPEN


def _back_button(code: str) -> Action:
    label = _("退回乡镇")
    return Action(label, icon="arrow-back-up", is_danger=True, dialog=f"back-{code}")


def _back(about: Asked, code: str) -> tuple[str, str, str]:
    """A dialog: its id, its title, where it goes."""
    title = _("退回%s的月报") % places.display_name(code)
    return f"back-{code}", title, address("reporting:send_back", code, about.month)
