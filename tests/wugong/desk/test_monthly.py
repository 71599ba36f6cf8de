"""The month on the workbench of each level (docs/rules.md S1)."""

from datetime import datetime

import pytest

from tests.factories import people as make
from tests.factories.asking import Desk
from tests.wugong.people.conftest import groups
from wugong.base import clock
from wugong.base.actor import Actor
from wugong.base.scopes import scope
from wugong.collection.actions import tasks
from wugong.collection.models import GroupTask

__all__ = ["groups"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]
COUNTY = make.actor("county_officer", make.COUNTY)
TOWN = make.actor("township_officer", make.TOWNSHIP)
VILLAGE = make.actor("village_officer", make.VILLAGE)
LEADER = make.actor("county_leader", make.TOWNSHIP)


@pytest.fixture(autouse=True)
def _the_twentieth(monkeypatch: pytest.MonkeyPatch) -> None:
    start = datetime(2019, 8, 20, 10, tzinfo=clock.SHANGHAI)
    monkeypatch.setattr(clock, "_offsets", [clock.offset_to(start)])


def workbench(desk: Desk, actor: Actor) -> str:
    answer = desk.of(actor).get("/desk/")
    assert answer.status_code == 200
    return answer.content.decode()


def open_august() -> None:
    with scope(COUNTY.scope):
        tasks.open_month("2019-08", by=COUNTY)


def test_before_the_month_has_begun_there_is_no_card(desk: Desk) -> None:
    assert "8月走访" not in workbench(desk, TOWN)


@pytest.mark.parametrize("actor", [COUNTY, TOWN, VILLAGE, LEADER])
def test_the_month_stands_beside_the_duties_of_each_level(desk: Desk, actor: Actor) -> None:
    open_august()
    page = workbench(desk, actor)
    assert "2019年8月走访" in page and "过期没交" not in page


def test_late_groups_are_the_first_duty_of_whoever_may_remind(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_august()
    day = datetime(2019, 8, 28, 10, tzinfo=clock.SHANGHAI)
    monkeypatch.setattr(clock, "_offsets", [clock.offset_to(day)])
    assert "过期没交" in workbench(desk, TOWN)
    assert "过期没交" not in workbench(desk, LEADER)


def test_a_submitted_group_waits_for_its_village(desk: Desk) -> None:
    open_august()
    with scope(COUNTY.scope):
        GroupTask.objects.filter(code__startswith=make.VILLAGE).update(state="submitted")
    assert "组里交上来" in workbench(desk, VILLAGE)
    assert "组里交上来" not in workbench(desk, TOWN)
