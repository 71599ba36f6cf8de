"""Persons, vacancies and policy as the packed tables that the kernels read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from labourmatch.kernels import scoring as col
from labourmatch.kernels.packing import calendar_numbers, fill_persons
from labourmatch.market import Affinity, Persons, Vacancies
from labourmatch.policy import (
    ANYWHERE_SHARE,
    OCCUPATION_SHARES,
    PLACE_SHARES,
    SCHOOLING_SHARES,
    Policy,
)
from labourmatch.problem import Int32, Int64


def policy_row(policy: Policy) -> Int32:
    """Return weights, spans and the points of each share."""
    row = np.zeros(col.POLICY_COLUMNS, np.int32)
    plain = policy.row()
    row[: plain.size] = plain
    occupation = np.array(OCCUPATION_SHARES).reshape(-1) * policy.occupation // 100
    places = np.array((*PLACE_SHARES, ANYWHERE_SHARE)) * policy.place // 100
    row[col.SHARE_OCCUPATION : col.SHARE_PLACE] = occupation
    row[col.SHARE_PLACE : col.SHARE_SCHOOLING] = places
    row[col.SHARE_SCHOOLING : col.SHARE_RECORD] = (
        np.array(SCHOOLING_SHARES) * policy.schooling // 100
    )
    row[col.SHARE_RECORD : col.SHARE_RECORD + 11] = np.arange(11) * policy.record // 10
    return row


def person_table(persons: Persons, employers: Int32) -> Int32:
    """Pack one cache line a person, employers numbered by their place among those who hire."""
    table = np.zeros((persons.count, col.PERSON_COLUMNS), np.int32)
    fill_persons(
        table, persons.birth_day, persons.sex, persons.education, persons.weak,
        persons.certificates, persons.near_home, persons.wage_floor, persons.village,
        persons.current_employer, persons.fresh_days, persons.opted_out, employers,
    )  # fmt: skip
    return table


def vacancy_table(vacancies: Vacancies, employers: Int32, kinds: NDArray[np.int16]) -> Int32:
    """Pack one cache line a vacancy, occupations and employers renumbered without gaps."""
    table = np.zeros((vacancies.count, col.VACANCY_COLUMNS), np.int32)
    starts = calendar_numbers(vacancies.start_day)
    table[:, col.OCCUPATION] = np.searchsorted(kinds, vacancies.occupation)
    table[:, col.LEVEL] = vacancies.level
    table[:, col.EDUCATION] = vacancies.education_min
    table[:, col.BORN_BY] = starts - vacancies.age_min.astype(np.int32) * 10_000
    table[:, col.BORN_AFTER] = starts - (vacancies.age_max.astype(np.int32) + 1) * 10_000
    table[:, col.WAGE] = vacancies.wage
    table[:, col.PLACE] = vacancies.place
    table[:, col.EMPLOYER] = employers
    table[:, col.CLOSED] = vacancies.blocked | (vacancies.openings <= 0)
    table[:, col.STRENGTH] = vacancies.needs_full_strength
    table[:, col.SEX] = vacancies.sex_limit
    table[:, col.CERTIFICATES] = vacancies.certificate_mask
    table[:, col.RECORD] = vacancies.employer_record
    table[:, col.FRESH] = vacancies.fresh_days
    return table


@dataclass(frozen=True, slots=True)
class Tables:
    """Everything packed once for one pair of persons and vacancies."""

    person: Int32
    vacancy: Int32
    policy: Int32
    remap: Int32
    friends: Int32
    friend_count: Int32
    friend_ptr: Int64
    staff: Int32
    staff_ptr: Int64
    most_own: int
    kinds: int


def pack(persons: Persons, vacancies: Vacancies, policy: Policy, affinity: Affinity) -> Tables:
    """Pack persons, vacancies, policy and the table of fellow villagers."""
    kinds = np.unique(vacancies.occupation)
    highest = [a.max() for a in (persons.skill_occupation, persons.wished_occupation) if a.size]
    remap = np.full(max([int(h) for h in highest] + [-1]) + 1, -1, np.int32)
    known = kinds[kinds < remap.size]
    remap[known] = np.searchsorted(kinds, known)
    names, employer = np.unique(vacancies.employer, return_inverse=True)
    staff = np.argsort(employer, kind="stable").astype(np.int32)
    staff_ptr = np.concatenate(([0], np.cumsum(np.bincount(employer, minlength=names.size))))
    hires = np.isin(affinity.employer, names)
    village = affinity.village[hires]
    top = int(village.max()) + 1 if village.size else 0
    return Tables(
        person=person_table(persons, names),
        vacancy=vacancy_table(vacancies, employer.astype(np.int32), kinds),
        policy=policy_row(policy),
        remap=remap,
        friends=np.searchsorted(names, affinity.employer[hires]).astype(np.int32),
        friend_count=affinity.count[hires],
        friend_ptr=np.searchsorted(village, np.arange(top + 1)).astype(np.int64),
        staff=staff,
        staff_ptr=staff_ptr.astype(np.int64),
        most_own=3 + int(np.diff(persons.skill_indptr).max(initial=0)),
        kinds=kinds.size,
    )
