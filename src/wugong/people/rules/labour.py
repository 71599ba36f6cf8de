"""Who is labour (L1), what a person does at rest, and Z1 (docs/rules.md)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from wugong.base.identity import age_on
from wugong.people.enums import EmploymentState, PersonStatus


@dataclass(frozen=True, slots=True)
class AgeBand:
    """From this day on, this sex counts from `youngest` to below `oldest` full years."""

    from_on: date
    sex: str
    youngest: int
    oldest: int


LABOUR_AGES = (
    AgeBand(date(1900, 1, 1), "1", 16, 60),
    AgeBand(date(1900, 1, 1), "2", 16, 60),
)
ABLE = frozenset({"1", "2", "3"})  # ordinary, skilled, weak or half


def age_band(sex: str, on: date) -> AgeBand:
    """The band in force on a day; other sex codes count like the first."""
    bands = [band for band in LABOUR_AGES if band.sex == sex and band.from_on <= on]
    return max(bands, key=lambda band: band.from_on) if bands else LABOUR_AGES[0]


def is_labour(
    *, birth_on: date, sex: str, student_status: str, capability: str, status: str, on: date
) -> bool:
    """L1: of working age, not at school, able, and on the roll."""
    band = age_band(sex, on)
    return (
        status in (PersonStatus.ON_ROLL, PersonStatus.LOST)
        and not student_status
        and capability in ABLE
        and band.youngest <= age_on(birth_on, on) < band.oldest
    )


def born_between(sex: str, on: date) -> tuple[date, date]:
    """Birth days (after, until) of those in the band: the same rule for a set-based update."""
    band = age_band(sex, on)
    return _years_before(on, band.oldest), _years_before(on, band.youngest)


def _years_before(on: date, years: int) -> date:
    try:
        return on.replace(year=on.year - years)
    except ValueError:  # 29 February in a common year: whoever was born until the 28th
        return date(on.year - years, 2, 28)


# What stands while no spell and no post is open; the rest belongs to the room of employment.
EMPLOYED = (EmploymentState.AWAY, EmploymentState.IN_COUNTY, EmploymentState.WELFARE)
OUT_OF_WORK = (EmploymentState.HOME, EmploymentState.NONE)
RESTING = (*OUT_OF_WORK, EmploymentState.FARMING)


def state_at_rest(now: str, *, is_labour: bool, student_status: str) -> str:
    """The state after school, age or health changed; work that goes on stays what it is."""
    if now in EMPLOYED:
        return now
    if student_status:
        return EmploymentState.STUDENT
    if not is_labour:
        return EmploymentState.NOT_LABOUR
    return now if now in RESTING else EmploymentState.NONE


def is_zero_employment(states: Iterable[tuple[bool, str]]) -> bool:
    """Z1: of (is labour, state) somebody is out of work and nobody is employed."""
    members = list(states)
    return any(is_able and state in OUT_OF_WORK for is_able, state in members) and not any(
        state in EMPLOYED for _, state in members
    )
