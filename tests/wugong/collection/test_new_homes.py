"""A family that is in no roll: its household is founded by a visit, and comes once."""

from datetime import timedelta
from random import Random
from typing import Any
from uuid import uuid4

import pytest

from tests.factories import collection as field
from tests.factories import people as make
from tests.factories.collection import Phone, Sent
from tests.wugong.collection.conftest import Village
from tests.wugong.collection.test_months import VILLAGE_OFFICER, code_of
from tests.wugong.collection.test_orders import every_order, tried
from wugong.base import clock
from wugong.base.models import AuditLine
from wugong.base.scopes import scope
from wugong.collection.actions import settling, sync
from wugong.collection.api.schemas import read_visits
from wugong.collection.models import Visit
from wugong.collection.queries import queue
from wugong.people.models import Household, Labourer

COUNTY = make.actor("county_officer", make.COUNTY)
A_KEY = "5f7d2f5e-1a53-4c6e-9d0e-530627000001"


def told(**facts: Any) -> dict[str, dict[str, Any]]:
    return {name: {"from": None, "to": value} for name, value in facts.items()}


def joins(phone: Phone, home: Any, name: str, relation: str, **household: Any) -> Sent:
    """Somebody new who names a household by its key."""
    facts = told(name=name, relation=relation, id_number=make.id_number(), education="3")
    return phone.visit(f"new:{uuid4()}", changes=facts, household={"id": home, **household})


def founds(phone: Phone, key: str, name: str = "周新来") -> Sent:
    """The head of a new household, and what was told of it."""
    facts = told(address="垭口上", member_count=4)
    return joins(phone, key, name, "01", changes=facts)


def new_key() -> str:
    return f"new:{uuid4()}"


def homes_of(village: Village) -> list[tuple[Any, ...]]:
    """Every household of the village but the first, by its people."""
    with scope(COUNTY.scope):
        rows = Household.objects.filter(code__startswith=make.VILLAGE)
        names = ("pk", "address", "member_count", "head_id", "awaits_assignment")
        found = []
        for pk, address, count, head, waits in rows.exclude(pk=village.home.pk).values_list(*names):
            people = Labourer.objects.filter(household_id=pk).order_by("name")
            members = list(people.values_list("name", "relation", "health", "confirmed_how"))
            heads = list(people.filter(pk=head).values_list("name", flat=True))
            found.append((address, count, heads, waits, members))
        return sorted(found)


def a_morning(phone: Phone) -> list[Sent]:
    """A family met on the way: two of them, one thing more about each, and one birth."""
    key = new_key()
    head = founds(phone, key)
    wife = joins(phone, key, "吴新来", "02", changes=told(address="垭口上", member_count=4))
    ill = phone.visit(head["labourer"], changes={"health": {"from": "1", "to": "2"}})
    count = {"member_count": {"from": 4, "to": 5}}
    born = phone.visit(wife["labourer"], household={"id": key, "changes": count})
    return [head, wife, ill, born]


def test_two_of_one_new_household_in_one_call_share_it(village: Village) -> None:
    key = new_key()
    head = founds(village.phone, key)
    wife = joins(village.phone, key, "吴新来", "02")
    assert village.phone.verdicts(head, wife) == ["accepted", "accepted"]
    [home] = homes_of(village)
    assert home[:4] == ("垭口上", 4, ["周新来"], False)
    assert {member[0] for member in home[4]} == {"周新来", "吴新来"}
    son = joins(village.phone, key, "周小宝", "03")
    assert village.phone.verdicts(son) == ["accepted"]
    [home] = homes_of(village)
    assert {member[0] for member in home[4]} == {"周新来", "吴新来", "周小宝"}


def test_its_founding_has_a_line_of_its_own_in_the_history(village: Village) -> None:
    village.phone.send(founds(village.phone, new_key()))
    with scope(COUNTY.scope):
        lines = AuditLine.objects.filter(action="people.register_household")
        line = lines.order_by("-pk").first()
    assert line is not None
    assert line.diff["address"] == [None, "垭口上"]
    assert line.diff["member_count"] == [None, 4]


