"""Say something to somebody, send what is due, note that it arrived."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from wugong.base import audit, clock, crypto
from wugong.base.actor import Actor, require
from wugong.base.errors import Refusal
from wugong.base.scopes import scope
from wugong.messages import notices, queries, rules
from wugong.messages import refusals as _refusals  # noqa: F401  # states them
from wugong.messages.carriers import Carrier, Undelivered
from wugong.messages.enums import BY_MACHINE, DispatchState, Way
from wugong.messages.models import Dispatch, Message
from wugong.messages.permissions import may_read_own, may_send, may_tell, may_tell_in_person

ADDRESS = "messages.address"
BATCH = 500


@dataclass(frozen=True)
class Recipient:
    """Whom to tell: a name of the upper rooms ("user:7"), an area, and how to reach them."""

    key: str
    code: str
    way: Way
    language: str = "zh-hans"
    address: str = field(default="", repr=False)


@dataclass(frozen=True)
class Notice:
    """What to tell: a registered sentence, its figures, and what it is about (told once)."""

    recipient: Recipient
    notice: str
    about: str
    params: Mapping[str, Any] = field(default_factory=dict)
    link: str = ""
    due_on: date | None = None


@transaction.atomic
def tell(said: Sequence[Notice], *, by: Actor) -> int:
    """Put notices on their way; what was said already about the same thing is passed over."""
    require(may_tell(by))
    for each in said:
        if each.recipient.way in BY_MACHINE and not each.recipient.address:
            raise Refusal("message.no_address")
    fresh = _fresh(said)
    sealed = crypto.seal_many([each.recipient.address or None for each in fresh], ADDRESS)
    now = clock.business_now()
    Message.objects.bulk_create(
        [
            Message(
                code=each.recipient.code,
                recipient=each.recipient.key,
                way=each.recipient.way,
                language=each.recipient.language,
                address=address,
                notice=each.notice,
                params=dict(each.params),
                about=each.about,
                link=each.link,
                due_on=each.due_on or now.date(),
                created_at=now,
            )
            for each, address in zip(fresh, sealed, strict=True)
        ],
        ignore_conflicts=True,
    )
    if fresh:
        _line("messages.tell", len(fresh), by)
    return len(fresh)


def _fresh(said: Sequence[Notice]) -> list[Notice]:
    known = queries.already_said([each.recipient.key for each in said])
    found: dict[tuple[str, str, str, str], Notice] = {}
    for each in said:
        key = (each.recipient.key, str(each.recipient.way), each.notice, each.about)
        if key not in known:
            found.setdefault(key, each)
    return list(found.values())


def _line(action: str, count: int, by: Actor) -> None:
    audit.record(
        action,
        by=by,
        subject=audit.Subject("message", area=by.area),
        diff={"count": [None, count]},
    )


def send_due(carriers: Mapping[str, Carrier], *, by: Actor, quiet: rules.Quiet) -> int:
    """Send what is due outside the quiet hours, one sending a recipient, way and day."""
    require(may_send(by))
    if quiet.holds(clock.business_now()):
        return 0
    with scope(by.scope):
        _give_up_on_broken()
        _gather(by)
        waiting = queries.waiting_dispatches(BATCH)
    return sum(_send_one(pk, carriers, by) for pk in waiting)


def _give_up_on_broken() -> None:
    """A process that was killed while sending: nobody knows, so nobody sends it again."""
    before = clock.business_now() - rules.BROKEN_OFF
    broken = Dispatch.objects.filter(state=DispatchState.SENDING, begun_at__lt=before)
    broken.update(state=DispatchState.UNSURE, ended_at=clock.business_now())


def _gather(by: Actor) -> None:
    today = clock.business_today()
    count = 0
    for messages in queries.due_by_recipient(today, BATCH):
        first = messages[0]
        texts = [notices.text(each.notice, each.params, first.language) for each in messages]
        text, held = rules.joined(texts)
        dispatch = Dispatch.objects.create(
            code=first.code,
            recipient=first.recipient,
            way=first.way,
            day=today,
            text=text,
            address=messages[-1].address,
        )
        ids = [each.pk for each in messages[:held]]
        Message.objects.filter(pk__in=ids).update(dispatch=dispatch)
        count += 1
    if count:
        _line("messages.gather", count, by)


def _send_one(pk: int, carriers: Mapping[str, Carrier], by: Actor) -> int:
    """Marked before it leaves: it is sent at most once, whoever is killed when."""
    mine = _mark(pk, by, DispatchState.WAITING, state=DispatchState.SENDING, begun_at=True)
    if mine is None:
        return 0
    try:
        carriers[mine.way].carry(crypto.unseal(mine.address, ADDRESS), mine.text)
    except Undelivered as error:
        is_last = mine.tries + 1 >= rules.TRIES
        state = DispatchState.FAILED if is_last else DispatchState.WAITING
        changed: dict[str, Any] = {
            "state": state,
            "tries": mine.tries + 1,
            "fault": str(error)[:60],
        }
        _mark(pk, by, DispatchState.SENDING, ended_at=is_last, **changed)
        return 0
    _mark(pk, by, DispatchState.SENDING, state=DispatchState.SENT, ended_at=True, fault="")
    return 1


def _mark(
    pk: int,
    by: Actor,
    before: DispatchState,
    *,
    begun_at: bool = False,
    ended_at: bool = False,
    **changed: Any,
) -> Dispatch | None:
    """A guarded step: only one process takes it."""
    now = clock.business_now()
    changed |= {"begun_at": now} if begun_at else {}
    changed |= {"ended_at": now} if ended_at else {}
    with scope(by.scope):
        taken = Dispatch.objects.filter(pk=pk, state=before).update(**changed)
        return Dispatch.objects.get(pk=pk) if taken else None


@transaction.atomic
def confirm_told(message_id: int, *, by: Actor) -> None:
    """The group leader has told the person; that is the receipt."""
    require(may_tell_in_person(by))
    message = queries.locked(message_id)
    if message.way != Way.TOLD:
        raise Refusal("message.not_by_person")
    if message.received_at is not None:
        raise Refusal("message.received")
    message.received_at, message.received_by_id = clock.business_now(), by.user_id
    message.save(update_fields=["received_at", "received_by_id"])
    audit.record(
        "messages.confirm_told",
        by=by,
        subject=audit.Subject("message", message.pk, area=message.code),
    )


@transaction.atomic
def read_all(*, by: Actor) -> int:
    """The reader has seen their messages."""
    require(may_read_own(by))
    unread = queries.inbox(by).filter(received_at=None)
    count = unread.update(received_at=clock.business_now(), received_by_id=by.user_id)
    if count:
        _line("messages.read", count, by)
    return count
