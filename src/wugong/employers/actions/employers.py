"""Employers: registered, corrected, on or off the arrears list."""

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from wugong.base import audit, clock, codes
from wugong.base.actor import Actor, require
from wugong.base.audit import Subject
from wugong.base.errors import Refusal
from wugong.base.findings import Findings, plain_reason
from wugong.base.identity import parse_credit_code, syllables
from wugong.employers import permissions, queries
from wugong.employers.actions.change import Change
from wugong.employers.enums import EmployerKind
from wugong.employers.models import Employer
from wugong.places import queries as places

WIDTHS = {
    "no_code_reason": 60,
    "legal_person": 50,
    "contact": 50,
    "phone": 20,
    "agency_licence": 40,
}


@dataclass(frozen=True, slots=True)
class EmployerFacts:
    """What is told about an employer."""

    name: str
    kind: str
    industry: str
    place: str
    credit_code: str = ""
    no_code_reason: str = ""
    legal_person: str = ""
    contact: str = ""
    phone: str = ""
    agency_licence: str = ""


@transaction.atomic
def register_employer(facts: EmployerFacts, *, by: Actor) -> Employer:
    """A new employer, with its credit code or the reason why it has none."""
    require(permissions.may_register_employer(by))
    values = _values(facts)
    try:
        with transaction.atomic():
            employer = Employer.objects.create(verified_on=clock.business_today(), **values)
    except IntegrityError:
        raise Refusal("employer.known", field="credit_code") from None
    audit.record(
        "employers.register_employer",
        by=by,
        subject=_subject(employer),
        diff={
            "name": [None, employer.name],
            "credit_code": [None, employer.credit_code],
            "place": [None, employer.place],
        },
    )
    return employer


@transaction.atomic
def change_employer(employer_id: int, facts: EmployerFacts, version: int, *, by: Actor) -> Employer:
    """Correct an employer's facts."""
    require(permissions.may_register_employer(by))
    employer: Employer = queries.locked(Employer, employer_id, version)
    values = _values(facts)
    diff = audit.changes(employer, values)
    diff.pop("pinyin_key", None)  # follows the name
    try:
        with transaction.atomic():
            Change(employer, values | {"verified_on": clock.business_today()}).save()
    except IntegrityError:
        raise Refusal("employer.known", field="credit_code") from None
    audit.record("employers.change_employer", by=by, subject=_subject(employer), diff=diff)
    return employer


@transaction.atomic
def set_arrears(employer_id: int, is_listed: bool, reason: str, *, by: Actor) -> None:
    """On or off the arrears list; on it, no vacancy is shown, matched or accepted."""
    require(permissions.may_list_arrears(by))
    told = plain_reason(reason)
    employer: Employer = queries.locked(Employer, employer_id)
    if employer.on_arrears_list == is_listed:
        raise Refusal("employer.arrears_as_is")
    diff = audit.changes(employer, {"on_arrears_list": is_listed})
    Change(employer, {"on_arrears_list": is_listed}).save()
    audit.record("employers.set_arrears", by=by, subject=_subject(employer), diff=diff, reason=told)


def _subject(employer: Employer) -> Subject:
    return Subject("employer", employer.pk, area=employer.place)


def _values(facts: EmployerFacts) -> dict[str, Any]:
    found = Findings()
    values: dict[str, Any] = {"kind": facts.kind, "industry": facts.industry, "place": facts.place}
    values["name"] = found.text("name", facts.name, 120, is_needed=True)
    for name, width in WIDTHS.items():
        values[name] = found.text(name, getattr(facts, name), width)
    values["credit_code"] = None
    if facts.credit_code.strip():
        values["credit_code"] = found.take(
            "credit_code", lambda: parse_credit_code(facts.credit_code).value, None
        )
    else:
        found.refuse(not facts.no_code_reason.strip(), "employer.code_or_reason", "no_code_reason")
    found.one_of("kind", facts.kind, EmployerKind.values)
    is_agency = facts.kind == EmployerKind.AGENCY
    has_licence = bool(facts.agency_licence.strip())
    found.refuse(is_agency and not has_licence, "employer.agency_licence", "agency_licence")
    is_county = len(facts.place) == 6 and places.is_work_place(facts.place)
    found.refuse(not is_county, "employer.place", "place")
    found.refuse(
        not codes.has("gbt4754_2017_industry", facts.industry), "form.not_a_code", "industry"
    )
    found.done()
    values["pinyin_key"] = " ".join(syllables(values["name"]))[:200]
    return values
