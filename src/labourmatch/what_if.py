"""What if: openings more or fewer, a vacancy new or withdrawn, another pay; bound, then proof."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from labourmatch.assign import Options, assign
from labourmatch.prices import Columns, best_price, covered, judge, reserves, values
from labourmatch.problem import Bool, Int32, Int64, InvalidProblem, Problem
from labourmatch.result import Result

NEW = -1
ALL = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Change:
    """One vacancy as it would be.

    Parameters
    ----------
    vacancy : int
        Its position; ``NEW`` (-1) for one that does not exist yet.
    added : int
        Openings more, or fewer when negative; never fewer than none are left.
    persons, weight : int32[d], optional
        Who could take it and what each pairing would be worth, in place of its present edges.
    """

    vacancy: int
    added: int = 0
    persons: Int32 | None = None
    weight: Int32 | None = None

    @classmethod
    def withdrawn(cls, vacancy: int) -> Self:
        """Return the change that closes a vacancy."""
        return cls(vacancy, -ALL)


@dataclass(frozen=True, slots=True)
class Estimate:
    """What is known of a change at once: ``least <= change of the optimum <= most``.

    Attributes
    ----------
    least : int
        By a plan made on the spot from the present one, in units of weight.
    most : int
        By prices: the present ones, those of the changed vacancies put right.
    problem : Problem
        The changed instance, new vacancies at the end.
    start : Result
        The plan made on the spot with these prices, from which the re-solve begins.
    """

    least: int
    most: int
    problem: Problem
    start: Result


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A change re-solved, beside what was known at once.

    Attributes
    ----------
    estimate : Estimate
        The bounds by plan and by prices.
    before, after : Result
        The plan as it is and as it would be.
    """

    estimate: Estimate
    before: Result
    after: Result

    @property
    def gain(self) -> int:
        """By how much the optimum changes, in units of weight."""
        return self.after.objective - self.before.objective

    @property
    def proven(self) -> bool:
        """Whether both plans are proven optimal, so that the gain is exact."""
        return self.before.gap == 0 and self.after.gap == 0

    @property
    def placed_more(self) -> int:
        """Persons placed after less those placed before."""
        return self.after.matched - self.before.matched

    @property
    def homes_more(self) -> int:
        """Priority households with somebody placed, after less before."""
        problem = self.estimate.problem
        after = np.count_nonzero(covered(problem, self.after.vacancy))
        return int(after - np.count_nonzero(covered(problem, self.before.vacancy)))

    @property
    def came_in(self) -> Bool:
        """bool[n]: placed after, not before."""
        fresh: Bool = (self.before.vacancy < 0) & (self.after.vacancy >= 0)
        return fresh

    @property
    def went_out(self) -> Bool:
        """bool[n]: placed before, not after."""
        gone: Bool = (self.before.vacancy >= 0) & (self.after.vacancy < 0)
        return gone

    @property
    def moved(self) -> Bool:
        """bool[n]: placed both times, at different vacancies."""
        both: Bool = (self.before.vacancy >= 0) & (self.after.vacancy >= 0)
        elsewhere: Bool = both & (self.before.vacancy != self.after.vacancy)
        return elsewhere


def changed(problem: Problem, changes: Sequence[Change]) -> Problem:
    """Return the instance after the changes; new vacancies stand at the end in their order.

    Bonuses stay as they are: whoever adds vacancies to a household-first instance leaves room for
    them in the bonus, as ``edges`` does with the number of vacancies.

    Raises
    ------
    InvalidProblem
        ``change.vacancy`` for a position that does not exist or is changed twice,
        ``change.column`` for a new vacancy without persons or persons without weights; whatever
        ``Problem`` refuses in the result.
    """
    openings = problem.openings.astype(np.int64)
    fresh = [change for change in changes if change.vacancy == NEW]
    openings = np.concatenate((openings, np.zeros(len(fresh), np.int64)))
    places = _places(problem, changes)
    for place, change in zip(places, changes, strict=True):
        if (change.persons is None) != (change.weight is None):
            raise InvalidProblem("change.column", "persons and weight belong together.")
        if change.vacancy == NEW and change.persons is None:
            raise InvalidProblem("change.column", "A new vacancy needs its persons and weights.")
        openings[place] = max(0, int(openings[place]) + change.added)
    rows = _rows(problem, places, changes)
    return Problem(*rows, openings=openings, household=problem.household, bonus=problem.bonus)


def _places(problem: Problem, changes: Sequence[Change]) -> list[int]:
    places, end = [], problem.vacancies
    for change in changes:
        if change.vacancy == NEW:
            places.append(end)
            end += 1
            continue
        if not 0 <= change.vacancy < problem.vacancies or change.vacancy in places:
            told = f"There is no vacancy {change.vacancy}, or it is changed twice."
            raise InvalidProblem("change.vacancy", told)
        places.append(change.vacancy)
    return places


