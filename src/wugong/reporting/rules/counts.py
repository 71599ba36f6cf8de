"""Counts at any time from the facts as columns: who is meant, how many, cut by two things."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from wugong.base.errors import Refusal
from wugong.reporting.enums import Counted
from wugong.reporting.rules.criteria import AGES, DIMENSIONS, WAGES, Bands, Criteria, Dimension
from wugong.reporting.rules.facts import LABOUR_AGE, Facts, day, years_before
from wugong.reporting.rules.snapshots import GROUP

MOST_ROWS, MOST_COLUMNS = 400, 60
PLACE = 9  # digits of a place of work


def table(facts: Facts, on: date) -> pl.DataFrame:
    """Everybody on the roll as of a day: one row a person with what they were at."""
    last = day(on)
    running = (pl.col("start") <= last) & (pl.col("end") > last)
    poverty = facts.homes.beside(facts.poverty, "household")
    status = poverty.highest(pl.col("status"), running, none=1)
    in_post = facts.numbers.beside(facts.posts, "person").any(running)
    rows = facts.persons.select(
        "person",
        "area",
        "household",
        "sex",
        "education",
        "relocated",
        pl.Series("poverty", status[facts.members.row]),
        *_at_work(facts, running),
        pl.Series("in_post", in_post),
        (pl.col("birth") <= last).alias("_is_born"),
        is_labour=pl.col("is_labour") & (pl.col("birth") <= day(years_before(on, LABOUR_AGE))),
        age=_ages(on),
    )
    return rows.filter("_is_born").drop("_is_born")


def _at_work(facts: Facts, running: pl.Expr) -> list[pl.Series]:
    """Where each person is that day; nobody is in two places."""
    stays = facts.numbers.beside(facts.spells.filter(running), "person")
    unknown = {"start": -1, "wage": -1, "is_organised": False, "is_confirmed": False}
    values = {each: pl.col(each) for each in ("start", "place", "channel", "industry")}
    values |= {"is_organised": pl.col("is_organised"), "is_confirmed": pl.col("is_confirmed")}
    values |= {"work": pl.col("outside"), "wage": _band(pl.col("wage"), WAGES)}
    return [
        pl.Series(name, stays.last(value, unknown.get(name, 0))) for name, value in values.items()
    ]


def _ages(on: date) -> pl.Expr:
    """The lowest year of the band of age on a day."""
    found = pl.lit(0, dtype=pl.Int8)
    for _name, low in AGES:
        found = pl.when(pl.col("birth") <= day(years_before(on, low))).then(low).otherwise(found)
    return found.cast(pl.Int8)


def _band(wage: pl.Expr, bands: Bands) -> pl.Expr:
    found = pl.lit(-1, dtype=pl.Int32)
    for _name, low in bands:
        found = pl.when(wage >= low).then(low).otherwise(found)
    return found.cast(pl.Int32)


def vacancies(rows: pl.DataFrame) -> pl.DataFrame:
    """Posts in force with how many they still want, cut like the places that people work at."""
    return rows.with_columns(wage=_band(pl.col("wage"), WAGES))


@dataclass(frozen=True)
class Count:
    """What was asked: the whole, and the cells when it was cut."""

    total: int
    by: Mapping[int, int]  # of each row by itself: a household in two rows counts once in all
    across: Mapping[int, int]
    cells: Mapping[tuple[int, int], int]


def count(rows: pl.DataFrame, asked: Criteria) -> Count:
    """Narrow and cut."""
    found = narrowed(rows, asked)
    by, across = (_cut(key) for key in (asked.by, asked.across))
    found = found.with_columns(by.alias("_by"), across.alias("_across"))
    measure = _measure(asked.of)
    of_rows = _grouped(found, ["_by"], measure) if asked.by else {}
    of_columns = _grouped(found, ["_across"], measure) if asked.across else {}
    if len(of_rows) > MOST_ROWS or len(of_columns) > MOST_COLUMNS:
        wide = "by" if len(of_rows) > MOST_ROWS else "across"
        raise Refusal("counts.too_wide", field=wide)
    both = _grouped(found, ["_by", "_across"], measure) if asked.by and asked.across else {}
    total = found.select(measure).item()
    return Count(
        int(total or 0),
        {int(key[0]): value for key, value in of_rows.items()},
        {int(key[0]): value for key, value in of_columns.items()},
        {(int(key[0]), int(key[1])): value for key, value in both.items()},
    )


def _measure(of: str) -> pl.Expr:
    if of == Counted.HOUSEHOLDS:
        return pl.col("household").n_unique()
    if of == Counted.VACANCIES:
        return pl.col("places").sum()
    return pl.len()


def _grouped(rows: pl.DataFrame, keys: list[str], measure: pl.Expr) -> dict[tuple[int, ...], int]:
    found = rows.group_by(keys).agg(n=measure.cast(pl.Int64)).sort(keys)
    return {tuple(row[:-1]): row[-1] for row in found.iter_rows()}


def _cut(key: str) -> pl.Expr:
    each = DIMENSIONS.get(key)
    if each is None:
        return pl.lit(0, dtype=pl.Int64)
    column = pl.col(each.column).cast(pl.Int64)
    if each.values is None:
        return column.floordiv(10 ** ((GROUP if each.is_home else PLACE) - each.digits))
    return column


def narrowed(rows: pl.DataFrame, asked: Criteria) -> pl.DataFrame:
    """Whoever a question means."""
    tests = [_test(DIMENSIONS[key], values) for key, values in asked.where.items()]
    if asked.of == Counted.SPELLS:
        tests.append(pl.col("work") > 0)
    if asked.since:
        tests.append(pl.col("start") >= day(asked.since))
    if asked.until:
        tests.append(pl.col("start").is_between(0, day(asked.until)))
    if asked.of != Counted.VACANCIES:
        low, scale = int(asked.area), 10 ** (GROUP - len(asked.area))
        tests.append(pl.col("area").is_between(low * scale, (low + 1) * scale, closed="left"))
    return rows.filter(*tests) if tests else rows


def _test(each: Dimension, values: tuple[str, ...]) -> pl.Expr:
    column = pl.col(each.column).cast(pl.Int64)
    if each.values is not None:
        known = each.values()
        return column.is_in([known[value] for value in values])
    whole = GROUP if each.is_home else PLACE
    test = pl.lit(value=False)
    for value in values:
        test = test | (column.floordiv(10 ** (whole - len(value))) == int(value))
    return test


def persons(rows: pl.DataFrame, asked: Criteria, most: int) -> list[int]:
    """Whoever stands behind a count, by home and number: at most so many."""
    found = narrowed(rows, asked).sort("area", "person").head(most)
    return [int(number) for number in found["person"]]
