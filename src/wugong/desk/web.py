"""The workbench, totals, search everything, and the tray of jobs."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wugong.base import clock, codes
from wugong.base import queries as base
from wugong.base.actor import Actor, require
from wugong.base.errors import Refusal
from wugong.base.lists import ListSpec, Page, Sort
from wugong.base.models import Job as JobRow
from wugong.base.pages import clock_time, day
from wugong.base.shapes import Column, Figure, Job, Pager, Row
from wugong.base.shell import page
from wugong.base.web import actor_of
from wugong.desk import duties, finding, monthly, permissions, queries
from wugong.people.permissions import may_list
from wugong.places import queries as places

JOB_LIST = ListSpec(filters=(), sorts=(Sort("newest", "", ("id",), descending=True),))


@dataclass(frozen=True)
class Card:
    """A card of figures beside the duties."""

    title: str
    right: str
    figures: list[Figure]


@dataclass(frozen=True)
class Chart:
    """A picture of a few numbers."""

    id: str
    title: str
    sub: str
    spec: dict[str, Any]
    size: str = "m"
    is_wide: bool = False
    label: str = ""


@require_GET
def workbench(request: HttpRequest) -> HttpResponse:
    """What must I do today."""
    actor = actor_of(request)
    require(actor.is_known, "login.required")
    today = clock.business_today()
    cards = []
    if permissions.may_see_totals(actor):
        cards = [Card(_("本辖区"), day(today), _figures(actor, actor.area))]
    month = monthly.of(actor)
    context = {
        "greeting": _("%s，您好") % actor.name,
        "note": f"{day(today)} · {actor.title}",
        "actions": [],
        "views": [],
        "groups": duties.groups(actor, month),
        "cards": cards,
        "waiting": [],
        "waiting_link": None,
        "month": month.card,
    }
    return page(request, "desk/workbench.html", context)


def _figures(actor: Actor, area: str) -> list[Figure]:
    """Each opens its list for those who may read lists of people."""
    total = queries.whole(queries.by_area(area), area)
    people = reverse("people:labourers")

    def figure(label: str, value: int, state: str) -> Figure:
        query = f"?area={area}" + (f"&state={state}" if state else "")
        url = people + query if may_list(actor) else ""
        return Figure(label, f"{value:,}", _("人"), url=url)

    return [
        figure(_("劳动力"), total.labour, ""),
        figure(_("在外务工"), total.away, "away"),
        figure(_("县内就业"), total.in_county, "in_county"),
        figure(_("公益岗位"), total.welfare, "welfare"),
        figure(_("待业"), total.idle, "home,none"),
    ]


@require_GET
def dashboard(request: HttpRequest) -> HttpResponse:
    """Totals of an area, every figure opening the list behind it."""
    actor = actor_of(request)
    require(permissions.may_see_totals(actor))
    area = request.GET.get("area", "") or actor.area
    if not area.startswith(actor.area) or places.find(area) is None:
        raise Refusal("not_found")
    rows = queries.by_area(area)
    by_channel = queries.channels(area, settings.HOME_COUNTY)
    away = sum(each.people for each in by_channel)
    organised = sum(each.people for each in by_channel if each.is_organised)
    rate = f"{organised / away * 100:.1f}%" if away else "–"
    context = {
        "title": _("%s的总数") % places.display_name(area),
        "note": _("从每个人的档案数出来，%s") % clock_time(clock.business_now()),
        "actions": [],
        "figures": [
            *_figures(actor, area),
            Figure(
                _("零就业家庭"),
                queries.limited(queries.zero_employment(area)),
                pgettext("unit", "户"),
            ),
            Figure(_("组织化程度"), rate),
        ],
        "charts": _charts(rows, area, by_channel),
        "columns": _total_columns(),
        "rows": [_total_row(each) for each in rows],
    }
    return page(request, "desk/dashboard.html", context)


def _charts(
    rows: list[queries.AreaTotal], area: str, by_channel: list[queries.ChannelTotal]
) -> list[Chart]:
    language = get_language() or "zh"
    to = queries.destinations(area)
    top = by_channel[:10]
    names = [places.display_name(each.area) for each in rows]
    series = [
        {"name": _("在外务工"), "values": [each.away for each in rows]},
        {"name": _("县内就业"), "values": [each.in_county for each in rows]},
        {"name": _("公益岗位"), "values": [each.welfare for each in rows]},
        {"name": _("待业"), "values": [each.idle for each in rows]},
    ]
    return [
        Chart(
            "chart-destinations",
            _("人在哪里"),
            _("前十个市州"),
            _bars([(places.display_name(code), people) for code, people in to]),
            label=_("在外务工人数最多的十个市州"),
        ),
        Chart(
            "chart-channels",
            _("怎么出去的"),
            _("出县务工的渠道"),
            _bars([(codes.name("output_channel", c.channel, language), c.people) for c in top]),
            label=_("出县务工人数按渠道"),
        ),
        Chart(
            "chart-areas",
            _("各地的人在做什么"),
            "",
            {"kind": "stack", "categories": names, "series": series, "unit": _("人")},
            size="l",
            is_wide=True,
            label=_("各地劳动力按就业状态"),
        ),
    ]


def _bars(pairs: list[tuple[str, int]]) -> dict[str, Any]:
    return {
        "kind": "bars",
        "categories": [name for name, _value in pairs],
        "series": [{"name": _("人数"), "values": [value for _name, value in pairs]}],
        "unit": _("人"),
    }


def _total_columns() -> list[Column]:
    return [
        Column("name", _("地方"), "name", 4),
        Column("labour", _("劳动力"), "num", 2),
        Column("away", _("在外务工"), "num", 2),
        Column("in_county", _("县内就业"), "num", 2),
        Column("welfare", _("公益岗位"), "num", 2),
        Column("idle", _("待业"), "num", 2),
        Column("fresh", _("30天内确认"), "progress", 5),
    ]


def _total_row(each: queries.AreaTotal) -> Row:
    percent = round(each.fresh * 100 / each.labour) if each.labour else 0
    link = reverse("people:labourers") if len(each.area) == 15 else reverse("desk:dashboard")
    return Row(
        each.area,
        (
            (places.display_name(each.area), f"{link}?area={each.area}", ""),
            each.labour,
            each.away,
            each.in_county,
            each.welfare,
            each.idle,
            (percent, f"{percent}%"),
        ),
    )


@require_POST
def search(request: HttpRequest) -> HttpResponse:
    """Everything by a few characters; the words never stand in an address."""
    actor = actor_of(request)
    require(permissions.may_search(actor))
    query = request.POST.get("q", "").strip()[:40]
    groups, more = finding.everything(query, by=actor)
    return render(request, "desk/search.html", {"query": query, "groups": groups, "more": more})


@require_GET
def tray(request: HttpRequest) -> HttpResponse:
    """This user's latest jobs and how far they are."""
    actor = actor_of(request)
    require(actor.is_known, "login.required")
    rows = list(base.jobs_of(actor.user_id)[:8])
    running = [row for row in rows if row.state in ("waiting", "running")]
    percent = sum(_percent(row) for row in running) // len(running) if running else 0
    context = {
        "jobs": [_job(row) for row in rows],
        "running": len(running),
        "percent": percent,
        "all_url": reverse("desk:jobs"),
    }
    return render(request, "desk/tray.html", context)


