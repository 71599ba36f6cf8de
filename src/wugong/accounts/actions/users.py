"""Accounts and rights: made and taken away by the security administrator, never by oneself."""

from datetime import date

from django.contrib.auth.hashers import make_password

from wugong.accounts import queries, rules
from wugong.accounts.actions.new import NewGrant, NewUser
from wugong.accounts.enums import PartyKind
from wugong.accounts.models import Grant, Party, User
from wugong.accounts.permissions import may_change_rights, may_manage_users
from wugong.base import clock
from wugong.base.actor import Actor, require
from wugong.base.audit import Diff, Subject, changes, record
from wugong.base.errors import Refusal
from wugong.base.forms import plain_text
from wugong.base.scopes import NOBODY, scope


def create_user(
    username: str, display_name: str, *, by: Actor, id_number: str = "", phone: str = ""
) -> tuple[User, str]:
    """A new account with a password for its first login; it can do nothing until granted a role."""
    require(may_manage_users(by))
    with scope(NOBODY):
        password = rules.fresh_password(username)
        user = NewUser(username, display_name, password, queries.person_of(id_number)).save()
        if phone:
            user.phone = plain_text(phone, limit=20, field="phone")
            user.save(update_fields=["phone"])
        diff: Diff = {"username": [None, user.username], "display_name": [None, user.display_name]}
        record("create_user", by=by, subject=Subject("user", user.pk), diff=diff)
        return user, password


def _require_second_person(by: Actor, user: User) -> None:
    giver = queries.user_by_id(by.user_id) if by.user_id else None
    require(may_change_rights(by, user, giver), "second_person")


def grant_role(
    user: User,
    role: str,
    *,
    by: Actor,
    area: str = "",
    party: Party | None = None,
    valid_from: date | None = None,
    until: date | None = None,
) -> Grant:
    """A role in its area or for its party, until a day."""
    require(may_manage_users(by))
    with scope(NOBODY):
        _require_second_person(by, user)
        grant = NewGrant(user, role, area, party, valid_from, until, by.user_id).save()
        diff: Diff = {
            "role": [None, role],
            "area": [None, area],
            "party": [None, party.name if party else ""],
            "until": [None, grant.until.isoformat()],
        }
        record("grant_role", by=by, subject=Subject("user", user.pk, area=area), diff=diff)
        return grant


def end_grant(grant: Grant, reason: str, *, by: Actor) -> None:
    """Take a role away: every session and token of its user ends at once."""
    require(may_manage_users(by))
    if not reason.strip():
        raise Refusal("reason.required", field="reason")
    with scope(NOBODY):
        _require_second_person(by, grant.user)
        now = clock.real_now()
        ended = Grant.objects.filter(pk=grant.pk, ended_at__isnull=True)
        if not ended.update(ended_at=now, ended_by_id=by.user_id):
            raise Refusal("changed_meanwhile")
        grant.user.end_sessions()
        diff: Diff = {"role": [grant.role, None], "area": [grant.area, None]}
        subject = Subject("user", grant.user_id, area=grant.area)
        record("end_grant", by=by, subject=subject, diff=diff, reason=reason)


def reset_login(user: User, reason: str, *, by: Actor) -> str:
    """Password and authenticator lost: a second person gives a new start, shown once."""
    require(may_manage_users(by))
    require(not user.is_demo, "password.demo_stays")
    if not reason.strip():
        raise Refusal("reason.required", field="reason")
    with scope(NOBODY):
        _require_second_person(by, user)
        password = rules.fresh_password(user.username)
        user.keep_password(
            make_password(password),
            clock.real_now(),
            history=rules.PASSWORD_HISTORY,
            must_change=True,
        )
        User.objects.filter(pk=user.pk).update(totp_sealed=None, totp_confirmed_at=None)
        user.end_sessions()
        diff: Diff = {"password": [None, None], "totp": [None, None]}
        record("reset_login", by=by, subject=Subject("user", user.pk), diff=diff, reason=reason)
        return password


def set_active(user: User, reason: str, *, is_active: bool, by: Actor) -> None:
    """Close an account, or open it again; closing ends its sessions at once."""
    require(may_manage_users(by))
    if not reason.strip():
        raise Refusal("reason.required", field="reason")
    with scope(NOBODY):
        _require_second_person(by, user)
        diff = changes(user, {"is_active": is_active})
        User.objects.filter(pk=user.pk).update(is_active=is_active)
        user.end_sessions()
        action = "open_user" if is_active else "close_user"
        record(action, by=by, subject=Subject("user", user.pk), diff=diff, reason=reason)


def create_party(kind: str, name: str, *, by: Actor) -> Party:
    """Somebody outside the line of areas: an employer, a school, a funder, a labourer."""
    require(may_manage_users(by))
    if kind not in PartyKind.values:
        raise Refusal("form.not_a_code", field="kind")
    with scope(NOBODY):
        party = Party.objects.create(
            kind=kind, name=plain_text(name, limit=120, field="party_name")
        )
        diff: Diff = {"kind": [None, kind], "name": [None, party.name]}
        record("create_party", by=by, subject=Subject("party", party.pk), diff=diff)
        return party
