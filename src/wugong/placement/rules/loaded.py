"""One matching problem as values: what the engine reads, and what the reader's tables need."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from numpy.typing import NDArray

from labourmatch import Affinity, Persons, Policy, Vacancies

Ints = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Scoring:
    """The weights in force on a day, and whose turn is when."""

    version: str
    weights: Policy
    tiers: dict[str, int]
    training: dict[str, Any] = field(default_factory=dict)  # what classes cost; rules.classes


@dataclass(frozen=True, slots=True)
class People:
    """What the reader's tables need about each person, beside the engine's columns."""

    labourer_id: Ints
    township: Ints  # index into townships
    townships: list[str]
    is_zero: Ints
    is_registered: Ints
    is_relocated: Ints
    only_home: Ints  # every wished place lies in the home county


@dataclass(frozen=True, slots=True)
class Loaded:
    """One problem as it stood when it was read."""

    pool: str
    area: str
    day: date
    scoring: Scoring
    persons: Persons
    vacancies: Vacancies
    affinity: Affinity
    people: People
    vacancy_id: Ints
    occupations: list[str]  # index of an occupation → its code
    opted_out: int
