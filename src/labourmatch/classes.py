"""Which classes to open: chosen by price, each one proven by solving the plan anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from labourmatch.assign import assign
from labourmatch.market import Affinity, Persons, Vacancies
from labourmatch.policy import Policy
from labourmatch.prices import covered, reserves, values
from labourmatch.problem import Bool, Int32, Int64, InvalidProblem, Problem
from labourmatch.result import Result
from labourmatch.training import Offer, Opened, opened_by

KEPT_SEATS = 8  # pairs are remembered of so many times the seats of all classes of a kind


@dataclass(frozen=True, slots=True)
class OpenedClass:
    """One class opened after those before it.

    Attributes
    ----------
    offer : int
        Position of its kind in the offers.
    trainees : int32[t]
        Persons who join, at most the seats.
    bound : int
        By prices: whoever of the remembered joins, the optimum grows by no more.
    gain : int
        By how much the optimum grows, re-solved, in units of weight.
    placed_more, homes_more : int
        Persons, and priority households with somebody placed, after less before.
    """

    offer: int
    trainees: Int32
    bound: int
    gain: int
    placed_more: int
    homes_more: int


@dataclass(frozen=True, slots=True)
class ClassPlan:
    """Classes in the order of their opening, and the plan with all of them.

    Attributes
    ----------
    eligible : int64[offers]
        How many persons each kind of class would make eligible for something.
    bound : int64[offers]
        By prices: what one class of the kind could add at most, alone and first.
    opened : tuple of OpenedClass
        Their gains add up to the whole gain.
    problem, result : Problem, Result
        The instance with the pairs of all trainees, and its plan.
    """

    eligible: Int64
    bound: Int64
    opened: tuple[OpenedClass, ...]
    problem: Problem
    result: Result


class _State(NamedTuple):
    """Where the search stands: the instance so far, its plan, who has been trained."""

    problem: Problem
    result: Result
    trained: Bool


class _Choice(NamedTuple):
    """A class tried: who joins, the bound before and the plan after."""

    offer: int
    trainees: Int64
    bound: int
    problem: Problem
    result: Result


def classes_to_open(
    persons: Persons,
    vacancies: Vacancies,
    policy: Policy,
    solved: tuple[Problem, Result],
    offers: Sequence[Offer],
    *,
    affinity: Affinity | None = None,
    budget_yuan: int | None = None,
    least_placed: int = 0,
    tries: int = 3,
) -> ClassPlan:
    """Open classes one after another, each time the one that adds most a yuan.

    Parameters
    ----------
    persons, vacancies, policy, affinity
        As given to ``recommend``.
    solved : (Problem, Result)
        The plan as it is, of the same persons and vacancies in the same order.
    offers : sequence of Offer
        Kinds of classes with their seats and costs (``in_demand`` lists the kinds asked for).
    budget_yuan : int, optional
        Never spend more; without it classes open as long as they add anything.
    least_placed : int
        Open only classes that place at least so many persons more; a kind that once does not is
        left out from then on.
    tries : int
        Most kinds solved in each step before the best of them is taken.

    Returns
    -------
    ClassPlan
        Each step takes the kinds in falling order of bound a yuan, solves the plan with the
        trainees chosen by price, and stops when no other bound reaches the best gain proven, or
        after ``tries``. Trainees are chosen by what they gain above the present prices within
        the seats that are free; nobody is trained twice.

    Raises
    ------
    InvalidProblem
        ``classes.size`` when the plan belongs to others, ``classes.tries`` when tries < 1.
    """
    problem, result = solved
    if (problem.persons, problem.vacancies) != (persons.count, vacancies.count):
        raise InvalidProblem("classes.size", "The plan belongs to other persons or vacancies.")
    if tries < 1:
        raise InvalidProblem("classes.tries", "tries must be 1 or more.")
    state = _State(problem, result, np.zeros(problem.persons, np.bool_))
    eligible, bound, pairs = _survey(
        state, offers, lambda kind: opened_by(persons, vacancies, policy, kind, affinity)
    )
    left = [offer.most for offer in offers]
    spent, opened = 0, list[OpenedClass]()
    while True:
        affordable = [
            k
            for k, offer in enumerate(offers)
            if left[k] and (budget_yuan is None or spent + offer.cost_yuan <= budget_yuan)
        ]
        choice, idle = _best(state, pairs, offers, affordable, (least_placed, tries))
        for k in idle:
            left[k] = 0
        if choice is None:
            return ClassPlan(eligible, bound, tuple(opened), state.problem, state.result)
        opened.append(_told(state, choice))
        state.trained[choice.trainees] = True
        state = _State(choice.problem, choice.result, state.trained)
        left[choice.offer] -= 1
        spent += offers[choice.offer].cost_yuan


def _survey(
    state: _State, offers: Sequence[Offer], find: Callable[[tuple[int, int]], Opened]
) -> tuple[Int64, Int64, list[Opened]]:
    """Who could join each kind, what it could add, and the pairs of those who gain most."""
    own = _own(state)
    eligible, bound = np.zeros((2, len(offers)), np.int64)
    kept = []
    for k, offer in enumerate(offers):
        pairs = find((offer.occupation, offer.level))
        gain = _gain(state, pairs, own)
        eligible[k] = _by_person(pairs, gain)[0].size
        bound[k] = _bound(state.problem, pairs, gain, offer.seats)
        limit = KEPT_SEATS * offer.seats * offer.most
        start, best = _by_person(pairs, gain)
        chosen = np.zeros(state.problem.persons, np.bool_)
        chosen[pairs.person[start[np.argsort(-best, kind="stable")[:limit]]]] = True
        chosen[pairs.person[start[best < 0]]] = False
        kept.append(pairs.of(chosen))
    return eligible, bound, kept


def _own(state: _State) -> Int64:
    """What each person (or the household through them) gains already."""
    value = values(state.problem, state.result.price)
    return np.maximum(value, reserves(state.problem, value))


def _gain(state: _State, pairs: Opened, own: Int64) -> Int64:
    """What each new pair gains above the price and what the person has."""
    price = state.result.price[pairs.vacancy]
    return pairs.weight - price - own[pairs.person]


def _by_person(pairs: Opened, gain: Int64) -> tuple[Int64, Int64]:
    """Where each person's pairs begin, and the best gain of each; pairs stand by person."""
    if gain.size == 0:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    start = np.flatnonzero(np.diff(pairs.person, prepend=-1))
    return start, np.maximum.reduceat(gain, start)


