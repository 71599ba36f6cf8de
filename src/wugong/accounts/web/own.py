"""One's own account: roles, sessions, password."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wugong.accounts import actions, queries, rules
from wugong.accounts.enums import TokenKind
from wugong.accounts.forms import PasswordForm, address_of, agent_of, signed_in
from wugong.accounts.models import Token
from wugong.accounts.web.login import home_of
from wugong.accounts.web.session import keep_session
from wugong.base.errors import Refusal
from wugong.base.forms import add_refusal
from wugong.base.pages import clock_time
from wugong.base.scopes import NOBODY, scope
from wugong.base.shapes import Action, Column, Fact, Link, Row
from wugong.base.shell import page
from wugong.base.web import actor_of


@require_GET
def own_page(request: HttpRequest) -> HttpResponse:
    account = signed_in(request)
    tokens = queries.live_tokens(account.user_id)
    context = {
        "title": account.display_name,
        "facts": [
            Fact(_("用户名"), account.username),
            Fact(_("现在的角色"), queries.title_of(account.role)),
            Fact(_("地区"), account.area or "–"),
        ],
        "actions": [Action(_("改密码"), reverse("accounts:password"), "key")],
        "uses": queries.uses_of(account.user_id),
        "grant_id": account.grant_id,
        "role_url": reverse("accounts:role"),
        "columns": _session_columns(),
        "sessions": [_session(token) for token in tokens],
        "others": [
            (_session_name(token), reverse("accounts:end_session", args=[token.pk]))
            for token in tokens
            if token.pk != account.token_id
        ],
    }
    return page(request, "accounts/own.html", context)


def _session_columns() -> list[Column]:
    return [
        Column("kind", _("种类"), "quiet", 1),
        Column("name", _("浏览器或程序"), "text"),
        Column("address", _("地址"), "text", 2),
        Column("used", _("最近使用"), "text", 2),
        Column("expires", _("最晚到"), "text", 2),
    ]


def _session_name(token: Token) -> str:
    return token.name or str(TokenKind(token.kind).label)


def _session(token: Token) -> Row:
    cells = (
        str(TokenKind(token.kind).label),
        token.name,
        str(token.address or ""),
        clock_time(token.last_used_at),
        clock_time(token.expires_at),
    )
    return Row(str(token.pk), cells)


@require_POST
def end_session(request: HttpRequest, token_id: int) -> HttpResponse:
    signed_in(request)
    actions.end_session(token_id, by=actor_of(request))
    return redirect("accounts:own")


@require_POST
def role(request: HttpRequest) -> HttpResponse:
    account = signed_in(request)
    text = request.POST.get("grant", "")
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise Refusal("not_found")
    grant = actions.switch_role(account.token_id, int(text), by=actor_of(request))
    return redirect(rules.own_path(request.POST.get("next", ""), home_of(grant.role)))


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    account = signed_in(request)
    form = PasswordForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            refusal = _change(request, form, response := redirect("accounts:own"))
            if refusal is None:
                return response
            add_refusal(form, refusal, get_language() or "zh")
            status = refusal.status if refusal.status == 429 else 422
    context = {
        "title": _("改密码"),
        "note": _("90 天换一次。") if account.must_change_password else "",
        "back": Link(_("我的账号"), reverse("accounts:own")),
        "form": form,
        "olds": {},
        "sections": [],
        "submit_label": _("改密码"),
        "aside": [
            _("至少 10 位，大写、小写、数字、符号占三种。"),
            _("不能有用户名，不能是最近 5 个。"),
            _("改了以后，别处的登录都会退出。"),
        ],
    }
    return page(request, "base/form.html", context, status)


def _change(request: HttpRequest, form: PasswordForm, response: HttpResponse) -> Refusal | None:
    account = signed_in(request)
    with scope(NOBODY):
        user = queries.user_by_id(account.user_id)
    if user is None:
        return Refusal("not_found")
    try:
        login = actions.change_password(
            user,
            form.cleaned_data["old"],
            form.cleaned_data["new"],
            address_of(request),
            by=actor_of(request),
            grant_id=account.grant_id,
            name=agent_of(request),
        )
    except Refusal as refusal:
        return refusal
    if login.refusal is None:
        keep_session(response, login)
    return login.refusal
