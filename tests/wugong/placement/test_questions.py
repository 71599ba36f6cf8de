"""Questions to a plan: what if, which classes, planning again; who may ask, what is kept."""

from collections.abc import Iterator
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labourmatch import Problem, assign, certify
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
from wugong.base.actor import Actor, system
from wugong.base.clock import business_today
from wugong.base.errors import Refusal
from wugong.base.models import AuditLine, Job
from wugong.base.scopes import area_scope, scope
from wugong.people.models import Skill
from wugong.placement.actions import questions
from wugong.placement.actions.runs import execute_run, plan_again, request_run
from wugong.placement.models import MatchRun, PlanChange, Policy, RunInstance, WhatIf
from wugong.placement.queries.questions import instance_of
from wugong.placement.rules.instance import Instance, pack, unpack, warm_start
from wugong.placement.rules.questions import scale, spread

PLATFORM = system(COUNTY)
OFFICER = Actor(7, "周*", "county_officer", COUNTY, scope=area_scope(COUNTY))


@pytest.fixture
def in_county(db: None) -> Iterator[None]:
    with scope(area_scope(COUNTY)):
        yield


def run_now(**options: object) -> MatchRun:
    run = request_run("daily", COUNTY, by=PLATFORM, in_queue=False, **options)  # type: ignore[arg-type]  # options of the call
    return execute_run(run.pk, by=PLATFORM)


def crowded() -> MatchRun:
    """Three want one opening; the cell has a price."""
    a_vacancy(openings=1)
    for _ in range(3):
        a_seeker(places=["33"], occupations=[SEWING])
    return run_now()


def test_the_scarcest_cell_is_answered_with_the_run_itself(in_county: None) -> None:
    run = crowded()
    asked = WhatIf.objects.get(run=run)
    assert (asked.occupation, asked.place) == (SEWING, YONGKANG[:4])
    assert asked.asked == [1, 2, 3, 4, 5]
    assert [step["placed"] for step in asked.steps] == [1, 2, 2, 2, 2]
    for step in asked.steps:
        assert step["proven"]
        assert step["least"] <= step["gain"] <= step["most"]


def test_whoever_comes_in_is_kept_with_the_vacancy(in_county: None) -> None:
    run = crowded()
    asked = WhatIf.objects.get(run=run)
    rows = PlanChange.objects.filter(run=run, question=f"what_if:{asked.pk}:2")
    assert [row.how for row in rows] == ["in", "in"]
    assert {row.before_vacancy_id for row in rows} == {None}
    assert all(row.after_vacancy_id for row in rows)


def test_a_question_is_queued_once_and_answered_by_its_job(in_county: None) -> None:
    run = crowded()
    row = questions.ask_what_if(run.pk, SEWING, "33", by=OFFICER, added=[3, -1])
    again = questions.ask_what_if(run.pk, SEWING, "33", by=OFFICER, added=[-1])
    assert row.pk == again.pk
    assert Job.objects.filter(kind=questions.TASK).count() == 1
    done = questions.answer_what_if(row.pk, by=PLATFORM)
    assert [(step["added"], step["placed"]) for step in done.steps] == [(-1, -1), (3, 2)]
    assert AuditLine.objects.filter(action="placement.ask_what_if").count() == 1
    assert AuditLine.objects.filter(action="placement.answer_what_if").count() == 2


