"""W1–W3, O1 and S3 of docs/rules.md as values in and a decision out."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wugong.employment import rules
from wugong.employment.rules import Period

DAY = timedelta(days=1)
days = st.dates(date(2017, 1, 1), date(2021, 12, 31))
periods = st.lists(
    st.builds(
        lambda start, length: Period(start, start + timedelta(days=length) if length else None),
        days,
        st.integers(0, 400),
    ),
    max_size=5,
)


def test_placed_in_november_payable_in_february() -> None:
    start = date(2018, 11, 15)
    stay = [Period(start, None)]
    assert not rules.is_stable_for_training(start, stay, date(2019, 2, 14))
    assert rules.is_stable_for_training(start, stay, date(2019, 2, 15))


def test_a_pause_of_fifteen_days_is_ignored_and_of_sixteen_is_not() -> None:
    start = date(2019, 3, 1)
    for pause, is_stable in ((15, True), (16, False)):
        second = date(2019, 4, 1) + timedelta(days=pause)
        stay = [Period(start, date(2019, 4, 1)), Period(second, None)]
        assert rules.is_stable_for_training(start, stay, date(2019, 12, 1)) is is_stable


def test_a_pause_that_runs_past_the_third_month_is_ignored_as_well() -> None:
    start = date(2019, 1, 1)
    stay = [Period(start, date(2019, 3, 27)), Period(date(2019, 4, 6), None)]
    assert rules.is_stable_for_training(start, stay, date(2019, 5, 1))
    assert not rules.is_stable_for_training(start, stay[:1], date(2019, 5, 1))


def test_the_subsidy_counts_the_calendar_year_alone() -> None:
    across = [Period(date(2018, 11, 1), date(2019, 3, 1))]
    assert not rules.is_stable_for_subsidy(across, 2019, date(2019, 12, 31))
    within = [Period(date(2019, 1, 1), date(2019, 2, 1)), Period(date(2019, 6, 1), None)]
    assert rules.is_stable_for_subsidy(within, 2019, date(2019, 12, 31))
    assert not rules.is_stable_for_subsidy(within, 2019, date(2019, 6, 30))


def test_a_household_is_stable_by_one_member_with_six_months_of_twelve() -> None:
    today = date(2019, 8, 30)
    long, short = [Period(date(2019, 1, 1), date(2019, 8, 1))], [Period(date(2019, 6, 1), None)]
    assert rules.is_stable_household([short, long], today)
    assert not rules.is_stable_household([short, []], today)
    assert not rules.is_stable_household([], today)


@given(periods, days, days)
def test_days_worked_lie_between_nothing_and_the_window(
    told: list[Period], first: date, last: date
) -> None:
    start, end = min(first, last), max(first, last)
    worked = rules.days_worked(told, start, end)
    assert 0 <= worked <= (end - start).days
    assert worked == rules.days_worked(list(reversed(told)), start, end)
    covered = {
        day
        for day in (start + DAY * step for step in range((end - start).days))
        if any(p.start_on <= day and (p.end_on is None or day < p.end_on) for p in told)
    }
    assert worked >= len(covered)


@given(periods, periods, days)
def test_more_work_never_makes_less_stable(
    told: list[Period], more: list[Period], today: date
) -> None:
    if rules.is_stable_member(told, today):
        assert rules.is_stable_member(told + more, today)
    if rules.is_stable_for_subsidy(told, today.year, today):
        assert rules.is_stable_for_subsidy(told + more, today.year, today)


@given(periods)
def test_stays_are_apart_and_in_order(told: list[Period]) -> None:
    found = rules.stays(told)
    for before, after in itertools.pairwise(found):
        assert before.end_on is not None
        assert (after.start_on - before.end_on).days > rules.GAP_DAYS_IGNORED


@given(days, st.integers(0, 60))
def test_months_are_added_on_the_calendar(day: date, months: int) -> None:
    later = rules.add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + DAY).month != later.month


def test_months_end_where_the_month_ends() -> None:
    assert rules.add_months(date(2019, 11, 30), 3) == date(2020, 2, 29)
    assert rules.add_months(date(2020, 12, 31), 2) == date(2021, 2, 28)


@pytest.mark.parametrize(
    ("channel", "is_organised"),
    [("11", True), ("14", True), ("19", True), ("21", False), ("90", False), ("91", False)],
)
def test_the_channel_list_says_who_is_organised(channel: str, is_organised: bool) -> None:
    assert rules.is_organised(channel) is is_organised


def test_an_unknown_channel_is_not_organised() -> None:
    assert not rules.is_organised("")
    assert not rules.is_organised("77")


def test_homecoming_is_not_a_change_of_post_nor_losing_sight() -> None:
    assert rules.is_homecoming("6")
    assert not any(rules.is_homecoming(code) for code in ("", "C", "L"))


@pytest.mark.parametrize(
    ("wage", "code"),
    [
        (None, "spell.wage_missing"),
        (0, "spell.wage_low"),
        (99, "spell.wage_low"),
        (100, ""),
        (30_000, ""),
        (30_001, "spell.wage_high"),
    ],
)
def test_pay_out_of_the_ordinary_is_a_doubt(wage: int | None, code: str) -> None:
    assert rules.wage_doubt(wage) == code


@pytest.mark.parametrize(
    ("channel", "place", "fits"),
    [
        ("11", "330784", True),
        ("11", "530627", False),
        ("21", "530627102", True),
        ("23", "330784", False),
        ("90", "530627", True),
        ("90", "330784", True),
    ],
)
def test_bases_lie_out_of_the_county_and_workshops_in_it(
    channel: str, place: str, fits: bool
) -> None:
    assert rules.is_channel_of(channel, place, "530627") is fits


@pytest.mark.parametrize(
    ("change", "fits"),
    [
        ({}, True),
        ({"is_poor": False}, False),
        ({"capability": "3"}, False),
        ({"health": "3"}, False),
        ({"health": "4", "grade": "3"}, True),
        ({"health": "4", "grade": "2"}, False),
    ],
)
def test_a_ranger_is_poor_and_fit_to_patrol(change: dict[str, object], fits: bool) -> None:
    facts: dict[str, object] = {"is_poor": True, "health": "1", "capability": "1", "grade": ""}
    assert rules.may_hold_ranger_post(**(facts | change)) is fits  # type: ignore[arg-type]  # by name


@pytest.mark.parametrize(
    ("place", "post", "told", "state"),
    [
        ("330784", False, {}, "away"),
        ("330784", True, {}, "away"),
        ("530627102", False, {}, "in_county"),
        ("", True, {}, "welfare"),
        ("", False, {"is_student": True}, "student"),
        ("", False, {"is_labour": False}, "not_labour"),
        ("", False, {"has_worked": True}, "home"),
        ("", False, {}, "none"),
    ],
)
def test_the_state_follows_from_what_is_open(
    place: str, post: bool, told: dict[str, bool], state: str
) -> None:
    facts = {"is_labour": True, "is_student": False, "has_worked": False} | told
    assert rules.state_now(place, post, home="530627", **facts) == state
