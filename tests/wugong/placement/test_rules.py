"""The pure rules of placement, and that the database asks the same."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import product

import numpy as np
import pytest

from tests.factories.placement import COUNTY, a_labourer, a_vacancy, a_wish, an_answer
from wugong.base.clock import business_today
from wugong.base.scopes import area_scope, scope
from wugong.placement.enums import ReferralState
from wugong.placement.models import Referral
from wugong.placement.queries.problem import load_problem
from wugong.placement.rules.boards import destinations, scarcity
from wugong.placement.rules.pool import Standing, in_daily_pool, tier_of
from wugong.placement.rules.referrals import ENDED, MOVES, Answer, may_move, shares_with
from wugong.placement.rules.rows import HEADER, TRAILER, array_rows


@pytest.fixture
def in_county(db: None) -> Iterator[None]:
    with scope(area_scope(COUNTY)):
        yield


def test_the_rule_of_the_pool_and_the_database_agree_on_every_standing(in_county: None) -> None:
    today = business_today()
    vacancy = a_vacancy()
    expected = []
    states = ("home", "none", "farming", "away", "in_county", "welfare")
    kinds = ("go_out", "nearby", "welfare", "none")
    marks = product(states, kinds, (0, 90), (False, True))
    for state, kind, days, wants_change in marks:
        for has_opted_out, has_referral in ((False, False), (True, False), (False, True)):
            person = a_labourer(employment_state=state)
            until = today + timedelta(days=days - 1)
            a_wish(person, kind=kind, until=until, wants_change=wants_change)
            if has_opted_out:
                an_answer(person, "machine_recommendation", is_given=False)
            if has_referral:
                Referral.objects.create(
                    labourer=person, code=person.code, vacancy_id=vacancy.pk, referred_by_id=1
                )
            standing = Standing(
                is_on_roll=True,
                is_labour=True,
                state=state,
                wish_kind=kind,
                wish_until=until,
                wants_change=wants_change,
                has_opted_out=has_opted_out,
                has_referral_under_way=has_referral,
            )
            if in_daily_pool(standing, today):
                expected.append(person.pk)
    assert load_problem("daily", COUNTY, today).people.labourer_id.tolist() == expected
    assert expected


def test_a_household_has_the_earliest_turn_that_any_of_its_marks_gives() -> None:
    assert tier_of(is_zero=True, poverty_status="02", is_relocated=True) == 0
    assert tier_of(is_zero=False, poverty_status="03", is_relocated=False) == 1
    assert tier_of(is_zero=False, poverty_status="01", is_relocated=False) is None
    only = {"relocated": 2}
    assert tier_of(is_zero=True, poverty_status="02", is_relocated=True, tiers=only) == 2


def test_no_way_leads_out_of_an_ended_referral_and_every_state_can_end() -> None:
    for state in ReferralState:
        assert any(may_move(state, to) for to in ReferralState) == (state in MOVES)
        if state in MOVES:
            assert any(may_move(state, end) for end in ENDED)


@pytest.mark.parametrize(
    ("answers", "shares"),
    [
        ([], False),
        ([Answer(None, True)], True),
        ([Answer(None, True), Answer(None, False)], False),
        ([Answer(None, False), Answer(5, True)], True),
        ([Answer(5, False), Answer(None, True)], False),
        ([Answer(6, True)], False),
    ],
)
def test_the_answer_about_this_employer_stands_before_the_general_one(
    answers: list[Answer], shares: bool
) -> None:
    assert shares_with(answers, 5) is shares


def test_columns_are_the_prefectures_with_most_openings_then_province_and_county() -> None:
    place = np.array([330784, 330782, 440306, 530102, 530627])
    openings = np.array([1, 1, 5, 9, 9])
    assert destinations(place, openings, "530627") == ["4403", "3307", "53", "530627"]


def test_a_cell_is_the_mean_price_of_its_openings_and_none_without_demand() -> None:
    grid = scarcity(
        price=np.array([10, 40, 0, 5000]),
        openings=np.array([2, 1, 3, 1]),
        occupation=np.array([0, 0, 1, 2]),
        place=np.array([330784, 330702, 330784, 530627]),
        names=["a", "b", "c"],
        home="530627",
    )
    assert grid["occupations"] == ["c", "a"]
    assert grid["places"] == ["3307", "530627"]
    assert grid["prices"] == [[None, 100], [20, None]]
    assert grid["homes"] == [[0, 1], [0, 0]]


def test_rows_of_arrays_are_framed_as_postgresql_reads_them() -> None:
    scalars = [("i8", np.array([7, 8]))]
    arrays = [("i4", np.array([[1, 2], [3, 4]]))]
    pieces = list(array_rows(scalars, arrays, np.array([0, 2])))
    assert pieces[0] == HEADER and pieces[-1] == TRAILER
    assert pieces[1].hex() == "0002" + "00000008" + f"{7:016x}" + "0000000c" + "0" * 16 + "00000017"
    assert len(pieces[2]) == 2 + 4 + 8 + 4 + 20 + 2 * 8
