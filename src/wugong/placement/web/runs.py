"""Pages of match runs."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wugong.base.actor import Actor, require
from wugong.base.errors import Refusal
from wugong.base.listing import list_page
from wugong.base.shapes import Link
from wugong.base.shell import page
from wugong.base.web import actor_of
from wugong.placement import permissions
from wugong.placement.actions.runs import request_run
from wugong.placement.drawing import questions as asked
from wugong.placement.drawing import runs as drawing
from wugong.placement.enums import RunState
from wugong.placement.models import MatchRun
from wugong.placement.queries import questions, results
from wugong.placement.queries import runs as queries
from wugong.placement.queries.results import Figures
from wugong.placement.web.questions import card_of, picked, read_run


@require_GET
def run_list(request: HttpRequest) -> HttpResponse:
    """The runs that concern this reader."""
    actor = actor_of(request)
    require(permissions.may_see_runs(actor))
    spec = queries.run_list()
    found = spec.page(queries.runs_for(actor), spec.read(request.GET))
    listed = list_page(
        spec,
        found,
        request.GET,
        title=_("供需匹配"),
        columns=drawing.columns(),
        draw=drawing.row,
        unit=_("次"),
        note=_("每晚自动跑一次；随时可以再跑。机器只提出，人来定。"),
        actions=drawing.actions(actor),
        empty=_("还没有跑过匹配。"),
    )
    return page(request, "placement/runs.html", {"page": listed})


@require_POST
def request_one(request: HttpRequest) -> HttpResponse:
    """Ask for a run over one's own area."""
    actor = actor_of(request)
    run = request_run(request.GET.get("pool", ""), actor.area, by=actor)
    return redirect("placement:run", run.pk)


@require_GET
def run_page(request: HttpRequest, run_id: int) -> HttpResponse:
    """One run: phases while it works, then proof, reasons, scarcity, fairness."""
    actor, run = read_run(request, run_id)
    is_whole = permissions.sees_whole_run(actor, run)
    own = None if is_whole or run.state != RunState.DONE else results.figures_in_scope(run)
    if run.state in (RunState.WAITING, RunState.RUNNING) and queries.is_dead(run):
        run.state, run.error_code = RunState.FAILED, "match.failed"
    context = {
        "title": drawing.title(run),
        "state": drawing.status(run),
        "note": drawing.note(run, own),
        "actions": drawing.run_actions(run, actor),
        "refresh_url": _refresh(run),
        "phases": drawing.phases(run),
        "error": _error(run),
        "proof": drawing.proof(run, actor),
        **_placed(run, own),
        **_tables(run, actor, request.GET),
    }
    return page(request, "placement/run.html", context)


def _refresh(run: MatchRun) -> str:
    is_working = run.state in (RunState.WAITING, RunState.RUNNING)
    return reverse("placement:run", args=[run.pk]) if is_working else ""


def _error(run: MatchRun) -> str:
    if run.state != RunState.FAILED:
        return ""
    return Refusal(run.error_code or "match.failed").message(get_language() or "zh")


def _placed(run: MatchRun, own: Figures | None) -> dict[str, object]:
    counts = run.counts
    people = own.people if own else counts.get("persons", 0)
    placed = own.placed if own else counts.get("placed", 0)
    is_planned = run.state == RunState.DONE and run.with_plan
    homes = _("优先户 %(a)s / %(b)s 户至少 1 人有岗") % {
        "a": f"{counts.get('homes_placed', 0):,}",
        "b": f"{counts.get('homes', 0):,}",
    }
    reasons = dict(own.reasons if own else run.reasons)
    return {
        "placed": placed,
        "unplaced": people - placed,
        "placed_percent": round(100 * placed / people, 1) if people else 0.0,
        "placed_note": _("人，%s") % drawing.percent(placed, people),
        "unplaced_note": _("人，按原因看"),
        "priority_note": homes if is_planned and own is None else "",
        "reasons": drawing.reasons(run, reasons) if is_planned else [],
    }


def _tables(run: MatchRun, actor: Actor, params: QueryDict) -> dict[str, object]:
    """Scarcity holds no persons; answers about all are for those who see them all."""
    is_whole = permissions.may_read_answers(actor, run)
    heads, rows = drawing.heat(run, picked(run, params) if is_whole else None)
    sees_few = permissions.sees_few(actor)
    overall, fair = drawing.fairness(run, sees_few=sees_few) if is_whole else ("–", [])
    far = [each.label for each in fair if each.is_far]
    told = _("%s比全体低 5 个百分点以上，看看岗位条件是不是必要。") % _("、").join(far)
    is_done = run.state == RunState.DONE
    is_working = is_done and questions.is_under_way(run.job_id)
    page_of = reverse("placement:fairness", args=[run.pk])
    return {
        "heat_columns": heads,
        "heat_rows": rows,
        "what_if": card_of(run, actor, params) if is_done else None,
        "class_columns": asked.class_columns(),
        "classes": asked.class_rows(run) if is_whole else [],
        "classes_note": asked.classes_note(run, is_working=is_working) if is_whole else "",
        "classes_link": None,
        "fairness": fair,
        "fairness_note": told if far else "",
        "fairness_link": Link(_("全部"), page_of) if fair else None,
        "overall_rate": overall,
    }


@require_GET
def people(request: HttpRequest, run_id: int) -> HttpResponse:
    """The persons behind a number of a run."""
    _actor, run = read_run(request, run_id)
    spec = results.people_list()
    asked = spec.read(request.GET)
    found = spec.page(results.people_of(run), asked)
    listed = list_page(
        spec,
        found,
        request.GET,
        title=drawing.title(run),
        columns=drawing.people_columns(),
        draw=drawing.people_row,
        unit=_("人"),
        views=drawing.outcome_views(run, asked.filters.get("outcome", "")),
        empty=_("这里没有人。"),
    )
    return page(request, "placement/people.html", {"page": listed})
