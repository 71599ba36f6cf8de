"""Naming persons to a party until a day; time ends it, or an act does."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from wugong.base import audit, clock
from wugong.base.actor import Actor, require
from wugong.base.audit import Diff, Subject
from wugong.base.errors import Refusal
from wugong.people.models import Access, Labourer
from wugong.people.permissions import may_grant_access


@transaction.atomic
def grant_access(
    labourer_ids: Sequence[int], party_id: int, until: date, reason: str, *, by: Actor
) -> int:
    """Whoever one may not see oneself is passed over; the new end replaces the old one."""
    require(may_grant_access(by))
    if until < clock.business_today():
        raise Refusal("people.until_past", field="until")
    named = sorted(Labourer.objects.filter(pk__in=labourer_ids).values_list("pk", flat=True))
    rows = [
        Access(labourer_id=pk, party_id=party_id, until=until, reason=reason[:40]) for pk in named
    ]
    Access.objects.bulk_create(
        rows,
        update_conflicts=True,
        update_fields=["until"],
        unique_fields=["party_id", "labourer", "reason"],
    )
    _record("people.grant_access", named, party_id, until=until, reason=reason, by=by)
    return len(named)


@transaction.atomic
def end_access(labourer_ids: Sequence[int], party_id: int, reason: str, *, by: Actor) -> int:
    """The party no longer sees these persons for this reason."""
    require(may_grant_access(by))
    rows = Access.objects.filter(labourer_id__in=labourer_ids, party_id=party_id, reason=reason)
    named = sorted(rows.values_list("labourer_id", flat=True))
    rows.delete()
    _record("people.end_access", named, party_id, until=None, reason=reason, by=by)
    return len(named)


def _record(
    action: str, named: list[int], party_id: int, *, until: date | None, reason: str, by: Actor
) -> None:
    one = named[0] if len(named) == 1 else None
    subject = Subject("party", party_id, one, None, by.area)
    diff: Diff = {"people": [None, named], "until": [None, until and until.isoformat()]}
    audit.record(action, by=by, subject=subject, diff=diff, reason=reason)
