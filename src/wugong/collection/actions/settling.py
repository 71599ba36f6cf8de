"""The village decides: which value is right, what becomes of a rerouted visit, what goes back."""

from typing import Any
from uuid import UUID

from django.db import transaction

from wugong.base import audit, clock
from wugong.base.actor import Actor, require
from wugong.base.errors import Refusal
from wugong.collection.actions.findings import check_people
from wugong.collection.actions.meeting import Ground, Teller
from wugong.collection.actions.taking import Taking
from wugong.collection.enums import Verdict
from wugong.collection.models import Conflict, SendBack, Visit
from wugong.collection.permissions import may_send_back_visit, may_settle
from wugong.collection.queries import settling as queries
from wugong.collection.queries import visits
from wugong.collection.rules.visits import HOME, HOUSEHOLD_FIELDS, WORK, Item
from wugong.people import queries as files
from wugong.people.rules import clean_reason


@transaction.atomic
def decide_conflict(conflict_id: int, side: int | None, reason: str, *, by: Actor) -> Conflict:
    """One of the sides is right, or, with no side, what stands; asked of the person, and how."""
    require(may_settle(by))
    row = queries.locked_conflict(conflict_id)
    if row.closed_at is not None:
        raise Refusal("conflict.closed")
    if side is not None and not 0 <= side < len(row.sides):
        raise Refusal("conflict.side", field="side")
    why = clean_reason(reason)
    value = row.stands if side is None else row.sides[side]["value"]
    person = queries.person_of(row)
    item = _resolving(row, person.version, value, is_what_stands=side is None)
    teller = Teller("", by, clock.business_now(), row.month)
    ground = Ground.of([person])
    home = value if row.field == HOME else row.household_id
    Taking(item, teller, ground, home).change(person)
    ground.store(by)
    Conflict.objects.filter(pk=row.pk).update(reason=why)
    check_people([person.id], homes=[person.household_id], by=by)
    audit.record(
        "collection.decide_conflict",
        by=by,
        subject=row.subject,
        diff={"field": [None, row.field]},
        reason=why,
    )
    row.refresh_from_db()
    return row


def _resolving(row: Conflict, version: int, value: Any, *, is_what_stands: bool) -> Item:
    """The officer's decision in the form of a visit that resolves."""
    changes: dict[str, Any] = {}
    spell = household = None
    pair = {"from": row.stands, "to": value}
    if row.field == WORK:
        spell = None if is_what_stands or not isinstance(value, dict) else value
    elif row.field == HOME:
        household = {"id": value}
    elif row.field in HOUSEHOLD_FIELDS:
        home = files.household(row.household_id or 0)
        household = {"id": home.pk, "base_version": home.version, "changes": {row.field: pair}}
    else:
        changes = {row.field: pair}
    return Item(
        id=queries.fresh_id(),
        seq=0,
        visited_at=clock.business_now(),
        base_version=version,
        changes=changes,
        spell=spell,
        household=household,
        resolves=row.pk,
    )


@transaction.atomic
def take_over(visit_id: UUID, *, by: Actor) -> Visit:
    """A rerouted or late visit is right: its changes are taken here, as told by its teller."""
    require(may_settle(by))
    visit = queries.locked_open_visit(visit_id)
    if visit.labourer_id is None:
        raise Refusal("visit.not_yours")
    person = visits.persons([visit.labourer_id]).get(visit.labourer_id)
    if person is None:
        raise Refusal("visit.not_yours")
    teller = Teller(str(visit.device_id or ""), by, clock.business_now(), visit.month)
    ground = Ground.of([person])
    item = visits.item_of(visit)
    taken = Taking(item, teller, ground, visits.home_told(item)).change(person)
    ground.store(by)
    visit.verdict = Verdict.CONFLICT if taken.conflicts else Verdict.ACCEPTED
    visit.home = taken.home
    _close(visit, taken.version)
    check_people([person.id], by=by, homes=[person.household_id])
    audit.record("collection.take_over", by=by, subject=visit.subject)
    return visit


@transaction.atomic
def set_aside(visit_id: UUID, reason: str, *, by: Actor) -> Visit:
    """A rerouted or refused visit changes nothing; it is kept, with the reason."""
    require(may_settle(by))
    why = clean_reason(reason)
    visit = queries.locked_open_visit(visit_id)
    _close(visit, visit.version)
    audit.record("collection.set_aside", by=by, subject=visit.subject, reason=why)
    return visit


@transaction.atomic
def confirm_new_home(visit_id: UUID, *, by: Actor) -> Visit:
    """The village knows the household that a visit founded: it is one of its own."""
    require(may_settle(by))
    visit = queries.locked_founding(visit_id)
    _close(visit, visit.version)
    audit.record("collection.confirm_new_home", by=by, subject=visit.subject)
    return visit


def _close(visit: Visit, version: int) -> None:
    visit.closed_at, visit.version = clock.business_now(), version
    visit.save(update_fields=["closed_at", "version", "verdict", "home"])


@transaction.atomic
def send_back_visit(visit_id: UUID, reason: str, *, by: Actor) -> SendBack:
    """The group asks this person again; the visit stays what was said."""
    require(may_send_back_visit(by))
    why = clean_reason(reason)
    visit = Visit.objects.filter(pk=visit_id, labourer__isnull=False).first()
    if visit is None:
        raise Refusal("not_found")
    row = SendBack.objects.create(
        labourer_id=visit.labourer_id,
        code=visit.code,
        visit_id=visit.pk,
        month=visit.month,
        reason=why,
        by_name=by.name[:60],
        by_role=by.role,
        sent_at=clock.business_now(),
    )
    audit.record("collection.send_back_visit", by=by, subject=visit.subject, reason=why)
    return row
