"""How far a month is: group, village, township; who is late, and whom to call."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from wugong.base import clock
from wugong.base.direct import planned
from wugong.base.month import Month
from wugong.collection.enums import TaskState
from wugong.collection.models import GroupTask
from wugong.collection.rules.tasks import OPEN_FOR_GROUP, is_late, percent
from wugong.places import queries as places


@dataclass(frozen=True, slots=True)
class GroupProgress:
    """One group in a month."""

    code: str
    name: str
    state: str
    due_on: date
    people: int
    covered: int
    changed: int
    is_late: bool
    submitted_at: datetime | None

    @property
    def percent(self) -> int:
        """How many of the roll were asked."""
        return percent(self.covered, self.people)


@dataclass(frozen=True, slots=True)
class AreaProgress:
    """A village or township in a month: how many groups are where."""

    code: str
    name: str
    groups: int
    submitted: int  # by the group, or further
    checked: int  # by the village, or further
    late: int
    people: int
    covered: int

    @property
    def percent(self) -> int:
        """Coverage: asked of those on the roll."""
        return percent(self.covered, self.people)


def groups(area: str, month: str) -> list[GroupProgress]:
    """Every group of an area in a month, by code."""
    today = clock.business_today()
    rows = GroupTask.objects.filter(month=month, code__gte=area, code__lt=area + "~")
    return [
        GroupProgress(
            row.code,
            places.display_name(row.code),
            row.state,
            row.due_on,
            row.people,
            row.covered,
            row.changed,
            is_late(row.state, row.due_on, today),
            row.submitted_at,
        )
        for row in rows.order_by("code")
    ]


def areas(area: str, month: str, digits: int) -> list[AreaProgress]:
    """The places one level below: villages of a township (12 digits), townships (9)."""
    today = clock.business_today()
    rows = GroupTask.objects.filter(month=month, code__gte=area, code__lt=area + "~")
    found: dict[str, list[int]] = {}
    values = rows.values_list("code", "state", "due_on", "people", "covered")
    for code, state, due, people, covered in values:
        sums = found.setdefault(code[:digits], [0] * 6)
        sums[0] += 1
        sums[1] += state not in OPEN_FOR_GROUP
        sums[2] += state not in OPEN_FOR_GROUP and state != TaskState.SUBMITTED
        sums[3] += is_late(state, due, today)
        sums[4] += people
        sums[5] += covered
    return [
        AreaProgress(code, places.display_name(code), *sums) for code, sums in sorted(found.items())
    ]


_BEGUN = """
SELECT m FROM unnest(%(months)s::text[]) m WHERE EXISTS (SELECT FROM collection_grouptask t
  WHERE t.month = m AND t.code >= %(area)s::text AND t.code < %(area)s::text || '~')
"""


def begun(area: str, months: Iterable[Month]) -> set[str]:
    """Which of these months were begun in an area."""
    values = {"area": area, "months": [str(each) for each in months]}
    return {month for (month,) in planned(_BEGUN, values)}


@dataclass(frozen=True, slots=True)
class Work:
    """What one grid worker did in a month: the basis of the allowance sheet."""

    code: str
    user_id: int
    user_name: str
    visits: int
    people: int
    changes: int
    fields: int  # typed, not confirmed
    seconds: int | None  # of typing; None: no phone and no page measured it
    unmeasured: int  # visits with typed fields whose seconds nobody measured
    first_at: datetime
    last_at: datetime


_WORK = """
SELECT v.code, v.user_id, max(v.user_name), count(*), count(DISTINCT v.labourer_id),
  count(*) FILTER (WHERE NOT v.no_change),
  coalesce(sum(v.fields_typed), 0)::bigint,
  sum(v.typed_seconds)::bigint,
  count(*) FILTER (WHERE v.fields_typed > 0 AND v.typed_seconds IS NULL),
  min(v.visited_at), max(v.visited_at)
FROM collection_visit v
WHERE v.month = %(month)s AND v.code >= %(area)s AND v.code < %(area)s || '~'
  AND v.verdict IN ('accepted', 'conflict')
GROUP BY v.code, v.user_id ORDER BY v.code, v.user_id
"""


def work(area: str, month: str) -> list[Work]:
    """Verified work by group and person: visits, people, changes, fields typed, and when."""
    with connection.cursor() as cursor:
        cursor.execute(_WORK, {"month": month, "area": area})
        return [Work(*row) for row in cursor.fetchall()]
