"""Differences follow the person whose two files become one (people.followers)."""

from wugong.base.actor import Actor, require
from wugong.base.audit import Diff
from wugong.comparison.models import Difference
from wugong.people.followers import carry, follows_merges
from wugong.people.models import Labourer
from wugong.people.permissions import may_merge


@follows_merges(Difference)
def follow_merge(kept: Labourer, other: Labourer, *, by: Actor) -> Diff:
    """What was compared stands as it was, with the file that is kept."""
    require(may_merge(by, kept, other))
    moved = carry(Difference.objects.filter(labourer=other), kept)
    return {"differences": [None, moved]} if moved else {}
