"""Vacancies: offered, changed, reviewed, confirmed, filled, closed."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F

from wugong.base import audit, clock, codes
from wugong.base.actor import Actor, require
from wugong.base.audit import Subject
from wugong.base.errors import FieldRefusals, Refusal
from wugong.base.findings import Findings, plain_reason
from wugong.employers import enums, permissions, queries, rules
from wugong.employers.actions.change import Change
from wugong.employers.enums import VacancyState
from wugong.employers.models import Vacancy
from wugong.places import queries as places

SEXES = ("", "1", "2")


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
    skill_level: int = -1
    sex_limit: str = ""
    sex_limit_ground: str = ""
    needs_full_strength: bool = False
    certificate: str = ""
    contract_months: int = 12
    description: str = ""
    source: str = "local"


@transaction.atomic
def offer_vacancy(employer_id: int, facts: VacancyFacts, *, by: Actor) -> Vacancy:
    """A new vacancy; it waits for the county's review before anybody sees it."""
    employer = queries.employer(employer_id)
    require(permissions.may_offer_vacancy(by, employer))
    if employer.on_arrears_list:
        raise Refusal("employer.on_arrears_list")
    values = _values(facts)
    vacancy = Vacancy.objects.create(
        employer=employer,
        state=VacancyState.PENDING,
        confirmed_on=clock.business_today(),
        confirmed_by_name=by.name[:60],
        brought_by_id=by.user_id,
        created_at=clock.business_now(),
        **values,
    )
    audit.record(
        "employers.offer_vacancy",
        by=by,
        subject=_subject(vacancy),
        diff={
            "title": [None, vacancy.title],
            "openings": [None, vacancy.openings],
            "wage_min_yuan_month": [None, vacancy.wage_min_yuan_month],
        },
    )
    return vacancy


@transaction.atomic
def change_vacancy(vacancy_id: int, facts: VacancyFacts, version: int, *, by: Actor) -> Vacancy:
    """Change a vacancy; it goes back to review unless a reviewer changed it."""
    vacancy: Vacancy = queries.locked(Vacancy, vacancy_id)
    require(permissions.may_change_vacancy(by, vacancy))
    if vacancy.version != version:
        raise Refusal("changed_meanwhile", version=vacancy.version)
    if vacancy.employer.on_arrears_list:
        raise Refusal("employer.on_arrears_list")
    values = _values(facts)
    if values["openings"] < vacancy.filled:
        raise Refusal("vacancy.below_filled", field="openings")
    by_reviewer = permissions.may_review_vacancy(by)
    values["state"] = rules.after_change(vacancy.state, by_reviewer=by_reviewer)
    diff = audit.changes(vacancy, values)
    Change(vacancy, values).save()
    audit.record("employers.change_vacancy", by=by, subject=_subject(vacancy), diff=diff)
    return vacancy


@transaction.atomic
def review_vacancy(vacancy_id: int, state: str, reason: str = "", *, by: Actor) -> Vacancy:
    """Verify, send back or close; each but verifying says why."""
    vacancy: Vacancy = queries.locked(Vacancy, vacancy_id)
    is_closing_own = state == VacancyState.CLOSED and permissions.may_change_vacancy(by, vacancy)
    require(permissions.may_review_vacancy(by) or is_closing_own)
    if state not in VacancyState.values or not rules.may_become(vacancy.state, state):
        raise Refusal("vacancy.move")
    told = plain_reason(reason) if state != VacancyState.VERIFIED or reason.strip() else ""
    values: dict[str, Any] = {"state": state}
    if state == VacancyState.VERIFIED:
        _require_publishable(vacancy)
        values |= {"confirmed_on": clock.business_today(), "confirmed_by_name": by.name[:60]}
    diff = audit.changes(vacancy, values)
    Change(vacancy, values).save()
    audit.record(
        "employers.review_vacancy", by=by, subject=_subject(vacancy), diff=diff, reason=told
    )
    return vacancy


