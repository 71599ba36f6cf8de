"""The dated policy: how many points each part of a score may reach. Never in code elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, Self

import numpy as np

from labourmatch.problem import Int32, InvalidProblem

PARTS = (
    "pay",
    "occupation",
    "place",
    "schooling",
    "village",
    "record",
    "near_home",
    "freshness",
)
# Share in percent of the occupation part: rows are the order of the wish (none, third, second,
# first), columns what the person brings (nothing, experience, a grade).
OCCUPATION_SHARES = ((0, 50, 60), (50, 80, 85), (60, 85, 92), (70, 92, 100))
PLACE_SHARES = (100, 75, 50)
ANYWHERE_SHARE = 50
SCHOOLING_SHARES = (100, 100, 60, 30, 30, 30, 30)
LARGEST_TOTAL = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Whole points for each part of a score, valid from a day on.

    Parameters
    ----------
    valid_from : date
        First day on which the policy holds.
    pay, occupation, place, schooling, village, record, near_home, freshness : int
        Most points of each part; together at most 100.
    pay_span_yuan : int
        Pay so far over the floor reaches the whole part.
    pay_base_yuan : int
        Floor taken for whoever stated none or a lower one.
    village_full : int
        So many people of the same village reach the whole part.
    fresh_days_full, fresh_days_none : int
        Records up to the first age reach the whole part, from the second on nothing.
    home_lo, home_hi : int
        Place codes that count as near home; 0, 0 for none.

    Raises
    ------
    InvalidProblem
        When a weight is negative, the sum passes 100 or a span is not positive.
    """

    valid_from: date
    pay: int = 25
    occupation: int = 25
    place: int = 15
    schooling: int = 8
    village: int = 10
    record: int = 7
    near_home: int = 5
    freshness: int = 5
    pay_span_yuan: int = 4000
    pay_base_yuan: int = 2000
    village_full: int = 5
    fresh_days_full: int = 30
    fresh_days_none: int = 180
    home_lo: int = 0
    home_hi: int = 0

    def __post_init__(self) -> None:
        for field in fields(self)[1:]:
            value = getattr(self, field.name)
            if type(value) is not int or value < 0 or value > 10**7:
                raise InvalidProblem("policy.value", f"{field.name} must be a whole number ≥ 0.")
        if sum(self.weights()) > LARGEST_TOTAL:
            raise InvalidProblem("policy.sum", "The parts of a policy sum to more than 100.")
        if not self.fresh_days_full < self.fresh_days_none:
            raise InvalidProblem("policy.fresh", "fresh_days_full must be below fresh_days_none.")
        if min(self.pay_span_yuan, self.village_full) < 1:
            raise InvalidProblem("policy.span", "pay_span_yuan and village_full must be positive.")

    def weights(self) -> tuple[int, ...]:
        """Return the most points of each part in the order of ``PARTS``."""
        return tuple(getattr(self, name) for name in PARTS)

    def row(self) -> Int32:
        """Return what the kernels read: the weights, then spans and limits."""
        tail = (
            self.pay_span_yuan,
            self.pay_base_yuan,
            self.village_full,
            self.fresh_days_full,
            self.fresh_days_none,
            self.home_lo,
            self.home_hi,
        )
        return np.array(self.weights() + tail, np.int32)

    def to_mapping(self) -> dict[str, int | str]:
        """Return plain values, the date in ISO form."""
        return asdict(self) | {"valid_from": self.valid_from.isoformat()}

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any]) -> Self:
        """Build a policy from plain values, the date in ISO form.

        Raises
        ------
        InvalidProblem
            When a name is unknown, the date is missing or a value is wrong.
        """
        unknown = set(values) - {field.name for field in fields(cls)}
        if unknown:
            raise InvalidProblem("policy.name", f"Unknown in a policy: {', '.join(unknown)}.")
        try:
            day = date.fromisoformat(str(values["valid_from"]))
        except (KeyError, ValueError) as wrong:
            raise InvalidProblem("policy.date", "valid_from must be a date.") from wrong
        return cls(**{**values, "valid_from": day})
