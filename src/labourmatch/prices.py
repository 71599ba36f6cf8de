"""What prices say of everybody: the gain of a person, the reserve of a household, a best price.

With prices p and any number r_h between -bonus and 0 for each priority household, no plan is worth
more than Σ openings·p + Σ_h (bonus_h + r_h) + Σ_i max(0, v_i − r_h(i)), v_i = max_j (w_ij − p_j):
the certificate with the household's term written out. `reserves` gives the r that makes it least.
"""

from __future__ import annotations

import numpy as np

from labourmatch.certificate import Certificate, certify
from labourmatch.problem import Int32, Int64, Problem
from labourmatch.result import Result

LOWEST = np.int64(-(2**62))


def row_edges(problem: Problem, persons: Int64) -> tuple[Int64, Int64]:
    """Return the edges of these persons one after another, and where each person's begin.

    Parameters
    ----------
    problem : Problem
        The instance.
    persons : int64[q]
        Positions of persons.

    Returns
    -------
    edge : int64[sum of degrees]
        Positions in ``indices`` and ``weight``.
    start : int64[q]
        Where each person's edges begin in ``edge``.
    """
    first = problem.indptr[persons]
    length = problem.indptr[persons + 1] - first
    start = np.cumsum(length) - length
    edge = np.repeat(first - start, length) + np.arange(int(length.sum()))
    return edge, start


class Columns:
    """The edges of an instance by vacancy: a column is read without passing over all edges."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._edge = np.argsort(problem.indices, kind="stable")
        count = np.bincount(problem.indices, minlength=problem.vacancies)
        self._pointer = np.concatenate(([0], np.cumsum(count)))

    def of(self, vacancy: int) -> tuple[Int64, Int64]:
        """Return who may take a vacancy and what each pairing is worth, every person once.

        Returns
        -------
        person, weight : int64[d]
            In the order of persons; of duplicate edges the larger weight.
        """
        problem = self._problem
        edge = self._edge[self._pointer[vacancy] : self._pointer[vacancy + 1]]
        person = np.searchsorted(problem.indptr, edge, "right") - 1
        weight = problem.weight[edge].astype(np.int64)
        if person.size == 0:
            return person, weight
        first = np.flatnonzero(np.diff(person, prepend=-1))
        return person[first], np.maximum.reduceat(weight, first)


def values(problem: Problem, price: Int64) -> Int64:
    """Return v, int64[n]: the most that each person gains above the price; -2^62 without edges."""
    value = np.full(problem.persons, LOWEST, np.int64)
    filled = np.flatnonzero(np.diff(problem.indptr) > 0)
    if filled.size:
        gain = problem.weight - price[problem.indices]
        value[filled] = np.maximum.reduceat(gain, problem.indptr[filled])
    return value


def home_reserves(problem: Problem, value: Int64) -> Int64:
    """Return r, int64[h]: how far below 0 each household would bid for its first member.

    0 where some member gains anyhow, at most its bonus below.
    """
    inside = np.flatnonzero(problem.household >= 0)
    best = np.full(problem.bonus.size, LOWEST, np.int64)
    np.maximum.at(best, problem.household[inside], value[inside])
    return np.clip(best, -problem.bonus, 0)


def reserves(problem: Problem, value: Int64) -> Int64:
    """Return int64[n]: the reserve of each person's household, 0 outside of priority ones."""
    reserve = np.zeros(problem.persons, np.int64)
    inside = problem.household >= 0
    reserve[inside] = home_reserves(problem, value)[problem.household[inside]]
    return reserve


def best_price(
    problem: Problem,
    price: Int64,
    reserve: Int64,
    vacancy: int,
    candidates: tuple[Int64, Int64],
) -> int:
    """Return the price of one vacancy that makes the bound least while all others stand.

    It is what the first person who goes without would still give: the surplus of each candidate
    over what they gain elsewhere (or their household's reserve), in falling order, at the place
    after the last opening. `candidates` is the vacancy's column.
    """
    person, weight = candidates
    seats = int(problem.openings[vacancy])
    if seats >= person.size:
        return 0
    edge, start = row_edges(problem, person)
    gain = problem.weight[edge] - price[problem.indices[edge]]
    gain[problem.indices[edge] == vacancy] = LOWEST
    elsewhere = np.maximum.reduceat(gain, start)
    surplus = weight - np.maximum(elsewhere, reserve[person])
    return max(0, -int(np.partition(-surplus, seats)[seats]))


def judge(problem: Problem, vacancy: Int32, price: Int64) -> Certificate:
    """Return what the certificate says of any plan and any prices."""
    return certify(problem, Result(vacancy, price, 0, 0))


def covered(problem: Problem, vacancy: Int32) -> Int64:
    """Return int64[h]: how many members of each priority household a plan places."""
    homes = problem.household[vacancy >= 0]
    return np.bincount(homes[homes >= 0], minlength=problem.bonus.size)


def worth_of(problem: Problem, vacancy: Int32) -> Int64:
    """Return int64[n]: the weight of each person's pair in a plan, 0 for the unplaced."""
    person = np.repeat(np.arange(problem.persons), np.diff(problem.indptr))
    mine = problem.indices == vacancy[person]
    worth = np.zeros(problem.persons, np.int64)
    np.maximum.at(worth, person[mine], problem.weight[mine].astype(np.int64))
    return worth
