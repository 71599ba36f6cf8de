"""Pages of questions to a run's plan: what if, classes, why not, fairness, the proof."""

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_STORED, ZipFile

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from labourmatch import save_problem, save_result
from wugong.base import clock
from wugong.base.actor import Actor, require
from wugong.base.errors import Refusal
from wugong.base.forms import seen_text
from wugong.base.identity import mask_name
from wugong.base.listing import list_page
from wugong.base.shapes import Link, ListPage, Pager
from wugong.base.shell import page
from wugong.base.web import actor_of
from wugong.employers import queries as employers
from wugong.people import permissions as people_permissions
from wugong.people import queries as people
from wugong.people.actions import search_people
from wugong.placement import permissions
from wugong.placement.actions.questions import ask_what_if, take_proof
from wugong.placement.actions.runs import plan_again
from wugong.placement.drawing import questions as drawing
from wugong.placement.drawing import runs as runs_drawing
from wugong.placement.drawing.pairs import place_name
from wugong.placement.enums import RunState
from wugong.placement.models import MatchRun, WhatIf
from wugong.placement.queries import questions, results
from wugong.placement.queries import runs as queries
from wugong.placement.queries.explaining import explain_pairs, in_plan
from wugong.placement.rules.boards import scarcest
from wugong.placement.rules.instance import Instance
from wugong.placement.rules.questions import at_once, scale

FOUND = 8
DEFAULT_STEP = 1


def read_run(request: HttpRequest, run_id: int) -> tuple[Actor, MatchRun]:
    """The reader and a run that concerns them."""
    actor = actor_of(request)
    require(permissions.may_see_runs(actor))
    return actor, queries.run(run_id, actor)


def picked(run: MatchRun, params: QueryDict) -> tuple[str, str] | None:
    """The cell that is asked about: the address's, else the scarcest."""
    occupation, place = str(params.get("occupation", "")), str(params.get("place", ""))
    if occupation and place:
        return occupation, place
    return scarcest(run.scarcity)


def _added(params: QueryDict, steps: list[int]) -> int:
    """The slider's place; another cell has other steps, so what is none of them begins anew."""
    text = params.get("added", "")
    known = {str(step): step for step in steps}
    return known.get(text, steps[DEFAULT_STEP])


def card_of(
    run: MatchRun, actor: Actor, params: QueryDict, *, asked: Instance | None = None
) -> drawing.WhatIfCard | None:
    """The what-if card: what is answered, and where a question is open what prices say."""
    cell = picked(run, params)
    if cell is None or not permissions.may_read_answers(actor, run):
        return None
    row = questions.what_if_of(run, *cell)
    instance = asked if asked or row else questions.instance_of(run.pk)
    if row is None and instance is None:
        return None
    at = instance.cell(*cell, run.area[:6]) if instance else None
    if instance is not None and at is not None and at.size == 0:
        raise Refusal("match.cell")
    steps = _steps(row, instance, at)
    added = _added(params, steps)
    answered = {step["added"] for step in row.steps} if row else set()
    quick = None
    if added not in answered and instance is not None:
        quick = at_once(instance, instance.cell(*cell, run.area[:6]), added)
    return drawing.card(
        run,
        drawing.Cell(*cell, added, steps),
        row,
        asks=permissions.may_ask_run(actor, run),
        quick=quick,
        is_working=bool(row and questions.is_under_way(row.job_id)),
    )


def _steps(row: WhatIf | None, instance: Any, at: Any) -> list[int]:
    if row is None:
        return scale(int(instance.problem.openings[at].sum()))
    rising = sorted(n for n in row.asked if n > 0)
    return rising or scale(max(1, *(abs(n) for n in row.asked)))


@require_http_methods(["GET", "POST"])
def what_if(request: HttpRequest, run_id: int) -> HttpResponse:
    """The what-if card: asked by moving the slider, answered at once by price, then exactly."""
    actor, run = read_run(request, run_id)
    require(permissions.may_read_answers(actor, run))
    params = request.POST if request.method == "POST" else request.GET
    cell = picked(run, params)
    instance = None
    if request.method == "POST" and cell is not None:
        instance = questions.asked_instance(run)
        ask_what_if(run.pk, *cell, by=actor, instance=instance)
    card = card_of(run, actor, params, asked=instance)
    if card is None:
        raise Refusal("match.no_plan")
    return render(request, "placement/what_if.html", {"what_if": card})


@require_GET
def changes(request: HttpRequest, run_id: int, question: str) -> HttpResponse:
    """The persons behind an answer, inside one's scope."""
    actor, run = read_run(request, run_id)
    require(permissions.may_read_answers(actor, run))
    row = _question(run, question)
    spec = questions.changes_list()
    found = spec.page(questions.changes_of(run, question), spec.read(request.GET))
    ids = [n for each in found.rows for n in (each.before_vacancy_id, each.after_vacancy_id) if n]
    vacancies = results.vacancies_by_id(ids)
    listed = list_page(
        spec,
        found,
        request.GET,
        title=drawing.question_title(run, question, row),
        note=runs_drawing.title(run),
        columns=drawing.change_columns(),
        draw=lambda each: drawing.change_row(each, vacancies),
        unit=_("人"),
        empty=_("这里没有人。"),
    )
    return page(request, "placement/people.html", {"page": listed})


def _question(run: MatchRun, question: str) -> WhatIf | None:
    kind, _sep, rest = question.partition(":")
    first, _sep, last = rest.rpartition(":")
    if kind == "class" and last in "12345" and len(last) == 1:
        return None
    if kind != "what_if" or not (first.isdecimal() and last.lstrip("-").isdecimal()):
        raise Refusal("not_found")
    return questions.what_if(int(first), run)


