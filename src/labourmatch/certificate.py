"""Proof of a plan, apart from the solver: reads only the instance and the result.

For any prices p >= 0 let v_i be the most that person i could gain, max_j (w_ij - p_j). Whatever
plan is chosen, it earns at most the openings at their prices, plus for each person outside the
priority households max(0, v_i), plus for each priority household the best that it could do at
these prices. So the sum bounds the optimum from above, and a plan that reaches it is optimal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labourmatch.kernels.proving import count_degrees, weigh_rows
from labourmatch.problem import Bool, Int32, Int64, Problem
from labourmatch.result import Result

LOWEST = np.int64(-(2**62))


@dataclass(frozen=True, slots=True)
class Certificate:
    """What the instance and the result say, added up in Python integers.

    Attributes
    ----------
    objective : int
        Worth of the plan, counted anew; of an infeasible one, of its feasible rows.
    upper_bound : int
        No plan is worth more.
    faults : tuple of str
        What is wrong with the plan; empty when it is feasible.
    """

    objective: int
    upper_bound: int
    faults: tuple[str, ...]

    @property
    def feasible(self) -> bool:
        """Whether the plan may be carried out."""
        return not self.faults

    @property
    def gap(self) -> int:
        """Bound less objective."""
        return self.upper_bound - self.objective

    @property
    def proven(self) -> bool:
        """Whether the plan is feasible and nothing better exists."""
        return self.feasible and self.gap == 0


def certify(problem: Problem, result: Result) -> Certificate:
    """Count the plan anew and bound the optimum by its prices.

    Parameters
    ----------
    problem : Problem
        The instance.
    result : Result
        The plan and its prices; nothing else of it is believed.
    """
    faults: list[str] = []
    if result.vacancy.shape != (problem.persons,) or result.price.shape != (problem.vacancies,):
        return Certificate(0, 2**62, ("The result belongs to an instance of another size.",))
    price = np.maximum(result.price.astype(np.int64), 0)
    if bool((result.price < 0).any()):
        faults.append("A price is negative.")
    own, gain, value = _rows(problem, result.vacancy, price)
    if not bool(own.all()):
        faults.append(f"Person {int(np.flatnonzero(~own)[0])} sits where no edge leads.")
    placed = (result.vacancy >= 0) & own
    seats = np.bincount(result.vacancy[placed], minlength=problem.vacancies)
    if bool((seats > problem.openings).any()):
        over = int(np.flatnonzero(seats > problem.openings)[0])
        faults.append(f"Vacancy {over} takes more persons than it has openings.")
    objective = exact_sum(gain[placed]) + _bonus_earned(problem, placed)
    return Certificate(objective, _bound(problem, price, value), tuple(faults))


def exact_sum(values: NDArray[Any]) -> int:
    """Sum int64 values without overflow: halves of 32 bits, joined as Python integers."""
    wide = values.astype(np.int64)
    low, high = wide & (2**32 - 1), wide >> 32
    return (int(high.sum()) << 32) + int(low.sum())


def _rows(problem: Problem, vacancy: Int32, price: Int64) -> tuple[Bool, Int64, Int64]:
    n = problem.persons
    gain, value = np.empty(n, np.int64), np.full(n, LOWEST, np.int64)
    weigh_rows(problem.indptr, problem.indices, problem.weight, vacancy, price, gain, value)
    return (vacancy == -1) | (gain >= 0), gain, value


def _bonus_earned(problem: Problem, placed: Bool) -> int:
    homes = problem.household[placed]
    return exact_sum(problem.bonus[np.unique(homes[homes >= 0])])


def _bound(problem: Problem, price: Int64, value: Int64) -> int:
    degree = np.zeros(problem.vacancies, np.int64)
    count_degrees(problem.indices, degree)
    openings = np.minimum(problem.openings, degree)
    dear = np.flatnonzero(price)
    pairs = zip(openings[dear].tolist(), price[dear].tolist(), strict=True)
    total: int = sum(seats * each for seats, each in pairs)
    single = problem.household < 0
    total += exact_sum(np.maximum(value[single], 0))
    if problem.bonus.size == 0:
        return total
    home, worth = problem.household[~single], value[~single]
    total += exact_sum(np.maximum(worth, 0))
    best = np.full(problem.bonus.size, LOWEST, np.int64)
    np.maximum.at(best, home, worth)
    reach = best > LOWEST
    return total + exact_sum(np.maximum(problem.bonus[reach] + np.minimum(best[reach], 0), 0))
