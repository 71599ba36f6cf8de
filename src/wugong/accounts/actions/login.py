"""Coming in: password, second factor, a session for a browser or a token for a program.

A refused login is returned, not raised: the try that was counted must not roll back with it.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

import pyotp

from wugong.accounts import queries, rules
from wugong.accounts.actions.attempts import Attempt
from wugong.accounts.actions.sessions import Door
from wugong.accounts.enums import TokenKind
from wugong.accounts.models import Grant, Token, User
from wugong.accounts.permissions import may_log_in
from wugong.base import clock, crypto
from wugong.base.actor import Actor, require
from wugong.base.audit import Subject, record
from wugong.base.errors import Refusal
from wugong.base.scopes import NOBODY, scope

Stage = Literal["done", "code", "enrol", "refused"]


@dataclass(frozen=True)
class Login:
    """How far a login came; `secret` is the token of its stage, shown this once."""

    stage: Stage
    secret: str = ""
    user: User | None = None
    expires: datetime | None = None
    refusal: Refusal | None = None


@dataclass(frozen=True)
class _Knock:
    """Who is at the door, as far as anybody can tell."""

    attempt: Attempt
    door: Door
    by: Actor


def log_in(
    username: str,
    password: str,
    address: str,
    code: str | None = None,
    *,
    by: Actor,
    device: bytes = b"",
    name: str = "",
) -> Login:
    """A browser's login: in one step, or on to the code."""
    require(may_log_in(by))
    attempt = Attempt.on(username, address, device)
    knock = _Knock(attempt, Door(TokenKind.SESSION, address, name), by)
    with scope(NOBODY):
        return _enter(knock, username, password, code)


def issue_token(
    username: str,
    password: str,
    address: str,
    code: str | None = None,
    *,
    by: Actor,
    name: str = "",
) -> Login:
    """A program's login: everything at once, for a bearer token."""
    require(may_log_in(by))
    knock = _Knock(Attempt.on(username, address), Door(TokenKind.PROGRAM, address, name), by)
    with scope(NOBODY):
        return _enter(knock, username, password, code)


def confirm_code(
    pending: str, code: str, address: str, *, by: Actor, device: bytes = b"", name: str = ""
) -> Login:
    """The second step: the code of the authenticator, the first time as proof that it is set up."""
    require(may_log_in(by))
    with scope(NOBODY):
        token = queries.pending_of(pending)
        if token is None:
            return Login("refused", refusal=Refusal("login.step_over"))
        attempt = Attempt.on(token.user.username, address, device)
        knock = _Knock(attempt, Door(TokenKind.SESSION, address, name), by)
        attempt.wait_for_others()
        if (locked := attempt.refusal()) is not None:
            return _refuse(knock, locked, token.user)
        if not _use_code(token.user, code):
            return _count_wrong(knock, "login.code_wrong", token.user)
        return _finish(knock, token.user, token)


def _enter(knock: _Knock, username: str, password: str, code: str | None) -> Login:
    knock.attempt.wait_for_others()
    user = _find(username)
    if (locked := knock.attempt.refusal()) is not None:
        return _refuse(knock, locked, user)
    if not queries.password_is_right(user, password) or user is None or not user.is_active:
        return _count_wrong(knock, "login.failed", user)
    grants = queries.live_grants(user)
    if not grants:
        return _refuse(knock, Refusal("login.no_role"), user)
    if _wants_code(user, grants):
        return _second_step(knock, user, grants[0], code)
    return _finish(knock, user)


def _find(username: str) -> User | None:
    wanted = username.strip().lower()
    if not rules.USERNAME.fullmatch(wanted):
        return None
    return User.objects.filter(username=wanted).first()


def _wants_code(user: User, grants: list[Grant]) -> bool:
    if user.totp_confirmed_at is not None:
        return True
    demo_needs = bool(queries.setting_now("accounts.second_factor", True))
    roles = {grant.role for grant in grants}
    return rules.needs_second_factor(roles, is_demo=user.is_demo, demo_needs=demo_needs)


def _second_step(knock: _Knock, user: User, grant: Grant, code: str | None) -> Login:
    is_enrolled = user.totp_confirmed_at is not None
    if knock.door.kind == TokenKind.PROGRAM and not is_enrolled:
        return _refuse(knock, Refusal("login.enrol_first"), user)
    if is_enrolled and code is not None:
        if _use_code(user, code):
            return _finish(knock, user)
        return _count_wrong(knock, "login.code_wrong", user)
    if knock.door.kind == TokenKind.PROGRAM:
        return _refuse(knock, Refusal("login.code_required"), user)
    if not is_enrolled and user.totp_sealed is None:
        user.totp_sealed = crypto.seal(pyotp.random_base32(), queries.TOTP)
        user.save(update_fields=["totp_sealed"])
    secret = replace(knock.door, kind=TokenKind.PENDING).issue(user, grant)
    _line(knock, "log_in_password", user)
    return Login("code" if is_enrolled else "enrol", secret, user)


def _use_code(user: User, code: str) -> bool:
    """Right, and used up: of two logins with one code the database lets one through."""
    if user.totp_sealed is None:
        return False
    now = clock.real_now()
    step = rules.code_step(queries.totp_secret(user), code, now, user.totp_last_step)
    if step is None:
        return False
    rows = User.objects.filter(pk=user.pk, totp_last_step__lt=step)
    confirmed = user.totp_confirmed_at or now
    return rows.update(totp_last_step=step, totp_confirmed_at=confirmed) == 1


def _finish(knock: _Knock, user: User, pending: Token | None = None) -> Login:
    must_change = user.must_change_password or (
        not user.is_demo and rules.password_is_old(user.password_changed_at, clock.real_now())
    )
    if must_change and knock.door.kind == TokenKind.PROGRAM:
        return _refuse(knock, Refusal("password.change_first"), user)
    if pending is not None and not pending.end(clock.real_now()):
        return _refuse(knock, Refusal("login.step_over"), user)
    grants = queries.live_grants(user)
    if not grants:
        return _refuse(knock, Refusal("login.no_role"), user)
    knock.attempt.count(succeeded=True)
    User.objects.filter(pk=user.pk).update(last_login=clock.real_now())
    secret = knock.door.issue(user, grants[0])
    expires = clock.real_now() + rules.LONGEST_SESSION
    actor = queries.actor_for(user, grants[0], knock.by.request)
    _line(knock, "log_in", user, by=actor)
    return Login("done", secret, user, expires)


def _count_wrong(knock: _Knock, code: str, user: User | None) -> Login:
    knock.attempt.count(succeeded=False)
    return _refuse(knock, Refusal(code), user)


def _refuse(knock: _Knock, refusal: Refusal, user: User | None) -> Login:
    _line(knock, "log_in", user, code=refusal.code)
    return Login("refused", refusal=refusal)


def _line(
    knock: _Knock, action: str, user: User | None, *, code: str = "", by: Actor | None = None
) -> None:
    """One line a try: of an account that does not exist not even the name."""
    record(
        action,
        by=by or knock.by,
        subject=Subject("user", user.pk if user else None),
        diff={"address": [None, knock.attempt.address], "by": [None, str(knock.door.kind)]},
        outcome="refused" if code else "done",
        code=code,
    )
