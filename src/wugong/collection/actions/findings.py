"""What checks find is kept until it no longer holds; a doubt is explained in words (L3)."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from wugong.base import audit, clock
from wugong.base.actor import Actor, require
from wugong.base.errors import Refusal
from wugong.collection.enums import Level
from wugong.collection.models import Finding
from wugong.collection.permissions import may_explain, may_record_visits, may_settle
from wugong.collection.queries import checking
from wugong.collection.rules import checks
from wugong.collection.rules.checks import Found
from wugong.people.rules import clean_reason

MOST_ALIKE = 500  # explained in one go; the next go takes the next
Wanted = dict[tuple[int | None, int | None, str], tuple[str, Found]]


def check_people(ids: Sequence[int], *, by: Actor, homes: Iterable[int] = ()) -> int:
    """Look at these people and their households anew, and at those they left; says what is open."""
    today = clock.business_today()
    facts = checking.person_facts(ids)
    around = {*homes, *(household for _pk, _code, household in facts)}
    require(all(may_record_visits(by, code) for _pk, code, _home in facts))
    wanted: Wanted = {}
    for (pk, code, _household), person in facts.items():
        for found in checks.check_person(person, today):
            wanted[pk, None, found.check.code] = (code, found)
    for (household, code), home in checking.household_facts(sorted(around)).items():
        for found in checks.check_household(home):
            wanted[None, household, found.check.code] = (code, found)
    count = len(wanted)
    with transaction.atomic(savepoint=False):  # nothing is refused once something is written
        _keep(wanted, [pk for pk, _code, _household in facts], around)
    return count


def _keep(wanted: Wanted, ids: Sequence[int], homes: Iterable[int]) -> None:
    """New ones begin, those that no longer hold close, other figures want a new explanation."""
    now = clock.business_now()
    gone = []
    for row in checking.open_findings(ids, homes):
        entry = wanted.pop((row.labourer_id, row.household_id, row.rule), None)
        if entry is None:
            gone.append(row.pk)
        elif row.params != dict(entry[1].params):
            row.params, row.explanation = dict(entry[1].params), ""
            row.explained_by_name, row.explained_at = "", None
            row.save()
    if gone:
        Finding.objects.filter(pk__in=gone).update(closed_at=now)
    rows = [
        Finding(
            labourer_id=labourer,
            household_id=household,
            code=code,
            rule=rule,
            level=found.check.level,
            field=found.check.field,
            params=dict(found.params),
            found_at=now,
        )
        for (labourer, household, rule), (code, found) in wanted.items()
    ]
    if rows:
        Finding.objects.bulk_create(rows)


@transaction.atomic
def explain(finding_id: int, text: str, *, by: Actor) -> Finding:
    """A doubt is right as it is, and why; an error is put right instead."""
    require(may_explain(by))
    row = Finding.objects.select_for_update().filter(pk=finding_id).first()
    if row is None:
        raise Refusal("not_found")
    if row.closed_at is not None:
        raise Refusal("finding.closed")
    if row.level == Level.ERROR:
        raise Refusal("finding.error")
    _keep_words(row, clean_reason(text), by)
    return row


@transaction.atomic
def explain_alike(rule: str, area: str, text: str, *, by: Actor) -> int:
    """The same words for every open doubt of one check in an area; a line of history for each."""
    require(may_settle(by) and bool(by.area) and area.startswith(by.area))
    why = clean_reason(text)
    rows = list(checking.locked_doubts(rule, area, MOST_ALIKE))
    if not rows:
        raise Refusal("finding.closed")
    for row in rows:
        _keep_words(row, why, by)
    return len(rows)


def _keep_words(row: Finding, why: str, by: Actor) -> None:
    diff: dict[str, list[Any]] = {"explanation": [row.explanation, why]}
    row.explanation, row.explained_by_name = why, by.name[:60]
    row.explained_at = clock.business_now()
    row.save(update_fields=["explanation", "explained_by_name", "explained_at"])
    audit.record("collection.explain", by=by, subject=row.subject, diff=diff, reason=why)