@require_POST
def again(request: HttpRequest, run_id: int) -> HttpResponse:
    """Plan again from this run's seats and prices."""
    run = plan_again(run_id, by=actor_of(request))
    return redirect("placement:run", run.pk)


@require_GET
def fairness(request: HttpRequest, run_id: int) -> HttpResponse:
    """The whole fairness table."""
    actor, run = read_run(request, run_id)
    require(permissions.may_read_answers(actor, run))
    sees_few = permissions.sees_few(actor)
    rows = [runs_drawing.fairness_row(run, row, sees_few=sees_few) for row in run.fairness]
    listed = ListPage(
        title=_("公不公平"),
        note=_("%s；不满 5 人的数，只给经办人看。") % runs_drawing.title(run),
        columns=runs_drawing.fairness_columns(),
        rows=rows,
        pager=Pager(min(1, len(rows)), len(rows), f"{len(rows)}", _("行")),
        empty=_("这次匹配没有排方案。"),
    )
    return page(request, "placement/runs.html", {"page": listed})


@require_GET
def proof(request: HttpRequest, run_id: int) -> HttpResponse:
    """How the proof works, in words that can be checked."""
    actor, run = read_run(request, run_id)
    shown = runs_drawing.proof(run, actor)
    if shown is None:
        raise Refusal("match.no_plan")
    back = Link(runs_drawing.title(run), reverse("placement:run", args=[run.pk]))
    links = [link for link in shown.links if link.icon]
    return page(request, "placement/proof.html", {"proof": shown, "back": back, "links": links})


@require_GET
def proof_file(request: HttpRequest, run_id: int) -> HttpResponse:
    """Instance and plan by position, without anybody's id: for `labourmatch certify`."""
    run, instance = take_proof(run_id, by=actor_of(request))
    packed = BytesIO()
    with TemporaryDirectory() as folder, ZipFile(packed, "w", ZIP_STORED) as archive:
        problem, plan = Path(folder) / "INSTANCE.npz", Path(folder) / "RESULT.npz"
        save_problem(problem, instance.problem)
        save_result(plan, instance.result)
        archive.write(problem, problem.name)
        archive.write(plan, plan.name)
    response = HttpResponse(packed.getvalue(), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="match-{run.pk}-proof.zip"'
    return response


@require_http_methods(["GET", "POST"])
def why_not(request: HttpRequest, run_id: int) -> HttpResponse:
    """Any person beside any vacancy; names are typed into a form and stay out of addresses."""
    actor, run = read_run(request, run_id)
    require(permissions.may_see_recommendations(actor))
    if run.state != RunState.DONE:
        raise Refusal("match.no_plan")
    back = Link(runs_drawing.title(run), reverse("placement:run", args=[run.pk]))
    context: dict[str, Any] = {
        "run_title": runs_drawing.title(run),
        "back": back,
        "who": "",
        "what": "",
        "persons": [],
        "vacancies": [],
        "labourer": None,
        "vacancy": None,
        "verdict": None,
        "told": "",
    }
    if request.method == "POST":
        context |= _asked_pair(request.POST, run, actor)
    return page(request, "placement/why_not.html", context)


def _asked_pair(params: QueryDict, run: MatchRun, actor: Actor) -> dict[str, Any]:
    who, what = (seen_text(params.get(name, ""))[:60] for name in ("who", "what"))
    persons = _persons(params, who, actor)
    vacancies = _vacancies(params, what)
    chosen_person = persons[0] if len(persons) == 1 else None
    chosen_vacancy = vacancies[0] if len(vacancies) == 1 else None
    told = ""
    if who and not persons:
        told = _("您的辖区里没有找到这个人。")
    elif what and not vacancies:
        told = _("没有找到这个岗位。")
    verdict = None
    if chosen_person and chosen_vacancy:
        verdict = _verdict(run, int(chosen_person[0]), int(chosen_vacancy[0]))
    return {
        "who": who,
        "what": what,
        "persons": persons,
        "vacancies": vacancies,
        "labourer": chosen_person,
        "vacancy": chosen_vacancy,
        "verdict": verdict,
        "told": told,
    }


def _id(params: QueryDict, name: str) -> int | None:
    text = params.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None


def _persons(params: QueryDict, text: str, actor: Actor) -> list[tuple[str, str, str]]:
    chosen = _id(params, "labourer")
    if chosen is not None:
        row = people.labourer(chosen)
        return [(str(row.pk), mask_name(row.name), "")]
    if not text:
        return []
    require(people_permissions.may_search(actor))
    found = search_people(text, FOUND, by=actor)
    return [(str(hit.id), hit.name, hit.note) for hit in found.hits]


def _vacancies(params: QueryDict, text: str) -> list[tuple[str, str, str]]:
    chosen = _id(params, "vacancy")
    rows = [employers.vacancy(chosen)] if chosen is not None else []
    if not rows and text:
        rows = employers.vacancies_titled(text, FOUND)
    return [
        (str(row.pk), row.title, f"{place_name(row.place)} {row.employer.name}") for row in rows
    ]


def _verdict(run: MatchRun, labourer_id: int, vacancy_id: int) -> drawing.Verdict:
    person = people.labourer(labourer_id)
    pairs = explain_pairs(person.pk, [vacancy_id], person.code[:6], clock.business_today())
    if not pairs:
        raise Refusal("not_found")
    found = results.in_run(run, person.pk)
    plan = in_plan(found, pairs[0]) if found else None
    return drawing.verdict(mask_name(person.name), person.pk, pairs[0], plan)
