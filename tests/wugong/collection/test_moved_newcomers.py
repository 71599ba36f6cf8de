"""A family that a phone brought moves to another group: what the phone sends of it afterwards."""

from typing import Any
from uuid import uuid4

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import collection as field
from tests.factories import people as make
from tests.wugong.collection.conftest import Village
from tests.wugong.collection.test_months import VILLAGE_OFFICER
from tests.wugong.collection.test_new_homes import (
    COUNTY,
    a_morning,
    founds,
    homes_of,
    joins,
    new_key,
)
from wugong.base.scopes import scope
from wugong.collection.actions import settling
from wugong.collection.models import Visit
from wugong.collection.queries import queue
from wugong.people import actions as people
from wugong.people.models import Labourer


def named(name: str) -> Labourer:
    with scope(COUNTY.scope):
        return Labourer.objects.exclude(status="merged").get(name=name)


def moves(village: Village, name: str = "周新来") -> None:
    """The village finds that the family belongs to its other group."""
    home = named(name).household_id
    with scope(VILLAGE_OFFICER.scope):
        people.move_household(home, village.other_group, "是2组的", by=VILLAGE_OFFICER)


def row_of(sent: dict[str, Any]) -> Visit:
    with scope(COUNTY.scope):
        return Visit.objects.get(pk=sent["id"])


def without_number(sent: dict[str, Any]) -> dict[str, Any]:
    facts = {"no_number_reason": "手边没有身份证", "sex": "1", "birth_on": "1985-07-12"}
    del sent["changes"]["id_number"]
    sent["changes"] |= {name: {"from": None, "to": value} for name, value in facts.items()}
    return sent


def test_the_founding_visit_again_is_a_duplicate_wherever_the_family_is(village: Village) -> None:
    key = new_key()
    sent = [
        founds(village.phone, key),
        without_number(joins(village.phone, key, "吴新来", "02")),
        village.phone.visit(village.father),
    ]
    assert village.phone.verdicts(*sent) == ["accepted"] * 3
    moves(village)
    before = homes_of(village)
    told = village.phone.told(*sent, village.phone.visit(village.mother))
    assert [(one.verdict, one.code) for one in told] == [
        *[("duplicate", "accepted")] * 3,
        ("accepted", ""),
    ]
    assert told[0].labourer == named("周新来").pk
    other = sent[1] | {"how": "phone"}
    (again,) = village.phone.told(other)
    assert (again.verdict, again.code) == ("refused", "visit.same_id_other_content")
    assert homes_of(village) == before


def test_what_is_told_of_them_later_goes_to_their_new_group(village: Village) -> None:
    head, wife, ill, born = a_morning(village.phone)
    assert village.phone.verdicts(head, wife) == ["accepted", "accepted"]
    moves(village)
    quiet = village.phone.visit(wife["labourer"])
    assert village.phone.verdicts(ill, born, quiet) == ["rerouted"] * 3
    assert village.phone.verdicts(head, ill, born, quiet) == ["duplicate"] * 4
    assert row_of(ill).code == row_of(born).code == village.other_group
    with scope(VILLAGE_OFFICER.scope):
        settling.take_over(row_of(ill).pk, by=VILLAGE_OFFICER)
        settling.take_over(row_of(born).pk, by=VILLAGE_OFFICER)
    assert named("周新来").health == "2"
    assert [home[1] for home in homes_of(village)] == [5]


def test_what_waited_for_them_goes_there_too(village: Village) -> None:
    head, wife, ill, _born = a_morning(village.phone)
    assert village.phone.verdicts(ill) == ["held"]
    assert village.phone.verdicts(head) == ["accepted"]
    moves(village)
    answer = village.phone.send(wife)
    assert [(one.verdict, one.code) for one in answer.results] == [
        ("refused", "people.other_group")
    ]
    assert [one.verdict for one in answer.held] == ["rerouted"]
    assert (row_of(ill).code, row_of(ill).verdict) == (village.other_group, "rerouted")


