"""Every write of the facts of work: one function, one transaction, one line of history."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction

from wugong.base import audit, clock, codes
from wugong.base.actor import Actor, require
from wugong.base.audit import Subject
from wugong.base.errors import FieldRefusals, Refusal
from wugong.base.forms import plain_text
from wugong.base.identity import age_on
from wugong.employers import queries as employers
from wugong.employers.models import WelfarePost
from wugong.employment import refusals as _refusals  # noqa: F401  # states them
from wugong.employment import queries, rules
from wugong.employment.models import EmploymentSpell, WelfareAppointment
from wugong.employment.permissions import may_appoint, may_record_spell, may_withdraw_spell
from wugong.people import actions as people
from wugong.people.models import Labourer
from wugong.places import queries as places

FOREST_RANGER = "01"


@dataclass(frozen=True, slots=True)
class NewSpell:
    """What is told about a stay at work."""

    employer_name: str
    place: str
    industry: str
    channel: str
    start_on: date
    occupation: str = ""
    skill_level: int = 0
    wage_yuan_month: int | None = None
    employer_id: int | None = None
    vacancy_id: int | None = None
    leader_id: int | None = None
    base_id: int | None = None
    workshop_id: int | None = None
    also_helped_by: str = ""
    is_point_to_point: bool = False
    contract: str = "unknown"
    verified_how: str = ""


@transaction.atomic
def start_spell(labourer_id: int, told: NewSpell, *, by: Actor) -> EmploymentSpell:
    """A person is at work: closes what cannot go on beside it, inherits the journey's origin."""
    require(may_record_spell(by))
    person = queries.locked_person(labourer_id)
    _check(person, told)
    before = queries.latest_spell(labourer_id)
    _check_order(told.start_on, before)
    if before is not None and before.end_on is None:
        before.end_on, before.end_reason = told.start_on, rules.CHANGED
        before.save(update_fields=["end_on", "end_reason"])
    origin = queries.journey_of(before, told.start_on)
    spell = EmploymentSpell.objects.create(
        labourer=person,
        code=person.code,
        employer_id=told.employer_id,
        employer_name=plain_text(told.employer_name, limit=120),
        vacancy_id=told.vacancy_id,
        place=told.place,
        industry=told.industry,
        occupation=told.occupation,
        skill_level=told.skill_level,
        start_on=told.start_on,
        channel=told.channel,
        is_organised=origin.is_organised if origin else rules.is_organised(told.channel),
        origin_id=origin.pk if origin else None,
        leader_id=told.leader_id,
        base_id=told.base_id,
        workshop_id=told.workshop_id,
        also_helped_by=told.also_helped_by,
        is_point_to_point=told.is_point_to_point,
        wage_yuan_month=told.wage_yuan_month,
        contract=told.contract,
        is_confirmed=bool(told.verified_how),
        verified_how=told.verified_how,
        verified_on=clock.business_today() if told.verified_how else None,
        recorded_at=clock.business_now(),
    )
    if not told.place.startswith(settings.HOME_COUNTY):
        _end_appointments_of(person, told.start_on, "went_out")
    _refresh(person, by)
    audit.record(
        "employment.start_spell",
        by=by,
        subject=_subject(person, "spell", spell.pk),
        diff={
            "place": [before.place if before else None, spell.place],
            "employer_name": [before.employer_name if before else None, spell.employer_name],
            "start_on": [None, spell.start_on.isoformat()],
            "channel": [None, spell.channel],
            "wage_yuan_month": [None, spell.wage_yuan_month],
        },
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
        raise Refusal("spell.future", field="end_on")
    spell.end_on, spell.end_reason, spell.version = end_on, reason, spell.version + 1
    spell.save(update_fields=["end_on", "end_reason", "version"])
    person = queries.locked_person(spell.labourer_id)
    _refresh(person, by)
    audit.record(
        "employment.end_spell",
        by=by,
        subject=_subject(person, "spell", spell.pk),
        diff={"end_on": [None, end_on.isoformat()], "end_reason": ["", reason]},
    )
    return spell


@transaction.atomic
def withdraw_spell(spell_id: int, reason: str, *, by: Actor) -> None:
    """Take back a stay that never was; the row stays and counts nowhere."""
    require(may_withdraw_spell(by))
    spell = queries.locked_spell(spell_id)
    if not reason.strip():
        raise Refusal("reason.required", field="reason")
    spell.withdrawn_at = clock.business_now()
    spell.version += 1
    spell.save(update_fields=["withdrawn_at", "version"])
    person = queries.locked_person(spell.labourer_id)
    _refresh(person, by)
    audit.record(
        "employment.withdraw_spell",
        by=by,
        subject=_subject(person, "spell", spell.pk),
        reason=plain_text(reason, limit=400),
    )


@transaction.atomic
def appoint(
    labourer_id: int, post_id: int, start_on: date, contract_until: date, *, by: Actor
) -> WelfareAppointment:
    """A person takes a public-welfare post (docs/rules.md S5): one person, one post."""
    require(may_appoint(by))
    person = queries.locked_person(labourer_id)
    post = employers.locked_welfare_post(post_id)
    _check_appointment(person, post, start_on, contract_until)
    appointment = WelfareAppointment.objects.create(
        labourer=person,
        code=person.code,
        post_id=post.pk,
        post_kind=post.kind,
        start_on=start_on,
        contract_until=contract_until,
        recorded_at=clock.business_now(),
    )
    _refresh(person, by)
    audit.record(
        "employment.appoint",
        by=by,
        subject=_subject(person, "appointment", appointment.pk),
        diff={"post": [None, post.name], "start_on": [None, start_on.isoformat()]},
    )
    return appointment


@transaction.atomic
def end_appointment(appointment_id: int, end_on: date, reason: str, *, by: Actor) -> None:
    """A person leaves a welfare post."""
    require(may_appoint(by))
    appointment = WelfareAppointment.objects.select_for_update().filter(pk=appointment_id).first()
    if appointment is None:
        raise Refusal("not_found")
    if appointment.end_on is not None:
        raise Refusal("appointment.ended")
    if reason not in dict(WelfareAppointment._meta.get_field("end_reason").choices or ()):
        raise Refusal("form.not_a_code", field="reason")
    if end_on <= appointment.start_on:
        raise Refusal("spell.order", field="end_on")
    appointment.end_on, appointment.end_reason = end_on, reason
    appointment.save(update_fields=["end_on", "end_reason"])
    person = queries.locked_person(appointment.labourer_id)
    _refresh(person, by)
    audit.record(
        "employment.end_appointment",
        by=by,
        subject=_subject(person, "appointment", appointment.pk),
        diff={"end_on": [None, end_on.isoformat()], "end_reason": ["", reason]},
    )


def _subject(person: Labourer, kind: str, pk: int) -> Subject:
    return Subject(kind, pk, person.pk, person.household_id, person.code)


def _check(person: Labourer, told: NewSpell) -> None:
    found: list[Refusal] = []

    def refuse(is_wrong: bool, code: str, field: str) -> None:
        if is_wrong:
            found.append(Refusal(code, field=field))

    refuse(person.status not in ("on_roll", "lost"), "spell.not_on_roll", "")
    refuse(told.start_on > clock.business_today(), "spell.future", "start_on")
    refuse(age_on(person.birth_on, told.start_on) < 16, "spell.too_young", "start_on")
    refuse(len(told.place) < 6 or places.find(told.place) is None, "spell.place", "place")
    refuse(not told.employer_name.strip(), "spell.employer_missing", "employer_name")
    refuse(not codes.has("output_channel", told.channel), "spell.channel", "channel")
    refuse(not codes.has("gbt4754_2017_industry", told.industry), "spell.industry", "industry")
    refuse(
        bool(told.occupation) and not codes.has("occupation_2022", told.occupation),
        "spell.occupation",
        "occupation",
    )
    wage = told.wage_yuan_month
    refuse(wage is not None and not 0 <= wage <= 1_000_000, "spell.wage_range", "wage_yuan_month")
    found.extend(_leader_refusals(person, told))
    if found:
        raise FieldRefusals(found) if len(found) > 1 else found[0]


def _leader_refusals(person: Labourer, told: NewSpell) -> list[Refusal]:
    if told.leader_id is None:
        return []
    if told.channel not in rules.LEADER_CHANNELS:
        return [Refusal("spell.leader_channel", field="leader_id")]
    if told.leader_id == person.pk:
        return [Refusal("spell.leads_self", field="leader_id")]
    leader = queries.leader(told.leader_id)
    if leader is None:
        return [Refusal("spell.leader", field="leader_id")]
    if told.channel == "14" and leader not in rules.PARTY_MEMBER:
        return [Refusal("spell.leader_not_member", field="leader_id")]
    return []


def _check_order(start_on: date, before: EmploymentSpell | None) -> None:
    """The kind message before the database's exclusion constraint says it."""
    if before is None:
        return
    if start_on <= before.start_on or (before.end_on is not None and start_on < before.end_on):
        raise Refusal("spell.overlaps", field="start_on", other=before.start_on.isoformat())


def _check_appointment(
    person: Labourer, post: WelfarePost, start_on: date, contract_until: date
) -> None:
    if age_on(person.birth_on, start_on) < 16:
        raise Refusal("appointment.too_young", field="labourer")
    if contract_until <= start_on:
        raise Refusal("spell.order", field="contract_until")
    if queries.open_appointment(person.pk) is not None:
        raise Refusal("appointment.has_one")
    if person.work_place and not person.work_place.startswith(settings.HOME_COUNTY):
        raise Refusal("appointment.works_away")
    if queries.people_in_post(post.pk) >= post.quota:
        raise Refusal("appointment.full")
    if post.kind == FOREST_RANGER and queries.household_has_ranger(person.household_id):
        raise Refusal("appointment.household")


def _end_appointments_of(person: Labourer, end_on: date, reason: str) -> None:
    """Going out ends the post the day the spell opens (docs/rules.md S5)."""
    appointment = queries.open_appointment(person.pk)
    if appointment is not None:
        appointment.end_on = max(end_on, appointment.start_on + timedelta(days=1))
        appointment.end_reason = reason
        appointment.save(update_fields=["end_on", "end_reason"])


def _refresh(person: Labourer, by: Actor) -> None:
    """The person's file shows what is open today; the lower room writes it."""
    now = queries.now_of(person)
    people.set_employment(person.pk, now.state, now.work_place, by=by)
