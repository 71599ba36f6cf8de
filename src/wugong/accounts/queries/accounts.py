"""Who somebody is, what they may use today, and what they are logged in with."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db.models import Q, QuerySet

from wugong.accounts import rules
from wugong.accounts.enums import RoleName, TokenKind
from wugong.accounts.models import Grant, LoginAttempt, Party, Token, User
from wugong.accounts.queries.asking import (
    digest_of,
    scope_of,
    title_of,
)
from wugong.base import clock, crypto
from wugong.base.actor import Actor
from wugong.base.errors import Refusal
from wugong.base.identity.numbers import parse_id_number
from wugong.base.models import Setting
from wugong.base.scopes import NOBODY, scope
from wugong.places import queries as places

SHOWN_TOKENS = 30
PERSON = "accounts_user.person"
TOTP = "accounts_user.totp_sealed"
ATTEMPT = "accounts_loginattempt.account"


@dataclass(frozen=True, slots=True)
class Use:
    """A role that one may take up now."""

    grant_id: int
    role: str
    title: str
    place: str
    until: date


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """What `wugong accounts` prints."""

    role: str
    area: str
    username: str
    password: str


def setting_now(key: str, default: Any) -> Any:
    """The value in force today of a dated setting."""
    rows = Setting.objects.filter(key=key, valid_from__lte=clock.business_today())
    found = rows.order_by("-valid_from").values_list("value", flat=True).first()
    return default if found is None else found


def place_of(area: str, party: Party | None = None) -> str:
    """Where or for whom a grant holds, in words."""
    if party is not None:
        return party.name
    if not area or places.find(area) is None:
        return area  # never the name of the place above: it would promise more than is granted
    return places.full_name(area, settings.HOME_COUNTY)


def actor_for(user: User, grant: Grant, request: str = "") -> Actor:
    """One person in one role."""
    return Actor(
        user.pk,
        user.display_name,
        grant.role,
        grant.area,
        grant.party_id or 0,
        scope_of(grant.role, grant.area, grant.party_id or 0),
        title_of(grant.role),
        request,
    )


def live(day: date) -> Q:
    """Grants that hold on a day (the business day: the demo lives in its own year)."""
    return Q(ended_at__isnull=True, valid_from__lte=day, until__gte=day)


def live_grants(user: User) -> list[Grant]:
    """What a user may use today, the oldest first."""
    found = user.grants.filter(live(clock.business_today()))
    return list(found.select_related("party").order_by("id"))


def pending_of(secret: str) -> Token | None:
    """A login that has passed the password and waits for its second step."""
    found = Token.objects.select_related("user").filter(
        digest=digest_of(secret),
        kind=TokenKind.PENDING,
        revoked_at__isnull=True,
        expires_at__gt=clock.real_now(),
        user__is_active=True,
    )
    token = found.first()
    if token is None or token.authority_version != token.user.authority_version:
        return None
    return token


def uses_of(user_id: int) -> list[Use]:
    """The roles one may switch to, with their areas and parties."""
    rows = Grant.objects.filter(live(clock.business_today()), user_id=user_id)
    with scope(NOBODY):
        return [
            Use(g.pk, g.role, title_of(g.role), place_of(g.area, g.party), g.until)
            for g in rows.select_related("party").order_by("id")
        ]


def live_tokens(user_id: int) -> list[Token]:
    """Sessions and programs logged in now, the newest first."""
    now = clock.real_now()
    rows = Token.objects.filter(user_id=user_id, revoked_at__isnull=True, expires_at__gt=now)
    rows = rows.exclude(kind=TokenKind.PENDING).select_related("user", "grant")
    with scope(NOBODY):
        return [
            token
            for token in rows.order_by("-last_used_at")[:SHOWN_TOKENS]
            if token.authority_version == token.user.authority_version
            and token.grant is not None
            and not rules.is_over(
                now=now,
                last_used=token.last_used_at,
                expires=token.expires_at,
                role=token.grant.role,
                kind=token.kind,
            )
        ]


def users() -> QuerySet[User]:
    """Every account, for the security administrator's list."""
    return User.objects.all()


def roles_of(user_ids: Sequence[int]) -> dict[int, list[Grant]]:
    """The live grants of one page of users, in one query."""
    found: dict[int, list[Grant]] = {user_id: [] for user_id in user_ids}
    today = live(clock.business_today())
    for grant in Grant.objects.filter(today, user_id__in=user_ids).order_by("id"):
        found[grant.user_id].append(grant)
    return found


def user_by_id(user_id: int) -> User | None:
    """One account."""
    return User.objects.filter(pk=user_id).first()


def grants_of(user: User) -> list[Grant]:
    """Everything a user was ever granted, what holds first."""
    return list(user.grants.select_related("party").order_by("-until", "-id"))


