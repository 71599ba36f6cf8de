"""Passwords: checked against the profile, never one of the last five, every session ended."""

from django.contrib.auth.hashers import make_password

from wugong.accounts import queries, rules
from wugong.accounts.actions.attempts import Attempt
from wugong.accounts.actions.login import Login
from wugong.accounts.actions.sessions import Door
from wugong.accounts.enums import TokenKind
from wugong.accounts.models import Grant, User
from wugong.accounts.permissions import may_change_own
from wugong.base import clock
from wugong.base.actor import Actor, require
from wugong.base.audit import Subject, record
from wugong.base.errors import Refusal
from wugong.base.scopes import NOBODY, scope


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
        attempt = Attempt.on(user.username, address)
        if (locked := attempt.refusal()) is not None:
            return Login("refused", refusal=locked)
        if not queries.password_is_right(user, old):
            attempt.count(succeeded=False)
            wrong = Refusal("password.old_wrong", field="old")
            subject = Subject("user", user.pk)
            record("change_password", by=by, subject=subject, outcome="refused", code=wrong.code)
            return Login("refused", refusal=wrong)
        if (bad := queries.password_refusal(new, user, "new")) is not None:
            raise bad
        user.keep_password(
            make_password(new),
            clock.real_now(),
            history=rules.PASSWORD_HISTORY,
            must_change=False,
        )
        user.end_sessions()
        grant = Grant.objects.get(pk=grant_id, user=user)
        secret = Door(TokenKind.SESSION, address, name).issue(user, grant)
        diff = {"password": [None, None]}
        record("change_password", by=by, subject=Subject("user", user.pk), diff=diff)
        return Login("done", secret, user, clock.real_now() + rules.LONGEST_SESSION)
