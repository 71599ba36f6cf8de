"""Placement as JSON: the same rows, verbs and refusals as its pages."""

from typing import Any

import pytest

from tests.factories.placement import (
    COUNTY,
    GROUP,
    OTHER_TOWNSHIP,
    SEWING,
    a_seeker,
    a_vacancy,
    an_answer,
)
from tests.wugong.placement.conftest import Desk
from wugong.base.actor import Actor, system
from wugong.base.scopes import area_scope, scope
from wugong.people.models import Labourer
from wugong.placement.actions.runs import execute_run, request_run
from wugong.placement.models import MatchRun

pytestmark = pytest.mark.django_db
RUNS = "/api/match-runs"
TOKEN = {"HTTP_AUTHORIZATION": "Bearer test"}


def someone(role: str, area: str = COUNTY) -> Actor:
    return Actor(7, "周*", role, area, scope=area_scope(area), title=role)


OFFICER = someone("county_officer")


@pytest.fixture
def matched() -> Labourer:
    with scope(area_scope(COUNTY)):
        person = a_seeker(occupations=[SEWING], wage_floor_yuan_month=4500)
        a_vacancy()
        run = request_run("daily", COUNTY, by=system(COUNTY), in_queue=False)
    execute_run(run.pk, by=system(COUNTY))
    return person


def post(desk: Desk, body: dict[str, Any], key: str = "") -> Any:
    headers = TOKEN | ({"HTTP_IDEMPOTENCY_KEY": key} if key else {})
    return desk.post(RUNS, body, content_type="application/json", **headers)


def test_recommendations_carry_parts_that_sum(desk: Desk, matched: Labourer) -> None:
    answer = desk.of(OFFICER).get(f"/api/labourers/{matched.pk}/recommendations").json()
    assert answer["planned"] == answer["items"][0]["vacancy"]
    assert sum(answer["items"][0]["parts"].values()) == answer["items"][0]["score"]
    assert answer["items"][0]["missing"] == []


def test_why_not_tells_every_rule_that_stands_against_a_pair(desk: Desk, matched: Labourer) -> None:
    with scope(area_scope(COUNTY)):
        other = a_vacancy(wage_min_yuan_month=4000, age_min=50)
    url = f"/api/labourers/{matched.pk}/recommendations?why_not={other.pk}"
    answer = desk.of(OFFICER).get(url).json()["why_not"]
    assert not answer["eligible"]
    assert {lack["code"] for lack in answer["missing"]} == {"age_young", "wage"}
    for wrong, status in (("999999", 404), ("x", 422), ("9" * 20, 404)):
        url = f"/api/labourers/{matched.pk}/recommendations?why_not={wrong}"
        assert desk.get(url).status_code == status


def test_who_opted_out_gets_none(desk: Desk, matched: Labourer) -> None:
    with scope(area_scope(COUNTY)):
        an_answer(matched, "machine_recommendation", is_given=False)
    answer = desk.of(OFFICER).get(f"/api/labourers/{matched.pk}/recommendations").json()
    assert (answer["opted_out"], answer["items"]) == (True, [])


def test_what_is_not_yours_is_as_what_does_not_exist(desk: Desk, matched: Labourer) -> None:
    desk.of(someone("township_officer", OTHER_TOWNSHIP[:9]))
    ours, none = (desk.get(f"/api/labourers/{n}/recommendations") for n in (matched.pk, 99_999_999))
    assert (ours.status_code, ours.content) == (404, none.content)
    run = MatchRun.objects.get()
    desk.of(someone("county_officer", "530628"))
    foreign, none = (desk.get(f"{RUNS}/{n}") for n in (run.pk, 99_999_999))
    assert (foreign.status_code, foreign.content) == (404, none.content)


def test_candidates_are_masked_and_bounded_by_area(desk: Desk, matched: Labourer) -> None:
    with scope(area_scope(COUNTY)):
        vacancy_id = desk.of(OFFICER).get(f"/api/labourers/{matched.pk}/recommendations").json()
    url = f"/api/vacancies/{vacancy_id['planned']}/candidates"
    found = desk.get(url).json()["items"]
    assert [(row["labourer"], row["name"]) for row in found] == [(matched.pk, "李*试")]
    elsewhere = someone("township_officer", OTHER_TOWNSHIP[:9])
    assert desk.of(elsewhere).get(url).json()["items"] == []
    assert desk.get("/api/vacancies/99999999/candidates").status_code == 404


def test_a_run_tells_its_certificate_to_whom_it_belongs(desk: Desk, matched: Labourer) -> None:
    run = MatchRun.objects.get()
    answer = desk.of(OFFICER).get(f"{RUNS}/{run.pk}").json()
    assert answer["certificate"]["proven"] and answer["certificate"]["gap"] == "0"
    assert answer["counts"]["placed"] == 1
    part = desk.of(someone("township_officer", GROUP[:9])).get(f"{RUNS}/{run.pk}").json()
    assert part["certificate"]["proven"] and part["counts"] == {}


def test_a_run_is_asked_for_once_per_key(desk: Desk) -> None:
    desk.of(OFFICER)
    assert post(desk, {"pool": "daily"}).status_code == 422
    first = post(desk, {"pool": "daily"}, "key-0000-1")
    again = post(desk, {"pool": "daily"}, "key-0000-1")
    assert (first.status_code, first.json()) == (202, again.json())
    assert MatchRun.objects.count() == 1
    assert post(desk, {"pool": "daily"}, "key-0000-2").status_code == 409
    assert post(desk, {"pool": "all"}, "key-0000-1").status_code == 422


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"pool": "weekly"}, 422),
        ({"pool": 7}, 422),
        ({"pool": "daily", "area": "530628"}, 403),
        ({"pool": "daily", "area": "'; drop"}, 403),
        ({"pool": "daily", "area": "530627999"}, 422),
        ({"pool": "daily", "area": "530627\x00"}, 422),
        ({"pool": "daily", "with_plan": "maybe"}, 422),
    ],
)
def test_a_bad_request_is_refused_plainly(desk: Desk, body: dict[str, Any], status: int) -> None:
    answer = post(desk.of(OFFICER), body, "key-0000-3")
    assert answer.status_code == status
    assert answer.json()["code"]
    assert not MatchRun.objects.exists()


@pytest.mark.parametrize("role", ["employer", "auditor", "labourer"])
def test_runs_are_not_for_everybody(desk: Desk, role: str) -> None:
    assert post(desk.of(someone(role, "")), {"pool": "daily"}, "key-0000-4").status_code == 403
    assert desk.get(f"{RUNS}/1").status_code == 403
