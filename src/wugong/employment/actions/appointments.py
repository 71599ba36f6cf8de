"""Public-welfare posts: people appointed, renewed, left (docs/rules.md S5)."""

from datetime import date, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from wugong.base import audit, clock
from wugong.base.actor import Actor, require
from wugong.base.errors import Refusal
from wugong.base.findings import Findings
from wugong.base.identity import age_on
from wugong.employers import queries as employers
from wugong.employers import rules as demand
from wugong.employers.models import WelfarePost
from wugong.employment import queries, rules
from wugong.employment.actions.file import WorkFile
from wugong.employment.actions.told import YOUNGEST
from wugong.employment.enums import AppointmentEnd
from wugong.employment.models import WelfareAppointment
from wugong.employment.permissions import may_appoint
from wugong.people import queries as people
from wugong.people.enums import REGISTERED
from wugong.people.models import Labourer

FOREST_RANGER = "01"


@transaction.atomic
def appoint(
    labourer_id: int, post_id: int, start_on: date, contract_until: date, *, by: Actor
) -> WelfareAppointment:
    """A person takes a public-welfare post: one person, one post."""
    require(may_appoint(by))
    file = WorkFile(queries.locked_person(labourer_id))
    post = employers.locked_welfare_post(post_id)
    _check_days(start_on, contract_until)
    _check_person(file.person, start_on)
    _check_post(file.person, post, start_on)
    try:
        with transaction.atomic():
            appointment = WelfareAppointment.objects.create(
                labourer=file.person,
                code=file.person.code,
                post_id=post.pk,
                post_kind=post.kind,
                start_on=start_on,
                contract_until=contract_until,
                recorded_at=clock.business_now(),
            )
    except IntegrityError:  # two recorders at the same moment
        raise Refusal("appointment.has_one") from None
    file.refresh(by)
    audit.record(
        "employment.appoint",
        by=by,
        subject=file.subject("appointment", appointment.pk),
        diff={
            "post": [None, post.name],
            "start_on": [None, start_on.isoformat()],
            "contract_until": [None, contract_until.isoformat()],
        },
    )
    return appointment


@transaction.atomic
def renew_appointment(
    appointment_id: int, contract_until: date, *, by: Actor
) -> WelfareAppointment:
    """Assessed good: another contract of a year at most."""
    require(may_appoint(by))
    held = _open(appointment_id)
    if contract_until <= held.contract_until:
        raise Refusal("spell.order", field="contract_until")
    if contract_until > rules.add_months(held.contract_until, rules.LONGEST_CONTRACT_MONTHS):
        raise Refusal("appointment.term", field="contract_until")
    file = WorkFile(queries.locked_person(held.labourer_id))
    before, held.contract_until = held.contract_until, contract_until
    held.version += 1
    held.save(update_fields=["contract_until", "version"])
    audit.record(
        "employment.renew_appointment",
        by=by,
        subject=file.subject("appointment", held.pk),
        diff={"contract_until": [before.isoformat(), contract_until.isoformat()]},
    )
    return held


@transaction.atomic
def end_appointment(appointment_id: int, end_on: date, reason: str, *, by: Actor) -> None:
    """A person leaves a welfare post."""
    require(may_appoint(by))
    held = _open(appointment_id)
    if reason not in AppointmentEnd.values:
        raise Refusal("form.not_a_code", field="reason")
    if end_on <= held.start_on:
        raise Refusal("spell.order", field="end_on")
    if end_on > clock.business_today() + timedelta(days=1):
        raise Refusal("spell.end_future", field="end_on")
    file = WorkFile(queries.locked_person(held.labourer_id))
    held.end_on, held.end_reason, held.version = end_on, reason, held.version + 1
    held.save(update_fields=["end_on", "end_reason", "version"])
    file.refresh(by)
    audit.record(
        "employment.end_appointment",
        by=by,
        subject=file.subject("appointment", held.pk),
        diff={"end_on": [None, end_on.isoformat()], "end_reason": ["", reason]},
    )


def _open(appointment_id: int) -> WelfareAppointment:
    held = queries.locked_appointment(appointment_id)
    if held.end_on is not None:
        raise Refusal("appointment.ended")
    return held


def _check_days(start_on: date, contract_until: date) -> None:
    found = Findings()
    found.refuse(start_on > clock.business_today(), "spell.future", "start_on")
    found.refuse(contract_until <= start_on, "spell.order", "contract_until")
    found.done()
    if contract_until > rules.add_months(start_on, rules.LONGEST_CONTRACT_MONTHS):
        raise Refusal("appointment.term", field="contract_until")


def _check_person(person: Labourer, start_on: date) -> None:
    if person.status != "on_roll":
        raise Refusal("spell.not_on_roll")
    if age_on(person.birth_on, start_on) < YOUNGEST:
        raise Refusal("appointment.too_young", field="start_on")
    if queries.open_appointment(person.pk) is not None:
        raise Refusal("appointment.has_one")
    last = queries.appointments_of(person.pk).first()
    if last is not None and last.end_on is not None and start_on < last.end_on:
        raise Refusal("spell.overlaps", field="start_on", other=last.start_on.isoformat())
    if person.work_place and not person.work_place.startswith(settings.HOME_COUNTY):
        raise Refusal("appointment.works_away")


def _check_post(person: Labourer, post: WelfarePost, start_on: date) -> None:
    if not person.code.startswith(post.code):
        raise Refusal("appointment.other_place", field="post")
    if not demand.counts(post.starts_on, post.ends_on, start_on):
        raise Refusal("appointment.post_closed", field="post")
    if queries.people_in_post(post.pk) >= post.quota:
        raise Refusal("appointment.full", field="post")
    if post.kind == FOREST_RANGER:
        _check_ranger(person)


def _check_ranger(person: Labourer) -> None:
    if queries.household_has_ranger(person.household_id):
        raise Refusal("appointment.household", field="post")
    is_fit = rules.may_hold_ranger_post(
        is_poor=people.household(person.household_id).poverty_status in REGISTERED,
        health=person.health,
        capability=person.capability,
        grade=queries.disability_grade(person),
    )
    if not is_fit:
        raise Refusal("appointment.not_fit", field="post")
