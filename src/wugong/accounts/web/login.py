"""Pages before and after a login: password, second factor, logout, language, first run."""

import io

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from markupsafe import Markup

from wugong.accounts import actions, queries, rules
from wugong.accounts.actions import Login
from wugong.accounts.enums import RoleName
from wugong.accounts.forms import (
    CodeForm,
    FirstRunForm,
    LoginForm,
    account_of,
    address_of,
    agent_of,
)
from wugong.accounts.models import Token
from wugong.accounts.web.session import (
    PENDING,
    forget_session,
    keep_pending,
    keep_session,
    known_device,
    remember_device,
    remember_language,
)
from wugong.base.errors import Refusal
from wugong.base.forms import add_refusal
from wugong.base.web import actor_of

HOMES = {RoleName.SECURITY_ADMIN: "/desk/users/"}


def home_of(role: str) -> str:
    """Where a role's work begins."""
    return HOMES.get(RoleName(role), "/desk/")


def frame(**context: object) -> dict[str, object]:
    """What every page outside the desk shows."""
    language = "en" if (get_language() or "zh").startswith("en") else "zh-Hans"
    return {"language": language, "is_demo": queries.is_demo(), **context}


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def login_page(request: HttpRequest) -> HttpResponse:
    wanted = request.POST.get("next") or request.GET.get("next", "")
    account = account_of(request)
    if request.method == "GET":
        if account is not None:
            return redirect(rules.own_path(wanted, home_of(account.role)))
        if not queries.has_users():
            return redirect("accounts:first_run")
    form = LoginForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            login = _log_in(request, form)
            if login.refusal is None:
                return _go_on(request, login, wanted)
            add_refusal(form, login.refusal, get_language() or "zh")
            status = login.refusal.status
    listed = _demo_list()
    context = frame(
        form=form,
        next=rules.own_path(wanted, ""),
        demo_accounts=[(one.username, _what(one)) for one in listed],
        demo_password=listed[0].password if listed else "",
    )
    return render(request, "accounts/login.html", context, status=status)


def _demo_list() -> list[queries.DemoLogin]:
    try:
        return queries.demo_accounts()
    except Refusal:
        return []


def _what(one: queries.DemoLogin) -> str:
    place = queries.place_of(one.area) if one.area.isdigit() else one.area
    return f"{queries.title_of(one.role)} {place}".strip()


def _log_in(request: HttpRequest, form: LoginForm) -> Login:
    username = form.cleaned_data["username"]
    return actions.log_in(
        username,
        form.cleaned_data["password"],
        address_of(request),
        by=actor_of(request),
        device=known_device(request, username),
        name=agent_of(request),
    )


def _go_on(request: HttpRequest, login: Login, wanted: str) -> HttpResponse:
    """To the second step, or in."""
    if login.stage != "done" or login.user is None:
        path = reverse("accounts:code")
        kept = rules.own_path(wanted, "")
        response = redirect(f"{path}?{urlencode({'next': kept})}" if kept else path)
        keep_pending(response, login)
        return response
    account = account_of(request)
    if account is not None:  # another login in the same browser: the earlier session ends
        actions.log_out(account.token_id, by=actor_of(request))
    role = queries.live_grants(login.user)[0].role
    response = redirect(rules.own_path(wanted, home_of(role)))
    keep_session(response, login)
    remember_device(response, request, login.user.username)
    return response


@require_http_methods(["GET", "POST"])
def code_page(request: HttpRequest) -> HttpResponse:
    secret = request.COOKIES.get(PENDING, "")
    pending = queries.pending_of(secret) if secret else None
    if pending is None:
        return redirect("accounts:login")
    form = CodeForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            login = actions.confirm_code(
                secret,
                form.cleaned_data["code"],
                address_of(request),
                by=actor_of(request),
                device=known_device(request, pending.user.username),
                name=agent_of(request),
            )
            if login.refusal is None:
                return _go_on(request, login, request.GET.get("next", ""))
            add_refusal(form, login.refusal, get_language() or "zh")
            status = login.refusal.status
    context = frame(form=form, cancel_url=reverse("accounts:login"), **_setting_up(pending))
    return render(request, "accounts/totp.html", context, status=status)


def _setting_up(pending: Token) -> dict[str, object]:
    """The QR code until the authenticator has proved itself, never again afterwards."""
    user = pending.user
    if user.totp_confirmed_at is not None:
        return {"qr": "", "secret": ""}
    secret = queries.totp_secret(user)
    address = f"otpauth://totp/Wugong:{user.username}?{urlencode({'secret': secret})}&issuer=Wugong"
    picture = io.BytesIO()
    segno.make(address, error="m").save(
        picture, kind="svg", scale=5, border=2, xmldecl=False, svgns=True
    )
    return {"qr": Markup(picture.getvalue().decode()), "secret": secret}  # noqa: S704 - our own picture


@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    account = account_of(request)
    if account is not None:
        actions.log_out(account.token_id, by=actor_of(request))
    response = redirect("accounts:login")
    forget_session(response)
    return response


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    wanted = request.POST.get("language", "")
    response = redirect(rules.own_path(request.POST.get("next", ""), "/"))
    if wanted not in dict(settings.LANGUAGES):
        raise Refusal("form.not_a_code", field="language")
    account = account_of(request)
    if account is not None and (user := queries.user_by_id(account.user_id)) is not None:
        actions.choose_language(user, wanted, by=actor_of(request))
    remember_language(response, wanted)
    return response


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def first_run(request: HttpRequest) -> HttpResponse:
    if queries.has_users():
        raise Refusal("not_found")
    form = FirstRunForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = actions.open_platform(
                    **form.cleaned_data, address=address_of(request), by=actor_of(request)
                )
            except Refusal as refusal:
                made = refusal
            if not isinstance(made, Refusal):
                return redirect("accounts:login")
            add_refusal(form, made, get_language() or "zh")
            status = made.status
    return render(request, "accounts/first_run.html", frame(form=form), status=status)
