"""Placement as JSON: recommendations with their parts, candidates, runs with their certificate."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from wugong.base import clock
from wugong.base.actor import Actor, require
from wugong.base.api import once
from wugong.base.errors import Refusal
from wugong.base.identity import mask_name
from wugong.base.web import actor_of
from wugong.employers import queries as employers
from wugong.people import queries as people
from wugong.placement import permissions
from wugong.placement.actions.questions import ask_what_if
from wugong.placement.actions.runs import plan_again, request_run
from wugong.placement.models import Candidate, MatchRun, WhatIf
from wugong.placement.queries import questions, results, runs, statements
from wugong.placement.queries.explaining import Pair, explain_pairs, in_plan
from wugong.placement.rules.questions import MOST_ADDED, at_once, class_key, what_if_key

router = Router(tags=["placement"])


class RunBody(Schema):
    """A run to ask for: the pool, and an area inside one's own (one's own when left out)."""

    pool: str = "daily"
    area: str = ""
    with_plan: bool = True


def shown_run(run: MatchRun, *, is_whole: bool) -> dict[str, Any]:
    """A run as clients read it; sums past 2^53 travel as strings."""
    certificate = None
    if run.objective:
        certificate = {
            "objective": run.objective,
            "upper_bound": run.upper_bound,
            "gap": str(int(run.upper_bound) - int(run.objective)),
            "proven": run.objective == run.upper_bound,
        }
    return {
        "id": run.pk,
        "pool": run.pool,
        "area": run.area,
        "state": run.state,
        "business_day": run.business_day.isoformat(),
        "requested_at": run.requested_at.isoformat(),
        "finished_at": run.finished_at.isoformat() if run.finished_at else None,
        "phases": [{"name": name, "seconds": seconds} for name, seconds in run.phases],
        "warm_from": run.warm_from_id,
        "counts": run.counts if is_whole else {},
        "unplaced": run.reasons if is_whole else {},
        "certificate": certificate,
        "error": run.error_code or None,
    }


@router.post("/match-runs", response={202: dict[str, Any]})
def ask_run(request: HttpRequest, body: RunBody) -> tuple[int, Any]:
    """Ask for a run; it is carried out by the queue."""
    actor = actor_of(request)

    def act() -> tuple[int, Any]:
        area = body.area or actor.area
        run = request_run(body.pool, area, by=actor, with_plan=body.with_plan)
        return 202, shown_run(run, is_whole=True)

    return once(request, "ask_run", body.dict(), act)


@router.get("/match-runs/{int:run_id}")
def read_run(request: HttpRequest, run_id: int) -> dict[str, Any]:
    """One run: phases as they go, then counts and certificate."""
    actor = actor_of(request)
    require(permissions.may_see_runs(actor))
    run = runs.run(run_id, actor)
    return shown_run(run, is_whole=permissions.sees_whole_run(actor, run))


@router.get("/labourers/{int:labourer_id}/recommendations")
def recommendations(
    request: HttpRequest, labourer_id: int, why_not: int | None = None
) -> dict[str, Any]:
    """Ranked vacancies with the parts of each score; `why_not` asks about one vacancy more."""
    actor = actor_of(request)
    require(permissions.may_see_recommendations(actor))
    person = people.labourer(labourer_id)
    has_opted_out = statements.has_opted_out(person.pk)
    found = None if has_opted_out else results.latest_for(person.pk)
    ranked = zip(found.vacancy_ids, found.scores, found.parts, strict=True) if found else ()
    items = [
        {"vacancy": vacancy, "score": score, "parts": results.points(packed), "missing": []}
        for vacancy, score, packed in ranked
    ]
    answer: dict[str, Any] = {
        "labourer": person.pk,
        "opted_out": has_opted_out,
        "run": found.run_id if found else None,
        "planned": found.planned_vacancy_id if found else None,
        "unplaced": (found.unplaced_reason or None) if found else None,
        "items": items,
    }
    if why_not is not None:
        pairs = explain_pairs(person.pk, [why_not], person.code[:6], clock.business_today())
        if not pairs:
            raise Refusal("not_found")
        answer["why_not"] = _explained(pairs[0])
    return answer


def _explained(pair: Pair) -> dict[str, Any]:
    return {
        "vacancy": pair.vacancy.pk,
        "eligible": not pair.missing,
        "score": pair.total,
        "parts": pair.parts,
        "missing": [
            {"code": lack.code, "need": lack.need, "have": lack.have} for lack in pair.missing
        ],
    }


@router.get("/vacancies/{int:vacancy_id}/candidates")
def candidates(request: HttpRequest, vacancy_id: int) -> dict[str, Any]:
    """The best candidates inside one's area, masked, with the parts of each score."""
    actor = actor_of(request)
    require(permissions.may_see_candidates(actor))
    vacancy = employers.vacancy(vacancy_id)
    run = results.latest_run(actor)
    found = results.candidates_of(vacancy.pk, run) if run else []
    return {
        "vacancy": vacancy.pk,
        "run": run.pk if run else None,
        "items": [_candidate(row) for row in found],
    }


def _candidate(row: Candidate) -> dict[str, Any]:
    return {
        "rank": row.rank,
        "labourer": row.labourer_id,
        "name": mask_name(row.labourer.name),
        "score": row.score,
        "parts": results.points(row.parts),
        "missing": [],
    }


