"""The village's queue: what two phones told differently, errors, doubts, visits without a home."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wugong.base.actor import Actor, require
from wugong.base.errors import Refusal
from wugong.base.shell import page
from wugong.base.web import actor_of
from wugong.collection import permissions
from wugong.collection.actions import findings, settling
from wugong.collection.drawing import queue as drawing
from wugong.collection.queries import queue as queries
from wugong.places import queries as places


@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """Everything that waits in an area, conflicts first."""
    actor = actor_of(request)
    require(permissions.may_see_queue(actor))
    area = request.GET.get("area", "") or actor.area
    if not area.startswith(actor.area) or places.find(area) is None:
        raise Refusal("not_found")
    kind = request.GET.get("kind", "")
    if kind and kind not in queries.KINDS:
        raise Refusal("form.not_a_code", field="kind")
    counts = queries.counts(area)
    rows = queries.queue(area, [kind] if kind else [])
    context = {
        "title": _("待核实"),
        "note": places.display_name(area),
        "tabs": drawing.tabs(counts, kind, area),
        "items": drawing.items(rows),
        "alike": drawing.alike(queries.alike(area)) if kind == "doubt" else [],
        "alike_url": reverse("collection:explain_alike"),
        "may_settle": permissions.may_settle(actor),
        "is_cut": len(rows) < counts.total and len(rows) >= queries.MOST,
        "most": queries.MOST,
        "area": area,
    }
    return page(request, "collection/queue.html", context)


def _back(request: HttpRequest, actor: Actor) -> HttpResponse:
    area = request.POST.get("area", "")
    inside = area if area.startswith(actor.area) and area.isdigit() else actor.area
    return redirect(f"{reverse('collection:queue')}?area={inside}")


@require_POST
def decide(request: HttpRequest, conflict_id: int) -> HttpResponse:
    """One value is right, by whoever asked the person."""
    actor = actor_of(request)
    text = request.POST.get("side")
    if text is None or (text and not (text.isascii() and text.isdigit() and len(text) < 4)):
        raise Refusal("conflict.side", field="side")
    side = int(text) if text else None
    settling.decide_conflict(conflict_id, side, request.POST.get("reason", ""), by=actor)
    return _back(request, actor)


@require_POST
def explain(request: HttpRequest, finding_id: int) -> HttpResponse:
    """A doubt is right as it is, and why."""
    actor = actor_of(request)
    findings.explain(finding_id, request.POST.get("reason", ""), by=actor)
    return _back(request, actor)


@require_POST
def explain_alike(request: HttpRequest) -> HttpResponse:
    """All doubts of one check in the area are right as they are, for one reason."""
    actor = actor_of(request)
    area, rule = request.POST.get("area", ""), request.POST.get("rule", "")
    findings.explain_alike(rule, area or actor.area, request.POST.get("reason", ""), by=actor)
    return _back(request, actor)


@require_POST
def take_over(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """A visit from elsewhere is right: its changes are taken."""
    actor = actor_of(request)
    settling.take_over(visit_id, by=actor)
    return _back(request, actor)


@require_POST
def confirm_home(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """A household that a visit founded is known here."""
    actor = actor_of(request)
    settling.confirm_new_home(visit_id, by=actor)
    return _back(request, actor)


@require_POST
def set_aside(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """A visit that changes nothing, with the reason."""
    actor = actor_of(request)
    settling.set_aside(visit_id, request.POST.get("reason", ""), by=actor)
    return _back(request, actor)
