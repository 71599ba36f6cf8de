"""Calls at the same moment: the same one five times, two phones on one household (G1)."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from tests.factories import collection as field
from tests.factories import people as make
from tests.factories.collection import Phone, Sent
from tests.wugong.collection.conftest import Village
from wugong.base.scopes import scope
from wugong.collection.models import Conflict, GroupTask, Visit

pytestmark = pytest.mark.django_db(transaction=True)


def together(acts: Sequence[Callable[[], list[str]]]) -> list[list[str]]:
    def alone(act: Callable[[], list[str]]) -> list[str]:
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(alone, acts))


def sending(phone: Phone, visits: Sequence[Sent]) -> Callable[[], list[str]]:
    return lambda: phone.verdicts(*visits)


def test_the_same_call_five_times_at_once_counts_once(
    transactional_db: None, village: Village
) -> None:
    phone = village.phone
    visits = [
        phone.visit(village.father),
        phone.change(village.daughter, "health", "1", "2"),
        phone.change(village.daughter, "health", "2", "3"),
    ]
    answers = together([sending(phone, visits)] * 5)
    assert sorted(answers)[0] == ["accepted"] * 3
    assert sum(answer == ["accepted"] * 3 for answer in answers) == 1
    assert sum(answer == ["duplicate"] * 3 for answer in answers) == 4
    assert village.read(village.daughter, "health", "version") == ("3", 3)
    with scope(make.actor("village_officer", make.VILLAGE).scope):
        assert Visit.objects.count() == 3
        assert GroupTask.objects.get(code=village.group).covered == 2


def test_two_phones_at_once_on_one_household_end_as_one_after_the_other(
    transactional_db: None, village: Village
) -> None:
    other = field.phone(field.grid_worker(village.group, "钱副组长"))
    people = (village.father, village.mother, village.daughter)
    mine = [village.phone.change(person, "health", "1", "2") for person in people]
    theirs = [other.change(person, "health", "1", "3") for person in reversed(people)]
    answers = together([sending(village.phone, mine), sending(other, theirs)])
    assert sorted(map(set, answers), key=str) == [{"accepted"}, {"conflict"}]
    with scope(make.actor("village_officer", make.VILLAGE).scope):
        assert Conflict.objects.filter(closed_at=None).count() == 3
    assert {village.read(person, "health") for person in people} == {"1"}
