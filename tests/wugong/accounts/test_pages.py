"""The pages of accounts and rights: drawn, bounded, and the same number of reads for any size."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.wugong.accounts.conftest import MakeUser, MovingClock, come_in, role_seen
from wugong.accounts import queries
from wugong.accounts.models import User


def without_csrf(page: str) -> str:
    """The token in a page is masked anew each time."""
    return re.sub(r'csrf-token" content="\w+"', "", page)


def queries_of(browser: Client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert browser.get(path).status_code == 200
    return len(seen)


def test_the_list_costs_the_same_for_one_and_for_three(
    make_user: MakeUser, moving: MovingClock
) -> None:
    browser = come_in(make_user("guard", "security_admin"), moving)
    queries.place_of("530627")  # the names of places are read once a process
    one = queries_of(browser, "/desk/users/")
    make_user("li.na")
    make_user("wang.fang", "auditor")
    assert queries_of(browser, "/desk/users/") == one


def test_the_list_is_filtered_by_the_address(make_user: MakeUser, moving: MovingClock) -> None:
    browser = come_in(make_user("guard", "security_admin"), moving)
    make_user("li.na")
    page = browser.get("/desk/users/?role=township_officer&state=True").content.decode()
    assert "li.na" in page
    assert ">guard<" not in page
    assert browser.get("/desk/users/?role=nonsense").status_code == 422
    assert browser.get("/desk/users/?sort=password").status_code == 422


@pytest.mark.parametrize("role", ["township_officer", "system_admin", "county_officer"])
def test_others_see_no_accounts(role: str, make_user: MakeUser, moving: MovingClock) -> None:
    user = make_user("somebody", role)
    browser = come_in(user, moving)
    assert browser.get("/desk/users/").status_code == 403
    assert browser.get("/desk/users/new/").status_code == 403
    pages = [browser.get(f"/desk/users/{number}/") for number in (user.pk, 99999)]
    assert {page.status_code for page in pages} == {404}
    assert len({without_csrf(page.content.decode()) for page in pages}) == 1


def test_the_auditor_reads_and_changes_nothing(make_user: MakeUser, moving: MovingClock) -> None:
    user = make_user("li.na")
    browser = come_in(make_user("watcher", "auditor"), moving)
    assert browser.get("/desk/users/").status_code == 200
    page = browser.get(f"/desk/users/{user.pk}/")
    assert page.status_code == 200
    assert '<dialog id="reset"' not in page.content.decode()
    assert browser.get("/desk/account/").status_code == 200
    assert browser.post(f"/desk/users/{user.pk}/reset/", {"reason": "试试"}).status_code == 404


def test_nobody_reaches_a_page_without_a_login(db: None, moving: MovingClock) -> None:
    for path in ("account/", "account/password/", "users/", "users/new/", "users/1/"):
        answer = Client().get(f"/desk/{path}")
        assert answer["Location"] == f"/login/?next=/desk/{path}"
    for path in ("account/role/", "users/1/reset/", "users/1/active/", "users/grants/1/end/"):
        assert Client().get(f"/desk/{path}")["Location"] == f"/login/?next=/desk/{path}"
        assert Client().post(f"/desk/{path}")["Location"] == "/login/?next=/desk/"


def test_the_security_administrator_does_it_all_by_page(
    make_user: MakeUser, moving: MovingClock
) -> None:
    browser = come_in(make_user("guard", "security_admin"), moving)
    body = {"username": "wang.fang", "display_name": "王芳", "id_number": "", "phone": ""}
    made = browser.post("/desk/users/new/", body).content.decode()
    user = User.objects.get(username="wang.fang")
    password = made.split("<code>")[2].split("</code>")[0]
    grant = {"role": "village_officer", "area": "530627101001", "until": "2026-12-31"}
    wrong = browser.post(f"/desk/users/{user.pk}/grant/", {**grant, "area": "530627"})
    assert wrong.status_code == 422
    assert "id_area_error" in wrong.content.decode()
    assert browser.post(f"/desk/users/{user.pk}/grant/", grant).status_code == 302
    employer = {"role": "employer", "party_kind": "employer", "party_name": "示范厂"}
    employer["until"] = "2026-12-31"
    assert browser.post(f"/desk/users/{user.pk}/grant/", employer).status_code == 302
    page = browser.get(f"/desk/users/{user.pk}/").content.decode()
    assert "示范厂" in page
    theirs = Client()
    theirs.post("/login/", {"username": "wang.fang", "password": password})
    assert theirs.get("/who/")["Location"] == "/desk/account/password/"
    change = {"old": password, "new": "Another-mule-8", "again": "Another-mule-8"}
    assert theirs.post("/desk/account/password/", change).status_code == 302
    assert role_seen(theirs) == "village_officer"
    first = queries.live_grants(user)[0]
    ended = browser.post(f"/desk/users/grants/{first.pk}/end/", {"reason": "换届"})
    assert ended.status_code == 302
    assert role_seen(theirs) == ""
    closed = browser.post(f"/desk/users/{user.pk}/active/", {"reason": "退休", "is_active": "0"})
    assert closed.status_code == 302
    assert not User.objects.get(pk=user.pk).is_active
    again = browser.post(f"/desk/users/{user.pk}/reset/", {"reason": "忘了"})
    assert "<code>" in again.content.decode()
    assert browser.post(f"/desk/users/{user.pk}/reset/", {}).status_code == 422


def test_ones_own_page_shows_roles_and_sessions(make_user: MakeUser, moving: MovingClock) -> None:
    browser = come_in(make_user("li.na"), moving, Client(headers={"User-Agent": "Firefox 140"}))
    page = browser.get("/desk/account/").content.decode()
    assert "Firefox 140" in page
    assert queries.place_of("530627101") in page


def test_a_place_nobody_knows_shows_its_code_and_not_the_place_above(db: None) -> None:
    assert queries.place_of("530627") == "镇雄县"
    assert queries.place_of("530627999") == "530627999"
