"""AB岗: a colleague of the village stands in for a group leader, for days (docs/rules.md S2)."""

from datetime import timedelta

import pytest

from tests.wugong.accounts.conftest import (
    AREAS,
    SYSTEM,
    MakeUser,
    MovingClock,
    actor,
    come_in,
    lines,
    role_seen,
)
from tests.wugong.accounts.test_rights import refused
from wugong.accounts import actions, queries
from wugong.accounts.models import Grant, User
from wugong.base import clock
from wugong.base.actor import Actor
from wugong.base.scopes import scope
from wugong.places import actions as place_actions
from wugong.places import queries as places

VILLAGE = "530627102201"


@pytest.fixture(autouse=True)
def _areas(monkeypatch: pytest.MonkeyPatch) -> None:
    """A village that exists, for a group is only added to one."""
    own = {"grid_worker": f"{VILLAGE}001", "village_officer": VILLAGE}
    own["township_officer"] = VILLAGE[:9]
    for role, area in own.items():
        monkeypatch.setitem(AREAS, role, area)


@pytest.fixture
def group(db: None, moving: MovingClock) -> str:
    """The second group of the village; grid workers of the tests lead the first."""
    with scope(SYSTEM.scope):
        day = clock.business_today() - timedelta(days=9)
        codes = [
            place_actions.add_group(VILLAGE, name=name, valid_from=day, by=SYSTEM).code
            for name in ("1组", "2组")
        ]
    places.forget_places()
    return str(codes[1])


@pytest.fixture
def village(make_user: MakeUser) -> Actor:
    return actor(make_user("village", "village_officer"))


@pytest.fixture
def colleague(make_user: MakeUser) -> User:
    return make_user("colleague", "grid_worker")


def stand_in(user: User, group: str, days: int = 7, *, by: Actor) -> Grant:
    until = clock.business_today() + timedelta(days=days)
    return actions.appoint_stand_in(user, group, until, "组长住院", by=by)


def test_a_colleague_stands_in_for_days_and_it_ends_by_itself(
    group: str, village: Actor, colleague: User, moving: MovingClock
) -> None:
    stand_in(colleague, group, by=village)
    assert [g.area for g in queries.live_grants(colleague)][-1] == group
    assert [g.user_id for g in queries.grid_workers_of(group)] == [colleague.pk]
    assert lines("appoint_stand_in")[0].reason == "组长住院"
    moving.forward(days=8)
    assert [g.area for g in queries.live_grants(colleague)] == [f"{VILLAGE}001"]


def test_the_stand_in_ends_when_the_leader_is_back_and_own_sessions_live_on(
    group: str, village: Actor, colleague: User, moving: MovingClock
) -> None:
    browser = come_in(colleague, moving)
    grant = stand_in(colleague, group, by=village)
    actions.end_stand_in(grant, by=village)
    assert [g.area for g in queries.live_grants(colleague)] == [f"{VILLAGE}001"]
    assert role_seen(browser) == "grid_worker"
    assert refused(actions.end_stand_in, grant, by=village) == "changed_meanwhile"


def test_nobody_stands_in_for_more_than_a_month_or_without_a_reason(
    group: str, village: Actor, colleague: User
) -> None:
    until = clock.business_today()
    empty = refused(actions.appoint_stand_in, colleague, group, until, " ", by=village)
    assert empty == "reason.required"
    for days in (-1, 32):
        day = until + timedelta(days=days)
        code = refused(actions.appoint_stand_in, colleague, group, day, "住院", by=village)
        assert code == "stand_in.too_long"
    stand_in(colleague, group, by=village)
    again = refused(stand_in, colleague, group, by=village)
    assert again == "stand_in.has_group"


def test_only_the_groups_own_village_township_and_county_appoint_and_only_a_neighbour(
    group: str, village: Actor, colleague: User, make_user: MakeUser
) -> None:
    stranger = make_user("stranger", "county_leader")
    assert refused(stand_in, stranger, group, by=village) == "stand_in.colleague"
    own = queries.user_by_id(village.user_id or 0)
    assert refused(stand_in, own, group, by=village) == "stand_in.colleague"
    for role in ("grid_worker", "inspector", "county_leader"):
        by = actor(make_user(f"asker-{role[:4]}", role))
        assert refused(stand_in, colleague, group, by=by) == "not_allowed"
    elsewhere = actor(make_user("township", "township_officer"))
    other = "530627103201001"
    assert refused(stand_in, colleague, other, by=elsewhere) == "not_allowed"
    assert refused(stand_in, colleague, f"{VILLAGE}099", by=village) == "not_found"


def test_a_leaders_own_group_is_not_taken_by_this_door(
    group: str, village: Actor, colleague: User
) -> None:
    own = queries.live_grants(colleague)[0]
    assert refused(actions.end_stand_in, own, by=village) == "not_found"
