"""How many a household counts while people leave it by visits of others (docs/rules.md V7)."""

from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest

from tests.factories import collection as phones
from tests.factories import people as make
from tests.factories.collection import Phone, Sent
from tests.wugong.collection.conftest import Village
from tests.wugong.collection.test_months import VILLAGE_OFFICER
from tests.wugong.collection.test_new_homes import new_key
from tests.wugong.collection.test_orders import every_mixture, every_order, tried
from tests.wugong.collection.test_splitting import COUNTY, Contended, goes, homes, names, son, wife
from wugong.base.scopes import scope
from wugong.collection.actions import settling
from wugong.collection.models import Conflict, Visit
from wugong.collection.queries import queue, tasks
from wugong.people.models import Household, Labourer

__all__ = ["son", "wife"]
# The later ones in `make safety`.
SEEDS = [*range(4), *(pytest.param(seed, marks=pytest.mark.safety) for seed in range(4, 12))]


@pytest.fixture
def other(village: Village) -> Phone:
    """Of whoever stands in for the grid worker."""
    return phones.phone(phones.grid_worker(village.group, "钱副组长"))


def home_of(village: Village) -> Household:
    with scope(COUNTY.scope):
        return Household.objects.get(pk=village.home.pk)


def counts(phone: Phone, person: Labourer, before: int, after: int, home: Household) -> Sent:
    """The household counts so many now, told by somebody to whom it was shown as it is."""
    change = {"member_count": {"from": before, "to": after}}
    told = {"id": home.pk, "base_version": home.version, "changes": change}
    return phone.visit(person, household=told)


def born(phone: Phone, person: Labourer, key: str, before: int, after: int) -> Sent:
    """The same of a household by its key."""
    change = {"member_count": {"from": before, "to": after}}
    return phone.visit(person, household={"id": key, "changes": change})


def ends(village: Village, one: Phone, mine: list[Sent], two: Phone, theirs: list[Sent]) -> Any:
    """The one state in which every order of two phones ends."""
    found = every_mixture(one, mine, two, theirs, lambda: homes(village))
    assert len(found) > 1
    assert all(state == found[0] for state in found)
    return found[0]


def mouths(state: Any) -> list[int]:
    return [home[1] for home in state[:-1]]


def test_a_second_birth_is_no_question_whatever_was_told_of_its_people(
    village: Village, other: Phone
) -> None:
    for to in ("2", "1", "2"):  # their versions run ahead of the household's
        changed = village.phone.change(village.father, "health", "1", to)
        village.phone.send(changed)
    first = counts(village.phone, village.father, 3, 4, home_of(village))
    assert village.phone.verdicts(first) == ["accepted"]
    second = counts(other, village.mother, 4, 5, home_of(village))
    assert other.verdicts(second) == ["accepted"]
    assert home_of(village).member_count == 5


def test_two_who_did_not_know_of_each_other_s_count_still_contend(
    village: Village, other: Phone
) -> None:
    seen = home_of(village)
    village.phone.send(counts(village.phone, village.father, 3, 4, seen))
    assert other.verdicts(counts(other, village.mother, 3, 5, seen)) == ["conflict"]
    assert home_of(village).member_count == 3


def test_a_birth_and_a_split_end_alike_in_both_orders(
    village: Village, son: Labourer, wife: Labourer, other: Phone
) -> None:
    mine = [goes(village.phone, son, new_key(), "01", along=1)]
    theirs = [counts(other, village.mother, 6, 7, home_of(village))]
    old, new, contended = ends(village, village.phone, mine, other, theirs)
    assert (old[1], new[1], contended) == (5, 2, ("contended", []))