@require_GET
def jobs(request: HttpRequest) -> HttpResponse:
    """All jobs of this user."""
    actor = actor_of(request)
    require(actor.is_known, "login.required")
    asked = JOB_LIST.read(request.GET)
    found = JOB_LIST.page(base.jobs_of(actor.user_id), asked)
    context = {
        "title": _("后台任务"),
        "note": _("关掉页面也会接着跑。"),
        "jobs": [_job(row) for row in found.rows],
        "pager": _pager(found),
    }
    return page(request, "desk/jobs.html", context)


def _pager(found: Page) -> Pager:
    return Pager(
        1,
        len(found.rows),
        found.count_label,
        _("项"),
        previous_url=f"?{found.previous_query}" if found.before else "",
        next_url=f"?{found.next_query}" if found.after else "",
    )


def _percent(row: JobRow) -> int:
    return min(100, row.done * 100 // row.total) if row.total else 0


def _job(row: JobRow) -> Job:
    note = row.phase or (_("排队中") if row.state == "waiting" else "")
    if row.state == "failed":
        note = _("没有做完，代码 %s") % (row.error_code or "job.failed")
    return Job(
        str(row.pk),
        row.title,
        100 if row.state == "done" else _percent(row),
        note,
        row.state,  # type: ignore[arg-type]  # the four states of base.queue
        when=clock_time(row.requested_at),
        url=row.link,
    )
