"""Positions in a table: what several facts say of one person or household, put beside them.

Each number is looked up once; after that a fact finds its person by position, and any, the sum
or the highest of several takes one pass, where a join and a group of each table took ten.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

Array = npt.NDArray[np.generic]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of a table's rows, each at most once."""

    ascending: Ints
    order: Ints  # the row of each
    height: int

    @classmethod
    def of(cls, column: pl.Series) -> "Numbers":
        """Of a table's own column."""
        numbers = column.to_numpy()
        order = np.argsort(numbers, kind="stable")  # they come nearly in order
        return cls(numbers[order], order, len(numbers))

    def beside(self, facts: pl.DataFrame, column: str) -> "Beside":
        """The facts whose number is known, each with the row that it belongs to."""
        wanted = facts[column].to_numpy()
        found = np.searchsorted(self.ascending, wanted)
        found[found == self.height] = 0
        known = self.ascending[found] == wanted if self.height else np.zeros(len(wanted), bool)
        if not known.all():
            facts, found = facts.filter(pl.Series(known)), found[known]
        return Beside(facts, self.order[found] if self.height else found, self.height)


@dataclass(frozen=True, slots=True)
class Beside:
    """Facts with the row of another table that each belongs to; several may share one."""

    facts: pl.DataFrame
    row: Ints
    height: int

    def any(self, test: pl.Expr) -> Bools:
        """Whether it is so of any."""
        found = np.zeros(self.height, bool)
        found[self.row[np.flatnonzero(self._told(test))]] = True
        return found

    def last(self, value: pl.Expr, none: int | bool) -> Array:
        """What the last of them says."""
        told = self._told(value)
        found = np.full(self.height, none, told.dtype)
        found[self.row] = told
        return found

    def sum(self, value: pl.Expr) -> Ints:
        """All together, or of how many it is so; 0 of none."""
        told = self._told(value)
        if told.dtype == np.bool_:
            return np.bincount(self.row[np.flatnonzero(told)], minlength=self.height)
        found = np.zeros(self.height, np.int64)
        np.add.at(found, self.row, told.astype(np.int64, copy=False))
        return found

    def highest(self, value: pl.Expr, where: pl.Expr, none: int = 0) -> Ints:
        """The largest of those that it is so of."""
        return self._extreme(np.maximum, value, where, none)

    def lowest(self, value: pl.Expr, where: pl.Expr | None, none: int) -> Ints:
        """The least of them; of all when there is no test."""
        return self._extreme(np.minimum, value, where, none)

    def _extreme(self, which: np.ufunc, value: pl.Expr, where: pl.Expr | None, none: int) -> Ints:
        found = np.full(self.height, none, np.int64)
        row, values = self.row, self._told(value.cast(pl.Int64))
        if where is not None:
            test = np.flatnonzero(self._told(where))  # numpy takes places quicker than a mask
            row, values = row[test], values[test]
        which.at(found, row, values)
        return found

    def _told(self, value: pl.Expr) -> Array:
        return self.facts.select(value).to_series().to_numpy()
