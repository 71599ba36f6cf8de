"""Passwords: checked against the profile, never one of the last five, every session ended."""

import secrets

from django.contrib.auth.hashers import check_password, make_password

from wugong.accounts import rules
from wugong.accounts.actions.attempts import attempt_on
from wugong.accounts.actions.login import Login, password_is_right
from wugong.accounts.actions.sessions import end_all, issue
from wugong.accounts.enums import TokenKind
from wugong.accounts.models import Grant, User
from wugong.accounts.permissions import may_change_own
from wugong.base import clock
from wugong.base.actor import Actor, require
from wugong.base.audit import Subject, record
from wugong.base.errors import Refusal
from wugong.base.scopes import NOBODY, scope

_SIGNS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that look alike


def fresh_password(username: str) -> str:
    """A random one that the profile accepts and a telephone can spell."""
    while True:
        groups = ("".join(secrets.choice(_SIGNS) for _ in range(4)) for _ in range(4))
        password = "-".join(groups)
        if not rules.password_fault(password, username):
            return password


def require_good(password: str, user: User, field: str = "new") -> None:
    """Refuse what the profile forbids and what was used before."""
    if fault := rules.password_fault(password, user.username):
        raise Refusal(fault, field=field)
    if any(check_password(password, old) for old in [user.password, *user.past_passwords] if old):
        raise Refusal("password.used_before", field=field)


def store(user: User, password: str, *, must_change: bool) -> None:
    """Keep the new hash and the last ones before it."""
    past = [user.password, *user.past_passwords] if user.password else []
    user.past_passwords = past[: rules.PASSWORD_HISTORY - 1]
    user.password = make_password(password)
    user.password_changed_at = clock.real_now()
    user.must_change_password = must_change
    user.save(
        update_fields=["password", "past_passwords", "password_changed_at", "must_change_password"]
    )


def change_password(
    user: User, old: str, new: str, address: str, *, by: Actor, grant_id: int, name: str = ""
) -> Login:
    """One's own; every session ends and this browser gets a new one.

    A wrong present password is returned, not raised: it counts towards the lock.
    """
    require(may_change_own(by, user))
    require(not user.is_demo, "password.demo_stays")
    with scope(NOBODY):
        user = User.objects.select_for_update().get(pk=user.pk)
        attempt = attempt_on(user.username, address)
        if (locked := attempt.refusal()) is not None:
            return Login("refused", refusal=locked)
        if not password_is_right(user, old):
            attempt.count(succeeded=False)
            wrong = Refusal("password.old_wrong", field="old")
            subject = Subject("user", user.pk)
            record("change_password", by=by, subject=subject, outcome="refused", code=wrong.code)
            return Login("refused", refusal=wrong)
        require_good(new, user)
        store(user, new, must_change=False)
        end_all(user)
        grant = Grant.objects.get(pk=grant_id, user=user)
        secret = issue(user, grant, TokenKind.SESSION, address=address, name=name)
        diff = {"password": [None, None]}
        record("change_password", by=by, subject=Subject("user", user.pk), diff=diff)
        return Login("done", secret, user, clock.real_now() + rules.LONGEST_SESSION)
