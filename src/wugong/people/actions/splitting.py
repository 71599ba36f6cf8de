"""分户: one of a household goes into another of the same group."""

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from wugong.base import audit, clock
from wugong.base.actor import Actor, require
from wugong.base.audit import Diff
from wugong.base.errors import Refusal
from wugong.people import queries
from wugong.people.actions.changes import ON_ROLL
from wugong.people.actions.counts import recount_household
from wugong.people.models import Household, Labourer
from wugong.people.permissions import may_change


@transaction.atomic
def move_member(labourer_id: int, household_id: int, along: int = 0, *, by: Actor) -> Labourer:
    """Take one person over, with so many mouths without files; an empty household is folded.

    What is folded into another shows nowhere; whoever moves in unfolds it.
    """
    row = queries.locked_labourer(labourer_id)
    left, joined = (
        queries.locked_household(row.household_id),
        queries.locked_household(household_id),
    )
    require(may_change(by, row) and may_change(by, joined))
    if joined.code != row.code:
        raise Refusal("people.other_group", field="household")
    if joined.pk == left.pk:
        raise Refusal("people.nothing_changed", field="household")
    now, own = clock.business_now(), int(row.status in ON_ROLL)  # the dead are counted nowhere
    row.household_id, row.version, row.updated_at = joined.pk, row.version + 1, now
    row.save(update_fields=["household_id", "version", "updated_at"])
    homes = Household.objects.filter(pk__in=(left.pk, joined.pk))
    homes.filter(pk=joined.pk).update(
        member_count=F("member_count") + own + along, merged_into_id=None, updated_at=now
    )
    homes.filter(pk=left.pk).update(
        member_count=Greatest(F("member_count") - own - along, 0), updated_at=now
    )
    for home in (left.pk, joined.pk):
        recount_household(home, by=by)
    homes.filter(pk=left.pk, member_count=0).update(merged_into_id=joined.pk)
    diff: Diff = {"household": [left.number, joined.number]}
    if along:
        diff["along"] = [None, along]
    audit.record("people.move_member", by=by, subject=row.subject, diff=diff)
    return row
