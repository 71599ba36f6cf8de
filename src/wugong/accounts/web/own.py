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
from wugong.base.shapes import Action, Fact, Link
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
            Fact(_("地区"), queries.place_of(account.area) or "–"),
        ],
        "actions": [Action(_("改密码"), reverse("accounts:password"), "key")],
        "uses": queries.uses_of(account.user_id),
        "grant_id": account.grant_id,
        "role_url": reverse("accounts:role"),
        "sessions": [_seen(token, account.token_id) for token in tokens],
    }
    return page(request, "accounts/own.html", context)


def _seen(token: Token, own_id: int) -> dict[str, object]:
    """One login as its owner knows it again."""
    kind = str(TokenKind(token.kind).label)
    return {
        "name": rules.browser_name(token.name) or kind,
        "kind": kind,
        "address": token.address or "",
        "used": clock_time(token.last_used_at),
        "url": "" if token.pk == own_id else reverse("accounts:end_session", args=[token.pk]),
    }


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
