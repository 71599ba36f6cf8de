"""Invented counties and instances: realistic shapes, nobody real, the same for the same seed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labourmatch.market import Affinity, Persons, Vacancies
from labourmatch.policy import Policy
from labourmatch.problem import InvalidProblem

TODAY = 18_138  # 2019-08-30 in days since 1970
OCCUPATIONS = 60
HOME_PROVINCE, HOME_PREFECTURE = 53, 5306
EDUCATION_ASKED = (0.45, 0.25, 0.2, 0.06, 0.02, 0.01, 0.01)
PROVINCES = (44, 33, 53, 35, 32, 31, 52, 51, 50, 11)
PROVINCE_SHARES = (0.30, 0.24, 0.20, 0.08, 0.06, 0.03, 0.03, 0.03, 0.02, 0.01)
PROVINCE_PAY = (4600, 4500, 3100, 4200, 4500, 5000, 3200, 3500, 3600, 5000)
QUIET, NEIGHBOURS = 0.88, 0.3
Numbers = NDArray[Any]


@dataclass(frozen=True, slots=True)
class County:
    """A county of invented people with the demand that reaches it."""

    persons: Persons
    vacancies: Vacancies
    affinity: Affinity
    policy: Policy


def county(persons: int = 30_000, vacancies: int = 800, seed: int = 1) -> County:
    """Invent a county: villages, households, wishes and skills as a western county has them.

    Parameters
    ----------
    persons, vacancies : int
        Sizes.
    seed : int
        The same seed gives the same county.
    """
    if persons < 0 or vacancies < 0:
        raise InvalidProblem("synthetic.size", "Sizes must not be negative.")
    chance = np.random.default_rng(seed)
    employers = max(1, vacancies // 3)
    policy = Policy(
        valid_from=date(2019, 1, 1),
        home_lo=HOME_PREFECTURE * 100,
        home_hi=HOME_PREFECTURE * 100 + 99,
    )
    people = _people(chance, persons, employers)
    demand = _demand(chance, vacancies, employers, max(1.0, 0.3 * persons / max(1, vacancies)))
    villages = int(people.village.max()) + 1 if persons else 1
    rows = 6 * villages
    affinity = Affinity(
        chance.integers(0, villages, rows).astype(np.int32),
        chance.integers(0, employers, rows).astype(np.int32),
        chance.geometric(0.35, rows).astype(np.int32),
    )
    return County(people, demand, affinity, policy)


def quiet_county(persons: int = 30_000, vacancies: int = 800, seed: int = 1) -> County:
    """Invent a county where most people state no wish and have neighbours nearly everywhere.

    So a register looks in which everybody stands, not only who looks for work: scores tie, and a
    third of all vacancies are those of employers where people of the same village work already.

    Parameters
    ----------
    persons, vacancies : int
        Sizes.
    seed : int
        The same seed gives the same county.
    """
    home = county(persons, vacancies, seed)
    chance = np.random.default_rng((seed, 1))
    quiet = chance.random(persons) < QUIET
    people = replace(
        home.persons,
        wished_occupation=np.where(quiet[:, None], -1, home.persons.wished_occupation),
        wish_lo=np.where(quiet[:, None], 0, home.persons.wish_lo),
        wish_hi=np.where(quiet[:, None], 0, home.persons.wish_hi),
        near_home=home.persons.near_home & ~quiet,
        wage_floor=np.where(quiet, 0, home.persons.wage_floor),
    )
    villages = int(people.village.max(initial=0)) + 1
    employers = int(home.vacancies.employer.max(initial=0)) + 1
    known = np.flatnonzero(chance.random(villages * employers) < NEIGHBOURS)
    affinity = Affinity(
        (known // employers).astype(np.int32),
        (known % employers).astype(np.int32),
        chance.geometric(0.45, known.size).astype(np.int32),
    )
    return County(people, home.vacancies, affinity, home.policy)


def _places(chance: np.random.Generator, size: int, shares: tuple[float, ...]) -> Numbers:
    province = chance.choice(np.array(PROVINCES), size, p=np.array(shares))
    prefecture = np.minimum(chance.geometric(0.18, size), 18)
    home = (province == HOME_PROVINCE) & (chance.random(size) < 0.5)
    prefecture[home] = HOME_PREFECTURE % 100
    code: Numbers = province * 10_000 + prefecture * 100
    return code + np.minimum(chance.geometric(0.25, size), 12)


def _occupations(chance: np.random.Generator, size: Any) -> Numbers:
    chosen: Numbers = np.minimum(chance.geometric(0.06, size) - 1, OCCUPATIONS - 1)
    return chosen


def _people(chance: np.random.Generator, n: int, employers: int) -> Persons:
    family = np.cumsum(chance.random(n) < 0.48)
    household = _priority(chance, family)
    skills = np.minimum(chance.poisson(0.9, n), 4)
    wishes = np.where(chance.random(n) < 0.75, chance.integers(1, 4, n), 0)
    wished = _occupations(chance, (n, 3))
    wished[np.arange(3) >= wishes[:, None]] = -1
    lo, hi = _wished_places(chance, n)
    floor = 500 * np.clip(np.rint(chance.normal(6.4, 1.6, n)), 3, 14)
    floor[chance.random(n) < 0.25] = 0
    return Persons(
        birth_day=(TODAY - 365 * chance.triangular(16, 30, 62, n)).astype(np.int32),
        sex=(1 + (chance.random(n) < 0.47)).astype(np.int8),
        education=chance.choice(7, n, p=[0.09, 0.33, 0.38, 0.1, 0.05, 0.03, 0.02]).astype(np.int8),
        weak=chance.random(n) < 0.06,
        certificates=np.where(chance.random(n) < 0.1, chance.integers(1, 16, n), 0),
        skill_indptr=np.concatenate(([0], np.cumsum(skills))),
        skill_occupation=_occupations(chance, int(skills.sum())),
        skill_level=np.minimum(chance.geometric(0.5, int(skills.sum())) - 1, 5),
        wished_occupation=wished,
        wish_lo=lo,
        wish_hi=hi,
        near_home=chance.random(n) < 0.18,
        wage_floor=floor.astype(np.int32),
        village=np.sort(chance.integers(0, max(1, min(262, 1 + n // 100)), n)),
        current_employer=np.where(chance.random(n) < 0.3, chance.integers(0, employers, n), -1),
        fresh_days=np.minimum(chance.geometric(0.02, n), 400),
        opted_out=chance.random(n) < 0.01,
        household=household,
        tier=chance.integers(0, 2, int(household.max(initial=-1)) + 1).astype(np.int8),
    )


def _priority(chance: np.random.Generator, family: Numbers) -> Numbers:
    last = int(family[-1]) + 1 if family.size else 0
    chosen = chance.random(last) < 0.22
    number = np.where(chosen, np.cumsum(chosen) - 1, -1)
    picked: Numbers = number[family]
    _, kept = np.unique(picked, return_inverse=True)
    return kept - 1 if (picked < 0).any() else kept


def _wished_places(chance: np.random.Generator, n: int) -> tuple[Numbers, Numbers]:
    place = _places(chance, 3 * n, PROVINCE_SHARES).reshape(n, 3)
    grain = chance.choice(np.array([10_000, 100, 1]), (n, 3), p=[0.7, 0.2, 0.1])
    lo = place // grain * grain
    hi = lo + grain - 1
    wishes = np.where(chance.random(n) < 0.7, chance.integers(1, 4, n), 0)
    none = np.arange(3) >= wishes[:, None]
    lo[none] = hi[none] = 0
    return lo, hi


def _demand(chance: np.random.Generator, m: int, employers: int, openings: float) -> Vacancies:
    place = _places(chance, m, PROVINCE_SHARES)
    pay = dict(zip(PROVINCES, PROVINCE_PAY, strict=True))
    base = np.array([pay[p] for p in (place // 10_000).tolist()], dtype=np.float64)
    occupation = _occupations(chance, m)
    employer = chance.integers(0, employers, m)
    record = np.clip(np.rint(chance.normal(6.5, 2, employers)), 0, 10)
    level = np.where(chance.random(m) < 0.7, -1, np.minimum(chance.geometric(0.55, m) - 1, 5))
    strict = chance.random(m) < 0.05
    return Vacancies(
        occupation=occupation,
        level=level,
        education_min=chance.choice(7, m, p=EDUCATION_ASKED).astype(np.int8),
        age_min=np.where(chance.random(m) < 0.8, 18, 16),
        age_max=chance.choice(np.array([35, 40, 45, 50, 55, 60]), m),
        start_day=(TODAY + chance.integers(0, 60, m)).astype(np.int32),
        wage=(50 * np.rint(base * chance.lognormal(0.02 * (level + 1), 0.18, m) / 50)).astype(int),
        place=place,
        openings=np.maximum(1, np.rint(chance.lognormal(0, 0.9, m) * openings / 1.5)).astype(int),
        employer=employer.astype(np.int32),
        employer_record=record[employer].astype(int),
        blocked=chance.random(m) < 0.01,
        needs_full_strength=chance.random(m) < 0.4,
        certificate_mask=np.where(chance.random(m) < 0.04, 1 << chance.integers(0, 4, m), 0),
        sex_limit=np.where(strict, 1, 0),
        fresh_days=np.minimum(chance.geometric(0.03, m), 400),
    )