def grant_by_id(grant_id: int) -> Grant | None:
    """One grant with its user."""
    return Grant.objects.select_related("user").filter(pk=grant_id).first()


def grid_workers_of(area: str) -> list[Grant]:
    """Who does the visits of an area's groups today: leaders and stand-ins, by group."""
    rows = Grant.objects.filter(
        live(clock.business_today()),
        role=RoleName.GRID_WORKER,
        area__gte=area,
        area__lt=area + "~",
        user__is_active=True,
    )
    return list(rows.select_related("user").order_by("area", "id"))


def colleagues_of(village: str) -> list[Grant]:
    """Who may stand in for a group of the village: its officers and group leaders."""
    rows = Grant.objects.filter(
        live(clock.business_today()),
        role__in=(RoleName.GRID_WORKER, RoleName.VILLAGE_OFFICER),
        area__gte=village,
        area__lt=village + "~",
        user__is_active=True,
    )
    return list(rows.select_related("user").order_by("user_id", "id").distinct("user_id"))


def party(kind: str, name: str) -> Party | None:
    """A party by what it is and is called."""
    return Party.objects.filter(kind=kind, name=name).first()


def has_users() -> bool:
    """False until the first run has made its security administrator."""
    return User.objects.exists()


def is_demo() -> bool:
    """Whether this database holds the demo's accounts."""
    return User.objects.filter(is_demo=True).exists()


def periods_of_person(user: User) -> list[rules.Period]:
    """The grants that have not ended of all accounts of one person."""
    same = Q(user=user)
    if user.person_index is not None:
        same |= Q(user__person_index=user.person_index)
    found = Grant.objects.filter(same, ended_at__isnull=True)
    return [rules.Period(g.role, g.valid_from, g.until) for g in found]


def recent_failures(limit: int, since: datetime, **where: Any) -> list[datetime]:
    """The newest wrong tries, as many as a lock takes."""
    rows = LoginAttempt.objects.filter(succeeded=False, at__gt=since, **where)
    return list(rows.order_by("-at").values_list("at", flat=True)[:limit])


def last_success(**where: Any) -> datetime | None:
    """When the owner last got in this way: earlier mistakes are forgiven."""
    rows = LoginAttempt.objects.filter(succeeded=True, **where)
    return rows.order_by("-at").values_list("at", flat=True).first()


def account_key(username: str) -> bytes:
    """How tries on a name are counted without keeping the name."""
    name = username.strip().lower().encode("utf-8", "replace").decode()
    return crypto.blind_index(name, ATTEMPT)


def person_key(id_number: str) -> bytes:
    """Two accounts with the same key are one person."""
    return crypto.blind_index(id_number, PERSON)


def demo_file() -> Path:
    """Where the demo's public passwords are kept, beside the keys."""
    return Path(settings.DATA) / "keys" / "demo-accounts.json"


def demo_accounts() -> list[DemoLogin]:
    """What the login page and `wugong accounts` show; refused where there is no demo."""
    if not settings.IS_DEMO_ALLOWED:
        raise Refusal("demo.only")
    try:
        kept = [DemoLogin(**one) for one in json.loads(demo_file().read_text("utf-8"))]
    except (OSError, ValueError, TypeError):
        raise Refusal("demo.only") from None
    found = User.objects.filter(is_demo=True, is_active=True)
    live_names = set(found.values_list("username", flat=True))
    if not live_names & {one.username for one in kept}:
        raise Refusal("demo.only")
    return [one for one in kept if one.username in live_names]


def person_of(id_number: str) -> bytes | None:
    """Who stands behind an account, as a blind index; the number itself is not kept."""
    if not id_number.strip():
        return None
    number = parse_id_number(id_number, today=clock.real_now().date())
    return person_key(number.value)


@cache
def _nobodys_password() -> str:
    return make_password("there is no such user")


def password_is_right(user: User | None, password: str) -> bool:
    """As slow for a name that does not exist as for a wrong password."""
    dummy = _nobodys_password()
    is_usable = len(password) <= rules.PASSWORD_LONGEST and password.isprintable()
    encoded = user.password if user is not None else dummy
    is_right = check_password(password if is_usable else "", encoded)
    return is_right and is_usable and user is not None


def password_refusal(password: str, user: User, field: str) -> Refusal | None:
    """Why a user may not have this password: the profile, or it was used before."""
    if fault := rules.password_fault(password, user.username):
        return Refusal(fault, field=field)
    before = [old for old in [user.password, *user.past_passwords] if old]
    if any(check_password(password, old) for old in before):
        return Refusal("password.used_before", field=field)
    return None


def totp_secret(user: User) -> str:
    """What the authenticator is set up with; shown only until it has proved itself."""
    return crypto.unseal(user.totp_sealed, TOTP) if user.totp_sealed is not None else ""
