"""What a person can do, and the papers about it."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from wugong.base import audit, clock, codes
from wugong.base.actor import Actor, require
from wugong.base.audit import Diff
from wugong.base.errors import FieldRefusals, Refusal
from wugong.base.forms import plain_text
from wugong.people import queries, rules
from wugong.people.enums import SkillLevel
from wugong.people.models import Skill
from wugong.people.permissions import may_change


@dataclass(frozen=True, slots=True)
class NewSkill:
    """A skill or certificate as it is told."""

    occupation: str
    level: int
    confirmed_on: date
    certificate_type: str = ""
    certificate_number: str = ""
    issued_on: date | None = None


@transaction.atomic
def add_skill(labourer_id: int, told: NewSkill, *, by: Actor) -> Skill:
    """A person can do something; with or without a paper."""
    row = queries.locked_labourer(labourer_id)
    require(may_change(by, row))
    _check_skill(told)
    if Skill.objects.filter(labourer=row, occupation=told.occupation).exists():
        raise Refusal("people.skill_twice", field="occupation")
    skill = Skill.objects.create(
        labourer=row,
        code=row.code,
        occupation=told.occupation,
        level=told.level,
        certificate_type=told.certificate_type,
        certificate_number=plain_text(
            told.certificate_number, limit=40, field="certificate_number"
        ),
        issued_on=told.issued_on,
        confirmed_on=told.confirmed_on,
    )
    diff: Diff = {"skill": [None, told.occupation], "level": [None, told.level]}
    audit.record("people.add_skill", by=by, subject=row.subject, diff=diff)
    return skill


def _check_skill(told: NewSkill) -> None:
    refusals = []
    if not codes.has("occupation_2022", told.occupation):
        refusals.append(Refusal("form.not_a_code", field="occupation"))
    if told.level not in SkillLevel.values:
        refusals.append(Refusal("form.not_a_code", field="level"))
    if told.certificate_type and not codes.has("certificate_type", told.certificate_type):
        refusals.append(Refusal("form.not_a_code", field="certificate_type"))
    today = clock.business_today()
    if told.confirmed_on > today or (told.issued_on is not None and told.issued_on > today):
        refusals.append(Refusal("people.future_day", field="confirmed_on"))
    if refusals:
        raise FieldRefusals(refusals)


@transaction.atomic
def remove_skill(skill_id: int, reason: str, *, by: Actor) -> None:
    """A skill that never was; the history keeps that it stood here."""
    skill = Skill.objects.select_for_update().filter(pk=skill_id).first()
    if skill is None:
        raise Refusal("not_found")
    row = queries.locked_labourer(skill.labourer_id)
    require(may_change(by, row))
    why = rules.clean_reason(reason)
    diff: Diff = {"skill": [skill.occupation, None], "level": [skill.level, None]}
    skill.delete()
    audit.record("people.remove_skill", by=by, subject=row.subject, diff=diff, reason=why)
