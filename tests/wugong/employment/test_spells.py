"""Stays at work: who may record, what is refused, what follows, and the one line each leaves."""

import itertools
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import employers as demand
from tests.factories import people as make
from tests.wugong.people.conftest import Groups
from wugong.accounts.enums import RoleName
from wugong.base.actor import Actor, system
from wugong.base.clock import business_today
from wugong.base.errors import FieldRefusals, Refusal
from wugong.base.models import AuditLine
from wugong.base.scopes import AUDIT, area_scope, scope, station_scope
from wugong.employers import queries as vacancies
from wugong.employment import actions, queries
from wugong.employment.actions import NewSpell
from wugong.employment.models import EmploymentSpell
from wugong.people.models import Household, Labourer

pytestmark = pytest.mark.django_db
OFFICER = make.actor("county_officer", make.COUNTY)
CLERK = make.actor("township_officer", make.TOWNSHIP)
VILLAGE_OFFICER = make.actor("village_officer", make.VILLAGE)


def ago(days: int) -> date:
    return business_today() - timedelta(days=days)


def told(**facts: Any) -> NewSpell:
    values: dict[str, Any] = {
        "employer_name": "示范门业厂",
        "place": "330784",
        "industry": "C21",
        "channel": "90",
        "start_on": ago(100),
        "wage_yuan_month": 4500,
    }
    return NewSpell(**(values | facts))


def lines() -> list[AuditLine]:
    with scope(AUDIT):
        return list(AuditLine.objects.order_by("id"))


def start(person: Labourer, by: Actor = OFFICER, **facts: Any) -> EmploymentSpell:
    with scope(by.scope):
        return actions.start_spell(person.pk, told(**facts), by=by)


def end(spell: EmploymentSpell, on: date, reason: str = "6", by: Actor = OFFICER) -> None:
    with scope(by.scope):
        actions.end_spell(spell.pk, on, reason, by=by)


def refused(act: Callable[[], object], by: Actor = OFFICER) -> dict[str, str]:
    """{field: code}; nothing is left behind."""
    before = len(lines())
    with pytest.raises(Refusal) as caught, scope(by.scope), transaction.atomic():
        act()
    assert len(lines()) == before
    error = caught.value
    parts = error.refusals if isinstance(error, FieldRefusals) else [error]
    return {part.field: part.code for part in parts}


def told_wrong(person: Labourer, by: Actor = OFFICER, **facts: Any) -> dict[str, str]:
    return refused(lambda: actions.start_spell(person.pk, told(**facts), by=by), by)


def file_of(person: Labourer) -> Labourer:
    with scope(OFFICER.scope):
        return Labourer.objects.get(pk=person.pk)


def home_of(person: Labourer) -> Household:
    with scope(OFFICER.scope):
        return Household.objects.get(pk=person.household_id)


def spell_of(pk: int) -> EmploymentSpell:
    with scope(OFFICER.scope):
        return EmploymentSpell.objects.get(pk=pk)


def test_going_out_opens_a_spell_and_changes_the_file_and_the_household(groups: Groups) -> None:
    person = make.labourer(groups.first)
    assert home_of(person).employed_count == 0
    spell = start(person, VILLAGE_OFFICER)
    line = lines()[-1]
    row = file_of(person)
    assert (row.employment_state, row.work_place) == ("away", "330784")
    assert (home_of(person).employed_count, spell.is_organised) == (1, False)
    assert (line.action, line.subject_id, line.labourer_id, line.household_id, line.area) == (
        "employment.start_spell",
        spell.pk,
        person.pk,
        person.household_id,
        person.code,
    )
    assert line.diff["place"] == [None, "330784"]
    assert line.diff["wage_yuan_month"] == [None, 4500]


def test_homecoming_closes_it_and_the_household_counts_again(groups: Groups) -> None:
    person = make.labourer(groups.first)
    spell = start(person)
    before = len(lines())
    end(spell, ago(10), "4")
    assert len(lines()) == before + 1
    row = file_of(person)
    assert (row.employment_state, row.work_place, home_of(person).employed_count) == ("home", "", 0)
    assert lines()[-1].diff == {"end_on": [None, ago(10).isoformat()], "end_reason": ["", "4"]}
    assert spell_of(spell.pk).version == 2


