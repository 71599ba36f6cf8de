"""Pages of the three outlets (docs/rules.md T1): bases, workshops, welfare posts."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from wugong.base.actor import require
from wugong.base.errors import Refusal
from wugong.base.forms import add_refusal
from wugong.base.listing import DrawRow, list_page
from wugong.base.lists import ListSpec
from wugong.base.shapes import Action, Column, Link
from wugong.base.shell import page
from wugong.base.terms import term
from wugong.base.web import actor_of
from wugong.employers import actions, drawing, permissions, queries
from wugong.employers.forms import BaseForm, ReasonForm, WelfarePostForm, WorkshopForm
from wugong.employers.web.saving import PlacedForm


def _listing(
    request: HttpRequest,
    spec: ListSpec,
    rows: Any,
    columns: list[Column],
    draw: DrawRow,
    **more: Any,
) -> HttpResponse:
    require(permissions.may_read_demand(actor_of(request)))
    asked = spec.read(request.GET)
    listed = list_page(
        spec,
        spec.page(rows, asked),
        request.GET,
        columns=columns,
        draw=draw,
        search=asked.filters.get("q", ""),
        **more,
    )
    return page(request, "employers/employers.html", {"page": listed})


@require_GET
def bases(request: HttpRequest) -> HttpResponse:
    """The cooperation bases out of the county."""
    return _listing(
        request,
        queries.base_list(),
        queries.bases(),
        drawing.base_columns(),
        drawing.base_row,
        title=_("劳务合作基地"),
        unit=_("个基地"),
        views=drawing.outlet_views("employers:bases"),
    )


@require_GET
def workshops(request: HttpRequest) -> HttpResponse:
    """The workshops at home."""
    actor = actor_of(request)
    return _listing(
        request,
        queries.workshop_list(),
        queries.workshops(),
        drawing.workshop_columns(),
        partial(drawing.workshop_row, by=actor),
        title=term("workshop"),
        unit=_("个车间"),
        views=drawing.outlet_views("employers:workshops"),
    )


@require_GET
def welfare_posts(request: HttpRequest) -> HttpResponse:
    """The public-welfare posts."""
    actor = actor_of(request)
    new = Action(_("设岗"), reverse("employers:welfare_post_new"), "plus", is_primary=True)
    return _listing(
        request,
        queries.welfare_post_list(),
        queries.welfare_posts(),
        drawing.post_columns(),
        partial(drawing.post_row, by=actor),
        title=_("公益岗位"),
        unit=_("个岗位"),
        views=drawing.outlet_views("employers:welfare_posts"),
        actions=[new] if permissions.may_keep_welfare_post(actor, actor.area) else [],
    )


def _form(
    request: HttpRequest, placed: PlacedForm, save: Callable[[Any], Any], back: Link, title: str
) -> HttpResponse:
    if request.method == "POST" and placed.save(save) is not None:
        return redirect(back.url)
    context = {"title": title, "note": "", "back": back, "submit_label": _("登记")}
    return placed.page(request, "employers/employer_form.html", **context)


@require_http_methods(["GET", "POST"])
def base_form(request: HttpRequest, employer_id: int) -> HttpResponse:
    """Register an agreement with an employer."""
    actor = actor_of(request)
    require(permissions.may_keep_base(actor))
    owner = queries.employer(employer_id)
    form = BaseForm(request.POST if request.method == "POST" else None)
    return _form(
        request,
        PlacedForm.of(request, form, owner.place),
        lambda facts: actions.register_base(owner.pk, facts, by=actor),
        Link(_("劳务合作基地"), reverse("employers:bases")),
        _("登记合作基地：%s") % owner.name,
    )


@require_http_methods(["GET", "POST"])
def workshop_form(request: HttpRequest, employer_id: int) -> HttpResponse:
    """Register a workshop that was recognised."""
    actor = actor_of(request)
    require(permissions.may_keep_workshop(actor))
    owner = queries.employer(employer_id)
    form = WorkshopForm(request.POST if request.method == "POST" else None)
    return _form(
        request,
        PlacedForm.of(request, form, root=settings.HOME_COUNTY, deepest=12),
        lambda facts: actions.register_workshop(owner.pk, facts, by=actor),
        Link(term("workshop"), reverse("employers:workshops")),
        _("登记车间：%s") % owner.name,
    )


@require_http_methods(["GET", "POST"])
def welfare_post_form(request: HttpRequest) -> HttpResponse:
    """Set up a public-welfare post."""
    actor = actor_of(request)
    require(permissions.may_keep_welfare_post(actor, actor.area))
    form = WelfarePostForm(request.POST if request.method == "POST" else None)
    return _form(
        request,
        PlacedForm.of(request, form, actor.area, root=actor.area, deepest=12),
        lambda facts: actions.register_welfare_post(facts, by=actor),
        Link(_("公益岗位"), reverse("employers:welfare_posts")),
        _("设公益岗位"),
    )


def _reasoned(
    request: HttpRequest, back: Link, title: str, act: Callable[[str], object]
) -> HttpResponse:
    """Asks why; done with a reason, or shown again."""
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data["reason"])
            return redirect(back.url)
        except Refusal as refusal:
            if refusal.status in (403, 404):
                raise
            add_refusal(form, refusal, get_language() or "zh")
    context = {"title": title, "note": "", "back": back, "submit_label": _("确定")}
    context |= {"form": form, "olds": {}, "sections": [], "aside": []}
    status = 422 if request.method == "POST" else 200
    return page(request, "employers/reason_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def withdraw_workshop(request: HttpRequest, workshop_id: int) -> HttpResponse:
    """A workshop's recognition ends."""
    actor = actor_of(request)
    require(permissions.may_keep_workshop(actor))
    return _reasoned(
        request,
        Link(term("workshop"), reverse("employers:workshops")),
        _("取消认定"),
        lambda reason: actions.withdraw_workshop(workshop_id, reason, by=actor),
    )


@require_http_methods(["GET", "POST"])
def close_welfare_post(request: HttpRequest, post_id: int) -> HttpResponse:
    """A post is closed to new people."""
    actor = actor_of(request)
    require(permissions.may_keep_welfare_post(actor, actor.area))
    return _reasoned(
        request,
        Link(_("公益岗位"), reverse("employers:welfare_posts")),
        _("撤岗"),
        lambda reason: actions.close_welfare_post(post_id, reason, by=actor),
    )
