"""Tokens for programs: the same door as the login page."""

from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Router, Schema, Status

from wugong.accounts import actions
from wugong.accounts.forms import account_of, address_of, agent_of
from wugong.base.errors import Refusal
from wugong.base.web import actor_of, json_refusal

router = Router(tags=["auth"])


class Credentials(Schema):
    """What a program logs in with; `code` where the role wants a second factor."""

    username: str
    password: str
    code: str | None = None


class Issued(Schema):
    """A bearer token and when it ends at the latest."""

    token: str
    expires: datetime


class Refused(Schema):
    """Why not."""

    code: str
    message: str
    params: dict[str, str]


@router.post(
    "/auth/token",
    auth=None,
    response={200: Issued, 401: Refused, 403: Refused, 429: Refused},
    summary="Log a program in",
)
def post_token(
    request: HttpRequest, credentials: Credentials
) -> Status[dict[str, object]] | dict[str, object]:
    """Answered, not raised: a wrong try is counted and must not roll back."""
    login = actions.issue_token(
        credentials.username,
        credentials.password,
        address_of(request),
        credentials.code,
        by=actor_of(request),
        name=agent_of(request),
    )
    if login.refusal is not None:
        return Status(login.refusal.status, json_refusal(login.refusal, get_language() or "zh"))
    return {"token": login.secret, "expires": login.expires}


@router.delete("/auth/token", response={204: None}, summary="End this token")
def delete_token(request: HttpRequest) -> Status[None]:
    """The program's logout."""
    account = account_of(request)
    if account is None:
        raise Refusal("login.required")
    actions.log_out(account.token_id, by=actor_of(request))
    return Status(204, None)
