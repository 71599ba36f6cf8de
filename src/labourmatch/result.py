"""The plan with its prices, what it cost to find, and its file."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from labourmatch.problem import Int32, Int64


@dataclass(frozen=True, slots=True)
class Result:
    """A feasible plan, the prices that judge it, and the bound that they give.

    Attributes
    ----------
    vacancy : int32[n]
        Vacancy of each person, -1 for unplaced.
    price : int64[m]
        What a further opening of each vacancy would be worth, in units of weight.
    objective, upper_bound : int
        ``objective <= optimum <= upper_bound``; equal means proven optimal.
    seconds, cpu_seconds : float
        From arrays to result.
    peak_mib : float
        Largest memory of the process so far.
    """

    vacancy: Int32
    price: Int64
    objective: int
    upper_bound: int
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_mib: float = 0.0

    @property
    def gap(self) -> int:
        """Distance to the bound in units of weight; 0 is a proof."""
        return self.upper_bound - self.objective

    @property
    def matched(self) -> int:
        """Number of persons placed."""
        return int(np.count_nonzero(self.vacancy >= 0))