def test_counts_that_contend_go_on_contending_after_a_split(
    village: Village, son: Labourer, wife: Labourer, other: Phone
) -> None:
    seen = home_of(village)
    mine = [
        counts(village.phone, village.father, 6, 8, seen),
        goes(village.phone, son, new_key(), "01", along=1),
    ]
    theirs = [counts(other, village.mother, 6, 5, seen)]
    state = ends(village, village.phone, mine, other, theirs)
    assert mouths(state) == [4, 2]
    assert state[-1] == ("contended", [(None, "member_count", 4, 2)])
    village.phone.send(*mine)
    other.send(*theirs)
    with scope(VILLAGE_OFFICER.scope):
        row = Conflict.objects.get(closed_at=None)
        assert sorted(side["value"] for side in row.sides) == [3, 6]
        side = [side["value"] for side in row.sides].index(6)
        settling.decide_conflict(row.pk, side, "问过户主", by=VILLAGE_OFFICER)
    assert home_of(village).member_count == 6


def test_a_child_born_to_somebody_who_is_taken_back_is_not_lost(
    village: Village, son: Labourer, other: Phone
) -> None:
    key = new_key()
    mine = [
        goes(village.phone, son, key, "01", along=1),
        born(village.phone, son, key, 2, 3),
        counts(village.phone, village.father, 4, 5, home_of(village)),
    ]
    theirs = [
        goes(other, son, new_key(), "01"),
        counts(other, village.mother, 5, 6, home_of(village)),
    ]
    state = ends(village, village.phone, mine, other, theirs)
    assert len(state) == 2  # neither new household has anybody
    assert mouths(state) == [8]
    assert [row[:3] for row in state[-1][1]] == [(son.pk, "household", village.home.pk)]


def test_a_child_of_those_who_stay_in_the_new_household_is_counted_there(
    village: Village, son: Labourer, wife: Labourer, other: Phone
) -> None:
    key = new_key()
    mine = [
        goes(village.phone, son, key, "01"),
        goes(village.phone, wife, key, "02"),
        born(village.phone, son, key, 2, 3),
    ]
    theirs = [goes(other, son, new_key(), "01")]
    state = ends(village, village.phone, mine, other, theirs)
    old, new, _contended = state
    assert (old[1], new[1], names(new)) == (5, 2, ["王丽"])


def test_every_order_of_two_phones_and_every_repetition_ends_alike(
    village: Village, son: Labourer, wife: Labourer, other: Phone
) -> None:
    told = Contended.of(village, son, wife)
    key = told.mine[0]["household"]["id"]
    seen = home_of(village)
    told.mine.append(born(told.one, wife, key, 3, 4))
    told.theirs.append(counts(told.other, village.mother, 5, 6, seen))
    with tried():
        told.send(*told.mine, *told.theirs)
        expected = homes(village)
    random = Random(7)
    for _ in range(20):
        with tried():
            whole = [*told.mine, *told.theirs]
            told.send(*random.sample(whole, random.randint(1, len(whole))))
            told.send(*random.sample(whole, len(whole)))
            assert homes(village) == expected
    assert sum(mouths(expected)) == 8


def test_no_question_stays_open_of_a_household_in_which_nobody_lives(
    village: Village, son: Labourer, other: Phone
) -> None:
    key = new_key()
    village.phone.send(goes(village.phone, son, key, "01"))
    home = village.read(son, "household_id")
    with scope(COUNTY.scope):
        new = Household.objects.get(pk=home)
    for phone, place in ((village.phone, "中坝"), (other, "后坝")):
        change = {"address": {"from": "下坝", "to": place}}
        told = {"id": home, "base_version": new.version, "changes": change}
        phone.send(phone.visit(son, household=told))
    assert homes(village)[-1] == ("contended", [(None, "address", "下坝", 2)])
    other.send(goes(other, son, new_key(), "01") | {"base_version": 0})
    assert village.read(son, "household_id") == village.home.pk
    assert [row[1] for row in homes(village)[-1][1]] == ["household"]
    with scope(VILLAGE_OFFICER.scope):
        assert len(tasks.open_of(village.group).conflicts) == 1


def test_no_more_go_along_than_have_no_file(village: Village, son: Labourer, other: Phone) -> None:
    mine = [goes(village.phone, son, new_key(), "01", along=20)]
    theirs = [counts(other, village.mother, 6, 7, home_of(village))]
    with tried():
        village.phone.send(*mine)
        assert mouths(homes(village)) == [3, 3]
    village.phone.send(*mine)
    assert other.verdicts(*theirs) == ["accepted"]
    assert mouths(homes(village)) == [4, 3]


