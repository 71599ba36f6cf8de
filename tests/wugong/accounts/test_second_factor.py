"""The second factor: by role, each code once, given anew by a second person (security.md B2)."""

import pytest
from django.test import Client

from tests.wugong.accounts.conftest import (
    PASSWORD,
    MakeUser,
    MovingClock,
    actor,
    code_of,
    come_in,
    lines,
    role_seen,
)
from wugong.accounts import actions, queries, rules
from wugong.accounts.enums import SECOND_FACTOR_ROLES, RoleName
from wugong.base import clock
from wugong.base.actor import ANONYMOUS
from wugong.base.errors import Refusal
from wugong.base.models import Setting


def stage(username: str, code: str | None = None) -> str:
    login = actions.log_in(username, PASSWORD, "10.0.0.1", code, by=ANONYMOUS)
    return login.refusal.code if login.refusal else login.stage


@pytest.mark.parametrize("role", sorted(SECOND_FACTOR_ROLES))
def test_the_roles_of_weight_come_in_by_two_factors_only(role: str, make_user: MakeUser) -> None:
    make_user("somebody", role)
    assert stage("somebody") == "code"


def test_a_role_of_weight_without_an_authenticator_must_set_one_up(make_user: MakeUser) -> None:
    make_user("finance", "finance_officer", is_enrolled=False)
    assert stage("finance") == "enrol"


def test_other_roles_come_in_by_password(make_user: MakeUser) -> None:
    make_user("li.na", "township_officer")
    assert stage("li.na") == "done"


def test_the_setting_spares_the_demos_accounts_and_never_a_real_one(make_user: MakeUser) -> None:
    make_user("demo.officer", "county_officer", is_enrolled=False, is_demo=True)
    make_user("real.officer", "county_officer", is_enrolled=False)
    assert (stage("demo.officer"), stage("real.officer")) == ("enrol", "enrol")
    Setting.objects.create(
        key="accounts.second_factor", value=False, valid_from=clock.business_today()
    )
    assert (stage("demo.officer"), stage("real.officer")) == ("done", "enrol")


def test_a_code_counts_once(make_user: MakeUser, moving: MovingClock) -> None:
    user = make_user("finance", "finance_officer")
    code = code_of(user, moving())
    assert stage("finance", code) == "done"
    assert stage("finance", code) == "login.code_wrong"
    moving.forward(seconds=30)
    assert stage("finance", code) == "login.code_wrong"
    assert stage("finance", code_of(user, moving())) == "done"


def test_a_phone_may_be_one_step_off_and_no_more(make_user: MakeUser, moving: MovingClock) -> None:
    user = make_user("finance", "finance_officer")
    now = moving()
    secret = queries.totp_secret(user)
    steps = []
    for seconds in (-60, -30, 0, 30, 60):
        moving.at = now
        moving.forward(seconds=seconds)
        found = rules.code_step(secret, code_of(user, moving()), now, 0)
        steps.append(None if found is None else found - int(now.timestamp()) // 30)
    assert steps == [None, -1, 0, 1, None]


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "１２３４５６", "\x00" * 6])
def test_malformed_codes_are_wrong_codes(code: str, make_user: MakeUser) -> None:
    make_user("finance", "finance_officer")
    assert stage("finance", code) == "login.code_wrong"


def test_guessing_codes_is_locked_like_guessing_passwords(
    make_user: MakeUser, moving: MovingClock
) -> None:
    user = make_user("finance", "finance_officer")
    browser = Client()
    body = {"username": "finance", "password": PASSWORD}
    page = browser.post("/login/", body)["Location"]
    right = code_of(user, moving())
    wrong = "000000" if right != "000000" else "000001"
    statuses = [browser.post(page, {"code": wrong}).status_code for _ in range(7)]
    assert statuses == [401] * 5 + [429] * 2
    assert browser.post(page, {"code": right}).status_code == 429


def test_setting_up_shows_the_picture_once_and_proves_it(
    make_user: MakeUser, moving: MovingClock
) -> None:
    user = make_user("finance", "finance_officer", is_enrolled=False)
    browser = Client()
    body = {"username": "finance", "password": PASSWORD, "next": "/desk/claims/"}
    page = browser.post("/login/", body)["Location"]
    shown = browser.get(page).content.decode()
    user.refresh_from_db()
    assert 'class="qr"' in shown
    assert queries.totp_secret(user) in shown
    assert bytes(user.totp_sealed or b"").find(queries.totp_secret(user).encode()) == -1
    assert role_seen(browser) == ""
    answer = browser.post(page, {"code": code_of(user, moving())})
    assert answer["Location"] == "/desk/claims/"
    assert role_seen(browser) == "finance_officer"
    moving.forward(seconds=30)
    again = Client()
    page = again.post("/login/", body)["Location"]
    assert 'class="qr"' not in again.get(page).content.decode()
    assert queries.totp_secret(user) not in again.get(page).content.decode()


def test_the_step_between_password_and_code_lasts_five_minutes(
    make_user: MakeUser, moving: MovingClock
) -> None:
    user = make_user("finance", "finance_officer")
    browser = Client()
    page = browser.post("/login/", {"username": "finance", "password": PASSWORD})["Location"]
    moving.forward(minutes=5)
    answer = browser.post(page, {"code": code_of(user, moving())})
    assert answer["Location"] == "/login/"
    assert role_seen(browser) == ""


def test_the_waiting_login_is_no_session(make_user: MakeUser) -> None:
    make_user("finance", "finance_officer")
    browser = Client()
    browser.post("/login/", {"username": "finance", "password": PASSWORD})
    browser.cookies["wugong_session"] = browser.cookies["wugong_login"].value
    assert role_seen(browser) == ""


def test_a_second_person_gives_a_new_start_and_every_session_ends(
    make_user: MakeUser, moving: MovingClock
) -> None:
    user, guard = make_user("finance", "finance_officer"), make_user("guard", "security_admin")
    browser = come_in(user, moving)
    password = actions.reset_login(user, "手机丢了", by=actor(guard))
    assert role_seen(browser) == ""
    user.refresh_from_db()
    assert user.totp_sealed is None
    assert user.must_change_password
    login = actions.log_in("finance", password, "10.0.0.1", by=ANONYMOUS)
    assert login.stage == "enrol"
    (line,) = lines("reset_login")
    assert line.reason == "手机丢了"
    assert password not in str(vars(line))


def test_nobody_resets_their_own_login(make_user: MakeUser) -> None:
    guard = make_user("guard", "security_admin")
    twin = make_user("twin", RoleName.TOWNSHIP_OFFICER, person=queries.person_key("guard"))
    for user in (guard, twin):
        with pytest.raises(Refusal) as refused:
            actions.reset_login(user, "手机丢了", by=actor(guard))
        assert refused.value.code == "second_person"
