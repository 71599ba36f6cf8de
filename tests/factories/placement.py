"""A few people and vacancies for the tests of placement; call inside a scope."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from wugong.base.clock import business_today
from wugong.employers.models import Employer, Vacancy
from wugong.people.models import Household, Labourer
from wugong.placement.models import Consent, Wish

GROUP = "530627102201001"
OTHER_TOWNSHIP = "530627103201001"
SEWING = "6-05-01"
COUNTY, YONGKANG = "530627", "330784"
_number = count(1)


def a_household(code: str = GROUP, **facts: Any) -> Household:
    return Household.objects.create(number=f"T{next(_number)}", code=code, **facts)


def a_labourer(household: Household | None = None, **facts: Any) -> Labourer:
    home = household or a_household()
    values: dict[str, Any] = {
        "relation": "01",
        "name": "李测试",
        "no_number_reason": "test",
        "sex": "1",
        "birth_on": date(1990, 5, 1),
        "education": "3",
        "confirmed_on": business_today(),
        "employment_state": "home",
    }
    return Labourer.objects.create(household=home, code=home.code, **(values | facts))


def a_wish(labourer: Labourer, **said: Any) -> Wish:
    today = business_today()
    values: dict[str, Any] = {
        "kind": "go_out",
        "available_on": today,
        "stated_on": today,
        "stated_how": "at_home",
        "until": today + timedelta(days=90),
    }
    return Wish.objects.create(labourer=labourer, code=labourer.code, **(values | said))


def a_seeker(household: Household | None = None, **said: Any) -> Labourer:
    """At home, out of work, with a live wish."""
    labourer = a_labourer(household)
    a_wish(labourer, **said)
    return labourer


def an_answer(labourer: Labourer, kind: str, *, is_given: bool, party_id: int | None = None) -> Any:
    return Consent.objects.create(
        labourer=labourer,
        code=labourer.code,
        kind=kind,
        is_given=is_given,
        party_id=party_id,
        stated_on=business_today(),
        stated_how="at_home",
        notice_version="1",
    )


def an_employer(**facts: Any) -> Employer:
    values: dict[str, Any] = {
        "no_code_reason": "test",
        "name": "示范一号门业厂",
        "kind": "enterprise",
        "industry": "C2110",
        "place": YONGKANG,
    }
    return Employer.objects.create(**(values | facts))


def a_vacancy(employer: Employer | None = None, **terms: Any) -> Vacancy:
    today = business_today()
    values: dict[str, Any] = {
        "employer": employer or an_employer(),
        "title": "缝纫工",
        "occupation": SEWING,
        "skill_level": -1,
        "openings": 2,
        "wage_min_yuan_month": 5000,
        "wage_max_yuan_month": 6000,
        "pay_kind": "time",
        "place": YONGKANG,
        "board_lodging": "both",
        "starts_on": today,
        "valid_until": today + timedelta(days=60),
        "state": "verified",
        "source": "base",
        "confirmed_on": today,
    }
    return Vacancy.objects.create(**(values | terms))
