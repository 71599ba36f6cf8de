"""Trend, place, channel, age and pay as charts (frontend/pages/src/charts/spec.ts)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wugong.base import codes
from wugong.places import queries as places
from wugong.reporting.queries.pictures import Pictures
from wugong.reporting.rules.catalogue import indicator

TREND = ("R02", "R05", "R02.year")
MOST = 10


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


def trend(series: Mapping[str, Sequence[tuple[str, int | None]]]) -> Chart:
    """Thirteen months, so that the same month of last year stands in it."""
    language = get_language() or "zh"
    months = [name for name, _value in next(iter(series.values()))]
    spec = {
        "kind": "lines",
        "categories": months,
        "series": [
            {"name": indicator(each).name(language), "values": [value for _name, value in told]}
            for each, told in series.items()
        ],
        "unit": _("人"),
    }
    title = _("13个月的走势")
    return Chart("chart-trend", title, _("没有数的月份空着"), spec, "l", True, title)


def pictures(found: Pictures) -> list[Chart]:
    """Where they are, how they went, how old they are, what they earn."""
    language = get_language() or "zh"
    at = {place_name(code): people for code, people in list(found.places.items())[:MOST]}
    by = {
        _("没说") if code == "0" else codes.name("output_channel", code, language): people
        for code, people in list(found.channels.items())[:MOST]
    }
    ages = {band(start, list(found.ages)): people for start, people in found.ages.items()}
    wages = {band(start, list(found.wages)): people for start, people in found.wages.items()}
    return [
        _bars("chart-places", _("人在哪里"), _("期末在岗"), at, "bars"),
        _bars("chart-channels", _("怎么出去的"), _("县外务工的渠道"), by, "bars"),
        _bars("chart-ages", _("年龄"), _("期末在岗"), ages, "columns"),
        _bars("chart-wages", _("月工资"), _("期末在岗，知道工资的"), wages, "columns"),
    ]


def place_name(code: str) -> str:
    """县内, or a province."""
    return _("县内") if code == "0" else places.display_name(code)


def band(start: int, starts: Sequence[int]) -> str:
    """20–29, and the last without an end."""
    following = [each for each in starts if each > start]
    if not following:
        return _("%s 以上") % f"{start:,}"
    return f"{start:,}–{min(following) - 1:,}"


def _bars(name: str, title: str, sub: str, values: Mapping[str, int], kind: str) -> Chart:
    spec = {
        "kind": kind,
        "categories": list(values),
        "series": [{"name": _("人数"), "values": list(values.values())}],
        "unit": _("人"),
    }
    return Chart(name, title, sub, spec, label=f"{title} {sub}")
