"""Counts at any time, pure: on invented facts (docs/rules.md K1)."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wugong.reporting.test_counting import facts, person, spell
from wugong.base.errors import Refusal
from wugong.reporting.rules import criteria
from wugong.reporting.rules.counts import Count, count, persons, table

TODAY = date(2026, 11, 20)
TOWNSHIP = "530627101"


def someone(number: int, **other: Any) -> dict[str, Any]:
    return person(number, sex=1, education=3) | other


LONG_OVER = (date(1990, 1, 1), date(1990, 2, 1))


def work(number: int, start: date, end: date | None = None, **other: Any) -> dict[str, Any]:
    return spell(number, start, end, industry=ord("C")) | other


PEOPLE = [
    someone(1),
    someone(2, sex=2),
    someone(3, sex=2, household=2, education=0),
    someone(4, birth=(date(2015, 1, 1) - date(1970, 1, 1)).days, relocated=True),
]
SPELLS = (
    work(1, date(2025, 3, 1)),
    work(2, date(2026, 2, 1), wage=5200),
    work(3, date(2024, 1, 1), date(2026, 6, 1), place=530102000, outside=2),
)


def ask(on: date = TODAY, area: str = "530627", **asked: str) -> Count:
    poor: Any = [{"household": 2, "status": 3, "start": 0, "end": 2**31 - 1}]
    known = facts(PEOPLE, *SPELLS, poverty=poor)
    question = criteria.read(asked | {"on": on.isoformat()}, area, TODAY)
    return count(table(known, on), question)


def test_everybody_of_the_roll_is_counted_when_nothing_is_asked() -> None:
    assert ask().total == 4


def test_who_is_at_work_is_as_of_the_day_and_not_as_of_now() -> None:
    away = {"work": "2,4"}
    assert (ask(**away).total, ask(date(2026, 5, 31), **away).total) == (2, 3)
    assert ask(date(2026, 6, 1), **away).total == 2  # the first day no longer at work
    assert ask(date(2025, 2, 28), **away).total == 1


def test_a_household_with_two_people_counts_once_in_the_whole_and_once_in_each_row() -> None:
    found = ask(of="households", by="education", work="0,4")
    assert found.total == 3
    assert found.by == {0: 1, 3: 3}


def test_the_cells_of_people_add_up_to_rows_columns_and_the_whole() -> None:
    found = ask(by="sex", across="work")
    assert found.cells == {(1, 0): 1, (1, 4): 1, (2, 0): 1, (2, 4): 1}
    assert sum(found.cells.values()) == sum(found.by.values()) == found.total


def test_places_are_narrowed_by_two_four_or_six_digits() -> None:
    counts = [ask(place=place).total for place in ("33", "3307", "330784", "330785")]
    assert counts == [2, 2, 2, 0]


def test_wages_ages_and_beginnings_are_bands_and_days() -> None:
    assert ask(wage="5000-6000").total == 1
    assert ask(age="0-15").total == 1
    assert ask(since="2026-01-01").total == 1
    assert ask(until="2025-12-31").total == 1
    assert ask(poverty="03").total == 2
    assert ask(industry="C", confirmed="yes").total == 2


def test_the_list_behind_a_count_is_the_same_people() -> None:
    question = criteria.read({"sex": "2"}, "530627", TODAY)
    assert persons(table(facts(PEOPLE, *SPELLS), TODAY), question, 10) == [2, 3]


def test_a_kept_question_reads_back_as_it_was() -> None:
    asked = {"of": "people", "work": "4,5", "by": "township", "across": "sex", "age": "16-24"}
    question = criteria.read(asked, TOWNSHIP, TODAY)
    assert criteria.read(question.texts(), TOWNSHIP, TODAY) == question


def test_a_wider_question_is_asked_of_the_own_area() -> None:
    assert criteria.read({"area": "530627"}, TOWNSHIP, TODAY).area == TOWNSHIP


@pytest.mark.parametrize(
    ("asked", "code", "field"),
    [
        ({"colour": "red"}, "counts.unknown_field", "colour"),
        ({"of": "cows"}, "counts.bad_value", "of"),
        ({"sex": "3"}, "counts.bad_value", "sex"),
        ({"place": "33x"}, "counts.bad_value", "place"),
        ({"place": "３３"}, "counts.bad_value", "place"),
        ({"age": "16-24,"}, "counts.bad_value", "age"),
        ({"on": "2027-01-01"}, "counts.bad_day", "on"),
        ({"on": "1999-12-31"}, "counts.bad_day", "on"),
        ({"on": "30 February"}, "counts.bad_value", "on"),
        ({"by": "sex", "across": "sex"}, "counts.same_twice", "across"),
        ({"by": "name"}, "counts.bad_value", "by"),
        ({"of": "vacancies", "sex": "1"}, "counts.unknown_field", "sex"),
        ({"of": "vacancies", "since": "2026-01-01"}, "counts.unknown_field", "since"),
        ({"area": "530628"}, "not_found", ""),
    ],
)
def test_a_bad_question_is_refused_by_its_field(
    asked: dict[str, str], code: str, field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        criteria.read(asked, "530627", TODAY)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_too_many_rows_are_refused_and_not_cut_short() -> None:
    people = [someone(n, area=530627101201001 + n) for n in range(401)]
    with pytest.raises(Refusal) as refused:
        question = criteria.read({"by": "group"}, "530627", TODAY)
        count(table(facts(people, work(0, *LONG_OVER)), TODAY), question)
    assert refused.value.code == "counts.too_wide"


@given(st.dictionaries(st.text(max_size=12), st.text(max_size=20), max_size=5))
def test_no_question_makes_a_traceback(asked: dict[str, str]) -> None:
    try:
        criteria.read(asked, "530627", TODAY)
    except Refusal as refusal:
        assert refusal.code.startswith("counts.") or refusal.code == "not_found"


def test_a_leap_day_has_its_ages() -> None:
    born = someone(9, birth=(date(2008, 2, 29) - date(1970, 1, 1)).days)
    question = criteria.read({"age": "16-24"}, "530627", TODAY)
    known = facts([born], work(0, *LONG_OVER))
    frames = (table(known, day) for day in (date(2024, 2, 28), date(2024, 2, 29)))
    assert [count(frame, question).total for frame in frames] == [0, 1]
