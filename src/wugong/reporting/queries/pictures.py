"""Those at work on a month's last day by place, channel, age and pay, as the facts stand now."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl
from django.core.cache import cache

from wugong.base.month import Month
from wugong.base.scopes import current_scope
from wugong.reporting.queries import facts, frames
from wugong.reporting.rules.facts import day

KEPT_SECONDS = 300
AGES = (16, 20, 30, 40, 50, 60)
WAGES = (0, 2_000, 3_000, 4_000, 5_000, 6_000, 8_000)
DAYS_A_YEAR = 365.2425


@dataclass(frozen=True, slots=True)
class Pictures:
    """{what: people}; of channels with those who went by them organised."""

    places: Mapping[str, int]  # home county, home province, other provinces by two digits
    channels: Mapping[str, int]  # of those out of the county
    ages: Mapping[int, int]  # by the youngest of each band
    wages: Mapping[int, int]  # by the least of each band; unknown ones not
    out: int
    organised: int
    organisers: frozenset[str]  # channels that anybody went by organised


def of(area: str, month: Month) -> Pictures:
    """Counted once in some minutes for each reader's scope."""
    scope = current_scope()
    key = f"reporting.pictures:{scope.role}:{scope.area}:{area}:{month}"
    found: Pictures | None = cache.get(key)
    if found is None:
        found = _counted(area, month)
        cache.set(key, found, KEPT_SECONDS)
    return found


def _counted(area: str, month: Month) -> Pictures:
    last_on = frames.last_day(month)
    last = day(last_on)
    read = facts.load(area, last_on, last_on, details=True)
    now = (pl.col("start") <= last) & (pl.col("end") > last) & pl.col("is_confirmed")
    rows = read.spells.filter(now).sort("outside", "start", descending=True)
    rows = rows.unique("person", keep="first", maintain_order=True)
    rows = rows.join(read.persons.select("person", "birth"), on="person")
    out = rows.filter(pl.col("outside") > 1)
    places = pl.when(pl.col("outside") == 1).then(0).otherwise(pl.col("place") // 10_000_000)
    channel = pl.col("channel").cast(pl.String)
    age = ((last - pl.col("birth")) / DAYS_A_YEAR).floor().cast(pl.Int64)
    return Pictures(
        places=_by(rows, places.cast(pl.String)),
        channels=_by(out, channel),
        ages=_banded(rows, age, AGES),
        wages=_banded(rows.filter(pl.col("wage") >= 0), pl.col("wage").cast(pl.Int64), WAGES),
        out=out.height,
        organised=int(out["is_organised"].sum()),
        organisers=frozenset(_by(out.filter(pl.col("is_organised")), channel)),
    )


def _by(rows: pl.DataFrame, key: pl.Expr) -> dict[str, int]:
    found = rows.group_by(key.alias("key")).len().sort("len", descending=True)
    return dict(found.iter_rows())


def _banded(rows: pl.DataFrame, value: pl.Expr, starts: tuple[int, ...]) -> dict[int, int]:
    """How many lie from each start up to the next; below the first counts with the first."""
    band = pl.lit(starts[0], dtype=pl.Int64)
    for start in starts[1:]:
        band = pl.when(value >= start).then(start).otherwise(band)
    found = dict(rows.group_by(band.alias("key")).len().iter_rows())
    return {start: found.get(start, 0) for start in starts}
