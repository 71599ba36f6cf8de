"""分户: people of one household form a new one by a visit (docs/rules.md V7)."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import permutations
from random import Random
from typing import Any
from uuid import uuid4

import pytest

from tests.factories import collection as field
from tests.factories import people as make
from tests.factories.collection import Phone, Sent
from tests.wugong.collection.conftest import Village
from tests.wugong.collection.test_months import VILLAGE_OFFICER, code_of
from tests.wugong.collection.test_new_homes import joins, new_key
from tests.wugong.collection.test_orders import every_mixture, every_order, tried
from wugong.base import clock
from wugong.base.models import AuditLine
from wugong.base.scopes import scope
from wugong.collection.actions import settling
from wugong.collection.drawing import queue as drawing
from wugong.collection.models import Conflict, Finding, Visit
from wugong.collection.queries import queue, roster
from wugong.people import actions as people
from wugong.people.models import Household, Labourer

COUNTY = make.actor("county_officer", make.COUNTY)


@pytest.fixture
def son(village: Village) -> Labourer:
    """Grown up, and still in his father's household of six, one of them a child without a file."""
    with scope(COUNTY.scope):
        Household.objects.filter(pk=village.home.pk).update(member_count=6)
    facts: dict[str, Any] = {"household_id": village.home.pk, "education": "3"}
    return make.labourer(village.group, name="陈勇", relation="03", **facts)


@pytest.fixture
def wife(village: Village, son: Labourer) -> Labourer:
    """The son's."""
    facts: dict[str, Any] = {"household_id": village.home.pk, "education": "3"}
    return make.labourer(village.group, name="王丽", relation="05", **facts)


def goes(phone: Phone, person: Labourer, key: str, relation: str, **home: Any) -> Sent:
    """One of a household told into a new one."""
    told = {"id": key, "from": person.household_id, "changes": {}} | home
    told["changes"] = {"address": {"from": None, "to": "下坝"}}
    return phone.visit(
        person,
        household=told,
        changes={"relation": {"from": person.relation, "to": relation}},
    )


def split(phone: Phone, son: Labourer, wife: Labourer, key: str) -> list[Sent]:
    """The son as head with a child, his wife along; and one thing more about each afterwards."""
    head = goes(phone, son, key, "01", along=1)
    second = goes(phone, wife, key, "02")
    ill = phone.visit(son, changes={"health": {"from": "1", "to": "2"}})
    count = {"member_count": {"from": 3, "to": 4}}
    born = phone.visit(wife, household={"id": key, "changes": count})
    return [head, second, ill, born]


def homes(village: Village) -> list[tuple[Any, ...]]:
    """Every household of the village that is shown, by its people, and what is contended."""
    with scope(COUNTY.scope):
        rows = Household.objects.filter(code__startswith=make.VILLAGE, merged_into_id=None)
        names = ("pk", "address", "member_count", "head_id")
        found: list[tuple[Any, ...]] = []
        for pk, address, count, head in rows.values_list(*names):
            members = Labourer.objects.filter(household_id=pk).order_by("name")
            facts = list(members.values_list("name", "relation", "health"))
            heads = list(members.filter(pk=head).values_list("name", flat=True))
            found.append((address, count, heads, facts))
        open_ones = Conflict.objects.filter(closed_at=None).order_by("labourer_id", "field")
        contended = [(c.labourer_id, c.field, c.stands, len(c.sides)) for c in open_ones]
    return [*sorted(found), ("contended", contended)]


def names(home: tuple[Any, ...]) -> list[str]:
    return [name for name, _relation, _health in home[3]]


def test_two_of_a_household_form_a_new_one_with_the_head_that_was_chosen(
    village: Village, son: Labourer, wife: Labourer
) -> None:
    key = new_key()
    head = goes(village.phone, son, key, "01", along=1)
    second = goes(village.phone, wife, key, "02")
    assert village.phone.verdicts(head, second) == ["accepted", "accepted"]
    old, new, _contended = homes(village)
    assert old[:3] == ("上坝", 3, ["陈国平"])
    assert new[:3] == ("下坝", 3, ["陈勇"])
    assert names(new) == ["王丽", "陈勇"]
    with scope(COUNTY.scope):
        lines = AuditLine.objects.filter(action="people.move_member", labourer_id=son.pk)
        assert [line.diff["along"] for line in lines] == [[None, 1]]


