"""What every page and operation keeps to, whoever asks (security A7, A9, C1, C5)."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.safety.bodies import BODIES, address
from tests.safety.pages import forms_on
from tests.safety.world import NUMBER, PHONE, World, operations, routes, undone
from wugong.accounts.enums import RoleName
from wugong.base.scopes import area_scope, scope
from wugong.employers.models import Employer, Vacancy
from wugong.people.models import Labourer

pytestmark = [pytest.mark.django_db, pytest.mark.safety]
LINK = re.compile(r'(?:href|hx-get)="(/[^"#]*)"')
# Reading leaves these: who looked, when somebody was last here.
LEFT_BY_READING = {"base_auditline", "accounts_token"}
# Who may change a telephone sees it in the form that changes it, on paper too (which is recorded).
SHOWS_PHONE = re.compile(r"/change$|/collection/(paper|key-in)/")
ROSTER = "/api/field/roster"  # the own group's, with the telephones the phone may change
LOGGED_IN = [role for role in RoleName.values]


def pages(world: World, role: str) -> Iterator[tuple[str, str]]:
    """(address, HTML) of everything this role may open near itself."""
    browser = world.browser(role)
    for route in routes():
        path = world.fill(route)
        answer = browser.get(path, secure=True)
        if answer.status_code == 200 and "html" in answer.headers["Content-Type"]:
            yield path, answer.content.decode()


@pytest.mark.parametrize("role", LOGGED_IN)
def test_no_page_offers_what_its_reader_may_not_open(world: World, role: str) -> None:
    browser, faults, known = world.browser(role), [], {}
    for path, html in pages(world, role):
        for link in {found.replace("&amp;", "&") for found in LINK.findall(html)}:
            if link.startswith("/static/") or link in known:
                continue
            known[link] = browser.get(link, secure=True).status_code
            if known[link] in (403, 404, 500):
                faults.append(f"{path} → {link}: {known[link]}")
        for form in forms_on(html):
            action = form.action or path
            if action in known:
                continue
            with undone():  # a browser of its own, for logging out makes it forget
                known[action] = (
                    world.browser(role).post(action, form.filled(), secure=True).status_code
                )
            if known[action] in (403, 404, 500):
                faults.append(f"{path} → POST {action}: {known[action]}")
    assert not faults, "\n".join(map(str, faults))


@pytest.mark.parametrize("role", LOGGED_IN)
def test_reading_changes_nothing_and_shows_no_full_number(world: World, role: str) -> None:
    before, shown = touched(), []
    for path, html in pages(world, role):
        is_number = NUMBER in html or (PHONE in html and not SHOWS_PHONE.search(path))
        if is_number:
            shown.append(path)
    for method, path in operations():
        if method == "GET":
            text = world.program(role, "GET", world.fill(path)).content.decode()
            if NUMBER in text or (PHONE in text and path != ROSTER):
                shown.append(path)
    assert shown == []
    after = touched()
    changed = {table for table in after if after[table] != before.get(table, 0)}
    assert changed - LEFT_BY_READING == set()


def touched() -> dict[str, int]:
    """Rows written in this test's one transaction, by table, undone ones too."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
        )
        return dict(cursor.fetchall())


def test_a_form_from_elsewhere_is_refused_at_every_door(world: World) -> None:
    browser, faults = world.browser("county_officer", enforce_csrf_checks=True), []
    for route in routes():
        answer = browser.post(world.fill(route), {"reason": "核对过"}, secure=True)
        if answer.status_code not in (403, 405):
            faults.append(f"{route}: {answer.status_code}")
    for method, path in operations():
        if method != "GET" and not path.endswith("/auth/token"):
            kind = "application/json"
            answer = browser.generic(method, world.fill(path), "{}", content_type=kind, secure=True)
            if answer.status_code != 403:
                faults.append(f"{method} {path}: {answer.status_code}")
    assert not faults, "\n".join(map(str, faults))


