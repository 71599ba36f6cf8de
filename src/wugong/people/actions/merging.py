"""Two files of one person become one; the other one points to it for ever."""

from django.db import transaction

from wugong.base import audit
from wugong.base.actor import Actor, require
from wugong.base.errors import Refusal
from wugong.people import queries, rules
from wugong.people.actions.counts import recount_household
from wugong.people.actions.registration import forget_search, index_search
from wugong.people.enums import PersonStatus
from wugong.people.models import Labourer, Skill
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
    _move_skills(kept, other)
    diff = {SEALED.get(name, name): [mine[name] or None, "••••"] for name in filled}
    diff |= {"merged_id": [None, other.pk]}
    audit.record("people.merge_labourers", by=by, subject=kept.subject, diff=diff, reason=why)
    index_search(kept, queries.number_of(kept), queries.phone_of(kept), by=by)
    forget_search(other, by=by)
    recount_household(kept.household_id, by=by)
    if other.household_id != kept.household_id:
        recount_household(other.household_id, by=by)
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
    other.save()
    kept.save()
    Labourer.objects.filter(merged_into_id=other.pk).update(merged_into_id=kept.pk)


def _move_skills(kept: Labourer, other: Labourer) -> None:
    """Skills the kept file lacks come over; the same skill stands once."""
    own = set(Skill.objects.filter(labourer=kept).values_list("occupation", flat=True))
    moved = Skill.objects.filter(labourer=other).exclude(occupation__in=own)
    moved.update(labourer=kept, code=kept.code)