def test_every_order_of_a_split_ends_in_one_state(
    village: Village, son: Labourer, wife: Labourer
) -> None:
    visits = split(village.phone, son, wife, new_key())
    found = every_order(village.phone, visits, lambda: homes(village))
    assert len(found) == 24
    assert all(one == found[0] for one in found)
    assert [home[:3] for home in found[0][:2]] == [
        ("上坝", 3, ["陈国平"]),
        ("下坝", 4, ["陈勇"]),
    ]
    assert found[0][1][3] == [("王丽", "02", "1"), ("陈勇", "01", "2")]


def test_every_repetition_and_every_cut_of_it_too(
    village: Village, son: Labourer, wife: Labourer
) -> None:
    visits = split(village.phone, son, wife, new_key())
    with tried():
        village.phone.send(*visits)
        expected = homes(village)
    random = Random(11)
    for _ in range(12):
        with tried():
            for _again in range(3):
                some = random.sample(visits, random.randint(1, len(visits)))
                village.phone.send(*some, *some[:1])
            answers = village.phone.send(*visits)
            assert {one.verdict for one in answers.results} <= {"accepted", "duplicate"}
            assert homes(village) == expected


@dataclass
class Contended:
    """Two phones that tell the son into two households; his wife goes into the first."""

    one: Phone
    other: Phone
    mine: list[Sent]
    theirs: list[Sent]

    @classmethod
    def of(cls, village: Village, son: Labourer, wife: Labourer) -> "Contended":
        one = village.phone
        other = field.phone(field.grid_worker(village.group, "钱副组长"))
        key = new_key()
        mine = [goes(one, son, key, "01", along=1), goes(one, wife, key, "02")]
        changed = other.change(village.daughter, "marital", "", "10")
        return cls(one, other, mine, [goes(other, son, new_key(), "01"), changed])

    def send(self, *visits: Sent) -> None:
        for sent in visits:
            (self.one if sent in self.one.stored else self.other).send(sent)


def test_two_phones_that_split_differently_leave_him_where_he_was_in_every_order(
    village: Village, son: Labourer, wife: Labourer
) -> None:
    told = Contended.of(village, son, wife)
    found = every_mixture(told.one, told.mine, told.other, told.theirs, lambda: homes(village))
    assert len(found) == 6
    assert all(one == found[0] for one in found)
    old, new, contended = found[0]
    assert "陈勇" in names(old)
    assert (old[1], names(new), new[1]) == (5, ["王丽"], 1)
    assert contended == ("contended", [(son.pk, "household", village.home.pk, 2)])


@pytest.mark.parametrize(("side", "is_apart"), [(0, True), (1, True), (None, False)])
def test_the_village_decides_into_which_household_he_went(
    village: Village, son: Labourer, wife: Labourer, side: int | None, is_apart: bool
) -> None:
    told = Contended.of(village, son, wife)
    told.send(*told.mine, *told.theirs)
    with scope(VILLAGE_OFFICER.scope):
        row = Conflict.objects.get(closed_at=None)
        [card] = drawing.items(queue.queue(make.VILLAGE, ["conflict"]))
        assert len({side.value for side in card.sides}) == 3
        settling.decide_conflict(row.pk, side, "问过他本人", by=VILLAGE_OFFICER)
    now = village.read(son, "household_id")
    assert now == (row.stands if side is None else row.sides[side]["value"])
    assert (now != village.home.pk) == is_apart
    assert homes(village)[-1] == ("contended", [])
    mouths = [home[1] for home in homes(village)[:-1]]
    assert sum(mouths) == 6
    if now == village.read(wife, "household_id"):  # the phone that told of her told of a child too
        assert mouths == [3, 3]


def test_the_phone_decides_it_by_a_visit_and_only_for_one_of_the_sides(
    village: Village, son: Labourer, wife: Labourer
) -> None:
    told = Contended.of(village, son, wife)
    told.send(*told.mine, *told.theirs)
    with scope(COUNTY.scope):
        row = Conflict.objects.get(closed_at=None)
        stranger = make.household(village.group)
    wrong = told.one.visit(son, household={"id": stranger.pk}, resolves=row.pk)
    (answer,) = told.one.told(wrong)
    assert (answer.verdict, answer.code) == ("refused", "visit.conflict_unknown")
    right = told.one.visit(son, household={"id": row.sides[1]["value"]}, resolves=row.pk)
    assert told.one.verdicts(right) == ["accepted"]
    assert village.read(son, "household_id") == row.sides[1]["value"]
    assert homes(village)[-1] == ("contended", [])


