"""The facts of an area as columns, and what a month counts of each person (docs/rules.md W1).

Days are whole numbers since 1970-01-01, an open end is `NEVER`, codes are whole numbers of their
digits. Loaded once, any month is counted from them; no database here.
"""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from wugong.base.month import Month
from wugong.reporting.rules import catalogue
from wugong.reporting.rules.positions import Beside, Numbers
from wugong.reporting.rules.snapshots import Frame

NEVER = 2**31 - 1
EPOCH = date(1970, 1, 1)
WINDOW = 366  # days before the last that a month looks at
CHANGED, LOST = 67, 76  # letters of the ends that are no homecoming
THIRTY_DAYS = 30  # [S] W1
AGAIN_WITHIN = 30  # [S] R08: gone again so soon is no homecoming
STABLE_DAYS = 182  # [S] W3
LABOUR_AGE = 16
AFTER_LABOURERS = 2**40  # more than any person's number
FAIRS, PARTY, ABLE, ORDER, WORKSHOP, TEAM = (12, 13), 14, 15, 16, 21, 22
Told = npt.NDArray[np.bool_] | npt.NDArray[np.int64]


def day(on: date) -> int:
    """A day as a number."""
    return (on - EPOCH).days


@dataclass(frozen=True)
class Facts:
    """persons, spells, posts, incomes, poverty: one row a fact, as told by now."""

    persons: pl.DataFrame  # person area household birth is_labour relocated zero_since members
    spells: pl.DataFrame  # person start end place outside channel is_organised is_led …
    posts: pl.DataFrame  # person start end
    incomes: pl.DataFrame  # person year is_estimate; of each month asked for m7 and, so far, y7
    poverty: pl.DataFrame  # household status start end

    @cached_property
    def numbers(self) -> Numbers:
        """Where each person stands."""
        return Numbers.of(self.persons["person"])

    @cached_property
    def homes(self) -> Numbers:
        """The households of them all."""
        return Numbers.of(self.persons["household"].unique())

    @cached_property
    def members(self) -> Beside:
        """Each person with the household's place among them."""
        return self.homes.beside(self.persons, "household")

    @cached_property
    def is_first(self) -> npt.NDArray[np.bool_]:
        """Who a household's figures are noted with: its first labourer, else its first person."""
        rank = pl.col("person") + pl.when("is_labour").then(0).otherwise(AFTER_LABOURERS)
        first = self.members.lowest(rank, None, 2 * AFTER_LABOURERS)
        found: npt.NDArray[np.bool_] = (
            first[self.members.row] == self.persons.select(rank)["person"].to_numpy()
        )
        return found


def frame(facts: Facts, month: Month, last_on: date) -> Frame:
    """Everybody whom the month counts in anything."""
    last = day(last_on)
    told = _work(facts, month, last) | _in_post(facts, last) | _income(facts, month)
    row = _persons(facts, last).with_columns(
        *(pl.Series(name, values) for name, values in told.items()),
        first_day=pl.lit(day(month.first_day), dtype=pl.Int32),
        home=pl.col("area") // 1_000_000,
    )
    row = row.with_columns(*_of_homes(facts, row))
    counted = [_value(each).alias(each.column) for each in catalogue.of_persons()]
    table = row.lazy().select("person", "area", *counted)
    names = [each.column for each in catalogue.of_persons()]
    return Frame(table.filter(pl.any_horizontal(pl.col(names).cast(pl.Boolean))).collect())


def _value(each: catalogue.Indicator) -> pl.Expr:
    """An indicator's file as a value of a person: yes or no, or an amount."""
    value = pl.sql_expr(each.body)
    if each.is_amount:
        return value.cast(pl.Int64).fill_null(0)
    return value.cast(pl.Boolean).fill_null(value=False)


def _persons(facts: Facts, last: int) -> pl.DataFrame:
    on = date.fromordinal(EPOCH.toordinal() + last)
    of_age = day(years_before(on, LABOUR_AGE))
    is_running = (pl.col("start") <= last) & (pl.col("end") > last)
    status = facts.homes.beside(facts.poverty, "household").highest(pl.col("status"), is_running)
    return facts.persons.with_columns(
        pl.Series("poverty", status[facts.members.row]),
        pl.Series("is_first", facts.is_first),
        is_labour=pl.col("is_labour") & (pl.col("birth") <= of_age),
        is_zero_employment=pl.col("zero_since") <= last,
    )


def _of_homes(facts: Facts, row: pl.DataFrame) -> list[pl.Series]:
    """What is so of a household when it is so of any member."""
    days = pl.col("days_in_12_months") + pl.col("post_days_in_12_months")
    tests = {
        "household_has_labour": pl.col("is_labour"),
        "household_is_stable": pl.col("is_labour") & (days >= STABLE_DAYS),
    }
    members = replace(facts.members, facts=row)
    return [pl.Series(name, members.any(test)[members.row]) for name, test in tests.items()]


def years_before(on: date, years: int) -> date:
    """The same day some years before; of 29 February the 28th where there is none."""
    is_leap = monthrange(on.year - years, 2)[1] == 29
    shown = on if is_leap or (on.month, on.day) != (2, 29) else on.replace(day=28)
    return shown.replace(year=on.year - years)


