"""The model county as columns: reproducible, valid, and built to the published figures."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

import numpy as np
import pytest

from wugong.base import codes
from wugong.base.identity import parse_credit_code, parse_id_number, parse_phone
from wugong.ops.demo.areas import Scale, areas
from wugong.ops.demo.county import County, build
from wugong.ops.demo.demand import numeral
from wugong.ops.demo.draw import exact_subset, exact_total, shares, some, stream
from wugong.ops.demo.figures import ORGANISED, Figures
from wugong.ops.demo.trades import PLACES, STATIONS, TRADES
from wugong.people import rules as people_rules

VILLAGE = 1 / 262
TODAY = np.datetime64("2019-08-30")


@pytest.fixture(scope="module")
def county() -> County:
    return build(areas(Scale.VILLAGE, 1)[0], 1)


def arrays_of(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every array inside the county, with its place."""
    if is_dataclass(value):
        for each in fields(value):
            yield from arrays_of(getattr(value, each.name), f"{path}.{each.name}")
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from arrays_of(each, f"{path}[{place}]")
    else:
        yield path, value


def test_the_same_seed_builds_the_same_county(county: County) -> None:
    again = build(areas(Scale.VILLAGE, 1)[0], 1)
    for (path, one), (_, other) in zip(arrays_of(county), arrays_of(again), strict=True):
        assert np.array_equal(one, other, equal_nan=np.asarray(one).dtype.kind == "M"), path


def test_another_seed_builds_another_county(county: County) -> None:
    other = build(areas(Scale.VILLAGE, 2)[0], 2)
    assert not np.array_equal(county.people.names.columns, other.people.names.columns)


def test_identity_numbers_are_valid_different_and_of_nobodys_area(county: County) -> None:
    numbers = [number for number in county.contacts.number.tolist() if number]
    assert len(set(numbers)) == len(numbers)
    people = zip(county.contacts.number.tolist(), county.people.birth.tolist(), strict=True)
    for number, birth in list(people)[::7]:
        if number:
            assert number.startswith("530699")
            assert parse_id_number(number, today=date(2019, 8, 30)).birth == birth


def test_telephones_have_the_form_and_lie_in_the_block_nobody_was_given(county: County) -> None:
    phones = [str(phone) for phone in county.contacts.phone.tolist() if phone]
    assert {phone[:3] for phone in phones} == {"194"}
    assert all(parse_phone(phone).is_mobile for phone in phones)


def test_credit_codes_are_valid_and_only_teams_have_none(county: County) -> None:
    staff = county.demand.employers
    for code, kind in zip(staff.credit_code.tolist(), staff.kind.tolist(), strict=True):
        assert (code == "") == (kind == "team")
        assert not code or parse_credit_code(code).area == "530699"


def test_employers_are_plainly_invented(county: County) -> None:
    names = county.demand.employers.name.tolist()
    assert all(name.startswith("示范") for name in names)
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "一"), (12, "十二"), (20, "二十"), (103, "一百零三"), (1010, "一千零一十")],
)
def test_numbers_are_read_as_people_read_them(number: int, text: str) -> None:
    assert numeral(number) == text


def test_every_group_has_households_and_the_sums_are_exact(county: County) -> None:
    figures = county.figures
    assert len(county.area.groups) == 60
    assert set(county.households.group.tolist()) == set(range(60))
    assert int(county.people.is_labour.sum()) == figures.labourers
    with_labour = int((county.households.labour > 0).sum())
    assert with_labour == sum(figures.households.values())


def test_labourers_are_of_working_age_and_47_in_100_are_women(county: County) -> None:
    people = county.people
    born = people.birth[people.is_labour]
    assert born.max() <= np.datetime64("2003-08-30")
    assert born.min() > np.datetime64("1959-08-30")
    assert float(people.is_woman[people.is_labour].mean()) == pytest.approx(0.47, abs=0.02)


def test_households_have_one_head_at_most_one_spouse_and_enough_members(county: County) -> None:
    people, homes = county.people, county.households
    heads = np.bincount(people.household[people.relation == "01"], minlength=homes.kind.size)
    spouses = np.bincount(people.household[people.relation == "02"], minlength=homes.kind.size)
    files = np.bincount(people.household, minlength=homes.kind.size)
    assert (heads == 1).all()
    assert (spouses <= 1).all()
    assert (homes.members >= files).all()


def in_year(county: County, first: str, after: str) -> Any:
    spells = county.spells
    ends = np.where(np.isnat(spells.end), np.datetime64("2100-01-01"), spells.end)
    return (spells.start < np.datetime64(after)) & (ends > np.datetime64(first))


def test_spells_never_overlap_and_end_after_they_begin(county: County) -> None:
    spells = county.spells
    ends = np.where(np.isnat(spells.end), np.datetime64("2100-01-01"), spells.end)
    assert (ends > spells.start).all()
    same = spells.person[1:] == spells.person[:-1]
    assert (spells.start[1:][same] >= ends[:-1][same]).all()
    assert ((spells.end_reason == "") == np.isnat(spells.end)).all()


