"""The first run: whoever started the platform makes its first security administrator."""

import hmac
import secrets

from django.db import connection

from wugong.accounts import queries
from wugong.accounts.actions.attempts import Attempt
from wugong.accounts.actions.new import NewGrant, NewUser
from wugong.accounts.enums import RoleName
from wugong.accounts.models import User
from wugong.base import clock
from wugong.base.actor import Actor, require
from wugong.base.audit import Subject, record
from wugong.base.errors import Refusal
from wugong.base.models import Setting
from wugong.base.scopes import NOBODY, scope

KEY = "accounts.first_run"
_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_NAME = "first run"  # no user name has a space: these tries are counted by themselves


def first_run_code(*, by: Actor) -> str:
    """A code for the one who starts the platform, once there is nobody; nothing afterwards.

    Every start prints a new one and forgets the old: it is kept as a hash.
    """
    require(by.role == "system")
    with scope(NOBODY):
        if queries.has_users():
            return ""
        code = "-".join("".join(secrets.choice(_SIGNS) for _ in range(4)) for _ in range(5))
        Setting.objects.update_or_create(
            key=KEY,
            valid_from=clock.business_today(),
            defaults={"value": queries.digest_of(code).hex(), "source": "wugong up"},
        )
        record("print_first_run_code", by=by, subject=Subject("platform"))
        return code


def open_platform(
    *,
    code: str,
    username: str,
    display_name: str,
    password: str,
    id_number: str,
    address: str,
    by: Actor,
) -> User | Refusal:
    """Make the first security administrator; a wrong code is returned, for it is counted."""
    require(not by.is_known)
    with scope(NOBODY):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('accounts_first_run'))")
        require(not queries.has_users(), "not_found")
        attempt = Attempt.on(_NAME, address)
        if (locked := attempt.refusal()) is not None:
            return locked
        kept = str(queries.setting_now(KEY, ""))
        given = queries.digest_of(code.strip().upper()).hex()
        if not kept or not hmac.compare_digest(kept, given):
            attempt.count(succeeded=False)
            wrong = Refusal("first_run.wrong_code", field="code")
            subject = Subject("platform")
            record("open_platform", by=by, subject=subject, outcome="refused", code=wrong.code)
            return wrong
        person = queries.person_of(id_number)
        if person is None:
            raise Refusal("form.required", field="id_number")
        user = NewUser(username, display_name, password, person, must_change=False).save()
        NewGrant(user, RoleName.SECURITY_ADMIN).save()
        Setting.objects.filter(key=KEY).delete()
        record("open_platform", by=by, subject=Subject("user", user.pk))
        return user
