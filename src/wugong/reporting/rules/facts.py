"""The facts of an area as columns, and what a month counts of each person (docs/rules.md W1).

Days are whole numbers since 1970-01-01, an open end is `NEVER`, codes are whole numbers of their
digits. Loaded once, any month is counted from them; no database here.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from wugong.base.month import Month
from wugong.reporting.rules import catalogue
from wugong.reporting.rules.snapshots import Frame

NEVER = 2**31 - 1
EPOCH = date(1970, 1, 1)
WINDOW = 366  # days before the last that a month looks at
CHANGED, LOST = 67, 76  # letters of the ends that are no homecoming
THIRTY_DAYS = 30  # [S] W1
AGAIN_WITHIN = 30  # [S] R08: gone again so soon is no homecoming
STABLE_DAYS = 182  # [S] W3
LABOUR_AGE = 16
FAIRS, PARTY, ABLE, ORDER, WORKSHOP, TEAM = (12, 13), 14, 15, 16, 21, 22


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
    def first_of_household(self) -> pl.DataFrame:
        """Who a household's figures are noted with: its first labourer, else its first person."""
        order = self.persons.sort("household", pl.col("is_labour").not_(), "person")
        return order.unique("household", keep="first", maintain_order=True).select(
            "person", is_first=pl.lit(value=True)
        )


def frame(facts: Facts, month: Month, last_on: date) -> Frame:
    """Everybody whom the month counts in anything."""
    last = day(last_on)
    row = _persons(facts, last).join(_work(facts, month, last), on="person", how="left")
    row = row.join(_in_post(facts, last), on="person", how="left")
    row = row.join(_income(facts, month), on="person", how="left")
    row = row.with_columns(
        pl.col(pl.Boolean).fill_null(value=False),
        pl.col(pl.Int8, pl.Int32, pl.Int64, pl.UInt32).fill_null(0),
        first_day=pl.lit(day(month.first_day), dtype=pl.Int32),
        home=pl.col("area") // 1_000_000,
    )
    days = pl.col("days_in_12_months") + pl.col("post_days_in_12_months")
    homes = row.group_by("household").agg(
        household_has_labour=pl.col("is_labour").any(),
        household_is_stable=(pl.col("is_labour") & (days >= STABLE_DAYS)).any(),
    )
    row = row.join(homes, on="household", how="left")
    counted = [_value(each).alias(each.column) for each in catalogue.of_persons()]
    table = row.select("person", "area", *counted)
    names = [each.column for each in catalogue.of_persons()]
    return Frame(table.filter(pl.any_horizontal(pl.col(names).cast(pl.Boolean))).collect())


def _value(each: catalogue.Indicator) -> pl.Expr:
    """An indicator's file as a value of a person: yes or no, or an amount."""
    value = pl.sql_expr(each.body)
    if each.is_amount:
        return value.cast(pl.Int64).fill_null(0)
    return value.cast(pl.Boolean).fill_null(value=False)


def _persons(facts: Facts, last: int) -> pl.LazyFrame:
    on = date.fromordinal(EPOCH.toordinal() + last)
    of_age = day(years_before(on, LABOUR_AGE))
    running = facts.poverty.lazy().filter((pl.col("start") <= last) & (pl.col("end") > last))
    status = running.group_by("household").agg(poverty=pl.col("status").max())
    people = facts.persons.lazy().with_columns(
        is_labour=pl.col("is_labour") & (pl.col("birth") <= of_age),
        is_zero_employment=pl.col("zero_since") <= last,
    )
    return people.join(status, on="household", how="left").join(
        facts.first_of_household.lazy(), on="person", how="left"
    )


def years_before(on: date, years: int) -> date:
    """The same day some years before; of 29 February the 28th where there is none."""
    is_leap = monthrange(on.year - years, 2)[1] == 29
    shown = on if is_leap or (on.month, on.day) != (2, 29) else on.replace(day=28)
    return shown.replace(year=on.year - years)


def _work(facts: Facts, month: Month, last: int) -> pl.LazyFrame:
    """A row a person with any stay at work of the last twelve months."""
    rows = facts.spells.lazy().filter((pl.col("start") <= last) & (pl.col("end") > last - WINDOW))
    rows = rows.with_columns(until=pl.min_horizontal("end", pl.lit(last + 1, dtype=pl.Int32)))
    flags, amounts = _flags(month, last), _days(month, last)
    now, thirty = flags["is_open"], flags["thirty_days"]
    highest = {
        "outside": pl.when(now).then("outside").otherwise(0),
        "place": pl.when(now).then("place").otherwise(0),
        "channel": pl.when(now).then("channel").otherwise(0),
        "outside_thirty_days": pl.when(thirty).then("outside").otherwise(0),
    }
    lowest = {
        "first_start_on": pl.when(flags["in_year"]).then("start").otherwise(NEVER),
        "home_on": pl.when(flags["came_home"]).then("end").otherwise(NEVER),
    }
    renamed = {f"_{name}": value for name, value in (highest | lowest).items()}
    cells = rows.select("person", **flags, **amounts, **renamed)
    found = cells.group_by("person").agg(
        pl.col(list(flags)).any(),
        pl.col(list(amounts)).sum(),
        *(pl.col(f"_{name}").min().alias(name) for name in lowest),
        *(pl.col(f"_{name}").max().alias(name) for name in highest),
    )
    began = pl.col("first_start_on")
    found = found.with_columns(first_start_on=pl.when(began < NEVER).then(began).otherwise(-1))
    return found.join(_gone_again(rows, found), on="person", how="left")


def _gone_again(rows: pl.LazyFrame, found: pl.LazyFrame) -> pl.LazyFrame:
    """Who came home and began another stay within thirty days (R08)."""
    home = found.filter(pl.col("came_home")).select("person", "home_on")
    after = rows.join(home, on="person").filter(
        pl.col("start").is_between("home_on", pl.col("home_on") + AGAIN_WITHIN)
    )
    return after.select("person").unique().with_columns(went_again=pl.lit(value=True))


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


def _in_post(facts: Facts, last: int) -> pl.LazyFrame:
    rows = facts.posts.lazy().filter((pl.col("start") <= last) & (pl.col("end") > last - WINDOW))
    until = pl.min_horizontal("end", pl.lit(last + 1))
    days = pl.max_horizontal(until - pl.max_horizontal("start", pl.lit(last - 364)), pl.lit(0))
    return rows.group_by("person").agg(
        is_in_post=(pl.col("end") > last).any(), post_days_in_12_months=days.sum()
    )


def _income(facts: Facts, month: Month) -> pl.LazyFrame:
    rows = facts.incomes.lazy().filter(pl.col("year") == month.year)
    known = pl.col("is_estimate").not_()
    of_month, of_year = pl.col(f"m{month.month}"), pl.col(f"y{month.month}")
    return rows.group_by("person").agg(
        income_of_month=of_month.filter(known).sum().cast(pl.Int64),
        income_of_year=of_year.filter(known).sum().cast(pl.Int64),
        estimate_of_month=of_month.filter(~known).sum().cast(pl.Int64),
    )
