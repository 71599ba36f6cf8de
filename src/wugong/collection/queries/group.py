"""One group in one month, person by person."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F

from wugong.accounts import queries as accounts
from wugong.accounts.enums import RoleName
from wugong.accounts.models import Grant
from wugong.base.actor import Actor, require
from wugong.base.errors import Refusal
from wugong.base.scopes import NOBODY, scope
from wugong.collection.models import Device, GroupTask, Need, NotReached, Visit
from wugong.collection.queries.tasks import ASKED, HERE
from wugong.people.models import Labourer
from wugong.places import queries as places

MOST = 400


@dataclass(frozen=True, slots=True)
class Asked:
    """One person of the group, and the latest visit of the month."""

    id: int
    name: str
    birth_on: date
    visit_id: Any
    visited_at: datetime | None
    how: str
    no_change: bool
    told: dict[str, Any]
    by: str
    not_reached: str  # why not, where somebody said so
    reason: str  # its code
    note: str  # its words


def people(code: str, month: str) -> list[Asked]:
    """Everybody of the roll, those not asked first."""
    rows = Labourer.objects.filter(code=code, status__in=HERE).order_by("household_id", "id")
    visits = Visit.objects.filter(code=code, month=month, verdict__in=ASKED)
    latest = {visit.labourer_id: visit for visit in visits.order_by("visited_at", "seq")}
    missed = NotReached.objects.filter(code=code, month=month)
    why = {row.labourer_id: (row.get_reason_display(), row.reason, row.note) for row in missed}
    found = []
    for pk, name, birth in rows.values_list("id", "name", "birth_on")[:MOST]:
        visit, (words, reason, note) = latest.get(pk), why.get(pk, ("", "", ""))
        found.append(
            Asked(
                pk,
                name,
                birth,
                visit.pk if visit else None,
                visit.visited_at if visit else None,
                visit.how if visit else "",
                visit.no_change if visit else False,
                visit.told if visit else {},
                visit.user_name if visit else "",
                str(words),
                reason,
                note,
            )
        )
    return sorted(found, key=lambda row: (row.visit_id is not None, row.no_change))


def find_task(code: str, month: str) -> GroupTask | None:
    """The group's task, where the month was begun."""
    return GroupTask.objects.filter(code=code, month=month).first()


def needs(code: str) -> list[Need]:
    """Help that people of the group asked for and nobody has taken up."""
    rows = Need.objects.filter(code=code, closed_at__isnull=True)
    return list(rows.select_related("labourer").order_by("-stated_on", "-id")[:50])


def devices(area: str) -> list[Device]:
    """Phones of an area, living ones first."""
    rows = Device.objects.filter(code__gte=area, code__lt=area + "~")
    return list(rows.order_by(F("revoked_at").asc(nulls_first=True), "-last_seen_at")[:200])


def living_devices(group: str, user_ids: Sequence[int]) -> list[Device]:
    """Phones that these people registered for the group and that have not ended."""
    rows = Device.objects.filter(code=group, user_id__in=user_ids, revoked_at__isnull=True)
    return list(rows.order_by("registered_at"))


def stand_ins(group: str, today: date) -> list[Grant]:
    """Who stands in for the group's head today."""
    rows = Grant.objects.filter(area=group, is_stand_in=True, ended_at__isnull=True)
    return list(rows.filter(valid_from__lte=today, until__gte=today).select_related("user"))


def leading(by: Actor, group: str | None) -> Actor:
    """The same person at the head of one of the groups that they visit today, own or AB岗 (S2).

    Whoever visits one group need not name it; of several it is asked which.
    """
    with scope(NOBODY):
        user = accounts.user_by_id(by.user_id or 0)
        grants = accounts.live_grants(user) if user is not None else []
    held = {each.area: each for each in grants if each.role == RoleName.GRID_WORKER}
    require(bool(held))
    if group is None and len(held) > 1:
        raise Refusal("device.which_group", count=len(held), groups=_named(held.values()))
    chosen = held.get(group) if group is not None else next(iter(held.values()))
    if chosen is None:
        raise Refusal("device.not_your_group", field="group")
    return accounts.actor_for(chosen.user, chosen, by.request)


def _named(grants: Iterable[Grant]) -> str:
    """As JSON text, as a phone shows them: the own groups first."""
    rows = [
        {
            "code": each.area,
            "name": places.display_name(each.area),
            "village": places.display_name(each.area[:12]),
            "stands_in": each.is_stand_in,
        }
        for each in sorted(grants, key=lambda each: (each.is_stand_in, each.area))
    ]
    return json.dumps(rows, ensure_ascii=False)
