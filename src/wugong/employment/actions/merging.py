"""Facts of work follow the person whose two files become one (people.followers)."""

from wugong.base.actor import Actor, require
from wugong.base.audit import Diff
from wugong.base.errors import Refusal
from wugong.base.scopes import area_scope, scope
from wugong.employment import queries, rules
from wugong.employment.actions.file import WorkFile
from wugong.employment.models import EmploymentSpell, WelfareAppointment, WorkIncome
from wugong.people.followers import carry, follows_merges
from wugong.people.models import Labourer
from wugong.people.permissions import may_merge


@follows_merges(EmploymentSpell, WorkIncome, WelfareAppointment)
def follow_merge(kept: Labourer, other: Labourer, *, by: Actor) -> Diff:
    """Spells, income and welfare posts come over; what would overlap is refused by its days."""
    require(may_merge(by, kept, other))
    _refuse_overlaps(kept, other)
    spells = carry(EmploymentSpell.objects.filter(labourer=other), kept)
    posts = carry(WelfareAppointment.objects.filter(labourer=other), kept)
    diff: Diff = {"spells": [None, spells], "appointments": [None, posts]}
    diff |= _add_up_income(kept, other)
    _follow_leader(kept, other)
    file = WorkFile(kept)
    if (latest := queries.latest_spell(kept.pk)) is not None and latest.end_on is None:
        diff |= file.leave_post(latest)
    file.refresh(by)
    return {name: pair for name, pair in diff.items() if pair[1]}


def _refuse_overlaps(kept: Labourer, other: Labourer) -> None:
    for theirs in queries.spells_of(other.pk):
        mine = queries.overlapping(kept.pk, theirs.start_on, theirs.end_on)
        if mine is not None:
            days = {"one": mine.start_on.isoformat(), "two": theirs.start_on.isoformat()}
            raise Refusal("spell.merge_overlaps", **days)
    mine_held, theirs_held = queries.open_appointment(kept.pk), queries.open_appointment(other.pk)
    if mine_held is not None and theirs_held is not None:
        raise Refusal("appointment.merge_both")


def _add_up_income(kept: Labourer, other: Labourer) -> Diff:
    """A month has one figure: the kept file's where it has one, and the history keeps both."""
    rows = WorkIncome.objects.filter(labourer=kept)
    own = {(row.year, row.source): row for row in rows}
    diff: Diff = {}
    for theirs in WorkIncome.objects.filter(labourer=other):
        mine = own.get((theirs.year, theirs.source))
        if mine is None:
            continue
        both = rules.one_income(mine.yuan_by_month, theirs.yuan_by_month)
        diff[f"income {mine.year} {mine.source}"] = [theirs.yuan_by_month, both]
        WorkIncome.objects.filter(pk=mine.pk).update(yuan_by_month=both)
        theirs.delete()
    carry(WorkIncome.objects.filter(labourer=other), kept)
    return diff


def _follow_leader(kept: Labourer, other: Labourer) -> None:
    """Those they led stay theirs, wherever in the county they live; nobody leads themself."""
    with scope(area_scope(kept.code[:6])):
        led = EmploymentSpell.objects.filter(leader_id=other.pk)
        led.exclude(labourer=kept).update(leader_id=kept.pk)
        own = EmploymentSpell.objects.filter(labourer=kept, leader_id__in=(kept.pk, other.pk))
        own.update(leader_id=None)