def test_nobody_works_before_sixteen(county: County) -> None:
    sixteen = county.people.birth + np.timedelta64(int(16 * 365.25), "D")
    assert (county.spells.start >= sixteen[county.spells.person]).all()


def test_2018_is_calibrated_by_ratio(county: County) -> None:
    spells, there = county.spells, in_year(county, "2018-01-01", "2019-01-01")
    persons = np.unique(spells.person[there])
    assert persons.size == pytest.approx(550_000 * VILLAGE, rel=0.01)
    away = there & ~np.char.startswith(spells.place, "530627")
    organised = np.unique(spells.person[away & np.isin(spells.channel, ORGANISED)]).size
    assert organised / np.unique(spells.person[away]).size == pytest.approx(0.81, abs=0.002)
    income = next(year for year in county.incomes if year.year == 2018)
    assert income.months.sum() / persons.size == pytest.approx(28_181.8, rel=0.001)
    assert np.array_equal(income.person, persons)


def test_the_first_half_of_2019_is_calibrated_by_ratio(county: County) -> None:
    spells, there = county.spells, in_year(county, "2019-01-01", "2019-07-01")
    persons = np.unique(spells.person[there])
    assert persons.size == pytest.approx(568_200 * VILLAGE, rel=0.01)
    open_in_june = in_year(county, "2019-06-30", "2019-07-01")
    assert open_in_june.sum() / persons.size == pytest.approx(480 / 568.2, abs=0.001)
    income = next(year for year in county.incomes if year.year == 2019)
    assert income.months[:, :6].sum() / persons.size == pytest.approx(13_789.2, rel=0.001)


def test_registered_poor_are_transferred_once_or_twice(county: County) -> None:
    there = in_year(county, "2018-01-01", "2019-01-01")
    poor = county.poverty.is_poor[county.people.household]
    times = np.bincount(county.spells.person[there & poor[county.spells.person]])
    assert set(np.unique(times).tolist()) <= {0, 1, 2}
    assert int((times == 2).sum()) == county.figures.poor_twice
    assert int((times > 0).sum()) == county.figures.poor_workers


def test_nine_in_ten_households_with_labour_are_stable_in_2018(county: County) -> None:
    spells, there = county.spells, in_year(county, "2018-01-01", "2019-01-01")
    ends = np.where(np.isnat(spells.end), np.datetime64("2100-01-01"), spells.end)
    last = np.minimum(ends[there], np.datetime64("2019-01-01"))
    days = (last - np.maximum(spells.start[there], np.datetime64("2018-01-01"))).astype(int)
    worked = np.bincount(spells.person[there], days, minlength=len(county.people))
    stable = (worked >= 182) | county.roles.in_welfare
    homes = np.unique(county.people.household[stable]).size
    assert homes / int((county.households.labour > 0).sum()) == pytest.approx(0.9, abs=0.002)


def test_poor_persons_are_lifted_as_published(county: County) -> None:
    members, poverty = county.households.members, county.poverty
    by_2017 = poverty.lifted_on <= np.datetime64("2017-12-31")
    by_2018 = poverty.lifted_on <= np.datetime64("2018-12-31")
    assert int(members[poverty.is_poor].sum()) == county.figures.poor_persons
    assert int(members[by_2017].sum()) == county.figures.lifted_by_2017
    assert int(members[by_2018].sum()) == county.figures.lifted_by_2018


def test_zero_employment_is_what_the_rule_says(county: County) -> None:
    people = county.people
    rows = zip(
        people.household.tolist(), people.is_labour.tolist(), county.state.tolist(), strict=True
    )
    members: dict[int, list[tuple[bool, str]]] = {}
    for home, is_labour, state in rows:
        members.setdefault(home, []).append((is_labour, state))
    found = {home for home, each in members.items() if people_rules.is_zero_employment(each)}
    assert found == set(np.flatnonzero(county.today.is_zero).tolist())


def test_a_person_in_the_pool_is_out_of_work_or_asks_for_a_change(county: County) -> None:
    wishes = county.wishes
    assert np.unique(wishes.person).size == len(wishes)
    seeking = np.isin(wishes.kind, ("go_out", "nearby"))
    at_work = np.isin(county.state[wishes.person], ("away", "in_county"))
    assert (wishes.wants_change[seeking] == at_work[seeking]).all()
    assert not np.isin(county.state[wishes.person], ("welfare", "not_labour")).any()
    assert (wishes.until >= TODAY).all()
    assert max(map(len, wishes.occupations)) <= 3
    assert max(map(len, wishes.places)) <= 3


def test_vacancies_and_openings_are_in_proportion_and_lawful(county: County) -> None:
    rows = county.vacancies
    assert rows.title.size == round(20_000 * VILLAGE)
    assert int(rows.openings.sum()) == round(240_000 * VILLAGE)
    assert (rows.filled <= rows.openings).all()
    assert (rows.sex_limit == "").all()
    assert float((rows.level == -1).mean()) > 0.4  # most ask for nothing that must be proven


