"""Said once, sent at most once, one a person and day, and seen only in one's own area."""

import json
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.factories import people as make
from wugong.base import clock
from wugong.base.actor import system
from wugong.base.errors import Refusal
from wugong.base.scopes import scope
from wugong.messages import actions, notices, queries
from wugong.messages.actions import Notice, Recipient
from wugong.messages.carriers import Mail, Spool, Undelivered, carriers
from wugong.messages.enums import DispatchState, Way
from wugong.messages.models import Dispatch, Message
from wugong.messages.rules import BROKEN_OFF, Quiet

pytestmark = pytest.mark.django_db
NEVER_QUIET = Quiet(time(0), time(0))
COUNTY = system(make.COUNTY)
CLERK = make.actor("township_officer", make.TOWNSHIP, user_id=31)
SISTER = make.actor("township_officer", make.SISTER_TOWNSHIP, user_id=32)
notices.register("test.due", zh="{month}的走访还差{n}户。", en="{n} households left in {month}.")


class Recorder:
    """Takes what it is given, or refuses the first so many."""

    def __init__(self, refuses: int = 0) -> None:
        self.refuses = refuses
        self.carried: list[tuple[str, str]] = []

    def carry(self, address: str, text: str) -> None:
        if self.refuses:
            self.refuses -= 1
            raise Undelivered("busy")
        self.carried.append((address, text))


def phone(key: str = "labourer:7", code: str = make.VILLAGE, **more: str) -> Recipient:
    return Recipient(key, code, Way.PHONE, address="19400000001", **more)


def due(recipient: Recipient, about: str = "2019-08", n: int = 3) -> Notice:
    return Notice(recipient, "test.due", about, {"month": about, "n": n})


def tell(*said: Notice) -> int:
    with scope(COUNTY.scope):
        return actions.tell(said, by=COUNTY)


def send(recorder: Recorder, quiet: Quiet = NEVER_QUIET) -> int:
    ways = {Way.PHONE: recorder, Way.MAIL: recorder}
    return actions.send_due(ways, by=COUNTY, quiet=quiet)


def states() -> list[str]:
    with scope(COUNTY.scope):
        return list(Dispatch.objects.order_by("id").values_list("state", flat=True))


def test_the_same_thing_is_said_once_and_sent_once() -> None:
    recorder = Recorder()
    assert tell(due(phone()), due(phone())) == 1
    assert tell(due(phone(), n=9)) == 0
    assert (send(recorder), send(recorder)) == (1, 0)
    assert recorder.carried == [("19400000001", "2019-08的走访还差3户。")]
    assert states() == [DispatchState.SENT]


def test_a_persons_messages_of_one_day_are_one_text_and_later_ones_wait_for_tomorrow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    recorder = Recorder()
    tell(due(phone(), "a"), due(phone(), "b"))
    assert send(recorder) == 1
    assert recorder.carried[0][1] == "1. a的走访还差3户。\n2. b的走访还差3户。"
    tell(due(phone(), "c"))
    assert send(recorder) == 0
    tomorrow = clock.business_now() + timedelta(days=1)
    monkeypatch.setattr(clock, "business_now", lambda: tomorrow)
    assert send(recorder) == 1
    assert recorder.carried[1][1] == "c的走访还差3户。"


def test_the_text_is_in_the_readers_language() -> None:
    recorder = Recorder()
    tell(due(phone(language="en")))
    send(recorder)
    assert recorder.carried[0][1] == "3 households left in 2019-08."


def test_nothing_leaves_in_the_quiet_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    night = datetime(2019, 8, 30, 22, tzinfo=clock.SHANGHAI)
    monkeypatch.setattr(clock, "business_now", lambda: night)
    recorder = Recorder()
    tell(due(phone()))
    assert send(recorder, quiet=queries.quiet_hours(night.date())) == 0
    assert recorder.carried == [] and states() == []


def test_a_refusing_carrier_is_asked_three_times_and_then_it_says_so() -> None:
    recorder = Recorder(refuses=9)
    tell(due(phone()))
    for _try in range(4):
        assert send(recorder) == 0
    assert recorder.refuses == 6
    assert states() == [DispatchState.FAILED]
    patient = Recorder(refuses=1)
    tell(due(phone("labourer:8")))
    assert [send(patient), send(patient)] == [0, 1]


def test_a_sending_that_broke_off_is_never_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(Recorder):
        def carry(self, address: str, text: str) -> None:
            super().carry(address, text)
            raise KeyboardInterrupt

    killed, recorder = Killed(), Recorder()
    tell(due(phone()))
    with pytest.raises(KeyboardInterrupt):
        send(killed)
    assert states() == [DispatchState.SENDING]
    later = clock.business_now() + BROKEN_OFF + timedelta(minutes=1)
    monkeypatch.setattr(clock, "business_now", lambda: later)
    assert send(recorder) == 0
    assert recorder.carried == [] and states() == [DispatchState.UNSURE]


def test_no_number_stands_in_the_clear_and_the_spool_masks_it(reachable: Path) -> None:
    tell(due(phone()))
    with scope(COUNTY.scope):
        assert b"19400000001" not in bytes(Message.objects.get().address or b"")
    assert actions.send_due({Way.PHONE: Spool(reachable)}, by=COUNTY, quiet=NEVER_QUIET) == 1
    file = next(reachable.iterdir())
    assert file.stat().st_mode & 0o077 == 0
    line = json.loads(file.read_text("utf-8"))
    assert line["to"] == "194****0001" and line["text"] == "2019-08的走访还差3户。"


def test_a_message_by_machine_needs_an_address() -> None:
    nowhere = Recipient("labourer:7", make.VILLAGE, Way.PHONE)
    with pytest.raises(Refusal, match="No address"):
        tell(due(nowhere))


def test_a_mail_server_that_does_not_answer_leaves_the_mail_waiting(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert isinstance(carriers()[Way.MAIL], Mail)
    tell(due(Recipient("user:7", make.VILLAGE, Way.MAIL, address="a@example.org")))
    assert actions.send_due(carriers(), by=COUNTY, quiet=NEVER_QUIET) == 0
    assert states() == [DispatchState.WAITING]


@pytest.fixture
def told() -> Iterator[int]:
    tell(due(Recipient("labourer:9", make.VILLAGE, Way.TOLD)))
    with scope(COUNTY.scope):
        yield Message.objects.get().pk


def test_telling_in_person_is_a_receipt_given_once_and_in_ones_own_area(told: int) -> None:
    with scope(SISTER.scope), pytest.raises(Refusal, match="Not found"):
        actions.confirm_told(told, by=SISTER)
    with scope(CLERK.scope):
        assert queries.to_tell().count() == 1
        actions.confirm_told(told, by=CLERK)
        assert queries.to_tell().count() == 0
        with pytest.raises(Refusal, match="receipt"):
            actions.confirm_told(told, by=CLERK)


def test_a_reader_has_only_their_own_messages_and_reads_them_once() -> None:
    tell(
        due(Recipient("user:31", make.TOWNSHIP, Way.DESK)),
        due(Recipient("user:77", make.TOWNSHIP, Way.DESK)),
    )
    with scope(CLERK.scope):
        assert queries.inbox(CLERK).count() == 1
        assert [actions.read_all(by=CLERK), actions.read_all(by=CLERK)] == [1, 0]
    with scope(SISTER.scope):
        assert Message.objects.count() == 0