def test_a_phone_that_decides_otherwise_than_the_village_did_opens_the_question_anew(
    village: Village, son: Labourer, wife: Labourer
) -> None:
    told = Contended.of(village, son, wife)
    told.send(*told.mine, *told.theirs)
    with scope(VILLAGE_OFFICER.scope):
        row = Conflict.objects.get(closed_at=None)
        settling.decide_conflict(row.pk, 0, "问过他本人", by=VILLAGE_OFFICER)
    first, second = (side["value"] for side in row.sides)
    late = {"id": second, "from": row.stands}
    assert told.one.verdicts(told.one.visit(son, household=late, resolves=row.pk)) == ["conflict"]
    assert village.read(son, "household_id") == first
    assert homes(village)[-1] == ("contended", [(son.pk, "household", first, 2)])


def test_two_phones_that_agree_on_one_household_need_no_decision(
    village: Village, son: Labourer, wife: Labourer
) -> None:
    told = Contended.of(village, son, wife)
    told.send(*told.mine, *told.theirs)
    again = goes(told.other, son, told.mine[0]["household"]["id"], "01")
    assert told.other.verdicts(again) == ["accepted"]
    old, new, contended = homes(village)
    assert (old[1], new[1], names(new)) == (3, 3, ["王丽", "陈勇"])
    assert contended == ("contended", [])


def test_a_death_and_a_split_end_alike_in_both_orders(village: Village, son: Labourer) -> None:
    other = field.phone(field.grid_worker(village.group, "钱副组长"))
    left = goes(village.phone, son, new_key(), "01")
    died = other.change(son, "status", "on_roll", "dead")
    found = []
    for order in permutations([(village.phone, left), (other, died)]):
        with tried():
            for phone, sent in order:
                phone.send(sent)
            found.append((homes(village), village.read(son, "status")))
    assert found[0] == found[1]
    assert found[0][1] == "dead"


def test_whoever_comes_before_the_first_is_held_and_after_five_days_founds_it(
    village: Village, son: Labourer, wife: Labourer
) -> None:
    head, second, *_ = split(village.phone, son, wife, new_key())
    assert village.phone.verdicts(second) == ["held"]
    assert len(homes(village)) == 2
    clock.set_business_offset(timedelta(days=5, minutes=1))
    try:
        assert [one.verdict for one in village.phone.send().held] == ["accepted"]
    finally:
        clock.set_business_offset(timedelta(0))
    assert village.phone.verdicts(head) == ["accepted"]
    _old, new, _contended = homes(village)
    assert new[:3] == ("下坝", 3, ["陈勇"])


def test_a_newcomer_joins_the_household_that_split_off(village: Village, son: Labourer) -> None:
    key = new_key()
    bride = joins(village.phone, key, "吴新来", "02")
    sent = goes(village.phone, son, key, "01")
    bride["seq"], sent["seq"] = sent["seq"], bride["seq"]
    assert village.phone.verdicts(sent, bride) == ["accepted", "accepted"]
    _old, new, _contended = homes(village)
    assert names(new) == ["吴新来", "陈勇"]


def test_the_household_he_left_is_looked_at_anew(village: Village) -> None:
    """Its head went: it has none, and the group has to say who is."""
    sent = goes(village.phone, village.father, new_key(), "01")
    assert village.phone.verdicts(sent) == ["accepted"]
    with scope(COUNTY.scope):
        found = Finding.objects.filter(household_id=village.home.pk, closed_at=None)
        assert "check.head" in set(found.values_list("rule", flat=True))


def test_phones_fetch_both_households_and_who_moved(village: Village, son: Labourer) -> None:
    with scope(village.phone.actor.scope):
        first = roster.roster(village.group, roster.Cursor.read("", clock.business_now()))
    sent = goes(village.phone, son, new_key(), "01", along=1)
    village.phone.send(sent)
    with scope(village.phone.actor.scope):
        cursor = roster.Cursor.read(first.cursor, clock.business_now())
        later = roster.roster(village.group, cursor)
    new = village.read(son, "household_id")
    assert {home["id"]: home["member_count"] for home in later.households} == {
        village.home.pk: 4,
        new: 2,
    }
    moved = [row for row in later.labourers if row["id"] == son.pk]
    assert [row["household"] for row in moved] == [new]


