"""What was told about a person follows when two files become one; open questions end with it."""

from django.db.models import Exists, OuterRef

from wugong.base import clock
from wugong.base.actor import Actor, require
from wugong.base.audit import Diff
from wugong.collection.models import Claim, Conflict, Finding, Need, NotReached, SendBack, Visit
from wugong.people.followers import carry, follows_merges
from wugong.people.models import Labourer
from wugong.people.permissions import may_merge

WHY = "合并档案：留下的那份说了算"


@follows_merges(Visit, Claim, Conflict, Finding, Need, NotReached, SendBack)
def follow_merge(kept: Labourer, other: Labourer, *, by: Actor) -> Diff:
    """Visits and needs come over; what was open about the other file's fields is closed, kept."""
    require(may_merge(by, kept, other))
    now = clock.business_now()
    ended = Conflict.objects.filter(labourer=other, closed_at__isnull=True).update(
        closed_at=now, closed_by_name=by.name[:60], reason=WHY
    )
    Claim.objects.filter(labourer=other, closed_at__isnull=True).update(closed_at=now)
    Finding.objects.filter(labourer=other, closed_at__isnull=True).update(closed_at=now)
    same = NotReached.objects.filter(labourer=kept, month=OuterRef("month"))
    NotReached.objects.filter(Exists(same), labourer=other).delete()
    visits = carry(Visit.objects.filter(labourer=other), kept)
    needs = carry(Need.objects.filter(labourer=other), kept)
    for table in (Claim, Conflict, Finding, NotReached, SendBack):
        carry(table.objects.filter(labourer=other), kept)
    counts = {"visits": visits, "needs": needs, "conflicts_ended": ended}
    return {name: [None, count] for name, count in counts.items() if count}
