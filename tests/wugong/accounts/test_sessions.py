"""How long a session lives, and what ends it at once (security.md A8, B4)."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.wugong.accounts.conftest import (
    MakeUser,
    MovingClock,
    actor,
    come_in,
    lines,
    role_seen,
)
from wugong.accounts import actions
from wugong.accounts.actions.new import NewGrant
from wugong.accounts.models import Grant, Token
from wugong.base import clock
from wugong.base.models import Setting


def test_a_page_costs_one_read_to_know_who_asks(
    make_user: MakeUser, moving: MovingClock, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser = come_in(make_user("li.na"), moving)
    with django_assert_num_queries(5) as seen:  # ours, and savepoint, scope, scope back, release
        browser.get("/who/")
    ours = [query["sql"] for query in seen.captured_queries if "accounts_" in query["sql"]]
    assert len(ours) == 1


@pytest.mark.parametrize(("role", "minutes"), [("township_officer", 30), ("system_admin", 15)])
def test_an_idle_session_ends(
    role: str, minutes: int, make_user: MakeUser, moving: MovingClock
) -> None:
    browser = come_in(make_user("somebody", role), moving)
    for _ in range(3):
        moving.forward(minutes=minutes)
        assert role_seen(browser) == role
    moving.forward(minutes=minutes, seconds=1)
    assert role_seen(browser) == ""


def test_a_session_lives_twelve_hours_at_most(make_user: MakeUser, moving: MovingClock) -> None:
    browser = come_in(make_user("li.na"), moving)
    for _ in range(47):
        moving.forward(minutes=15)
        assert role_seen(browser) == "township_officer"
    moving.forward(minutes=15)
    assert role_seen(browser) == ""


def test_use_is_written_once_a_minute(make_user: MakeUser, moving: MovingClock) -> None:
    browser = come_in(make_user("li.na"), moving)
    before = Token.objects.get().last_used_at
    moving.forward(seconds=59)
    browser.get("/who/")
    assert Token.objects.get().last_used_at == before
    moving.forward(seconds=1)
    browser.get("/who/")
    assert Token.objects.get().last_used_at == moving()


def test_a_role_taken_away_ends_the_session_with_the_next_click(
    make_user: MakeUser, moving: MovingClock
) -> None:
    user, guard = make_user("li.na"), make_user("guard", "security_admin")
    browser = come_in(user, moving)
    token = actions.issue_token("li.na", "Correct-horse-7", "10.0.0.1", by=actor(user)).secret
    assert role_seen(Client(), Authorization=f"Bearer {token}") == "township_officer"
    actions.end_grant(user.grants.get(), "调离", by=actor(guard))
    assert role_seen(browser) == ""
    assert role_seen(Client(), Authorization=f"Bearer {token}") == ""
    (line,) = lines("end_grant")
    assert (line.subject_id, line.actor_id, line.reason) == (user.pk, guard.pk, "调离")


def test_a_role_that_runs_out_ends_the_session(make_user: MakeUser, moving: MovingClock) -> None:
    user = make_user("li.na")
    browser = come_in(user, moving)
    moving.forward(minutes=10)
    Grant.objects.update(until=clock.business_today())
    assert role_seen(browser) == "township_officer"
    Grant.objects.update(valid_from="2026-01-01", until="2026-03-01")
    assert role_seen(browser) == ""


def test_a_closed_account_is_out_at_once(make_user: MakeUser, moving: MovingClock) -> None:
    user, guard = make_user("li.na"), make_user("guard", "security_admin")
    browser = come_in(user, moving)
    actions.set_active(user, "退休", is_active=False, by=actor(guard))
    assert role_seen(browser) == ""


def test_the_fourth_session_ends_the_oldest(make_user: MakeUser, moving: MovingClock) -> None:
    user = make_user("li.na")
    browsers = []
    for _ in range(4):
        moving.forward(seconds=1)
        browsers.append(come_in(user, moving))
    assert [role_seen(one) for one in browsers] == ["", *["township_officer"] * 3]


def test_how_many_sessions_is_a_dated_setting(make_user: MakeUser, moving: MovingClock) -> None:
    user = make_user("li.na")
    for value, since in ((1, "2026-03-01"), (9, "2026-03-03")):
        Setting.objects.create(key="accounts.sessions", value=value, valid_from=since)
    first, second = come_in(user, moving), come_in(user, moving)
    assert (role_seen(first), role_seen(second)) == ("", "township_officer")


def test_one_goes_on_in_another_of_ones_own_roles_and_in_nobody_elses(
    make_user: MakeUser, moving: MovingClock
) -> None:
    user, other = make_user("li.na"), make_user("other", "village_officer")
    second = NewGrant(user, "county_leader", "530627102").save()
    browser = come_in(user, moving)
    answer = browser.post("/desk/account/role/", {"grant": second.pk, "next": "/desk/"})
    assert answer.status_code == 302
    assert browser.get("/who/").content.decode().endswith("county_leader|530627102|wugong_area")
    assert len(lines("switch_role")) == 1
    for wrong in (other.grants.get().pk, 10**12, "x", ""):
        assert browser.post("/desk/account/role/", {"grant": wrong}).status_code == 404
    assert role_seen(browser) == "county_leader"


def test_one_ends_ones_other_sessions_and_nobody_elses(
    make_user: MakeUser, moving: MovingClock
) -> None:
    user, other = make_user("li.na"), make_user("other")
    here, there = come_in(user, moving), come_in(user, moving)
    foreign = come_in(other, moving)
    tokens = {t.user_id: t for t in Token.objects.order_by("id")}
    missing = here.post("/desk/account/sessions/999999/end/")
    forbidden = here.post(f"/desk/account/sessions/{tokens[other.pk].pk}/end/")
    assert (missing.status_code, forbidden.status_code) == (404, 404)
    assert role_seen(foreign) == "township_officer"
    here.post(f"/desk/account/sessions/{tokens[user.pk].pk}/end/")
    assert (role_seen(here), role_seen(there)) == ("township_officer", "")
