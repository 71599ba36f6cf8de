"""A person says who is right, for one difference or for many of the same kind."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction

from wugong.base import audit, clock
from wugong.base.actor import Actor, require
from wugong.base.audit import Subject
from wugong.base.errors import Refusal
from wugong.comparison.actions.applying import apply_theirs
from wugong.comparison.enums import Decision, Outcome
from wugong.comparison.models import Comparison, Difference
from wugong.comparison.permissions import may_decide
from wugong.comparison.queries import comparisons, differences
from wugong.people.rules import clean_reason

CHUNK = 1000
MOST_APPLIED = 200  # each is an act of its own on somebody's file


@dataclass(frozen=True, slots=True)
class Chosen:
    """The ticked rows, or everything that the list's filters leave."""

    ids: Sequence[int] = ()
    filters: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a decision."""

    decided: int
    applied: int = 0
    by_hand: int = 0
    left: int = 0  # of "they are right", too many for one go


@transaction.atomic
def decide(comparison_id: int, chosen: Chosen, decision: str, reason: str, *, by: Actor) -> Done:
    """We are right, they are right, or the village is asked; with a reason, by a person."""
    require(may_decide(by))
    if decision not in Decision.values:
        raise Refusal("form.not_a_code", field="decision")
    why = clean_reason(reason)
    row = comparisons.done(comparison_id)
    found = differences.chosen(row, chosen.ids, chosen.filters).select_for_update()
    if decision == Decision.THEIRS:
        return _theirs(row, list(found[: MOST_APPLIED + 1]), why, by)
    rows = list(found.values_list("pk", "labourer_id", "code", "decision"))
    if not rows:
        raise Refusal("comparison.none_chosen")
    said = {"decision": decision, "outcome": "", "outcome_code": "", **_signed(why, by)}
    for start in range(0, len(rows), CHUNK):
        part = [pk for pk, _person, _code, _before in rows[start : start + CHUNK]]
        Difference.objects.filter(pk__in=part).update(**said)
    _record(row, decision, why, rows, by)
    return Done(len(rows))


def _signed(why: str, by: Actor) -> dict[str, object]:
    return {
        "reason": why,
        "decided_by_id": by.user_id,
        "decided_by_name": by.name[:60],
        "decided_at": clock.business_now(),
    }


def _theirs(row: Comparison, found: list[Difference], why: str, by: Actor) -> Done:
    """Each by its own act; what that act refuses is marked for a hand, and the rest goes on."""
    if not found:
        raise Refusal("comparison.none_chosen")
    taken, left = found[:MOST_APPLIED], len(found) > MOST_APPLIED
    applied, before = 0, {}
    for each in taken:
        try:
            with transaction.atomic():
                apply_theirs(row, each, by=by)
            each.outcome, each.outcome_code = Outcome.APPLIED, ""
            applied += 1
        except Refusal as refusal:
            each.outcome, each.outcome_code = Outcome.BY_HAND, _first(refusal)
        before[each.pk], each.decision = each.decision, Decision.THEIRS
        for name, value in _signed(why, by).items():
            setattr(each, name, value)
        each.save()
    with audit.together():  # each changes a file: it stands in that person's history
        for each in taken:
            person = (each.pk, each.labourer_id, each.code, before[each.pk])
            _record(row, Decision.THEIRS, why, [person], by)
    return Done(len(taken), applied, len(taken) - applied, int(left))


def _first(refusal: Refusal) -> str:
    """The nearest reason where several fields are refused together."""
    several: Sequence[Refusal] = getattr(refusal, "refusals", ())
    return several[0].code if several else refusal.code


def _record(
    row: Comparison,
    decision: str,
    why: str,
    rows: Sequence[tuple[int, int | None, str, str]],
    by: Actor,
) -> None:
    """One person's decision stands in their history; many are one line a chunk."""
    if len(rows) == 1:
        pk, person, code, before = rows[0]
        subject = Subject("difference", pk, person, None, code)
        diff: audit.Diff = {"decision": [before or None, decision], "comparison": [None, row.pk]}
        audit.record("comparison.decide", by=by, subject=subject, diff=diff, reason=why)
        return
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        part = [pk for pk, _person, _code, _before in chunk]
        earlier = {str(pk): before for pk, _person, _code, before in chunk if before}
        diff = {"decision": [earlier or None, decision], "differences": [None, part]}
        subject = Subject("comparison", row.pk, area=by.area)
        audit.record("comparison.decide", by=by, subject=subject, diff=diff, reason=why)
