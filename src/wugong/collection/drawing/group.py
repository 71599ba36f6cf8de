"""One group's month: figures, people, what may be done now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wugong.base import clock
from wugong.base.identity import mask_name
from wugong.base.pages import day
from wugong.base.shapes import Action, Figure, Status
from wugong.collection.drawing import values
from wugong.collection.drawing.work import minutes
from wugong.collection.enums import How
from wugong.collection.models import Device, GroupTask, Need
from wugong.collection.queries.group import Asked
from wugong.collection.queries.progress import Work
from wugong.collection.queries.tasks import Open
from wugong.people.drawing.words import who


@dataclass(frozen=True, slots=True)
class Person:
    """One person of the group in the month."""

    name: str
    url: str
    status: Status
    note: str
    changes: list[tuple[str, str, str]]
    visit: str  # to send back


@dataclass(frozen=True, slots=True)
class Phone:
    """A registered phone."""

    id: str
    name: str
    who: str
    seen: str
    status: Status
    revoke_url: str


def people(rows: Iterable[Asked]) -> list[Person]:
    """Those not asked first, then what changed, then who said nothing changed."""
    today = clock.business_today()
    return [_person(row, today) for row in rows]


def missing(rows: Iterable[Asked], typed: Mapping[str, str]) -> list[tuple[int, str, str, str]]:
    """Whom nobody asked: the file, the name, the reason and its words, as typed now or kept."""
    today = clock.business_today()
    return [
        (
            row.id,
            who(row.name, row.birth_on, today),
            typed.get(f"missed-{row.id}", row.reason),
            typed.get(f"note-{row.id}", row.note),
        )
        for row in rows
        if row.visited_at is None
    ]


def _person(row: Asked, today: date) -> Person:
    if row.visited_at is None:
        status = Status("clock", _("待走访"), "due")
        note = row.not_reached
    else:
        icon, word = ("check", _("无变化")) if row.no_change else ("pencil", _("有变化"))
        status = Status(icon, word, "good" if row.no_change else "info")
        when = day(timezone.localtime(row.visited_at).date(), today=today)
        how = str(How(row.how).label) if row.how in How.values else ""
        note = _("，").join(part for part in (when, how, mask_name(row.by)) if part)
    return Person(
        who(row.name, row.birth_on, today),
        reverse("people:labourer", args=[row.id]),
        status,
        note,
        values.changes(row.told),
        str(row.visit_id or ""),
    )


def figures(task: GroupTask, found: Open, work: list[Work]) -> list[Figure]:
    """How far the group is, and what its month cost in typing."""
    fields = sum(each.fields for each in work)
    return [
        Figure(_("在册"), f"{task.people:,}", pgettext("unit", "人")),
        Figure(_("问过"), f"{task.covered:,}", pgettext("unit", "人")),
        Figure(_("有变化"), f"{task.changed:,}", pgettext("unit", "人")),
        Figure(_("待定、要改"), f"{len(found.conflicts) + len(found.errors):,}", _("处")),
        Figure(_("疑点没说明"), f"{len(found.doubts):,}", _("个")),
        Figure(_("这个月填了"), f"{fields:,}", _("格"), _spent(work)),
        Figure(_("打字用时"), minutes(work), _("分钟")),
    ]


def _spent(work: list[Work]) -> str:
    """From the first visit of each day to the last would guess; the span of the month is a fact."""
    if not work:
        return ""
    first = min(each.first_at for each in work)
    last = max(each.last_at for each in work)
    today = clock.business_today()
    return _("%(first)s 到 %(last)s") % {
        "first": day(timezone.localtime(first).date(), today=today),
        "last": day(timezone.localtime(last).date(), today=today),
    }


def phones(rows: Iterable[Device], *, may_revoke: bool) -> list[Phone]:
    """The phones of an area."""
    today = clock.business_today()
    return [
        Phone(
            str(row.pk),
            row.name,
            mask_name(row.user_name),
            day(timezone.localtime(row.last_seen_at).date(), today=today),
            Status("circle-check", _("在用"), "good")
            if row.revoked_at is None
            else Status("ban", _("已停用"), "q"),
            reverse("collection:revoke_device", args=[row.pk])
            if may_revoke and row.revoked_at is None
            else "",
        )
        for row in rows
    ]


def needs(rows: Iterable[Need]) -> list[tuple[str, str, str]]:
    """Who asked for what help, and when."""
    today = clock.business_today()
    return [
        (
            mask_name(row.labourer.name),
            reverse("people:labourer", args=[row.labourer_id]),
            _("，").join(
                part
                for part in (values.need(row.kind), row.note, day(row.stated_on, today=today))
                if part
            ),
        )
        for row in rows
    ]


def acts(task: GroupTask, month: str, *, may_check: bool) -> list[Action]:
    """What the village may do now."""
    found = [
        Action(_("纸质走访表"), reverse("collection:paper", args=[task.code]), "printer"),
    ]
    if may_check:
        url = f"{reverse('collection:check', args=[task.code])}?month={month}"
        found.append(Action(_("审核通过"), url, "check", is_primary=True, method="post"))
    return found
