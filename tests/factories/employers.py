"""Invented employers, vacancies and outlets, made through the room's own actions."""

from datetime import timedelta
from itertools import count
from typing import Any

import numpy as np

from tests.factories.people import COUNTY, actor
from wugong.base.clock import business_today
from wugong.base.identity.credit import credit_codes
from wugong.employers import actions
from wugong.employers.models import CooperationBase, Employer, Vacancy, WelfarePost, Workshop

YONGKANG, DONGGUAN = "330784", "441900"
SEWING = "6-05-01"
OFFICER = actor("county_officer", COUNTY)
_serial = count(10_000_001)


def credit_code(area: str = YONGKANG) -> str:
    """Valid, and nobody's."""
    return str(credit_codes(area, np.array([next(_serial)]))[0])


def employer_facts(**told: Any) -> actions.EmployerFacts:
    values = {"name": "示范门业厂", "kind": "enterprise", "industry": "C21", "place": YONGKANG}
    if "credit_code" not in told and "no_code_reason" not in told:
        values["credit_code"] = credit_code()
    return actions.EmployerFacts(**(values | told))


def vacancy_facts(**told: Any) -> actions.VacancyFacts:
    today = business_today()
    values: dict[str, Any] = {
        "title": "缝纫工",
        "occupation": SEWING,
        "openings": 10,
        "wage_min_yuan_month": 4200,
        "wage_max_yuan_month": 5800,
        "place": YONGKANG,
        "starts_on": today,
        "valid_until": today + timedelta(days=60),
        "board_lodging": "both",
    }
    return actions.VacancyFacts(**(values | told))


def employer(**told: Any) -> Employer:
    return actions.register_employer(employer_facts(**told), by=OFFICER)


def vacancy(owner: Employer | None = None, *, state: str = "verified", **told: Any) -> Vacancy:
    """Offered, and reviewed as far as the state says."""
    owner = owner or employer()
    row = actions.offer_vacancy(owner.pk, vacancy_facts(**told), by=OFFICER)
    if state != "pending":
        row = actions.review_vacancy(row.pk, state, "核对过", by=OFFICER)
    return row


def base(owner: Employer | None = None, **told: Any) -> CooperationBase:
    today = business_today()
    values: dict[str, Any] = {
        "name": "永康合作基地",
        "place": YONGKANG,
        "agreement_number": f"协议{next(_serial)}",
        "starts_on": today - timedelta(days=100),
        "ends_on": today + timedelta(days=100),
        "promised_posts": 200,
    }
    facts = actions.BaseFacts(**(values | told))
    return actions.register_base((owner or employer()).pk, facts, by=OFFICER)


def workshop(village: str, owner: Employer | None = None, **told: Any) -> Workshop:
    values: dict[str, Any] = {
        "name": "村扶贫车间",
        "kind": "1",
        "village": village,
        "recognised_on": business_today() - timedelta(days=100),
    }
    facts = actions.WorkshopFacts(**(values | told))
    return actions.register_workshop((owner or employer()).pk, facts, by=OFFICER)


def post(place: str, **told: Any) -> WelfarePost:
    values: dict[str, Any] = {
        "name": "村庄保洁员",
        "kind": "02",
        "place": place,
        "quota": 2,
        "pay_yuan_month": 500,
        "starts_on": business_today() - timedelta(days=400),
    }
    facts = actions.WelfarePostFacts(**(values | told))
    return actions.register_welfare_post(facts, by=OFFICER)
