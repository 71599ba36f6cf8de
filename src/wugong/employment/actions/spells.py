"""Stays at work: begun, ended, taken back (docs/rules.md S3)."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction

from wugong.base import audit, clock
from wugong.base.actor import Actor, require
from wugong.base.audit import Diff
from wugong.base.errors import Refusal
from wugong.base.findings import plain_reason
from wugong.employers import actions as demand
from wugong.employers import queries as employers
from wugong.employment import queries, rules
from wugong.employment.actions.file import WorkFile
from wugong.employment.actions.told import NewSpell, ToldSpell
from wugong.employment.models import EmploymentSpell
from wugong.employment.permissions import may_record_spell, may_withdraw_spell


@transaction.atomic
def start_spell(labourer_id: int, told: NewSpell, *, by: Actor) -> EmploymentSpell:
    """A person is at work: closes what cannot go on beside it, inherits the journey's origin."""
    require(may_record_spell(by))
    file = WorkFile(queries.locked_person(labourer_id))
    values = ToldSpell(file.person, told).values()
    before = queries.spell_before(labourer_id, told.start_on)
    diff = _changed_post(before, told)
    if (other := queries.overlapping(labourer_id, told.start_on, told.end_on)) is not None:
        raise Refusal("spell.overlaps", field="start_on", other=other.start_on.isoformat())
    origin = queries.journey_of(before, told.start_on, told.place)
    try:
        with transaction.atomic():
            spell = EmploymentSpell.objects.create(
                labourer=file.person,
                code=file.person.code,
                is_organised=origin.is_organised if origin else rules.is_organised(told.channel),
                origin_id=origin.pk if origin else None,
                **values,
            )
    except IntegrityError:  # two recorders at the same moment
        raise Refusal("spell.overlaps", field="start_on", other="–") from None
    if told.vacancy_id is not None:
        demand.count_arrival(told.vacancy_id, 1, by=by)
    diff |= file.leave_post(spell)
    file.refresh(by)
    audit.record(
        "employment.start_spell",
        by=by,
        subject=file.subject("spell", spell.pk),
        diff=_told(spell) | diff,
        reason=told.doubt_reason.strip(),
    )
    return spell


@transaction.atomic
def end_spell(spell_id: int, end_on: date, reason: str, *, by: Actor) -> EmploymentSpell:
    """A stay at work is over, on a day and for a reason."""
    require(may_record_spell(by))
    spell = queries.locked_spell(spell_id)
    if spell.end_on is not None:
        raise Refusal("spell.already_ended")
    if reason not in rules.end_reasons() or reason == rules.CHANGED:
        raise Refusal("spell.reason", field="reason")
    if end_on <= spell.start_on:
        raise Refusal("spell.order", field="end_on")
    if end_on > clock.business_today() + timedelta(days=1):
        raise Refusal("spell.end_future", field="end_on")
    file = WorkFile(queries.locked_person(spell.labourer_id))
    spell.end_on, spell.end_reason, spell.version = end_on, reason, spell.version + 1
    spell.save(update_fields=["end_on", "end_reason", "version"])
    file.refresh(by)
    audit.record(
        "employment.end_spell",
        by=by,
        subject=file.subject("spell", spell.pk),
        diff={"end_on": [None, end_on.isoformat()], "end_reason": ["", reason]},
    )
    return spell


@transaction.atomic
def withdraw_spell(spell_id: int, reason: str, *, by: Actor) -> None:
    """Take back a stay that never was: the row stays and counts nowhere, what it ended goes on."""
    require(may_withdraw_spell(by))
    told = plain_reason(reason)
    spell = queries.locked_spell(spell_id)
    if queries.rests_on(spell).exists():
        raise Refusal("spell.has_followers")
    file = WorkFile(queries.locked_person(spell.labourer_id))
    spell.withdrawn_at = clock.business_now()
    spell.version += 1
    spell.save(update_fields=["withdrawn_at", "version"])
    if spell.vacancy_id is not None:
        demand.count_arrival(spell.vacancy_id, -1, by=by)
    diff: Diff = {"withdrawn_at": [None, spell.withdrawn_at.isoformat()]}
    diff |= _goes_on(spell) | _back_in_post(spell)
    file.refresh(by)
    audit.record(
        "employment.withdraw_spell",
        by=by,
        subject=file.subject("spell", spell.pk),
        diff=diff,
        reason=told,
    )


def _told(spell: EmploymentSpell) -> Diff:
    """What the history keeps of a new spell."""
    told = ("place", "employer_name", "start_on", "end_on", "channel", "wage_yuan_month")
    values = {name: getattr(spell, name) for name in told}
    return {
        name: [None, value.isoformat() if isinstance(value, date) else value]
        for name, value in values.items()
        if value is not None
    }


def _changed_post(before: EmploymentSpell | None, told: NewSpell) -> Diff:
    """换岗 closes the open stay on the day the next begins."""
    if before is None or before.end_on is not None or told.end_on is not None:
        return {}
    before.end_on, before.end_reason = told.start_on, rules.CHANGED
    before.version += 1
    before.save(update_fields=["end_on", "end_reason", "version"])
    return {
        "place": [before.place, told.place],
        "employer_name": [before.employer_name, told.employer_name],
        "ended_spell": [None, before.pk],
    }


def _goes_on(spell: EmploymentSpell) -> Diff:
    """The stay that a withdrawn change of post had closed is open again."""
    if queries.latest_spell(spell.labourer_id, on_or_after=spell.start_on) is not None:
        return {}
    before = queries.closed_by_change(spell.labourer_id, spell.start_on)
    if before is None:
        return {}
    before.end_on, before.end_reason = None, ""
    before.version += 1
    before.save(update_fields=["end_on", "end_reason", "version"])
    return {"reopened_spell": [None, before.pk]}


def _back_in_post(spell: EmploymentSpell) -> Diff:
    """Whoever never went out still holds the post, unless somebody else was appointed since."""
    held = queries.left_by_going_out(spell.labourer_id)
    if held is None or held.end_on != rules.left_post_on(spell.start_on, held.start_on):
        return {}
    post = employers.locked_welfare_post(held.post_id)
    if queries.people_in_post(post.pk) >= post.quota:
        return {}
    held.end_on, held.end_reason = None, ""
    held.version += 1
    held.save(update_fields=["end_on", "end_reason", "version"])
    return {"reopened_appointment": [None, held.pk]}
