"""A calendar month as a value: ordered, counted, written YYYY-MM."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Self

from wugong.base.errors import Refusal, register

_FORM = re.compile(r"(?P<year>[12]\d{3})-(?P<month>0[1-9]|1[0-2])", re.ASCII)
_YEARS = range(1900, 2101)


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """Month(2019, 6): the county's unit of reporting."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not 1 <= self.month <= 12:
            raise ValueError(f"no month {self.month}")

    @classmethod
    def of(cls, day: date) -> Self:
        """The month a day lies in."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read YYYY-MM and nothing else; a month in an address is typed by people."""
        match = _FORM.fullmatch(text)
        if match is None or int(match["year"]) not in _YEARS:
            raise Refusal("month.form", field="month")
        return cls(int(match["year"]), int(match["month"]))

    @classmethod
    def from_number(cls, number: int) -> Self:
        """Back from `number`."""
        return cls(number // 12, number % 12 + 1)

    @classmethod
    def range(cls, first: "Month", last: "Month") -> Iterator[Self]:
        """Every month from first to last, both included."""
        return (cls.from_number(number) for number in range(first.number, last.number + 1))

    @property
    def number(self) -> int:
        """Months since year nought: differences of it count months."""
        return self.year * 12 + self.month - 1

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, self.month, self.days)

    @property
    def days(self) -> int:
        return monthrange(self.year, self.month)[1]

    @property
    def zh(self) -> str:
        """2019年6月, as the office writes it."""
        return f"{self.year}年{self.month}月"

    def __add__(self, months: int) -> "Month":
        return Month.from_number(self.number + months)

    def __sub__(self, months: int) -> "Month":
        return Month.from_number(self.number - months)

    def __contains__(self, day: date) -> bool:
        return (day.year, day.month) == (self.year, self.month)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


register("month.form", zh="月份请写成 2019-06 的样子。", en="Write a month as 2019-06.")
