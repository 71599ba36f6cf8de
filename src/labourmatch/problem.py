"""The instance of the plan: who could take what, checked once, and its file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Int8 = NDArray[np.int8]
Int16 = NDArray[np.int16]
Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
Bool = NDArray[np.bool_]

LARGEST_SUM = 2**62


class InvalidProblem(ValueError):
    """Input that the engine refuses, with a code for programs and a sentence for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def checked(name: str, value: Any, dtype: Any, shape: tuple[int | None, ...]) -> NDArray[Any]:
    """Return a contiguous, writable array of the dtype; refuse a value that would change by it.

    Parameters
    ----------
    name : str
        What the sentence of the refusal calls the array.
    value : array-like
        The array as given. Integers of another width are taken when every value fits.
    dtype : numpy dtype
        The dtype that the engine works with.
    shape : tuple
        Length of each axis; None where any length will do.

    Raises
    ------
    InvalidProblem
        ``array.type``, ``array.shape`` or ``array.range``.
    """
    array = np.asarray(value)
    wanted = np.dtype(dtype)
    if array.size == 0 and array.ndim == len(shape) and array.dtype.kind == "f":
        array = array.astype(wanted)
    if array.dtype.kind not in ("b" if wanted.kind == "b" else "iu"):
        raise InvalidProblem("array.type", f"{name} must be {wanted}, not {array.dtype}.")
    if array.ndim != len(shape) or any(
        want is not None and have != want for have, want in zip(array.shape, shape, strict=True)
    ):
        expected = "×".join("any" if want is None else str(want) for want in shape)
        found = "×".join(map(str, array.shape)) or "a single number"
        raise InvalidProblem("array.shape", f"{name} must have shape {expected}, not {found}.")
    if array.dtype != wanted and wanted.kind != "b" and array.size:
        limits = np.iinfo(wanted)
        if int(array.min()) < limits.min or int(array.max()) > limits.max:
            raise InvalidProblem("array.range", f"{name} has a value that {wanted} cannot hold.")
    # Loops are compiled for arrays that may be written; one that may not is copied.
    return np.require(array, wanted, ("C", "W"))


def check_indptr(name: str, indptr: Int64, length: int) -> None:
    """Refuse row pointers that do not start at 0, never fall and end at the length."""
    if int(indptr[0]) != 0 or int(indptr[-1]) != length:
        raise InvalidProblem("indptr.ends", f"{name} must start at 0 and end at {length}.")
    if bool((indptr[1:] < indptr[:-1]).any()):
        raise InvalidProblem("indptr.order", f"{name} must never fall.")


def check_range(name: str, values: NDArray[Any], low: int, high: int) -> None:
    """Refuse values outside low..high, naming the first place where one stands."""
    if values.size == 0 or (int(values.min()) >= low and int(values.max()) <= high):
        return
    flat = values.reshape(-1)
    where = int(np.flatnonzero((flat < low) | (flat > high))[0])
    raise InvalidProblem(
        "value.range", f"{name}[{where}] is {int(flat[where])}; it must lie in {low}..{high}."
    )


@dataclass(frozen=True, slots=True)
class Problem:
    """Persons, the vacancies that each may take, and what each pairing is worth.

    Parameters
    ----------
    indptr : int64[n+1]
        Edges of person i stand at ``indptr[i]:indptr[i+1]``.
    indices : int32[e]
        Vacancy of each edge; of duplicate edges the larger weight counts.
    weight : int32[e]
        Worth of each edge, 0 or more.
    openings : int32[m]
        How many persons each vacancy takes; beyond its degree they are clipped.
    household : int32[n], optional
        Priority household of each person, -1 for none.
    bonus : int64[h], optional
        What the first placed member of each household adds, 0 or more.

    Raises
    ------
    InvalidProblem
        When an array has the wrong type, shape or values, or sums could pass 2^62.
    """

    indptr: Int64
    indices: Int32
    weight: Int32
    openings: Int32
    household: Int32
    bonus: Int64

    def __init__(
        self,
        indptr: Any,
        indices: Any,
        weight: Any,
        openings: Any,
        *,
        household: Any = None,
        bonus: Any = None,
    ) -> None:
        put = object.__setattr__
        put(self, "indptr", checked("indptr", indptr, np.int64, (None,)))
        if self.indptr.size == 0:
            raise InvalidProblem("indptr.ends", "indptr must have one entry more than persons.")
        put(self, "indices", checked("indices", indices, np.int32, (None,)))
        put(self, "weight", checked("weight", weight, np.int32, (self.indices.size,)))
        put(self, "openings", checked("openings", openings, np.int32, (None,)))
        none = np.full(self.persons, -1, np.int32) if household is None else household
        put(self, "household", checked("household", none, np.int32, (self.persons,)))
        nothing = np.zeros(0, np.int64) if bonus is None else bonus
        put(self, "bonus", checked("bonus", nothing, np.int64, (None,)))
        self._check()

    def _check(self) -> None:
        check_indptr("indptr", self.indptr, self.indices.size)
        check_range("indices", self.indices, 0, self.vacancies - 1)
        check_range("weight", self.weight, 0, 2**31 - 1)
        check_range("openings", self.openings, 0, 2**31 - 1)
        check_range("bonus", self.bonus, 0, LARGEST_SUM)
        if self.household.size and int(self.household.max()) >= self.bonus.size:
            raise InvalidProblem(
                "household.bonus",
                f"household {int(self.household.max())} has no entry in bonus "
                f"({self.bonus.size} entries).",
            )
        check_range("household", self.household, -1, max(self.bonus.size - 1, -1))
        largest = int(self.weight.max()) if self.weight.size else 0
        if self.persons * largest + sum(self.bonus.tolist()) >= LARGEST_SUM:
            raise InvalidProblem("sum.overflow", "Weights and bonuses could sum past 2^62.")

    @property
    def persons(self) -> int:
        """Number of persons."""
        return self.indptr.size - 1

    @property
    def vacancies(self) -> int:
        """Number of vacancies."""
        return self.openings.size

    @property
    def edges(self) -> int:
        """Number of edges as given, duplicates counted."""
        return self.indices.size
