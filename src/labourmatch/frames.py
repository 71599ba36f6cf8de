"""Persons, vacancies and short lists as Parquet: one column a field, lists where there are many."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from labourmatch.candidates import Recommendations
from labourmatch.market import WISHES, Affinity, Persons, Vacancies
from labourmatch.policy import PARTS
from labourmatch.problem import InvalidProblem, check_range, checked

SKILLS = ("skill_occupation", "skill_level")
WISHED = ("wished_occupation", "wish_lo", "wish_hi")


def read_persons(path: Path) -> Persons:
    """Read persons; skills and wishes are list columns, ``tier`` stands beside ``household``.

    Raises
    ------
    InvalidProblem
        When the file, a column or a value is wrong.
    """
    frame = _read(path)
    plain = [
        f.name for f in fields(Persons) if f.name not in (*SKILLS, *WISHED, "skill_indptr", "tier")
    ]
    values: dict[str, Any] = {name: _column(frame, name) for name in plain}
    lists = [_lists(frame, name) for name in SKILLS]
    lengths = lists[0].list.len().fill_null(0)
    if not lengths.equals(lists[1].list.len().fill_null(0)):
        raise InvalidProblem("skills.length", "skill_occupation and skill_level differ in length.")
    values["skill_indptr"] = np.concatenate(([0], np.cumsum(lengths.cast(pl.Int64).to_numpy())))
    for name, column in zip(SKILLS, lists, strict=True):
        values[name] = column.list.explode(empty_as_null=False).drop_nulls().to_numpy()
    for name in WISHED:
        values[name] = _triples(_lists(frame, name), -1 if name == "wished_occupation" else 0)
    values["tier"] = _tiers(frame, values["household"])
    return Persons(**values)


def read_vacancies(path: Path) -> Vacancies:
    """Read vacancies, one column a field.

    Raises
    ------
    InvalidProblem
        When the file, a column or a value is wrong.
    """
    frame = _read(path)
    return Vacancies(**{f.name: _column(frame, f.name) for f in fields(Vacancies)})


def read_affinity(path: Path) -> Affinity:
    """Read the table of fellow villagers: village, employer, count."""
    frame = _read(path)
    return Affinity(*(_column(frame, name) for name in ("village", "employer", "count")))


def write_recommendations(path: Path, found: Recommendations) -> None:
    """Write one row for each person and rank, with the parts of the score."""
    person, rank = np.nonzero(found.vacancy >= 0)
    columns: dict[str, Any] = {
        "person": person.astype(np.int32),
        "rank": (rank + 1).astype(np.int16),
        "vacancy": found.vacancy[person, rank],
        "total": found.total[person, rank],
    }
    points = found.parts[person, rank]
    columns |= {name: points[:, q] for q, name in enumerate(PARTS)}
    try:
        pl.DataFrame(columns).write_parquet(path)
    except OSError as wrong:
        reason = wrong.strerror or "cannot be written"
        raise InvalidProblem("file.unwritable", f"{path}: {reason}.") from None


def _read(path: Path) -> pl.DataFrame:
    if not path.is_file():
        raise InvalidProblem("file.missing", f"There is no file {path}.")
    try:
        with _quiet():
            return pl.read_parquet(path)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError):
        raise InvalidProblem("file.damaged", f"{path} is not a whole Parquet file.") from None


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what Polars' threads print when a damaged file makes them panic off the terminal."""
    sys.stderr.flush()
    kept = os.dup(2)
    with Path(os.devnull).open("wb") as nothing:
        os.dup2(nothing.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _column(frame: pl.DataFrame, name: str) -> Any:
    if name not in frame.columns:
        raise InvalidProblem("file.column", f"The file has no column {name}.")
    column = frame[name]
    if column.null_count():
        raise InvalidProblem("file.null", f"Column {name} has empty cells.")
    return column.to_numpy()


def _lists(frame: pl.DataFrame, name: str) -> pl.Series:
    if name not in frame.columns:
        raise InvalidProblem("file.column", f"The file has no column {name}.")
    column = frame[name]
    if isinstance(column.dtype, pl.Array):
        column = column.arr.to_list()
    if not isinstance(column.dtype, pl.List):
        raise InvalidProblem("file.column", f"Column {name} must hold lists.")
    return column


def _triples(column: pl.Series, none: int) -> Any:
    longest = int(column.list.len().max() or 0)  # type: ignore[arg-type]  # lengths are integers
    if longest > WISHES:
        raise InvalidProblem("wish.length", f"{column.name} has more than {WISHES} entries.")
    padded = [column.list.get(q, null_on_oob=True).fill_null(none) for q in range(WISHES)]
    return np.stack([part.to_numpy() for part in padded], axis=1)


def _tiers(frame: pl.DataFrame, given: Any) -> Any:
    household = checked("household", given, np.int32, (None,))
    check_range("household", household, -1, household.size - 1)
    size = int(household.max()) + 1 if household.size else 0
    tier = np.zeros(max(size, 0), np.int8)
    if "tier" in frame.columns:
        inside = household >= 0
        given = frame["tier"].fill_null(0).to_numpy()[inside]
        if given.size and not (int(given.min()) >= 0 and int(given.max()) <= 3):
            raise InvalidProblem("value.range", "tier must lie in 0..3.")
        tier[household[inside]] = given
    return tier
