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
from wugong.placement.actions.questions import answer_what_if
from wugong.placement.actions.runs import execute_run, request_run
from wugong.placement.models import MatchRun, Recommendation

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


@pytest.fixture
def crowded() -> MatchRun:
    """Three want one opening; one more lacks the money for it."""
    with scope(area_scope(COUNTY)):
        a_vacancy(openings=1)
        for _ in range(3):
            a_seeker(places=["33"], occupations=[SEWING])
        run = request_run("daily", COUNTY, by=system(COUNTY), in_queue=False)
    return execute_run(run.pk, by=system(COUNTY))


def test_a_what_if_is_told_at_once_by_price_and_exactly_by_its_job(
    desk: Desk, crowded: MatchRun
) -> None:
    url = f"{RUNS}/{crowded.pk}/what-if"
    cell = {"occupation": SEWING, "place": "33"}
    quick = desk.of(OFFICER).get(url, cell | {"added": 2}).json()
    assert quick["answers"] == []
    body = cell | {"added": [2]}
    headers = TOKEN | {"HTTP_IDEMPOTENCY_KEY": "what-if-0001"}
    asked = desk.post(url, body, content_type="application/json", **headers)
    assert asked.status_code == 202 and asked.json()["is_complete"] is False
    answer_what_if(asked.json()["id"], by=system(COUNTY))
    told = desk.of(OFFICER).get(url, cell | {"added": 2}).json()
    (exact,) = told["answers"]
    assert told["is_complete"] and exact["proven"] and exact["placed"] == 2
    assert told["at_once"]["least"] <= exact["gain"] <= told["at_once"]["most"]
    behind = desk.get(f"{RUNS}/{crowded.pk}/changes", {"question": exact["question"]}).json()
    assert [row["how"] for row in behind["items"]] == ["in", "in"]


def test_answers_about_a_whole_run_are_not_for_a_part_of_it(desk: Desk, crowded: MatchRun) -> None:
    township = someone("township_officer", GROUP[:9])
    for path in ("classes", "fairness", f"what-if?occupation={SEWING}&place=33"):
        answer = desk.of(township).get(f"{RUNS}/{crowded.pk}/{path}")
        assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
        assert desk.of(OFFICER).get(f"{RUNS}/{crowded.pk}/{path}").status_code == 200


def test_counts_of_few_are_hidden_from_whoever_works_with_no_persons(
    desk: Desk, crowded: MatchRun
) -> None:
    own = desk.of(OFFICER).get(f"{RUNS}/{crowded.pk}/fairness").json()["rows"]
    outside = desk.of(someone("county_leader")).get(f"{RUNS}/{crowded.pk}/fairness").json()["rows"]
    assert own[0]["willing"] == 3 and own[0]["is_few"]
    assert outside[0]["willing"] is None and outside[0]["placed"] is None


def test_why_not_weighs_the_score_against_the_price(desk: Desk, crowded: MatchRun) -> None:
    with scope(area_scope(COUNTY)):
        left = Recommendation.objects.filter(run=crowded, planned_vacancy_id=None).first()
        assert left is not None
        pair = {"labourer": left.labourer_id, "vacancy": left.vacancy_ids[0]}
    told = desk.of(OFFICER).get(f"{RUNS}/{crowded.pk}/why-not", pair).json()
    assert told["eligible"] and told["missing"] == []
    assert told["plan"]["code"] in ("price", "tie")
    assert told["plan"]["price"] >= told["score"]
    assert told["plan"]["placed_at"] is None


def test_planning_again_is_asked_once_per_key(desk: Desk, crowded: MatchRun) -> None:
    headers = TOKEN | {"HTTP_IDEMPOTENCY_KEY": "again-000001"}
    url = f"{RUNS}/{crowded.pk}/again"
    first = desk.of(OFFICER).post(url, {}, content_type="application/json", **headers)
    second = desk.post(url, {}, content_type="application/json", **headers)
    assert first.status_code == second.status_code == 202
    assert first.json()["id"] == second.json()["id"]
    assert first.json()["warm_from"] == crowded.pk
