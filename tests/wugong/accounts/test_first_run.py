"""No default account: the first run prints a code for its first administrator (security.md B5)."""

import pytest
from django.test import Client

from tests.wugong.accounts.conftest import PASSWORD, SYSTEM, MakeUser, MovingClock, lines
from wugong.accounts import actions, queries
from wugong.accounts.models import User
from wugong.base.actor import ANONYMOUS
from wugong.base.errors import Refusal
from wugong.base.identity.numbers import id_check_digit
from wugong.base.models import Setting

ID = "53069919800101001"
BODY = {
    "username": "guard",
    "display_name": "安全员",
    "password": PASSWORD,
    "id_number": ID + id_check_digit(ID),
}


def test_a_fresh_platform_has_no_account_and_asks_for_the_code(
    db: None, moving: MovingClock
) -> None:
    assert not queries.has_users()
    assert Client().get("/login/")["Location"] == "/first-run/"
    assert "启动码" in Client().get("/first-run/").content.decode()


def test_the_code_makes_one_security_administrator_and_no_second(
    db: None, moving: MovingClock
) -> None:
    code = actions.first_run_code(by=SYSTEM)
    assert code not in str(Setting.objects.values_list("value", flat=True))
    answer = Client().post("/first-run/", {**BODY, "code": code.lower()})
    assert answer["Location"] == "/login/"
    user = User.objects.get()
    assert [grant.role for grant in queries.live_grants(user)] == ["security_admin"]
    login = actions.log_in("guard", PASSWORD, "10.0.0.1", by=ANONYMOUS)
    assert login.stage == "enrol"
    assert Client().post("/first-run/", {**BODY, "code": code}).status_code == 404
    assert Client().get("/first-run/").status_code == 404
    assert actions.first_run_code(by=SYSTEM) == ""
    assert len(lines("open_platform")) == 1


def test_every_start_prints_a_new_code_and_forgets_the_old(db: None, moving: MovingClock) -> None:
    first, second = actions.first_run_code(by=SYSTEM), actions.first_run_code(by=SYSTEM)
    assert first != second
    assert Client().post("/first-run/", {**BODY, "code": first}).status_code == 403
    assert Client().post("/first-run/", {**BODY, "code": second}).status_code == 302


def test_guessing_the_code_is_locked(db: None, moving: MovingClock) -> None:
    code = actions.first_run_code(by=SYSTEM)
    browser = Client()
    guesses = [browser.post("/first-run/", {**BODY, "code": "AAAA"}).status_code for _ in range(6)]
    assert guesses == [403] * 5 + [429]
    assert browser.post("/first-run/", {**BODY, "code": code}).status_code == 429
    assert not queries.has_users()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("password", "short"),
        ("username", "x"),
        ("id_number", "530699198002300019"),
        ("display_name", "\u202e"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_made(
    field: str, value: str, db: None, moving: MovingClock
) -> None:
    code = actions.first_run_code(by=SYSTEM)
    answer = Client().post("/first-run/", {**BODY, "code": code, field: value})
    assert answer.status_code == 422
    assert f"id_{field}_error" in answer.content.decode()
    assert not queries.has_users()


def test_only_the_platform_itself_prints_a_code(make_user: MakeUser) -> None:
    with pytest.raises(Refusal):
        actions.first_run_code(by=ANONYMOUS)
