"""The facts of an area, read once as columns, row security on."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl
from django.conf import settings

from wugong.reporting.queries import columns
from wugong.reporting.queries.columns import Column, day, flag, key, whole
from wugong.reporting.rules.facts import EPOCH, NEVER, WINDOW, Facts

_SINCE = EPOCH.isoformat()

_PERSONS = """
SELECT id, birth_on - %(epoch)s::date, household_id, is_labour, sex::int4,
  coalesce(nullif(education, '')::int4, 0)
FROM people_labourer WHERE code >= %(area)s AND code < %(area)s || '~'
  AND merged_into_id IS NULL AND status IN ('on_roll', 'lost')
"""
_HOUSEHOLDS = """
SELECT id, relocated, member_count, coalesce(zero_employment_since - %(epoch)s::date, %(never)s),
  code::int8
FROM people_household WHERE code >= %(area)s AND code < %(area)s || '~'
"""
_SPELLS = """
SELECT labourer_id, start_on - %(epoch)s::date, coalesce(end_on - %(epoch)s::date, %(never)s),
  CASE octet_length(place) WHEN 9 THEN place::int4 WHEN 6 THEN place::int4 * 1000
    ELSE rpad(place, 9, '0')::int4 END,
  coalesce(nullif(channel, '')::int4, 0), coalesce(ascii(nullif(end_reason, '')), 0),
  is_organised, is_confirmed, coalesce(wage_yuan_month, -1), leader_id IS NOT NULL,
  coalesce(ascii(nullif(industry, '')), 0)
FROM employment_employmentspell WHERE code >= %(area)s AND code < %(area)s || '~'
  AND withdrawn_at IS NULL AND start_on <= %(until)s AND (end_on IS NULL OR end_on > %(since)s)
"""
_POSTS = """
SELECT labourer_id, start_on - %(epoch)s::date, coalesce(end_on - %(epoch)s::date, %(never)s)
FROM employment_welfareappointment WHERE code >= %(area)s AND code < %(area)s || '~'
  AND start_on <= %(until)s AND (end_on IS NULL OR end_on > %(since)s)
"""
_INCOMES = """
SELECT labourer_id, year, source = 'estimate'{paid}
FROM employment_workincome WHERE code >= %(area)s AND code < %(area)s || '~'
  AND year BETWEEN %(first_year)s AND %(last_year)s
"""
_POVERTY = """
SELECT household_id, from_on - %(epoch)s::date, coalesce(to_on - %(epoch)s::date, %(never)s),
  status::int4
FROM people_povertyperiod WHERE code >= %(area)s AND code < %(area)s || '~'
  AND from_on <= %(until)s AND (to_on IS NULL OR to_on > %(since)s)
"""


@dataclass(frozen=True, slots=True)
class Read:
    """A statement and the columns it gives, in its order."""

    statement: str
    columns: tuple[Column, ...]

    def table(self, values: dict[str, Any]) -> pl.DataFrame:
        """Its rows."""
        return columns.read(self.statement, self.columns, values)


_READS = {
    "persons": Read(
        _PERSONS,
        (
            key("person"),
            day("birth"),
            key("household"),
            flag("is_labour"),
            Column("sex", 4),
            Column("education", 7),
        ),
    ),
    "households": Read(
        _HOUSEHOLDS,
        (
            key("household"),
            flag("relocated"),
            Column("members", 16),
            whole("zero_since"),
            Column("area", 50, dtype="i8"),  # fifteen digits; its members have the same
        ),
    ),
    "spells": Read(
        _SPELLS,
        (
            key("person"),
            day("start"),
            whole("end"),
            Column("place", 30),
            Column("channel", 7),
            Column("end_reason", 7),
            flag("is_organised"),
            flag("is_confirmed"),
            whole("wage"),
            flag("is_led"),
            Column("industry", 7),
        ),
    ),
    "posts": Read(_POSTS, (key("person"), day("start"), whole("end"))),
    "poverty": Read(_POVERTY, (key("household"), day("start"), whole("end"), Column("status", 4))),
}


_INCOME_COLUMNS = (key("person"), Column("year", 12), flag("is_estimate"))
_NOTHING_PAID = pl.DataFrame(
    schema={"person": pl.Int64, "year": pl.Int32, "is_estimate": pl.Boolean}
)


def load(area: str, since: date, until: date, paid: Collection[int] = ()) -> Facts:
    """What months from `since` + a year to `until` look at, with the pay of calendar months."""
    values = _values(area, since, until)
    incomes = _incomes(sorted(set(paid))).table(values) if paid else _NOTHING_PAID
    return _facts(roll(area), values, incomes)


def _incomes(paid: Sequence[int]) -> Read:
    """Of each calendar month asked for its pay and that of its year so far."""
    terms = [f"yuan_by_month[{n}]" for n in range(1, 13)]
    values = "".join(f", {terms[n - 1]}, {' + '.join(terms[:n])}" for n in paid)
    pay = [Column(f"{name}{n}", 31, -(2**30)) for n in paid for name in ("m", "y")]
    columns = (*_INCOME_COLUMNS, *pay)
    return Read(_INCOMES.format(paid=values), columns)


def roll(area: str) -> pl.DataFrame:
    """Everybody on an area's roll with the household: what has no date and is as of now."""
    values = _values(area, EPOCH, EPOCH)
    people, homes = (_READS[name].table(values) for name in ("persons", "households"))
    return people.join(homes, on="household", how="left")


def as_of(area: str, on: date, people: pl.DataFrame) -> Facts:
    """What was so on one day, beside a roll that was read before; no incomes."""
    return _facts(people, _values(area, on, on), _NOTHING_PAID)


def _values(area: str, since: date, until: date) -> dict[str, Any]:
    return {
        "area": area,
        "epoch": _SINCE,
        "never": NEVER,
        "since": since,
        "until": until,
        "first_year": (since + timedelta(days=WINDOW)).year,
        "last_year": until.year,
    }


def _facts(people: pl.DataFrame, values: dict[str, Any], incomes: pl.DataFrame) -> Facts:
    read = {name: _READS[name].table(values) for name in ("spells", "posts", "poverty")}
    return Facts(
        persons=people,
        spells=_placed(read["spells"]),
        posts=read["posts"],
        incomes=incomes,
        poverty=read["poverty"],
    )


def _placed(rows: pl.DataFrame) -> pl.DataFrame:
    """Where each stay is against home (docs/rules.md W1)."""
    return rows.with_columns(outside=outside())


def outside() -> pl.Expr:
    """Of a place of work: 1 the home county, 2 its province, 4 outside it, 5 abroad."""
    home, province = int(settings.HOME_COUNTY), int(settings.HOME_COUNTY[:2])
    county, part = pl.col("place") // 1000, pl.col("place") // 10_000_000
    found = (
        pl.when(county == home)
        .then(1)
        .when(part == province)
        .then(2)
        .when(part.is_in([71, 81, 82, 99]))
        .then(5)
        .otherwise(4)
    )
    return found.cast(pl.Int32)
