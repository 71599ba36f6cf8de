"""Codes, the four boundaries of W1, working days: no database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wugong.base import codes
from wugong.base.errors import Refusal
from wugong.places.enums import Destination, Level, Migrant, WorkArea
from wugong.places.rules import (
    WorkingCalendar,
    ancestors_of,
    contains,
    destination,
    is_outside_province,
    level_of,
    nbs_migrant,
    next_group,
    padded,
    parent_of,
    read_special_days,
    significant,
    work_area_ffp,
)

HOME = "530627102201003"  # a group of 泼机村, 泼机镇


@pytest.mark.parametrize(
    ("code", "own", "level", "parent"),
    [
        ("53", "53", Level.PROVINCE, ""),
        ("530000", "53", Level.PROVINCE, ""),
        ("530600", "5306", Level.PREFECTURE, "53"),
        ("441900", "4419", Level.PREFECTURE, "44"),
        ("530627000000", "530627", Level.COUNTY, "5306"),
        ("530627001000", "530627001", Level.TOWNSHIP, "530627"),
        ("530627100", "530627100", Level.TOWNSHIP, "530627"),
        ("530627102200", "530627102200", Level.VILLAGE, "530627102"),
        (HOME, HOME, Level.GROUP, "530627102201"),
    ],
)
def test_the_length_of_a_code_says_its_level(
    code: str, own: str, level: Level, parent: str
) -> None:
    assert (significant(code), level_of(code), parent_of(code)) == (own, level, parent)


@pytest.mark.parametrize("code", ["", "5", "530", "53062", "53062A", "000000", "５３", "5306271"])
def test_what_is_no_code_is_refused(code: str) -> None:
    with pytest.raises(Refusal):
        significant(code)


def test_padding_is_put_back_for_other_offices() -> None:
    assert padded("4419") == "441900"
    assert padded("530627001", 12) == "530627001000"


def test_an_area_contains_itself_and_what_lies_below() -> None:
    assert contains("530627", HOME)
    assert contains("530627000000", "530627")
    assert contains("5306", "530627102")
    assert not contains("530627102", "530627")
    assert not contains("530627102", "530627103")
    assert not contains("", HOME)
    assert ancestors_of("530627102") == ["53", "5306", "530627", "530627102"]


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("530627", Destination.IN_COUNTY),
        ("530627102", Destination.IN_COUNTY),
        ("530602", Destination.IN_PREFECTURE),
        ("530102", Destination.IN_PROVINCE),
        ("530100", Destination.IN_PROVINCE),
        ("330784", Destination.OUT_OF_PROVINCE),
        ("441900", Destination.OUT_OF_PROVINCE),
        ("440000", Destination.OUT_OF_PROVINCE),
        ("810000", Destination.ABROAD),
        ("990000", Destination.ABROAD),
    ],
)
def test_the_county_reports_where_somebody_works(place: str, expected: Destination) -> None:
    assert destination(place) is expected


@pytest.mark.parametrize("place", ["530000", "530600"])
def test_a_place_that_may_be_in_or_out_is_refused(place: str) -> None:
    with pytest.raises(Refusal, match="county level"):
        destination(place)


@pytest.mark.parametrize(
    ("place", "work_area", "migrant", "outside"),
    [
        ("530627102", WorkArea.IN_TOWNSHIP, Migrant.LOCAL, False),
        ("530627102201", WorkArea.IN_TOWNSHIP, Migrant.LOCAL, False),
        ("530627103", WorkArea.IN_COUNTY, Migrant.AWAY, False),
        ("530602", WorkArea.IN_PROVINCE, Migrant.AWAY, False),
        ("530102", WorkArea.IN_PROVINCE, Migrant.AWAY, False),
        ("330784", WorkArea.OUT_OF_PROVINCE, Migrant.AWAY, True),
        ("990000", WorkArea.OUT_OF_PROVINCE, Migrant.AWAY, True),
    ],
)
def test_four_boundaries_from_one_place(
    place: str, work_area: WorkArea, migrant: Migrant, outside: bool
) -> None:
    assert work_area_ffp(place, HOME) is work_area
    assert nbs_migrant(place, HOME) is migrant
    assert is_outside_province(place, HOME) is outside


def test_inside_the_county_the_township_is_needed() -> None:
    for rule in (work_area_ffp, nbs_migrant):
        with pytest.raises(Refusal, match="township"):
            rule("530627", HOME)


def test_the_values_are_those_of_the_code_lists() -> None:
    assert set(codes.listed("destination")) == set(Destination.values)
    assert set(WorkArea.values) <= set(codes.listed("work_area_ffp"))


def test_a_groups_number_is_never_given_twice() -> None:
    assert next_group("530627102201", set()) == "530627102201001"
    assert next_group("530627102201", {"530627102201007"}) == "530627102201008"
    with pytest.raises(Refusal):
        next_group("530627102", set())
    with pytest.raises(Refusal, match="number"):
        next_group("530627102201", {"530627102201999"})


def _calendar() -> WorkingCalendar:
    rows = [row for row in codes.rows("holidays") if row["year"] == "2019"]
    special = {date.fromisoformat(row["day"]): row["is_working"] == "1" for row in rows}
    return WorkingCalendar(frozenset({2019}), special)


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2019, 8, 30), 1, date(2019, 9, 2)),
        (date(2019, 9, 27), 1, date(2019, 9, 29)),  # a Sunday worked
        (date(2019, 9, 30), 1, date(2019, 10, 8)),
        (date(2019, 9, 30), 5, date(2019, 10, 12)),  # a Saturday worked
        (date(2019, 2, 1), 3, date(2019, 2, 11)),
        (date(2019, 8, 30), 60, date(2019, 11, 28)),
        (date(2019, 4, 30), 1, date(2019, 5, 5)),
    ],
)
def test_working_days_follow_the_state_councils_days(day: date, count: int, expected: date) -> None:
    assert _calendar().after(day, count) == expected


def test_a_year_that_was_not_loaded_is_refused_not_guessed() -> None:
    with pytest.raises(Refusal, match="2020"):
        _calendar().after(date(2019, 12, 30), 2)
    with pytest.raises(Refusal, match="2018"):
        _calendar().is_working(date(2018, 12, 29))


@given(st.dates(date(2019, 1, 1), date(2019, 9, 1)), st.integers(1, 60))
def test_counting_back_gives_the_same_number(day: date, count: int) -> None:
    calendar = _calendar()
    later = calendar.after(day, count)
    assert calendar.between(day, later) == count
    assert calendar.is_working(later)
    assert not any(calendar.after(day, count) == later - timedelta(step) for step in range(1, 3))


def test_2019_has_250_working_days() -> None:
    assert _calendar().between(date(2019, 1, 1), date(2019, 12, 31)) == 250


@pytest.mark.parametrize(
    "text",
    [
        "",
        "day,is_working,name\n",
        "a,b,c\n2019-10-01,0,国庆节\n",
        "day,is_working,name\n2019-13-01,0,国庆节\n",
        "day,is_working,name\n2019-10-01,maybe,国庆节\n",
        "day,is_working,name\n2019-10-01,0\n",
        "day,is_working,name\n2021-10-01,0,国庆节\n",
        "day,is_working,name\n2019-10-01,0,国庆节\n2019-10-01,0,国庆节\n",
        "day,is_working,name\n2019-10-08,1,星期二不用补班\n",
    ],
)
def test_a_faulty_holiday_sheet_is_refused(text: str) -> None:
    with pytest.raises(Refusal):
        read_special_days(text, 2019)


def test_a_holiday_sheet_may_speak_chinese() -> None:
    text = "\ufeff日期,上班,名称\n2018-12-29,班,元旦调休\n2019-01-01,休,元旦\n\n"
    assert [(each.day.isoformat(), each.is_working) for each in read_special_days(text, 2019)] == [
        ("2018-12-29", True),
        ("2019-01-01", False),
    ]
