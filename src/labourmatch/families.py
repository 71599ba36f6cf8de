"""Instances of the plan by family: the shapes on which solvers differ."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from labourmatch.candidates import recommend
from labourmatch.edges import edges, household_first
from labourmatch.problem import InvalidProblem, Problem
from labourmatch.reach import candidates
from labourmatch.synthetic import county, quiet_county

FAMILIES = (
    "realistic",
    "quiet",
    "tie_heavy",
    "unit_openings",
    "oversubscribed",
    "undersubscribed",
    "giant",
    "chains",
)
DEGREE = 13
Numbers = NDArray[Any]


def instance(family: str, persons: int, vacancies: int, seed: int = 1) -> Problem:
    """Invent an instance.

    Parameters
    ----------
    family : str
        ``realistic`` (a county's short lists), ``quiet`` (the same where most people state no
        wish), ``tie_heavy`` (weights 90 to 100, as many openings
        as persons), ``unit_openings``, ``oversubscribed`` (five persons an opening),
        ``undersubscribed``, ``giant`` (one vacancy takes a third of all), ``chains`` (each person
        stands between two vacancies, so that one move pushes the next).
    persons, vacancies, seed : int
        Sizes; the same seed gives the same instance.

    Raises
    ------
    InvalidProblem
        When the family is unknown or a size negative.
    """
    if family not in FAMILIES:
        raise InvalidProblem("family.unknown", f"Families are {', '.join(FAMILIES)}.")
    if persons < 0 or vacancies < 1:
        raise InvalidProblem("synthetic.size", "An instance needs a vacancy and no less than 0.")
    if family in ("realistic", "quiet"):
        invent = county if family == "realistic" else quiet_county
        home = invent(persons, vacancies, seed)
        rows = recommend(home.persons, home.vacancies, home.policy, 12, home.affinity)
        also = candidates(home.persons, home.vacancies, home.policy, 16, home.affinity)
        return edges(rows, home.persons, home.vacancies, also)
    chance = np.random.default_rng(seed)
    if family == "chains":
        return _chains(chance, persons, vacancies)
    return _random(chance, family, persons, vacancies)


def _random(chance: np.random.Generator, family: str, n: int, m: int) -> Problem:
    degree = np.minimum(chance.poisson(DEGREE, n), m)
    indptr = np.concatenate(([0], np.cumsum(degree)))
    size = int(indptr[-1])
    rank = np.minimum(chance.exponential(m / 4, size).astype(np.int64), m - 1)
    indices = np.where(chance.random(size) < 0.5, rank, chance.integers(0, m, size))
    low = 90 if family == "tie_heavy" else 1
    each = {
        "tie_heavy": n / m,
        "unit_openings": 1.0,
        "oversubscribed": 0.2 * n / m,
        "undersubscribed": 3.0 * n / m,
        "giant": 0.3 * n / m,
    }[family]
    openings = np.maximum(1, np.rint(each * chance.gamma(2, 0.5, m)))
    if family in ("tie_heavy", "unit_openings"):
        openings[:] = max(1, round(each))
    if family == "giant":
        openings[0] = n // 3 + 1
        indices[np.minimum(indptr[:-1], max(size - 1, 0))[degree > 0]] = 0
    weight = chance.integers(low, 101, size).astype(np.int32)
    return _with_homes(chance, indptr, indices, weight, openings)


def _chains(chance: np.random.Generator, n: int, m: int) -> Problem:
    first = np.arange(n) % m
    indices = np.stack((first, (first + 1) % m), axis=1).reshape(-1)
    weight = chance.integers(45, 56, 2 * n).astype(np.int32)
    openings = np.full(m, max(1, n // m))
    openings[0] += 1
    return _with_homes(chance, np.arange(0, 2 * n + 1, 2), indices, weight, openings)


def _with_homes(
    chance: np.random.Generator,
    indptr: Numbers,
    indices: Numbers,
    weight: NDArray[np.int32],
    openings: Numbers,
) -> Problem:
    n = indptr.size - 1
    family = np.cumsum(chance.random(n) < 0.48)
    picked = chance.random(int(family[-1]) + 1 if n else 0) < 0.2
    number = np.where(picked, np.cumsum(picked) - 1, -1)
    tier = np.zeros(int(picked.sum()), np.int8)
    return Problem(
        indptr,
        indices,
        weight,
        openings.astype(np.int64),
        household=number[family],
        bonus=household_first(tier, openings.size, weight),
    )
