"""Every order, every repetition, every cut: the same end (security.md G1, docs/field-sync.md)."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import groupby, permutations
from random import Random
from typing import Any, TypeVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.factories import collection as field
from tests.factories import people as make
from tests.factories.collection import Phone, Sent
from tests.wugong.collection.conftest import Village
from wugong.base import clock
from wugong.base.scopes import scope
from wugong.collection.models import Claim, Conflict, Device, GroupTask, Visit
from wugong.employment.models import EmploymentSpell
from wugong.people.models import Labourer

State = TypeVar("State")
Order = list[tuple[Phone, Sent]]
FIELDS = ("health", "marital", "status", "employment_state", "work_place", "confirmed_on")
AWAY = {"act": "start", "place": "330784", "employer_name": "示范制衣厂", "channel": "11"}


class _Back(Exception):
    """Ends a try."""


@contextmanager
def tried() -> Iterator[None]:
    """Whatever happens inside is taken back, so that each order begins at the same place."""
    try:
        with transaction.atomic():
            yield
            raise _Back
    except _Back:
        return


def state(village: Village) -> tuple[Any, ...]:
    """Everything that a person could see afterwards."""
    with scope(make.actor("county_officer", make.COUNTY).scope):
        people = list(Labourer.objects.order_by("pk").values_list("pk", *FIELDS, "phone_index"))
        spells = EmploymentSpell.objects.filter(withdrawn_at=None).order_by("start_on")
        stays = list(spells.values_list("labourer_id", "place", "start_on", "end_on"))
        rows = Conflict.objects.filter(closed_at=None).order_by("labourer_id", "field")
        open_ones = [
            (
                row.labourer_id,
                row.field,
                str(row.stands),
                sorted(str(s["value"]) for s in row.sides),
            )
            for row in rows
        ]
        visits = list(Visit.objects.order_by("pk").values_list("pk", "labourer_id", "month"))
        task = list(GroupTask.objects.values_list("month", "state", "people", "covered", "changed"))
    return (repr(people), stays, open_ones, visits, task)


def one_day(village: Village) -> list[Sent]:
    """What one phone stored on one day: fields one after the other, a stay, no change."""
    phone, day = village.phone, clock.business_today() - timedelta(days=9)
    return [
        phone.change(village.daughter, "health", "1", "2"),
        phone.change(village.daughter, "health", "2", "3"),
        phone.visit(village.daughter, spell=AWAY | {"start_on": day.isoformat()}),
        phone.visit(village.father),
    ]


def every_order(phone: Phone, visits: Sequence[Sent], state: Callable[[], State]) -> list[State]:
    """In which state each order of one phone's visits ends, all from the same ground."""
    return every_end([[(phone, sent) for sent in order] for order in permutations(visits)], state)


def every_mixture(
    one: Phone, mine: Sequence[Sent], two: Phone, theirs: Sequence[Sent], state: Callable[[], State]
) -> list[State]:
    """The same of two phones, each of which keeps its own order."""
    mixed = _interleaved([(one, sent) for sent in mine], [(two, sent) for sent in theirs])
    return every_end(list(mixed), state)


def every_end(orders: Sequence[Order], state: Callable[[], State], length: int = 0) -> list[State]:
    """In which state each order ends; what neighbours begin with alike is sent once for all."""
    if len(orders[0]) == length:
        return [state() for _order in orders]
    found = []
    for _sent, alike in groupby(orders, key=lambda order: order[length][1]["id"]):
        going_on = list(alike)
        phone, sent = going_on[0][length]
        with tried():
            phone.send(sent)
            found += every_end(going_on, state, length + 1)
    return found


def test_every_order_of_one_phone_ends_in_one_state(village: Village) -> None:
    visits = one_day(village)
    found = every_order(village.phone, visits, lambda: state(village))
    assert len(found) == 24
    assert all(one == found[0] for one in found)
    assert "'3'" in found[0][0]


def test_every_repetition_and_every_cut_ends_in_that_state_too(village: Village) -> None:
    visits = one_day(village)
    with tried():
        village.phone.send(*visits)
        expected = state(village)
    random = Random(4)
    for _ in range(12):
        with tried():
            for _again in range(3):  # the answer was cut off: everything is sent again, as it comes
                some = random.sample(visits, random.randint(1, len(visits)))
                village.phone.send(*some, *some[:1])
            answers = village.phone.send(*visits)
            assert {one.verdict for one in answers.results} <= {"accepted", "duplicate"}
            assert state(village) == expected


def test_two_phones_on_one_person_end_alike_in_every_order(village: Village) -> None:
    other = field.phone(field.grid_worker(village.group, "钱副组长"))
    day = (clock.business_today() - timedelta(days=9)).isoformat()
    mine = [
        village.phone.change(village.daughter, "health", "1", "2"),
        village.phone.visit(village.daughter, spell=AWAY | {"start_on": day, "from": None}),
    ]
    theirs = [
        other.change(village.daughter, "health", "1", "3"),
        other.change(village.daughter, "marital", "", "10"),
        other.visit(
            village.daughter, spell=AWAY | {"start_on": day, "from": None, "place": "441900"}
        ),
    ]
    found = every_mixture(village.phone, mine, other, theirs, lambda: state(village))
    assert len(found) == 10
    assert all(one == found[0] for one in found)
    assert [(name, stands) for _pk, name, stands, _sides in found[0][2]] == [
        ("health", "1"),
        ("work", "None"),
    ]


