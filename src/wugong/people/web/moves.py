"""Households that move: proposed here, answered there."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from wugong.base.actor import require
from wugong.base.errors import Refusal
from wugong.base.shapes import Link, ListPage, Pager
from wugong.base.shell import page
from wugong.people import actions, forms, permissions, queries, rules
from wugong.people.drawing import lists as drawing
from wugong.people.web.asking import ask, asker, group_field
from wugong.places import queries as places
from wugong.places.web import chosen

takes_form = require_http_methods(["GET", "POST"])


def _data(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


@takes_form
def move(request: HttpRequest, household_id: int) -> HttpResponse:
    """At once inside one's own area; out of it, the other side has to accept."""
    actor = asker(request)
    home = queries.household(household_id)
    require(permissions.may_move(actor, home))
    form = forms.MoveForm(_data(request))
    code = chosen(request.POST.getlist("code"))
    code = code if len(code) == 15 else ""

    def act() -> str:
        if not code:
            raise Refusal("form.fields", count=1)
        reason = form.cleaned_data["reason"]
        if rules.needs_hand_over(code, actor.area):
            actions.propose_hand_over(home.pk, code, reason, by=actor)
        else:
            actions.move_household(home.pk, code, reason, by=actor)
        return reverse("people:household", args=[home.pk])

    return ask(
        request,
        form,
        act,
        title=_("搬迁移交"),
        back=Link(_("户"), reverse("people:household", args=[home.pk])),
        submit=_("提交"),
        region=group_field(request, code, home.code[:6]),
        aside=[_("搬到您管的组，马上生效。"), _("搬到别处，要等对方接收。")],
    )


@require_GET
def hand_overs(request: HttpRequest) -> HttpResponse:
    """Households on their way into this area."""
    actor = asker(request)
    require(actor.role in permissions.COLLECTORS)
    waiting = queries.hand_overs_waiting(actor.area)
    listed = ListPage(
        title=_("迁入待接收"),
        columns=drawing.hand_over_columns(),
        rows=[drawing.hand_over_row(row, actor) for row in waiting],
        pager=Pager(1, len(waiting), f"{len(waiting):,}", _("户")),
        empty=_("没有等着接收的户。"),
    )
    return page(request, "people/households.html", {"page": listed})


@takes_form
def decide(request: HttpRequest, hand_over_id: int) -> HttpResponse:
    """Accept, or send back with a reason."""
    actor = asker(request)
    row = queries.hand_over(hand_over_id)
    require(permissions.may_decide_hand_over(actor, row))
    form = forms.AnswerForm(_data(request))

    def act() -> str:
        if form.cleaned_data["reason"]:
            actions.decline_hand_over(row.pk, form.cleaned_data["reason"], by=actor)
            return reverse("people:hand_overs")
        home = actions.accept_hand_over(row.pk, by=actor)
        return reverse("people:household", args=[home.pk])

    return ask(
        request,
        form,
        act,
        title=_("接收或退回"),
        back=Link(_("迁入待接收"), reverse("people:hand_overs")),
        submit=_("提交"),
        note=_("%(members)s 口人，从%(place)s来。%(reason)s")
        % {
            "members": row.member_count,
            "place": places.full_name(row.from_code, row.from_code[:6]),
            "reason": row.reason,
        },
        aside=[_("不填退回原因就是接收。"), _("接收以后，全户档案归您这里。")],
    )
