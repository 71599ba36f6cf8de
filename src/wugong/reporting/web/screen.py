"""The big screen: what the last accepted month says, drawn again each minute without a reload."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wugong.base import clock
from wugong.base.month import Month
from wugong.base.pages import day
from wugong.base.queries import is_demo
from wugong.collection.drawing.board import month_name
from wugong.places import queries as places
from wugong.reporting.drawing import screen as drawing
from wugong.reporting.enums import ReportState
from wugong.reporting.queries import missing, pictures, reports
from wugong.reporting.rules import catalogue
from wugong.reporting.rules.catalogue import Figure
from wugong.reporting.web.asking import Asked, asked

EVENTS = 2


@require_GET
def screen(request: HttpRequest) -> HttpResponse:
    """The whole page, for a screen of 1920 by 1080."""
    about = asked(request)
    context = _drawn(about) | {
        "now_url": f"{reverse('reporting:screen_now')}?area={about.area}",
        "language": "en" if (get_language() or "").startswith("en") else "zh-Hans",
    }
    return render(request, "reporting/screen.html", context)


@require_GET
def now(request: HttpRequest) -> HttpResponse:
    """What stands on it, drawn anew."""
    return render(request, "reporting/screen_now.html", _drawn(asked(request)))


def _drawn(about: Asked) -> dict[str, Any]:
    month = _month(about)
    by_id = _by_id(_values(about.area, month), month)
    found = pictures.of(about.area, month)
    rates = {
        code: catalogue.chosen(["R06"], values, month.days)["R06"]
        for code, values in reports.children(about.area, str(month)).items()
    }
    best, low, line = drawing.ranking(rates, by_id["R06"])
    local = timezone.localtime(clock.business_now())
    home, size = drawing.scaled(found.places.get("0", 0))
    return {
        "title": _("%s劳务输出") % places.display_name(about.area),
        "until": _until(about, month),
        "today": day(local.date(), today=local.date()),
        "time": f"{local:%H:%M}",
        "is_demo": is_demo(),
        "totals": drawing.totals(by_id),
        "flows": drawing.flows(found, settings.HOME_COUNTY[:2]),
        "home": places.display_name(about.area),
        "home_people": _("县内 %s") % f"{home} {size}".strip(),
        "best": best,
        "low": low,
        "line": line,
        "whole": drawing.rate(by_id["R06"]),
        "slices": drawing.slices(found),
        "out": drawing.spoken(found.out),
        "organised": drawing.spoken(found.organised),
        "unorganised": drawing.spoken(found.out - found.organised),
        "events": _events(about, month),
    }


def _month(about: Asked) -> Month:
    """The last month that the whole area has locked; before the first of them the last counted."""
    known = [Month.parse(each) for each in reports.months(about.area)]
    known = [each for each in known if each <= about.running]
    for each in known:
        stored = reports.area_figures(about.area, str(each))
        if stored is not None and stored.state == ReportState.ACCEPTED:
            return each
    return known[0] if known else about.running


def _values(area: str, month: Month) -> dict[str, int]:
    stored = reports.area_figures(area, str(month))
    return dict(stored.values) if stored is not None else {}


def _by_id(values: dict[str, int], month: Month) -> dict[str, Figure]:
    return {each.indicator.id: each for each in catalogue.figures(values, month.days)}


def _until(about: Asked, month: Month) -> str:
    stored = reports.area_figures(about.area, str(month))
    last = day(min(month.last_day, clock.business_today()))
    if stored is not None and stored.state == ReportState.ACCEPTED:
        return _("数据到%s，已锁定") % last
    return _("数据到%s，还没有锁定") % last


def _events(about: Asked, month: Month) -> list[tuple[str, str]]:
    """What the townships did last with this month and the next; no person stands in it."""
    found = []
    for each in (month, month + 1):
        for code, report in missing.reports_of(about.area, each).items():
            when = report.accepted_at or report.known_at
            if when is not None and report.state != ReportState.OPEN:
                done = _("县里已接收") if report.accepted_at else _("汇总完成")
                text = f"{places.display_name(code)} {month_name(each)} {done}"
                found.append((when, text))
    found.sort(reverse=True)
    today = clock.business_today()
    return [
        (day(timezone.localtime(when).date(), today=today), text) for when, text in found[:EVENTS]
    ]
