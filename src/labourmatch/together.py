"""Couples and teams placed together, the rest optimal around them, and what it costs others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from labourmatch.assign import assign
from labourmatch.prices import LOWEST, covered, home_reserves, judge, values, worth_of
from labourmatch.problem import Bool, Int32, Int64, InvalidProblem, Problem, checked
from labourmatch.result import Result

ROUNDS = 2


@dataclass(frozen=True, slots=True)
class Together:
    """A plan in which every team is in one place or not placed at all.

    Attributes
    ----------
    result : Result
        The plan; its prices are those of the rest. ``objective <= optimum <= upper_bound`` over
        all plans that keep the teams together; how far apart they are is told, not hidden, for
        with teams the problem is not a flow any more.
    alone : Result
        The plan of everybody for themselves.
    where : int32[teams]
        The place (a value of ``within``) of each team, -1 for a team not placed together.
    fits : bool[teams]
        Whether there is any place where all of a team would find seats; whoever fits nowhere is
        planned like everybody else.
    loss : int64[n]
        What each person outside of the teams has less than alone, in units of weight; negative
        for whoever gains.
    homes_lost : int64[q]
        Priority households with somebody placed alone and nobody now.
    """

    result: Result
    alone: Result
    where: Int32
    fits: Bool
    loss: Int64
    homes_lost: Int64

    @property
    def cost(self) -> int:
        """What keeping the teams together costs the plan."""
        return self.alone.objective - self.result.objective

    @property
    def losers(self) -> Int64:
        """Persons outside of the teams who have less than alone, the largest loss first."""
        order = np.argsort(-self.loss, kind="stable")
        return order[self.loss[order] > 0]


_Places = dict[int, list[Int64]]


class _Seats(NamedTuple):
    """One way to place a team: where, who sits in which vacancy, and its worth above prices."""

    place: int
    vacancy: tuple[int, ...]
    surplus: int


def together(
    problem: Problem,
    teams: Sequence[Sequence[int]],
    within: Any = None,
    *,
    alone: Result | None = None,
) -> Together:
    """Plan each team as one bidder, then everybody else to the optimum around them.

    Parameters
    ----------
    problem : Problem
        The instance.
    teams : sequence of sequences of int
        Persons who want to go together; nobody in two teams.
    within : int32[m], optional
        What counts as together: the same value. The vacancies themselves by default (the same
        vacancy), else the employer or the place of each vacancy.
    alone : Result, optional
        The plan of everybody for themselves, if it is known.

    Returns
    -------
    Together
        Teams choose in the order given, each the place where all fit and gain most above the
        prices of the plan around it, or none when that is worth less than staying. The rest is
        solved to optimality; a second round lets each team choose again at the new prices and is
        kept when it is better.

    Raises
    ------
    InvalidProblem
        ``teams.person`` for a person who does not exist or stands in two teams, ``teams.size``
        for a team of fewer than two; ``array.*`` when ``within`` is not int32[m].
    """
    places = np.arange(problem.vacancies, dtype=np.int32) if within is None else within
    places = checked("within", places, np.int32, (problem.vacancies,))
    _check(problem, teams)
    free = alone or assign(problem)
    fits = np.array([bool(_ways(problem, t, places, free.price)) for t in teams], np.bool_)
    kept = [team for team, fit in zip(teams, fits, strict=True) if fit]
    best = _planned(problem, kept, places, free)
    bounds = [free.upper_bound, *(_bound(problem, kept, places, r.price) for r in (free, best))]
    for _ in range(ROUNDS):
        again = _planned(problem, kept, places, best)
        bounds.append(_bound(problem, kept, places, again.price))
        if again.objective <= best.objective:
            break
        best = again
    result = Result(best.vacancy, best.price, best.objective, min(bounds))
    member = np.zeros(problem.persons, np.bool_)
    member[[i for team in teams for i in team]] = True
    loss = worth_of(problem, free.vacancy) - worth_of(problem, best.vacancy)
    first = np.array([int(best.vacancy[team[0]]) for team in teams], np.int32)
    where = np.where(fits & (first >= 0), places[first], -1).astype(np.int32)
    homes = (covered(problem, free.vacancy) > 0) & (covered(problem, best.vacancy) == 0)
    return Together(result, free, where, fits, np.where(member, 0, loss), np.flatnonzero(homes))


def _check(problem: Problem, teams: Sequence[Sequence[int]]) -> None:
    everybody = [int(i) for team in teams for i in team]
    if any(len(team) < 2 for team in teams):
        raise InvalidProblem("teams.size", "A team has at least two persons.")
    if len(set(everybody)) < len(everybody):
        raise InvalidProblem("teams.person", "Somebody stands in two teams.")
    if everybody and not (min(everybody) >= 0 and max(everybody) < problem.persons):
        raise InvalidProblem("teams.person", "A team names a person who does not exist.")


def _inside(problem: Problem, team: Sequence[int], places: Int32, openings: Int32) -> _Places:
    """The open edges of each member, by the places that all members can reach."""
    open_ = []
    for i in team:
        edge = np.arange(int(problem.indptr[i]), int(problem.indptr[i + 1]))
        open_.append(edge[openings[problem.indices[edge]] > 0])
    reached = [set(places[problem.indices[edge]].tolist()) for edge in open_]
    return {
        place: [edge[places[problem.indices[edge]] == place] for edge in open_]
        for place in sorted(set.intersection(*reached))
    }


def _ways(
    problem: Problem,
    team: Sequence[int],
    places: Int32,
    price: Int64,
    openings: Int32 | None = None,
) -> list[_Seats]:
    """Every place in which all of a team find seats, with its best seats at these prices."""
    left = problem.openings if openings is None else openings
    ways = (
        _seats(problem, inside, price, left, place)
        for place, inside in _inside(problem, team, places, left).items()
    )
    return [way for way in ways if way is not None]


def _seats(
    problem: Problem, inside: list[Int64], price: Int64, openings: Int32, place: int
) -> _Seats | None:
    """The best seats of a team in one place: a small plan in which everybody must sit."""
    edge = np.concatenate(inside)
    gain = problem.weight[edge] - price[problem.indices[edge]]
    scaled = np.minimum(gain - int(gain.min()), 2**31 - 1)
    kept, local = np.unique(problem.indices[edge], return_inverse=True)
    # Each member is a household of one whose bonus exceeds all gains: whoever can sit, sits.
    plan = assign(
        Problem(
            np.concatenate(([0], np.cumsum([part.size for part in inside]))),
            local,
            scaled,
            openings[kept],
            household=np.arange(len(inside)),
            bonus=np.full(len(inside), (int(scaled.max()) + 1) * (len(inside) + 1)),
        )
    )
    if plan.matched < len(inside):
        return None
    vacancy = tuple(int(kept[j]) for j in plan.vacancy)
    pairs = zip(inside, vacancy, strict=True)
    surplus = sum(
        int(problem.weight[part[problem.indices[part] == j]].max()) - int(price[j])
        for part, j in pairs
    )
    return _Seats(place, vacancy, surplus)


def _planned(
    problem: Problem, teams: Sequence[Sequence[int]], places: Int32, around: Result
) -> Result:
    """Teams choose at the prices around them, one after another; the rest is solved."""
    openings = problem.openings.copy()
    seats = np.full(problem.persons, -1, np.int32)
    reserve = _reserves_outside(problem, teams, values(problem, around.price))
    for team in teams:
        ways = _ways(problem, team, places, around.price, openings)
        floor = int(reserve[_homes(problem, team)].sum())
        if ways and (best := max(ways, key=lambda way: way.surplus)).surplus >= floor:
            seats[list(team)] = best.vacancy
            np.subtract.at(openings, list(best.vacancy), 1)
    return _rest(problem, teams, seats, openings, around)


def _homes(problem: Problem, team: Sequence[int]) -> Int32:
    """The priority households of a team, each once."""
    homes = np.unique(problem.household[list(team)])
    return homes[homes >= 0]


def _reserves_outside(problem: Problem, teams: Sequence[Sequence[int]], value: Int64) -> Int64:
    """How far each household would bid below 0 if its members in teams stayed out."""
    others = value.copy()
    others[[i for team in teams for i in team]] = LOWEST
    return home_reserves(problem, others)


def _rest(
    problem: Problem,
    teams: Sequence[Sequence[int]],
    seats: Int32,
    openings: Int32,
    around: Result,
) -> Result:
    """Everybody outside of the teams, solved with the seats that the teams left."""
    member = np.zeros(problem.persons, np.bool_)
    member[[i for team in teams for i in team]] = True
    person = np.repeat(np.arange(problem.persons), np.diff(problem.indptr))
    kept = ~member[person]
    count = np.where(member, 0, np.diff(problem.indptr))
    bonus = np.where(covered(problem, seats) > 0, 0, problem.bonus)
    rest = Problem(
        np.concatenate(([0], np.cumsum(count))), problem.indices[kept], problem.weight[kept],
        openings, household=problem.household, bonus=bonus,
    )  # fmt: skip
    warm = Result(np.where(member, -1, around.vacancy).astype(np.int32), around.price, 0, 0)
    found = assign(rest, warm=warm)
    vacancy = np.where(member, seats, found.vacancy).astype(np.int32)
    proof = judge(problem, vacancy, found.price)
    return Result(vacancy, found.price, proof.objective, proof.upper_bound)


def _bound(problem: Problem, teams: Sequence[Sequence[int]], places: Int32, price: Int64) -> int:
    """No plan that keeps the teams together is worth more: the certificate, a team one bidder.

    A household that only a team could place bids below 0 through it, as far as that makes the
    sum smaller; any reserve between -bonus and 0 keeps the bound honest.
    """
    value = values(problem, price)
    before = home_reserves(problem, value)
    outside = _reserves_outside(problem, teams, value)
    after = before.copy()
    bids = [_bid(problem, team, places, price) for team in teams]
    for team, bid in zip(teams, bids, strict=True):
        short = min(0, bid)
        for home in _homes(problem, team):
            after[home] = max(int(outside[home]), short)
            short -= int(after[home])
    member = np.zeros(problem.persons, np.bool_)
    member[[i for team in teams for i in team]] = True
    homes = np.unique(problem.household[member])
    homes = homes[homes >= 0]
    touched = member | (np.isin(problem.household, homes) & (problem.household >= 0))
    terms = 0
    for sign, reserve, who in ((-1, before, touched), (1, after, touched & ~member)):
        above = np.maximum(value[who] - _each(problem, reserve)[who], 0)
        terms += sign * (int(above.sum()) + int(reserve[homes].sum()))
    floor = _each(problem, after)
    terms += sum(
        max(0, bid - int(floor[list(team)].sum())) for team, bid in zip(teams, bids, strict=True)
    )
    total = judge(problem, np.full(problem.persons, -1, np.int32), price).upper_bound
    return min(total, total + terms)


def _each(problem: Problem, reserve: Int64) -> Int64:
    """The reserve of each person's household, 0 outside."""
    return np.where(problem.household >= 0, np.append(reserve, 0)[problem.household], 0)


def _bid(problem: Problem, team: Sequence[int], places: Int32, price: Int64) -> int:
    """Most that a team gains in one place; each member the best there, seats not counted."""
    return max(
        sum(int((problem.weight[edge] - price[problem.indices[edge]]).max()) for edge in inside)
        for inside in _inside(problem, team, places, problem.openings).values()
    )
