"""Two files of one person become one; the other one points to it for ever."""

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from wugong.base import audit, clock
from wugong.base.actor import Actor, require
from wugong.base.audit import Diff
from wugong.base.errors import Refusal
from wugong.people import queries, rules
from wugong.people.actions.counts import recount_household
from wugong.people.actions.registration import forget_search, index_search
from wugong.people.enums import PersonStatus
from wugong.people.followers import carry, followers
from wugong.people.models import Access, Household, Labourer, Skill
from wugong.people.permissions import may_merge

SEALED = {"phone_index": "phone", "disability_sealed": "disability"}


@transaction.atomic
def merge_labourers(kept_id: int, other_id: int, reason: str, *, by: Actor) -> Labourer:
    """Keep one file: it takes what it lacks; number, sex and birth must not contradict."""
    if kept_id == other_id:
        raise Refusal("people.same_file", field="other")
    first, second = (queries.locked_labourer(pk) for pk in sorted((kept_id, other_id)))
    kept, other = (first, second) if first.pk == kept_id else (second, first)
    require(may_merge(by, kept, other))
    if PersonStatus.MERGED in (kept.status, other.status):
        raise Refusal("people.off_roll")
    why = rules.clean_reason(reason)
    mine, theirs = queries.merge_facts(kept), queries.merge_facts(other)
    if blocked := rules.merge_blocked(mine, theirs):
        raise Refusal("people.merge_blocked", fields="、".join(blocked))
    filled = rules.merge_filled(mine, theirs)
    _take_over(kept, other, filled)
    diff: Diff = {SEALED.get(name, name): [mine[name] or None, "••••"] for name in filled}
    diff |= {"merged_id": [None, other.pk]} | _move_skills(kept, other)
    _move_access(kept, other)
    for follow in followers():
        diff |= follow(kept, other, by=by)
    index_search(kept, queries.number_of(kept), queries.phone_of(kept), by=by)
    forget_search(other, by=by)
    _leave_household(kept, other, by)
    audit.record("people.merge_labourers", by=by, subject=kept.subject, diff=diff, reason=why)
    kept.refresh_from_db()
    return kept


def _take_over(kept: Labourer, other: Labourer, filled: list[str]) -> None:
    for name in filled:
        setattr(kept, name, getattr(other, name))
    if "phone_index" in filled:
        kept.phone_sealed = other.phone_sealed
    number, index = other.id_number_sealed, other.id_number_index
    other.status, other.merged_into_id = PersonStatus.MERGED, kept.pk
    other.is_labour, other.employment_state, other.work_place = False, "not_labour", ""
    if kept.id_number_index is None and index is not None:
        # The number is unique: it goes over, and the other file says why it has none.
        other.id_number_sealed = other.id_number_index = None
        other.no_number_reason = f"merged into {kept.pk}"
        kept.id_number_sealed, kept.id_number_index, kept.no_number_reason = number, index, ""
    other.version += 1
    kept.version += 1
    other.updated_at = kept.updated_at = clock.business_now()  # phones forget one, fetch the other
    other.save()
    kept.save()
    Labourer.objects.filter(merged_into_id=other.pk).update(merged_into_id=kept.pk)


def _move_skills(kept: Labourer, other: Labourer) -> Diff:
    """A skill both files have stands once, at its higher level and with the paper there is."""
    own = {skill.occupation: skill for skill in Skill.objects.filter(labourer=kept)}
    diff: Diff = {}
    for theirs in Skill.objects.filter(labourer=other, occupation__in=own):
        mine = own[theirs.occupation]
        if theirs.certificate_number and not mine.certificate_number:
            mine.certificate_type = theirs.certificate_type
            mine.certificate_number = theirs.certificate_number
            mine.issued_on = theirs.issued_on
        diff[f"skill {mine.occupation}"] = [theirs.level, max(mine.level, theirs.level)]
        mine.level = max(mine.level, theirs.level)
        mine.confirmed_on = max(mine.confirmed_on, theirs.confirmed_on)
        mine.save()
        theirs.delete()
    carry(Skill.objects.filter(labourer=other), kept)
    return diff


def _move_access(kept: Labourer, other: Labourer) -> None:
    """Whoever was named to a party stays so, until the later of the two days."""
    own = {(row.party_id, row.reason): row for row in Access.objects.filter(labourer=kept)}
    for theirs in Access.objects.filter(labourer=other):
        mine = own.get((theirs.party_id, theirs.reason))
        if mine is None:
            Access.objects.filter(pk=theirs.pk).update(labourer=kept)
            continue
        Access.objects.filter(pk=mine.pk).update(until=max(mine.until, theirs.until))
        theirs.delete()


def _leave_household(kept: Labourer, other: Labourer, by: Actor) -> None:
    """Nobody is counted twice; a place that only waited for its household (待归户) is gone."""
    homes = Household.objects.filter(pk=other.household_id)
    if other.household_id == kept.household_id:
        files = kept.household.members.filter(status__in=("on_roll", "lost")).count()
        homes = homes.filter(member_count=files + 1)
    now = clock.business_now()
    homes.update(member_count=Greatest(F("member_count") - 1, 0), updated_at=now)
    for household_id in {kept.household_id, other.household_id}:
        recount_household(household_id, by=by)
    emptied = Household.objects.filter(
        pk=other.household_id, awaits_assignment=True, member_count=0, merged_into_id=None
    )
    emptied.update(merged_into_id=kept.household_id, updated_at=now)
