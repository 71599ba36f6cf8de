"""Everybody's accounts and rights: the security administrator's pages, read by the auditor."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wugong.accounts import actions, permissions, queries
from wugong.accounts.enums import RoleName
from wugong.accounts.forms import GrantForm, ReasonForm, UserForm, signed_in
from wugong.accounts.models import Grant, User
from wugong.base.actor import require
from wugong.base.errors import Refusal
from wugong.base.forms import add_refusal, plain_text
from wugong.base.listing import list_page
from wugong.base.lists import Filter, ListSpec, Sort, choice
from wugong.base.pages import clock_time, day
from wugong.base.scopes import NOBODY, scope
from wugong.base.shapes import Action, Column, Fact, Link, Row
from wugong.base.shell import page
from wugong.base.web import actor_of


def _named(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    text = plain_text(value, limit=60)
    return rows.filter(Q(username__istartswith=text) | Q(display_name__startswith=text))


def _in_role(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    if value not in RoleName.values:
        raise Refusal("form.not_a_code")
    holders = Grant.objects.filter(role=value, ended_at__isnull=True)
    return rows.filter(pk__in=holders.values("user_id"))


def users_spec() -> ListSpec:
    """What the list may be asked, in the reader's language."""
    states = (("True", _("在用")), ("False", _("已停用")))
    roles = [(role.value, str(role.label)) for role in RoleName]
    return ListSpec(
        filters=(
            Filter("q", "", _named, kind="text"),
            Filter("role", _("角色"), _in_role, roles),
            Filter("state", _("状态"), choice("is_active", ["True", "False"]), states),
        ),
        sorts=(
            Sort("username", _("用户名"), ("username",)),
            Sort("newest", _("最新"), ("id",), descending=True),
        ),
    )


@require_GET
def users(request: HttpRequest) -> HttpResponse:
    signed_in(request)
    by = actor_of(request)
    require(permissions.may_see_users(by))
    params = request.GET.dict()
    spec = users_spec()
    found = spec.page(queries.users(), spec.read(params))
    roles = queries.roles_of([user.pk for user in found.rows])
    may_manage = permissions.may_manage_users(by)
    new = Action(_("新建账号"), reverse("accounts:new_user"), "user-plus", is_primary=True)
    listed = list_page(
        spec,
        found,
        params,
        title=_("账号与权限"),
        columns=_columns(),
        draw=lambda user: _row(user, roles[user.pk]),
        unit=_("个账号"),
        search=params.get("q", ""),
        actions=[new] if may_manage else [],
    )
    return page(request, "base/list.html", {"page": listed})


def _columns() -> list[Column]:
    return [
        Column("username", _("用户名"), "name", 5),
        Column("name", _("姓名"), "text", 5),
        Column("roles", _("角色与地区"), "tags"),
        Column("login", _("最近登录"), "quiet", 4, is_minor=True),
        Column("state", _("状态"), "status", 2),
    ]


def _row(user: User, grants: list[Grant]) -> Row:
    state = ("circle-check", _("在用"), "good") if user.is_active else ("ban", _("已停用"), "q")
    cells = (
        (user.username, reverse("accounts:user", args=[user.pk]), ""),
        user.display_name,
        [(_short(grant), "") for grant in grants],
        clock_time(user.last_login),
        state,
    )
    return Row(str(user.pk), cells)


def _short(grant: Grant) -> str:
    return f"{queries.title_of(grant.role)} {queries.place_of(grant.area)}".strip()


@require_http_methods(["GET", "POST"])
def new_user(request: HttpRequest) -> HttpResponse:
    signed_in(request)
    by = actor_of(request)
    require(permissions.may_manage_users(by))
    form = UserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user, password = actions.create_user(**form.cleaned_data, by=by)
            return _once(request, user, password)
        except Refusal as refusal:
            add_refusal(form, refusal, get_language() or "zh")
    return _form_page(request, form, _("新建账号"), reverse("accounts:users"))


def _form_page(
    request: HttpRequest, form: UserForm | GrantForm, title: str, back: str
) -> HttpResponse:
    context = {
        "title": title,
        "note": "",
        "back": Link(_("返回"), back),
        "form": form,
        "olds": {},
        "sections": [],
        "submit_label": title,
        "aside": [],
    }
    return page(request, "base/form.html", context, 422 if form.errors else 200)


def _once(request: HttpRequest, user: User, password: str) -> HttpResponse:
    """The only time anybody sees it: nothing is kept that could show it again."""
    context = {
        "title": _("新密码"),
        "username": user.username,
        "password": password,
        "back": Link(user.display_name, reverse("accounts:user", args=[user.pk])),
    }
    return page(request, "accounts/once.html", context)


def _user(user_id: int) -> User:
    user = queries.user_by_id(user_id)
    if user is None:
        raise Refusal("not_found")
    return user


