"""The facts of an area, read once as columns: binary COPY of whole numbers, row security on."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl
from django.conf import settings
from django.db import connection

from wugong.reporting.rules.facts import EPOCH, NEVER, Facts

_HEADER = len(b"PGCOPY\n\xff\r\n\0") + 8
_KINDS = {"i8": ">i8", "i4": ">i4", "b": "?"}
_MONTHS = 12
_ARRAY_HEADER = 12  # dimensions, null flag, element type; length and lower bound of each follow
_SINCE = EPOCH.isoformat()

_PERSONS = """
SELECT id, code::int8, household_id, birth_on - %(epoch)s::date, is_labour,
  sex::int4, coalesce(nullif(education, '')::int4, 0)
FROM people_labourer WHERE code >= %(area)s AND code < %(area)s || '~'
  AND merged_into_id IS NULL AND status IN ('on_roll', 'lost')
"""
_HOUSEHOLDS = """
SELECT id, relocated, member_count::int4,
  coalesce(zero_employment_since - %(epoch)s::date, %(never)s)
FROM people_household WHERE code >= %(area)s AND code < %(area)s || '~'
"""
_SPELLS = """
SELECT labourer_id, start_on - %(epoch)s::date, coalesce(end_on - %(epoch)s::date, %(never)s),
  rpad(place, 9, '0')::int4, channel::int4, coalesce(ascii(nullif(end_reason, '')), 0),
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
SELECT labourer_id, year::int4, source = 'estimate', yuan_by_month
FROM employment_workincome WHERE code >= %(area)s AND code < %(area)s || '~'
  AND year BETWEEN extract(year FROM %(since)s::date + 366) AND extract(year FROM %(until)s::date)
"""
_POVERTY = """
SELECT household_id, status::int4, from_on - %(epoch)s::date,
  coalesce(to_on - %(epoch)s::date, %(never)s)
FROM people_povertyperiod WHERE code >= %(area)s AND code < %(area)s || '~'
  AND from_on <= %(until)s AND (to_on IS NULL OR to_on > %(since)s)
"""


@dataclass(frozen=True, slots=True)
class Read:
    """A statement and the columns it gives, each with its width."""

    statement: str
    columns: tuple[tuple[str, str], ...]


_READS = {
    "persons": Read(
        _PERSONS,
        (
            ("person", "i8"),
            ("area", "i8"),
            ("household", "i8"),
            ("birth", "i4"),
            ("is_labour", "b"),
            ("sex", "i4"),
            ("education", "i4"),
        ),
    ),
    "households": Read(
        _HOUSEHOLDS,
        (("household", "i8"), ("relocated", "b"), ("members", "i4"), ("zero_since", "i4")),
    ),
    "spells": Read(
        _SPELLS,
        (
            ("person", "i8"),
            ("start", "i4"),
            ("end", "i4"),
            ("place", "i4"),
            ("channel", "i4"),
            ("end_reason", "i4"),
            ("is_organised", "b"),
            ("is_confirmed", "b"),
            ("wage", "i4"),
            ("is_led", "b"),
            ("industry", "i4"),
        ),
    ),
    "posts": Read(_POSTS, (("person", "i8"), ("start", "i4"), ("end", "i4"))),
    "poverty": Read(
        _POVERTY, (("household", "i8"), ("status", "i4"), ("start", "i4"), ("end", "i4"))
    ),
}
_INCOME_COLUMNS = (("person", "i8"), ("year", "i4"), ("is_estimate", "b"))


def load(area: str, since: date, until: date) -> Facts:
    """Everything that a month from `since` + a year to `until` looks at."""
    values = _values(area, since, until)
    return _facts(roll(area), values, _incomes(values))


def roll(area: str) -> pl.DataFrame:
    """Everybody on an area's roll with the household: what has no date and is as of now."""
    values = _values(area, EPOCH, EPOCH)
    people, homes = (_table(_READS[name], values) for name in ("persons", "households"))
    return people.join(homes, on="household", how="left")


def as_of(area: str, on: date, people: pl.DataFrame) -> Facts:
    """What was so on one day, beside a roll that was read before; no incomes."""
    empty = pl.DataFrame(schema={name: pl.Int32 for name, _kind in _INCOME_COLUMNS})
    return _facts(people, _values(area, on, on), empty)


def _values(area: str, since: date, until: date) -> dict[str, Any]:
    return {"area": area, "epoch": _SINCE, "never": NEVER, "since": since, "until": until}


def _facts(people: pl.DataFrame, values: dict[str, Any], incomes: pl.DataFrame) -> Facts:
    read = {name: _table(_READS[name], values) for name in ("spells", "posts", "poverty")}
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


def _table(read: Read, values: dict[str, Any]) -> pl.DataFrame:
    """The rows of a statement whose columns are never null."""
    names = [name for name, _kind in read.columns]
    data = _copied(read.statement, names, values)
    columns: dict[str, Any] = {}
    for name, kind in read.columns:
        columns[name], data = _array(data, _KINDS[kind])
    return pl.DataFrame(columns)


def _incomes(values: dict[str, Any]) -> pl.DataFrame:
    """Twelve figures a row: arrays of one length make one table of figures."""
    names = [*(name for name, _kind in _INCOME_COLUMNS), "months"]
    data = _copied(_INCOMES, names, values)
    columns: dict[str, Any] = {}
    for name, kind in _INCOME_COLUMNS:
        columns[name], data = _array(data, _KINDS[kind])
    months, _rest = _array(data, _KINDS["i4"])
    table = months.reshape(-1, _MONTHS)
    columns |= {f"m{n + 1}": table[:, n] for n in range(_MONTHS)}
    return pl.DataFrame(columns)


def _copied(statement: str, names: list[str], values: dict[str, Any]) -> memoryview:
    """One row of arrays, a column each: a row a person through the driver takes ten times it."""
    quoted = [f'"{name}"' for name in names]
    arrays = ", ".join(f"array_agg({name})" for name in quoted)
    text = f"COPY (SELECT {arrays} FROM ({statement}) AS t ({', '.join(quoted)})) TO STDOUT"  # noqa: S608  # our own
    with connection.cursor() as cursor, cursor.cursor.copy(f"{text} (FORMAT binary)", values) as c:
        data = b"".join(c)
    return memoryview(data)[_HEADER + 2 :]  # past the count of fields


def _array(data: memoryview, kind: str) -> tuple[np.ndarray, memoryview]:
    """The first field as an array, and what follows; no rows at all are a null."""
    size = int.from_bytes(data[:4], "big", signed=True)
    native = np.dtype(kind).newbyteorder("=")
    if size < 0:
        return np.empty(0, dtype=native), data[4:]
    header = int.from_bytes(data[4:8], "big") * 8 + _ARRAY_HEADER
    if int.from_bytes(data[8:12], "big"):
        raise ValueError("a column was null")
    items = np.frombuffer(data[4 + header : 4 + size], dtype=[("size", ">i4"), ("value", kind)])
    return items["value"].astype(native), data[4 + size :]
