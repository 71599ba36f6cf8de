"""The frame of a month, counted from the facts as they stand now."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import connection

from wugong.base import clock
from wugong.base.month import Month
from wugong.reporting.enums import Grain
from wugong.reporting.queries import facts
from wugong.reporting.rules import catalogue, snapshots
from wugong.reporting.rules import facts as rules
from wugong.reporting.rules.snapshots import Frame

Values = dict[str, int]
TOLD_LATER = ("r14", "r14_estimate")  # no pay of a month: nobody told any yet, and not 0 yuan


def last_day(month: Month) -> date:
    """The month's last day; of the running one today, and of one to come its first."""
    return min(month.last_day, max(clock.business_today(), month.first_day))


def frame(area: str, month: Month) -> Frame:
    """Everybody of an area whom the month counts in anything."""
    (found,) = frames(area, [month])
    return found


def frames(
    area: str, months: Sequence[Month], closed: Mapping[Month, date] | None = None
) -> Iterator[Frame]:
    """The same of several months, with one read of the facts; up to the day each was closed."""
    ends = {month: min(last_day(month), (closed or {}).get(month, date.max)) for month in months}
    since = last_day(months[0]) - timedelta(days=rules.WINDOW)
    read = facts.load(area, since, last_day(months[-1]), {each.month for each in months})
    for month in months:
        yield rules.frame(read, month, ends[month])


def of_areas(area: str, month: Month) -> dict[str, dict[str, int]]:
    """{code: {indicator: value}} of what is counted by place and not by person."""
    values: dict[str, Any] = {
        "area": area,
        "home": settings.HOME_COUNTY,
        "last": last_day(month),
        "name": str(month),
    }
    found: dict[str, dict[str, int]] = {}
    with connection.cursor() as cursor:
        for each in catalogue.of_grain(Grain.AREA):
            cursor.execute(each.body, values)
            for code, value in cursor.fetchall():
                if code.startswith(area) and value is not None:
                    found.setdefault(code, {})[each.id] = int(value)
    return found


def counted(frame: Frame, area: str, month: Month) -> dict[str, Values]:
    """{code: {indicator: value}} of an area and of every township and village in it."""
    known = names(frame.columns)
    placed = of_areas(area, month)
    villages = frame.sums(12)
    found: dict[str, Values] = {}
    for digits in (6, 9, 12):
        if digits < len(area):
            continue
        # Nobody stands twice in a frame, so what a village counts adds up.
        sums = snapshots.rolled_up(villages, digits) if digits > 6 else {area: frame.total()}
        for code, values in sums.items():
            found[code] = {
                known[column]: value
                for column, value in values.items()
                if value or column not in TOLD_LATER
            }
        for code, values in snapshots.rolled_up(_of_length(placed, digits), digits).items():
            found.setdefault(code, {}).update(values)
    return found


def _of_length(placed: Mapping[str, Values], digits: int) -> dict[str, Values]:
    """What stands with a larger place is not the smaller ones'."""
    return {code: values for code, values in placed.items() if len(code) >= digits}


def names(columns: list[str]) -> dict[str, str]:
    """{column: indicator} of a snapshot, also of one whose indicators have gone since."""
    known = {each.column: each.id for each in catalogue.catalogue().values()}
    return {column: known.get(column, column) for column in columns}
