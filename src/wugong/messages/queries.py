"""Every named read of messages and sendings."""

from collections.abc import Iterable, Iterator
from datetime import date, time
from itertools import groupby

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from wugong.base import queries as base
from wugong.base.actor import Actor
from wugong.base.direct import planned
from wugong.base.errors import Refusal
from wugong.base.lists import Filter, ListSpec, Sort, choice
from wugong.messages.enums import BY_MACHINE, DispatchState, Way
from wugong.messages.models import Dispatch, Message
from wugong.messages.rules import Quiet

_UNREAD = """
SELECT count(*) FROM messages_message
WHERE recipient = %s::text AND way = 'desk' AND received_at IS NULL
"""
QUIET = "messages.quiet"  # dated setting: ["21:00", "08:00"]


def quiet_hours(day: date) -> Quiet:
    """The hours in force on a day in which no phone rings (docs/rules.md M1)."""
    found = base.setting(QUIET, day, None)
    if found is None:
        return Quiet()
    return Quiet(*(time.fromisoformat(each) for each in found))


def already_said(recipients: Iterable[str]) -> set[tuple[str, str, str, str]]:
    """What these recipients were told already, or will be."""
    rows = Message.objects.filter(recipient__in=set(recipients))
    return set(rows.values_list("recipient", "way", "notice", "about"))


def due_by_recipient(today: date, most: int) -> Iterator[list[Message]]:
    """Waiting messages by recipient and way, of those who have had no sending today."""
    had = Dispatch.objects.filter(recipient=OuterRef("recipient"), way=OuterRef("way"), day=today)
    rows = (
        Message.objects.filter(
            way__in=BY_MACHINE, dispatch=None, received_at=None, due_on__lte=today
        )
        .filter(~Exists(had))
        .order_by("recipient", "way", "id")
        .select_for_update(skip_locked=True, of=("self",))[:most]
    )
    for _key, found in groupby(rows, key=lambda each: (each.recipient, each.way)):
        yield list(found)


def waiting_dispatches(most: int) -> list[int]:
    """Sendings that nobody has begun."""
    rows = Dispatch.objects.filter(state=DispatchState.WAITING).order_by("id")
    return list(rows.values_list("pk", flat=True)[:most])


def locked(message_id: int) -> Message:
    """One message of the reader's rows, held until the transaction ends."""
    found = Message.objects.select_for_update().filter(pk=message_id).first()
    if found is None:
        raise Refusal("not_found")
    return found


def inbox(by: Actor) -> QuerySet[Message]:
    """What the reader's own account was told."""
    return Message.objects.filter(recipient=f"user:{by.user_id}", way=Way.DESK)


def unread(by: Actor) -> int:
    """How many of them they have not seen, for the bell of every page: in one short read."""
    ((count,),) = planned(_UNREAD, [f"user:{by.user_id}"])
    return int(count)


def to_tell() -> QuerySet[Message]:
    """What is still to be told in person, in the reader's area."""
    return Message.objects.filter(way=Way.TOLD, received_at=None)


def dispatches() -> QuerySet[Dispatch]:
    """The sendings of the reader's area."""
    return Dispatch.objects.all()


def inbox_list() -> ListSpec:
    """The reader's own, newest first."""
    return ListSpec(filters=(), sorts=(_newest(),))


def to_tell_list() -> ListSpec:
    """What waits longest stands first."""
    return ListSpec(filters=(), sorts=(Sort("oldest", _("先来的在前"), ("id",)),))


def dispatch_list() -> ListSpec:
    """What went out, by how far it came and by which way."""
    states = tuple((str(v), str(label)) for v, label in DispatchState.choices)
    ways = tuple((str(way), str(way.label)) for way in BY_MACHINE)
    return ListSpec(
        filters=(
            Filter("state", _("状态"), choice("state", DispatchState.values), states),
            Filter("way", _("方式"), choice("way", [str(way) for way in BY_MACHINE]), ways),
        ),
        sorts=(_newest(),),
    )


def _newest() -> Sort:
    return Sort("newest", _("新的在前"), ("id",), descending=True)