def _work(facts: Facts, month: Month, last: int) -> dict[str, Told]:
    """What the stays at work of the last twelve months say of each person."""
    rows = facts.spells.filter((pl.col("start") <= last) & (pl.col("end") > last - WINDOW))
    rows = rows.with_columns(until=pl.min_horizontal("end", pl.lit(last + 1, dtype=pl.Int32)))
    flags, days = _flags(month, last), _days(month, last)
    # Whether a stay was organised is told of those running alone.
    rows = rows.with_columns(**days, **{f"_{name}": test for name, test in flags.items()})
    stays = facts.numbers.beside(rows, "person")
    now, thirty = pl.col("_is_open"), pl.col("_thirty_days")
    found: dict[str, Told] = {name: stays.any(pl.col(f"_{name}")) for name in flags}
    found |= {name: stays.sum(pl.col(name)) for name in days}
    found |= {name: stays.highest(pl.col(name), now) for name in ("outside", "place", "channel")}
    found["outside_thirty_days"] = stays.highest(pl.col("outside"), thirty)
    began = stays.lowest(pl.col("start"), pl.col("_in_year"), NEVER)
    found["first_start_on"] = np.where(began < NEVER, began, -1)
    found["went_again"] = _gone_again(stays)
    return found


def _gone_again(stays: Beside) -> npt.NDArray[np.bool_]:
    """Who came home and began another stay within thirty days (R08)."""
    home_on = stays.lowest(pl.col("end"), pl.col("_came_home"), NEVER)[stays.row]
    after = pl.lit(pl.Series(home_on))
    return stays.any(pl.col("start").is_between(after, after + AGAIN_WITHIN))


def _flags(month: Month, last: int) -> dict[str, pl.Expr]:
    """What one stay makes of its person: yes or no."""
    first, before = day(month.first_day), day((month - 1).first_day)
    year = day(date(month.year, 1, 1))
    end, until, channel = pl.col("end"), pl.col("until"), pl.col("channel")
    confirmed, is_open, is_out = pl.col("is_confirmed"), end > last, pl.col("outside") > 1
    now, in_year = is_open & confirmed, confirmed & (until > year)
    thirty = confirmed & (until - pl.max_horizontal("start", pl.lit(year)) >= THIRTY_DAYS)
    is_home = ~pl.col("end_reason").is_in([CHANGED, LOST])
    return {
        "is_open": now,
        "is_open_unconfirmed": is_open & ~confirmed,
        "is_organised": now & pl.col("is_organised"),
        "in_year": in_year,
        "thirty_days": thirty,
        "out_thirty_days": thirty & is_out,
        "organised_thirty_days": thirty & is_out & pl.col("is_organised"),
        "by_fair": in_year & channel.is_in(FAIRS),
        "by_party_member": in_year & (channel == PARTY) & pl.col("is_led"),
        "by_capable_person": in_year & (channel == ABLE) & pl.col("is_led"),
        "by_order": in_year & (channel == ORDER),
        "in_workshop": in_year & (channel == WORKSHOP),
        "in_team": in_year & (channel == TEAM),
        "came_home": is_out & (end >= before) & (end < first) & is_home,
    }


def _days(month: Month, last: int) -> dict[str, pl.Expr]:
    """What adds up over a person's stays: days at work since two days, and how many stays."""
    confirmed, until = pl.col("is_confirmed"), pl.col("until")
    since = {"days_in_month": day(month.first_day), "days_in_12_months": last - 364}
    worked = {
        name: pl.max_horizontal(until - pl.max_horizontal("start", pl.lit(first)), pl.lit(0))
        for name, first in since.items()
    }
    in_year = confirmed & (until > day(date(month.year, 1, 1)))
    amounts = {name: pl.when(confirmed).then(days).otherwise(0) for name, days in worked.items()}
    return amounts | {"spells_in_year": in_year.cast(pl.Int64)}


def _in_post(facts: Facts, last: int) -> dict[str, Told]:
    rows = facts.posts.filter((pl.col("start") <= last) & (pl.col("end") > last - WINDOW))
    until = pl.min_horizontal("end", pl.lit(last + 1))
    days = pl.max_horizontal(until - pl.max_horizontal("start", pl.lit(last - 364)), pl.lit(0))
    posts = facts.numbers.beside(rows, "person")
    return {
        "is_in_post": posts.any(pl.col("end") > last),
        "post_days_in_12_months": posts.sum(days),
    }


def _income(facts: Facts, month: Month) -> dict[str, Told]:
    rows = facts.incomes.filter(pl.col("year") == month.year)
    incomes = facts.numbers.beside(rows, "person")
    is_estimate = pl.col("is_estimate")
    of_month, of_year = pl.col(f"m{month.month}"), pl.col(f"y{month.month}")
    return {
        "income_of_month": incomes.sum(pl.when(~is_estimate).then(of_month).otherwise(0)),
        "income_of_year": incomes.sum(pl.when(~is_estimate).then(of_year).otherwise(0)),
        "estimate_of_month": incomes.sum(pl.when(is_estimate).then(of_month).otherwise(0)),
    }
