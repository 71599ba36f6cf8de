"""The facts of an area, read once as columns, row security on."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl
from django.conf import settings

from wugong.reporting.queries import columns
from wugong.reporting.queries.columns import Column, day, flag, key, whole
from wugong.reporting.rules.facts import EPOCH, NEVER, WINDOW, Facts
from wugong.reporting.rules.positions import Numbers

_SINCE = EPOCH.isoformat()
_AREA = "code >= %(area)s AND code < %(area)s || '~'"


@dataclass(frozen=True, slots=True)
class Read:
    """Where rows are read from, and each column with the SQL that gives it."""

    source: str
    columns: Mapping[Column, str]

    def table(self, values: dict[str, Any], without: Collection[str] = ()) -> pl.DataFrame:
        """Its rows, some columns left out."""
        chosen = {each: sql for each, sql in self.columns.items() if each.name not in without}
        statement = f"SELECT {', '.join(chosen.values())} FROM {self.source}"  # noqa: S608  # our own
        return columns.read(statement, tuple(chosen), values)


_DETAILS = ("sex", "education", "wage", "industry")  # no month counts by them
_SPAN = {
    day("start"): "start_on - %(epoch)s::date",
    whole("end"): "coalesce(end_on - %(epoch)s::date, %(never)s)",
}
_DURING = f"{_AREA} AND start_on <= %(until)s AND (end_on IS NULL OR end_on > %(since)s)"
# The large ones stand whole in an index by home: what a month looks at is a sixth of the tables.
_READS = {
    "persons": Read(
        f"people_labourer WHERE {_AREA}"
        " AND merged_into_id IS NULL AND status IN ('on_roll', 'lost')",
        {
            key("person"): "id",
            day("birth"): "birth_on - %(epoch)s::date",
            key("household"): "household_id",
            flag("is_labour"): "is_labour",
            Column("sex", 4): "sex::int4",
            Column("education", 7): "coalesce(nullif(education, '')::int4, 0)",
        },
    ),
    "households": Read(
        f"people_household WHERE {_AREA}",
        {
            key("household"): "id",
            flag("relocated"): "relocated",
            Column("members", 16): "member_count",
            whole("zero_since"): "coalesce(zero_employment_since - %(epoch)s::date, %(never)s)",
            # Fifteen digits; its members have the same.
            Column("area", 50, dtype="i8"): "code::int8",
        },
    ),
    "spells": Read(
        f"employment_employmentspell WHERE {_DURING} AND withdrawn_at IS NULL",
        {
            key("person"): "labourer_id",
            **_SPAN,
            Column("place", 30): """CASE octet_length(place) WHEN 9 THEN place::int4
              WHEN 6 THEN place::int4 * 1000 ELSE rpad(place, 9, '0')::int4 END""",
            Column("channel", 7): "coalesce(nullif(channel, '')::int4, 0)",
            Column("end_reason", 7): "coalesce(ascii(nullif(end_reason, '')), 0)",
            flag("is_organised"): "is_organised",
            flag("is_confirmed"): "is_confirmed",
            flag("is_led"): "leader_id IS NOT NULL",
            whole("wage"): "coalesce(wage_yuan_month, -1)",
            Column("industry", 7): "coalesce(ascii(nullif(industry, '')), 0)",
        },
    ),
    "posts": Read(
        f"employment_welfareappointment WHERE {_DURING}", {key("person"): "labourer_id", **_SPAN}
    ),
    "poverty": Read(
        f"people_povertyperiod WHERE {_AREA}"
        " AND from_on <= %(until)s AND (to_on IS NULL OR to_on > %(since)s)",
        {
            key("household"): "household_id",
            day("start"): "from_on - %(epoch)s::date",
            whole("end"): "coalesce(to_on - %(epoch)s::date, %(never)s)",
            Column("status", 4): "status::int4",
        },
    ),
}
_NOTHING_PAID = pl.DataFrame(
    schema={"person": pl.Int64, "year": pl.Int32, "is_estimate": pl.Boolean}
)


def load(
    area: str, since: date, until: date, paid: Collection[int] = (), *, details: bool = False
) -> Facts:
    """What months from `since` + a year to `until` look at, with the pay of calendar months."""
    values, without = _values(area, since, until), () if details else _DETAILS
    incomes = _incomes(sorted(set(paid))).table(values) if paid else _NOTHING_PAID
    return _facts(roll(area, without), values, incomes, without)


def _incomes(paid: Sequence[int]) -> Read:
    """Of each calendar month asked for its pay and that of its year so far."""
    terms = [f"yuan_by_month[{n}]" for n in range(1, 13)]
    pay = {f"m{n}": terms[n - 1] for n in paid} | {f"y{n}": " + ".join(terms[:n]) for n in paid}
    return Read(
        f"employment_workincome WHERE {_AREA} AND year BETWEEN %(first_year)s AND %(last_year)s",
        {
            key("person"): "labourer_id",
            Column("year", 12): "year",
            flag("is_estimate"): "source = 'estimate'",
            **{Column(name, 31, -(2**30)): sql for name, sql in pay.items()},
        },
    )


def roll(area: str, without: Collection[str] = ()) -> pl.DataFrame:
    """Everybody on an area's roll with the household: what has no date and is as of now."""
    values = _values(area, EPOCH, EPOCH)
    people, homes = (_READS[name].table(values, without) for name in ("persons", "households"))
    found = Numbers.of(homes["household"]).beside(people, "household")
    return found.facts.hstack(homes.drop("household")[found.row])


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


def _facts(
    people: pl.DataFrame,
    values: dict[str, Any],
    incomes: pl.DataFrame,
    without: Collection[str] = (),
) -> Facts:
    read = {name: _READS[name].table(values, without) for name in ("spells", "posts", "poverty")}
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