def _interleaved(mine: Order, theirs: Order) -> Iterator[Order]:
    """Each phone's own order kept, every way of mixing the two."""
    if not mine or not theirs:
        yield [*mine, *theirs]
        return
    for rest in _interleaved(mine[1:], theirs):
        yield [mine[0], *rest]
    for rest in _interleaved(mine, theirs[1:]):
        yield [theirs[0], *rest]


def test_a_stored_visit_is_a_fact_that_nobody_can_alter(village: Village) -> None:
    sent = village.phone.change(village.daughter, "health", "1", "2")
    village.phone.send(sent)
    for name, value in (("told", {}), ("visited_at", clock.business_now()), ("seq", 9)):
        with (
            scope(village.phone.actor.scope),
            pytest.raises(Exception, match="permission denied"),
            transaction.atomic(),
        ):
            Visit.objects.filter(pk=sent["id"]).update(**{name: value})


class TwoPhones(RuleBasedStateMachine):
    """Two phones of one group and the platform; calls get lost before or after they commit."""

    village: Village
    undo: Callable[[], None]

    @initialize()
    def begin(self) -> None:
        self.block = tried()
        self.block.__enter__()
        self.phones = [
            field.phone(field.grid_worker(self.village.group, name)) for name in ("甲", "乙")
        ]
        self.unsent: list[list[Sent]] = [[], []]
        self.sent: dict[str, Sent] = {}
        self.known = [{p: self.seen(p) for p in self.people()} for _ in self.phones]

    def people(self) -> list[Labourer]:
        return [self.village.father, self.village.daughter]

    def seen(self, person: Labourer) -> dict[str, Any]:
        names = ("version", "health", "marital")
        return dict(zip(names, self.village.read(person, *names), strict=True))

    @rule(who=st.integers(0, 1), whom=st.integers(0, 1), value=st.sampled_from("123"))
    def change_health(self, who: int, whom: int, value: str) -> None:
        person = self.people()[whom]
        known = self.known[who][person]
        if known["health"] == value:
            return
        sent = self.phones[who].change(person, "health", known["health"], value)
        sent["base_version"] = known["version"]
        known["health"] = value
        self.unsent[who].append(sent)

    @rule(who=st.integers(0, 1), whom=st.integers(0, 1))
    def confirm(self, who: int, whom: int) -> None:
        self.unsent[who].append(self.phones[who].visit(self.people()[whom]))

    @rule(who=st.integers(0, 1), cut=st.booleans(), seed=st.randoms(use_true_random=False))
    def send(self, who: int, cut: bool, seed: Random) -> None:
        """Some of what waits, in any order; a cut loses the answer and keeps the queue."""
        queue = self.unsent[who]
        some = seed.sample(queue, seed.randint(0, len(queue)))
        done = self.phones[who].send(*some)
        for one in done.results:
            assert one.verdict in ("accepted", "conflict", "held", "duplicate"), one
        self.sent |= {sent["id"]: sent for sent in some}
        if not cut:
            self.unsent[who] = [sent for sent in queue if sent not in some]

    @rule(who=st.integers(0, 1))
    def fetch(self, who: int) -> None:
        """A phone fetches the roster when it has nothing left to send."""
        if not self.unsent[who]:
            self.known[who] = {person: self.seen(person) for person in self.people()}

    @invariant()
    def nothing_is_lost_and_nothing_counts_twice(self) -> None:
        if not hasattr(self, "sent"):
            return
        with scope(self.village.phone.actor.scope):
            kept = {str(pk) for pk in Visit.objects.values_list("pk", flat=True)}
            open_ones = list(Conflict.objects.filter(closed_at=None))
            claims = Claim.objects.filter(closed_at=None, visit_id__isnull=False)
            assert claims.count() == claims.values("visit_id", "field").distinct().count()
        assert kept == self.sent.keys()
        for row in open_ones:
            assert len(row.sides) > 1
            assert self.village.read(_row(row), row.field) == row.stands

    @invariant()
    def phones_agree_with_what_came(self) -> None:
        if not hasattr(self, "phones"):
            return
        with scope(self.village.phone.actor.scope):
            for phone in self.phones:
                row = Device.objects.get(pk=phone.device.pk)
                came = {s["seq"] for s in phone.stored if s["id"] in self.sent}
                assert set(range(1, row.settled_seq + 1)) | set(row.seqs_beyond) == came

    def teardown(self) -> None:
        if hasattr(self, "block"):
            self.block.__exit__(_Back, _Back(), None)


def _row(conflict: Conflict) -> Labourer:
    return Labourer(pk=conflict.labourer_id)


def test_two_phones_and_a_platform_by_any_steps(village: Village) -> None:
    class OfThisVillage(TwoPhones):
        pass

    OfThisVillage.village = village
    machine = OfThisVillage.TestCase
    machine.settings = settings(
        max_examples=15,
        stateful_step_count=12,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    machine("runTest").runTest()
