"""Persons, vacancies and policy as the packed tables that the kernels read."""

from __future__ import annotations

import math
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

LINE = 64  # bytes of a cache line


def room(*shape: int) -> Int32:
    """Empty rows that begin at a cache line, so that none lies in one more than it must."""
    size = 4 * math.prod(shape)
    raw = np.empty(size + LINE, np.uint8)
    begin = -raw.ctypes.data % LINE
    rows: Int32 = raw[begin : begin + size].view(np.int32).reshape(shape)
    return rows


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
    """Pack half a cache line a person."""
    table = room(persons.count, col.PERSON_COLUMNS)
    fill_persons(
        table, persons.birth_day, persons.sex, persons.education, persons.weak,
        persons.certificates, persons.near_home, persons.wage_floor, persons.village,
        persons.current_employer, persons.fresh_days, persons.opted_out,
    )  # fmt: skip
    return table


def vacancy_table(vacancies: Vacancies, employers: Int32, kinds: NDArray[np.int16]) -> Int32:
    """Pack one cache line a vacancy, occupations and employers renumbered without gaps."""
    table = np.zeros((vacancies.count, col.VACANCY_COLUMNS), np.int32)
    starts = calendar_numbers(vacancies.start_day)
    table[:, col.NEEDS] = needs(vacancies)
    table[:, col.CERTIFICATES] = vacancies.certificate_mask
    table[:, col.BORN_BY] = starts - vacancies.age_min.astype(np.int32) * 10_000
    table[:, col.BORN_AFTER] = starts - (vacancies.age_max.astype(np.int32) + 1) * 10_000
    table[:, col.WAGE] = vacancies.wage
    table[:, col.FIRM] = vacancies.employer
    table[:, col.EMPLOYER] = employers
    table[:, col.PLACE] = vacancies.place
    table[:, col.OCCUPATION] = np.searchsorted(kinds, vacancies.occupation)
    table[:, col.LEVEL] = vacancies.level
    table[:, col.EDUCATION] = vacancies.education_min
    table[:, col.CLOSED] = vacancies.blocked | (vacancies.openings <= 0)
    table[:, col.STRENGTH] = vacancies.needs_full_strength
    table[:, col.SEX] = vacancies.sex_limit
    table[:, col.RECORD] = vacancies.employer_record
    table[:, col.FRESH] = vacancies.fresh_days
    return table


def needs(vacancies: Vacancies) -> Int32:
    """One bit for each thing asked; a person lacks the bits of what he or she does not have."""
    level, sex = vacancies.level.astype(np.int32), vacancies.sex_limit.astype(np.int32)
    closed = vacancies.blocked | (vacancies.openings <= 0)
    asked: Int32 = np.where(level < 0, 0, 1 << (col.NEED_LEVEL + np.maximum(level, 0)))
    asked |= 1 << (col.NEED_EDUCATION + vacancies.education_min.astype(np.int32))
    asked |= vacancies.needs_full_strength.astype(np.int32) << col.NEED_STRENGTH
    asked |= np.where(sex == 0, 0, 1 << (col.NEED_SEX - 1 + np.maximum(sex, 1)))
    asked |= closed.astype(np.int32) << col.NEED_OPEN
    return asked | 1 << col.NEED_CONSENT


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
        person=person_table(persons),
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
