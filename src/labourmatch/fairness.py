"""Whom the lists and the plan serve: counts and rates by group, small counts marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from labourmatch.problem import Bool, InvalidProblem, check_range, checked

FEW = 5
LEAST_JUDGED = 20
BEYOND_CHANCE = 2.0


class Labels(NamedTuple):
    """A way to part everybody: each person's group as a position in the names, -1 for unknown.

    ``of`` int32[n], ``names`` one for each group.
    """

    of: Any
    names: Sequence[str]


@dataclass(frozen=True, slots=True)
class Served:
    """One group of one dimension.

    Attributes
    ----------
    dimension, group : str
        What parts the people, and this part.
    people, eligible, recommended, placed : int
        How many stand in it, may take at least one vacancy, got a list, have a place in the plan.
    rate : float
        Placed of people, 0 to 1.
    difference : float
        Rate less the rate of everybody, in percentage points.
    is_far : bool
        Of 20 people or more, and more than two standard errors below everybody's rate.
    is_few : bool
        A count, or what is left to it, lies between 1 and 4, or another row of the same
        dimension could be worked out from this one: not for the eyes of outsiders.
    """

    dimension: str
    group: str
    people: int
    eligible: int
    recommended: int
    placed: int
    rate: float
    difference: float
    is_far: bool
    is_few: bool


class _Counts(NamedTuple):
    people: int
    eligible: int
    recommended: int
    placed: int

    @property
    def has_few(self) -> bool:
        """Whether a count or the rest to it would point at single persons."""
        rest = (self.people - part for part in self[1:])
        return any(0 < count < FEW for count in (*self, *rest))


def fairness(
    eligible: Any,
    recommended: Any,
    placed: Any,
    partitions: Mapping[str, Labels],
    groups: Mapping[str, Any] | None = None,
) -> tuple[Served, ...]:
    """Count how each group is served.

    Parameters
    ----------
    eligible, recommended, placed : bool[n]
        Of each person: may take at least one vacancy; got a list; has a place.
    partitions : mapping of str to Labels
        Ways to part everybody (sex, age band, township); persons of unknown group are left out.
    groups : mapping of str to bool[n], optional
        Groups that may overlap (poverty status, relocated); each stands by itself.

    Returns
    -------
    tuple of Served
        First everybody (dimension ``all``), then the partitions row by row, then the groups
        (dimension ``group``); empty groups are left out. Where exactly one row of a partition is
        marked as few, the smallest other is marked too, since it could be worked out by
        subtraction.

    Raises
    ------
    InvalidProblem
        ``array.*`` for a column of another type or length, ``value.range`` for a label without
        a name, ``fairness.order`` for somebody placed or recommended who is not eligible.
    """
    n = np.asarray(placed).size
    columns = [
        checked(name, column, np.bool_, (n,))
        for name, column in (
            ("eligible", eligible), ("recommended", recommended), ("placed", placed)
        )
    ]  # fmt: skip
    if bool((columns[1] & ~columns[0]).any() or (columns[2] & ~columns[0]).any()):
        raise InvalidProblem("fairness.order", "Somebody is served who is not eligible.")
    whole = _count(np.ones(n, np.bool_), columns)
    rows = [_row("all", "all", whole, whole)]
    for name, labels in partitions.items():
        rows += _partition(name, labels, columns, whole)
    for name, mask in (groups or {}).items():
        inside = checked(name, mask, np.bool_, (n,))
        rows.append(_row("group", name, _count(inside, columns), whole))
    return tuple(row for row in rows if row.people or row.dimension == "all")


def age_bands(birth_day: Any, day: int, starts: Sequence[int]) -> Labels:
    """Return the age band of each person on a day.

    Parameters
    ----------
    birth_day : int32[n]
        Days since 1970-01-01.
    day : int
        The day on which the age counts, in the same days.
    starts : sequence of int
        First age of each band in rising order; whoever is younger than the first is left out.
    """
    born = np.asarray(birth_day, np.int64).astype("datetime64[D]")
    on = np.datetime64(int(day), "D")
    years = _years(on) - _years(born)
    years -= _day_of_year(born) > _day_of_year(on)
    ends = [f"–{last - 1}" for last in starts[1:]] + ["+"]
    names = [f"{first}{end}" for first, end in zip(starts, ends, strict=True)]
    return Labels(np.searchsorted(np.asarray(starts), years, "right").astype(np.int32) - 1, names)


def _years(days: Any) -> Any:
    return days.astype("datetime64[Y]").astype(np.int64)


def _day_of_year(days: Any) -> Any:
    """Month and day as one number; a birthday on 29 February counts from 1 March."""
    month = days.astype("datetime64[M]")
    number = month.astype(np.int64) % 12
    return number * 31 + (days - month.astype("datetime64[D]")).astype(np.int64)


def _count(inside: Bool, columns: list[Any]) -> _Counts:
    return _Counts(int(inside.sum()), *(int((inside & column).sum()) for column in columns))


def _row(dimension: str, group: str, counts: _Counts, whole: _Counts) -> Served:
    overall = whole.placed / whole.people if whole.people else 0.0
    rate = counts.placed / counts.people if counts.people else 0.0
    error = (overall * (1 - overall) / max(counts.people, 1)) ** 0.5
    return Served(
        dimension=dimension,
        group=group,
        **counts._asdict(),
        rate=rate,
        difference=100 * (rate - overall),
        is_far=counts.people >= LEAST_JUDGED and rate < overall - BEYOND_CHANCE * error,
        is_few=counts.has_few,
    )


def _partition(name: str, labels: Labels, columns: list[Any], whole: _Counts) -> list[Served]:
    of = checked(name, labels.of, np.int32, (columns[0].size,))
    check_range(name, of, -1, len(labels.names) - 1)
    size = len(labels.names)
    tally = [np.bincount(of[(of >= 0) & column], minlength=size) for column in columns]
    people = np.bincount(of[of >= 0], minlength=size)
    rows = [
        _row(name, group, _Counts(int(people[g]), *(int(part[g]) for part in tally)), whole)
        for g, group in enumerate(labels.names)
    ]
    filled = [row for row in rows if row.people]
    if sum(row.is_few for row in filled) == 1 and len(filled) > 1:
        smallest = min((row for row in filled if not row.is_few), key=lambda row: row.people)
        filled = [replace(row, is_few=row.is_few or row is smallest) for row in filled]
    return filled
