"""A visit waits for its predecessor, and its person moves to another group meanwhile."""

from itertools import permutations

import pytest

from tests.factories import collection as field
from tests.factories import people as make
from tests.factories.collection import Sent
from tests.wugong.collection.conftest import Village
from tests.wugong.collection.test_months import COUNTY_OFFICER, VILLAGE_OFFICER
from wugong.base.actor import Actor, system
from wugong.base.scopes import scope
from wugong.collection.actions import sync
from wugong.collection.models import Visit
from wugong.collection.queries import queue, tasks
from wugong.people import actions as people
from wugong.places import queries as places

pytestmark = pytest.mark.django_db


def moves(village: Village, group: str, by: Actor = VILLAGE_OFFICER) -> None:
    with scope(by.scope):
        people.move_household(village.home.pk, group, "分组", by=by)


def row_of(sent: Sent) -> tuple[str, str]:
    with scope(COUNTY_OFFICER.scope):
        row = Visit.objects.get(pk=sent["id"])
        return str(row.verdict), row.code


def waits(group: str) -> bool:
    with scope(make.actor("grid_worker", group).scope):
        return tasks.has_held(group)


@pytest.mark.parametrize("order", list(permutations(("first", "second", "move"))))
def test_it_is_rerouted_in_whatever_order_unless_both_came_before_the_move(
    village: Village, order: tuple[str, ...]
) -> None:
    stays = make.labourer(village.group, name="王大山")
    first = village.phone.change(stays, "health", "1", "2")
    second = village.phone.change(village.daughter, "health", "1", "2")
    late = []
    for step in order:
        if step == "move":
            moves(village, village.other_group)
        else:
            late += village.phone.send(first if step == "first" else second).held
    taken = "accepted" if order[2] == "move" else "rerouted"
    assert row_of(first) == ("accepted", village.group)
    assert row_of(second) == (taken, village.other_group)
    was_held = order.index("second") < min(order.index("first"), order.index("move"))
    told = [(one.id, one.verdict) for one in late]
    assert told == ([(second["id"], taken)] if was_held else [])
    assert village.phone.verdicts(first, second) == ["duplicate", "duplicate"]
    assert (waits(village.group), waits(village.other_group)) == (False, False)


def test_it_is_rerouted_before_its_predecessor_comes(village: Village) -> None:
    first = village.phone.change(village.mother, "health", "1", "2")
    second = village.phone.change(village.daughter, "health", "1", "2")
    assert village.phone.verdicts(second) == ["held"]
    moves(village, village.other_group)
    answer = village.phone.send(second)
    assert [one.verdict for one in (*answer.results, *answer.held)] == ["rerouted", "rerouted"]
    assert village.phone.verdicts(first) == ["rerouted"]  # the mother left as well
    with scope(VILLAGE_OFFICER.scope):
        waiting = queue.queue(make.VILLAGE, ["rerouted"])
    assert {(one.code, one.name) for one in waiting} == {
        (village.other_group, "陈丽"),
        (village.other_group, "李正芬"),
    }


def test_what_a_silent_phone_of_before_told_keeps_the_new_group_from_nothing(
    village: Village,
) -> None:
    village.phone.change(village.father, "health", "1", "2")
    village.phone.send(village.phone.change(village.daughter, "health", "1", "2"))
    moves(village, village.other_group)
    assert (waits(village.group), waits(village.other_group)) == (False, False)
    new = field.phone(field.grid_worker(village.other_group, "孙组长"))
    new.change(village.father, "health", "1", "2")
    assert new.verdicts(new.change(village.mother, "health", "1", "2")) == ["held"]
    assert waits(village.other_group)  # its own phone's is waited for


def test_the_platform_hands_it_on_within_the_hour_in_another_township_too(
    village: Village,
) -> None:
    first = village.phone.change(village.father, "health", "1", "2")
    second = village.phone.change(village.daughter, "health", "1", "2")
    assert village.phone.verdicts(second) == ["held"]
    far = make.group(places.children(make.SISTER_TOWNSHIP)[0].code, "1组")
    moves(village, far, COUNTY_OFFICER)
    here, there = make.TOWNSHIP, make.SISTER_TOWNSHIP
    for township, count in ((here, 0), (there, 1), (there, 0)):
        by = system(township)
        with scope(by.scope):
            assert sync.take_waiting(by=by) == count
    assert row_of(second) == ("rerouted", far)
    answer = village.phone.told(second, first)
    assert [(one.verdict, one.code) for one in answer] == [
        ("duplicate", "rerouted"),
        ("rerouted", ""),
    ]


def test_it_goes_with_a_file_that_is_merged_into_one_of_the_other_group(village: Village) -> None:
    daughter = village.daughter
    facts = {"id_number": "", "no_number_reason": "证件丢失", "education": "3"}
    facts |= {"sex": daughter.sex, "birth_on": daughter.birth_on}
    kept = make.labourer(village.other_group, name="陈丽", **facts)
    village.phone.change(village.father, "health", "1", "2")
    second = village.phone.change(village.daughter, "health", "1", "2")
    assert village.phone.verdicts(second) == ["held"]
    with scope(COUNTY_OFFICER.scope):
        people.merge_labourers(kept.pk, village.daughter.pk, "同一人", by=COUNTY_OFFICER)
    assert [one.verdict for one in village.phone.send().held] == ["rerouted"]
    assert row_of(second) == ("rerouted", village.other_group)