def test_a_move_says_where_from(village: Village, son: Labourer, wife: Labourer) -> None:
    key = new_key()
    sent = village.phone.visit(son, household={"id": key, "changes": {}, "along": 1})
    (answer,) = village.phone.told(sent)
    assert (answer.verdict, answer.code) == ("refused", "form.required")
    assert answer.faults == (("household", "form.required"),)
    village.phone.send(goes(village.phone, son, key, "01"))
    late = born(village.phone, wife, key, 1, 2)  # she was never told into it
    (answer,) = village.phone.told(late)
    assert (answer.verdict, answer.code) == ("refused", "form.required")
    assert village.read(wife, "household_id") == village.home.pk


def test_a_founding_that_is_contended_waits_for_the_village_while_somebody_lives_there(
    village: Village, son: Labourer, wife: Labourer, other: Phone
) -> None:
    key, changed = new_key(), other.change(son, "relation", "03", "12")
    other.send(changed)
    assert village.phone.verdicts(goes(village.phone, son, key, "01")) == ["conflict"]
    with scope(VILLAGE_OFFICER.scope):
        [waiting] = queue.queue(make.VILLAGE, ["new_home"])
        assert queue.counts(make.VILLAGE).new_homes == 1
    with tried():
        other.send(goes(other, son, new_key(), "01"))
        with scope(VILLAGE_OFFICER.scope):
            assert queue.queue(make.VILLAGE, ["new_home"]) == []
            assert queue.counts(make.VILLAGE).new_homes == 0
    with scope(VILLAGE_OFFICER.scope):
        settling.confirm_new_home(Visit.objects.get(pk=waiting.id).pk, by=VILLAGE_OFFICER)
        assert queue.counts(make.VILLAGE).new_homes == 0


def test_a_refused_telling_of_a_home_left_closes_nothing_of_it(
    village: Village, son: Labourer, wife: Labourer, other: Phone
) -> None:
    key = new_key()
    village.phone.send(goes(village.phone, son, key, "01"), goes(village.phone, wife, key, "02"))
    with scope(COUNTY.scope):
        new = Household.objects.get(pk=village.read(wife, "household_id"))
    for phone, place in ((village.phone, "中坝"), (other, "后坝")):
        change = {"address": {"from": "下坝", "to": place}}
        told = {"id": new.pk, "base_version": new.version, "changes": change}
        phone.send(phone.visit(wife, household=told))
    other.send(goes(other, son, new_key(), "01"))
    assert village.read(son, "household_id") == village.home.pk
    agrees = {"address": {"from": "中坝", "to": "后坝"}, "member_count": {"from": 2, "to": 31}}
    first = village.phone.visit(son, household={"id": key, "changes": agrees})
    second = village.phone.visit(
        wife, household={"id": key, "changes": {"address": {"from": "中坝", "to": "中坝桥"}}}
    )
    assert village.phone.verdicts(first, second) == ["refused", "conflict"]
    fields = [(row[1], row[3]) for row in homes(village)[-1][1]]
    assert fields == [("household", 2), ("address", 2)]


def test_what_is_told_of_the_dead_of_a_folded_household_meets_nobody_else_s(
    village: Village, other: Phone
) -> None:
    home = make.household(village.group, address="老屋", member_count=2)
    facts: dict[str, Any] = {"household_id": home.pk, "education": "3"}
    old = make.labourer(village.group, name="周老汉", relation="01", **facts)
    young = make.labourer(village.group, name="周小明", relation="03", **facts)
    village.phone.send(village.phone.change(old, "status", "on_roll", "dead"))
    village.phone.send(goes(village.phone, young, new_key(), "01"))
    change = {"address": {"from": "老屋", "to": "老屋背后"}}
    told = {"id": home.pk, "base_version": home.version, "changes": change}
    late = other.visit(old, household=told)
    assert other.verdicts(late) == ["accepted"]
    addresses = [home[0] for home in homes(village)[:-1]]
    assert addresses == ["上坝", "下坝"]
    assert homes(village)[-1] == ("contended", [])


