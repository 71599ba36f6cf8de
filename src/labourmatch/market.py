"""What the engine is told about persons and vacancies: columns, checked once."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np

from labourmatch.problem import (
    Bool,
    Int8,
    Int16,
    Int32,
    Int64,
    InvalidProblem,
    check_indptr,
    check_range,
    checked,
)

WISHES = 3
LARGEST_WAGE = 10_000_000
MOST_VILLAGES = 1 << 20  # tables by village are as long as the largest number


@dataclass(frozen=True, slots=True, kw_only=True)
class Persons:
    """One row a person.

    Parameters
    ----------
    birth_day : int32[n]
        Days since 1970-01-01.
    sex : int8[n]
        1 male, 2 female, 0 unknown.
    education : int8[n]
        Rank 0 to 6.
    weak : bool[n]
        Weak or half labour capability.
    certificates : int32[n]
        Bit mask.
    skill_indptr, skill_occupation, skill_level : int64[n+1], int16[s], int8[s]
        Skills of each person; level 0 is experience, 1 to 5 are grades.
    wished_occupation : int16[n, 3]
        In order of wish, -1 for none.
    wish_lo, wish_hi : int32[n, 3]
        Inclusive ranges over place codes in order of wish; 0, 0 for none; none at all: anywhere.
    near_home : bool[n]
        The person said so; never guessed.
    wage_floor : int32[n]
        Yuan a month, 0 when none was stated.
    village, current_employer : int32[n]
        Indices, -1 for none.
    fresh_days : int16[n]
        Days since the record was confirmed.
    opted_out : bool[n]
        No recommendation by machine.
    household : int32[n]
        Index of the priority household, -1 for everybody else.
    tier : int8[h]
        Rank of each priority household, 0 before 1 before 2.

    Raises
    ------
    InvalidProblem
        When a column has the wrong type, length or values.
    """

    birth_day: Int32
    sex: Int8
    education: Int8
    weak: Bool
    certificates: Int32
    skill_indptr: Int64
    skill_occupation: Int16
    skill_level: Int8
    wished_occupation: Int16
    wish_lo: Int32
    wish_hi: Int32
    near_home: Bool
    wage_floor: Int32
    village: Int32
    current_employer: Int32
    fresh_days: Int16
    opted_out: Bool
    household: Int32
    tier: Int8

    def __post_init__(self) -> None:
        n = np.asarray(self.birth_day).size
        flat = {
            "birth_day": np.int32, "sex": np.int8, "education": np.int8, "weak": np.bool_,
            "certificates": np.int32, "near_home": np.bool_, "wage_floor": np.int32,
            "village": np.int32, "current_employer": np.int32, "fresh_days": np.int16,
            "opted_out": np.bool_, "household": np.int32,
        }  # fmt: skip
        shapes: dict[str, tuple[Any, tuple[int | None, ...]]] = {
            name: (dtype, (n,)) for name, dtype in flat.items()
        }
        shapes |= {
            "wished_occupation": (np.int16, (n, WISHES)),
            "wish_lo": (np.int32, (n, WISHES)),
            "wish_hi": (np.int32, (n, WISHES)),
            "skill_indptr": (np.int64, (n + 1,)),
            "skill_occupation": (np.int16, (None,)),
            "skill_level": (np.int8, (np.asarray(self.skill_occupation).size,)),
            "tier": (np.int8, (None,)),
        }
        _put(self, shapes)
        self._check()

    def _check(self) -> None:
        check_indptr("skill_indptr", self.skill_indptr, self.skill_occupation.size)
        check_range("skill_occupation", self.skill_occupation, 0, 2**15 - 2)
        check_range("skill_level", self.skill_level, 0, 5)
        check_range("sex", self.sex, 0, 2)
        check_range("education", self.education, 0, 6)
        check_range("wished_occupation", self.wished_occupation, -1, 2**15 - 2)
        check_range("wish_lo", self.wish_lo, 0, 2**31 - 1)
        check_range("wish_hi", self.wish_hi, 0, 2**31 - 1)
        check_range("wage_floor", self.wage_floor, 0, LARGEST_WAGE)
        check_range("village", self.village, -1, MOST_VILLAGES - 1)
        check_range("fresh_days", self.fresh_days, 0, 2**15 - 1)
        check_range("tier", self.tier, 0, 3)
        check_range("household", self.household, -1, max(self.tier.size - 1, -1))
        if bool((self.wish_lo > self.wish_hi).any()):
            raise InvalidProblem("wish.range", "A wished range of places ends before it starts.")

    @property
    def count(self) -> int:
        """Number of persons."""
        return self.birth_day.size

    def rows(self, low: int, high: int) -> Self:
        """Return the persons low..high-1 as views; households keep their numbers."""
        skills = slice(int(self.skill_indptr[low]), int(self.skill_indptr[high]))
        cut = {
            column.name: getattr(self, column.name)[low:high]
            for column in fields(self)
            if column.name not in ("skill_indptr", "skill_occupation", "skill_level", "tier")
        }
        return type(self)(
            skill_indptr=self.skill_indptr[low : high + 1] - self.skill_indptr[low],
            skill_occupation=self.skill_occupation[skills],
            skill_level=self.skill_level[skills],
            tier=self.tier,
            **cut,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Vacancies:
    """One row a vacancy.

    Parameters
    ----------
    occupation : int16[m]
        Index of the occupation.
    level : int8[m]
        Least level in the occupation: -1 nothing asked, 0 experience, 1 to 5 grades.
    education_min : int8[m]
        Least rank of schooling.
    age_min, age_max : int8[m]
        Whole years on the start day, both included.
    start_day, wage, place, openings : int32[m]
        Days since 1970-01-01, yuan a month, six-digit place, number of persons taken.
    employer : int32[m]
        Index of the employer.
    employer_record : int8[m]
        0 to 10: kept people, paid on time.
    blocked : bool[m]
        On the arrears list, unverified or closed.
    needs_full_strength : bool[m]
        Not for weak or half labour capability.
    certificate_mask : int32[m]
        Every bit is asked.
    sex_limit : int8[m]
        0 none, 1, 2; only with a legal ground, which the caller has checked.
    fresh_days : int16[m]
        Days since the vacancy was confirmed.

    Raises
    ------
    InvalidProblem
        When a column has the wrong type, length or values.
    """

    occupation: Int16
    level: Int8
    education_min: Int8
    age_min: Int8
    age_max: Int8
    start_day: Int32
    wage: Int32
    place: Int32
    openings: Int32
    employer: Int32
    employer_record: Int8
    blocked: Bool
    needs_full_strength: Bool
    certificate_mask: Int32
    sex_limit: Int8
    fresh_days: Int16

    def __post_init__(self) -> None:
        m = np.asarray(self.occupation).size
        kinds = {
            "occupation": np.int16, "level": np.int8, "education_min": np.int8,
            "age_min": np.int8, "age_max": np.int8, "start_day": np.int32, "wage": np.int32,
            "place": np.int32, "openings": np.int32, "employer": np.int32,
            "employer_record": np.int8, "blocked": np.bool_, "needs_full_strength": np.bool_,
            "certificate_mask": np.int32, "sex_limit": np.int8, "fresh_days": np.int16,
        }  # fmt: skip
        _put(self, {name: (kind, (m,)) for name, kind in kinds.items()})
        self._check()

    def _check(self) -> None:
        check_range("occupation", self.occupation, 0, 2**15 - 2)
        check_range("level", self.level, -1, 5)
        check_range("education_min", self.education_min, 0, 6)
        check_range("age_min", self.age_min, 0, 127)
        check_range("age_max", self.age_max, 0, 127)
        check_range("wage", self.wage, 0, LARGEST_WAGE)
        check_range("place", self.place, 0, 2**31 - 1)
        check_range("openings", self.openings, 0, 2**31 - 1)
        check_range("employer", self.employer, 0, 2**31 - 1)
        check_range("employer_record", self.employer_record, 0, 10)
        check_range("sex_limit", self.sex_limit, 0, 2)
        check_range("fresh_days", self.fresh_days, 0, 2**15 - 1)

    @property
    def count(self) -> int:
        """Number of vacancies."""
        return self.occupation.size

    def rows(self, low: int, high: int) -> Self:
        """Return the vacancies low..high-1 as views."""
        return type(self)(
            **{column.name: getattr(self, column.name)[low:high] for column in fields(self)}
        )


@dataclass(frozen=True, slots=True)
class Affinity:
    """How many people of a village work for an employer already: a table in any order.

    Parameters
    ----------
    village, employer, count : int32[a]
        Rows for the same pair are added up; pairs without anybody are left out.
    """

    village: Int32
    employer: Int32
    count: Int32

    def __post_init__(self) -> None:
        length = np.asarray(self.village).size
        _put(self, {name: (np.int32, (length,)) for name in ("village", "employer", "count")})
        check_range("affinity.village", self.village, 0, MOST_VILLAGES - 1)
        check_range("affinity.employer", self.employer, 0, 2**31 - 1)
        check_range("affinity.count", self.count, 0, 2**31 - 1)
        pair = (self.village.astype(np.int64) << 32) | self.employer
        keys, inverse = np.unique(pair, return_inverse=True)
        total = np.zeros(keys.size, np.int64)
        np.add.at(total, inverse, self.count)
        keys, total = keys[total > 0], total[total > 0]
        object.__setattr__(self, "village", (keys >> 32).astype(np.int32))
        object.__setattr__(self, "employer", (keys & (2**32 - 1)).astype(np.int32))
        object.__setattr__(self, "count", np.minimum(total, 2**31 - 1).astype(np.int32))

    @classmethod
    def none(cls) -> Self:
        """Return a table without rows."""
        empty = np.zeros(0, np.int32)
        return cls(empty, empty, empty)


def _put(owner: Any, shapes: dict[str, tuple[Any, tuple[int | None, ...]]]) -> None:
    for name, (dtype, shape) in shapes.items():
        object.__setattr__(owner, name, checked(name, getattr(owner, name), dtype, shape))
