"""Public-welfare posts of a person: taken, renewed, left."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wugong.base.actor import require
from wugong.base.web import actor_of
from wugong.employment import actions, permissions, queries
from wugong.employment.forms import AppointmentEndForm, AppointmentForm, RenewForm
from wugong.employment.web.saving import form_page, posted
from wugong.people import queries as people


@require_http_methods(["GET", "POST"])
def appoint(request: HttpRequest, labourer_id: int) -> HttpResponse:
    """A person takes a post."""
    actor = actor_of(request)
    require(permissions.may_appoint(actor))
    person = people.labourer(labourer_id)
    return form_page(
        request,
        AppointmentForm(posted(request), code=person.code),
        person.pk,
        lambda told: actions.appoint(
            person.pk, told["post"], told["start_on"], told["contract_until"], by=actor
        ),
        title=_("上公益岗位"),
        note=_("一人一岗；护林员一户一名。"),
        submit_label=_("登记"),
    )


@require_http_methods(["GET", "POST"])
def renew(request: HttpRequest, appointment_id: int) -> HttpResponse:
    """Another contract after the yearly review."""
    actor = actor_of(request)
    require(permissions.may_appoint(actor))
    held = queries.appointment(appointment_id)
    return form_page(
        request,
        RenewForm(posted(request)),
        held.labourer_id,
        lambda told: actions.renew_appointment(held.pk, told["contract_until"], by=actor),
        title=_("续签公益岗位"),
        submit_label=_("续签"),
    )


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, appointment_id: int) -> HttpResponse:
    """A person leaves a post."""
    actor = actor_of(request)
    require(permissions.may_appoint(actor))
    held = queries.appointment(appointment_id)
    return form_page(
        request,
        AppointmentEndForm(posted(request)),
        held.labourer_id,
        lambda told: actions.end_appointment(held.pk, told["end_on"], told["reason"], by=actor),
        title=_("退出公益岗位"),
        submit_label=_("登记"),
    )
