"""Pages of messages: my own, what I am to tell somebody in person, what went out."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wugong.base import clock
from wugong.base.actor import Actor, require
from wugong.base.listing import list_page
from wugong.base.pages import day
from wugong.base.shapes import Action, Column, Link, Row
from wugong.base.shell import page
from wugong.base.web import actor_of
from wugong.messages import actions, notices, permissions, queries
from wugong.messages.enums import DispatchState, Way
from wugong.messages.models import Dispatch, Message

STATES = {
    DispatchState.WAITING: ("clock", "q"),
    DispatchState.SENDING: ("progress", "info"),
    DispatchState.SENT: ("circle-check", "good"),
    DispatchState.FAILED: ("alert-circle", "bad"),
    DispatchState.UNSURE: ("alert-circle", "due"),
}


def _views(by: Actor, chosen: str) -> list[Link]:
    rows = (
        ("messages:inbox", _("我的消息"), permissions.may_read_own(by)),
        ("messages:to_tell", _("要当面告诉"), permissions.may_tell_in_person(by)),
        ("messages:sent", _("发出去的"), permissions.may_see_dispatches(by)),
    )
    open_ = [(name, label) for name, label, may in rows if may]
    found = [Link(label, reverse(name), is_active=name == chosen) for name, label in open_]
    return found if len(found) > 1 else []


def _said(message: Message) -> str:
    return notices.text(message.notice, message.params, get_language() or "zh")


def _linked(message: Message) -> tuple[str, str]:
    return _said(message), message.link or reverse("messages:inbox")


def _when(message: Message) -> str:
    return day(timezone.localtime(message.created_at).date(), today=clock.business_today())


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """What this account was told."""
    actor = actor_of(request)
    require(permissions.may_read_own(actor))
    spec, rows = queries.inbox_list(), queries.inbox(actor)
    found = spec.page(rows, spec.read(request.GET))
    is_unread = rows.filter(received_at=None).exists()
    read = Action(_("全部已读"), reverse("messages:read"), "check", method="post")
    listed = list_page(
        spec,
        found,
        request.GET,
        title=_("消息"),
        columns=[
            Column("text", _("内容"), "link"),
            Column("state", _("状态"), "status", width=2),
            Column("when", _("时间"), "quiet", width=2),
        ],
        draw=_inbox_row,
        unit=_("条"),
        actions=[read] if is_unread else [],
        views=_views(actor, "messages:inbox"),
        empty=_("没有消息。"),
    )
    return page(request, "messages/list.html", {"page": listed})


def _inbox_row(message: Message) -> Row:
    state = ("eye", _("已读"), "q") if message.received_at else ("bell", _("未读"), "due")
    return Row(str(message.pk), (_linked(message), state, _when(message)))


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """All of mine are read."""
    actions.read_all(by=actor_of(request))
    return redirect("messages:inbox")


@require_GET
def to_tell(request: HttpRequest) -> HttpResponse:
    """What the group leader carries to those who have no phone of their own."""
    actor = actor_of(request)
    require(permissions.may_tell_in_person(actor))
    spec = queries.to_tell_list()
    listed = list_page(
        spec,
        spec.page(queries.to_tell(), spec.read(request.GET)),
        request.GET,
        title=_("要当面告诉"),
        columns=[
            Column("text", _("内容"), "link"),
            Column("when", _("时间"), "quiet", width=2),
            Column("told", "", "post", width=2),
        ],
        draw=_told_row,
        unit=_("条"),
        note=_("没有自己手机的人，由组长当面告诉；告诉了就点一下，这就是回执。"),
        views=_views(actor, "messages:to_tell"),
        empty=_("没有要当面告诉的。"),
    )
    return page(request, "messages/list.html", {"page": listed})


def _told_row(message: Message) -> Row:
    told = (_("告诉了"), reverse("messages:told", args=[message.pk]))
    return Row(str(message.pk), (_linked(message), _when(message), told))


@require_POST
def told(request: HttpRequest, message_id: int) -> HttpResponse:
    """The receipt of one message told in person."""
    actions.confirm_told(message_id, by=actor_of(request))
    return redirect("messages:to_tell")


@require_GET
def sent(request: HttpRequest) -> HttpResponse:
    """What went out by phone and mail in one's own area."""
    actor = actor_of(request)
    require(permissions.may_see_dispatches(actor))
    spec = queries.dispatch_list()
    listed = list_page(
        spec,
        spec.page(queries.dispatches(), spec.read(request.GET)),
        request.GET,
        title=_("发出去的"),
        columns=[
            Column("text", _("内容")),
            Column("way", _("方式"), "quiet", width=2),
            Column("state", _("状态"), "status", width=2),
            Column("day", _("日期"), "quiet", width=2),
        ],
        draw=_sent_row,
        unit=_("条"),
        note=_("每人每天最多一条，夜里不发；可能已发的不会再发第二次。"),
        views=_views(actor, "messages:sent"),
        empty=_("还没有发过。"),
    )
    return page(request, "messages/list.html", {"page": listed})


def _sent_row(dispatch: Dispatch) -> Row:
    icon, tone = STATES[DispatchState(dispatch.state)]
    cells: tuple[Any, ...] = (
        dispatch.text,
        Way(dispatch.way).label,
        (icon, DispatchState(dispatch.state).label, tone),
        day(dispatch.day, today=clock.business_today()),
    )
    return Row(str(dispatch.pk), cells)
