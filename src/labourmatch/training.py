"""What a class would open: who may join it, and which vacancies they could take afterwards."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import NamedTuple

import numpy as np

from labourmatch.candidates import recommend
from labourmatch.market import Affinity, Persons, Vacancies
from labourmatch.policy import Policy
from labourmatch.problem import Bool, Int8, Int32, Int64, InvalidProblem

FOR_TRAINEE = 16
HIGHEST = 5


@dataclass(frozen=True, slots=True)
class Offer:
    """A kind of class that could be opened.

    Parameters
    ----------
    occupation : int
        Index of the occupation it teaches.
    level : int
        The grade it ends with, 1 to 5. Grade 1 takes anybody without a grade, a higher one those
        who hold the grade before.
    seats : int
        Trainees of one class, 1 or more.
    cost_yuan : int
        What one class costs, 1 or more.
    most : int
        Classes of this kind that could be opened.

    Raises
    ------
    InvalidProblem
        ``offer.value`` when a number is out of range.
    """

    occupation: int
    level: int
    seats: int
    cost_yuan: int
    most: int = 1

    def __post_init__(self) -> None:
        if not (
            self.occupation >= 0
            and 1 <= self.level <= HIGHEST
            and min(self.seats, self.cost_yuan, self.most) >= 1
        ):
            told = "An offer needs an occupation, a level of 1..5, seats, cost and number above 0."
            raise InvalidProblem("offer.value", told)


class Opened(NamedTuple):
    """Pairs that a class makes possible, by person.

    ``person`` int64[q], ``vacancy`` int32[q], ``weight`` int32[q].
    """

    person: Int64
    vacancy: Int32
    weight: Int32

    def of(self, who: Bool) -> Opened:
        """Return the pairs of these persons alone (bool[n])."""
        kept = who[self.person]
        return Opened(self.person[kept], self.vacancy[kept], self.weight[kept])


def in_demand(vacancies: Vacancies) -> list[tuple[int, int]]:
    """Return every (occupation, level) that an open vacancy asks and a class could teach."""
    asked = (vacancies.level >= 1) & ~vacancies.blocked & (vacancies.openings > 0)
    pairs = np.unique(np.stack((vacancies.occupation, vacancies.level))[:, asked], axis=1)
    return [(int(occupation), int(level)) for occupation, level in pairs.T]


def held_level(persons: Persons, occupation: int) -> Int8:
    """Return int8[n]: the highest level that each person holds in an occupation, -1 for none."""
    held = np.full(persons.count, -1, np.int8)
    skill = np.flatnonzero(persons.skill_occupation == occupation)
    owner = np.searchsorted(persons.skill_indptr, skill, "right") - 1
    np.maximum.at(held, owner, persons.skill_level[skill])
    return held


def may_join(persons: Persons, occupation: int, level: int) -> Bool:
    """Return bool[n]: who lacks exactly this one level and lets a machine recommend to them."""
    held = held_level(persons, occupation)
    lacks = held < 1 if level == 1 else held == level - 1
    return lacks & ~persons.opted_out


def opened_by(
    persons: Persons,
    vacancies: Vacancies,
    policy: Policy,
    kind: tuple[int, int],
    affinity: Affinity | None = None,
) -> Opened:
    """Find the pairs that a class makes possible: every rule holds but the level it teaches.

    Parameters
    ----------
    persons, vacancies, policy, affinity
        As given to ``recommend``.
    kind : (int, int)
        Occupation and level.

    Returns
    -------
    Opened
        Of each person who may join the best 16 vacancies of this occupation that ask more than
        the person holds and no more than the class teaches, with the score that the person would
        have afterwards. Better scores at vacancies open to them before are left out.
    """
    occupation, level = kind
    rows = np.flatnonzero(may_join(persons, occupation, level))
    asked = (vacancies.occupation == occupation) & (vacancies.level <= level)
    target = np.flatnonzero(asked & (vacancies.level >= (0 if level == 1 else level)))
    if rows.size == 0 or target.size == 0:
        return Opened(np.zeros(0, np.int64), np.zeros(0, np.int32), np.zeros(0, np.int32))
    demand = Vacancies(**{f.name: getattr(vacancies, f.name)[target] for f in fields(vacancies)})
    trained = _trained(persons, rows, occupation, level)
    found = recommend(trained, demand, policy, min(FOR_TRAINEE, target.size), affinity)
    row, rank = np.nonzero(found.vacancy >= 0)
    vacancy = target[found.vacancy[row, rank]]
    fresh = held_level(persons, occupation)[rows[row]] < vacancies.level[vacancy]
    weight = found.total[row, rank]
    return Opened(rows[row][fresh], vacancy[fresh].astype(np.int32), weight[fresh])


def _trained(persons: Persons, rows: Int64, occupation: int, level: int) -> Persons:
    """Return these persons after the class; of their skills only the one that counts here."""
    apart = {"skill_indptr", "skill_occupation", "skill_level", "household", "tier"}
    plain = {f.name for f in fields(persons)} - apart
    nobody = persons.rows(0, 0)
    return replace(
        nobody,
        **{name: getattr(persons, name)[rows] for name in plain},
        skill_indptr=np.arange(rows.size + 1),
        skill_occupation=np.full(rows.size, occupation, np.int16),
        skill_level=np.full(rows.size, level, np.int8),
        household=np.full(rows.size, -1, np.int32),
        tier=np.zeros(0, np.int8),
    )
