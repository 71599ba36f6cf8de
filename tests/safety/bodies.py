"""A body for every writing operation of the API that the county's officer would get through."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from tests.factories import employers as demand
from tests.factories import people as make
from tests.safety.world import WHERE, World, ago
from wugong.base.clock import business_today

Body = dict[str, Any]


def _vacancy(world: World, where: str) -> Body:
    return {
        "employer": world.id("employer_id"),
        "title": "缝纫工",
        "occupation": demand.SEWING,
        "openings": 10,
        "wage_min_yuan_month": 4200,
        "wage_max_yuan_month": 5800,
        "place": demand.YONGKANG,
        "starts_on": business_today().isoformat(),
        "valid_until": (business_today() + timedelta(days=60)).isoformat(),
        "pay_kind": "time",
        "board_lodging": "both",
        "description": "包吃住",
        "certificate": "",
        "sex_limit": "",
        "sex_limit_ground": "",
        "source": "local",
    }


def _employer(world: World, where: str) -> Body:
    return {
        "name": "示范二号门业厂",
        "kind": "enterprise",
        "industry": "C21",
        "place": demand.YONGKANG,
        "credit_code": demand.credit_code(),
        "no_code_reason": "",
        "legal_person": "周小花",
        "contact": "周小花",
        "phone": "13912345670",
        "agency_licence": "",
    }


def _labourer(world: World, where: str) -> Body:
    group = GROUPS[WHERE.index(where)]
    return {
        "name": "赵小花",
        "code": group,
        "id_number": make.id_number(order=777),
        "relation": "01",
        "phone": "13912345678",
        "ethnic": "01",
        "political_status": "",
        "education": "3",
        "student_status": "",
        "health": "1",
        "capability": "1",
        "marital": "",
        "how": "at_home",
        "on": business_today().isoformat(),
        "who": "本人",
        "told": True,
    }


GROUPS = (
    "530627102201001",
    "530627102201002",
    "530627102202001",
    "530627103201001",
    "530628001001001",
)


def _change(world: World, where: str) -> Body:
    return {"changes": {"health": "2"}, "how": "at_home", "on": None, "who": "本人"}


def _spell(world: World, where: str) -> Body:
    return {
        "employer_name": "示范门业厂",
        "place": "330784",
        "industry": "C21",
        "channel": "90",
        "start_on": ago(20).isoformat(),
        "occupation": "",
        "wage_yuan_month": 4500,
        "doubt_reason": "",
        "also_helped_by": "",
        "contract": "unknown",
        "verified_how": "",
    }


def _appoint(world: World, where: str) -> Body:
    until = business_today() + timedelta(days=100)
    return {
        "post": world.id("post_id"),
        "start_on": ago(3).isoformat(),
        "contract_until": until.isoformat(),
    }


def _fixed(**values: Any) -> Callable[[World, str], Body]:
    return lambda world, where: dict(values)


def _today(**values: Any) -> Callable[[World, str], Body]:
    return lambda world, where: {"end_on": business_today().isoformat(), **values}


def address(world: World, path: str, where: str = "group") -> str:
    """An operation's address, about somebody whom it can be done to."""
    if path.endswith("/appointments"):
        path = path.replace("{labourer_id}", "{free_id}")
    return world.fill(path, where)


BODIES: Mapping[str, Callable[[World, str], Body]] = {
    "POST /api/auth/token": _fixed(username="nobody", password="wrong"),
    "DELETE /api/auth/token": _fixed(),
    "POST /api/labourers": _labourer,
    "PATCH /api/labourers/{labourer_id}": _change,
    "POST /api/labourers/search": _fixed(q="欧阳"),
    "POST /api/labourers/{labourer_id}/unmask": _fixed(reason="核对证件"),
    "POST /api/vacancies": _vacancy,
    "PUT /api/vacancies/{vacancy_id}": _vacancy,
    "POST /api/vacancies/{vacancy_id}/review": _fixed(state="closed", reason="招满了"),
    "POST /api/employers": _employer,
    "PUT /api/employers/{employer_id}": _employer,
    "POST /api/labourers/{labourer_id}/spells": _spell,
    "POST /api/spells/{spell_id}/end": _today(reason="6"),
    "POST /api/spells/{spell_id}/withdraw": _fixed(reason="录错了"),
    "POST /api/labourers/{labourer_id}/appointments": _appoint,
    "POST /api/appointments/{appointment_id}/end": _today(reason="health"),
    "POST /api/months/{month}/reports/{code}/consolidate": _fixed(),
    "POST /api/months/{month}/reports/{code}/send-back": _fixed(reason="三户没有问到本人"),
    "POST /api/months/{month}/reports/{code}/accept": _fixed(),
    "POST /api/counts/saved": _fixed(name="在外", criteria={"work": "4"}),
    "POST /api/match-runs": _fixed(pool="daily", area="", with_plan=True),
    "POST /api/match-runs/{run_id}/again": _fixed(),
    "POST /api/match-runs/{run_id}/what-if": _fixed(
        occupation=demand.SEWING, place=demand.YONGKANG, added=[1]
    ),
}
