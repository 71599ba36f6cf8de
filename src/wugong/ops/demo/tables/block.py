"""Blocks of rows, and values as PostgreSQL reads them in CSV."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import polars as pl
import polars.selectors as cs

from wugong.ops.demo.county import County
from wugong.ops.demo.draw import Days, Ints
from wugong.ops.demo.story import Story

ROWS = 60_000
RECORDED = timedelta(hours=10)  # every row is written at ten in the morning, Shanghai time


@dataclass(frozen=True)
class Offsets:
    """The number before the first row of each kind: counties of a prefecture follow each other."""

    household: int = 0
    person: int = 0
    employer: int = 0
    base: int = 0
    workshop: int = 0
    post: int = 0
    vacancy: int = 0
    spell: int = 0

    def after(self, county: County) -> "Offsets":
        """Where the next county begins."""
        return Offsets(
            self.household + county.households.kind.size,
            self.person + len(county.people) + len(county.dependants),
            self.employer + county.demand.employers.name.size,
            self.base + county.demand.bases.size,
            self.workshop + county.demand.workshops,
            self.post + county.demand.post_quota.size,
            self.vacancy + county.vacancies.title.size,
            self.spell + county.spells.person.size,
        )


@dataclass(frozen=True)
class Source:
    """What every table's rows are made from."""

    county: County
    at: Offsets
    seed: int

    @property
    def today(self) -> np.datetime64:
        return self.county.area.story.today


def blocks(size: int) -> Iterator[slice]:
    """Slices that cover so many rows."""
    for first in range(0, size, ROWS):
        yield slice(first, min(first + ROWS, size))


def frame(**columns: Any) -> pl.DataFrame:
    """Columns by name; single values stand in every row; None is NULL."""
    size = max(len(value) for value in columns.values() if _is_column(value))
    return pl.DataFrame([_series(name, value, size) for name, value in columns.items()])


def _is_column(value: Any) -> bool:
    return isinstance(value, np.ndarray | pl.Series | list)


def _series(name: str, value: Any, size: int) -> pl.Series:
    if isinstance(value, pl.Series):
        return value.alias(name)
    if isinstance(value, np.ndarray) and value.dtype.kind == "U":
        return pl.Series(name, value.tolist(), dtype=pl.String)
    if isinstance(value, np.ndarray | list):
        return pl.Series(name, value)
    if value is None:
        return pl.Series(name, [None], dtype=pl.Int32).new_from_index(0, size)
    return pl.Series(name, [value]).new_from_index(0, size)


def numbers(places: Ints, before: int) -> pl.Series:
    """Ids from places; NULL where there is none (-1)."""
    ids = pl.Series(places + before + 1)
    return ids.set(pl.Series(places < 0), None)


def moments(days: Days) -> pl.Series:
    """Ten in the morning of each day."""
    return pl.Series(days).cast(pl.Datetime) + RECORDED


def real(days: pl.Series) -> pl.Series:
    """Days that are not the story's: they are written as they are."""
    return days.cast(pl.String)


def written(block: pl.DataFrame, story: Story) -> pl.DataFrame:
    """The story's days as many years later as it is told."""
    if not story.years:
        return block
    return block.with_columns(cs.temporal().dt.offset_by(f"{story.years}y"))


def arrays(rows: list[list[str]]) -> pl.Series:
    """Array literals of codes, which never hold a comma or a quote."""
    return "{" + pl.Series(rows, dtype=pl.List(pl.String)).list.join(",") + "}"


def hexed(values: list[bytes | None]) -> pl.Series:
    r"""Bytes as PostgreSQL reads them: \x and two digits each."""
    return "\\x" + pl.Series(values, dtype=pl.Binary).bin.encode("hex")