def test_every_order_of_a_new_household_ends_in_one_state(village: Village) -> None:
    visits = a_morning(village.phone)
    found = every_order(village.phone, visits, lambda: homes_of(village))
    assert len(found) == 24
    assert all(one == found[0] for one in found)
    [(address, count, heads, waits, members)] = found[0]
    assert (address, count, heads, waits) == ("垭口上", 5, ["周新来"], False)
    assert [(name, health) for name, _relation, health, _how in members] == [
        ("吴新来", "1"),
        ("周新来", "2"),
    ]


def test_every_repetition_and_every_cut_of_it_too(village: Village) -> None:
    visits = a_morning(village.phone)
    with tried():
        village.phone.send(*visits)
        expected = homes_of(village)
    random = Random(7)
    for _ in range(12):
        with tried():
            for _again in range(3):  # the answer was cut off: sent again, as it comes
                some = random.sample(visits, random.randint(1, len(visits)))
                village.phone.send(*some, *some[:1])
            answers = village.phone.send(*visits)
            assert {one.verdict for one in answers.results} <= {"accepted", "duplicate"}
            assert homes_of(village) == expected


def test_whoever_comes_before_the_founder_is_held(village: Village) -> None:
    head, wife, ill, born = a_morning(village.phone)
    assert village.phone.verdicts(born, wife) == ["held", "held"]
    assert homes_of(village) == []
    answer = village.phone.send(head)
    assert [one.verdict for one in answer.results] == ["accepted"]
    assert [one.verdict for one in answer.held] == ["accepted"]  # the other still has a gap before
    assert [one.verdict for one in village.phone.send(ill).held] == ["accepted"]
    assert len(homes_of(village)) == 1


def test_after_five_days_the_second_founds_it_and_the_first_joins(
    village: Village,
) -> None:
    head, wife, *_ = a_morning(village.phone)
    assert village.phone.verdicts(wife) == ["held"]
    clock.set_business_offset(timedelta(days=5, minutes=1))
    try:
        assert [one.verdict for one in village.phone.send().held] == ["accepted"]
    finally:
        clock.set_business_offset(timedelta(0))
    assert village.phone.verdicts(head) == ["accepted"]
    [home] = homes_of(village)
    assert len(home[4]) == 2


def test_a_founder_known_already_is_refused_as_ever_and_the_next_one_founds(
    village: Village,
) -> None:
    key, number = new_key(), make.id_number()
    known = make.labourer(village.group, name="周新来", id_number=number)
    head = founds(village.phone, key)
    head["changes"]["id_number"]["to"] = number
    wife = joins(village.phone, key, "吴新来", "02", changes=told(address="垭口上"))
    first, second = village.phone.told(head, wife)
    assert (first.verdict, first.code, first.labourer) == (
        "refused",
        "people.duplicate",
        known.pk,
    )
    assert second.verdict == "accepted"
    founded = [home for home in homes_of(village) if home[0] == "垭口上"]
    assert [home[4][0][0] for home in founded] == ["吴新来"]


def test_one_key_in_two_groups_is_two_households(village: Village) -> None:
    other = field.phone(field.grid_worker(village.other_group))
    key = new_key()
    assert village.phone.verdicts(founds(village.phone, key)) == ["accepted"]
    assert other.verdicts(founds(other, key, "别人")) == ["accepted"]
    assert sorted(home[2] for home in homes_of(village)) == [["别人"], ["周新来"]]


def test_another_groups_household_is_nobodys_to_join(village: Village) -> None:
    home = make.household(village.other_group)
    sent = joins(village.phone, home.pk, "吴新来", "02")
    (answer,) = village.phone.told(sent)
    assert (answer.verdict, answer.code) == ("refused", "not_found")
    none = joins(village.phone, 2**62, "吴新来", "02")
    (same,) = village.phone.told(none)
    assert (same.verdict, same.code) == (answer.verdict, answer.code)


