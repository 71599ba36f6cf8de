"""The JSON side of every page: one API, the same actions, the same refusals."""

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.utils import check_csrf
from pydantic import BeforeValidator

from wugong.base import crypto
from wugong.base.actor import Actor, bearer_of
from wugong.base.errors import Refusal, register
from wugong.base.models import IdempotencyKey
from wugong.base.web import actor_of, json_refusal

register(
    "idempotency.other_request",
    status=422,
    zh="这个防重号已经用在另一次请求上。",
    en="This Idempotency-Key was used for another request.",
)
register(
    "idempotency.required",
    status=422,
    zh="请带上 Idempotency-Key。",
    en="An Idempotency-Key header is required.",
)
register("idempotency.bad_key", zh="防重号不对。", en="The Idempotency-Key is not valid.")


REQUEST = "base_idempotencykey.request_hash"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _iso_day(value: Any) -> Any:
    """The contract's YYYY-MM-DD and nothing else: no seconds since 1970, no time of day."""
    if value is not None and not (isinstance(value, str) and _DAY.fullmatch(value)):
        raise ValueError("YYYY-MM-DD")
    return value


Day = Annotated[date, BeforeValidator(_iso_day)]


def logged_in(request: HttpRequest) -> Actor | None:
    """Session or bearer token, set by the accounts middleware; cookies must pass the CSRF check."""
    actor = actor_of(request)
    if not actor.is_known:
        return None
    by_token = bearer_of(request) is not None
    is_unsafe = request.method not in ("GET", "HEAD", "OPTIONS")
    if is_unsafe and not by_token and check_csrf(request) is not None:
        raise Refusal("not_allowed")
    return actor


api = NinjaAPI(
    title="Wugong 务工通",
    version="1",
    openapi_url="/openapi.json",
    docs_url=None,  # /api/docs is a page of ours: no script from elsewhere
    auth=logged_in,
    urls_namespace="api",
)


def refused(request: HttpRequest, error: Refusal) -> HttpResponse:
    """Roll back, remember for the audit, answer in the contract's form."""
    transaction.set_rollback(True)
    request.refusal = error  # type: ignore[attr-defined]  # read by one_transaction
    return _json(json_refusal(error, get_language() or "zh"), error.status)


def refused_but_kept(request: HttpRequest, error: Refusal) -> HttpResponse:
    """No, with what was found on the way kept: it is what has to be put right first."""
    request.refusal = error  # type: ignore[attr-defined]  # read by one_transaction
    return _json(json_refusal(error, get_language() or "zh"), error.status)


def _json(body: dict[str, object], status: int) -> HttpResponse:
    text = json.dumps(body, ensure_ascii=False)
    return HttpResponse(text, content_type="application/json; charset=utf-8", status=status)


@api.exception_handler(Refusal)
def on_refusal(request: HttpRequest, error: Refusal) -> HttpResponse:
    return refused(request, error)


@api.exception_handler(AuthenticationError)
def on_anonymous(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return refused(request, Refusal("login.required"))


@api.exception_handler(HttpError)
def on_bad_request(request: HttpRequest, error: HttpError) -> HttpResponse:
    return refused(request, Refusal("http.bad_request"))


@api.exception_handler(ValidationError)
def on_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    transaction.set_rollback(True)
    head = json_refusal(Refusal("form.fields", count=len(error.errors)), get_language() or "zh")
    head["fields"] = [
        {
            "field": ".".join(str(part) for part in each["loc"][2:]) or str(each["loc"][-1]),
            **_told(each["type"]),
        }
        for each in error.errors
    ]
    return _json(head, 422)


def _told(kind: str) -> dict[str, str]:
    """The house's own code and sentence for what the schema found."""
    refusal = Refusal("form.required" if kind == "missing" else "form.invalid")
    return {"code": refusal.code, "message": refusal.message(get_language() or "zh")}


def once(
    request: HttpRequest, operation: str, body: Any, act: Callable[[], tuple[int, Any]]
) -> tuple[int, Any]:
    """Run `act` once per Idempotency-Key: a repetition gets the first answer back."""
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        raise Refusal("idempotency.required")
    if not (8 <= len(key) <= 80 and key.isascii() and key.isprintable()):
        raise Refusal("idempotency.bad_key")
    # Keyed, for numbers of persons may be in it.
    digest = crypto.blind_index(json.dumps(body, sort_keys=True, default=str), REQUEST)
    user_id = actor_of(request).user_id or 0
    row, is_new = IdempotencyKey.objects.get_or_create(
        user_id=user_id,
        key=key,
        defaults={"operation": operation, "request_hash": digest},
    )
    if not is_new:
        row = IdempotencyKey.objects.select_for_update().get(pk=row.pk)
        if row.operation != operation or bytes(row.request_hash) != digest:
            raise Refusal("idempotency.other_request")
        return row.status or 200, row.answer
    status, answer = act()
    row.status, row.answer = status, answer
    row.save(update_fields=["status", "answer"])
    return status, answer


def require_version(request: HttpRequest, version: int) -> None:
    """If-Match against the row's version: nobody overwrites what they have not seen."""
    wanted = request.headers.get("If-Match", "").strip('W/"')
    if wanted and wanted != str(version):
        raise Refusal("changed_meanwhile", version=version)
