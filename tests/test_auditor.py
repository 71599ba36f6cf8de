"""The auditor's database role reads the trail alone: a closed table is nothing found, no fault."""

from collections.abc import Iterator
from html import unescape

import pytest
from pytest_django import Settings

from tests.factories import employers as make
from tests.factories.asking import Desk, asking
from tests.test_doors import doors
from wugong.base.actor import ANONYMOUS, Actor
from wugong.base.scopes import AUDIT

pytestmark = pytest.mark.django_db
AUDITOR = Actor(41, "审计", "auditor", "", scope=AUDIT, title="审计员")


@pytest.fixture
def desk(settings: Settings) -> Iterator[Desk]:
    settings.MIDDLEWARE = [
        "tests.factories.asking.identify" if "accounts" in name else name
        for name in settings.MIDDLEWARE
    ]
    yield Desk()
    asking[0] = ANONYMOUS


@pytest.mark.parametrize("method", ["get", "post"])
def test_no_door_breaks_for_the_auditor(desk: Desk, method: str) -> None:
    desk.of(AUDITOR)
    desk.raise_request_exception = False
    answers = {door.path: getattr(desk, method)(door.path).status_code for door in doors()}
    faults = {path: status for path, status in answers.items() if status >= 500}
    assert faults == {}


def test_the_public_board_is_the_same_for_whoever_is_logged_in(desk: Desk) -> None:
    make.vacancy(title="看得见")
    assert "看得见" in desk.of(AUDITOR).get("/").content.decode()
    assert "看得见" in desk.of(ANONYMOUS).get("/").content.decode()


def test_a_page_without_messages_offers_none(desk: Desk) -> None:
    page = desk.of(AUDITOR).get("/desk/")
    assert "/desk/messages/" not in page.content.decode()


def test_after_the_login_one_goes_on_with_the_filters_or_to_the_forms_page(desk: Desk) -> None:
    desk.of(ANONYMOUS)
    asked = desk.get("/desk/people/labourers/?state=away&sort=fresh")
    assert asked.headers["Location"] == (
        "/login/?next=/desk/people/labourers/%3Fstate%3Daway%26sort%3Dfresh"
    )
    referer = {"referer": "http://testserver/desk/people/labourers/1/?tab=2"}
    posted = desk.post("/desk/people/labourers/1/unmask", headers=referer)
    assert posted.headers["Location"].endswith("next=/desk/people/labourers/1/%3Ftab%3D2")
    foreign = desk.post("/desk/search", headers={"referer": "https://elsewhere.example/x"})
    assert foreign.headers["Location"] == "/login/?next=/desk/"


def test_a_page_of_the_desk_that_is_not_there_leads_back_to_the_desk(desk: Desk) -> None:
    missing = desk.of(AUDITOR).get("/desk/people/labourers/999999999/")
    assert missing.status_code == 404
    assert 'href="/desk/"' in unescape(missing.content.decode())
