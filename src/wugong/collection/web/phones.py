"""Registered phones of an area, and their revocation; the month's work and its allowance."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wugong.base.actor import require
from wugong.base.queries import setting
from wugong.base.shell import page
from wugong.base.web import actor_of
from wugong.collection import permissions
from wugong.collection.actions import devices
from wugong.collection.drawing import board as months
from wugong.collection.drawing import group as drawing
from wugong.collection.drawing import work as sheet
from wugong.collection.queries import group as queries
from wugong.collection.queries import progress
from wugong.collection.rules.tasks import ALLOWANCE_FEN_PER_PERSON
from wugong.collection.web.board import asked
from wugong.places import queries as places


@require_GET
def phones(request: HttpRequest) -> HttpResponse:
    """Which phones hold a roster, and when they were last heard of."""
    actor, area, _month = asked(request)
    require(permissions.may_see_devices(actor))
    context = {
        "title": _("手机"),
        "note": places.display_name(area),
        "phones": drawing.phones(queries.devices(area), may_revoke=True),
        "back_url": months.address(area, str(_month)),
    }
    return page(request, "collection/phones.html", context)


@require_POST
def revoke(request: HttpRequest, device_id: UUID) -> HttpResponse:
    """Lost, stolen or handed on: the phone's token ends, its roster is wiped."""
    actor = actor_of(request)
    devices.revoke_device(device_id, request.POST.get("reason", ""), by=actor)
    return redirect(reverse("collection:devices"))


@require_GET
def work(request: HttpRequest) -> HttpResponse:
    """Verified work by group leader: the sheet that the allowance is paid by."""
    actor, area, month = asked(request)
    require(permissions.may_see_collection(actor))
    fen = int(setting("collection.allowance_fen", month.first_day, ALLOWANCE_FEN_PER_PERSON))
    rows = progress.work(area, str(month))
    context = {
        "title": _("工作量和补助"),
        "note": f"{places.display_name(area)} {months.month_name(month)}",
        "table": sheet.table(rows, fen),
        "sums": sheet.sums(rows, fen),
        "rule": sheet.rule(fen),
        "back_url": months.address(area, str(month)),
    }
    return page(request, "collection/work.html", context)