def test_the_key_of_a_family_that_moved_founds_no_second_household(village: Village) -> None:
    key = new_key()
    village.phone.send(founds(village.phone, key))
    moves(village)
    before = homes_of(village)
    again = founds(village.phone, key, "周小弟")
    (told,) = village.phone.told(again)
    assert (told.verdict, told.code) == ("refused", "people.other_group")
    assert told.faults == (("household", "people.other_group"),)
    assert homes_of(village) == before
    home = named("周新来").household_id
    with scope(VILLAGE_OFFICER.scope):
        people.move_household(home, village.group, "还是1组的", by=VILLAGE_OFFICER)
    sister = joins(village.phone, key, "周小妹", "03")
    assert village.phone.verdicts(sister) == ["accepted"]
    assert named("周小妹").household_id == home


def test_the_key_leads_to_the_household_it_founded_though_its_founder_was_merged(
    village: Village,
) -> None:
    key = new_key()
    village.phone.send(founds(village.phone, key))
    founder = named("周新来")
    facts = {"id_number": "", "no_number_reason": "证件丢失", "education": "3"}
    facts |= {"sex": founder.sex, "birth_on": founder.birth_on}
    for group, name in ((village.group, "周大妹"), (village.other_group, "周二妹")):
        kept = make.labourer(group, name="周老", **facts)
        with scope(COUNTY.scope):
            people.merge_labourers(kept.pk, named("周新来").pk, "同一人", by=COUNTY)
            Labourer.objects.filter(pk=kept.pk).update(name="周新来")
        assert village.phone.verdicts(joins(village.phone, key, name, "03")) == ["accepted"]
        assert named(name).household_id == founder.household_id


def test_another_phone_learns_nothing_of_them(village: Village) -> None:
    head, wife, *_ = a_morning(village.phone)
    village.phone.send(head, wife)
    moves(village)
    other = field.phone(field.grid_worker(village.group, "钱副组长"))
    stranger = other.visit(head["labourer"], changes={"health": {"from": "1", "to": "2"}})
    (told,) = other.told(stranger)
    assert (told.verdict, told.code, told.labourer) == ("refused", "visit.not_yours", None)


def test_an_id_that_is_kept_out_of_sight_breaks_no_call(village: Village) -> None:
    theirs = field.phone(field.grid_worker(village.other_group))
    stranger = make.labourer(village.other_group, name="外人")
    sent = theirs.visit(stranger)
    theirs.send(sent)
    mine = village.phone.visit(village.father) | {"id": sent["id"]}
    good = village.phone.change(village.daughter, "health", "1", "2")
    assert village.phone.verdicts(mine, good)[1] == "accepted"
    assert row_of(sent).labourer_id == stranger.pk


def test_an_ordinary_call_asks_nothing_beyond_its_group(village: Village) -> None:
    sent = [
        village.phone.visit(village.father),
        village.phone.change(village.daughter, "health", "1", "2"),
    ]
    for verdicts in (["accepted", "accepted"], ["duplicate", "duplicate"]):
        with CaptureQueriesContext(connection) as asked:
            assert village.phone.verdicts(*sent) == verdicts
        assert not [one for one in asked.captured_queries if f"'{make.COUNTY}'" in one["sql"]]
    stranger = village.phone.visit(f"new:{uuid4()}")
    with CaptureQueriesContext(connection) as asked:
        village.phone.send(stranger)
    assert [one for one in asked.captured_queries if f"'{make.COUNTY}'" in one["sql"]]


def test_the_village_of_the_new_group_sees_what_was_told(village: Village) -> None:
    head, wife, ill, _born = a_morning(village.phone)
    village.phone.send(head, wife)
    moves(village)
    village.phone.send(ill)
    with scope(VILLAGE_OFFICER.scope):
        [waiting] = queue.queue(make.VILLAGE, ["rerouted"])
    assert (waiting.code, waiting.name) == (village.other_group, "周新来")
