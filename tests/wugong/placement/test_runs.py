"""A match run from the request to its rows: stored once, proven, resumed after a kill."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.factories.placement import (
    COUNTY,
    GROUP,
    OTHER_TOWNSHIP,
    SEWING,
    YONGKANG,
    a_household,
    a_seeker,
    a_vacancy,
)
from wugong.base import clock
from wugong.base.actor import Actor, system
from wugong.base.errors import Refusal
from wugong.base.models import AuditLine, Job
from wugong.base.queue import Interrupted
from wugong.base.scopes import area_scope, scope
from wugong.placement.actions import runs
from wugong.placement.actions.runs import execute_run, request_run
from wugong.placement.models import Candidate, MatchRun, Recommendation
from wugong.placement.queries.runs import under_way

pytestmark = pytest.mark.django_db
OFFICER = Actor(7, "周*", "county_officer", COUNTY, scope=area_scope(COUNTY))
PLATFORM = system(COUNTY)


@pytest.fixture(autouse=True)
def in_county() -> Iterator[None]:
    with scope(area_scope(COUNTY)):
        yield


def run_now(pool: str = "daily", area: str = COUNTY, **options: Any) -> MatchRun:
    by = system(area)
    run = request_run(pool, area, by=by, in_queue=False, **options)
    return execute_run(run.pk, by=by)


def test_a_run_stores_a_proven_plan_with_every_person_placed_or_told_why() -> None:
    vacancy = a_vacancy(openings=1)
    seekers = [a_seeker(places=["33"]), a_seeker(places=["33"]), a_seeker(places=["44"])]
    run = run_now()
    rows = {row.labourer_id: row for row in Recommendation.objects.filter(run=run)}
    assert set(rows) == {person.pk for person in seekers}
    assert [rows[p.pk].planned_vacancy_id for p in seekers].count(vacancy.pk) == 1
    assert sorted(rows[p.pk].unplaced_reason for p in seekers) == ["", "full", "no_vacancy"]
    assert run.state == "done"
    assert run.objective == run.upper_bound
    assert run.counts["proven"] and run.counts["placed"] == 1
    assert run.reasons == {"full": 1, "no_vacancy": 1}


def test_stored_parts_sum_to_the_stored_score() -> None:
    a_vacancy()
    a_vacancy(wage_min_yuan_month=4000, place="440300")
    person = a_seeker(occupations=[SEWING])
    row = Recommendation.objects.get(run=run_now(), labourer=person)
    assert len(row.vacancy_ids) == 2
    for score, packed in zip(row.scores, row.parts, strict=True):
        assert sum(packed >> 8 * q & 255 for q in range(8)) == score


def test_candidates_are_ranked_for_each_vacancy() -> None:
    vacancy = a_vacancy()
    wants, takes = a_seeker(occupations=[SEWING]), a_seeker()
    run = run_now()
    ranked = Candidate.objects.filter(run=run, vacancy_id=vacancy.pk).order_by("rank")
    assert [(row.rank, row.labourer_id) for row in ranked] == [(1, wants.pk), (2, takes.pk)]


def test_a_priority_household_is_placed_before_a_better_score() -> None:
    a_vacancy(openings=1)
    a_seeker(occupations=[SEWING])
    poor = a_seeker(a_household(poverty_status="03"))
    run = run_now()
    planned = Recommendation.objects.get(run=run, planned_vacancy_id__isnull=False)
    assert planned.labourer_id == poor.pk
    assert run.reasons == {"household": 1}
    assert (run.counts["homes"], run.counts["homes_placed"]) == (1, 1)


@pytest.mark.parametrize(
    ("said", "terms", "reason"),
    [
        ({"wage_floor_yuan_month": 9000}, {}, "wage_floor"),
        ({}, {"skill_level": 1}, "one_level"),
        ({}, {"skill_level": 3}, "other"),
        ({}, {"age_min": 50}, "age_or_papers"),
        ({"places": ["44"]}, {}, "no_vacancy"),
        ({"kind": "nearby"}, {"place": COUNTY, "skill_level": 1}, "one_level"),
    ],
)
def test_the_reason_is_the_first_rule_whose_relaxing_opens_a_vacancy(
    said: dict[str, Any], terms: dict[str, Any], reason: str
) -> None:
    a_vacancy(**terms)
    a_seeker(**said)
    assert run_now().reasons == {reason: 1}


def test_whoever_stays_in_the_county_is_told_that_the_county_is_full() -> None:
    a_vacancy(place=COUNTY, openings=1)
    a_seeker(kind="nearby")
    a_seeker(kind="nearby")
    assert run_now().reasons == {"county_full": 1}


def test_recommending_without_a_plan_stores_no_plan() -> None:
    a_vacancy()
    person = a_seeker()
    run = run_now(with_plan=False)
    row = Recommendation.objects.get(run=run, labourer=person)
    assert (row.planned_vacancy_id, row.unplaced_reason, run.objective) == (None, "", "")


def test_an_empty_county_runs_too() -> None:
    run = run_now()
    assert (run.state, run.counts["persons"], run.objective) == ("done", 0, "0")


def test_results_are_seen_only_inside_ones_area() -> None:
    a_vacancy()
    ours = a_seeker()
    a_seeker(a_household(OTHER_TOWNSHIP))
    run_now()
    with scope(area_scope(GROUP[:9])):
        assert list(Recommendation.objects.values_list("labourer_id", flat=True)) == [ours.pk]
        assert list(Candidate.objects.values_list("labourer_id", flat=True)) == [ours.pk]
    with scope(area_scope("")):
        assert not Recommendation.objects.exists()


def test_a_requested_run_has_a_job_and_only_one_is_under_way() -> None:
    run = request_run("daily", COUNTY, by=OFFICER)
    job = Job.objects.get(pk=run.job_id)
    assert (job.kind, job.params) == ("placement.run_match", {"run_id": run.pk})
    with pytest.raises(Refusal, match="already under way"):
        request_run("daily", COUNTY, by=OFFICER)
    request_run("all", COUNTY, by=OFFICER)


@pytest.mark.parametrize(
    ("role", "area", "pool", "asked"),
    [
        ("grid_worker", GROUP, "daily", GROUP),
        ("township_officer", GROUP[:9], "all", GROUP[:9]),
        ("township_officer", GROUP[:9], "daily", COUNTY),
        ("inspector", COUNTY, "daily", COUNTY),
        ("auditor", "", "daily", COUNTY),
    ],
)
def test_a_run_is_not_for_everybody_to_ask(role: str, area: str, pool: str, asked: str) -> None:
    by = Actor(9, "李*", role, area, scope=area_scope(area))
    with pytest.raises(Refusal, match="may not"):
        request_run(pool, asked, by=by)


def test_an_unknown_pool_is_refused() -> None:
    with pytest.raises(Refusal, match="no such pool"):
        request_run("weekly", COUNTY, by=OFFICER)


def test_a_killed_run_is_taken_up_again_and_ends_as_if_nothing_had_happened() -> None:
    a_vacancy()
    person = a_seeker()
    run = run_now()
    quiet = Recommendation.objects.get(run=run, labourer=person).vacancy_ids
    MatchRun.objects.filter(pk=run.pk).update(state="running")  # killed before its last commit
    again = execute_run(run.pk, by=PLATFORM)
    assert again.state == "done"
    assert Recommendation.objects.get(run=run, labourer=person).vacancy_ids == quiet


@pytest.mark.parametrize("phase", ["load", "plan", "check", "tables"])
def test_a_run_whose_worker_is_told_to_stop_waits_for_the_next_and_ends_the_same(
    phase: str,
) -> None:
    class Worker:
        last = ""

        def phase(self, name: str, total: int = 0) -> None:
            self.last = name

        def told_to_stop(self) -> bool:
            return self.last == phase

    a_vacancy(openings=1)
    for _ in range(3):
        a_seeker()
    whole = run_now()
    run = request_run("daily", COUNTY, by=PLATFORM, in_queue=False)
    with pytest.raises(Interrupted):
        execute_run(run.pk, by=PLATFORM, progress=Worker())
    run.refresh_from_db()
    assert (run.state, run.error_code, run.objective) == ("waiting", "", "")
    assert not Recommendation.objects.filter(run=run).exists()
    again = execute_run(run.pk, by=PLATFORM)
    assert again.state == "done"
    assert again.objective == again.upper_bound == whole.objective


def test_a_run_that_is_broken_off_at_the_terminal_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    run = request_run("daily", COUNTY, by=PLATFORM, in_queue=False)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(runs, "solve", breaks)
        execute_run(run.pk, by=PLATFORM)
    run.refresh_from_db()
    assert (run.state, run.error_code) == ("failed", "match.stopped")


def test_a_run_delivered_twice_is_done_once() -> None:
    run = run_now()
    lines = AuditLine.objects.filter(action="placement.execute_run").count()
    execute_run(run.pk, by=PLATFORM)
    assert AuditLine.objects.filter(action="placement.execute_run").count() == lines == 1


def test_a_failing_run_says_so_and_the_next_one_may_start(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: Any, **__: Any) -> None:
        raise MemoryError

    run = request_run("daily", COUNTY, by=PLATFORM, in_queue=False)
    with monkeypatch.context() as patch, pytest.raises(MemoryError):
        patch.setattr(runs, "solve", breaks)
        execute_run(run.pk, by=PLATFORM)
    run.refresh_from_db()
    assert (run.state, run.error_code) == ("failed", "match.failed")
    assert run_now().state == "done"


def test_a_run_whose_worker_never_came_back_blocks_nobody_for_ever() -> None:
    run = request_run("daily", COUNTY, by=OFFICER)
    Job.objects.filter(pk=run.job_id).update(state="failed")
    assert under_way("daily", COUNTY) is None
    alone = request_run("daily", COUNTY, by=PLATFORM, in_queue=False)
    assert under_way("daily", COUNTY) == alone
    long_ago = clock.real_now() - timedelta(hours=1)
    MatchRun.objects.filter(pk=alone.pk).update(requested_at=long_ago)
    assert under_way("daily", COUNTY) is None


def test_rows_of_the_last_two_runs_are_kept() -> None:
    a_vacancy()
    a_seeker()
    done = [run_now().pk for _ in range(3)]
    kept = Recommendation.objects.values_list("run_id", flat=True).distinct()
    assert sorted(kept) == done[1:]
    assert MatchRun.objects.count() == 3


def test_each_phase_is_timed_and_told() -> None:
    told: list[str] = []

    class Listener:
        def phase(self, name: str, total: int = 0) -> None:
            told.append(name)

        def told_to_stop(self) -> bool:
            return False

    run = request_run("daily", COUNTY, by=PLATFORM, in_queue=False)
    done = execute_run(run.pk, by=PLATFORM, progress=Listener())
    first = ["load", "recommend", "candidates", "plan", "check", "tables", "store"]
    assert told == [*first, "classes", "what_if"]
    assert [name for name, _ in done.phases] == told


def test_scarce_cells_carry_a_price_and_small_groups_stay_hidden() -> None:
    a_vacancy(openings=1)
    for _ in range(6):
        a_seeker(places=["33"])
    run = run_now()
    assert run.scarcity["occupations"] == [SEWING]
    assert run.scarcity["places"] == [YONGKANG[:4], COUNTY]
    assert run.scarcity["prices"][0][0] > 0 and run.scarcity["prices"][0][1] is None
    whole = run.fairness[0]
    assert (whole["group"], whole["willing"], whole["eligible"], whole["placed"]) == (
        "all",
        6,
        6,
        1,
    )
    assert {row["dimension"] for row in run.fairness} == {"all", "sex", "age", "township"}
    assert all(row["is_few"] for row in run.fairness)
