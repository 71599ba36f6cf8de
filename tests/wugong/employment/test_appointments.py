"""Public-welfare posts: one person, one post, a year at a time, none for who goes out."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.factories import employers as demand
from tests.factories import people as make
from tests.wugong.employment.test_spells import (
    CLERK,
    OFFICER,
    ago,
    file_of,
    home_of,
    lines,
    refused,
    start,
)
from tests.wugong.people.conftest import Groups
from wugong.accounts.enums import RoleName
from wugong.base.actor import system
from wugong.base.scopes import area_scope, scope
from wugong.employers import actions as demand_actions
from wugong.employers.models import WelfarePost
from wugong.employment import actions
from wugong.employment.models import WelfareAppointment
from wugong.people.models import Household, Labourer

pytestmark = pytest.mark.django_db


def appoint(person: Labourer, post: WelfarePost, **days: date) -> WelfareAppointment:
    start_on = days.get("start_on", ago(100))
    until = days.get("until") or start_on + timedelta(days=360)
    with scope(CLERK.scope):
        return actions.appoint(person.pk, post.pk, start_on, until, by=CLERK)


def not_taken(person: Labourer, post: WelfarePost, **days: date) -> dict[str, str]:
    return refused(lambda: appoint(person, post, **days))


def held(pk: int) -> WelfareAppointment:
    with scope(OFFICER.scope):
        return WelfareAppointment.objects.get(pk=pk)


def change(person: Labourer, **facts: Any) -> None:
    with scope(OFFICER.scope):
        Labourer.objects.filter(pk=person.pk).update(**facts)


def test_a_post_is_taken_shown_in_the_file_and_counted(groups: Groups) -> None:
    person, post = make.labourer(groups.first), demand.post(make.VILLAGE)
    before = len(lines())
    row = appoint(person, post)
    assert len(lines()) == before + 1
    line = lines()[-1]
    assert (line.action, line.labourer_id) == ("employment.appoint", person.pk)
    assert line.diff["post"] == [None, "村庄保洁员"]
    assert (row.post_kind, file_of(person).employment_state) == ("02", "welfare")
    assert home_of(person).employed_count == 1


def test_one_person_holds_one_post(groups: Groups) -> None:
    person, post = make.labourer(groups.first), demand.post(make.VILLAGE)
    row = appoint(person, post)
    assert not_taken(person, demand.post(make.VILLAGE)) == {"": "appointment.has_one"}
    with scope(OFFICER.scope), pytest.raises(IntegrityError), transaction.atomic():
        row.pk, row._state.adding = None, True
        row.save()


def test_a_post_has_its_quota_its_place_and_its_term(groups: Groups) -> None:
    post = demand.post(make.VILLAGE, quota=1)
    appoint(make.labourer(groups.first), post)
    person = make.labourer(groups.first)
    assert not_taken(person, post) == {"post": "appointment.full"}
    other = demand.post(make.SISTER_VILLAGE)
    assert not_taken(person, other) == {"post": "appointment.other_place"}
    closed = demand.post(make.VILLAGE)
    demand_actions.close_welfare_post(closed.pk, "没经费", by=CLERK)
    assert not_taken(person, closed, start_on=ago(0)) == {"post": "appointment.post_closed"}
    assert appoint(person, demand.post(make.TOWNSHIP)).pk
    closed.pk = 10**18
    assert not_taken(make.labourer(groups.first), closed) == {"": "not_found"}


def test_a_contract_begins_by_today_and_lasts_a_year_at_most(groups: Groups) -> None:
    person, post = make.labourer(groups.first), demand.post(make.VILLAGE)
    assert not_taken(person, post, start_on=ago(-1)) == {"start_on": "spell.future"}
    assert not_taken(person, post, until=ago(100)) == {"contract_until": "spell.order"}
    for until in (ago(100) + timedelta(days=367), date(9999, 12, 31)):
        assert not_taken(person, post, until=until) == {"contract_until": "appointment.term"}
    last = date(9999, 12, 31)
    assert not_taken(person, post, start_on=last, until=last)["start_on"] == "spell.future"
    child = make.labourer(groups.first, id_number=make.id_number(ago(15 * 365)))
    assert not_taken(child, post) == {"start_on": "appointment.too_young"}
    change(person, status="dead")
    assert not_taken(person, post) == {"": "spell.not_on_roll"}


def test_whoever_works_away_takes_no_post(groups: Groups) -> None:
    person, post = make.labourer(groups.first), demand.post(make.VILLAGE)
    start(person)
    assert not_taken(person, post) == {"": "appointment.works_away"}
    local = make.labourer(groups.first)
    start(local, place="530627102", channel="23")
    assert appoint(local, post).pk
    assert file_of(local).employment_state == "in_county"


def test_going_out_ends_the_post_on_the_day_the_spell_opens(groups: Groups) -> None:
    person, post = make.labourer(groups.first), demand.post(make.VILLAGE)
    row = appoint(person, post)
    start(person, start_on=ago(30), place="530627102", channel="23")
    assert held(row.pk).end_on is None
    spell = start(person, start_on=ago(20))
    ended = held(row.pk)
    assert (ended.end_on, ended.end_reason) == (ago(20), "went_out")
    assert lines()[-1].diff["ended_appointment"] == [None, row.pk]
    with scope(OFFICER.scope):
        actions.withdraw_spell(spell.pk, "没有去", by=OFFICER)
    assert held(row.pk).end_on is None
    assert lines()[-1].diff["reopened_appointment"] == [None, row.pk]


def test_a_post_begun_the_same_day_ends_the_next(groups: Groups) -> None:
    person, post = make.labourer(groups.first), demand.post(make.VILLAGE)
    row = appoint(person, post, start_on=ago(20))
    start(person, start_on=ago(20))
    assert held(row.pk).end_on == ago(19)


def test_a_past_stay_before_the_post_leaves_it_alone(groups: Groups) -> None:
    person, post = make.labourer(groups.first), demand.post(make.VILLAGE)
    row = appoint(person, post)
    start(person, start_on=ago(300), end_on=ago(200), end_reason="6")
    assert held(row.pk).end_on is None


def test_a_post_given_to_somebody_else_meanwhile_is_not_taken_back(groups: Groups) -> None:
    person, post = make.labourer(groups.first), demand.post(make.VILLAGE, quota=1)
    row = appoint(person, post)
    spell = start(person, start_on=ago(20))
    appoint(make.labourer(groups.first), post, start_on=ago(10))
    with scope(OFFICER.scope):
        actions.withdraw_spell(spell.pk, "没有去", by=OFFICER)
    assert held(row.pk).end_on == ago(20)


def test_a_post_is_left_with_a_reason_and_filled_again(groups: Groups) -> None:
    person, post = make.labourer(groups.first), demand.post(make.VILLAGE, quota=1)
    row = appoint(person, post)

    def ending(on: date, reason: str) -> dict[str, str]:
        return refused(lambda: actions.end_appointment(row.pk, on, reason, by=OFFICER))

    assert ending(ago(1), "boredom") == {"reason": "form.not_a_code"}
    assert ending(ago(100), "health") == {"end_on": "spell.order"}
    assert ending(ago(-2), "health") == {"end_on": "spell.end_future"}
    with scope(CLERK.scope):
        actions.end_appointment(row.pk, ago(50), "health", by=CLERK)
    assert lines()[-1].diff["end_reason"] == ["", "health"]
    assert file_of(person).employment_state == "none"
    assert ending(ago(1), "health") == {"": "appointment.ended"}
    assert not_taken(person, post, start_on=ago(60)) == {"start_on": "spell.overlaps"}
    assert appoint(make.labourer(groups.first), post, start_on=ago(40)).pk


def test_a_good_year_is_renewed_by_a_year_at_most(groups: Groups) -> None:
    row = appoint(make.labourer(groups.first), demand.post(make.VILLAGE))

    def renewing(until: date) -> dict[str, str]:
        return refused(lambda: actions.renew_appointment(row.pk, until, by=OFFICER))

    assert renewing(row.contract_until) == {"contract_until": "spell.order"}
    assert renewing(date(9999, 12, 31)) == {"contract_until": "appointment.term"}
    until = row.contract_until + timedelta(days=365)
    with scope(CLERK.scope):
        actions.renew_appointment(row.pk, until, by=CLERK)
    assert lines()[-1].diff == {
        "contract_until": [row.contract_until.isoformat(), until.isoformat()]
    }
    assert (held(row.pk).contract_until, held(row.pk).version) == (until, 2)


def test_a_ranger_is_of_a_poor_household_fit_and_the_only_one(groups: Groups) -> None:
    person, post = make.labourer(groups.first), demand.post(make.VILLAGE, kind="01", quota=9)
    assert not_taken(person, post) == {"post": "appointment.not_fit"}
    with scope(OFFICER.scope):
        Household.objects.update(poverty_status="03")
    change(person, capability="3")
    assert not_taken(person, post) == {"post": "appointment.not_fit"}
    change(person, capability="1")
    assert appoint(person, post).pk
    sister = make.labourer(groups.first, household_id=person.household_id, relation="02")
    assert not_taken(sister, post) == {"post": "appointment.household"}


def test_a_heavily_disabled_person_does_not_patrol(groups: Groups) -> None:
    number = make.id_number()
    person = make.labourer(groups.first, id_number=f"{number}42")
    with scope(OFFICER.scope):
        Household.objects.update(poverty_status="03")
    post = demand.post(make.VILLAGE, kind="01")
    assert not_taken(person, post) == {"post": "appointment.not_fit"}


@pytest.mark.parametrize("role", [*RoleName.values, "system", ""])
def test_township_and_county_appoint(groups: Groups, role: str) -> None:
    person, post = make.labourer(groups.first), demand.post(make.VILLAGE)
    by = system(make.COUNTY) if role == "system" else make.actor(role, make.COUNTY)
    until = ago(100) + timedelta(days=300)

    def act() -> object:
        return actions.appoint(person.pk, post.pk, ago(100), until, by=by)

    if role in ("system", "township_officer", "county_officer"):
        with scope(by.scope):
            act()
    else:
        assert refused(act, by) == {"": "not_allowed"}


def test_appointments_are_seen_in_ones_own_area_only(groups: Groups) -> None:
    row = appoint(make.labourer(groups.first), demand.post(make.VILLAGE))
    for area, seen in ((make.VILLAGE, 1), (groups.second, 0), (make.OTHER_COUNTY, 0)):
        with scope(area_scope(area)):
            assert WelfareAppointment.objects.count() == seen
    assert WelfareAppointment.objects.count() == 0
    sister = make.actor("township_officer", make.SISTER_TOWNSHIP)
    acting = refused(lambda: actions.end_appointment(row.pk, ago(1), "health", by=sister), sister)
    assert acting == {"": "not_found"}
