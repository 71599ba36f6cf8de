"""Requests: one transaction in one scope, refusals as pages, headers that hold the line."""

import logging
import uuid
from collections.abc import Callable
from urllib.parse import quote, urlsplit

from django.core.exceptions import PermissionDenied, RequestDataTooBig, TooManyFieldsSent
from django.db import transaction
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    JsonResponse,
)
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import (
    activate,
    get_language,
    get_language_from_request,
    gettext,
)
from psycopg.errors import InsufficientPrivilege

from wugong.base import audit
from wugong.base.actor import ANONYMOUS, Actor
from wugong.base.errors import FieldRefusals, Refusal
from wugong.base.scopes import AUDIT, NOBODY, scope

GetResponse = Callable[[HttpRequest], HttpResponse]
TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent)
log = logging.getLogger(__name__)
# Two acts in each other's way, a lock or a statement that took too long: nothing is broken.
_TRY_AGAIN = ("40001", "40P01", "55P03", "57014")
POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self';"
    " connect-src 'self'; font-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self';"
    " frame-ancestors 'none'"
)


def spoken(get_response: GetResponse) -> GetResponse:
    """The reader's language: the cookie's, else the browser's; no address has one in it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        language = get_language_from_request(request)
        activate(language)
        response = get_response(request)
        patch_vary_headers(response, ("Accept-Language",))
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware


def headers(get_response: GetResponse) -> GetResponse:
    """No inline script or style runs; pages with people in them are not kept by caches."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def actor_of(request: HttpRequest) -> Actor:
    """Who is asking; nobody until a login said so."""
    actor: Actor = getattr(request, "actor", ANONYMOUS)
    return actor


class one_transaction:
    """The view runs in one transaction with the asker's rows; any error rolls it back."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with scope(actor_of(request).scope):
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
            if isinstance(response, HttpResponseNotAllowed) and not response.content:
                response = _not_so(request, response)
        refusal: Refusal | None = getattr(request, "refusal", None)
        is_kept = refusal is not None and refusal.status in (403, 404, 409)
        if refusal is not None and is_kept and actor_of(request).is_known:
            audit.record_refusal(
                getattr(request, "operation", "web"), refusal.code, by=actor_of(request)
            )
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        """The desk is for those who are logged in, whatever a view forgets to ask."""
        request.operation = getattr(view, "__name__", "view")  # type: ignore[attr-defined]  # ours
        if request.path.startswith("/desk/") and not actor_of(request).is_known:
            return refusal_page(request, Refusal("login.required"))
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Roll back; a refusal becomes its page, anything else a numbered apology."""
        transaction.set_rollback(True)
        is_blind = actor_of(request).scope in (AUDIT, NOBODY)
        if is_blind and isinstance(error.__cause__, InsufficientPrivilege):
            error = Refusal("not_found")  # administrators' roles have no tables of persons
        if isinstance(error, Http404 | PermissionDenied):
            error = Refusal("not_found")
        if getattr(error.__cause__, "sqlstate", "") in _TRY_AGAIN:
            error = Refusal("busy")
        if isinstance(error, TOO_MUCH):
            error = Refusal("too_large")
        if isinstance(error, Refusal):
            request.refusal = error  # type: ignore[attr-defined]  # read above, after the rollback
            return refusal_page(request, error)
        number = uuid.uuid4().hex[:8]
        # The log's formatter keeps types and places only: an error's text may quote a person.
        log.error("error %s: %s", number, type(error).__name__, exc_info=error)
        return error_page(request, 500, "server_error", number)


def refusal_page(request: HttpRequest, error: Refusal) -> HttpResponse:
    """A page, a fragment for htmx, or JSON for programs: the same code and sentence."""
    if error.code == "login.required" and not request.path.startswith("/api/"):
        return redirect(f"/login/?next={quote(_way_back(request), safe='/')}")
    return _answer(request, error.status, error.code, error.message(get_language() or "zh"), "")


def _way_back(request: HttpRequest) -> str:
    """Where to go on after the login: the address asked for, or the page of the form sent."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    came_from = urlsplit(request.headers.get("Referer", ""))
    if came_from.netloc != request.get_host():
        return "/desk/"
    return came_from._replace(scheme="", netloc="", fragment="").geturl()


def _not_so(request: HttpRequest, blank: HttpResponse) -> HttpResponse:
    """An address that only takes a form, opened by hand: a page says so instead of nothing."""
    response = refusal_page(request, Refusal("http.not_by_address"))
    response.headers["Allow"] = blank.headers["Allow"]
    return response


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """An address that is none of ours answers like a row that is not yours."""
    return refusal_page(request, Refusal("not_found"))


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page stood open too long, or the form is not from here."""
    return refusal_page(request, Refusal("form.stale"))


def malformed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that no browser of ours sends."""
    is_too_much = isinstance(exception, TOO_MUCH)
    return refusal_page(request, Refusal("too_large" if is_too_much else "http.bad_request"))


def error_page(request: HttpRequest, status: int, code: str, number: str) -> HttpResponse:
    """Something of ours broke: say so, with a number that the log knows."""
    return _answer(request, status, code, "", number)


def _answer(
    request: HttpRequest, status: int, code: str, message: str, number: str
) -> HttpResponse:
    if request.path.startswith("/api/"):
        body = {"code": code, "message": message, "params": {"number": number} if number else {}}
        return JsonResponse(body, status=status)
    home = "/desk/" if request.path.startswith("/desk/") else "/"
    context = {
        "title": gettext("没有办成") if message else gettext("出了点问题"),
        "text": message or gettext("是我们这边的问题，已经记下。请把编号告诉管理员：%s") % number,
        "code": code,
        "back_url": request.headers.get("Referer", home) if status != 404 else home,
        "back_label": gettext("返回"),
        "language": get_language() or "zh-hans",
        "is_demo": False,
    }
    return render(request, "base/error.html", context, status=status)


def json_refusal(error: Refusal, language: str) -> dict[str, object]:
    """The contract's error body."""
    body: dict[str, object] = {
        "code": error.code,
        "message": error.message(language),
        "params": {k: str(v) for k, v in error.params.items()},
    }
    if isinstance(error, FieldRefusals):
        body["fields"] = [
            {"field": r.field, "code": r.code, "message": r.message(language)}
            for r in error.refusals
        ]
    elif error.field:
        body["field"] = error.field
    return body