@pytest.mark.parametrize(
    ("cell", "added", "code"),
    [
        ((SEWING, "44"), [1], "match.cell"),
        (("4-03-02", "33"), [1], "match.cell"),
        ((SEWING, "33"), [0], "match.added"),
        ((SEWING, "33"), [10**6], "match.added"),
        ((SEWING, "33"), list(range(1, 12)), "match.added"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(
    in_county: None, cell: tuple[str, str], added: list[int], code: str
) -> None:
    run = crowded()
    with pytest.raises(Refusal) as refusal:
        questions.ask_what_if(run.pk, *cell, by=OFFICER, added=added)
    assert refusal.value.code == code


def test_only_officers_over_the_whole_run_ask_it(in_county: None) -> None:
    run = crowded()
    township = Actor(8, "李*", "township_officer", GROUP[:9], scope=area_scope(GROUP[:9]))
    inspector = Actor(9, "王*", "inspector", COUNTY, scope=area_scope(COUNTY))
    for by in (township, inspector):
        with pytest.raises(Refusal) as refusal:
            questions.ask_what_if(run.pk, SEWING, "3307", by=by)
        assert refusal.value.code == "not_allowed"


def test_a_run_whose_plan_was_let_go_cannot_be_asked(in_county: None) -> None:
    run = crowded()
    RunInstance.objects.all().delete()
    for ask in (
        lambda: questions.ask_what_if(run.pk, SEWING, "33", by=OFFICER),
        lambda: plan_again(run.pk, by=OFFICER),
        lambda: questions.take_proof(run.pk, by=OFFICER),
    ):
        with pytest.raises(Refusal) as refusal:
            ask()
        assert refusal.value.code == "match.no_plan"


def test_the_instance_of_a_run_is_seen_only_by_whoever_holds_its_area(in_county: None) -> None:
    run = crowded()
    assert instance_of(run.pk) is not None
    with scope(area_scope(GROUP[:9])):
        assert instance_of(run.pk) is None
    with scope(area_scope(OTHER_TOWNSHIP)):
        assert not PlanChange.objects.exists()


def test_a_class_is_opened_for_who_lacks_one_level(in_county: None) -> None:
    Policy.objects.create(
        version="T",
        valid_from="2019-01-01",
        weights={"training": {"seats": 2, "yuan_a_trainee": {"2": 900}, "budget_yuan": 2000}},
    )
    a_vacancy(openings=3, skill_level=2)
    holders = [a_seeker(places=["33"]) for _ in range(3)]
    for person in holders:
        Skill.objects.create(
            labourer=person,
            code=person.code,
            occupation=SEWING,
            level=1,
            confirmed_on=business_today(),
        )
    run = run_now()
    assert run.counts["placed"] == 0
    (row,) = run.classes["rows"]
    assert (row["occupation"], row["level"]) == (SEWING, 2)
    assert (row["classes"], row["trainees"], row["placed"], row["yuan"]) == (1, 2, 2, 1800)
    assert row["eligible"] == 3
    assert run.classes["proven"] and run.classes["placed"] == 2
    joined = PlanChange.objects.filter(run=run, question=f"class:{SEWING}:2")
    assert {each.how for each in joined} == {"trainee"}
    assert joined.count() == 2


def test_planning_again_begins_with_the_earlier_plan_and_is_proven_anew(in_county: None) -> None:
    first = crowded()
    a_vacancy(openings=1, title="缝纫工乙")
    a_seeker(a_household(poverty_status="03"), places=["33"])
    again = plan_again(first.pk, by=OFFICER)
    assert again.warm_from_id == first.pk
    done = execute_run(again.pk, by=PLATFORM)
    assert done.objective == done.upper_bound
    assert done.counts["proven"] and done.counts["placed"] == 2
    told = done.counts["since"]
    assert told["new_people"] == 1 and told["left"] == 0
    assert told["came_in"] - told["went_out"] == 0
    instance = instance_of(done.pk)
    assert instance is not None
    assert certify(instance.problem, instance.result).proven


def test_the_proof_can_be_checked_by_anybody_who_is_handed_it(in_county: None) -> None:
    run = crowded()
    _run, instance = questions.take_proof(run.pk, by=OFFICER)
    proof = certify(instance.problem, instance.result)
    assert proof.proven and str(proof.objective) == run.objective
    line = AuditLine.objects.get(action="placement.take_proof")
    assert line.subject_id == run.pk
    leader = Actor(9, "王*", "county_leader", COUNTY, scope=area_scope(COUNTY))
    with pytest.raises(Refusal) as refusal:
        questions.take_proof(run.pk, by=leader)
    assert refusal.value.code == "not_allowed"


@given(added=st.integers(-400, 400), openings=st.lists(st.integers(0, 50), max_size=12))
def test_openings_are_spread_by_share_and_none_loses_more_than_it_has(
    added: int, openings: list[int]
) -> None:
    given_ = np.array(openings, np.int64)
    share = spread(added, given_)
    total = int(given_.sum())
    expected = 0 if total == 0 else max(added, -total)
    assert int(share.sum()) == expected
    assert (given_ + share >= 0).all()
    exact = expected * given_ / max(total, 1)
    assert (np.abs(share - exact) <= 1).all()


@given(openings=st.integers(1, 10**6))
def test_the_slider_has_five_round_steps_up_to_about_as_many_again(openings: int) -> None:
    steps = scale(openings)
    assert len(steps) == 5 and steps[0] * 5 == steps[-1]
    assert openings // 5 * 5 <= steps[-1] <= max(5, openings * 2.5)


def test_an_instance_is_unpacked_as_it_was_packed() -> None:
    problem = Problem([0, 2, 3], [0, 1, 1], [90, 300, 7], [1, 2], household=[0, -1], bonus=[10**7])
    result = assign(problem)
    ids = np.array([5, 9]), np.array([40, 41])
    kept = Instance(problem, result, *ids, np.array(["a", "b"]), np.array([330784, 530627]))
    back = unpack(pack(kept))
    assert certify(back.problem, back.result).proven
    assert back.result.objective == result.objective
    for name in ("labourer_id", "vacancy_id", "occupation", "place"):
        assert getattr(back, name).tolist() == getattr(kept, name).tolist()
    assert BytesIO(pack(kept)).getvalue() == pack(kept)


def test_a_warm_start_follows_persons_and_vacancies_by_their_ids() -> None:
    problem = Problem([0, 1, 2], [0, 1], [9, 8], [1, 1])
    result = assign(problem)
    kept = Instance(
        problem,
        result,
        np.array([5, 9]),
        np.array([40, 41]),
        np.array(["a", "b"]),
        np.array([1, 2]),
    )
    warm = warm_start(kept, np.array([9, 77, 5]), np.array([41, 50]))
    assert warm.vacancy.tolist() == [0, -1, -1]
    assert warm.price.tolist() == [result.price[1], 0]
