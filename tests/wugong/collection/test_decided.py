"""A conflict that somebody has decided, and a visit that comes to decide it after that."""

import pytest

from tests.factories import collection as field
from tests.factories import people as make
from tests.factories.collection import Phone, Sent
from tests.wugong.collection.conftest import Village
from tests.wugong.collection.test_months import VILLAGE_OFFICER
from wugong.base.scopes import scope
from wugong.collection.models import Conflict
from wugong.people.models import Household, Labourer

pytestmark = pytest.mark.django_db
VALUES = {"education": ("3", "2", "4"), "address": ("上坝", "下坝", "中坝")}


def tells(village: Village, phone: Phone, name: str, new: str, **more: object) -> Sent:
    """Of the daughter, or with her of her household: another value than was known."""
    pair = {"from": VALUES[name][0], "to": new}
    if name == "address":
        home = {"id": village.home.pk, "base_version": 1, "changes": {name: pair}}
        return phone.visit(village.daughter, household=home, **more)
    return phone.visit(village.daughter, changes={name: pair}, **more)


def holds(village: Village, name: str) -> str:
    with scope(VILLAGE_OFFICER.scope):
        row = Household if name == "address" else Labourer
        pk = village.home.pk if name == "address" else village.daughter.pk
        return str(row.objects.values_list(name, flat=True).get(pk=pk))


def decided(village: Village, other: Phone, name: str) -> int:
    """Two phones differ, and the first of them says what is right."""
    _before, mine, theirs = VALUES[name]
    assert village.phone.verdicts(tells(village, village.phone, name, mine)) == ["accepted"]
    (told,) = other.told(tells(village, other, name, theirs))
    row = told.conflicts[0]
    chosen = tells(village, village.phone, name, mine, resolves=row.pk)
    assert village.phone.verdicts(chosen) == ["accepted"]
    assert holds(village, name) == mine
    return int(row.pk)


@pytest.mark.parametrize("name", VALUES)
def test_who_says_the_same_after_it_was_decided_is_accepted(village: Village, name: str) -> None:
    other = field.phone(field.grid_worker(village.group, "钱副组长"))
    row = decided(village, other, name)
    (told,) = other.told(tells(village, other, name, VALUES[name][1], resolves=row))
    assert (told.verdict, told.code) == ("accepted", "")
    with scope(VILLAGE_OFFICER.scope):
        assert not Conflict.objects.filter(closed_at=None).exists()


@pytest.mark.parametrize("name", VALUES)
def test_who_says_otherwise_after_that_contends_with_what_was_decided(
    village: Village, name: str
) -> None:
    other = field.phone(field.grid_worker(village.group, "钱副组长"))
    row = decided(village, other, name)
    (told,) = other.told(tells(village, other, name, VALUES[name][2], resolves=row))
    assert told.verdict == "conflict"
    assert told.conflicts[0].pk != row
    assert holds(village, name) == VALUES[name][1]


@pytest.mark.parametrize("name", VALUES)
def test_a_decided_conflict_of_others_is_unknown_to_a_visit(village: Village, name: str) -> None:
    other = field.phone(field.grid_worker(village.group, "钱副组长"))
    row = decided(village, other, name)
    stranger = make.labourer(village.group, name="王大山", education="3")
    (told,) = other.told(other.change(stranger, "education", "3", "2", resolves=row))
    assert (told.verdict, told.code) == ("refused", "visit.conflict_unknown")
