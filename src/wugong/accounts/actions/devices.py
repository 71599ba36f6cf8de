"""A phone's own token: made from a program's login, ended by its owner or those above."""

from dataclasses import dataclass
from datetime import datetime

from wugong.accounts import queries
from wugong.accounts.actions.sessions import Door
from wugong.accounts.enums import TokenKind
from wugong.accounts.models import Grant, Token
from wugong.accounts.permissions import may_end_device, may_register_device
from wugong.base import clock
from wugong.base.actor import Actor, require
from wugong.base.errors import Refusal
from wugong.base.scopes import NOBODY, scope


@dataclass(frozen=True, slots=True)
class DeviceToken:
    """Given to the phone once; we keep its hash."""

    id: int
    secret: str
    expires: datetime


def issue_device_token(login_token_id: int, name: str, *, by: Actor) -> DeviceToken:
    """The login stands for the person; from now on the phone has a token of its own."""
    with scope(NOBODY):
        login = Token.objects.select_related("user", "grant").filter(pk=login_token_id).first()
        if login is None:
            raise Refusal("login.required")
        require(may_register_device(by, login))
        grant = _grant_of(login, by)
        door = Door(TokenKind.DEVICE, str(login.address or ""), name)
        secret = door.issue(login.user, grant)
        made = Token.objects.get(digest=queries.digest_of(secret))
        if login.kind == TokenKind.PROGRAM:  # it may stand in for the phone's own
            Token.objects.filter(pk=login.pk).update(grant=grant)
    return DeviceToken(made.pk, secret, made.expires_at)


def _grant_of(login: Token, by: Actor) -> Grant:
    """The right that is used here: a login begins with the oldest, which may be another's."""
    held = [each for each in queries.live_grants(login.user) if each.role == by.role]
    found = [each for each in held if each.area == by.area]
    require(bool(found))
    return max(found, key=lambda each: each.until)


def end_device_token(token_id: int, *, by: Actor) -> None:
    """The phone's next call is answered 401, and it wipes itself."""
    with scope(NOBODY):
        token = Token.objects.filter(pk=token_id, kind=TokenKind.DEVICE).first()
        if token is None:
            raise Refusal("not_found")
        require(may_end_device(by))
        token.end(clock.real_now())
