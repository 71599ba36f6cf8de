"""Pages of employers: the list, one employer, its form and the arrears list."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wugong.base import queries as base
from wugong.base.actor import require
from wugong.base.listing import list_page
from wugong.base.shapes import Link
from wugong.base.shell import page
from wugong.base.web import actor_of
from wugong.employers import actions, drawing, permissions, queries
from wugong.employers.actions import EmployerFacts
from wugong.employers.forms import EmployerForm
from wugong.employers.models import Employer
from wugong.employers.web.saving import PlacedForm, reason_of


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """The employers."""
    actor = actor_of(request)
    require(permissions.may_read_demand(actor))
    spec = queries.employer_list()
    asked = spec.read(request.GET)
    found = spec.page(queries.with_open_posts(), asked)
    listed = list_page(
        spec,
        found,
        request.GET,
        title=_("用工单位"),
        columns=drawing.employer_columns(),
        draw=drawing.employer_row,
        unit=_("家单位"),
        search=asked.filters.get("q", ""),
        views=drawing.outlet_views("employers:employers"),
        actions=drawing.employer_list_actions(actor),
    )
    return page(request, "employers/employers.html", {"page": listed})


@require_GET
def one(request: HttpRequest, employer_id: int) -> HttpResponse:
    """One employer: facts, record, vacancies, history."""
    actor = actor_of(request)
    require(permissions.may_read_demand(actor))
    row = queries.employer(employer_id)
    posts = list(queries.vacancies().filter(employer=row).order_by("-id")[:50])
    lines = base.history("employer", row.pk)
    context = drawing.employer_file(row, posts, lines, actor)
    return page(request, "employers/employer.html", context)


@require_http_methods(["GET", "POST"])
def form(request: HttpRequest, employer_id: int = 0) -> HttpResponse:
    """Register an employer, or correct one."""
    actor = actor_of(request)
    require(permissions.may_register_employer(actor))
    row = queries.employer(employer_id) if employer_id else None
    initial = EmployerForm.initial_of(row) if row else {}
    asked = EmployerForm(request.POST if request.method == "POST" else None, initial=initial)
    placed = PlacedForm.of(request, asked, row.place if row else "")

    def save(facts: EmployerFacts) -> Employer:
        if row is None:
            return actions.register_employer(facts, by=actor)
        version = asked.cleaned_data["version"] or row.version
        return actions.change_employer(row.pk, facts, version, by=actor)

    saved = placed.save(save) if request.method == "POST" else None
    if saved is not None:
        return redirect("employers:employer", saved.pk)
    return placed.page(
        request,
        "employers/employer_form.html",
        title=_("登记单位") if row is None else row.name,
        note=_("先核对营业执照，再登记。"),
        back=Link(_("用工单位"), reverse("employers:employers")),
        submit_label=_("登记") if row is None else _("保存"),
    )


@require_POST
def arrears(request: HttpRequest, employer_id: int) -> HttpResponse:
    """Put an employer on the arrears list, or take it off."""
    is_listed = request.GET.get("listed") == "1"
    actions.set_arrears(employer_id, is_listed, reason_of(request), by=actor_of(request))
    return redirect("employers:employer", employer_id)
