"""Guessing is slow; nobody is locked out for good (security.md B1)."""

import pytest
from django.test import Client

from tests.wugong.accounts.conftest import PASSWORD, MakeUser, MovingClock, come_in, role_seen
from wugong.accounts import actions, queries
from wugong.accounts.actions import Login
from wugong.accounts.models import LoginAttempt
from wugong.base.actor import ANONYMOUS

HERE, THERE = "10.0.0.1", "10.0.0.2"


def knock(username: str, password: str = "Wrong-guess-1", address: str = HERE) -> str:
    login: Login = actions.log_in(username, password, address, by=ANONYMOUS)
    return login.refusal.code if login.refusal else login.stage


def test_twenty_wrong_passwords_are_locked_after_five(make_user: MakeUser) -> None:
    make_user("li.na")
    answers = [knock("li.na") for _ in range(20)]
    assert answers == ["login.failed"] * 5 + ["login.locked"] * 15
    assert knock("li.na", PASSWORD) == "login.locked"


def test_a_lock_ends_after_fifteen_minutes_and_gives_five_tries_again(
    make_user: MakeUser, moving: MovingClock
) -> None:
    make_user("li.na")
    for _ in range(5):
        knock("li.na")
    moving.forward(minutes=14, seconds=59)
    assert knock("li.na", PASSWORD) == "login.locked"
    moving.forward(seconds=1)
    assert [knock("li.na") for _ in range(6)] == ["login.failed"] * 5 + ["login.locked"]


def test_tries_during_a_lock_do_not_prolong_it(make_user: MakeUser, moving: MovingClock) -> None:
    make_user("li.na")
    for _ in range(15):
        knock("li.na")
        moving.forward(minutes=1)
    moving.forward(minutes=5)
    assert knock("li.na", PASSWORD) == "done"


def test_a_success_forgives_the_mistakes_before_it(
    make_user: MakeUser, moving: MovingClock
) -> None:
    make_user("li.na")
    for _ in range(3):
        for _ in range(4):
            knock("li.na")
        moving.forward(seconds=1)
        assert knock("li.na", PASSWORD) == "done"
        moving.forward(seconds=1)


def test_an_unknown_name_is_locked_like_a_known_one(make_user: MakeUser) -> None:
    make_user("li.na")
    assert [knock("no.such") for _ in range(7)] == [knock("li.na") for _ in range(7)]


def test_a_lock_holds_for_the_address_it_came_from(make_user: MakeUser) -> None:
    make_user("li.na")
    for _ in range(6):
        knock("li.na")
    assert knock("li.na", PASSWORD, THERE) == "done"


def test_one_password_against_five_hundred_users_stops_at_twenty(make_user: MakeUser) -> None:
    for number in range(3):
        make_user(f"clerk.{number}")
    names = [f"clerk.{number}" for number in range(500)]
    answers = [knock(name) for name in names]
    assert answers.count("login.failed") == 20
    assert knock("clerk.1", PASSWORD) == "login.locked"
    assert knock("clerk.1", PASSWORD, THERE) == "done"


def test_guesses_from_everywhere_lock_strangers_out_and_not_the_owner(
    make_user: MakeUser, moving: MovingClock
) -> None:
    user = make_user("chief", "system_admin")
    browser = come_in(user, moving)
    for number in range(60):
        knock("chief", address=f"10.1.{number}.1")
    assert knock("chief", PASSWORD, "10.2.0.1") == "login.locked"
    browser.post("/logout/")
    assert role_seen(come_in(user, moving, browser)) == "system_admin"


def test_a_known_browser_is_locked_by_its_own_mistakes_alone(
    make_user: MakeUser, moving: MovingClock
) -> None:
    user = make_user("li.na")
    browser = come_in(user, moving)
    browser.post("/logout/")
    moving.forward(seconds=1)
    wrong = {"username": "li.na", "password": "Wrong-guess-1"}
    statuses = [browser.post("/login/", wrong).status_code for _ in range(7)]
    assert statuses == [401] * 5 + [429] * 2
    assert role_seen(come_in(user, moving, Client(REMOTE_ADDR=THERE))) == "township_officer"


def test_a_forged_browser_mark_counts_as_a_stranger(
    make_user: MakeUser, moving: MovingClock
) -> None:
    make_user("li.na")
    browser = Client()
    browser.cookies["wugong_device"] = '{"forged":"mark"}'
    for _ in range(5):
        browser.post("/login/", {"username": "li.na", "password": "Wrong-guess-1"})
    assert set(LoginAttempt.objects.values_list("device", flat=True)) == {b""}


def test_an_ipv6_line_is_counted_as_one_address(make_user: MakeUser) -> None:
    make_user("li.na")
    answers = [knock("li.na", address=f"2001:db8:1:2::{number:x}") for number in range(1, 8)]
    assert answers[5:] == ["login.locked"] * 2


def test_names_of_unknown_accounts_are_counted_and_not_kept(make_user: MakeUser) -> None:
    knock("my-password-typed-here")
    kept = LoginAttempt.objects.get()
    assert bytes(kept.account) == queries.account_key("my-password-typed-here")
    assert b"password" not in bytes(kept.account)


@pytest.mark.parametrize("name", ["", "\x00", "李娜", "a" * 5000, "' or 1=1 --", "\ud800"])
def test_strange_names_are_answered_like_wrong_ones(name: str, make_user: MakeUser) -> None:
    assert knock(name) == "login.failed"
