"""A sheet goes back: short and masked at once, with whole numbers by a second person's word."""

from datetime import timedelta
from hashlib import sha256

from django.db import transaction

from wugong.accounts import queries as accounts
from wugong.base import audit, clock
from wugong.base.actor import Actor, require
from wugong.base.errors import Refusal
from wugong.comparison.enums import SheetState
from wugong.comparison.models import BackSheet, Comparison, Difference
from wugong.comparison.permissions import (
    may_ask_sheet,
    may_decide_sheet,
    may_take_masked,
    may_take_sheet,
)
from wugong.comparison.queries import comparisons, differences
from wugong.people.actions import record_export
from wugong.people.rules import clean_reason

VALID = timedelta(hours=24)


def _content(row: Comparison, area: str) -> list[Difference]:
    found = differences.for_sheet(row, area)
    if not found:
        raise Refusal("sheet.nothing")
    return found


def _people(found: list[Difference]) -> list[int]:
    return sorted({each.labourer_id for each in found if each.labourer_id is not None})


def _count(found: list[Difference]) -> int:
    return len(_people(found)) + sum(each.labourer_id is None for each in found)


def _digest(found: list[Difference]) -> bytes:
    """Who, and by whose word and reason: what is decided anew is another sheet."""
    said = sorted((each.pk, each.reason, str(each.decided_at)) for each in found)
    return sha256(repr(said).encode()).digest()


@transaction.atomic
def record_masked_sheet(comparison_id: int, *, by: Actor) -> list[Difference]:
    """At most a hundred people with masked numbers leave at once; the rules of every export."""
    require(may_take_masked(by))
    found = _content(comparisons.done(comparison_id), by.area)
    ids = _people(found) + [0] * sum(each.labourer_id is None for each in found)
    record_export(ids, f"comparison={comparison_id}", by=by)
    return found


@transaction.atomic
def ask_sheet(comparison_id: int, reason: str, *, by: Actor) -> BackSheet:
    """Whole numbers for the other office: why, and somebody else has to agree."""
    require(may_ask_sheet(by) and by.is_known)
    why = clean_reason(reason)
    row = comparisons.done(comparison_id)
    found = _content(row, by.area)
    sheet = BackSheet.objects.create(
        comparison=row,
        code=by.area,
        people=_count(found),
        digest=_digest(found),
        reason=why,
        asked_by_id=by.user_id or 0,
        asked_by_name=by.name[:60],
        asked_at=clock.real_now(),
    )
    diff: audit.Diff = {"comparison": [None, row.pk], "people": [None, sheet.people]}
    audit.record("comparison.ask_sheet", by=by, subject=sheet.subject, diff=diff, reason=why)
    return sheet


@transaction.atomic
def decide_sheet(sheet_id: int, is_approved: bool, *, by: Actor) -> BackSheet:
    """A second person of the county agrees or not."""
    sheet = comparisons.locked_sheet(sheet_id)
    if sheet.asked_by_id == by.user_id or _are_one(sheet.asked_by_id, by.user_id or 0):
        raise Refusal("sheet.same_person")
    require(may_decide_sheet(by, sheet))
    if sheet.state != SheetState.ASKED:
        raise Refusal("sheet.decided")
    sheet.state = SheetState.APPROVED if is_approved else SheetState.DECLINED
    sheet.decided_by_id, sheet.decided_by_name = by.user_id, by.name[:60]
    sheet.decided_at = clock.real_now()
    sheet.save()
    diff: audit.Diff = {"state": [SheetState.ASKED.value, sheet.state]}
    audit.record("comparison.decide_sheet", by=by, subject=sheet.subject, diff=diff)
    return sheet


def _are_one(one: int, other: int) -> bool:
    """By person, not by account (security F1)."""
    first, second = accounts.user_by_id(one), accounts.user_by_id(other)
    return first is not None and second is not None and first.is_one_person_with(second)


@transaction.atomic
def take_sheet(sheet_id: int, *, by: Actor) -> tuple[BackSheet, list[Difference]]:
    """Once, within a day, by whoever asked, and exactly what was approved."""
    sheet = comparisons.locked_sheet(sheet_id)
    require(may_take_sheet(by, sheet), "not_found")
    is_late = sheet.decided_at is None or clock.real_now() > sheet.decided_at + VALID
    if sheet.state != SheetState.APPROVED or is_late:
        raise Refusal("sheet.not_approved")
    found = _content(sheet.comparison, by.area)
    if _digest(found) != bytes(sheet.digest):
        raise Refusal("sheet.changed")
    sheet.state, sheet.taken_at = SheetState.TAKEN, clock.real_now()
    sheet.save()
    diff: audit.Diff = {"people": [None, _people(found)]}
    audit.record("comparison.take_sheet", by=by, subject=sheet.subject, diff=diff)
    return sheet, found
