"""What a login leaves behind: made, used, switched to another role, ended."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from wugong.accounts import queries, rules
from wugong.accounts.enums import TokenKind
from wugong.accounts.models import Grant, Token, User
from wugong.accounts.permissions import may_change_own, may_end_session
from wugong.base import clock
from wugong.base.actor import Actor, require
from wugong.base.audit import Subject, changes, record
from wugong.base.errors import Refusal
from wugong.base.scopes import NOBODY, scope

USED_EVERY_SECONDS = 60
_BYTES = 32
_LASTS: dict[str, timedelta] = {
    TokenKind.PENDING: rules.PENDING,
    TokenKind.DEVICE: rules.LONGEST_DEVICE,
}


@dataclass(frozen=True)
class Door:
    """Where somebody comes in: a browser or a program, from an address."""

    kind: str
    address: str
    name: str

    def issue(self, user: User, grant: Grant | None) -> str:
        """A new random token; the browser or program gets it once, we keep its hash."""
        secret = secrets.token_urlsafe(_BYTES)
        now = clock.real_now()
        lasts = _LASTS.get(self.kind, rules.LONGEST_SESSION)
        Token.objects.create(
            user=user,
            grant=grant,
            kind=self.kind,
            digest=queries.digest_of(secret),
            name=self.name[:120],
            address=rules.address_bucket(self.address),
            authority_version=user.authority_version,
            created_at=now,
            last_used_at=now,
            expires_at=now + lasts,
        )
        if self.kind != TokenKind.PENDING:
            self._keep_newest(user)
        return secret

    def _keep_newest(self, user: User) -> None:
        """The oldest make room: a forgotten browser must not keep its owner out."""
        limit = int(queries.setting_now("accounts.sessions", rules.SESSIONS_AT_ONCE))
        now = clock.real_now()
        alive = Token.objects.filter(
            user=user,
            kind=self.kind,
            revoked_at__isnull=True,
            expires_at__gt=now,
            authority_version=user.authority_version,
        )
        beyond = list(alive.order_by("-id").values_list("id", flat=True)[limit:])
        if beyond:
            Token.objects.filter(pk__in=beyond).update(revoked_at=now)


def mark_used(account: queries.Account, *, by: Actor) -> None:
    """Idle time is counted from the last minute of use: one write a minute, and no audit line."""
    require(by.user_id == account.user_id)
    now = clock.real_now()
    if (now - account.last_used_at).total_seconds() >= USED_EVERY_SECONDS:
        Token.objects.filter(pk=account.token_id).update(last_used_at=now)


def log_out(token_id: int, *, by: Actor) -> None:
    """The session is dead on the server, whatever the browser keeps."""
    with scope(NOBODY):
        token = Token.objects.select_related("user").filter(pk=token_id).first()
        require(token is not None and may_end_session(by, token), "not_found")
        Token.objects.filter(pk=token_id).update(revoked_at=clock.real_now())
        record("log_out", by=by, subject=Subject("user", by.user_id))


def end_session(token_id: int, *, by: Actor) -> None:
    """End another of one's own sessions, or as security administrator anybody's."""
    with scope(NOBODY):
        token = Token.objects.filter(pk=token_id).first()
        if token is None or not may_end_session(by, token):
            raise Refusal("not_found")
        Token.objects.filter(pk=token_id).update(revoked_at=clock.real_now())
        record("end_session", by=by, subject=Subject("user", token.user_id))


def switch_role(token_id: int, grant_id: int, *, by: Actor) -> Grant:
    """Go on in another of one's own roles: the same login, other rows and verbs."""
    with scope(NOBODY):
        today = clock.business_today()
        grant = Grant.objects.filter(queries.live(today), pk=grant_id).first()
        token = Token.objects.filter(pk=token_id).first()
        if grant is None or token is None or not by.user_id == grant.user_id == token.user_id:
            raise Refusal("not_found")
        diff = changes(token, {"grant_id": grant.pk})
        Token.objects.filter(pk=token.pk).update(grant=grant)
        record(
            "switch_role", by=by, subject=Subject("user", by.user_id, area=grant.area), diff=diff
        )
        return grant


def choose_language(user: User, language: str, *, by: Actor) -> None:
    """The language this person's next login begins in."""
    require(may_change_own(by, user))
    with scope(NOBODY):
        diff = changes(user, {"language": language})
        if diff:
            User.objects.filter(pk=user.pk).update(language=language)
            record("choose_language", by=by, subject=Subject("user", user.pk), diff=diff)