def _rows(
    problem: Problem, places: list[int], changes: Sequence[Change]
) -> tuple[Int64, Int32, Int32]:
    """Rows by person with the changed columns in place of the present ones."""
    pairs = [(j, c) for j, c in zip(places, changes, strict=True) if c.persons is not None]
    if not pairs:
        return problem.indptr, problem.indices, problem.weight
    person = np.repeat(np.arange(problem.persons), np.diff(problem.indptr))
    kept = ~np.isin(problem.indices, [j for j, _ in pairs])
    parts = [(person[kept], problem.indices[kept], problem.weight[kept])]
    for j, change in pairs:
        who, worth = np.asarray(change.persons), np.asarray(change.weight)
        if who.shape != worth.shape or who.ndim != 1:
            raise InvalidProblem("change.column", "persons and weight differ in length.")
        if who.size and not (int(who.min()) >= 0 and int(who.max()) < problem.persons):
            raise InvalidProblem("change.column", "A column names a person who does not exist.")
        parts.append((who, np.full(who.size, j, np.int32), worth.astype(np.int64)))
    person, indices, weight = (np.concatenate(part) for part in zip(*parts, strict=True))
    order = np.argsort(person, kind="stable")
    count = np.bincount(person.astype(np.int64), minlength=problem.persons)
    indptr = np.concatenate(([0], np.cumsum(count)))
    return indptr, indices[order].astype(np.int32), weight[order]


def estimate(problem: Problem, result: Result, *changes: Change) -> Estimate:
    """Bound the change of the optimum at once, without solving.

    Parameters
    ----------
    problem, result : Problem, Result
        The instance and its plan with prices.
    changes : Change
        One or more vacancies as they would be.

    Returns
    -------
    Estimate
        ``most``: the certificate of the changed instance at the present prices, after each changed
        vacancy got the price that makes it least (``prices.best_price``); for n openings more this
        is at most n times the vacancy's price. ``least``: the worth of a feasible plan, which
        drops whoever no longer fits and seats who waits where there is room. One pass over the
        edges and one over the persons of each changed vacancy.

    Raises
    ------
    InvalidProblem
        As ``changed``.
    """
    after = changed(problem, changes)
    places = _places(problem, changes)
    price = np.zeros(after.vacancies, np.int64)
    price[: problem.vacancies] = result.price
    reserve = reserves(problem, values(problem, result.price))
    columns = Columns(after)
    for j in places:
        price[j] = best_price(after, price, reserve, j, columns.of(j))
    plan = _plan_at_once(after, result.vacancy, {j: columns.of(j) for j in places})
    found = judge(after, plan, price)
    start = Result(plan, price, found.objective, found.upper_bound)
    return Estimate(
        least=found.objective - result.upper_bound,
        most=found.upper_bound - result.objective,
        problem=after,
        start=start,
    )


def _plan_at_once(
    problem: Problem, vacancy: Int32, columns: Mapping[int, tuple[Int64, Int64]]
) -> Int32:
    """The present plan made feasible again, free seats of the changed vacancies filled."""
    plan = vacancy.copy()
    mates = covered(problem, plan)
    seated = np.flatnonzero(np.isin(plan, list(columns)))
    for j, (person, weight) in columns.items():
        _move(problem, plan, mates, np.setdiff1d(seated[plan[seated] == j], person), -1)
        homes = problem.household[person]
        inside = homes >= 0
        here = plan[person] == j
        alone = np.zeros(person.size, np.bool_)
        alone[inside] = mates[homes[inside]] - here[inside] == 0
        worth = weight.copy()
        worth[alone] += problem.bonus[homes[alone]]
        free = int(problem.openings[j]) - int(here.sum())
        chosen = np.flatnonzero(here if free < 0 else plan[person] < 0)
        order = np.argsort(worth[chosen] if free < 0 else -worth[chosen], kind="stable")
        moving = person[chosen[order[: abs(free)]]]
        _move(problem, plan, mates, moving, -1 if free < 0 else j)
    return plan


def _move(problem: Problem, plan: Int32, mates: Int64, who: Int64, to: int) -> None:
    plan[who] = to
    homes = problem.household[who]
    np.add.at(mates, homes[homes >= 0], -1 if to < 0 else 1)


def what_if(
    problem: Problem, result: Result, *changes: Change, options: Options | None = None
) -> WhatIf:
    """Bound a change at once, then re-solve it from the present plan and prices.

    Parameters
    ----------
    problem, result : Problem, Result
        The instance and its plan with prices.
    changes : Change
        One or more vacancies as they would be.
    options : Options, optional
        Of the re-solve.

    Returns
    -------
    WhatIf
        ``estimate.least <= gain <= estimate.most`` whenever ``proven``.

    Raises
    ------
    InvalidProblem
        As ``changed``.
    """
    quick = estimate(problem, result, *changes)
    return WhatIf(quick, result, assign(quick.problem, options, warm=quick.start))
