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
    """Take one person over, with so many mouths without files, if it has them.

    Where nobody is left, all mouths come along and the household is folded into the other: it shows
    nowhere, and whoever moves in unfolds it.
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
    now = clock.business_now()
    own = int(row.status in ON_ROLL)  # the dead are counted nowhere
    living = Labourer.objects.filter(household_id=left.pk, status__in=ON_ROLL)
    along = min(along, max(left.member_count - living.count(), 0))
    row.household_id, row.version, row.updated_at = joined.pk, row.version + 1, now
    row.save(update_fields=["household_id", "version", "updated_at"])
    is_left = living.exists()
    gone = own + along if is_left else max(left.member_count, own)
    homes = Household.objects.filter(pk__in=(left.pk, joined.pk))
    homes.update(version=F("version") + 1, updated_at=now)
    homes.filter(pk=joined.pk).update(member_count=F("member_count") + gone, merged_into_id=None)
    homes.filter(pk=left.pk).update(member_count=Greatest(F("member_count") - gone, 0))
    for home in (left.pk, joined.pk):
        recount_household(home, by=by)
    if not is_left:
        homes.filter(pk=left.pk).update(merged_into_id=joined.pk)
        into_it = Household.objects.filter(code=left.code, merged_into_id=left.pk)
        into_it.update(merged_into_id=joined.pk)  # whoever asks for one finds where people live
    diff: Diff = {"household": [left.number, joined.number]}
    if gone > own:
        diff["along"] = [None, gone - own]
    audit.record("people.move_member", by=by, subject=row.subject, diff=diff)
    return row
