"""What counts as what about people: values in, decision out, no database (docs/rules.md)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Any

from pypinyin import Style, lazy_pinyin

from wugong.base.identity import age_on, child_initials, mask_name
from wugong.people.enums import ConfirmedHow, EmploymentState, PersonStatus

# What sealed values and blind indexes are bound to (base.crypto).
NUMBER = "people_labourer.id_number"
PHONE = "people_labourer.phone"
DISABILITY = "people_labourer.disability"

FRESH_DAYS = 30  # one monthly task (S1): later than this somebody should call
STALE_DAYS = 180  # after this a field is orange, and a weaker source may correct a stronger one
CHILD_AGE = 14  # PIPL 28: under 14 a name is sensitive
HEAD, SPOUSE = "01", "02"


# --- L1: who is labour -------------------------------------------------------------------


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
        status == PersonStatus.ON_ROLL
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


# --- what a person does now, and Z1 --------------------------------------------------------

EMPLOYED = (EmploymentState.AWAY, EmploymentState.IN_COUNTY, EmploymentState.WELFARE)
OUT_OF_WORK = (EmploymentState.HOME, EmploymentState.NONE)


def employment_state(
    *,
    work_place: str,
    home: str,
    has_post: bool,
    is_labour: bool,
    student_status: str,
    was_away: bool = False,
    farms: bool = False,
) -> EmploymentState:
    """One word for what a person does; `work_place` is the open spell's county or nothing."""
    if work_place:
        inside = work_place[:6] == home[:6]
        return EmploymentState.IN_COUNTY if inside else EmploymentState.AWAY
    if has_post:
        return EmploymentState.WELFARE
    if student_status:
        return EmploymentState.STUDENT
    if not is_labour:
        return EmploymentState.NOT_LABOUR
    if farms:
        return EmploymentState.FARMING
    return EmploymentState.HOME if was_away else EmploymentState.NONE


def is_zero_employment(states: Iterable[tuple[bool, str]]) -> bool:
    """Z1: of (is labour, state) somebody is out of work and nobody is employed."""
    members = list(states)
    return any(is_able and state in OUT_OF_WORK for is_able, state in members) and not any(
        state in EMPLOYED for _, state in members
    )


# --- facts and where they come from ----------------------------------------------------------

STRENGTH = {how.value: place for place, how in enumerate(reversed(ConfirmedHow))}
# Learnt once and asked rarely: a visit without changes does not confirm them anew.
SLOW_FIELDS = ("education", "political_status", "ethnic", "disability")
VISIT_FIELDS = ("relation", "student_status", "health", "capability", "marital", "phone", "name")


@dataclass(frozen=True, slots=True)
class Source:
    """How a fact was learnt, on which day, from whom."""

    how: str
    on: date
    who: str = ""


def overrules(new: Source, old: Source | None) -> bool:
    """A weaker or older source does not replace a fact, unless the fact has gone stale."""
    if old is None:
        return True
    if new.on < old.on:
        return False
    is_stale = (new.on - old.on).days > STALE_DAYS
    return is_stale or STRENGTH.get(new.how, -1) >= STRENGTH.get(old.how, -1)


def source_of(
    field: str, dates: Mapping[str, Sequence[Any]], whole: Source | None
) -> Source | None:
    """Who confirmed a field: its own entry where it differs, else that of the whole file."""
    own = dates.get(field)
    if own is None:
        return whole
    day, how, who = own
    return Source(how, date.fromisoformat(day), who)


@dataclass(frozen=True, slots=True)
class Freshness:
    """How long ago, as a share of the limit."""

    days: int | None
    percent: int
    is_late: bool


def freshness(confirmed_on: date | None, today: date, limit: int = FRESH_DAYS) -> Freshness:
    """Never confirmed is as late as can be."""
    if confirmed_on is None:
        return Freshness(None, 100, True)
    days = max(0, (today - confirmed_on).days)
    return Freshness(days, min(100, days * 100 // (limit * 3)), days > limit)


# --- households -------------------------------------------------------------------------------


def relation_refusal(relation: str, others: Iterable[str]) -> str:
    """Exactly one head, at most one spouse; a code when the household has one already."""
    taken = set(others)
    if relation in (HEAD, SPOUSE) and relation in taken:
        return "people.second_head" if relation == HEAD else "people.second_spouse"
    return ""


def common_area(one: str, other: str) -> str:
    """The smallest area that holds both codes, or nothing."""
    for length in (15, 12, 9, 6):
        if one[:length] == other[:length]:
            return one[:length]
    return ""


def needs_hand_over(to_code: str, area: str) -> bool:
    """A move out of one's own area is for the other side to accept."""
    return not to_code.startswith(area)


# --- merging two files of one person --------------------------------------------------------

MERGE_BLOCKED = ("id_number_index", "sex", "birth_on")
MERGE_SAFE = (
    "political_status",
    "education",
    "student_status",
    "marital",
    "phone_index",
    "disability_sealed",
    "notice_version",
)


def merge_blocked(kept: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """Facts that say these are two people; a missing identity number says nothing."""
    found = []
    for name in MERGE_BLOCKED:
        one, two = kept[name], other[name]
        if one is not None and two is not None and one != two:
            found.append(name)
    return found


def merge_filled(kept: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """Facts the kept file lacks and takes over; where both have one, the kept one stands."""
    return [name for name in MERGE_SAFE if not kept[name] and other[name]]


# --- names: masked, sorted, found -----------------------------------------------------------


def shown_name(name: str, age: int) -> str:
    """A child's initials, anybody else's masked name."""
    return child_initials(name) if age < CHILD_AGE else mask_name(name)


@lru_cache(maxsize=8192)
def syllable(character: str) -> str:
    """A character's usual reading; other letters stand for themselves."""
    return lazy_pinyin(character, style=Style.NORMAL)[0].lower()


def pinyin_key(name: str) -> str:
    """Sorts names by sound, syllable by syllable, so that 占 comes before 张."""
    return " ".join(syllable(character) for character in name)[:100]


def name_tokens(name: str) -> list[str]:
    """Every character and every pair of neighbours."""
    letters = [letter for letter in name.lower() if not letter.isspace() and letter != "·"]
    return [*dict.fromkeys([*letters, *(a + b for a, b in pairwise(letters))])]


def search_tokens(name: str, number_tail: bytes | None, phone_tail: bytes | None) -> list[str]:
    """What a person is found by; tails come keyed from base.crypto.tail_tokens(…, NUMBER|PHONE).

    The database adds the region tokens (people_index_search).
    """
    found = name_tokens(name)
    if number_tail is not None:
        found.append(number_token(number_tail))
    if phone_tail is not None:
        found.append(phone_token(phone_tail))
    return found


def number_token(tail: bytes) -> str:
    """Token of an identity number's last four."""
    return f"#{tail.hex()}"


def phone_token(tail: bytes) -> str:
    """Token of a telephone's last four."""
    return f"+{tail.hex()}"


def wanted_names(word: str) -> list[str]:
    """Tokens that a name with this part must have: pairs, or the one character."""
    tokens = name_tokens(word)
    pairs = [token for token in tokens if len(token) == 2]
    return pairs or tokens


def region_token(code: str) -> str:
    """Token of a township, village or group."""
    return f"@{code}"
