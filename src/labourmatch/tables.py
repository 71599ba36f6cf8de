"""Persons, vacancies and policy as the packed tables that the kernels read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from labourmatch.kernels import scoring as col
from labourmatch.market import Affinity, Persons, Vacancies
from labourmatch.policy import (
    ANYWHERE_SHARE,
    OCCUPATION_SHARES,
    PLACE_SHARES,
    SCHOOLING_SHARES,
    Policy,
)
from labourmatch.problem import Int32, Int64


def calendar_day(days: Int32) -> Int32:
    """Turn days since 1970 into numbers like 20190830, whose differences count birthdays."""
    day = days.astype("datetime64[D]")
    month = day.astype("datetime64[M]")
    year = month.astype("datetime64[Y]")
    number = (year.astype(np.int64) + 1970) * 10_000
    number += ((month - year).astype(np.int64) + 1) * 100 + (day - month).astype(np.int64) + 1
    return np.clip(number, -(2**31) + 1, 2**31 - 1).astype(np.int32)


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


def person_table(persons: Persons) -> Int32:
    """Pack one cache line a person."""
    table = np.zeros((persons.count, col.PERSON_COLUMNS), np.int32)
    table[:, col.P_BORN] = calendar_day(persons.birth_day)
    table[:, col.P_SEX] = persons.sex
    table[:, col.P_EDUCATION] = persons.education
    table[:, col.P_WEAK] = persons.weak
    table[:, col.P_CERTIFICATES] = persons.certificates
    table[:, col.P_NEAR] = persons.near_home
    table[:, col.P_FLOOR] = persons.wage_floor
    table[:, col.P_VILLAGE] = persons.village
    table[:, col.P_EMPLOYER] = persons.current_employer
    table[:, col.P_FRESH] = persons.fresh_days
    table[:, col.P_OUT] = persons.opted_out
    return table


def vacancy_table(vacancies: Vacancies, employers: Int32, kinds: NDArray[np.int16]) -> Int32:
    """Pack one cache line a vacancy, occupations and employers renumbered without gaps."""
    table = np.zeros((vacancies.count, col.VACANCY_COLUMNS), np.int32)
    starts = calendar_day(vacancies.start_day)
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
    persons_person = person_table(persons)
    persons_person[persons_person[:, col.P_EMPLOYER] >= 0, col.P_EMPLOYER] = -1
    placed = np.isin(persons.current_employer, names)
    persons_person[placed, col.P_EMPLOYER] = np.searchsorted(
        names, persons.current_employer[placed]
    )
    return Tables(
        person=persons_person,
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
