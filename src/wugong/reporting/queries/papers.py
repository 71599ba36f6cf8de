"""The office's papers, gathered from stored figures: nothing on paper is counted twice."""

from collections import defaultdict

from wugong.base import clock
from wugong.base.errors import Refusal
from wugong.base.month import Month
from wugong.places import queries as places
from wugong.reporting.enums import ReportState
from wugong.reporting.queries import reports
from wugong.reporting.rules import papers as rules
from wugong.reporting.rules.catalogue import catalogue, indicator
from wugong.reporting.rules.papers import Late, Mended, Monthly, Number, Yearly


def monthly(area: str, month: Month) -> Monthly:
    """A month of an area, or a refusal where it was never counted."""
    values = _values(area, month)
    if not values:
        raise Refusal("report.not_there")
    return Monthly(
        area=places.display_name(area),
        month=month,
        made_on=_today(),
        lines=rules.lines(reports.figures_of(area, month), reports.figures_of(area, month - 1)),
        places=rules.parts(values, rules.PLACES, "R02"),
        channels=rules.parts(values, rules.CHANNELS),
        late=_late(area, month),
        mended=_mended(area, month),
        heads=[indicator(name) for name in rules.OF_TOWNSHIPS],
        townships=_children(area, month),
    )


def yearly(area: str, year: int) -> Yearly:
    """A year up to its last counted month."""
    counted = [name for name in reversed(reports.months(area)) if name.startswith(f"{year:04d}-")]
    if not counted:
        raise Refusal("report.not_there")
    last = Month.parse(counted[-1])
    return Yearly(
        area=places.display_name(area),
        last=last,
        made_on=_today(),
        sentences=rules.sentences(_numbers(area, last), _numbers(area, last - 12)),
        heads=[indicator(name) for name in rules.OF_MONTHS],
        months=[
            (name, rules.row(_values(area, Month.parse(name)), rules.OF_MONTHS)) for name in counted
        ],
        township_heads=[indicator(name) for name in rules.OF_TOWNSHIPS],
        townships=_children(area, last),
    )


def _today() -> str:
    today = clock.business_today()
    return f"{today.year}年{today.month}月{today.day}日"


def _values(area: str, month: Month) -> dict[str, int]:
    stored = reports.area_figures(area, str(month))
    return {} if stored is None else dict(stored.values)


def _numbers(area: str, month: Month) -> dict[str, Number]:
    return {each.indicator.id: rules.number(each) for each in reports.figures_of(area, month)}


def _children(area: str, month: Month) -> list[tuple[str, list[Number]]]:
    found = reports.children(area, str(month))
    return [
        (places.display_name(code), rules.row(values, rules.OF_TOWNSHIPS))
        for code, values in sorted(found.items())
    ]


def _late(area: str, month: Month) -> list[Late]:
    """Townships of the month whose report the county has not accepted."""
    states = reports.states(area, str(month))
    codes = sorted(reports.townships_with_tasks(area, str(month)) | set(states))
    names = {ReportState.OPEN: "还没有汇总", ReportState.CONSOLIDATED: "已汇总，县里还没有接收"}
    found = ((code, ReportState(states.get(code, ReportState.OPEN))) for code in codes)
    return [Late(places.display_name(code), names[at]) for code, at in found if at in names]


def _mended(area: str, month: Month) -> list[Mended]:
    known = {each.id: each.zh for each in catalogue().values()}
    sums: dict[tuple[str, str], list[int]] = defaultdict(list)
    for each in reports.corrections(area, str(month)):
        sums[each.of_month, each.indicator].append(each.after - each.before)
    return [
        Mended(of_month, known.get(name, name), len(found), sum(found))
        for (of_month, name), found in sorted(sums.items())
    ]