def _bound(problem: Problem, pairs: Opened, gain: Int64, seats: int) -> int:
    """Most that any trainees of one class add: by person, and by vacancy; the smaller counts."""
    best = np.maximum(_by_person(pairs, gain)[1], 0)
    by_person = int(np.sort(best)[::-1][:seats].sum())
    good = gain > 0
    order = np.lexsort((-gain[good], pairs.vacancy[good]))
    vacancy, worth = pairs.vacancy[good][order], gain[good][order]
    first = np.searchsorted(vacancy, vacancy, "left")
    inside = np.arange(vacancy.size) - first < problem.openings[vacancy]
    return min(by_person, int(worth[inside].sum()))


def _best(
    state: _State,
    pairs: list[Opened],
    offers: Sequence[Offer],
    allowed: list[int],
    limits: tuple[int, int],
) -> tuple[_Choice | None, list[int]]:
    """The class that adds most a yuan among those solved, and the kinds that place too few."""
    own = _own(state)
    fresh = {k: pairs[k].of(~state.trained) for k in allowed}
    gain = {k: _gain(state, fresh[k], own) for k in allowed}
    bound = {k: _bound(state.problem, fresh[k], gain[k], offers[k].seats) for k in allowed}
    ranked = sorted(allowed, key=lambda k: (-bound[k] / offers[k].cost_yuan, k))
    best, rate, idle, tried = None, 0.0, list[int](), 0
    for k in (k for k in ranked if bound[k] > 0):
        if tried == limits[1] or bound[k] / offers[k].cost_yuan <= rate:
            break
        who = _trainees(state, fresh[k], gain[k], offers[k].seats)
        joined = np.zeros(state.problem.persons, np.bool_)
        joined[who] = True
        problem = with_pairs(state.problem, fresh[k].of(joined))
        result = assign(problem, warm=state.result)
        if result.matched - state.result.matched < limits[0]:
            idle.append(k)
            continue
        tried += 1
        added = (result.objective - state.result.objective) / offers[k].cost_yuan
        if added > rate:
            best, rate = _Choice(k, who, bound[k], problem, result), added
    return best, idle


def _trainees(state: _State, pairs: Opened, gain: Int64, seats: int) -> Int64:
    """Those who gain most above the prices, no more for a vacancy than it has room."""
    good = gain > 0
    problem, result = state.problem, state.result
    taken = np.bincount(result.vacancy[result.vacancy >= 0], minlength=problem.vacancies)
    room = np.where(result.price > 0, problem.openings, problem.openings - taken)
    person, row = np.unique(pairs.person[good], return_inverse=True)
    count = np.bincount(row, minlength=person.size)
    chosen = assign(
        Problem(
            np.concatenate(([0], np.cumsum(count))),
            pairs.vacancy[good],
            np.minimum(gain[good], 2**31 - 1),
            room,
        )
    )
    most = np.zeros(person.size, np.int64)
    seated = chosen.vacancy[row] == pairs.vacancy[good]
    np.maximum.at(most, row[seated], gain[good][seated])
    order = np.argsort(-most, kind="stable")[:seats]
    return person[order[most[order] > 0]]


def with_pairs(problem: Problem, pairs: Opened) -> Problem:
    """Return the instance with more edges, each at the end of its person's row."""
    at = problem.indptr[pairs.person + 1]
    count = np.bincount(pairs.person, minlength=problem.persons)
    return Problem(
        problem.indptr + np.concatenate(([0], np.cumsum(count))),
        np.insert(problem.indices, at, pairs.vacancy),
        np.insert(problem.weight, at, pairs.weight),
        problem.openings,
        household=problem.household,
        bonus=problem.bonus,
    )


def _told(state: _State, choice: _Choice) -> OpenedClass:
    before, after = state.result, choice.result
    homes = [
        int(np.count_nonzero(covered(state.problem, plan.vacancy))) for plan in (before, after)
    ]
    return OpenedClass(
        offer=choice.offer,
        trainees=choice.trainees.astype(np.int32),
        bound=choice.bound,
        gain=after.objective - before.objective,
        placed_more=after.matched - before.matched,
        homes_more=homes[1] - homes[0],
    )