def test_an_end_is_refused_twice_too_early_too_late_or_without_reason(groups: Groups) -> None:
    spell = start(make.labourer(groups.first))

    def ending(on: date, reason: str) -> dict[str, str]:
        return refused(lambda: actions.end_spell(spell.pk, on, reason, by=OFFICER))

    assert ending(ago(10), "C") == {"reason": "spell.reason"}
    assert ending(ago(10), "") == {"reason": "spell.reason"}
    assert ending(ago(10), "\x00") == {"reason": "spell.reason"}
    assert ending(ago(100), "6") == {"end_on": "spell.order"}
    assert ending(ago(-2), "6") == {"end_on": "spell.end_future"}
    end(spell, ago(-1))
    assert ending(ago(5), "6") == {"": "spell.already_ended"}
    missing = refused(lambda: actions.end_spell(10**18, ago(1), "6", by=OFFICER))
    assert missing == {"": "not_found"}


def test_a_change_of_post_inherits_the_organised_origin_until_homecoming(groups: Groups) -> None:
    person = make.labourer(groups.first)
    first = start(person, channel="11")
    second = start(person, start_on=ago(60), place="441900")
    third = start(person, start_on=ago(40))
    assert (spell_of(first.pk).end_on, spell_of(first.pk).end_reason) == (ago(60), "C")
    assert [(s.is_organised, s.origin_id) for s in (second, third)] == [(True, first.pk)] * 2
    assert lines()[-1].diff["ended_spell"] == [None, second.pk]
    end(third, ago(20), "6")
    fourth = start(person, start_on=ago(10))
    assert (fourth.is_organised, fourth.origin_id) == (False, None)


def test_whoever_is_found_again_soon_goes_on_with_the_journey(groups: Groups) -> None:
    for gap, goes_on in ((62, True), (63, False)):
        person = make.labourer(groups.first)
        first = start(person, channel="12", start_on=ago(200))
        end(first, ago(100), "L")
        again = start(person, start_on=ago(100 - gap))
        assert (again.origin_id == first.pk, again.is_organised) == (goes_on, goes_on)


def test_work_at_home_neither_begins_nor_inherits_a_journey(groups: Groups) -> None:
    person = make.labourer(groups.first)
    start(person, channel="11")
    home = start(person, start_on=ago(60), place="530627102", channel="23")
    assert (home.is_organised, home.origin_id) == (False, None)
    assert file_of(person).employment_state == "in_county"
    out = start(person, start_on=ago(30))
    assert (out.is_organised, out.origin_id) == (False, None)


def test_an_overlap_is_refused_kindly(groups: Groups) -> None:
    person = make.labourer(groups.first)
    spell = start(person)
    assert told_wrong(person, start_on=ago(100)) == {"start_on": "spell.overlaps"}
    assert told_wrong(person, start_on=ago(120)) == {"start_on": "spell.overlaps"}
    end(spell, ago(50))
    assert told_wrong(person, start_on=ago(51)) == {"start_on": "spell.overlaps"}
    assert start(person, start_on=ago(50)).pk


def test_an_overlap_is_impossible_in_the_database(groups: Groups) -> None:
    person = make.labourer(groups.first)
    spell = start(person)
    with scope(OFFICER.scope), pytest.raises(IntegrityError), transaction.atomic():
        spell.pk, spell._state.adding = None, True
        spell.save()


