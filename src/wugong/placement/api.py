"""Placement as JSON: recommendations with their parts, candidates, runs with their certificate."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from wugong.base import clock
from wugong.base.actor import require
from wugong.base.api import once
from wugong.base.errors import Refusal
from wugong.base.identity import mask_name
from wugong.base.web import actor_of
from wugong.employers import queries as employers
from wugong.people import queries as people
from wugong.placement import permissions
from wugong.placement.actions.runs import request_run
from wugong.placement.models import Candidate, MatchRun
from wugong.placement.queries import results, runs, statements
from wugong.placement.queries.explaining import Pair, explain_pairs

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
