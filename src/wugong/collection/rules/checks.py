"""Checks that staff live with (docs/rules.md L1, L2, L3): values in, findings out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from wugong.base.identity import age_on
from wugong.collection.enums import Level
from wugong.employment.rules import HIGHEST_WAGE, LOWEST_WAGE
from wugong.people.rules import HEAD, SPOUSE

HEALTHY, WEAK, WITHOUT = "1", "3", ("4", "5")
YOUNGEST, RETIRED = 16, 60  # L4, L1
AT_WORK = ("away", "in_county")


class Check(NamedTuple):
    """A rule of the catalogue: its code, how grave, the field it is about, whom it holds up."""

    code: str
    level: Level
    field: str
    holds_group: bool = False  # what the group leader can put right himself


class Found(NamedTuple):
    """One check that does not hold, with its figures."""

    check: Check
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SpellFacts:
    """An open stay at work, as far as checks read it."""

    place: str
    employer_name: str
    industry: str
    channel: str
    wage_yuan_month: int | None


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """One person, as far as checks read them."""

    status: str
    birth_on: date
    education: str
    student_status: str
    health: str
    capability: str
    employment_state: str
    spell: SpellFacts | None = None
    has_welfare_post: bool = False
    wish_kind: str = ""
    has_need: bool = False  # a need, or a wish that says what for, where to or why


@dataclass(frozen=True, slots=True)
class HouseholdFacts:
    """The relations to the head of those on the roll."""

    relations: Sequence[str] = field(default=())


PersonRule = Callable[[PersonFacts, date], Mapping[str, Any] | None]
HouseholdRule = Callable[[HouseholdFacts], Mapping[str, Any] | None]


def _education(person: PersonFacts, _today: date) -> Mapping[str, Any] | None:
    is_one = bool(person.education) != bool(person.student_status)
    return None if is_one else {}


def _missing(name: str) -> PersonRule:
    def rule(person: PersonFacts, _today: date) -> Mapping[str, Any] | None:
        is_gone = person.spell is not None and getattr(person.spell, name) in ("", None)
        return {} if is_gone else None

    return rule


def _place(person: PersonFacts, _today: date) -> Mapping[str, Any] | None:
    return {} if person.spell is not None and len(person.spell.place) < 6 else None


def _place_without_spell(person: PersonFacts, _today: date) -> Mapping[str, Any] | None:
    is_lost = person.status == "lost"  # out of sight: the stay ended, where to nobody knows
    is_at_work = person.employment_state in AT_WORK and not is_lost
    return {} if person.spell is None and is_at_work else None


def _wish_without_need(person: PersonFacts, _today: date) -> Mapping[str, Any] | None:
    return {} if person.wish_kind == "go_out" and not person.has_need else None


def _young_in_post(person: PersonFacts, today: date) -> Mapping[str, Any] | None:
    age = age_on(person.birth_on, today)
    return {"age": age} if person.has_welfare_post and age < YOUNGEST else None


def _gone_at_work(person: PersonFacts, _today: date) -> Mapping[str, Any] | None:
    is_gone = person.status in ("dead", "moved_away")
    return {} if is_gone and person.spell is not None else None


def _wage_low(person: PersonFacts, _today: date) -> Mapping[str, Any] | None:
    wage = person.spell.wage_yuan_month if person.spell else None
    return {"wage": wage} if wage is not None and wage < LOWEST_WAGE else None


def _wage_high(person: PersonFacts, _today: date) -> Mapping[str, Any] | None:
    wage = person.spell.wage_yuan_month if person.spell else None
    return {"wage": wage} if wage is not None and wage > HIGHEST_WAGE else None


def _able_marked_weak(person: PersonFacts, today: date) -> Mapping[str, Any] | None:
    is_of_age = YOUNGEST <= age_on(person.birth_on, today) < RETIRED
    is_able = is_of_age and not person.student_status and person.health == HEALTHY
    return {} if is_able and person.capability in (WEAK, *WITHOUT) else None


def _weak_away(person: PersonFacts, _today: date) -> Mapping[str, Any] | None:
    return {} if person.capability == WEAK and person.employment_state == "away" else None


def _heads(home: HouseholdFacts) -> Mapping[str, Any] | None:
    count = sum(relation == HEAD for relation in home.relations)
    return {"count": count} if home.relations and count != 1 else None


def _spouses(home: HouseholdFacts) -> Mapping[str, Any] | None:
    count = sum(relation == SPOUSE for relation in home.relations)
    return {"count": count} if count > 1 else None


_E, _D = Level.ERROR, Level.DOUBT
PERSON_CHECKS: tuple[tuple[Check, PersonRule], ...] = (
    (Check("check.education_xor_student", _E, "education", holds_group=True), _education),
    (Check("check.place", _E, "spell.place"), _place),
    (Check("check.place_without_spell", _E, "spell"), _place_without_spell),
    (Check("check.pay_missing", _E, "spell.wage_yuan_month"), _missing("wage_yuan_month")),
    (Check("check.employer_missing", _E, "spell.employer_name"), _missing("employer_name")),
    (Check("check.industry_missing", _E, "spell.industry"), _missing("industry")),
    (Check("check.channel_missing", _E, "spell.channel"), _missing("channel")),
    (Check("check.wish_without_need", _E, "wish"), _wish_without_need),
    (Check("check.young_in_post", _E, "birth_on"), _young_in_post),
    (Check("check.gone_at_work", _E, "spell"), _gone_at_work),
    (Check("check.wage_low", _D, "spell.wage_yuan_month"), _wage_low),
    (Check("check.wage_high", _D, "spell.wage_yuan_month"), _wage_high),
    (Check("check.able_marked_weak", _D, "capability"), _able_marked_weak),
    (Check("check.weak_away", _D, "capability"), _weak_away),
)
HOUSEHOLD_CHECKS: tuple[tuple[Check, HouseholdRule], ...] = (
    (Check("check.head", _E, "relation", holds_group=True), _heads),
    (Check("check.spouse", _E, "relation", holds_group=True), _spouses),
)
CATALOGUE: Mapping[str, Check] = {
    check.code: check for check, _rule in (*PERSON_CHECKS, *HOUSEHOLD_CHECKS)
}


def check_person(person: PersonFacts, today: date) -> Iterator[Found]:
    """Everything that does not hold for one person."""
    for check, rule in PERSON_CHECKS:
        if person.status not in ("on_roll", "lost") and check.code != "check.gone_at_work":
            continue
        params = rule(person, today)
        if params is not None:
            yield Found(check, params)


def check_household(home: HouseholdFacts) -> Iterator[Found]:
    """Everything that does not hold for one household."""
    for check, rule in HOUSEHOLD_CHECKS:
        params = rule(home)
        if params is not None:
            yield Found(check, params)
