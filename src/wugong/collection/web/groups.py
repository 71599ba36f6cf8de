"""One group: its people in the month, what waits, its phones, who stands in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from wugong.accounts import actions as accounts
from wugong.accounts import permissions as rights
from wugong.accounts import queries as users
from wugong.accounts.models import Grant, User
from wugong.base import clock
from wugong.base.actor import Actor, require
from wugong.base.errors import Refusal
from wugong.base.month import Month
from wugong.base.shell import page
from wugong.base.web import actor_of
from wugong.collection import permissions
from wugong.collection.actions import handing_over, settling, tasks
from wugong.collection.actions.findings import check_people
from wugong.collection.drawing import board as months
from wugong.collection.drawing import group as drawing
from wugong.collection.enums import NotReached, TaskState
from wugong.collection.models import GroupTask
from wugong.collection.queries import group as queries
from wugong.collection.queries import progress
from wugong.collection.queries import tasks as task_queries
from wugong.collection.queries.checking import people_of_group
from wugong.collection.rules.tasks import OPEN_FOR_GROUP, PUT_RIGHT_FIRST, is_late
from wugong.places import queries as places


def _asked(request: HttpRequest, code: str) -> tuple[Actor, Month]:
    actor = actor_of(request)
    require(permissions.may_see_collection(actor))
    if not code.startswith(actor.area) or places.find(code) is None:
        raise Refusal("not_found")
    text = request.GET.get("month", "")
    return actor, Month.parse(text) if text else Month.of(clock.business_today())


@dataclass(frozen=True, slots=True)
class _HandIn:
    """A hand-in that was refused: why, and what was typed."""

    code: str = ""
    message: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    status: int = 200


@require_GET
def group(request: HttpRequest, code: str) -> HttpResponse:
    """The group's month, person by person."""
    return _shown(request, code, _HandIn())


def _shown(request: HttpRequest, code: str, hand_in: _HandIn) -> HttpResponse:
    actor, month = _asked(request, code)
    task = queries.find_task(code, str(month))
    if task is None:
        return page(request, "collection/not_begun.html", _not_begun(code, month, actor))
    found = task_queries.open_of(code)
    work = progress.work(code, str(month))
    today = clock.business_today()
    people = queries.people(code, str(month))
    is_next = task.state == TaskState.SUBMITTED and permissions.may_check(actor, code)
    context = {
        "title": places.full_name(code, code[:9]),
        "month": months.month_name(month),
        "back_url": months.address(max(code[:12], actor.area, key=len), str(month)),
        "state": months.group_status(task.state, is_late=is_late(task.state, task.due_on, today)),
        "actions": drawing.acts(task, str(month), may_check=is_next),
        "send_back_url": _send_back_url(actor, task.state, code, month),
        "figures": drawing.figures(task, found, work),
        "people": drawing.people(people),
        **_submitting(actor, task, month, people, hand_in),
        "send_visit_back": _visit_back_url(actor, task.state, code, month),
        "queue_url": f"{reverse('collection:queue')}?area={code}"
        if permissions.may_see_queue(actor)
        else "",
        "needs": drawing.needs(queries.needs(code)),
        "phones": drawing.phones(queries.devices(code), may_revoke=True),
        **_stand_in(actor, code, today),
    }
    return page(request, "collection/group.html", context, hand_in.status)


def _not_begun(code: str, month: Month, by: Actor) -> dict[str, str]:
    return {
        "title": places.full_name(code, code[:9]),
        "month": months.month_name(month),
        "back_url": months.address(max(code[:12], by.area, key=len), str(month)),
    }


def _send_back_url(actor: Actor, state: str, code: str, month: Month) -> str:
    if not permissions.may_send_back_task(actor, state, code):
        return ""
    return f"{reverse('collection:send_back', args=[code])}?month={month}"


def _visit_back_url(actor: Actor, state: str, code: str, month: Month) -> str:
    is_open = state not in (TaskState.CONSOLIDATED, TaskState.ACCEPTED, TaskState.CLOSED)
    if not (is_open and permissions.may_send_back_visit(actor)):
        return ""
    return f"{reverse('collection:send_back_visit', args=[code])}?month={month}"


def _submitting(
    actor: Actor,
    task: GroupTask,
    month: Month,
    people: Iterable[queries.Asked],
    hand_in: _HandIn,
) -> dict[str, object]:
    """The month of a group on paper, or without its head, is handed in by the village."""
    if task.state not in OPEN_FOR_GROUP or not permissions.may_submit(actor, task):
        return {"submit_url": "", "missing": [], "reasons": [], "hand_in": hand_in}
    return {
        "submit_url": f"{reverse('collection:submit', args=[task.code])}?month={month}",
        "missing": drawing.missing(people, hand_in.typed),
        "reasons": NotReached.choices,
        "hand_in": hand_in,
    }