def test_somebody_known_marries_into_a_new_household(village: Village) -> None:
    key = new_key()
    village.phone.send(founds(village.phone, key))
    told_of = {"id": key, "from": village.home.pk}
    sent = village.phone.visit(village.daughter, household=told_of)
    assert village.phone.verdicts(sent) == ["accepted"]
    [home] = homes_of(village)
    assert {member[0] for member in home[4]} == {"周新来", "陈丽"}


def test_a_group_that_is_none_founds_nothing(village: Village) -> None:
    nowhere = make.VILLAGE + "999"
    items, _bad = read_visits([founds(village.phone, new_key())])
    with scope(VILLAGE_OFFICER.scope):
        [answer] = sync.record_form(items, code=nowhere, by=VILLAGE_OFFICER).results
    assert (answer.verdict, answer.code) == ("refused", "people.not_a_group")
    assert homes_of(village) == []


@pytest.mark.parametrize(
    ("field_name", "value", "code"),
    [
        ("address", "上" * 121, "form.too_long"),
        ("address", "垭口\u202e上", "form.control_characters"),
        ("address", "垭口\n上", "form.control_characters"),
        ("address", 7, "form.invalid"),
        ("member_count", 31, "form.invalid"),
        ("member_count", -1, "form.invalid"),
        ("member_count", True, "form.invalid"),
        ("member_count", "4", "form.invalid"),
        ("poverty_status", "02", "people.not_changeable"),
    ],
)
def test_what_a_new_household_cannot_be_founds_nothing(
    village: Village, field_name: str, value: Any, code: str
) -> None:
    key = new_key()
    bad = joins(village.phone, key, "周新来", "01", changes=told(**{field_name: value}))
    (answer,) = village.phone.told(bad)
    assert answer.verdict == "refused"
    assert code in {answer.code, *(why for _name, why in answer.faults)}
    assert homes_of(village) == []
    with scope(COUNTY.scope):
        assert not Labourer.objects.filter(name="周新来").exists()


@pytest.mark.parametrize("key", ["new:", "new:1234", f"new:{A_KEY}0", f"NEW:{A_KEY}", ""])
def test_a_key_that_is_none_is_malformed(village: Village, key: str) -> None:
    (answer,) = village.phone.told(joins(village.phone, key, "周新来", "01"))
    assert (answer.verdict, answer.code) == ("refused", "visit.malformed")


def test_the_village_sees_it_in_its_queue_as_new_until_it_says_so(village: Village) -> None:
    village.phone.send(*a_morning(village.phone))
    with scope(VILLAGE_OFFICER.scope):
        [waiting] = queue.queue(make.VILLAGE, ["new_home"])
        assert [row.kind for row in queue.queue(make.VILLAGE)].count("new_home") == 1
        counts = queue.counts(make.VILLAGE)
        assert (waiting.kind, waiting.name, counts.new_homes) == ("new_home", "周新来", 1)
        settling.confirm_new_home(Visit.objects.get(pk=waiting.id).pk, by=VILLAGE_OFFICER)
        assert queue.queue(make.VILLAGE, ["new_home"]) == []
        assert queue.counts(make.VILLAGE).new_homes == 0
        again = code_of(
            settling.confirm_new_home, Visit.objects.get(pk=waiting.id).pk, by=VILLAGE_OFFICER
        )
    assert again == "not_found"


def test_the_group_does_not_confirm_its_own(village: Village) -> None:
    head = founds(village.phone, new_key())
    village.phone.send(head)
    with scope(village.phone.actor.scope):
        row = Visit.objects.get(pk=head["id"])
        assert code_of(settling.confirm_new_home, row.pk, by=village.phone.actor) == "not_allowed"
