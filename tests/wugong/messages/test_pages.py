"""The pages of messages, by role."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.factories import people as make
from tests.factories.asking import GARBAGE, Desk, asking
from tests.wugong.messages.test_sending import COUNTY, NEVER_QUIET, Recorder, due, phone, tell
from wugong.base.actor import ANONYMOUS
from wugong.messages import actions
from wugong.messages.actions import Recipient
from wugong.messages.enums import Way

pytestmark = pytest.mark.django_db
CLERK = make.actor("township_officer", make.TOWNSHIP, user_id=31)
LEADER = make.actor("grid_worker", make.VILLAGE, user_id=33)
INSPECTOR = make.actor("inspector", make.COUNTY, user_id=34)


@pytest.fixture
def desk(settings: Settings) -> Iterator[Desk]:
    settings.MIDDLEWARE = [
        "tests.factories.asking.identify" if "accounts" in name else name
        for name in settings.MIDDLEWARE
    ]
    yield Desk()
    asking[0] = ANONYMOUS


def text(desk: Desk, path: str) -> str:
    answer = desk.get(f"/desk/messages/{path}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_clerk_reads_marks_and_watches(desk: Desk) -> None:
    desk.of(CLERK)
    assert "没有消息" in text(desk, "") and "还没有发过" in text(desk, "sent")
    tell(due(Recipient("user:31", make.TOWNSHIP, Way.DESK)), due(phone()))
    actions.send_due({Way.PHONE: Recorder()}, by=COUNTY, quiet=NEVER_QUIET)
    assert "未读" in text(desk, "") and "还差3户" in text(desk, "")
    assert "发出去了" in text(desk, "sent")
    assert desk.post("/desk/messages/read").status_code == 302
    assert "已读" in text(desk, "")


def test_the_bell_of_every_page_says_how_many_are_unread(desk: Desk) -> None:
    page = desk.of(CLERK).get("/desk/").content.decode()
    assert 'aria-label="消息"' in page and 'class="dot"' not in page
    tell(due(Recipient("user:31", make.TOWNSHIP, Way.DESK)), due(phone()))
    page = desk.get("/desk/").content.decode()
    assert 'aria-label="消息，1 条未读"' in page and 'class="dot"' in page
    assert desk.post("/desk/messages/read").status_code == 302
    assert 'class="dot"' not in desk.get("/desk/").content.decode()
    assert 'class="dot"' not in desk.of(LEADER).get("/desk/").content.decode()


def test_a_group_leader_tells_in_person(desk: Desk) -> None:
    tell(due(Recipient("labourer:9", make.VILLAGE, Way.TOLD)))
    page = text(desk.of(LEADER), "to-tell")
    assert "还差3户" in page and "告诉了" in page
    path = page.split('action="/desk/messages/')[1].split('"')[0]
    assert desk.post(f"/desk/messages/{path}").status_code == 302
    assert "没有要当面告诉的" in text(desk, "to-tell")
    assert desk.get("/desk/messages/sent").status_code == 403


def test_others_may_not_and_garbage_is_refused(desk: Desk) -> None:
    desk.of(INSPECTOR)
    assert desk.get("/desk/messages/to-tell").status_code == 403
    assert desk.get("/desk/messages/sent").status_code == 403
    assert desk.of(LEADER).post("/desk/messages/999999/told").status_code == 404
    desk.of(CLERK)
    for value in GARBAGE:
        answer = desk.get("/desk/messages/sent", {"state": value, "after": value})
        assert answer.status_code in (200, 422)
    assert desk.of(ANONYMOUS).get("/desk/messages/").status_code == 302
