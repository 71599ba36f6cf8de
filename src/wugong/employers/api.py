"""Demand as JSON: the same lists, the same actions."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from wugong.base.actor import require
from wugong.base.api import Day, once, require_version
from wugong.base.web import actor_of
from wugong.employers import actions, permissions, queries
from wugong.employers.actions import EmployerFacts, VacancyFacts
from wugong.employers.models import Employer, Vacancy

router = Router(tags=["demand"])


class VacancyBody(Schema):
    """A vacancy to offer or change."""

    employer: int
    title: str
    occupation: str
    openings: int
    wage_min_yuan_month: int
    wage_max_yuan_month: int
    place: str
    starts_on: Day
    valid_until: Day
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

    def facts(self) -> VacancyFacts:
        """What the action takes."""
        return VacancyFacts(**self.dict(exclude={"employer"}))


class EmployerBody(Schema):
    """An employer to register or correct."""

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

    def facts(self) -> EmployerFacts:
        """What the action takes."""
        return EmployerFacts(**self.dict())


class ReviewBody(Schema):
    """Verify, send back or close."""

    state: str
    reason: str = ""


def shown(row: Vacancy) -> dict[str, Any]:
    """One vacancy as clients read it; money in yuan as strings with two decimals."""
    return {
        "id": row.pk,
        "title": row.title,
        "employer": {"id": row.employer_id, "name": row.employer.name},
        "occupation": row.occupation,
        "skill_level": row.skill_level,
        "openings": row.openings,
        "filled": row.filled,
        "wage_min_yuan_month": f"{row.wage_min_yuan_month}.00",
        "wage_max_yuan_month": f"{row.wage_max_yuan_month}.00",
        "place": row.place,
        "age_min": row.age_min,
        "age_max": row.age_max,
        "education_min": row.education_min,
        "board_lodging": row.board_lodging,
        "starts_on": row.starts_on.isoformat(),
        "valid_until": row.valid_until.isoformat(),
        "state": row.state,
        "confirmed_on": row.confirmed_on.isoformat() if row.confirmed_on else None,
        "version": row.version,
    }


@router.get("/vacancies")
def list_vacancies(request: HttpRequest) -> dict[str, Any]:
    """Filters and sorts as on the page; keyset by `after`."""
    actor = actor_of(request)
    require(permissions.may_read_demand(actor))
    spec = queries.vacancy_list(actor.user_id)
    asked = spec.read(request.GET)
    found = spec.page(queries.vacancies(), asked)
    return {
        "items": [shown(row) for row in found.rows],
        "count": found.count_label,
        "after": found.after or None,
        "before": found.before or None,
    }


@router.get("/vacancies/{int:vacancy_id}")
def read_vacancy(request: HttpRequest, response: HttpResponse, vacancy_id: int) -> dict[str, Any]:
    """One vacancy with its version as ETag."""
    require(permissions.may_read_demand(actor_of(request)))
    row = queries.vacancy(vacancy_id)
    response["ETag"] = f'"{row.version}"'
    return shown(row)


@router.post("/vacancies", response={201: dict[str, Any]})
def offer(request: HttpRequest, body: VacancyBody) -> tuple[int, Any]:
    """Offer a vacancy; it waits for the county's review."""

    def act() -> tuple[int, Any]:
        row = actions.offer_vacancy(body.employer, body.facts(), by=actor_of(request))
        return 201, shown(queries.vacancy(row.pk))

    return once(request, "offer_vacancy", asdict(body.facts()) | {"e": body.employer}, act)


@router.put("/vacancies/{int:vacancy_id}")
def change(request: HttpRequest, vacancy_id: int, body: VacancyBody) -> dict[str, Any]:
    """Change a vacancy; If-Match guards against overwriting what one has not seen."""
    row = queries.vacancy(vacancy_id)
    require_version(request, row.version)
    actions.change_vacancy(vacancy_id, body.facts(), row.version, by=actor_of(request))
    return shown(queries.vacancy(vacancy_id))


@router.post("/vacancies/{int:vacancy_id}/review")
def review(request: HttpRequest, vacancy_id: int, body: ReviewBody) -> dict[str, Any]:
    """The publisher's review."""
    actions.review_vacancy(vacancy_id, body.state, body.reason, by=actor_of(request))
    return shown(queries.vacancy(vacancy_id))


def shown_employer(row: Employer) -> dict[str, Any]:
    """One employer as clients read it."""
    return {
        "id": row.pk,
        "name": row.name,
        "kind": row.kind,
        "credit_code": row.credit_code,
        "no_code_reason": row.no_code_reason,
        "industry": row.industry,
        "place": row.place,
        "on_arrears_list": row.on_arrears_list,
        "record": row.record,
        "version": row.version,
    }


@router.get("/employers")
def list_employers(request: HttpRequest) -> dict[str, Any]:
    """Filters and sorts as on the page; keyset by `after`."""
    require(permissions.may_read_demand(actor_of(request)))
    spec = queries.employer_list()
    found = spec.page(queries.with_open_posts(), spec.read(request.GET))
    return {
        "items": [shown_employer(row) | {"open_posts": row.open_posts} for row in found.rows],
        "count": found.count_label,
        "after": found.after or None,
        "before": found.before or None,
    }


@router.get("/employers/{int:employer_id}")
def read_employer(request: HttpRequest, response: HttpResponse, employer_id: int) -> dict[str, Any]:
    """One employer with its version as ETag."""
    require(permissions.may_read_demand(actor_of(request)))
    row = queries.employer(employer_id)
    response["ETag"] = f'"{row.version}"'
    return shown_employer(row)


@router.post("/employers", response={201: dict[str, Any]})
def register(request: HttpRequest, body: EmployerBody) -> tuple[int, Any]:
    """Register an employer by its credit code, or with the reason why it has none."""

    def act() -> tuple[int, Any]:
        return 201, shown_employer(actions.register_employer(body.facts(), by=actor_of(request)))

    return once(request, "register_employer", asdict(body.facts()), act)


@router.put("/employers/{int:employer_id}")
def correct(request: HttpRequest, employer_id: int, body: EmployerBody) -> dict[str, Any]:
    """Correct an employer; If-Match guards against overwriting what one has not seen."""
    row = queries.employer(employer_id)
    require_version(request, row.version)
    by = actor_of(request)
    return shown_employer(actions.change_employer(row.pk, body.facts(), row.version, by=by))