class WhatIfBody(Schema):
    """A question about one cell: openings more or fewer, the round steps when none are named."""

    occupation: str
    place: str
    added: tuple[int, ...] = ()


def _answerable(request: HttpRequest, run_id: int) -> tuple[Actor, MatchRun]:
    actor = actor_of(request)
    require(permissions.may_see_runs(actor))
    run = runs.run(run_id, actor)
    require(permissions.may_read_answers(actor, run))
    return actor, run


def _shown_what_if(row: WhatIf) -> dict[str, Any]:
    return {
        "id": row.pk,
        "run": row.run_id,
        "occupation": row.occupation,
        "place": row.place,
        "asked": row.asked,
        "answers": [step | {"question": what_if_key(row.pk, step["added"])} for step in row.steps],
        "is_complete": len(row.steps) == len(row.asked),
        "job": row.job_id,
    }


@router.post("/match-runs/{int:run_id}/what-if", response={202: dict[str, Any]})
def post_what_if(request: HttpRequest, run_id: int, body: WhatIfBody) -> tuple[int, Any]:
    """Ask what more or fewer openings of a cell would change; the queue solves it exactly."""
    actor = actor_of(request)

    def act() -> tuple[int, Any]:
        row = ask_what_if(run_id, body.occupation, body.place, by=actor, added=body.added)
        return 202, _shown_what_if(row)

    return once(request, "ask_what_if", {"run": run_id, **body.dict()}, act)


@router.get("/match-runs/{int:run_id}/what-if")
def read_what_if(
    request: HttpRequest, run_id: int, occupation: str, place: str, added: int = 0
) -> dict[str, Any]:
    """The answers about one cell; with `added`, also what prices say at once."""
    _actor, run = _answerable(request, run_id)
    row = questions.what_if_of(run, occupation, place)
    answer = _shown_what_if(row) if row else {"asked": [], "answers": [], "is_complete": False}
    if added:
        if abs(added) > MOST_ADDED:
            raise Refusal("match.added", field="added")
        instance = questions.asked_instance(run)
        cell = instance.cell(occupation, place, run.area[:6])
        if cell.size == 0:
            raise Refusal("match.cell")
        answer["at_once"] = at_once(instance, cell, added)
    return answer


@router.get("/match-runs/{int:run_id}/classes")
def read_classes(request: HttpRequest, run_id: int) -> dict[str, Any]:
    """Which classes to open, each proven by solving the plan anew."""
    _actor, run = _answerable(request, run_id)
    rows = [
        row | {"question": class_key(row["occupation"], row["level"])}
        for row in run.classes.get("rows", [])
    ]
    return {"run": run.pk, **run.classes, "rows": rows}


@router.get("/match-runs/{int:run_id}/fairness")
def read_fairness(request: HttpRequest, run_id: int) -> dict[str, Any]:
    """How each group is served; counts that point at single persons only for caseworkers."""
    actor, run = _answerable(request, run_id)
    sees_few = permissions.sees_few(actor)
    hidden = dict.fromkeys(("willing", "eligible", "recommended", "placed"))
    rows = [row | hidden if row["is_few"] and not sees_few else row for row in run.fairness]
    return {"run": run.pk, "rows": rows}


@router.get("/match-runs/{int:run_id}/changes")
def read_changes(request: HttpRequest, run_id: int, question: str) -> dict[str, Any]:
    """The persons behind an answer, inside one's area; filters `how`, `area`."""
    _actor, run = _answerable(request, run_id)
    spec = questions.changes_list()
    found = spec.page(questions.changes_of(run, question), spec.read(request.GET))
    items = [
        {
            "labourer": row.labourer_id,
            "name": mask_name(row.labourer.name),
            "how": row.how,
            "is_worse": row.is_worse,
            "before": row.before_vacancy_id,
            "after": row.after_vacancy_id,
        }
        for row in found.rows
    ]
    pages = {"after": found.after or None, "before": found.before or None}
    return {"items": items, "count": found.count_label, **pages}


@router.get("/match-runs/{int:run_id}/why-not")
def read_why_not(request: HttpRequest, run_id: int, labourer: int, vacancy: int) -> dict[str, Any]:
    """One pair: every rule against it, else its score beside the price and the person's place."""
    actor = actor_of(request)
    require(permissions.may_see_recommendations(actor))
    run = runs.run(run_id, actor)
    person = people.labourer(labourer)
    pairs = explain_pairs(person.pk, [vacancy], person.code[:6], clock.business_today())
    if not pairs:
        raise Refusal("not_found")
    found = results.in_run(run, person.pk)
    plan = in_plan(found, pairs[0]) if found else None
    told = None
    if plan is not None:
        told = {
            "code": plan.why.code,
            "price": plan.why.price,
            "own": plan.why.own,
            "short": plan.why.short,
            "placed_at": plan.placed_at.pk if plan.placed_at else None,
        }
    return {"labourer": person.pk, "run": run.pk, **_explained(pairs[0]), "plan": told}


@router.post("/match-runs/{int:run_id}/again", response={202: dict[str, Any]})
def post_again(request: HttpRequest, run_id: int) -> tuple[int, Any]:
    """Plan again with the data as they stand now, from this run's seats and prices."""
    actor = actor_of(request)

    def act() -> tuple[int, Any]:
        return 202, shown_run(plan_again(run_id, by=actor), is_whole=True)

    return once(request, "plan_again", {"run": run_id}, act)
