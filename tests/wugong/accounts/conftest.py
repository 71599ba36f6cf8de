"""People with accounts, a clock that tests move, and pages without the rooms above."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyotp
import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client
from pytest_django import Settings

from wugong.accounts import queries
from wugong.accounts.actions.new import NewGrant, NewUser
from wugong.accounts.enums import ADMINISTRATORS, PARTY_ROLES, SECOND_FACTOR_ROLES
from wugong.accounts.models import Party, User
from wugong.accounts.queries.accounts import _nobodys_password
from wugong.base import clock, crypto, shell
from wugong.base.actor import Actor, system
from wugong.base.models import AuditLine

PASSWORD = "Correct-horse-7"
SYSTEM = system("530627")
AREAS = {
    "grid_worker": "530627101001001",
    "village_officer": "530627101001",
    "township_officer": "530627101",
    "county_leader": "530627101",
    "station_officer": "330784",
}


class QuickArgon2(Argon2PasswordHasher):
    """The same hash with little work: these tests hash hundreds of times."""

    time_cost, memory_cost, parallelism = 1, 8, 1


class MovingClock:
    """The real clock, standing still until a test moves it."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 2, 9, 0, tzinfo=clock.SHANGHAI)

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)


@pytest.fixture(autouse=True)
def _ground(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("WUGONG_SECRET_FILE", str(tmp_path / "keys" / "fields.json"))
    settings.DATA = tmp_path
    settings.ROOT_URLCONF = "tests.wugong.accounts.site"
    settings.SHELL = "tests.wugong.accounts.site.frame"
    settings.PASSWORD_HASHERS = ["tests.wugong.accounts.conftest.QuickArgon2"]
    caches = (shell._maker.cache_clear, _nobodys_password.cache_clear, crypto.forget_keys)
    for clear in caches:
        clear()
    yield
    for clear in caches:
        clear()


@pytest.fixture
def moving(monkeypatch: pytest.MonkeyPatch) -> MovingClock:
    found = MovingClock()
    monkeypatch.setattr(clock, "real_now", found)
    monkeypatch.setattr(clock, "business_offset", lambda: timedelta(0))
    return found


MakeUser = Callable[..., User]


@pytest.fixture
def make_user(db: None, moving: MovingClock) -> MakeUser:
    """A user with one role, enrolled where the role wants a second factor."""

    def make(username: str, role: str = "township_officer", **more: Any) -> User:
        person = more.pop("person", queries.person_key(username))
        is_enrolled = more.pop("is_enrolled", role in SECOND_FACTOR_ROLES)
        user = NewUser(username, f"姓名 {username}", PASSWORD, person, must_change=False, **more)
        saved = user.save()
        area = AREAS.get(role, "" if role in ADMINISTRATORS | PARTY_ROLES else "530627")
        party = Party.objects.create(kind="employer", name="厂") if role in PARTY_ROLES else None
        NewGrant(saved, role, area, party).save()
        if is_enrolled:
            saved.totp_sealed = crypto.seal(pyotp.random_base32(), queries.TOTP)
            saved.totp_confirmed_at = clock.real_now()
            saved.save()
        return saved

    return make


def code_of(user: User, moment: datetime) -> str:
    """What the user's phone shows."""
    user.refresh_from_db()
    return pyotp.TOTP(queries.totp_secret(user)).at(moment)


def actor(user: User) -> Actor:
    """The user in the first live role."""
    return queries.actor_for(user, queries.live_grants(user)[0])


def come_in(user: User, moving: MovingClock, client: Client | None = None) -> Client:
    """A browser logged in, code included."""
    browser = client or Client()
    answer = browser.post("/login/", {"username": user.username, "password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    if answer["Location"].startswith("/login/code/"):
        moving.forward(seconds=30)  # a code of its own for every login
        answer = browser.post(answer["Location"], {"code": code_of(user, moving())})
        assert answer.status_code == 302, answer.content.decode()
    return browser


def lines(action: str) -> list[AuditLine]:
    """The audit lines of an action."""
    return list(AuditLine.objects.filter(action=action).order_by("id"))


def role_seen(client: Client, **headers: str) -> str:
    """Which role a page sees; nothing when nobody is logged in."""
    return client.get("/who/", headers=headers).content.decode().split("|")[1]
