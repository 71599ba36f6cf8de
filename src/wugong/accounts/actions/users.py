"""Accounts and rights: made and taken away by the security administrator, never by oneself."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction

from wugong.accounts import queries, rules
from wugong.accounts.actions.login import USERNAME
from wugong.accounts.actions.passwords import fresh_password, require_good, store
from wugong.accounts.actions.sessions import end_all
from wugong.accounts.enums import ADMINISTRATORS, PartyKind
from wugong.accounts.models import Grant, Party, User
from wugong.accounts.permissions import may_change_rights, may_manage_users
from wugong.base import clock
from wugong.base.actor import Actor, require
from wugong.base.audit import Diff, Subject, changes, record
from wugong.base.errors import FieldRefusals, Refusal
from wugong.base.forms import plain_text
from wugong.base.identity.numbers import parse_id_number
from wugong.base.scopes import NOBODY, scope

GRANT_LASTS = timedelta(days=365)


def person_of(id_number: str) -> bytes | None:
    """Who stands behind an account, as a blind index; the number itself is not kept."""
    if not id_number.strip():
        return None
    number = parse_id_number(id_number, today=clock.real_now().date())
    return queries.person_key(number.value)


def make_user(
    username: str,
    display_name: str,
    password: str,
    person: bytes | None,
    *,
    is_demo: bool = False,
    must_change: bool = True,
) -> User:
    """The row itself: the name free and plain, the password by the profile."""
    username = username.strip().lower()
    refusals = []
    if not USERNAME.fullmatch(username):
        refusals.append(Refusal("user.name_form", field="username"))
    elif User.objects.filter(username=username).exists():
        refusals.append(Refusal("user.name_taken", field="username"))
    if not display_name.strip():
        refusals.append(Refusal("form.required", field="display_name"))
    if refusals:
        raise FieldRefusals(refusals)
    user = User(username=username, display_name=plain_text(display_name, limit=60))
    user.person_index, user.is_demo = person, is_demo
    require_good(password, user, "password")
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:
        raise Refusal("user.name_taken", field="username") from None
    store(user, password, must_change=must_change)
    return user


def create_user(
    username: str, display_name: str, *, by: Actor, id_number: str = "", phone: str = ""
) -> tuple[User, str]:
    """A new account with a password for its first login; it can do nothing until granted a role."""
    require(may_manage_users(by))
    with scope(NOBODY):
        password = fresh_password(username)
        user = make_user(username, display_name, password, person_of(id_number))
        if phone:
            user.phone = plain_text(phone, limit=20)
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
        grant = make_grant(
            user,
            role,
            area,
            party,
            valid_from=valid_from,
            until=until,
            granted_by=by.user_id,
        )
        diff: Diff = {
            "role": [None, role],
            "area": [None, area],
            "party": [None, party.name if party else ""],
            "until": [None, grant.until.isoformat()],
        }
        record("grant_role", by=by, subject=Subject("user", user.pk, area=area), diff=diff)
        return grant


def make_grant(
    user: User,
    role: str,
    area: str = "",
    party: Party | None = None,
    *,
    valid_from: date | None = None,
    until: date | None = None,
    granted_by: int | None = None,
) -> Grant:
    """The row itself: role and place fit, and the three administrators stay three persons."""
    if fault := rules.grant_fault(role, area, party.pk if party else None):
        raise Refusal(fault, field="role" if fault == "grant.role_unknown" else "area")
    first = valid_from or clock.business_today()
    last = until or first + GRANT_LASTS
    if last < first:
        raise Refusal("grant.dates", field="until")
    if role in ADMINISTRATORS and user.person_index is None:
        raise Refusal("grant.person_unknown", field="role")
    wanted = rules.Period(role, first, last)
    if rules.mixes_administrators(wanted, queries.periods_of_person(user)):
        raise Refusal("grant.three_administrators", field="role")
    try:
        with transaction.atomic():
            return Grant.objects.create(
                user=user,
                role=role,
                area=area,
                party=party,
                valid_from=first,
                until=last,
                granted_by_id=granted_by,
            )
    except IntegrityError:  # somebody granted the other role at the same moment
        raise Refusal("grant.three_administrators", field="role") from None


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
        end_all(grant.user)
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
        password = fresh_password(user.username)
        store(user, password, must_change=True)
        User.objects.filter(pk=user.pk).update(totp_sealed=None, totp_confirmed_at=None)
        end_all(user)
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
        end_all(user)
        action = "open_user" if is_active else "close_user"
        record(action, by=by, subject=Subject("user", user.pk), diff=diff, reason=reason)


def create_party(kind: str, name: str, *, by: Actor) -> Party:
    """Somebody outside the line of areas: an employer, a school, a funder, a labourer."""
    require(may_manage_users(by))
    if kind not in PartyKind.values:
        raise Refusal("form.not_a_code", field="kind")
    with scope(NOBODY):
        party = Party.objects.create(kind=kind, name=plain_text(name, limit=120))
        diff: Diff = {"kind": [None, kind], "name": [None, party.name]}
        record("create_party", by=by, subject=Subject("party", party.pk), diff=diff)
        return party