def test_followers_go_with_a_leader_who_may_lead(county: County) -> None:
    spells, channels = county.spells, county.channels
    led = spells.leader >= 0
    assert (np.isin(spells.channel[led], ("14", "15"))).all()
    assert (channels.leads[spells.leader[led]] == spells.channel[led]).all()
    party = np.unique(spells.leader[led & (spells.channel == "14")])
    assert (county.people.political[party] == "01").all()


def test_posts_are_held_up_to_their_quota_in_the_county(county: County) -> None:
    held = np.bincount(county.appointments.post, minlength=county.demand.post_quota.size)
    assert (held <= county.demand.post_quota).all()
    assert county.appointments.person.size == county.figures.welfare


def test_codes_of_trades_and_places_are_in_the_lists() -> None:
    industries = codes.listed("gbt4754_2017_industry")
    occupations = codes.listed("occupation_2022")
    assert all(trade.industry in industries for trade in TRADES)
    assert all(occupations[trade.occupation].level == "小类" for trade in TRADES)
    known = {row["code6"] for row in codes.rows("division_china_county")}
    used = {place for table in PLACES.values() for place in table}
    used |= {place for place, _ in STATIONS.values()}
    assert {place.ljust(6, "0") for place in used} <= known


@pytest.mark.parametrize("scale", [Scale.TOWNSHIP, Scale.COUNTY])
def test_larger_scales_have_the_real_villages(scale: Scale) -> None:
    (area,) = areas(scale, 1)
    assert area.whole == {Scale.TOWNSHIP: 10, Scale.COUNTY: 262}[scale]
    assert len(area.groups) == 20 * len(area.villages)


@pytest.mark.parametrize("scale", [Scale.VILLAGE, Scale.TOWNSHIP])
def test_a_household_can_move_to_another_village_and_another_township(scale: Scale) -> None:
    (area,) = areas(scale, 1)
    homes = build(area, 1).households
    assert len({code[:9] for code in area.villages.tolist()}) == 2
    assert len(area.villages) >= area.whole + 1
    in_villages = np.bincount(homes.group // 20)
    assert (in_villages[area.whole :] > 20).all()
    assert in_villages[area.whole :].sum() < 0.15 * homes.kind.size


def test_the_prefecture_has_eleven_counties_with_numbers_of_their_own() -> None:
    found = areas(Scale.PREFECTURE, 1)
    assert len(found) == 11
    assert len({area.id_area for area in found}) == 11


def test_the_figures_of_the_whole_county_are_the_published_ones() -> None:
    figures = Figures(1.0)
    assert figures.workers_2018 == 550_000
    assert figures.workers_2019 == 568_200
    assert sum(figures.households.values()) == 390_000
    assert (
        sum(figures.out_2018[channel] for channel in figures.out_2018 if channel < "20") == 405_000
    )
    assert (figures.income_2018, figures.income_2019) == (15_500_000_000, 7_835_000_000)


def test_lots_keep_their_totals() -> None:
    rng = stream(1, "test")
    assert shares(10, [1, 1, 1]).tolist() == [4, 3, 3]
    drawn = exact_total(np.array([5, 5, 5]), 1, 9, 21, rng)
    assert int(drawn.sum()) == 21
    assert drawn.max() <= 9
    with pytest.raises(ValueError, match="cannot be reached"):
        exact_total(np.array([5]), 1, 9, 21, rng)
    sizes = np.array([4, 3, 2, 1])
    assert int(sizes[exact_subset(np.arange(4), sizes, 8)].sum()) == 8
    assert np.unique(some(np.arange(9), 4, rng)).size == 4
    with pytest.raises(ValueError, match="cannot be chosen"):
        some(np.arange(2), 3, rng)


def test_a_child_with_a_file_is_left_behind_and_fits_into_the_household(county: County) -> None:
    of, people, homes = county.dependants, county.people, county.households
    files = np.maximum(homes.labour, 1) + np.bincount(of.household, minlength=homes.kind.size)
    assert (files <= homes.members).all()
    is_child = of.student != ""
    assert of.birth[is_child].min() > np.datetime64("2003-08-30")
    is_away = np.bincount(people.household[county.state == "away"], minlength=homes.kind.size) > 0
    assert is_away[of.household].all()
    assert (of.birth[~is_child] < np.datetime64("1959-08-30")).all()
    at_home = np.bincount(people.household[county.state != "away"], minlength=homes.kind.size)
    assert (at_home[of.household[~is_child]] == 0).all()  # a guardian where nobody else is


def test_numbers_of_children_and_the_old_are_nobodys_and_nobody_elses(county: County) -> None:
    own = county.dependants.number.tolist()
    others = [number for number in county.contacts.number.tolist() if number]
    assert len({*own, *others}) == len(own) + len(others)
    births = county.dependants.birth.tolist()
    for number, birth in list(zip(own, births, strict=True))[::5]:
        assert number.startswith("530699")
        assert parse_id_number(number, today=date(2019, 8, 30)).birth == birth


def test_targeted_training_led_to_work_in_three_years(county: County) -> None:
    spells, figures = county.spells, county.figures
    ever = np.unique(spells.person[spells.channel == "17"]).size
    of_2018 = figures.out_2018["17"]
    assert ever == figures.targeted_2017 + of_2018 + figures.targeted_2019
