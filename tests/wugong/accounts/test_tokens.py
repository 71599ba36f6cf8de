"""Programs log in for a bearer token, through the same door as people (contracts.md, HTTP)."""

from datetime import datetime

from django.test import Client

from tests.wugong.accounts.conftest import (
    PASSWORD,
    MakeUser,
    MovingClock,
    code_of,
    come_in,
    lines,
    role_seen,
)

JSON = "application/json"


def ask(client: Client, **body: object) -> tuple[int, dict[str, object]]:
    answer = client.post("/api/auth/token", body, content_type=JSON)
    return answer.status_code, answer.json()


def bearer(token: object) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_a_program_logs_in_and_out(make_user: MakeUser, moving: MovingClock) -> None:
    make_user("li.na")
    status, body = ask(Client(), username="li.na", password=PASSWORD)
    assert (status, set(body)) == (200, {"token", "expires"})
    assert (datetime.fromisoformat(str(body["expires"])) - moving()).total_seconds() == 12 * 3600
    client = Client(headers=bearer(body["token"]))
    assert client.get("/api/who").json() == "township_officer"
    assert client.delete("/api/auth/token").status_code == 204
    answer = client.get("/api/who")
    assert (answer.status_code, answer.json()["code"]) == (401, "login.required")


def test_a_program_of_a_role_of_weight_sends_its_code(
    make_user: MakeUser, moving: MovingClock
) -> None:
    user = make_user("finance", "finance_officer")
    status, body = ask(Client(), username="finance", password=PASSWORD)
    assert (status, body["code"]) == (401, "login.code_required")
    code = code_of(user, moving())
    assert ask(Client(), username="finance", password=PASSWORD, code=code)[0] == 200
    status, body = ask(Client(), username="finance", password=PASSWORD, code=code)
    assert (status, body["code"]) == (401, "login.code_wrong")


def test_a_program_without_an_authenticator_is_sent_to_the_web(make_user: MakeUser) -> None:
    make_user("finance", "finance_officer", is_enrolled=False)
    status, body = ask(Client(), username="finance", password=PASSWORD)
    assert (status, body["code"]) == (403, "login.enrol_first")


def test_wrong_passwords_are_counted_though_the_answer_is_an_error(make_user: MakeUser) -> None:
    make_user("li.na")
    answers = [ask(Client(), username="li.na", password="Wrong-guess-1") for _ in range(6)]
    assert [status for status, _ in answers] == [401] * 5 + [429]
    assert answers[0][1]["code"] == "login.failed"
    assert len(lines("log_in")) == 6
    assert ask(Client(), username="li.na", password=PASSWORD)[0] == 429


def test_session_and_token_see_the_same(make_user: MakeUser, moving: MovingClock) -> None:
    user = make_user("li.na")
    _, body = ask(Client(), username="li.na", password=PASSWORD)
    browser, program = come_in(user, moving), Client(headers=bearer(body["token"]))
    assert browser.get("/who/").content == program.get("/who/").content
    moving.forward(minutes=30, seconds=1)
    assert (role_seen(browser), role_seen(program)) == ("", "")


def test_a_wrong_bearer_token_is_not_helped_by_a_cookie(
    make_user: MakeUser, moving: MovingClock
) -> None:
    browser = come_in(make_user("li.na"), moving)
    assert browser.get("/api/who").json() == "township_officer"
    for wrong in ("wrong", "", "a b", "\u00e9"):
        assert browser.get("/api/who", headers=bearer(wrong)).status_code == 401


def test_a_cookie_needs_the_csrf_token_where_a_bearer_does_not(
    make_user: MakeUser, moving: MovingClock
) -> None:
    user = make_user("li.na")
    _, body = ask(Client(), username="li.na", password=PASSWORD)
    browser = come_in(user, moving)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = browser.cookies
    assert strict.post("/api/act").status_code == 403
    program = Client(enforce_csrf_checks=True, headers=bearer(body["token"]))
    assert program.post("/api/act").json() == "township_officer"


def test_malformed_logins_are_answered_with_their_field() -> None:
    client = Client()
    for body in ({}, {"username": "x"}, {"username": 1, "password": "x"}, {"username": None}):
        assert client.post("/api/auth/token", body, content_type=JSON).status_code == 422
