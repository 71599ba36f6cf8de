"""The indicators: one file each under indicators/, its head says what it counts (docs/rules.md)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from wugong.base.errors import Refusal
from wugong.reporting.enums import Grain, Period

_HEAD = re.compile(r"^-- (?P<name>[a-z ]+|in English): (?P<value>.*)$")
_RATIO = re.compile(r"(\S+)( \* month_days)? / (\S+)")
PERCENT = "percent"
AMOUNTS = ("yuan", "days", "person_times")


@dataclass(frozen=True, slots=True)
class Indicator:
    """One thing that a month counts."""

    id: str
    kpi: str  # the row of the county's list of figures
    order: int
    zh: str
    en: str
    unit: str
    period: Period
    grain: Grain
    rule: str
    definition: str
    definition_en: str
    body: str
    is_corrected: bool = True  # rests on dated facts alone, so that a late one can be told apart

    @property
    def column(self) -> str:
        """Its column in a snapshot."""
        return self.id.lower().replace(".", "_")

    @property
    def is_amount(self) -> bool:
        """More than yes or no of a person: yuan, days, times, a household's members."""
        return self.unit in AMOUNTS or self.kpi == "F35"

    @property
    def is_yes_or_no(self) -> bool:
        """Each person is counted once or not at all."""
        return self.grain == Grain.PERSON and not self.is_amount

    @property
    def parts(self) -> tuple[str, str]:
        """Of a ratio: what is divided by what."""
        match = _RATIO.fullmatch(self.body)
        if match is None:
            raise ValueError(f"{self.id} is not a ratio")
        return match[1], match[3]

    @property
    def is_by_month_days(self) -> bool:
        """A ratio to a month of work and not to a day of it."""
        return " * month_days" in self.body

    def name(self, language: str) -> str:
        """In the reader's language."""
        return self.en if language.startswith("en") else self.zh

    def meaning(self, language: str) -> str:
        """The definition, printed below every figure."""
        return self.definition_en if language.startswith("en") else self.definition


@cache
def catalogue() -> Mapping[str, Indicator]:
    """Every indicator by its number, in the order of the county's list."""
    folder = files("wugong.reporting") / "indicators"
    found = [read(path.read_text("utf-8")) for path in folder.iterdir() if path.name[-4:] == ".sql"]
    return {each.id: each for each in sorted(found, key=lambda each: each.order)}


def read(text: str) -> Indicator:
    """One file: head lines, then an expression, a statement or a ratio."""
    head: dict[str, str] = {}
    body = []
    for line in text.splitlines():
        match = _HEAD.match(line)
        if match:
            head[match["name"]] = match["value"].strip()
        else:
            body.append(line)
    return Indicator(
        id=head["id"],
        kpi=head["kpi"],
        order=int(head["order"]),
        zh=head["zh"],
        en=head["en"],
        unit=head["unit"],
        period=Period(head["period"]),
        grain=Grain(head["grain"]),
        rule=head["rule"],
        definition=head["definition"],
        definition_en=head["in English"],
        body="\n".join(body).strip(),
        is_corrected=head.get("corrected") != "no",
    )


def indicator(number: str) -> Indicator:
    """One of them, or a refusal."""
    found = catalogue().get(number)
    if found is None:
        raise Refusal("figures.unknown", field="indicator")
    return found


def of_grain(grain: Grain) -> list[Indicator]:
    """All of one kind, in order."""
    return [each for each in catalogue().values() if each.grain == grain]


def of_persons() -> list[Indicator]:
    """Those that are a value of each person: the columns of a frame and of a snapshot."""
    return of_grain(Grain.PERSON)


@dataclass(frozen=True, slots=True)
class Figure:
    """What an indicator says of an area; nothing where it divides by nothing or waits."""

    indicator: Indicator
    value: int | None  # base unit: persons, households, yuan, days
    above: int | None = None  # of a ratio
    below: int | None = None

    @property
    def rate(self) -> float | None:
        """Of a ratio, in its unit; nothing when there is nothing to divide by."""
        if self.above is None or not self.below:
            return None
        return self.above / self.below * (100 if self.indicator.unit == PERCENT else 1)


def figures(values: Mapping[str, int], month_days: int) -> Iterator[Figure]:
    """Every indicator of an area from its stored base counts."""
    for each in catalogue().values():
        yield figure(each, values, month_days)


def chosen(numbers: Iterable[str], values: Mapping[str, int], month_days: int) -> dict[str, Figure]:
    """{number: figure} of some of them."""
    known = catalogue()
    return {number: figure(known[number], values, month_days) for number in numbers}


def figure(about: Indicator, values: Mapping[str, int], month_days: int) -> Figure:
    """One of them."""
    if about.grain == Grain.WAITING:
        return Figure(about, None)
    if about.grain != Grain.RATIO:
        return Figure(about, values.get(about.id))
    above, below = (values.get(name) for name in about.parts)
    factor = month_days if about.is_by_month_days else 1
    return Figure(about, None, None if above is None else above * factor, below)
