"""Who stands behind a figure, a difference, or two definitions of the same thing."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from wugong.base.month import Month
from wugong.people.models import Labourer
from wugong.people.queries import LabourerRow
from wugong.people.queries.lists import LABOURER_COLUMNS
from wugong.reporting.queries import reports
from wugong.reporting.queries.kept import Kept, seen_by
from wugong.reporting.rules import snapshots
from wugong.reporting.rules.snapshots import Frame

PAGE = 200
MOST_KEPT = 4  # a county's month has 40 to 70 MB; a difference wants two
_kept: Kept[Frame] = Kept(MOST_KEPT)


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of persons: those in sight, and how many of all are not any more."""

    rows: list[LabourerRow]
    all: int
    gone: int
    first: int  # position of the page's first


def frame_of(area: str, month: Month) -> Frame:
    """A month's persons, read once for all pages of a list, anew when its figures are counted."""
    stored = reports.area_figures(area, str(month))
    version = None if stored is None else (stored.state, stored.counted_at)
    key = (*seen_by(area), str(month), version)
    return _kept.get(key, lambda: reports.frame_of(area, month))


def forget() -> None:
    """Read anew next time."""
    _kept.forget()


def behind(area: str, month: Month, column: str) -> list[int]:
    """Everybody whom an indicator counts."""
    frame = frame_of(area, month)
    return sorted(frame.counted(column).tolist()) if column in frame.columns else []


def came_and_left(area: str, month: Month, column: str) -> tuple[list[int], list[int]]:
    """Whom this month counts more than the last, and whom less."""
    before, after = (frame_of(area, each) for each in (month - 1, month))
    found = snapshots.differences(before, after, column)
    came = sorted(each.person for each in found if each.after > each.before)
    left = sorted(each.person for each in found if each.after < each.before)
    return came, left


def moved(area: str, month: Month, columns: Sequence[str]) -> dict[str, tuple[int, int]]:
    """{column: how many came, how many left} since the month before."""
    before, after = (frame_of(area, each) for each in (month - 1, month))
    return snapshots.moved(before, after, columns)


def between(area: str, month: Month, one: str, other: str) -> tuple[list[int], list[int]]:
    """Whom only the first definition counts, and whom only the other."""
    frame = frame_of(area, month)
    first, second = (set(frame.counted(each).tolist()) for each in (one, other))
    return sorted(first - second), sorted(second - first)


def listed(ids: Sequence[int], start: int) -> Listed:
    """A page by its position, so that no person's number stands in an address."""
    start = max(0, min(start, max(0, len(ids) - 1)) // PAGE * PAGE)
    rows = Labourer.objects.filter(pk__in=ids[start : start + PAGE]).order_by("code", "pk")
    return Listed(
        list(rows.values_list(*LABOURER_COLUMNS, named=True)),
        len(ids),
        len(ids) - _in_sight(ids),
        start,
    )


def _in_sight(ids: Sequence[int]) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_labourer WHERE id = ANY(%s)", [list(ids)])
        row = cursor.fetchone()
    return int(row[0]) if row else 0
