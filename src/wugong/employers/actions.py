"""Every write of demand: one function, one transaction, one line of history."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from pypinyin import lazy_pinyin

from wugong.base import audit, clock, codes
from wugong.base.actor import Actor, require
from wugong.base.audit import Subject
from wugong.base.errors import FieldRefusals, Refusal
from wugong.base.forms import plain_text
from wugong.base.identity import parse_credit_code
from wugong.employers import permissions, queries, rules
from wugong.employers import refusals as _refusals  # noqa: F401  # states them
from wugong.employers.enums import VacancyState
from wugong.employers.models import Employer, Vacancy
from wugong.employers.rules import Offer
from wugong.places import queries as places


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


@dataclass(frozen=True, slots=True)
class VacancyFacts:
    """What is told about a vacancy."""

    title: str
    occupation: str
    openings: int
    wage_min_yuan_month: int
    wage_max_yuan_month: int
    place: str
    starts_on: date
    valid_until: date
    pay_kind: str = "time"
    board_lodging: str = "none"
    age_min: int = 16
    age_max: int = 60
    education_min: int = 0
    skill_level: int = 0
    sex_limit: str = ""
    sex_limit_ground: str = ""
    needs_full_strength: bool = False
    certificate: str = ""
    contract_months: int = 12
    description: str = ""
    source: str = "local"


@transaction.atomic
def register_employer(facts: EmployerFacts, *, by: Actor) -> Employer:
    """A new employer, with its credit code or the reason why it has none."""
    require(permissions.may_register_employer(by))
    values = _employer_values(facts)
    code = values["credit_code"]
    if code and Employer.objects.filter(credit_code=code).exists():
        raise Refusal("employer.known", field="credit_code")
    try:
        with transaction.atomic():
            employer = Employer.objects.create(verified_on=clock.business_today(), **values)
    except IntegrityError:
        raise Refusal("employer.known", field="credit_code") from None
    audit.record(
        "employers.register_employer",
        by=by,
        subject=Subject("employer", employer.pk, area=employer.place),
        diff={"name": [None, employer.name]},
    )
    return employer


@transaction.atomic
def change_employer(employer_id: int, facts: EmployerFacts, version: int, *, by: Actor) -> Employer:
    """Correct an employer's facts."""
    require(permissions.may_register_employer(by))
    employer = _locked(Employer, employer_id, version)
    values = _employer_values(facts)
    diff = audit.changes(employer, values)
    _apply(employer, values)
    audit.record(
        "employers.change_employer",
        by=by,
        subject=Subject("employer", employer.pk, area=employer.place),
        diff=diff,
    )
    return employer


@transaction.atomic
def set_arrears(employer_id: int, is_listed: bool, reason: str, *, by: Actor) -> None:
    """On or off the arrears list; on it, no vacancy is shown, matched or accepted."""
    require(permissions.may_list_arrears(by))
    if not reason.strip():
        raise Refusal("reason.required", field="reason")
    employer = _locked(Employer, employer_id)
    diff = audit.changes(employer, {"on_arrears_list": is_listed})
    _apply(employer, {"on_arrears_list": is_listed})
    audit.record(
        "employers.set_arrears",
        by=by,
        subject=Subject("employer", employer.pk, area=employer.place),
        diff=diff,
        reason=plain_text(reason, limit=400),
    )


@transaction.atomic
def offer_vacancy(employer_id: int, facts: VacancyFacts, *, by: Actor) -> Vacancy:
    """A new vacancy; it waits for the county's review before anybody sees it."""
    employer = queries.employer(employer_id)
    require(permissions.may_offer_vacancy(by, employer))
    if employer.on_arrears_list:
        raise Refusal("employer.on_arrears_list")
    values = _vacancy_values(facts)
    vacancy = Vacancy.objects.create(
        employer=employer,
        state=VacancyState.PENDING,
        confirmed_on=clock.business_today(),
        confirmed_by_name=by.name,
        created_at=clock.business_now(),
        **values,
    )
    audit.record(
        "employers.offer_vacancy",
        by=by,
        subject=_subject(vacancy),
        diff={"title": [None, vacancy.title], "openings": [None, vacancy.openings]},
    )
    return vacancy


@transaction.atomic
def change_vacancy(vacancy_id: int, facts: VacancyFacts, version: int, *, by: Actor) -> Vacancy:
    """Change a vacancy; a verified one goes back to review unless a reviewer changed it."""
    vacancy = _locked(Vacancy, vacancy_id, version)
    require(permissions.may_change_vacancy(by, vacancy))
    values = _vacancy_values(facts)
    if values["openings"] < vacancy.filled:
        raise Refusal("vacancy.below_filled", field="openings")
    if vacancy.state == VacancyState.VERIFIED and not permissions.may_review_vacancy(by):
        values["state"] = VacancyState.PENDING.value
    diff = audit.changes(vacancy, values)
    _apply(vacancy, values)
    audit.record("employers.change_vacancy", by=by, subject=_subject(vacancy), diff=diff)
    return vacancy


@transaction.atomic
def review_vacancy(vacancy_id: int, state: str, reason: str = "", *, by: Actor) -> Vacancy:
    """Verify, send back or close; each but verifying says why."""
    vacancy = _locked(Vacancy, vacancy_id)
    is_closing_own = state == VacancyState.CLOSED and permissions.may_change_vacancy(by, vacancy)
    require(permissions.may_review_vacancy(by) or is_closing_own)
    if state not in VacancyState.values or not rules.may_become(vacancy.state, state):
        raise Refusal("vacancy.move")
    if state != VacancyState.VERIFIED and not reason.strip():
        raise Refusal("reason.required", field="reason")
    if state == VacancyState.VERIFIED:
        _require_publishable(vacancy)
    values: dict[str, Any] = {"state": state}
    if state == VacancyState.VERIFIED:
        values |= {"confirmed_on": clock.business_today(), "confirmed_by_name": by.name}
    diff = audit.changes(vacancy, values)
    _apply(vacancy, values)
    audit.record(
        "employers.review_vacancy",
        by=by,
        subject=_subject(vacancy),
        diff=diff,
        reason=plain_text(reason, limit=400),
    )
    return vacancy


