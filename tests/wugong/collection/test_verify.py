"""`wugong verify` names what visits would leave behind if something had gone wrong."""

from collections.abc import Callable

import pytest

from tests.factories import collection as field
from tests.factories import people as make
from tests.wugong.collection.conftest import Village
from wugong.base import clock
from wugong.base.scopes import scope
from wugong.collection.models import Claim, Device, GroupTask, Visit
from wugong.ops.checks import run_all

COUNTY = make.actor("county_officer", make.COUNTY)


def wrong() -> list[str]:
    """What does not hold; what is seen without a scope, other tests ask outside a transaction."""
    found = [check.check for check in run_all() if not check.ok]
    return [name for name in found if name != "without a scope nobody is visible"]


def contend(village: Village) -> None:
    other = field.phone(field.grid_worker(village.group, "钱副组长"))
    village.phone.send(village.phone.change(village.daughter, "health", "1", "2"))
    other.send(other.change(village.daughter, "health", "1", "3"))
    village.phone.send(village.phone.visit(village.father))


def test_visits_that_were_taken_leave_nothing_wrong(village: Village) -> None:
    contend(village)
    assert wrong() == []


@pytest.mark.parametrize(
    ("fault", "check"),
    [
        (
            lambda: Visit.objects.filter(no_change=False).update(version=99),
            "a visit that was taken stands in its person's file",
        ),
        (
            lambda: Device.objects.update(settled_seq=0, seqs_beyond=[]),
            "every visit of a phone is counted as come",
        ),
        (
            lambda: GroupTask.objects.update(covered=4),
            "no month covers more people than its group has",
        ),
        (
            lambda: Claim.objects.update(closed_at=clock.business_now()),
            "an open conflict has two tellings",
        ),
    ],
)
def test_a_planted_fault_is_named(
    village: Village, fault: Callable[[], object], check: str
) -> None:
    contend(village)
    with scope(COUNTY.scope):
        fault()
    assert wrong() == [check]