# What a client may not decide; where a body knows the name, its value must not get through.
SENT = {"role": "county_officer", "status": "dead", "state": "verified", "filled": 9}
SENT |= {"approved_by": 1, "merged_into_id": 1, "is_labour": False, "on_arrears_list": True}
SENT |= {"record": 10, "version": 99, "confirmed_by_id": 1, "is_organised": True, "party_id": 1}


def test_what_is_not_the_clients_to_say_is_passed_over(world: World) -> None:
    for path in ("/api/labourers", "/api/vacancies", "/api/employers"):
        told = SENT | BODIES[f"POST {path}"](world, "group")
        answer = world.program("county_officer", "POST", path, json.dumps(told))
        assert answer.status_code == 201, answer.content
        row: Any = MADE[path].objects
        with scope(area_scope("53")):
            made = row.get(pk=answer.json()["id"])
        for name, value in SENT.items():
            assert getattr(made, name, None) != value, (path, name)


MADE: dict[str, Any] = {
    "/api/labourers": Labourer,
    "/api/vacancies": Vacancy,
    "/api/employers": Employer,
}


def test_a_grid_worker_writes_in_no_group_but_the_own(world: World) -> None:
    for where in ("village", "township", "county", "abroad"):
        told = json.dumps(BODIES["POST /api/labourers"](world, where))
        with undone():
            answer = world.program("grid_worker", "POST", "/api/labourers", told)
        assert answer.status_code == 403, where


def test_more_than_ten_megabytes_are_too_large(world: World) -> None:
    big = json.dumps({"q": "x" * (10 * 1024 * 1024)})
    api = world.program("county_officer", "POST", "/api/labourers/search", big)
    assert (api.status_code, api.json()["code"]) == (413, "too_large")
    browser = world.browser("county_officer")
    path = world.fill("/desk/people/labourers/<int:labourer_id>/skill")
    page = browser.post(path, big, content_type="application/x-www-form-urlencoded", secure=True)
    assert page.status_code == 413
    many = "&".join(f"f{n}=1" for n in range(2000))
    page = browser.post(path, many, content_type="application/x-www-form-urlencoded", secure=True)
    assert page.status_code in (400, 413)


@pytest.mark.parametrize("path", ["/api/labourers", "/api/vacancies", "/desk/people/labourers/"])
def test_a_page_holds_two_hundred_rows_at_most(world: World, path: str) -> None:
    browser = world.browser("county_officer")
    assert browser.get(path, {"size": "201"}, secure=True).status_code == 422
    assert browser.get(path, {"size": "200"}, secure=True).status_code == 200


def test_a_role_taken_away_is_dead_at_once_by_cookie_and_token(world: World) -> None:
    admin = world.browser("security_admin")
    assert world.browser("grid_worker").get("/desk/", secure=True).status_code == 200
    end = world.fill("/desk/users/grants/<int:grant_id>/end/")
    assert admin.post(end, {"reason": "调走了"}, secure=True).status_code == 302
    gone = world.browser("grid_worker").get("/desk/", secure=True)
    assert gone.status_code == 302 and "/login" in gone.headers["Location"]
    assert world.program("grid_worker", "GET", "/api/labourers").status_code == 401


def test_unmasking_is_one_line_with_its_reason_and_the_person_can_read_it(world: World) -> None:
    path = address(world, "/api/labourers/{labourer_id}/unmask")
    full = world.program("village_officer", "POST", path, json.dumps({"reason": "核对证件"}))
    assert full.json()["id_number"] == NUMBER
    seen = world.browser("labourer").get(
        world.fill("/desk/people/labourers/<int:labourer_id>/seen"), secure=True
    )
    assert seen.content.decode().count("核对证件") == 1


def test_a_stranger_reads_the_board_and_nothing_more(world: World) -> None:
    assert Client().get("/", secure=True).status_code == 200
    assert Client().get("/desk/", secure=True).status_code == 302
