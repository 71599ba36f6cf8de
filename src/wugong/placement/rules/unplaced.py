"""Why somebody has no place: asked of the engine itself, one rule relaxed at a time."""

from collections.abc import Iterator
from dataclasses import fields, replace

import numpy as np
from numpy.typing import NDArray

from labourmatch import Affinity, Persons, Policy, Problem, Result, Vacancies, recommend
from wugong.placement.enums import UnplacedReason as R

REASONS = tuple(R)  # position in here is what travels; -1 is a place
Ints = NDArray[np.int64]
Marks = NDArray[np.int8]


def take(persons: Persons, rows: Ints) -> Persons:
    """These persons alone, without their households' turns."""
    start, end = persons.skill_indptr[rows], persons.skill_indptr[rows + 1]
    length = end - start
    pointer = np.concatenate(([0], np.cumsum(length)))
    skill = np.repeat(start - pointer[:-1], length) + np.arange(pointer[-1])
    special = {"skill_indptr", "skill_occupation", "skill_level", "household", "tier"}
    plain = [f.name for f in fields(persons) if f.name not in special]
    return Persons(
        **{name: getattr(persons, name)[rows] for name in plain},
        skill_indptr=pointer,
        skill_occupation=persons.skill_occupation[skill],
        skill_level=persons.skill_level[skill],
        household=np.full(rows.size, -1, np.int32),
        tier=np.zeros(0, np.int8),
    )


def why_unplaced(
    persons: Persons,
    vacancies: Vacancies,
    policy: Policy,
    solved: tuple[Problem, Result],
    only_home: NDArray[np.bool_],
) -> Marks:
    """The reason of each person without a place, as a position in REASONS."""
    problem, result = solved
    reason = np.full(persons.count, -1, np.int8)
    unplaced = result.vacancy < 0
    has_edges = problem.indptr[1:] > problem.indptr[:-1]
    reason[unplaced] = REASONS.index(R.OTHER)
    full = unplaced & has_edges
    reason[full] = REASONS.index(R.FULL)
    reason[full & only_home] = REASONS.index(R.COUNTY_FULL)
    reason[full & _gave_way(problem, result)] = REASONS.index(R.HOUSEHOLD)
    _ask(persons, vacancies, policy, np.flatnonzero(unplaced & ~has_edges), reason)
    reason[unplaced & persons.opted_out] = REASONS.index(R.OPTED_OUT)
    return reason


def _gave_way(problem: Problem, result: Result) -> NDArray[np.bool_]:
    """Who would score more in some vacancy than a member of a priority household that has it."""
    person = np.repeat(np.arange(problem.persons, dtype=np.int32), np.diff(problem.indptr))
    seated = problem.indices == result.vacancy[person]
    first = seated & (problem.household[person] >= 0)
    least = np.full(problem.vacancies, np.iinfo(np.int32).max, np.int32)
    np.minimum.at(least, problem.indices[first], problem.weight[first])
    gave_way = np.zeros(problem.persons, np.bool_)
    gave_way[person[problem.weight > least[problem.indices]]] = True
    return gave_way


def _ask(persons: Persons, vacancies: Vacancies, policy: Policy, rows: Ints, reason: Marks) -> None:
    """The first rule whose relaxing opens a vacancy is the reason."""
    left = rows
    for name, people, demand in _relaxed(take(persons, rows), vacancies):
        if left.size == 0:
            return
        at = np.searchsorted(rows, left)
        found = recommend(take(people, at), demand, policy, 1, Affinity.none())
        opened = found.vacancy[:, 0] >= 0
        reason[left[opened]] = REASONS.index(name)
        left = left[~opened]


def _relaxed(persons: Persons, vacancies: Vacancies) -> Iterator[tuple[R, Persons, Vacancies]]:
    m = vacancies.count
    # A class for beginners takes anybody; every further class wants the grade before it.
    lower = np.where(vacancies.level <= 1, -1, vacancies.level - 1)
    yield R.ONE_LEVEL, persons, replace(vacancies, level=lower)
    yield R.WAGE_FLOOR, replace(persons, wage_floor=np.zeros(persons.count, np.int32)), vacancies
    anyone = replace(
        vacancies,
        age_min=np.zeros(m, np.int8),
        age_max=np.full(m, 127, np.int8),
        education_min=np.zeros(m, np.int8),
        certificate_mask=np.zeros(m, np.int32),
        needs_full_strength=np.zeros(m, np.bool_),
    )
    yield R.AGE_OR_PAPERS, persons, anyone
    nowhere = np.zeros((persons.count, 3), np.int32)
    yield R.NO_VACANCY, replace(persons, wish_lo=nowhere, wish_hi=nowhere), vacancies