def _stand_in(actor: Actor, code: str, today: date) -> dict[str, object]:
    """AB岗: who stands in, and who could."""
    if not rights.may_appoint_stand_in(actor, code):
        return {"stand_ins": [], "colleagues": [], "stand_in_url": "", "hand_over_url": ""}
    held = queries.stand_ins(code, today)
    holding = users.grid_workers_of(code)
    near = [each for each in users.colleagues_of(code[:12]) if each.user_id != actor.user_id]
    own = {grant.user_id for grant in holding}
    leaders = {grant.user_id for grant in holding if not grant.is_stand_in}
    is_above = rights.may_hand_over(actor, code)
    return {
        "stand_ins": [
            (
                grant.user.display_name,
                grant.until,
                reverse("collection:end_stand_in", args=[code, grant.pk]),
            )
            for grant in held
        ],
        "colleagues": _named(each for each in near if each.user_id not in own),
        "stand_in_url": reverse("collection:stand_in", args=[code]),
        "successors": _named(each for each in near if leaders != {each.user_id}),
        "hand_over_url": reverse("collection:hand_over", args=[code]) if is_above else "",
    }


def _named(grants: Iterable[Grant]) -> list[tuple[int, str, str]]:
    return [
        (grant.user_id, grant.user.display_name, users.title_of(grant.role)) for grant in grants
    ]


@require_POST
def submit(request: HttpRequest, code: str) -> HttpResponse:
    """Signed: everybody was asked, or it is said why not; refused, what was typed stays."""
    actor, month = _asked(request, code)
    is_signed = request.POST.get("signed") == "yes"
    try:
        tasks.submit(code, str(month), is_signed=is_signed, missed=_missed(request.POST), by=actor)
    except Refusal as refusal:
        if refusal.status in (401, 403, 404) or refusal.code == "task.closed":
            raise
        if refusal.code in PUT_RIGHT_FIRST:
            check_people(people_of_group(code), by=actor)  # the queue shows what stands in the way
        request.refusal = refusal  # type: ignore[attr-defined]  # read by one_transaction
        why = refusal.message(get_language() or "zh")
        return _shown(request, code, _HandIn(refusal.code, why, request.POST, refusal.status))
    return redirect(months.group_address(code, str(month)))


def _missed(told: QueryDict) -> list[tasks.Missed]:
    """`missed-<id>` is the reason, `note-<id>` its words; who has no reason is not said missed."""
    found = []
    for name in told:
        pk = name.removeprefix("missed-")
        reason, note = told.get(name, ""), told.get(f"note-{pk}", "")
        if pk != name and pk.isascii() and pk.isdigit() and len(pk) < 19 and reason:
            found.append(tasks.Missed(int(pk), reason, note))
    return found


@require_POST
def check(request: HttpRequest, code: str) -> HttpResponse:
    """The village has looked at the group."""
    actor, month = _asked(request, code)
    tasks.check(code, str(month), by=actor)
    return redirect(months.address(code[:12], str(month)))


@require_POST
def send_back(request: HttpRequest, code: str) -> HttpResponse:
    """The level below does its part again."""
    actor, month = _asked(request, code)
    tasks.send_back_task(code, str(month), request.POST.get("reason", ""), by=actor)
    return redirect(months.group_address(code, str(month)))


@require_POST
def send_back_visit(request: HttpRequest, code: str) -> HttpResponse:
    """The group asks one person again."""
    actor, month = _asked(request, code)
    visit = task_queries.visit_of(code, request.POST.get("visit", ""))
    settling.send_back_visit(visit, request.POST.get("reason", ""), by=actor)
    return redirect(months.group_address(code, str(month)))


@require_POST
def stand_in(request: HttpRequest, code: str) -> HttpResponse:
    """A colleague does the visits for some days."""
    actor, month = _asked(request, code)
    user = _colleague(request)
    try:
        until = date.fromisoformat(request.POST.get("until", ""))
    except ValueError:
        raise Refusal("form.invalid", field="until") from None
    accounts.appoint_stand_in(user, code, until, request.POST.get("reason", ""), by=actor)
    return redirect(months.group_address(code, str(month)))


def _colleague(request: HttpRequest) -> User:
    text = request.POST.get("user", "")
    is_number = text.isascii() and text.isdigit() and len(text) < 19
    user = users.user_by_id(int(text)) if is_number else None
    if user is None:
        raise Refusal("stand_in.colleague", field="user")
    return user


@require_POST
def hand_over(request: HttpRequest, code: str) -> HttpResponse:
    """Another grid worker leads the group from now on."""
    actor, month = _asked(request, code)
    reason = request.POST.get("reason", "")
    handing_over.hand_over(code, _colleague(request), reason, by=actor)
    return redirect(months.group_address(code, str(month)))


@require_POST
def end_stand_in(request: HttpRequest, code: str, grant_id: int) -> HttpResponse:
    """The group's head is back."""
    actor, month = _asked(request, code)
    grant = users.grant_by_id(grant_id)
    if grant is None or grant.area != code:
        raise Refusal("not_found")
    accounts.end_stand_in(grant, by=actor)
    return redirect(months.group_address(code, str(month)))
