"""Derived figures: who is labour today, what households count, who has nobody at work (Z1).

These have no line in the history when they follow from another act: that act has written it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction

from wugong.base import audit, clock
from wugong.base.actor import Actor, require
from wugong.base.audit import Subject
from wugong.base.errors import Refusal
from wugong.base.scopes import area_scope, scope
from wugong.people import rules
from wugong.people.models import Labourer
from wugong.people.permissions import may_recount, may_set_employment

_LABOUR = """
WITH fresh AS (
  SELECT id, status IN ('on_roll', 'lost') AND student_status = '' AND capability = ANY(%(able)s)
    AND CASE WHEN sex = '2' THEN birth_on > %(women_after)s AND birth_on <= %(women_until)s
        ELSE birth_on > %(men_after)s AND birth_on <= %(men_until)s END AS is_labour
  FROM people_labourer WHERE code >= %(area)s AND code < %(area)s || '~')
UPDATE people_labourer p SET is_labour = fresh.is_labour,
  employment_state = CASE
    WHEN p.employment_state = ANY(%(employed)s) THEN p.employment_state
    WHEN p.student_status <> '' THEN 'student'
    WHEN NOT fresh.is_labour THEN 'not_labour'
    WHEN p.employment_state = ANY(%(resting)s) THEN p.employment_state ELSE 'none' END
FROM fresh WHERE p.id = fresh.id AND p.is_labour IS DISTINCT FROM fresh.is_labour
"""
_COUNTS = """
WITH counted AS (
  SELECT h.id, greatest(h.member_count, count(p.id)) AS members,
    count(p.id) FILTER (WHERE p.is_labour) AS labour,
    count(p.id) FILTER (WHERE p.employment_state = ANY(%(employed)s)) AS employed,
    count(p.id) FILTER (WHERE p.is_labour AND p.employment_state = ANY(%(out)s)) AS seeking,
    min(p.id) FILTER (WHERE p.relation = %(head)s) AS head
  FROM people_household h
  LEFT JOIN people_labourer p ON p.household_id = h.id AND p.status IN ('on_roll', 'lost')
  WHERE {which} GROUP BY h.id, h.member_count),
fresh AS (
  SELECT c.*, CASE WHEN seeking > 0 AND employed = 0
    THEN coalesce(h.zero_employment_since, %(today)s) END AS zero
  FROM counted c JOIN people_household h ON h.id = c.id)
UPDATE people_household h SET member_count = f.members, labour_count = f.labour,
  employed_count = f.employed, head_id = f.head, zero_employment_since = f.zero,
  updated_at = CASE WHEN (h.member_count, h.head_id) IS DISTINCT FROM (f.members, f.head)
    THEN %(now)s ELSE h.updated_at END  -- what phones carry changed
FROM fresh f WHERE h.id = f.id AND
  (h.member_count, h.labour_count, h.employed_count, h.head_id, h.zero_employment_since)
  IS DISTINCT FROM (f.members, f.labour, f.employed, f.head, f.zero)
"""
_OF_ONE = "h.id = %(household)s"
_OF_AREA = "h.code >= %(area)s AND h.code < %(area)s || '~'"


@dataclass(frozen=True, slots=True)
class Recounted:
    """How many rows the night changed."""

    labourers: int
    households: int


def _values(today: date) -> dict[str, Any]:
    men, women = rules.born_between("1", today), rules.born_between("2", today)
    return {
        "today": today,
        "now": clock.business_now(),
        "able": sorted(rules.ABLE),
        "employed": [str(state) for state in rules.EMPLOYED],
        "out": [str(state) for state in rules.OUT_OF_WORK],
        "resting": [str(state) for state in rules.RESTING],
        "head": rules.HEAD,
        "men_after": men[0],
        "men_until": men[1],
        "women_after": women[0],
        "women_until": women[1],
    }


def _run(statement: str, values: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


@transaction.atomic
def recount_household(household_id: int, *, by: Actor) -> None:
    """Members, labour, employed, head and Z1 of one household, after an act changed a member."""
    require(may_recount(by))
    values = _values(clock.business_today()) | {"household": household_id}
    _run(_COUNTS.format(which=_OF_ONE), values)


@transaction.atomic
def recount_area(area: str, *, by: Actor) -> Recounted:
    """The nightly recount: birthdays (L1), household figures and Z1, in two statements."""
    require(may_recount(by) and bool(by.area) and area.startswith(by.area))
    values = _values(clock.business_today()) | {"area": area}
    done = Recounted(_run(_LABOUR, values), _run(_COUNTS.format(which=_OF_AREA), values))
    audit.record(
        "people.recount",
        by=by,
        subject=Subject("area", area=area),
        diff={"labourers": [None, done.labourers], "households": [None, done.households]},
    )
    return done


@transaction.atomic
def set_employment(labourer_id: int, state: str, work_place: str, *, by: Actor) -> None:
    """The file shows what is open today; the room of employment computes it and tells why."""
    require(may_set_employment(by))
    seen = Labourer.objects.filter(pk=labourer_id).values_list("code", "household_id").first()
    if seen is None:
        raise Refusal("not_found")
    code, household_id = seen
    # A station sees who works in its place and no other member: the household counts all.
    with scope(area_scope(code[:6])):
        row = Labourer.objects.filter(pk=labourer_id)
        changed = row.exclude(employment_state=state, work_place=work_place)
        if changed.update(employment_state=state, work_place=work_place):
            recount_household(household_id, by=by)
        row.update(updated_at=clock.business_now())  # the group's phones fetch the person anew
