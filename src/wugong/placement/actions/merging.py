"""What a person said, and what came of it, follows when two files become one."""

from django.db.models import Exists, F, OuterRef

from wugong.base import clock
from wugong.base.actor import Actor, require
from wugong.base.audit import Diff
from wugong.base.scopes import area_scope, scope
from wugong.people.followers import carry, follows_merges
from wugong.people.models import Labourer
from wugong.people.permissions import may_merge
from wugong.placement.enums import ReferralState
from wugong.placement.models import (
    Candidate,
    Consent,
    Hold,
    PlanChange,
    Recommendation,
    Referral,
    Wish,
)
from wugong.placement.rules.referrals import UNDER_WAY, further


@follows_merges(Wish, Consent, Referral, Recommendation, Candidate, PlanChange)
def follow_merge(kept: Labourer, other: Labourer, *, by: Actor) -> Diff:
    """Wishes, answers and referrals come over; the latest word of the person counts."""
    require(may_merge(by, kept, other))
    diff = _end_older_wish(kept, other) | _end_second_referrals(kept, other)
    wishes = carry(Wish.objects.filter(labourer=other), kept)
    consents = carry(Consent.objects.filter(labourer=other), kept)
    referrals = carry(Referral.objects.filter(labourer=other), kept)
    _carry_results(kept, other)
    with scope(area_scope(kept.code[:6])):
        Wish.objects.filter(with_labourer_id=other.pk).update(with_labourer_id=kept.pk)
        own = Wish.objects.filter(labourer=kept, with_labourer_id=kept.pk)
        own.update(with_labourer_id=None)
    counts = {"wishes": wishes, "consents": consents, "referrals": referrals}
    return diff | {name: [None, count] for name, count in counts.items() if count}


def _end_older_wish(kept: Labourer, other: Labourer) -> Diff:
    live = Wish.objects.filter(labourer__in=(kept, other), ended_at=None)
    older = list(live.order_by("-stated_on", "-id").values_list("pk", flat=True))[1:]
    Wish.objects.filter(pk__in=older).update(ended_at=clock.business_now())
    return {"ended_wish": [None, older[0]]} if older else {}


def _end_second_referrals(kept: Labourer, other: Labourer) -> Diff:
    """One person stands once before an employer: the referral that got further goes on."""
    own = {
        row.vacancy_id: row for row in Referral.objects.filter(labourer=kept, state__in=UNDER_WAY)
    }
    diff: Diff = {}
    for theirs in Referral.objects.filter(
        labourer=other, state__in=UNDER_WAY, vacancy_id__in=list(own)
    ):
        mine = own[theirs.vacancy_id]
        second = theirs if further(mine.state, theirs.state) else mine
        diff[f"referral {second.pk}"] = [second.state, ReferralState.WITHDRAWN]
        Referral.objects.filter(pk=second.pk).update(
            state=ReferralState.WITHDRAWN,
            reason="合并档案：同一人推荐了两次",
            decided_at=clock.business_now(),
            version=F("version") + 1,
        )
        held = Hold.objects.filter(vacancy_id=second.vacancy_id, held__gt=0)
        held.update(held=F("held") - 1)
    return diff


def _carry_results(kept: Labourer, other: Labourer) -> None:
    """A run answers a person once: the kept file's answer stands where it has one."""
    mine = Recommendation.objects.filter(labourer=kept).values("run_id")
    Recommendation.objects.filter(labourer=other, run_id__in=mine).delete()
    carry(Recommendation.objects.filter(labourer=other), kept)
    same = Candidate.objects.filter(
        labourer=kept, run_id=OuterRef("run_id"), vacancy_id=OuterRef("vacancy_id")
    )
    Candidate.objects.filter(Exists(same), labourer=other).delete()
    carry(Candidate.objects.filter(labourer=other), kept)
    asked = PlanChange.objects.filter(
        labourer=kept, run_id=OuterRef("run_id"), question=OuterRef("question")
    )
    PlanChange.objects.filter(Exists(asked), labourer=other).delete()
    carry(PlanChange.objects.filter(labourer=other), kept)
