"""Each check of the catalogue holds for one person and fails for another (docs/rules.md L1–L3)."""

from dataclasses import replace
from datetime import date

import pytest

from wugong.base.errors import Refusal, registered
from wugong.collection.enums import Level
from wugong.collection.rules import checks
from wugong.collection.rules.checks import HouseholdFacts, PersonFacts, SpellFacts

TODAY = date(2019, 8, 30)
AT_HOME = PersonFacts("on_roll", date(1990, 1, 1), "3", "", "1", "1", "none")
STAY = SpellFacts("330784", "示范制衣厂", "C18", "11", 4500)
AWAY = replace(AT_HOME, employment_state="away", spell=STAY)

WRONG = (
    ("check.education_xor_student", replace(AT_HOME, student_status="05")),
    ("check.education_xor_student", replace(AT_HOME, education="")),
    ("check.place", replace(AWAY, spell=replace(STAY, place="3307"))),
    ("check.place_without_spell", replace(AT_HOME, employment_state="away")),
    ("check.pay_missing", replace(AWAY, spell=replace(STAY, wage_yuan_month=None))),
    ("check.employer_missing", replace(AWAY, spell=replace(STAY, employer_name=""))),
    ("check.industry_missing", replace(AWAY, spell=replace(STAY, industry=""))),
    ("check.channel_missing", replace(AWAY, spell=replace(STAY, channel=""))),
    ("check.wish_without_need", replace(AT_HOME, wish_kind="go_out")),
    (
        "check.young_in_post",
        replace(AT_HOME, birth_on=date(2004, 1, 1), has_welfare_post=True),
    ),
    ("check.gone_at_work", replace(AWAY, status="dead")),
    ("check.wage_low", replace(AWAY, spell=replace(STAY, wage_yuan_month=50))),
    ("check.wage_high", replace(AWAY, spell=replace(STAY, wage_yuan_month=40000))),
    ("check.able_marked_weak", replace(AT_HOME, capability="4")),
    ("check.weak_away", replace(AWAY, capability="3", health="2")),
)


@pytest.mark.parametrize(("code", "person"), WRONG)
def test_what_is_wrong_is_found_and_nothing_else(code: str, person: PersonFacts) -> None:
    assert [found.check.code for found in checks.check_person(person, TODAY)] == [code]


@pytest.mark.parametrize("person", [AT_HOME, AWAY, replace(AWAY, status="lost", spell=None)])
def test_what_is_right_is_left_alone(person: PersonFacts) -> None:
    assert list(checks.check_person(person, TODAY)) == []


@pytest.mark.parametrize(
    ("relations", "codes"),
    [
        (("01", "02", "03"), []),
        (("01", "02", "02"), ["check.spouse"]),
        (("02", "03"), ["check.head"]),
        (("01", "01"), ["check.head"]),
        ((), []),
    ],
)
def test_one_head_and_at_most_one_spouse(relations: tuple[str, ...], codes: list[str]) -> None:
    found = checks.check_household(HouseholdFacts(relations))
    assert [one.check.code for one in found] == codes


def test_every_check_has_its_sentence_and_is_shown_to_fail() -> None:
    assert checks.CATALOGUE.keys() <= registered().keys()
    shown = {code for code, _person in WRONG} | {"check.head", "check.spouse"}
    assert shown == checks.CATALOGUE.keys()
    for code, check in checks.CATALOGUE.items():
        assert Refusal(code, wage=1, age=2, count=3).message("en")
        assert check.level in (Level.ERROR, Level.DOUBT)
