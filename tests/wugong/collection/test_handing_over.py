"""A group's grid worker is another one from today, in mid-month or not (docs/rules.md S2a)."""

import pytest

from tests.factories import collection as field
from tests.factories import people as make
from tests.wugong.collection.conftest import Village
from tests.wugong.collection.test_doors import Field, sealed
from wugong.accounts import queries as users
from wugong.accounts.models import Grant, Token
from wugong.base import clock
from wugong.base.actor import Actor
from wugong.base.errors import Refusal
from wugong.base.models import AuditLine
from wugong.base.scopes import AUDIT, scope
from wugong.collection.actions import handing_over
from wugong.collection.models import Device
from wugong.people import actions as people
from wugong.places import actions as places
from wugong.places import queries as known

pytestmark = pytest.mark.django_db
TOWN = make.actor("township_officer", make.TOWNSHIP, user_id=902)
CLERK = make.actor("village_officer", make.VILLAGE, user_id=903)


def hand_over(village: Village, to: Actor, why: str = "换届", *, by: Actor = TOWN) -> None:
    user = users.user_by_id(to.user_id or 0)
    assert user is not None
    with scope(by.scope):
        handing_over.hand_over(village.group, user, why, by=by)


def test_the_old_ones_phones_end_and_the_new_one_leads_the_group(village: Village) -> None:
    new = field.grid_worker(village.other_group, "孙组长")
    hand_over(village, new)
    assert [grant.user_id for grant in users.grid_workers_of(village.group)] == [new.user_id]
    assert users.account_of(village.phone.token) is None
    with scope(TOWN.scope):
        device = Device.objects.get(pk=village.phone.device.pk)
    assert device.revoked_at is not None and device.revoked_reason == "换届"
    with scope(AUDIT):
        told = AuditLine.objects.filter(action="hand_over_group")
        assert [line.reason for line in told] == ["换届"]


def test_what_the_old_phone_holds_sealed_comes_in_and_what_it_asks_later_does_not(
    village: Village,
) -> None:
    old = village.phone
    before = sealed(old, old.visit(village.father))
    new = field.grid_worker(village.other_group, "孙组长")
    hand_over(village, new)
    grant = Grant.objects.get(user_id=new.user_id, area=village.group)
    Token.objects.filter(user_id=new.user_id).update(grant=grant)  # logged in for this group
    later = old.visit(
        village.daughter, visited_at=field.later(minutes=1).isoformat(), no_change=True
    )
    phone = Field(field.phone(make.actor("grid_worker", village.group, new.user_id)))
    assert phone.phone.verdicts(phone.phone.visit(village.mother)) == ["accepted"]
    body = {"device": str(old.device.pk), "envelopes": [before, sealed(old, later)]}
    told = [(one["verdict"], one["code"]) for one in phone.post("sealed", body).json()["results"]]
    assert told == [("accepted", "visit.sealed"), ("refused", "device.revoked")]


def test_a_stand_in_may_become_the_leader_and_a_stand_in_of_the_old_one_ends(
    village: Village,
) -> None:
    helper = field.grid_worker(village.other_group, "孙组长")
    Grant.objects.filter(user_id=helper.user_id).update(is_stand_in=False)
    Grant.objects.create(
        user_id=helper.user_id,
        role="grid_worker",
        area=village.group,
        valid_from="2019-01-01",
        until="2099-01-01",
        is_stand_in=True,
    )
    hand_over(village, helper)
    held = users.grid_workers_of(village.group)
    assert [(g.user_id, g.is_stand_in) for g in held] == [(helper.user_id, False)]


@pytest.mark.parametrize("by", [CLERK, make.actor("grid_worker", make.VILLAGE, 999)])
def test_only_the_township_and_the_county_name_a_new_leader(village: Village, by: Actor) -> None:
    new = field.grid_worker(village.other_group)
    with pytest.raises(Refusal) as said:
        hand_over(village, new, by=by)
    assert said.value.code == "not_allowed"
    assert users.account_of(village.phone.token) is not None


def test_a_stranger_nobody_and_the_leader_of_now_are_refused(village: Village) -> None:
    stranger = field.grid_worker(f"{make.SISTER_VILLAGE}001")
    for to, code in ((stranger, "stand_in.colleague"), (village.phone.actor, "hand_over.same")):
        with pytest.raises(Refusal) as said:
            hand_over(village, to)
        assert said.value.code == code
    with pytest.raises(Refusal) as said:
        hand_over(village, field.grid_worker(village.other_group), why=" ")
    assert said.value.code == "reason.required"
    assert users.account_of(village.phone.token) is not None


def test_a_group_split_in_mid_month_divides_the_people_and_loses_no_visit(
    village: Village,
) -> None:
    county = make.actor("county_officer", make.COUNTY, user_id=901)
    clerk = make.actor("village_officer", make.VILLAGE, user_id=903)
    old = Field(village.phone)
    assert len(old.get("roster").json()["labourers"]) == 3
    stay = make.labourer(village.group, name="王大山")
    with scope(county.scope):
        today = clock.business_today()
        new = places.split_group(village.group, name="1组新", valid_from=today, by=county).code
    known.forget_places()  # what the end of the transaction does
    with scope(clerk.scope):
        people.move_household(village.home.pk, new, "分组", by=clerk)
    late, own = old.phone.visit(village.mother), old.phone.visit(stay)
    assert old.phone.verdicts(late, own) == ["rerouted", "accepted"]
    leader = Field(field.phone(field.grid_worker(new, "孙组长")))
    held = {each["id"] for each in leader.get("roster").json()["labourers"]}
    assert held == {village.father.pk, village.mother.pk, village.daughter.pk}
    assert [each["id"] for each in old.get("roster").json()["labourers"]] == [stay.pk]
    assert leader.phone.verdicts(leader.phone.visit(village.mother)) == ["accepted"]
