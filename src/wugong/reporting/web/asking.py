"""What every page of the months reads first: who asks, for which area and month."""

from dataclasses import dataclass

from django.http import HttpRequest

from wugong.base import clock
from wugong.base.actor import Actor, require
from wugong.base.errors import Refusal
from wugong.base.month import Month
from wugong.base.web import actor_of
from wugong.places import queries as places
from wugong.reporting import permissions


@dataclass(frozen=True, slots=True)
class Asked:
    """An area that is the asker's, and a month that has come."""

    actor: Actor
    area: str
    month: Month
    running: Month


def asked(request: HttpRequest) -> Asked:
    """An area that is not theirs does not exist; without a month the running one."""
    actor = actor_of(request)
    require(permissions.may_read_figures(actor))
    area = request.GET.get("area", "") or actor.area
    if not area.startswith(actor.area) or places.find(area) is None:
        raise Refusal("not_found")
    running = Month.of(clock.business_today())
    text = request.GET.get("month", "")
    month = Month.parse(text) if text else running
    if month > running:
        raise Refusal("report.future", field="month")
    return Asked(actor, area[:12], month, running)
