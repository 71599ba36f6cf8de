"""Pages of demand: vacancies, employers, their files and forms."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wugong.base import queries as base
from wugong.base.actor import require
from wugong.base.errors import Refusal
from wugong.base.forms import add_refusal
from wugong.base.listing import list_page
from wugong.base.shapes import Link
from wugong.base.shell import page
from wugong.base.web import actor_of
from wugong.employers import actions, drawing, permissions, queries
from wugong.employers.actions import EmployerFacts, VacancyFacts
from wugong.employers.forms import EmployerForm, ReasonForm, VacancyForm
from wugong.employers.models import Employer, Vacancy
from wugong.places.web import chosen, region_field


@require_GET
def vacancies(request: HttpRequest) -> HttpResponse:
    """The vacancies of the county."""
    actor = actor_of(request)
    require(permissions.may_read_demand(actor))
    asked = queries.VACANCY_LIST.read(request.GET)
    found = queries.VACANCY_LIST.page(queries.vacancies(), asked)
    listed = list_page(
        queries.VACANCY_LIST,
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
def vacancy(request: HttpRequest, vacancy_id: int) -> HttpResponse:
    """One vacancy: terms, needs, checks, ledger, candidates, history."""
    actor = actor_of(request)
    require(permissions.may_read_demand(actor))
    row = queries.vacancy(vacancy_id)
    lines = base.history("vacancy", row.pk)
    context = drawing.vacancy_file(row, lines, actor, request.build_absolute_uri("/"))
    return page(request, "employers/vacancy.html", context)


@require_GET
def employers(request: HttpRequest) -> HttpResponse:
    """The employers."""
    require(permissions.may_read_demand(actor_of(request)))
    asked = queries.EMPLOYER_LIST.read(request.GET)
    rows = queries.with_open_posts()
    found = queries.EMPLOYER_LIST.page(rows, asked)
    listed = list_page(
        queries.EMPLOYER_LIST,
        found,
        request.GET,
        title=_("用工单位"),
        columns=drawing.employer_columns(),
        draw=drawing.employer_row,
        unit=_("家单位"),
        search=asked.filters.get("q", ""),
        actions=drawing.employer_list_actions(actor_of(request)),
    )
    return page(request, "employers/employers.html", {"page": listed})


@require_GET
def employer(request: HttpRequest, employer_id: int) -> HttpResponse:
    """One employer: facts, record, vacancies, history."""
    actor = actor_of(request)
    require(permissions.may_read_demand(actor))
    row = queries.employer(employer_id)
    posts = list(queries.vacancies().filter(employer=row).order_by("-id")[:50])
    lines = base.history("employer", row.pk)
    context = drawing.employer_file(row, posts, lines, actor)
    return page(request, "employers/employer.html", context)


@require_http_methods(["GET", "POST"])
def employer_form(request: HttpRequest, employer_id: int = 0) -> HttpResponse:
    """Register an employer, or correct one."""
    actor = actor_of(request)
    require(permissions.may_register_employer(actor))
    row = queries.employer(employer_id) if employer_id else None
    form = EmployerForm(request.POST or None, initial=EmployerForm.initial_of(row) if row else {})
    place = chosen(request.POST.getlist("place")) if request.POST else row.place if row else ""

    def save(facts: EmployerFacts) -> Employer:
        if row is None:
            return actions.register_employer(facts, by=actor)
        return actions.change_employer(row.pk, facts, row.version, by=actor)

    saved = _save(form, place, save) if request.method == "POST" else None
    if saved is not None:
        return redirect("employers:employer", saved.pk)
    context = {
        "title": _("登记单位") if row is None else row.name,
        "note": _("先核对营业执照,再登记。"),
        "back": Link(_("用工单位"), reverse("employers:employers")),
        "submit_label": _("登记") if row is None else _("保存"),
    }
    return _form_page(request, "employers/employer_form.html", form, place, context)


@require_http_methods(["GET", "POST"])
def vacancy_form(request: HttpRequest, employer_id: int = 0, vacancy_id: int = 0) -> HttpResponse:
    """Offer a vacancy, or change one."""
    actor = actor_of(request)
    row = queries.vacancy(vacancy_id) if vacancy_id else None
    owner = row.employer if row else queries.employer(employer_id)
    require(permissions.may_offer_vacancy(actor, owner))
    initial = VacancyForm.initial_of(row) if row else VacancyForm.blank()
    form = VacancyForm(request.POST or None, initial=initial)
    place = chosen(request.POST.getlist("place")) if request.POST else row.place if row else ""

    def save(facts: VacancyFacts) -> Vacancy:
        if row is None:
            return actions.offer_vacancy(owner.pk, facts, by=actor)
        return actions.change_vacancy(row.pk, facts, row.version, by=actor)

    saved = _save(form, place, save) if request.method == "POST" else None
    if saved is not None:
        return redirect("employers:vacancy", saved.pk)
    context = {
        "title": _("登记岗位") if row is None else row.title,
        "note": owner.name,
        "back": Link(owner.name, reverse("employers:employer", args=[owner.pk])),
        "submit_label": _("提交审核"),
        "legal": [],
    }
    return _form_page(request, "employers/vacancy_form.html", form, place, context)


def _save(form: Any, place: str, save: Callable[[Any], Any]) -> Any:
    if not form.is_valid():
        return None
    try:
        return save(form.facts(place))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        add_refusal(form, refusal, get_language() or "zh")
        return None


def _form_page(
    request: HttpRequest, template: str, form: Any, place: str, context: dict[str, Any]
) -> HttpResponse:
    error = ""
    if request.method == "POST" and len(place) != 6:
        error = _("请选到县一级。")
    field = region_field("place", place, error=error)
    whole = {"form": form, "olds": {}, "sections": [], "aside": [], "region": field, **context}
    return page(request, template, whole, status=422 if request.method == "POST" else 200)


@require_POST
def review(request: HttpRequest, vacancy_id: int) -> HttpResponse:
    """Verify, send back or close a vacancy."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise Refusal("form.invalid", field="reason")
    state = request.POST.get("state", "") or request.GET.get("state", "")
    actions.review_vacancy(vacancy_id, state, form.cleaned_data["reason"], by=actor_of(request))
    return redirect("employers:vacancy", vacancy_id)


@require_POST
def confirm(request: HttpRequest, vacancy_id: int) -> HttpResponse:
    """The employer was asked today and still wants people."""
    actions.confirm_vacancies([vacancy_id], by=actor_of(request))
    return redirect("employers:vacancy", vacancy_id)


@require_POST
def arrears(request: HttpRequest, employer_id: int) -> HttpResponse:
    """Put an employer on the arrears list, or take it off."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise Refusal("form.invalid", field="reason")
    is_listed = request.GET.get("listed") == "1"
    actions.set_arrears(employer_id, is_listed, form.cleaned_data["reason"], by=actor_of(request))
    return redirect("employers:employer", employer_id)
