"""Coming in by the page: the same answer for everybody who may not, and only our own paths."""

from unittest.mock import patch

import pytest
from django.contrib.auth import hashers
from django.test import Client
from hypothesis import given
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
from wugong.accounts.actions.new import NewUser
from wugong.accounts.models import Token, User
from wugong.base.actor import ANONYMOUS


def test_a_user_comes_in_with_the_rows_of_the_role(
    make_user: MakeUser, moving: MovingClock
) -> None:
    user = make_user("li.na")
    browser = come_in(user, moving)
    assert browser.get("/who/").content.decode() == (
        f"{user.pk}|township_officer|530627101|wugong_area"
    )
    assert [(x.outcome, x.actor_id, x.subject_id) for x in lines("log_in")] == [
        ("done", user.pk, user.pk)
    ]


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("grid_worker", "wugong_area"),
        ("station_officer", "wugong_station"),
        ("employer", "wugong_party"),
        ("auditor", "wugong_audit"),
        ("system_admin", "wugong_app"),
        ("security_admin", "wugong_app"),
    ],
)
def test_each_role_has_its_scope(
    role: str, expected: str, make_user: MakeUser, moving: MovingClock
) -> None:
    browser = come_in(make_user("somebody", role), moving)
    assert browser.get("/who/").content.decode().endswith(f"|{expected}")


def answer_of(username: str, password: str) -> tuple[int, str]:
    browser = Client()
    answer = browser.post("/login/", {"username": username, "password": password})
    text = answer.content.decode().replace(username, "NAME")
    token = answer.cookies["csrftoken"].value if "csrftoken" in answer.cookies else "-"
    assert token
    return answer.status_code, text[text.index("<form") : text.index("</form>")].split("csrf")[0]


def test_unknown_wrong_and_closed_accounts_get_the_same_answer(make_user: MakeUser) -> None:
    make_user("li.na")
    closed = make_user("closed")
    User.objects.filter(pk=closed.pk).update(is_active=False)
    answers = {
        answer_of("li.na", "Wrong-guess-1"),
        answer_of("no.such", "Wrong-guess-1"),
        answer_of("closed", PASSWORD),
    }
    assert len(answers) == 1
    assert next(iter(answers))[0] == 401


def test_an_unknown_account_costs_as_many_hashes_as_a_wrong_password(make_user: MakeUser) -> None:
    make_user("li.na")
    actions.log_in("warm.up", "Wrong-guess-1", "10.0.0.9", by=ANONYMOUS)
    counts = []
    for name in ("li.na", "no.such", "not a name"):
        hasher = hashers.get_hasher()
        with patch.object(type(hasher), "verify", autospec=True, return_value=False) as verify:
            actions.log_in(name, "Wrong-guess-1", "10.0.0.3", by=ANONYMOUS)
        counts.append(verify.call_count)
    assert counts == [1, 1, 1]


def test_failures_write_one_line_without_names_of_unknown_accounts(make_user: MakeUser) -> None:
    user = make_user("li.na")
    for name in ("li.na", "no.such"):
        actions.log_in(name, "Wrong-guess-1", "10.0.0.1", by=ANONYMOUS)
    found = lines("log_in")
    assert [(x.outcome, x.code, x.subject_id, x.actor_id, x.actor_name) for x in found] == [
        ("refused", "login.failed", user.pk, None, ""),
        ("refused", "login.failed", None, None, ""),
    ]
    assert "no.such" not in str([vars(line) for line in found])


def test_an_account_without_a_live_role_is_told_so(make_user: MakeUser, db: None) -> None:
    NewUser("fresh", "新人", PASSWORD, None, must_change=False).save()
    login = actions.log_in("fresh", PASSWORD, "10.0.0.1", by=ANONYMOUS)
    assert login.refusal is not None
    assert login.refusal.code == "login.no_role"


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/desk/\r\nSet-Cookie: a=b",
        "http:///evil.example",
        "/\t/evil.example",
    ],
)
def test_next_leads_only_to_our_own_pages(
    wanted: str, make_user: MakeUser, moving: MovingClock
) -> None:
    make_user("li.na")
    answer = Client().post("/login/", {"username": "li.na", "password": PASSWORD, "next": wanted})
    assert answer["Location"] == "/desk/"


def test_next_leads_back_to_where_one_was(make_user: MakeUser) -> None:
    make_user("li.na")
    wanted = "/desk/people/?q=%E6%9D%8E&sort=name"
    body = {"username": "li.na", "password": PASSWORD, "next": wanted}
    assert Client().post("/login/", body)["Location"] == wanted


@given(st.text(max_size=40))
def test_no_text_makes_next_leave_our_host(text: str) -> None:
    found = rules.own_path(text)
    assert found.startswith("/")
    assert not found.startswith(("//", "/\\"))
    assert found.isprintable()


def test_a_login_without_the_csrf_token_is_refused(make_user: MakeUser) -> None:
    make_user("li.na")
    browser = Client(enforce_csrf_checks=True)
    body = {"username": "li.na", "password": PASSWORD}
    assert browser.post("/login/", body).status_code == 403
    page = browser.get("/login/")
    token = page.content.decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    assert browser.post("/login/", {**body, "csrfmiddlewaretoken": token}).status_code == 302


def test_every_login_is_a_new_session_and_ends_the_browsers_old_one(
    make_user: MakeUser, moving: MovingClock
) -> None:
    user = make_user("li.na")
    browser = come_in(user, moving)
    first = browser.cookies["wugong_session"].value
    moving.forward(seconds=1)
    come_in(user, moving, browser)
    assert browser.cookies["wugong_session"].value != first
    old = Client()
    old.cookies["wugong_session"] = first
    assert role_seen(old) == ""


def test_a_session_planted_before_the_login_is_not_taken_over(
    make_user: MakeUser, moving: MovingClock
) -> None:
    browser = Client()
    browser.cookies["wugong_session"] = "planted-by-somebody-else"
    come_in(make_user("li.na"), moving, browser)
    assert browser.cookies["wugong_session"].value != "planted-by-somebody-else"


def test_the_session_cookie_is_for_our_server_alone(
    make_user: MakeUser, moving: MovingClock
) -> None:
    cookie = come_in(make_user("li.na"), moving).cookies["wugong_session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == 12 * 3600
    stored = Token.objects.values_list("digest", flat=True)
    assert cookie.value.encode() not in [bytes(one) for one in stored]


def test_a_login_page_of_a_demo_says_so(make_user: MakeUser) -> None:
    make_user("li.na", is_demo=True)
    assert "示范数据" in Client().get("/login/").content.decode()


def test_logging_out_ends_the_session_on_the_server(
    make_user: MakeUser, moving: MovingClock
) -> None:
    browser = come_in(make_user("li.na"), moving)
    kept = browser.cookies["wugong_session"].value
    assert browser.get("/logout/").status_code == 405
    assert browser.post("/logout/")["Location"] == "/login/"
    browser.cookies["wugong_session"] = kept
    assert role_seen(browser) == ""
    assert len(lines("log_out")) == 1


def test_the_language_is_kept_for_the_next_login(make_user: MakeUser, moving: MovingClock) -> None:
    user = make_user("li.na")
    browser = come_in(user, moving)
    answer = browser.post("/language/", {"language": "en", "next": "//evil.example/"})
    assert answer["Location"] == "/"
    assert answer.cookies["wugong_language"].value == "en"
    user.refresh_from_db()
    assert user.language == "en"
    assert browser.post("/language/", {"language": "xx"}).status_code == 422