@pytest.mark.parametrize("wrong", [-5, 31, True, "6"])
def test_a_count_that_cannot_be_is_refused_after_a_move_too(
    village: Village, son: Labourer, other: Phone, wrong: Any
) -> None:
    seen = home_of(village)
    village.phone.send(goes(village.phone, son, new_key(), "01"))
    (answer,) = other.told(counts(other, village.mother, 6, wrong, seen))
    assert (answer.verdict, answer.code) == ("refused", "form.fields")
    assert home_of(village).member_count == 5


def test_a_death_a_split_and_a_birth_end_alike(
    village: Village, son: Labourer, other: Phone
) -> None:
    mine = [
        goes(village.phone, son, new_key(), "01", along=1),
        counts(village.phone, village.father, 4, 5, home_of(village)),
    ]
    theirs = [other.change(son, "status", "on_roll", "dead")]
    state = ends(village, village.phone, mine, other, theirs)
    assert mouths(state)[0] == 5


def test_a_household_of_a_number_that_changes_nothing_keeps_its_version(
    village: Village, son: Labourer
) -> None:
    before = home_of(village).version
    sent = village.phone.visit(son, household={"id": village.home.pk, "from": village.home.pk})
    assert village.phone.verdicts(sent) == ["accepted"]
    assert home_of(village).version == before


@dataclass
class Offline:
    """A phone in the valley: what it shows follows from what it told itself."""

    phone: Phone
    village: Village
    home: Household
    children: int  # without files, whom it may let go along
    key: str = field(default_factory=new_key)
    count: int = 6
    new: int = 0
    gone: list[Labourer] = field(default_factory=list)
    told: list[Sent] = field(default_factory=list)

    def tell(self, random: Random, people: list[Labourer]) -> None:
        """Somebody goes, is born or dies, in the old household or the new one."""
        stay = [one for one in people if one not in self.gone]
        kind = random.choice(["go", "count", "born"])
        if kind == "go" and stay:
            along, self.children = random.randint(0, self.children), 0
            person, self.count, self.new = stay[0], self.count - 1 - along, self.new + 1 + along
            relation = "02" if self.gone else "01"
            self.told.append(goes(self.phone, person, self.key, relation, along=along))
            self.gone.append(person)
        elif kind == "born" and self.gone:
            whom, after = random.choice(self.gone), self.new + random.choice([1, 1, 2])
            self.told.append(born(self.phone, whom, self.key, self.new, after))
            self.new = after
        else:
            after = self.count + random.choice([1, 1, 2])
            whom = random.choice([self.village.father, self.village.mother])
            self.told.append(counts(self.phone, whom, self.count, after, self.home))
            self.count = after


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_two_phones_tell_of_a_split_ends_alike(
    village: Village, son: Labourer, wife: Labourer, other: Phone, seed: int
) -> None:
    # Not told here, for it is not so: docs/rules.md V7, of a household that fills again.
    random = Random(seed)
    one = Offline(village.phone, village, home_of(village), children=1)
    two = Offline(other, village, home_of(village), children=0)
    for _ in range(3):
        one.tell(random, [son, wife])
        two.tell(random, [wife, son] if seed % 2 else [son, wife])
    ends(village, one.phone, one.told, two.phone, two.told)


def test_every_order_of_one_phone_s_split_and_births(
    village: Village, son: Labourer, wife: Labourer
) -> None:
    key = new_key()
    visits = [
        counts(village.phone, village.father, 6, 7, home_of(village)),
        goes(village.phone, son, key, "01", along=1),
        born(village.phone, son, key, 2, 3),
        counts(village.phone, village.father, 5, 6, home_of(village)),
    ]
    found = every_order(village.phone, visits, lambda: homes(village))
    assert all(state == found[0] for state in found)
    assert mouths(found[0]) == [6, 3]
    assert found[0][-1] == ("contended", [])
