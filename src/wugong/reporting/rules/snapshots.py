"""A month's persons as columns: counted, cut by area, written to Parquet and read back.

A snapshot is what was known then. It holds ids and areas, flags and amounts, no name and no
number; its hash stands in the report and in the history, so that nobody can alter it unseen.
"""

import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
GROUP = 15  # digits of a group's code
ZSTD_LEVEL = 1  # higher ones save nothing here: the ids and the incomes are most of it


@dataclass(frozen=True)
class Frame:
    """One row a person: id, group, and a value an indicator; 0 where it does not count them."""

    table: pl.DataFrame  # person Int64, area Int64 (the group's code), Boolean or Int64 columns

    def __len__(self) -> int:
        return self.table.height

    @property
    def columns(self) -> list[str]:
        """The indicators' columns."""
        return self.table.columns[2:]

    def within(self, area: str) -> "Frame":
        """The persons of an area."""
        low, high = _range(area)
        return Frame(self.table.filter(pl.col("area").is_between(low, high, closed="left")))

    def without(self, areas: Sequence[str]) -> "Frame":
        """Everybody outside some areas of one length."""
        if not areas:
            return self
        here = _cut(len(areas[0])).is_in([int(area) for area in areas])
        return Frame(self.table.filter(~here))

    def parts(self, digits: int) -> dict[str, "Frame"]:
        """One frame an area, by the first digits of the code."""
        cut = self.table.with_columns(_cut(digits).alias("_part")).sort("_part", "person")
        parts = cut.partition_by("_part", as_dict=True, include_key=False, maintain_order=True)
        return {str(code): Frame(table) for (code,), table in parts.items()}

    def sums(self, digits: int) -> dict[str, dict[str, int]]:
        """{area: {column: sum}} by the first digits of the code."""
        sums = self.table.lazy().group_by(_cut(digits)).agg(pl.col(self.columns).sum())
        found = sums.cast(pl.Int64).sort("area").collect(engine="streaming")
        return {str(row.pop("area")): row for row in found.iter_rows(named=True)}

    def total(self) -> dict[str, int]:
        """{column: sum} of everybody in it."""
        return self.table.select(pl.col(self.columns).sum().cast(pl.Int64)).row(0, named=True)

    def counted(self, column: str) -> Ints:
        """Who stands behind a figure."""
        rows = self.table.filter(pl.col(column).cast(pl.Int64) != 0)
        found: Ints = rows["person"].to_numpy()
        return found

    def values(self, persons: Sequence[int]) -> dict[int, dict[str, int]]:
        """{person: {column: value}} of some persons; whoever is not in it counts 0 everywhere."""
        rows = self.table.filter(pl.col("person").is_in(list(persons)))
        rows = rows.select("person", pl.col(self.columns).cast(pl.Int64))
        return {row.pop("person"): row for row in rows.to_dicts()}

    def parquet(self) -> bytes:
        """The same rows give the same bytes."""
        buffer = io.BytesIO()
        table = self.table.sort("area", "person")
        table.write_parquet(buffer, compression="zstd", compression_level=ZSTD_LEVEL)
        return buffer.getvalue()


def _cut(digits: int) -> pl.Expr:
    """The first digits of a group's code."""
    return pl.col("area").floordiv(10 ** (GROUP - digits))


def _range(area: str) -> tuple[int, int]:
    scale = 10 ** (GROUP - len(area))
    return int(area) * scale, (int(area) + 1) * scale


def read(snapshot: bytes) -> Frame:
    """Back from Parquet."""
    return Frame(pl.read_parquet(io.BytesIO(snapshot)))


def digest(snapshot: bytes) -> bytes:
    """SHA-256 over the file."""
    return hashlib.sha256(snapshot).digest()