@require_GET
def user(request: HttpRequest, user_id: int) -> HttpResponse:
    signed_in(request)
    by = actor_of(request)
    require(permissions.may_see_users(by), "not_found")
    found = _user(user_id)
    may_manage = permissions.may_manage_users(by) and found.pk != by.user_id
    context = {
        "title": found.display_name,
        "back": Link(_("账号与权限"), reverse("accounts:users")),
        "facts": _facts(found),
        "grants": [_held(grant, may_manage) for grant in queries.grants_of(found)],
        "may_manage": may_manage,
        "actions": _buttons(found) if may_manage else [],
        "reset_url": reverse("accounts:reset", args=[found.pk]),
        "active_url": reverse("accounts:set_active", args=[found.pk]),
        "is_active": found.is_active,
    }
    return page(request, "accounts/user.html", context)


def _facts(user: User) -> list[Fact]:
    return [
        Fact(_("用户名"), user.username),
        Fact(_("办公电话"), user.phone or "–"),
        Fact(_("状态"), _("在用") if user.is_active else _("已停用")),
        Fact(_("身份证号"), _("已登记") if user.person_index else _("未登记")),
        Fact(_("第二道验证"), _("已设") if user.totp_confirmed_at else _("未设")),
        Fact(_("改密码"), day(user.password_changed_at)),
        Fact(_("最近登录"), clock_time(user.last_login)),
    ]


def _buttons(user: User) -> list[Action]:
    label = _("停用") if user.is_active else _("启用")
    return [
        Action(_("授权"), reverse("accounts:grant", args=[user.pk]), "key", is_primary=True),
        Action(_("重设登录"), icon="refresh", dialog="reset"),
        Action(label, icon="ban", dialog="active", is_danger=user.is_active),
    ]


def _held(grant: Grant, may_manage: bool) -> dict[str, str]:
    """One grant in words, and the dialog that takes it away."""
    ended = _("已收回 %s") % clock_time(grant.ended_at) if grant.ended_at else ""
    return {
        "title": queries.title_of(grant.role),
        "place": queries.place_of(grant.area, grant.party),
        "dates": f"{day(grant.valid_from)} – {day(grant.until)}",
        "ended": ended,
        "dialog": f"end-{grant.pk}" if may_manage and not ended else "",
        "url": reverse("accounts:end_grant", args=[grant.pk]),
    }


@require_http_methods(["GET", "POST"])
def grant(request: HttpRequest, user_id: int) -> HttpResponse:
    signed_in(request)
    require(permissions.may_manage_users(actor_of(request)))
    found = _user(user_id)
    form = GrantForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with scope(NOBODY):
                _grant(request, found, form.cleaned_data)
            return redirect("accounts:user", found.pk)
        except Refusal as refusal:
            add_refusal(form, refusal, get_language() or "zh")
    return _form_page(request, form, _("授权"), reverse("accounts:user", args=[found.pk]))


def _grant(request: HttpRequest, user: User, values: dict[str, Any]) -> None:
    by = actor_of(request)
    party = None
    if values["party_kind"]:
        party = queries.party(values["party_kind"], values["party_name"])
        party = party or actions.create_party(values["party_kind"], values["party_name"], by=by)
    actions.grant_role(
        user, values["role"], by=by, area=values["area"], party=party, until=values["until"]
    )


def _with_reason(request: HttpRequest, act: Callable[[str], Any]) -> Any:
    """A dialog's post: the reason, then the act; what is refused becomes its page."""
    signed_in(request)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise Refusal("reason.required", field="reason")
    return act(form.cleaned_data["reason"])


@require_POST
def end_grant(request: HttpRequest, grant_id: int) -> HttpResponse:
    by = actor_of(request)
    require(permissions.may_manage_users(by), "not_found")
    found = queries.grant_by_id(grant_id)
    if found is None:
        raise Refusal("not_found")
    _with_reason(request, lambda reason: actions.end_grant(found, reason, by=by))
    return redirect("accounts:user", found.user_id)


@require_POST
def reset(request: HttpRequest, user_id: int) -> HttpResponse:
    by = actor_of(request)
    require(permissions.may_manage_users(by), "not_found")
    found = _user(user_id)
    password = _with_reason(request, lambda reason: actions.reset_login(found, reason, by=by))
    return _once(request, found, password)


@require_POST
def set_active(request: HttpRequest, user_id: int) -> HttpResponse:
    by = actor_of(request)
    require(permissions.may_manage_users(by), "not_found")
    found = _user(user_id)
    wanted = request.POST.get("is_active") == "1"
    _with_reason(request, lambda reason: actions.set_active(found, reason, is_active=wanted, by=by))
    return redirect("accounts:user", found.pk)