def test_the_village_sees_the_household_that_split_off_until_it_says_so(
    village: Village, son: Labourer, wife: Labourer
) -> None:
    village.phone.send(*split(village.phone, son, wife, new_key()))
    with scope(VILLAGE_OFFICER.scope):
        [waiting] = queue.queue(make.VILLAGE, ["new_home"])
        [card] = drawing.items([waiting])
        assert (waiting.name, queue.counts(make.VILLAGE).new_homes) == ("陈勇", 1)
        assert ("所在户", "", "另立一户") in card.changes
        settling.confirm_new_home(Visit.objects.get(pk=waiting.id).pk, by=VILLAGE_OFFICER)
        assert queue.counts(make.VILLAGE).new_homes == 0


def test_a_key_whose_household_has_moved_away_takes_nobody_any_more(
    village: Village, son: Labourer, wife: Labourer
) -> None:
    key = new_key()
    village.phone.send(goes(village.phone, son, key, "01"))
    with scope(VILLAGE_OFFICER.scope):
        home = village.read(son, "household_id")
        people.move_household(home, village.other_group, "是2组的", by=VILLAGE_OFFICER)
    (answer,) = village.phone.told(goes(village.phone, wife, key, "02"))
    assert (answer.verdict, answer.code) == ("refused", "people.other_group")
    assert village.read(wife, "household_id") == village.home.pk


def test_nobody_is_told_into_a_household_that_is_none_of_these(
    village: Village, son: Labourer
) -> None:
    stranger = make.household(village.group)
    for told in ({"from": village.home.pk}, {"along": 1}):
        sent = village.phone.visit(son, household={"id": stranger.pk, **told})
        (answer,) = village.phone.told(sent)
        assert (answer.verdict, answer.code) == ("refused", "people.other_group")
    assert village.read(son, "household_id") == village.home.pk
    with scope(make.actor("grid_worker", village.other_group).scope):
        other = make.actor("grid_worker", village.other_group)
        code = code_of(people.move_member, son.pk, stranger.pk, by=other)
    assert code == "not_found"


@pytest.mark.parametrize("told", [{"along": -1}, {"along": 21}, {"from": 0}, {"from": "x"}])
def test_a_move_that_cannot_be_is_malformed(
    village: Village, son: Labourer, told: dict[str, Any]
) -> None:
    sent = goes(village.phone, son, f"new:{uuid4()}", "01", **told)
    (answer,) = village.phone.told(sent)
    assert (answer.verdict, answer.code) == ("refused", "visit.malformed")


def test_what_a_newcomer_tells_of_a_household_meets_what_is_contended_there(
    village: Village, son: Labourer
) -> None:
    def counts(phone: Phone, person: Any, before: int, after: int) -> Sent:
        change = {"member_count": {"from": before, "to": after}}
        return phone.visit(person, household={"id": village.home.pk, "changes": change})

    other = field.phone(field.grid_worker(village.group, "钱副组长"))
    village.phone.send(counts(village.phone, son, 6, 7))
    other.send(counts(other, son, 6, 5))
    wife = joins(village.phone, village.home.pk, "吴新来", "05")
    born = counts(village.phone, wife["labourer"], 7, 8)
    assert village.phone.verdicts(wife, born) == ["accepted", "conflict"]
    [contended] = homes(village)[-1][1]
    assert contended[1:3] == ("member_count", 6)


def test_a_family_whose_visits_the_village_takes_over_stays_one(
    village: Village, son: Labourer, wife: Labourer
) -> None:
    key = new_key()
    told = [goes(village.phone, son, key, "01"), goes(village.phone, wife, key, "02")]
    with scope(VILLAGE_OFFICER.scope):
        people.move_household(village.home.pk, village.other_group, "是2组的", by=VILLAGE_OFFICER)
    assert village.phone.verdicts(*told) == ["rerouted", "rerouted"]
    with scope(VILLAGE_OFFICER.scope):
        for one in told:
            settling.take_over(Visit.objects.get(pk=one["id"]).pk, by=VILLAGE_OFFICER)
    assert village.read(son, "household_id") == village.read(wife, "household_id")
    assert village.read(son, "household_id") != village.home.pk