def union(frames: list[Frame]) -> Frame:
    """The county from its townships: somebody who moved between two of them counts once."""
    table = pl.concat([each.table for each in frames], how="diagonal_relaxed")
    columns = table.columns[2:]
    table = table.with_columns(pl.col(columns).fill_null(0))
    twice = table.filter(pl.col("person").is_duplicated())
    if not twice.is_empty():
        once = twice.group_by("person", maintain_order=True).agg(
            pl.col("area").last(), pl.col(columns).max()
        )
        rest = table.filter(~pl.col("person").is_duplicated())
        table = pl.concat([rest, once.select(table.columns)])
    return Frame(table)


@dataclass(frozen=True, slots=True)
class Change:
    """A person whom two frames count differently."""

    person: int
    area: str
    before: int
    after: int


def differences(before: Frame, after: Frame, column: str) -> list[Change]:
    """Who came and who left between two frames, by one indicator."""
    left = _one(before, column, "before")
    right = _one(after, column, "after")
    both = left.join(right, on="person", how="full", coalesce=True, suffix="_after")
    both = both.with_columns(
        pl.col("before").fill_null(0),
        pl.col("after").fill_null(0),
        pl.coalesce("area_after", "area").alias("area"),
    )
    rows = both.filter(pl.col("before") != pl.col("after")).sort("area", "person")
    found = rows.select("person", pl.col("area").cast(pl.String), "before", "after")
    return [Change(*row) for row in found.iter_rows()]


def moved(before: Frame, after: Frame, columns: Sequence[str]) -> dict[str, tuple[int, int]]:
    """{column: (came, left)}: how many the later frame counts more, and how many less."""
    known = [each for each in columns if each in before.columns and each in after.columns]
    wide = [pl.col(known).cast(pl.Int64)]
    left = before.table.select("person", *wide)
    right = after.table.select("person", *wide)
    both = left.join(right, on="person", how="full", coalesce=True, suffix="_after").fill_null(0)
    counts = both.select(
        *((pl.col(f"{each}_after") > pl.col(each)).sum().alias(f"{each}+") for each in known),
        *((pl.col(f"{each}_after") < pl.col(each)).sum().alias(f"{each}-") for each in known),
    ).row(0, named=True)
    return {each: (counts[f"{each}+"], counts[f"{each}-"]) for each in known}


def changed(before: Frame, after: Frame, columns: Sequence[str]) -> list[tuple[int, str, str]]:
    """(person, area, column) of every value that differs, by one join over all columns."""
    columns = [each for each in columns if each in before.columns and each in after.columns]
    wide = [pl.col(columns).cast(pl.Int64)]
    left = before.table.select("person", "area", *wide)
    right = after.table.select("person", "area", *wide)
    both = left.join(right, on="person", how="full", coalesce=True, suffix="_after")
    differs = {
        each: pl.col(each).fill_null(0) != pl.col(f"{each}_after").fill_null(0) for each in columns
    }
    rows = both.filter(pl.any_horizontal(list(differs.values())))
    rows = rows.select(
        "person",
        pl.coalesce("area_after", "area").cast(pl.String).alias("area"),
        *(test.alias(each) for each, test in differs.items()),
    ).sort("area", "person")
    return [
        (row["person"], row["area"], each)
        for row in rows.iter_rows(named=True)
        for each in columns
        if row[each]
    ]


def _one(frame: Frame, column: str, name: str) -> pl.DataFrame:
    if column not in frame.table.columns:
        return pl.DataFrame(schema={"person": pl.Int64, "area": pl.Int64, name: pl.Int64})
    return frame.table.select("person", "area", pl.col(column).cast(pl.Int64).alias(name))


def rolled_up(sums: Mapping[str, Mapping[str, int]], digits: int) -> dict[str, dict[str, int]]:
    """Sums of larger areas from the sums of smaller ones; for values that add up."""
    found: dict[str, dict[str, int]] = {}
    for code, values in sums.items():
        into = found.setdefault(code[:digits], {})
        for name, value in values.items():
            into[name] = into.get(name, 0) + value
    return found