def test_a_stay_of_the_past_is_told_late(groups: Groups) -> None:
    person = make.labourer(groups.first)
    now = start(person)
    past = start(person, start_on=ago(300), end_on=ago(200), end_reason="6")
    assert (past.end_on, spell_of(now.pk).end_on) == (ago(200), None)
    assert file_of(person).work_place == "330784"
    assert told_wrong(person, start_on=ago(210), end_on=ago(150), end_reason="6") == {
        "start_on": "spell.overlaps"
    }
    assert told_wrong(person, start_on=ago(150), end_on=ago(90), end_reason="6") == {
        "start_on": "spell.overlaps"
    }
    assert told_wrong(person, start_on=ago(150), end_on=ago(150), end_reason="") == {
        "end_on": "spell.order",
        "end_reason": "spell.reason",
    }
    assert told_wrong(person, start_on=ago(50), end_reason="6") == {"end_reason": "spell.reason"}


@pytest.mark.parametrize(
    ("facts", "field", "code"),
    [
        ({"start_on": date(9999, 12, 31)}, "start_on", "spell.future"),
        ({"start_on": date(1, 1, 1)}, "start_on", "spell.too_young"),
        ({"place": "330700"}, "place", "spell.place"),
        ({"place": "530600"}, "place", "spell.place"),
        ({"place": "33"}, "place", "spell.place"),
        ({"place": "999999"}, "place", "spell.place"),
        ({"place": "\x00"}, "place", "spell.place"),
        ({"place": "530627102201001"}, "place", "spell.place"),
        ({"employer_name": " "}, "employer_name", "spell.employer_missing"),
        ({"employer_name": "甲" * 121}, "employer_name", "form.too_long"),
        ({"channel": "77"}, "channel", "spell.channel"),
        ({"channel": "31"}, "channel", "spell.channel_is_post"),
        ({"channel": "21"}, "channel", "spell.channel_place"),
        ({"channel": "11", "place": "530627"}, "channel", "spell.channel_place"),
        ({"also_helped_by": "90"}, "also_helped_by", "spell.channel"),
        ({"industry": ""}, "industry", "spell.industry"),
        ({"occupation": "x"}, "occupation", "spell.occupation"),
        ({"skill_level": 6}, "skill_level", "form.out_of_range"),
        ({"contract": "oral"}, "contract", "form.not_a_code"),
        ({"verified_how": "magic"}, "verified_how", "form.not_a_code"),
        ({"wage_yuan_month": -1}, "wage_yuan_month", "spell.wage_range"),
        ({"wage_yuan_month": 10**30}, "wage_yuan_month", "spell.wage_range"),
        ({"wage_yuan_month": 99}, "doubt_reason", "spell.wage_low"),
        ({"wage_yuan_month": 30_001}, "doubt_reason", "spell.wage_high"),
        ({"employer_id": 10**18}, "employer_id", "not_found"),
        ({"vacancy_id": 10**30}, "vacancy_id", "not_found"),
        ({"base_id": 10**18}, "base_id", "spell.base"),
        ({"workshop_id": 10**18}, "workshop_id", "spell.workshop"),
        ({"leader_id": 10**18, "channel": "14"}, "leader_id", "spell.leader"),
        ({"leader_id": 1}, "leader_id", "spell.leader_channel"),
    ],
)
def test_a_wrong_fact_is_named_with_its_field(
    groups: Groups, facts: dict[str, Any], field: str, code: str
) -> None:
    person = make.labourer(groups.first)
    assert told_wrong(person, **facts)[field] == code


@pytest.mark.parametrize("place", ["441900", "530627102", "810000", "990000"])
def test_a_place_known_to_county_level_is_taken(groups: Groups, place: str) -> None:
    assert start(make.labourer(groups.first), place=place).place == place


def test_nobody_under_sixteen_and_nobody_off_the_roll_is_at_work(groups: Groups) -> None:
    child = make.labourer(groups.first, id_number=make.id_number(ago(15 * 365)))
    assert told_wrong(child, start_on=ago(1)) == {"start_on": "spell.too_young"}
    gone = make.labourer(groups.first)
    with scope(OFFICER.scope):
        Labourer.objects.filter(pk=gone.pk).update(status="dead")
    assert told_wrong(gone) == {"": "spell.not_on_roll"}