@transaction.atomic
def confirm_vacancies(vacancy_ids: list[int], *, by: Actor) -> int:
    """Still wanted, said the employer: one line of history for all of them."""
    require(permissions.may_confirm_vacancy(by))
    rows = Vacancy.objects.filter(pk__in=vacancy_ids, state=VacancyState.VERIFIED)
    found = sorted(rows.values_list("pk", flat=True))
    rows.update(confirmed_on=clock.business_today(), confirmed_by_name=by.name)
    if found:
        audit.record(
            "employers.confirm_vacancies",
            by=by,
            subject=Subject("vacancy"),
            diff={"vacancies": [None, found]},
        )
    return len(found)


@transaction.atomic
def close_stale(*, by: Actor) -> int:
    """Nightly: what is past its date is closed, so that nobody travels for nothing."""
    require(by.role == "system")
    rows = Vacancy.objects.filter(
        state__in=(VacancyState.VERIFIED, VacancyState.PENDING),
        valid_until__lt=clock.business_today(),
    )
    found = sorted(rows.values_list("pk", flat=True))
    rows.update(state=VacancyState.CLOSED)
    if found:
        audit.record(
            "employers.close_stale",
            by=by,
            subject=Subject("vacancy"),
            diff={"vacancies": [None, found]},
            reason="past its date",
        )
    return len(found)


def _subject(vacancy: Vacancy) -> Subject:
    return Subject("vacancy", vacancy.pk, area=vacancy.place)


def _locked(model: type[Any], row_id: int, version: int | None = None) -> Any:
    row = model.objects.select_for_update().filter(pk=row_id).first()
    if row is None:
        raise Refusal("not_found")
    if version is not None and row.version != version:
        raise Refusal("changed_meanwhile", version=row.version)
    return row


def _apply(row: Any, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*values, "version"])


def _employer_values(facts: EmployerFacts) -> dict[str, Any]:
    refusals: list[Refusal] = []
    values: dict[str, Any] = {}
    limits = {"name": 120, "legal_person": 50, "contact": 50, "phone": 20}
    for name, value in asdict(facts).items():
        try:
            values[name] = plain_text(value, limit=limits.get(name, 60))
        except Refusal as refusal:
            refusals.append(Refusal(refusal.code, field=name, **refusal.params))
    values["credit_code"] = None
    if facts.credit_code.strip():
        try:
            values["credit_code"] = parse_credit_code(facts.credit_code).value
        except Refusal as refusal:
            refusals.append(Refusal(refusal.code, field="credit_code", **refusal.params))
    elif not facts.no_code_reason.strip():
        refusals.append(Refusal("employer.code_or_reason", field="no_code_reason"))
    if not facts.name.strip():
        refusals.append(Refusal("form.required", field="name"))
    if facts.kind == "agency" and not facts.agency_licence.strip():
        refusals.append(Refusal("employer.agency_licence", field="agency_licence"))
    if len(facts.place) != 6 or places.find(facts.place) is None:
        refusals.append(Refusal("employer.place", field="place"))
    if not codes.has("gbt4754_2017_industry", facts.industry):
        refusals.append(Refusal("form.not_a_code", field="industry"))
    if refusals:
        raise FieldRefusals(refusals)
    values["pinyin_key"] = " ".join(lazy_pinyin(values["name"]))[:200]
    return values


def _vacancy_values(facts: VacancyFacts) -> dict[str, Any]:
    refusals: list[Refusal] = []
    texts: dict[str, str] = {}
    for name, limit in (("title", 60), ("description", 400), ("certificate", 20)):
        try:
            texts[name] = plain_text(getattr(facts, name), limit=limit)
        except Refusal as refusal:
            refusals.append(Refusal(refusal.code, field=name, **refusal.params))
    if not facts.title.strip():
        refusals.append(Refusal("form.required", field="title"))
    if not codes.has("occupation_2022", facts.occupation):
        refusals.append(Refusal("vacancy.occupation", field="occupation"))
    if len(facts.place) != 6 or places.find(facts.place) is None:
        refusals.append(Refusal("vacancy.place", field="place"))
    today = clock.business_today()
    refusals += [
        Refusal(code, field=field)
        for field, code in rules.faults(
            _offer(facts), minimum_wage=queries.minimum_wage(today), today=today
        )
    ]
    if refusals:
        raise FieldRefusals(refusals)
    return asdict(replace(facts, **texts))


def _offer(facts: VacancyFacts | Vacancy) -> Offer:
    return Offer(
        facts.title,
        facts.description,
        facts.wage_min_yuan_month,
        facts.wage_max_yuan_month,
        facts.age_min,
        facts.age_max,
        facts.openings,
        facts.sex_limit,
        facts.sex_limit_ground,
        facts.starts_on,
        facts.valid_until,
    )


def _require_publishable(vacancy: Vacancy) -> None:
    if vacancy.employer.on_arrears_list:
        raise Refusal("employer.on_arrears_list")
    today = clock.business_today()
    wage = queries.minimum_wage(today)
    found = rules.faults(_offer(vacancy), minimum_wage=wage, today=today)
    if found:
        raise FieldRefusals([Refusal(code, field=field) for field, code in found])
