"""Households: opened, described, and their poverty status mirrored from the office that decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from wugong.base import audit, clock
from wugong.base.actor import Actor, require
from wugong.base.audit import Diff
from wugong.base.errors import FieldRefusals, Refusal
from wugong.base.forms import plain_text
from wugong.people import queries
from wugong.people.enums import PovertyStatus
from wugong.people.models import Household, PovertyPeriod
from wugong.people.permissions import may_change, may_mirror_poverty, may_register
from wugong.people.rules import MOST_MEMBERS
from wugong.places import queries as places

LIMITS = {"address": 120, "resettlement_site": 60}
YES_NO = ("relocated", "low_income")


@dataclass(frozen=True, slots=True)
class NewHousehold:
    """A household before it has a file; `awaits_assignment` when only one member is known."""

    code: str
    address: str = ""
    relocated: bool = False
    resettlement_site: str = ""
    low_income: bool = False
    awaits_assignment: bool = False
    member_count: int = 0  # with children and elders without files
    left_id: int | None = None  # 分户: folded into the one they leave until somebody moves in


@transaction.atomic
def register_household(told: NewHousehold, *, by: Actor) -> Household:
    """Open a household's file in a villagers' group of one's own area."""
    require(may_register(by, told.code))
    if len(told.code) != 15 or places.find(told.code) is None:
        raise Refusal("people.not_a_group", field="code")
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('people_household_id_seq')")
        (pk,) = cursor.fetchone()
    facts = _clean(
        {name: getattr(told, name) for name in (*LIMITS, *YES_NO, "member_count")},
    )
    household = Household.objects.create(
        pk=pk,
        number=f"H{pk:011d}",
        code=told.code,
        awaits_assignment=told.awaits_assignment,
        merged_into_id=told.left_id,
        confirmed_on=clock.business_today(),
        **facts,
    )
    if not told.awaits_assignment:  # otherwise the line of its only member tells it
        diff = {name: [None, value] for name, value in facts.items() if value}
        audit.record("people.register_household", by=by, subject=household.subject, diff=diff)
    return household


@transaction.atomic
def update_household(
    household_id: int, told: Mapping[str, Any], *, version: int | None, by: Actor
) -> Household:
    """Address, resettlement and low income; who belongs to it is told at its members."""
    household = queries.locked_household(household_id)
    require(may_change(by, household))
    if version is not None and version != household.version:
        raise Refusal("changed_meanwhile", version=household.version)
    facts = _clean(told)
    diff = audit.changes(household, facts)
    if not diff:
        raise Refusal("people.nothing_changed")
    for name, value in facts.items():
        setattr(household, name, value)
    household.version += 1
    household.updated_at = clock.business_now()
    household.save(update_fields=[*facts, "version", "updated_at"])
    audit.record("people.update_household", by=by, subject=household.subject, diff=diff)
    return household


@transaction.atomic
def settle_household(household_id: int, facts: Mapping[str, Any], *, by: Actor) -> Household:
    """The same for what is told about a household."""
    row = queries.locked_household(household_id)
    require(may_change(by, row))
    clean = _clean(facts)
    diff: Diff = audit.changes(row, clean)
    for name, value in clean.items():
        setattr(row, name, value)
    row.version += 1
    row.updated_at = clock.business_now()
    row.save(update_fields=[*clean, "version", "updated_at"])
    if diff:
        audit.record("people.update_household", by=by, subject=row.subject, diff=diff)
    return row


def _clean(told: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    refusals: list[Refusal] = []
    for name, value in told.items():
        try:
            found[name] = _clean_one(name, value)
        except Refusal as refusal:
            refusals.append(Refusal(refusal.code, field=name, **refusal.params))
    if refusals:
        raise FieldRefusals(refusals)
    return found


def _clean_one(name: str, value: Any) -> Any:
    if name in LIMITS and isinstance(value, str):
        return plain_text(value, limit=LIMITS[name], field=name)
    if name in YES_NO and isinstance(value, bool):
        return value
    if name == "member_count" and type(value) is int and 0 <= value <= MOST_MEMBERS:
        return value
    is_known = name in YES_NO or name in LIMITS or name == "member_count"
    raise Refusal("form.invalid" if is_known else "people.not_changeable")


@transaction.atomic
def mirror_poverty_status(
    household_id: int, status: str, from_on: date, source: str, *, by: Actor
) -> Household:
    """The poverty office's decision: the period that stood ends, the new one begins."""
    household = queries.locked_household(household_id)
    require(may_mirror_poverty(by, household))
    if status not in PovertyStatus.values:
        raise Refusal("form.not_a_code", field="status")
    if from_on > clock.business_today():
        raise Refusal("people.future_day", field="from_on")
    if status == household.poverty_status:
        raise Refusal("people.nothing_changed", field="status")
    periods = PovertyPeriod.objects.filter(household_id=household.pk)
    last = periods.order_by("-from_on").first()
    if last is not None and from_on <= last.from_on:
        raise Refusal("people.poverty_order", field="from_on")
    periods.filter(to_on__isnull=True).update(to_on=from_on)
    PovertyPeriod.objects.create(
        household=household,
        code=household.code,
        status=status,
        from_on=from_on,
        source=plain_text(source, limit=60, field="source"),
        recorded_at=clock.business_now(),
    )
    diff = audit.changes(household, {"poverty_status": status, "poverty_since": from_on})
    Household.objects.filter(pk=household.pk).update(
        poverty_status=status,
        poverty_since=from_on,
        version=F("version") + 1,
        updated_at=clock.business_now(),
    )
    audit.record("people.mirror_poverty", by=by, subject=household.subject, diff=diff)
    household.refresh_from_db()
    return household