@transaction.atomic
def confirm_vacancies(vacancy_ids: list[int], *, by: Actor) -> int:
    """Still wanted, said the employer: one line of history for all of them."""
    require(permissions.may_confirm_vacancy(by))
    today = clock.business_today()
    rows = Vacancy.objects.filter(
        pk__in=vacancy_ids, state=VacancyState.VERIFIED, valid_until__gte=today
    )
    found = sorted(rows.select_for_update().values_list("pk", flat=True))
    if not found:
        raise Refusal("vacancy.move")
    Vacancy.objects.filter(pk__in=found).update(
        confirmed_on=today, confirmed_by_name=by.name[:60], version=F("version") + 1
    )
    audit.record(
        "employers.confirm_vacancies",
        by=by,
        subject=Subject("vacancy", found[0] if len(found) == 1 else None),
        diff={"vacancies": [None, found], "confirmed_on": [None, today.isoformat()]},
    )
    return len(found)


@transaction.atomic
def close_stale(*, by: Actor) -> int:
    """Nightly: what is past its date is closed, so that nobody travels for nothing."""
    require(permissions.may_close_stale(by))
    rows = Vacancy.objects.filter(valid_until__lt=clock.business_today()).exclude(
        state=VacancyState.CLOSED
    )
    found = sorted(rows.select_for_update().values_list("pk", flat=True))
    if found:
        Vacancy.objects.filter(pk__in=found).update(
            state=VacancyState.CLOSED, version=F("version") + 1
        )
        audit.record(
            "employers.close_stale",
            by=by,
            subject=Subject("vacancy"),
            diff={"vacancies": [None, found]},
            reason="past its date",
        )
    return len(found)


@transaction.atomic
def count_arrival(vacancy_id: int, places_taken: int, *, by: Actor) -> Vacancy:
    """The ledger of demand: a person arrived (1), or never did after all (-1).

    It follows from the act that recorded the arrival, whose line in the history tells it.
    """
    require(permissions.may_count_arrival(by))
    vacancy: Vacancy = queries.locked(Vacancy, vacancy_id)
    if places_taken > 0 and vacancy.filled + places_taken > vacancy.openings:
        raise Refusal("vacancy.full", field="vacancy_id")
    vacancy.filled = max(0, vacancy.filled + places_taken)
    vacancy.save(update_fields=["filled"])
    return vacancy


def _subject(vacancy: Vacancy) -> Subject:
    return Subject("vacancy", vacancy.pk, area=vacancy.place)


def _values(facts: VacancyFacts) -> dict[str, Any]:
    found = Findings()
    texts = {
        "title": found.text("title", facts.title, 60, is_needed=True),
        "description": found.text("description", facts.description, 400),
        "certificate": found.text("certificate", facts.certificate, 20),
    }
    found.refuse(
        not codes.has("occupation_2022", facts.occupation), "vacancy.occupation", "occupation"
    )
    is_county = len(facts.place) == 6 and places.is_work_place(facts.place)
    found.refuse(not is_county, "vacancy.place", "place")
    found.one_of("pay_kind", facts.pay_kind, enums.PayKind.values)
    found.one_of("board_lodging", facts.board_lodging, enums.BoardLodging.values)
    found.one_of("source", facts.source, enums.VacancySource.values)
    found.one_of("sex_limit", facts.sex_limit, SEXES)
    grounds = ("", *enums.SexLimitGround.values)
    found.one_of("sex_limit_ground", facts.sex_limit_ground, grounds)
    found.between("education_min", facts.education_min, 0, rules.HIGHEST_EDUCATION)
    found.between("skill_level", facts.skill_level, -1, rules.HIGHEST_SKILL)
    found.between("contract_months", facts.contract_months, 1, rules.LONGEST_CONTRACT_MONTHS)
    found.refusals += _faults(facts)
    found.done()
    return asdict(facts) | texts


def _faults(offered: VacancyFacts | Vacancy) -> list[Refusal]:
    today = clock.business_today()
    wage = queries.minimum_wage(today)
    faults = rules.faults(rules.Offer.of(offered), minimum_wage=wage, today=today)
    return [Refusal(code, field=name) for name, code in faults]


def _require_publishable(vacancy: Vacancy) -> None:
    if vacancy.employer.on_arrears_list:
        raise Refusal("employer.on_arrears_list")
    if faults := _faults(vacancy):
        raise FieldRefusals(faults)