def test_a_doubtful_wage_is_taken_with_an_explanation(groups: Groups) -> None:
    start(make.labourer(groups.first), wage_yuan_month=45_000, doubt_reason="船员，合同看过")
    assert lines()[-1].reason == "船员，合同看过"
    assert start(make.labourer(groups.first), wage_yuan_month=None).wage_yuan_month is None


def test_a_leader_is_known_is_somebody_else_and_a_member_where_the_party_leads(
    groups: Groups,
) -> None:
    person, leader = make.labourer(groups.first), make.labourer(groups.first)
    assert told_wrong(person, channel="14", leader_id=leader.pk) == {
        "leader_id": "spell.leader_not_member"
    }
    assert told_wrong(person, channel="15", leader_id=person.pk) == {
        "leader_id": "spell.leads_self"
    }
    with scope(OFFICER.scope):
        Labourer.objects.filter(pk=leader.pk).update(political_status="01")
    assert start(person, channel="14", leader_id=leader.pk).leader_id == leader.pk
    other = make.labourer(groups.first)
    assert start(other, channel="90", also_helped_by="14", leader_id=leader.pk).leader_id


def test_an_expired_base_does_not_count(groups: Groups) -> None:
    base = demand.base()
    person = make.labourer(groups.first)
    early = base.starts_on - timedelta(days=1)
    assert told_wrong(person, channel="11", base_id=base.pk, start_on=early) == {
        "base_id": "spell.base"
    }
    assert start(person, channel="11", base_id=base.pk, start_on=base.starts_on).base_id == base.pk


def test_an_arrival_fills_the_vacancy_and_a_withdrawal_frees_it(groups: Groups) -> None:
    vacancy = demand.vacancy(openings=1)
    person, late = make.labourer(groups.first), make.labourer(groups.first)
    spell = start(person, vacancy_id=vacancy.pk, employer_name="")
    assert (spell.employer_id, spell.employer_name) == (vacancy.employer_id, "示范门业厂")
    assert vacancies.vacancy(vacancy.pk).filled == 1
    assert told_wrong(late, vacancy_id=vacancy.pk) == {"vacancy_id": "vacancy.full"}
    other = demand.employer()
    assert told_wrong(late, vacancy_id=vacancy.pk, employer_id=other.pk) == {
        "employer_id": "spell.other_employer"
    }
    with scope(OFFICER.scope):
        actions.withdraw_spell(spell.pk, "没有到岗", by=OFFICER)
    assert vacancies.vacancy(vacancy.pk).filled == 0


def test_what_a_withdrawn_change_had_closed_goes_on(groups: Groups) -> None:
    person = make.labourer(groups.first)
    first = start(person, channel="11")
    second = start(person, start_on=ago(50), place="441900")
    assert refused(lambda: actions.withdraw_spell(first.pk, "录错", by=OFFICER)) == {
        "": "spell.has_followers"
    }
    assert refused(lambda: actions.withdraw_spell(second.pk, " ", by=OFFICER)) == {
        "reason": "reason.required"
    }
    with scope(OFFICER.scope):
        actions.withdraw_spell(second.pk, "录错人", by=OFFICER)
    line = lines()[-1]
    assert (line.action, line.reason) == ("employment.withdraw_spell", "录错人")
    assert line.diff["reopened_spell"] == [None, first.pk]
    assert spell_of(first.pk).end_on is None
    assert file_of(person).work_place == "330784"
    again = refused(lambda: actions.withdraw_spell(second.pk, "再来", by=OFFICER))
    assert again == {"": "not_found"}
    with scope(OFFICER.scope):
        actions.withdraw_spell(first.pk, "没有去", by=OFFICER)
        assert not queries.spells_of(person.pk).exists()
        assert EmploymentSpell.objects.count() == 2
    assert (file_of(person).employment_state, home_of(person).employed_count) == ("none", 0)


RECORDERS = {
    "system",
    "grid_worker",
    "village_officer",
    "township_officer",
    "county_officer",
    "station_officer",
}
DECIDERS = {"system", "township_officer", "county_officer"}


