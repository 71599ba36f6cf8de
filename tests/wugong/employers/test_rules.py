"""What the law and the county ask of a vacancy, as values in and a decision out."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wugong.employers import rules
from wugong.employers.enums import VacancyState
from wugong.employers.rules import Offer

TODAY = date(2019, 8, 30)


def offer(**terms: object) -> Offer:
    values: dict[str, object] = {
        "title": "缝纫工",
        "description": "计件，包吃住",
        "wage_min": 4200,
        "wage_max": 5800,
        "age_min": 18,
        "age_max": 55,
        "openings": 10,
        "sex_limit": "",
        "sex_limit_ground": "",
        "starts_on": TODAY,
        "valid_until": TODAY + timedelta(days=60),
    }
    return Offer(**(values | terms))  # type: ignore[arg-type]  # by name


def faults(**terms: object) -> list[tuple[str, str]]:
    return rules.faults(offer(**terms), minimum_wage=1350, today=TODAY)


def test_an_ordinary_offer_has_no_fault() -> None:
    assert faults() == []


@pytest.mark.parametrize(
    "words",
    [
        "限男性",
        "限男，工期短",
        "限 女",
        "只招女工",
        "要男的",
        "男士优先",
        "女性优先",
        "不要女的",
        "女的不要",
        "不招少数民族",
        "汉族优先",
        "乙肝携带者勿扰",
        "未婚",
        "星座不限处女座",
    ],
)
def test_discriminating_words_are_found_in_title_and_text(words: str) -> None:
    assert ("description", "vacancy.discriminates") in faults(description=words)
    assert ("description", "vacancy.discriminates") in faults(title=words)


@pytest.mark.parametrize(
    "words",
    [
        "招男女工均可",
        "性别不限",
        "不限民族",
        "主要女装缝制",
        "男女不限",
        "女工宿舍两人一间",
        "限18岁以上",
    ],
)
def test_ordinary_words_are_left_alone(words: str) -> None:
    assert faults(description=words) == []


@pytest.mark.parametrize("words", ["交押金200元", "收 介绍费", "扣身份证", "押证", "服装费自理"])
def test_whoever_seeks_work_pays_nothing(words: str) -> None:
    assert ("description", "vacancy.asks_fee") in faults(description=words)


@pytest.mark.parametrize(
    ("terms", "fault"),
    [
        ({"openings": 0}, ("openings", "vacancy.openings")),
        ({"openings": 100_001}, ("openings", "vacancy.openings")),
        ({"wage_max": 4199}, ("wage_max_yuan_month", "vacancy.wage_order")),
        ({"wage_min": 1349}, ("wage_min_yuan_month", "vacancy.below_minimum_wage")),
        ({"wage_max": 200_001}, ("wage_max_yuan_month", "vacancy.wage_range")),
        ({"age_min": 15}, ("age_min", "vacancy.age")),
        ({"age_max": 17}, ("age_min", "vacancy.age")),
        ({"age_max": 81}, ("age_min", "vacancy.age")),
        ({"sex_limit": "1"}, ("sex_limit", "vacancy.sex_without_ground")),
        (
            {"sex_limit": "2", "sex_limit_ground": "mine_underground"},
            ("sex_limit", "vacancy.sex_without_ground"),
        ),
        ({"valid_until": TODAY - timedelta(days=1)}, ("valid_until", "vacancy.expired")),
        ({"valid_until": TODAY + timedelta(days=367)}, ("valid_until", "vacancy.too_long")),
    ],
)
def test_each_limit_is_named_with_its_field(
    terms: dict[str, object], fault: tuple[str, str]
) -> None:
    assert fault in faults(**terms)


def test_a_mine_may_keep_women_out_by_law() -> None:
    assert faults(sex_limit="1", sex_limit_ground="mine_underground") == []


@given(
    low=st.integers(-(10**12), 10**12),
    high=st.integers(-(10**12), 10**12),
    openings=st.integers(-(10**12), 10**12),
    ages=st.tuples(st.integers(-200, 200), st.integers(-200, 200)),
    until=st.dates(),
)
def test_whatever_passes_fits_the_constraints_of_the_table(
    low: int, high: int, openings: int, ages: tuple[int, int], until: date
) -> None:
    found = faults(
        wage_min=low,
        wage_max=high,
        openings=openings,
        age_min=ages[0],
        age_max=ages[1],
        valid_until=until,
    )
    if not found:
        assert 1350 <= low <= high <= 200_000
        assert 1 <= openings <= 100_000
        assert 16 <= ages[0] <= ages[1] <= 80
        assert until >= TODAY


@given(st.lists(st.sampled_from(VacancyState.values), max_size=12))
def test_a_vacancy_is_verified_only_out_of_review(wanted: list[str]) -> None:
    state, path = "pending", ["pending"]
    for following in wanted:
        if rules.may_become(state, following):
            state = following
            path.append(state)
    for before, after in itertools.pairwise(path):
        assert after != "verified" or before == "pending"
        assert before != after


@given(st.sampled_from(VacancyState.values))
def test_changed_terms_are_reviewed_anew(state: str) -> None:
    assert rules.after_change(state, by_reviewer=False) == "pending"
    assert rules.after_change(state, by_reviewer=True) in ("pending", "verified")


def test_nobody_asked_for_a_month_is_stale() -> None:
    assert rules.is_stale(None, TODAY)
    assert not rules.is_stale(TODAY - timedelta(days=30), TODAY)
    assert rules.is_stale(TODAY - timedelta(days=31), TODAY)


def test_an_agreement_counts_until_the_day_it_ends() -> None:
    assert rules.counts(TODAY, TODAY + timedelta(days=1), TODAY)
    assert not rules.counts(TODAY, TODAY + timedelta(days=1), TODAY + timedelta(days=1))
    assert not rules.counts(TODAY, None, TODAY - timedelta(days=1))
    assert rules.counts(TODAY, None, TODAY)
