"""Counts at any time: the facts of an area as of a day, kept a minute in this process."""

from dataclasses import dataclass
from datetime import date, datetime
from time import monotonic

import polars as pl
from django.db import connection
from django.db.models import Q, QuerySet

from wugong.base import clock
from wugong.base.actor import Actor
from wugong.base.errors import Refusal
from wugong.people import queries as people
from wugong.reporting.enums import Counted
from wugong.reporting.models import SavedCount
from wugong.reporting.queries import facts
from wugong.reporting.queries.kept import Kept, seen_by
from wugong.reporting.rules import counts as rules
from wugong.reporting.rules import criteria
from wugong.reporting.rules.criteria import Criteria

MOST_KEPT = 6  # the county's roll and its table of a day have 60 MB each
_VACANCIES = """
SELECT rpad(v.place, 9, '0')::int4, v.wage_min_yuan_month, greatest(v.openings - v.filled, 0),
  coalesce(ascii(nullif(e.industry, '')), 0)
FROM employers_vacancy v JOIN employers_employer e ON e.id = v.employer_id
WHERE v.created_at::date <= %(on)s AND v.valid_until >= %(on)s AND v.state = 'verified'
"""


@dataclass(frozen=True, slots=True)
class Known:
    """The facts of an area as of a day, and when they were read."""

    rows: pl.DataFrame
    read_at: datetime
    since: float  # the same on the machine's own clock


_kept: Kept[Known] = Kept(MOST_KEPT, lambda known: known.since)


@dataclass(frozen=True, slots=True)
class Answer:
    """A question with its count and how old it is."""

    asked: Criteria
    count: rules.Count
    read_at: datetime


def read(asked: dict[str, str], by: Actor) -> Criteria:
    """A question of somebody's own area; without a day of today."""
    return criteria.read(asked, by.area, clock.business_today())


def answer(asked: Criteria) -> Answer:
    """What it comes to."""
    known = _known(asked)
    return Answer(asked, rules.count(known.rows, asked), known.read_at)


def persons(asked: Criteria, most: int) -> list[int]:
    """Who stands behind it; a vacancy is no person."""
    if asked.of == Counted.VACANCIES:
        raise Refusal("not_found")
    return rules.persons(_known(asked).rows, asked, most)


def rows_of(ids: list[int]) -> list[people.LabourerRow]:
    """What a list shows of some people, in the order of their homes."""
    spec = people.labourer_list()
    found = spec.light(spec.read({})).filter(pk__in=ids)
    return list(found.order_by("code", "id"))


def _known(asked: Criteria) -> Known:
    if asked.of == Counted.VACANCIES:
        return Known(_vacancies(asked.on), clock.business_now(), monotonic())
    of = seen_by(asked.area)

    def roll() -> Known:
        now, since = clock.business_now(), monotonic()
        return Known(facts.roll(asked.area), now, since)

    def as_of() -> Known:
        people = _kept.get(of, roll)
        loaded = facts.as_of(asked.area, asked.on, people.rows)
        return Known(rules.table(loaded, asked.on), people.read_at, people.since)

    return _kept.get((*of, asked.on.isoformat()), as_of)


def forget() -> None:
    """Read anew next time."""
    _kept.forget()


def _vacancies(on: date) -> pl.DataFrame:
    with connection.cursor() as cursor:
        cursor.execute(_VACANCIES, {"on": on})
        found = cursor.fetchall()
    names = {"place": pl.Int32, "wage": pl.Int32, "places": pl.Int64, "industry": pl.Int32}
    rows = pl.DataFrame(found, schema=names, orient="row")
    return rules.vacancies(rows.with_columns(work=facts.outside()))


def saved(by: Actor) -> QuerySet[SavedCount]:
    """One's own questions, and those shared with one's role."""
    own = Q(owner_id=by.user_id, code=by.area)
    return SavedCount.objects.filter(own | Q(shared_role=by.role)).order_by("name", "pk")


def saved_count(number: int, by: Actor) -> SavedCount:
    """One of them."""
    found = saved(by).filter(pk=number).first()
    if found is None:
        raise Refusal("not_found")
    return found
