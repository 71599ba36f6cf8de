"""Who is asking: from the session's cookie or a bearer token, on every request."""

import uuid
from collections.abc import Callable
from dataclasses import replace

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import get_language

from wugong.accounts import actions, queries, rules
from wugong.accounts.actions import Login
from wugong.accounts.enums import TokenKind
from wugong.base.actor import ANONYMOUS, bearer_of
from wugong.base.errors import Refusal
from wugong.base.web import json_refusal

SESSION = "wugong_session"
PENDING = "wugong_login"
DEVICE = "wugong_device"
_DEVICE_DAYS = 90
_DEVICE_ACCOUNTS = 5  # a village office shares one computer
_OPEN_TO_OLD_PASSWORDS = ("/desk/account/password/", "/logout/", "/language/", "/static/")

GetResponse = Callable[[HttpRequest], HttpResponse]


def identify(get_response: GetResponse) -> GetResponse:
    """Set `request.account` and `request.actor`: one read a request, and nothing is cached."""

    def middleware(request: HttpRequest) -> HttpResponse:
        number = uuid.uuid4().hex
        secret = _secret(request)
        account = queries.account_of(secret) if secret else None
        if account is not None and not _may_open(account, request.path):
            account = None
        if account is None:
            actor = replace(ANONYMOUS, request=number)
        else:
            actor = queries.actor_of_account(account, number)
            actions.mark_used(account, by=actor)
        request.account = account  # type: ignore[attr-defined]  # read by account_of
        request.actor = actor  # type: ignore[attr-defined]  # read by wugong.base.web.actor_of
        is_held = account is not None and account.must_change_password
        if is_held and not request.path.startswith(_OPEN_TO_OLD_PASSWORDS):
            return _change_first(request)
        return get_response(request)

    return middleware


def _may_open(account: queries.Account, path: str) -> bool:
    """A phone's token is for the phone's own doors."""
    return account.kind != TokenKind.DEVICE or path.startswith(rules.DEVICE_PATHS)


def _secret(request: HttpRequest) -> str:
    """A bearer token when one is sent, even a wrong one; else the cookie."""
    token = bearer_of(request)
    return request.COOKIES.get(SESSION, "") if token is None else token


def _change_first(request: HttpRequest) -> HttpResponse:
    if request.path.startswith("/api/"):
        refusal = Refusal("password.change_first")
        return JsonResponse(json_refusal(refusal, get_language() or "zh"), status=refusal.status)
    return redirect("accounts:password")


def keep_session(response: HttpResponse, login: Login) -> None:
    """A new session at every login; what stood before ends with it."""
    _set(response, SESSION, login.secret, int(rules.LONGEST_SESSION.total_seconds()))
    response.delete_cookie(PENDING, path="/login/")
    if login.user is not None:
        remember_language(response, login.user.language)


def keep_pending(response: HttpResponse, login: Login) -> None:
    """A login between its two steps, known to the login pages only."""
    _set(response, PENDING, login.secret, int(rules.PENDING.total_seconds()), "/login/")


def forget_session(response: HttpResponse) -> None:
    """The browser's side of a logout."""
    response.delete_cookie(SESSION, samesite="Lax")
    response.delete_cookie(PENDING, path="/login/", samesite="Lax")


def remember_language(response: HttpResponse, language: str) -> None:
    """For every page, before and after a login."""
    _set(response, settings.LANGUAGE_COOKIE_NAME, language, 365 * 86400)


def _set(response: HttpResponse, name: str, value: str, seconds: int, path: str = "/") -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path=path,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def known_device(request: HttpRequest, username: str) -> bytes:
    """The mark of a browser that this account has logged in from (see actions/attempts.py)."""
    return bytes.fromhex(_marks(request).get(queries.account_key(username).hex(), ""))


def remember_device(response: HttpResponse, request: HttpRequest, username: str) -> None:
    """Mark this browser as one of the account's own."""
    marks = _marks(request)
    key = queries.account_key(username).hex()
    mark = marks.pop(key, "") or uuid.uuid4().hex
    kept = dict([*marks.items(), (key, mark)][-_DEVICE_ACCOUNTS:])
    value = signing.dumps(kept, salt=DEVICE)
    _set(response, DEVICE, value, _DEVICE_DAYS * 86400, "/login/")


def _marks(request: HttpRequest) -> dict[str, str]:
    try:
        found: dict[str, str] = signing.loads(
            request.COOKIES.get(DEVICE, ""), salt=DEVICE, max_age=_DEVICE_DAYS * 86400
        )
    except signing.BadSignature:
        return {}
    return found
