"""One person's and one household's file, their history, and the full number for a reason."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wugong.base import clock
from wugong.base.actor import require
from wugong.base.shell import page
from wugong.people import actions, permissions, queries, rules
from wugong.people.drawing import files as drawing
from wugong.people.drawing.events import events
from wugong.people.web.asking import asker

MOST_LINES = 200


@require_GET
def labourer(request: HttpRequest, labourer_id: int) -> HttpResponse:
    """One person, one file."""
    actor = asker(request)
    require(permissions.may_read(actor), "not_found")
    context = drawing.labourer_context(queries.person(labourer_id), actor)
    context["doubts"] = _doubts(request)
    return page(request, "people/labourer.html", context)


def _doubts(request: HttpRequest) -> list[str]:
    """What the registration just made took with a warning; the address carries codes alone."""
    known = [code for code in request.GET.getlist("doubt") if code in rules.NUMBER_DOUBTS]
    language = get_language() or "zh"
    return [rules.doubt_about(code).message(language) for code in known]


@require_GET
def household(request: HttpRequest, household_id: int) -> HttpResponse:
    """One household, one file."""
    actor = asker(request)
    require(permissions.may_read(actor), "not_found")
    context = drawing.household_context(queries.household(household_id), actor)
    return page(request, "people/household.html", context)


@require_GET
def timeline(request: HttpRequest, labourer_id: int) -> HttpResponse:
    """Everything that happened to a person."""
    actor = asker(request)
    require(permissions.may_read(actor), "not_found")
    person = queries.person(labourer_id)
    lines = queries.timeline_of_labourer(person.row.pk, person.row.household_id, MOST_LINES)
    context = {
        "file": drawing.labourer_file(person, actor, here="timeline"),
        "heading": _("经历"),
        "note": "",
        "events": events(lines, clock.business_today().year),
        "empty": _("还没有经历。"),
    }
    return page(request, "people/timeline.html", context)


@require_GET
def seen(request: HttpRequest, labourer_id: int) -> HttpResponse:
    """Who saw this person in full, and to whom the person was named."""
    actor = asker(request)
    require(permissions.may_read(actor), "not_found")
    person = queries.person(labourer_id)
    lines = queries.who_saw(person.row.pk, MOST_LINES)
    context = {
        "file": drawing.labourer_file(person, actor, here="seen"),
        "heading": _("谁看过这份档案"),
        "note": _("看全号、给有关单位看，都记在这里；本人也看得到。"),
        "events": events(lines, clock.business_today().year),
        "empty": _("还没有人看过全号。"),
    }
    return page(request, "people/timeline.html", context)


@require_POST
def unmask(request: HttpRequest, labourer_id: int) -> HttpResponse:
    """The same file with name, number and telephone in full, this once."""
    actor = asker(request)
    require(permissions.may_read(actor), "not_found")
    full = actions.unmask(labourer_id, request.POST.get("reason", ""), by=actor)
    context = drawing.labourer_context(queries.person(labourer_id), actor, full)
    return page(request, "people/labourer.html", context)
