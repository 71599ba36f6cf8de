"""The problem as it is read: who is in the pool, and what the engine is told."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.factories.placement import (
    COUNTY,
    OTHER_TOWNSHIP,
    SEWING,
    YONGKANG,
    a_household,
    a_labourer,
    a_seeker,
    a_vacancy,
    a_wish,
    an_answer,
    an_employer,
)
from wugong.base.clock import business_today
from wugong.base.scopes import area_scope, scope
from wugong.people.models import Labourer, Skill
from wugong.placement.models import Hold, Policy, Referral
from wugong.placement.queries.problem import load_pairs, load_problem
from wugong.placement.rules.loaded import Loaded

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_county() -> Iterator[None]:
    with scope(area_scope(COUNTY)):
        yield


def load(pool: str = "daily", area: str = COUNTY) -> Loaded:
    return load_problem(pool, area, business_today())


def ids(loaded: Loaded) -> list[int]:
    return loaded.people.labourer_id.tolist()


def test_nobody_and_nothing_is_a_problem_too() -> None:
    loaded = load()
    assert (loaded.persons.count, loaded.vacancies.count) == (0, 0)


def test_the_daily_pool_is_those_with_a_live_wish_who_are_out_of_work_or_ask_for_a_change() -> None:
    today = business_today()
    home = a_seeker()
    changing = a_labourer(employment_state="away")
    a_wish(changing, wants_change=True)
    for refused in (
        {"employment_state": "away"},
        {"is_labour": False},
        {"status": "dead"},
    ):
        a_wish(a_labourer(**refused))
    a_labourer()  # no wish
    a_seeker(until=today - timedelta(days=1))
    a_seeker(kind="none")
    a_seeker(kind="welfare")
    assert ids(load()) == sorted([home.pk, changing.pk])


def test_who_opted_out_is_left_out_and_counted_until_they_say_yes_again() -> None:
    person = a_seeker()
    an_answer(person, "machine_recommendation", is_given=False)
    assert (ids(load()), load().opted_out) == ([], 1)
    assert load("all").persons.opted_out.tolist() == [True]
    an_answer(person, "machine_recommendation", is_given=True)
    assert (ids(load()), load().opted_out) == ([person.pk], 0)


def test_who_has_a_referral_under_way_is_not_planned_again() -> None:
    person, vacancy = a_seeker(), a_vacancy()
    referral = Referral.objects.create(
        labourer=person, code=person.code, vacancy_id=vacancy.pk, referred_by_id=1
    )
    assert ids(load()) == []
    referral.state = "declined"
    referral.save()
    assert ids(load()) == [person.pk]


def test_the_rehearsal_takes_every_labourer_on_roll_wish_or_not() -> None:
    there = [a_labourer(employment_state="away"), a_seeker(), a_labourer(employment_state="none")]
    a_labourer(is_labour=False)
    assert ids(load("all")) == sorted(row.pk for row in there)


def test_row_security_bounds_the_pool() -> None:
    inside = a_seeker()
    a_seeker(a_household(OTHER_TOWNSHIP))
    with scope(area_scope(inside.code[:9])):
        assert ids(load(area=inside.code[:9])) == [inside.pk]


def test_households_come_first_by_what_they_are() -> None:
    today = business_today()
    homes = [
        a_household(),
        a_household(poverty_status="03"),
        a_household(relocated=True),
        a_household(poverty_status="02", zero_employment_since=today),
    ]
    persons = [a_seeker(home) for home in homes]
    a_seeker(homes[3])
    loaded = load()
    household = loaded.persons.household[: len(persons)].tolist()
    assert household[0] == -1
    assert [loaded.persons.tier[h] for h in household[1:]] == [1, 1, 0]
    assert loaded.persons.household[4] == household[3]


def test_the_county_may_set_turns_and_weights_by_a_dated_policy() -> None:
    today = business_today()
    Policy.objects.create(
        version="2026-2",
        valid_from=today,
        weights={"pay": 10, "tiers": {"zero_employment": 0}},
    )
    Policy.objects.create(version="later", valid_from=today + timedelta(days=1), weights={})
    a_seeker(a_household(poverty_status="03"))
    loaded = load()
    assert (loaded.scoring.version, loaded.scoring.weights.pay) == ("2026-2", 10)
    assert loaded.persons.household.tolist() == [-1]


def test_wishes_become_ranges_of_places_and_occupations_in_their_order() -> None:
    a_seeker(places=["33", "3307", YONGKANG], occupations=[SEWING], wage_floor_yuan_month=4500)
    a_seeker(kind="nearby")
    loaded = load()
    assert loaded.persons.wish_lo[0].tolist() == [330000, 330700, 330784]
    assert loaded.persons.wish_hi[0].tolist() == [339999, 330799, 330784]
    assert loaded.occupations[loaded.persons.wished_occupation[0, 0]] == SEWING
    assert loaded.persons.wished_occupation[0].tolist()[1:] == [-1, -1]
    assert loaded.persons.wage_floor.tolist() == [4500, 0]
    assert loaded.persons.near_home.tolist() == [False, True]
    assert loaded.persons.wish_lo[1].tolist() == [int(COUNTY), 0, 0]
    assert loaded.people.only_home.tolist() == [False, True]


def test_only_verified_demand_in_date_is_read_and_arrears_block() -> None:
    today = business_today()
    good = a_vacancy(openings=5, filled=1)
    Hold.objects.create(vacancy_id=good.pk, held=2)
    bad = a_vacancy(an_employer(on_arrears_list=True))
    a_vacancy(state="pending")
    a_vacancy(starts_on=today - timedelta(days=9), valid_until=today - timedelta(days=1))
    loaded = load()
    assert loaded.vacancy_id.tolist() == [good.pk, bad.pk]
    assert loaded.vacancies.openings.tolist() == [2, 2]
    assert loaded.vacancies.blocked.tolist() == [False, True]
    assert loaded.vacancies.level.tolist() == [-1, -1]


def test_a_city_without_counties_is_a_place_like_any_other() -> None:
    a_seeker(places=["4419"])
    a_vacancy(place="4419")
    a_vacancy(place="44")
    loaded = load()
    assert loaded.vacancies.place.tolist() == [441900, 440000]
    assert loaded.persons.wish_lo[0, 0] <= 441900 <= loaded.persons.wish_hi[0, 0]


def test_a_certificate_is_asked_in_the_occupation_of_the_vacancy() -> None:
    holder, other = a_seeker(), a_seeker()
    today = business_today()
    for person, kind in ((holder, "2"), (other, "")):
        Skill.objects.create(
            labourer=person,
            code=person.code,
            occupation=SEWING,
            level=1,
            certificate_type=kind,
            confirmed_on=today,
        )
    a_vacancy(certificate="缝纫工证")
    loaded = load()
    assert loaded.persons.certificates.tolist() == [1, 0]
    assert loaded.vacancies.certificate_mask.tolist() == [1]
    assert loaded.persons.skill_indptr.tolist() == [0, 1, 2]


def test_fellow_villagers_at_work_there_are_counted_by_village() -> None:
    firm = an_employer()
    a_vacancy(firm)
    person = a_seeker()
    for _ in range(2):
        work_at(a_labourer(employment_state="away"), firm.pk)
    loaded = load()
    assert loaded.affinity.count.tolist() == [2]
    assert loaded.affinity.village.tolist() == [int(loaded.persons.village[0])]
    assert ids(loaded) == [person.pk]


def test_a_pair_is_explained_from_the_very_same_columns() -> None:
    person, vacancy = a_seeker(places=["33"]), a_vacancy(skill_level=2)
    pair = load_pairs(person.pk, [vacancy.pk], COUNTY, business_today())
    whole = load()
    assert pair.persons.wish_lo.tolist() == whole.persons.wish_lo.tolist()
    assert pair.vacancies.level.tolist() == whole.vacancies.level.tolist() == [2]


def work_at(labourer: Labourer, employer_id: int) -> None:
    labourer.spells.create(
        code=labourer.code,
        employer_id=employer_id,
        employer_name="示范一号门业厂",
        place=YONGKANG,
        industry="C2110",
        start_on=business_today() - timedelta(days=30),
        channel="11",
        is_organised=True,
    )
