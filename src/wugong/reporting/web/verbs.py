"""What the levels do with a month: freeze it, take it for ever, send it back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from wugong.base.actor import require
from wugong.reporting import actions, permissions
from wugong.reporting.drawing.figures import address
from wugong.reporting.queries import reports
from wugong.reporting.web.asking import Asked, asked


def _after(about: Asked) -> HttpResponse:
    return redirect(address("reporting:month", about.area, about.month))


@require_POST
def consolidate(request: HttpRequest) -> HttpResponse:
    """The township freezes its month."""
    about = asked(request)
    actions.consolidate(about.area, str(about.month), by=about.actor)
    return _after(about)


@require_POST
def accept(request: HttpRequest) -> HttpResponse:
    """The county takes one township, or every one that has consolidated: for ever."""
    about = asked(request)
    require(permissions.may_accept(about.actor, about.area))
    month = str(about.month)
    ready = [about.area] if len(about.area) == 9 else reports.ready(about.area, month)
    actions.accept(ready, month, by=about.actor)
    return _after(about)


@require_POST
def send_back(request: HttpRequest) -> HttpResponse:
    """The county sends a consolidated month back, with a reason."""
    about = asked(request)
    reason = request.POST.get("reason", "")
    actions.send_back(about.area, str(about.month), reason, by=about.actor)
    return _after(about)
