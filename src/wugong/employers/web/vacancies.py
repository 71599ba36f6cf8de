"""Pages of vacancies: the list, one vacancy, its form and its review."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wugong.base import queries as base
from wugong.base.actor import Actor, require
from wugong.base.listing import list_page
from wugong.base.pages import link_to
from wugong.base.shapes import Link
from wugong.base.shell import page
from wugong.base.web import actor_of
from wugong.employers import actions, drawing, permissions, queries
from wugong.employers.actions import VacancyFacts
from wugong.employers.forms import VacancyForm
from wugong.employers.models import Employer, Vacancy
from wugong.employers.web.saving import PlacedForm, reason_of


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """The vacancies of the county."""
    actor = actor_of(request)
    require(permissions.may_read_demand(actor))
    spec = queries.vacancy_list(actor.user_id)
    asked = spec.read(request.GET)
    found = spec.page(queries.vacancies(), asked)
    listed = list_page(
        spec,
        found,
        request.GET,
        title=_("用工需求"),
        columns=drawing.vacancy_columns(),
        draw=drawing.vacancy_row,
        unit=_("个岗位"),
        search=asked.filters.get("q", ""),
        note=drawing.demand_note(queries.demand()),
        views=drawing.vacancy_views(asked.filters.get("state", "")),
    )
    return page(request, "employers/vacancies.html", {"page": listed})


@require_GET
def one(request: HttpRequest, vacancy_id: int) -> HttpResponse:
    """One vacancy: terms, needs, checks, ledger, candidates, history."""
    actor = actor_of(request)
    require(permissions.may_read_demand(actor))
    row = queries.vacancy(vacancy_id)
    lines = base.history("vacancy", row.pk)
    context = drawing.vacancy_file(row, lines, actor, request.build_absolute_uri("/"))
    return page(request, "employers/vacancy.html", context)


@require_http_methods(["GET", "POST"])
def form(request: HttpRequest, employer_id: int = 0, vacancy_id: int = 0) -> HttpResponse:
    """Offer a vacancy, or change one."""
    actor = actor_of(request)
    row = queries.vacancy(vacancy_id) if vacancy_id else None
    owner = row.employer if row else queries.employer(employer_id)
    require(permissions.may_offer_vacancy(actor, owner))
    initial = VacancyForm.initial_of(row) if row else VacancyForm.blank()
    asked = VacancyForm(request.POST if request.method == "POST" else None, initial=initial)
    placed = PlacedForm.of(request, asked, row.place if row else "")

    def save(facts: VacancyFacts) -> Vacancy:
        if row is None:
            return actions.offer_vacancy(owner.pk, facts, by=actor)
        version = asked.cleaned_data["version"] or row.version
        return actions.change_vacancy(row.pk, facts, version, by=actor)

    saved = placed.save(save) if request.method == "POST" else None
    if saved is not None:
        return redirect("employers:vacancy", saved.pk)
    return placed.page(
        request,
        "employers/vacancy_form.html",
        title=_("登记岗位") if row is None else row.title,
        note=owner.name,
        back=Link(owner.name, _owner_url(owner, actor)),
        submit_label=_("提交审核"),
        legal=[],
    )


def _owner_url(owner: Employer, by: Actor) -> str:
    """The employer's page is the staff's; its own account came from the desk."""
    if permissions.may_read_demand(by):
        return reverse("employers:employer", args=[owner.pk])
    return link_to("desk:workbench", by=by)


@require_POST
def review(request: HttpRequest, vacancy_id: int) -> HttpResponse:
    """Verify, send back or close a vacancy."""
    state = request.POST.get("state", "") or request.GET.get("state", "")
    actions.review_vacancy(vacancy_id, state, reason_of(request), by=actor_of(request))
    return redirect("employers:vacancy", vacancy_id)


@require_POST
def confirm(request: HttpRequest, vacancy_id: int) -> HttpResponse:
    """The employer was asked today and still wants people."""
    actions.confirm_vacancies([vacancy_id], by=actor_of(request))
    return redirect("employers:vacancy", vacancy_id)