@pytest.mark.parametrize("role", [*RoleName.values, "system", ""])
def test_only_the_named_roles_record_and_withdraw(groups: Groups, role: str) -> None:
    spell = start(make.labourer(groups.first))
    person = make.labourer(groups.first)
    base = system(make.COUNTY) if role == "system" else make.actor(role, make.COUNTY)
    acts: list[tuple[Callable[[], object], set[str]]] = [
        (lambda: actions.start_spell(person.pk, told(), by=base), RECORDERS),
        (lambda: actions.withdraw_spell(spell.pk, "录错", by=base), DECIDERS),
    ]
    for act, allowed in acts:
        if role in allowed:
            with scope(base.scope):
                act()
        else:
            assert refused(act, base) == {"": "not_allowed"}


def test_spells_are_seen_and_written_in_ones_own_area_only(groups: Groups) -> None:
    person = make.labourer(groups.first)
    spell = start(person)
    for area, seen in (
        (groups.first, 1),
        (make.VILLAGE, 1),
        (make.TOWNSHIP, 1),
        (groups.second, 0),
        (make.SISTER_VILLAGE, 0),
        (make.SISTER_TOWNSHIP, 0),
        (make.OTHER_COUNTY, 0),
        ("", 0),
    ):
        with scope(area_scope(area)):
            assert EmploymentSpell.objects.count() == seen, area
    assert EmploymentSpell.objects.count() == 0
    sister = make.actor("village_officer", make.SISTER_VILLAGE)
    acts: list[Callable[[], object]] = [
        lambda: actions.start_spell(person.pk, told(), by=sister),
        lambda: actions.end_spell(spell.pk, ago(1), "6", by=sister),
    ]
    for act in acts:
        assert refused(act, sister) == {"": "not_found"}


def test_a_station_records_for_those_at_work_in_its_place(groups: Groups) -> None:
    station = Actor(9, "驻站", "station_officer", "330784", scope=station_scope("330784"))
    here, elsewhere = make.labourer(groups.first), make.labourer(groups.first)
    start(here)
    start(elsewhere, place="441900")
    assert told_wrong(elsewhere, station, start_on=ago(1)) == {"": "not_found"}
    moved = start(here, station, start_on=ago(50), employer_name="第二家厂")
    assert lines()[-1].actor_role == "station_officer"
    end(moved, ago(5), "6", station)
    assert lines()[-1].action == "employment.end_spell"
    assert file_of(here).employment_state == "home"
    assert home_of(here).employed_count == 0
    with scope(station.scope):
        assert EmploymentSpell.objects.count() == 0


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(st.sampled_from(["start", "past", "end", "withdraw"]), st.integers(0, 12)),
        max_size=9,
    )
)
def test_whatever_is_told_spells_never_overlap_and_the_file_agrees(
    groups: Groups, steps: list[tuple[str, int]]
) -> None:
    with transaction.atomic(), scope(OFFICER.scope):
        person = make.labourer(groups.first)
        for step, tenth in steps:
            rows = list(queries.spells_of(person.pk))
            day = ago(130 - tenth * 10)
            try:
                with transaction.atomic():
                    if step == "start":
                        actions.start_spell(person.pk, told(start_on=day), by=OFFICER)
                    elif step == "past":
                        late = {"end_on": day + timedelta(days=7), "end_reason": "6"}
                        actions.start_spell(person.pk, told(start_on=day, **late), by=OFFICER)
                    elif rows and step == "end":
                        actions.end_spell(rows[0].pk, day, "6", by=OFFICER)
                    elif rows:
                        actions.withdraw_spell(rows[tenth % len(rows)].pk, "录错", by=OFFICER)
            except Refusal:
                pass
            rows = sorted(queries.spells_of(person.pk), key=lambda row: row.start_on)
            for before, after in itertools.pairwise(rows):
                assert before.end_on is not None and before.end_on <= after.start_on
            is_open = any(row.end_on is None for row in rows)
            person.refresh_from_db()
            assert (person.employment_state == "away") == is_open
            home = Household.objects.get(pk=person.household_id)
            assert home.employed_count == int(is_open)
        transaction.set_rollback(True)
