"""What a password may be, and when a new one is due (security.md B3)."""

import string
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.wugong.accounts.conftest import (
    PASSWORD,
    MakeUser,
    MovingClock,
    come_in,
    lines,
    role_seen,
)
from wugong.accounts import actions, rules
from wugong.base.actor import ANONYMOUS

CLASSES = (string.ascii_uppercase, string.ascii_lowercase, string.digits, "!#%&()*+,-./:;<=>?")
NEW = "Another-mule-8"


@given(st.text(alphabet="".join(CLASSES), max_size=30), st.sampled_from(["li.na", "wang", ""]))
def test_an_accepted_password_keeps_every_rule(password: str, username: str) -> None:
    if rules.password_fault(password, username):
        return
    assert len(password) >= 10
    assert sum(any(ch in kind for ch in password) for kind in CLASSES) >= 3
    assert not username or username not in password.lower()


@given(
    st.lists(st.sampled_from(CLASSES), min_size=1, max_size=2, unique=True),
    st.integers(10, 30),
    st.randoms(use_true_random=False),
)
def test_two_classes_are_never_enough(kinds: list[str], length: int, random: object) -> None:
    signs = "".join(kinds)
    password = "".join(random.choice(signs) for _ in range(length))  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    assert rules.password_fault(password, "li.na")


@given(st.text(alphabet=string.ascii_letters + string.digits + "-!", min_size=10, max_size=20))
def test_the_user_name_is_found_in_any_case(core: str) -> None:
    assume(rules.password_fault(core, "") == "")
    assert rules.password_fault(f"{core}LI.Na", "li.na") == "password.has_username"


@pytest.mark.parametrize(
    "password",
    [
        "Password123!",
        "P@ssw0rd2024",
        "Zhenxiong@2024",
        "Aa123456789!",
        "Qwerty-2024-1",
        "Woaini520131!",
        "AAAAaaaa1111",
        "Admin@123456",
        "9876543210Aa",
    ],
)
def test_what_everybody_tries_first_is_refused(password: str) -> None:
    assert rules.password_fault(password, "li.na") == "password.common"


@given(st.sampled_from(["li.na", "township-officer", "a-b"]))
def test_a_made_password_keeps_the_profile(username: str) -> None:
    assert rules.password_fault(rules.fresh_password(username), username) == ""


def test_too_long_and_unprintable_ones_are_refused() -> None:
    assert rules.password_fault("Aa1-" * 40, "li.na") == "password.unusable"
    assert rules.password_fault("Correct\x00horse-7", "li.na") == "password.unusable"


def change(browser: object, old: str, new: str) -> int:
    body = {"old": old, "new": new, "again": new}
    answer = browser.post("/desk/account/password/", body)  # type: ignore[attr-defined]  # a test client
    return int(answer.status_code)


def test_a_new_password_ends_every_other_session(make_user: MakeUser, moving: MovingClock) -> None:
    user = make_user("li.na")
    here, there = come_in(user, moving), come_in(user, moving)
    before = here.cookies["wugong_session"].value
    assert change(here, PASSWORD, NEW) == 302
    assert (role_seen(here), role_seen(there)) == ("township_officer", "")
    assert here.cookies["wugong_session"].value != before
    (line,) = lines("change_password")
    assert line.diff == {"password": ["••••", "••••"]}


def test_the_last_five_passwords_do_not_come_back(make_user: MakeUser, moving: MovingClock) -> None:
    browser = come_in(make_user("li.na"), moving)
    past = [PASSWORD, *(f"Mountain-goat-{number}x" for number in range(5))]
    for old, new in pairwise(past):
        moving.forward(seconds=1)
        assert change(browser, old, new) == 302
    for used in past[1:]:
        assert change(browser, past[-1], used) == 422
    assert change(browser, past[-1], past[0]) == 302


def test_guessing_the_present_password_is_locked_too(
    make_user: MakeUser, moving: MovingClock
) -> None:
    browser = come_in(make_user("li.na"), moving)
    moving.forward(seconds=1)
    assert [change(browser, "Wrong-guess-1", NEW) for _ in range(6)] == [422] * 5 + [429]
    assert change(browser, PASSWORD, NEW) == 429


def test_after_ninety_days_every_page_asks_for_a_new_one(
    make_user: MakeUser, moving: MovingClock
) -> None:
    user = make_user("li.na")
    moving.forward(days=90)
    assert role_seen(come_in(user, moving)) == "township_officer"
    moving.forward(seconds=1)
    browser = come_in(user, moving)
    assert browser.get("/who/")["Location"] == "/desk/account/password/"
    assert browser.get("/api/who").json()["code"] == "password.change_first"
    assert browser.get("/desk/account/password/").status_code == 200
    token = actions.issue_token("li.na", PASSWORD, "10.0.0.1", by=ANONYMOUS)
    assert token.refusal is not None
    assert token.refusal.code == "password.change_first"
    assert change(browser, PASSWORD, NEW) == 302
    assert role_seen(browser) == "township_officer"


def test_the_demos_public_password_stays(make_user: MakeUser, moving: MovingClock) -> None:
    browser = come_in(make_user("visitor", is_demo=True), moving)
    assert change(browser, PASSWORD, NEW) == 422
    moving.forward(days=200)
    assert role_seen(come_in(make_user("second", is_demo=True), moving)) == "township_officer"
