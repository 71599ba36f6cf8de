"""Who gets in: passwords, lockout, one-time codes, the ends of sessions. Values in, answer out."""

import ipaddress
import re
import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pyotp

from wugong.accounts.enums import (
    ADMINISTRATORS,
    AREA_DIGITS,
    PARTY_ROLES,
    SECOND_FACTOR_ROLES,
    RoleName,
    TokenKind,
)

# security.md B3, the graded protection's profile: the one place to change it.
PASSWORD_LENGTH = 10
PASSWORD_LONGEST = 128  # a longer one only costs hashing time
PASSWORD_CLASSES = 3
PASSWORD_DAYS = 90
PASSWORD_HISTORY = 5

# security.md B1 and B4.
LOCK = timedelta(minutes=15)
TRIES_PER_PAIR = 5  # one account from one address, or from one known browser
TRIES_PER_ACCOUNT = 20  # one account from anywhere
TRIES_PER_ADDRESS = 20  # any account from one address
IDLE = timedelta(minutes=30)
IDLE_ADMINISTRATOR = timedelta(minutes=15)
LONGEST_SESSION = timedelta(hours=12)
PENDING = timedelta(minutes=5)
DEVICE_IDLE = timedelta(days=7)  # security.md D2: then the phone has wiped itself
LONGEST_DEVICE = timedelta(days=180)
DEVICE_PATHS = ("/api/field/",)  # a stolen phone's token opens nothing else
SESSIONS_AT_ONCE = 3

TOTP_SECONDS = 30
TOTP_DRIFT = 1  # steps a phone's clock may be off, either way
_SIGNS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none look alike
USERNAME = re.compile(r"[a-z0-9][a-z0-9.\-]{2,59}")
_SWAPS = str.maketrans("@013$5!", "aolessi")
_COMMON = Path(__file__).parent / "data" / "common_passwords.txt"


@cache
def common_passwords() -> frozenset[str]:
    """The stems everybody tries first."""
    lines = _COMMON.read_text("utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line and not line.startswith("#"))


def password_fault(password: str, username: str) -> str:
    """The first rule that a new password breaks, as a refusal's code; nothing when it is good."""
    if len(password) < PASSWORD_LENGTH:
        return "password.too_short"
    if len(password) > PASSWORD_LONGEST or not password.isprintable():
        return "password.unusable"
    if _classes(password) < PASSWORD_CLASSES:
        return "password.too_simple"
    lowered = password.lower()
    if len(username) >= 3 and username.lower() in lowered:
        return "password.has_username"
    if _is_common(lowered):
        return "password.common"
    return ""


def _classes(password: str) -> int:
    kinds = (str.isupper, str.islower, str.isdigit, lambda ch: not ch.isalnum())
    return sum(any(kind(ch) for ch in password) for kind in kinds)


def _is_common(lowered: str) -> bool:
    if len(set(lowered)) <= 3 or _has_run(lowered):
        return True
    swapped = lowered.translate(_SWAPS)
    stems = {_letters(lowered), _letters(lowered).translate(_SWAPS), _letters(swapped)}
    return bool(stems & common_passwords())


def _letters(text: str) -> str:
    """Without the digits and signs at both ends."""
    return text.strip("".join({ch for ch in text if not ch.isalpha()}))


def _has_run(text: str, length: int = 6) -> bool:
    """Neighbours on the keyboard's number row or in the alphabet, or one sign over and over."""
    steps = [ord(b) - ord(a) for a, b in pairwise(text)]
    return any(
        set(steps[at : at + length - 1]) in ({1}, {-1}, {0})
        for at in range(len(steps) - length + 2)
    )


def fresh_password(username: str) -> str:
    """A random one that the profile accepts and a telephone can spell."""
    while True:
        groups = ("".join(secrets.choice(_SIGNS) for _ in range(4)) for _ in range(4))
        password = "-".join(groups)
        if not password_fault(password, username):
            return password


def password_is_old(changed_at: datetime, now: datetime) -> bool:
    """Ninety days on, a new one is due."""
    return now - changed_at > timedelta(days=PASSWORD_DAYS)


def locked_until(failures: Sequence[datetime], limit: int) -> datetime | None:
    """When a lock of `limit` failures ends; `failures` newest first, as many as the limit.

    Tries during a lock are answered unseen and do not prolong it: nobody is locked out for good.
    """
    if len(failures) < limit or failures[0] - failures[limit - 1] >= LOCK:
        return None
    return failures[0] + LOCK


def address_bucket(address: str) -> str:
    """An IPv6 subscriber holds a /64: counting single addresses there would count nothing."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "0.0.0.0"  # noqa: S104 - a bucket for callers without an address, not a bind
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False).network_address)
    return str(found)


def client_address(remote: str, forwarded: str, proxies: Collection[str]) -> str:
    """The nearest address that is not one of our own proxies; anybody can write the header."""
    hops = [*(part.strip() for part in forwarded.split(",") if part.strip()), remote]
    while len(hops) > 1 and hops[-1] in proxies:
        hops.pop()
    return hops[-1]


def code_step(secret: str, code: str, now: datetime, last_step: int) -> int | None:
    """The time step a one-time code belongs to, if it is right and newer than the last one used."""
    digits = code.strip()
    if len(digits) != 6 or not digits.isascii() or not digits.isdigit():
        return None
    totp = pyotp.TOTP(secret)
    current = int(now.timestamp()) // TOTP_SECONDS
    for step in range(current - TOTP_DRIFT, current + TOTP_DRIFT + 1):
        if pyotp.utils.strings_equal(totp.generate_otp(step), digits):
            return step if step > last_step else None
    return None


def is_over(
    *, now: datetime, last_used: datetime, expires: datetime, role: str, kind: str = ""
) -> bool:
    """Idle too long, or at its end; administrators are left alone for a shorter time."""
    idle = IDLE_ADMINISTRATOR if role in ADMINISTRATORS else IDLE
    if kind == TokenKind.DEVICE:
        idle = DEVICE_IDLE  # there is no network on the mountain
    return now >= expires or now - last_used > idle


def needs_second_factor(roles: Collection[str], *, is_demo: bool, demo_needs: bool) -> bool:
    """B2: by role. The setting can spare a demo's invented accounts, never a real one."""
    return bool(SECOND_FACTOR_ROLES & set(roles)) and (demo_needs or not is_demo)


@dataclass(frozen=True)
class Period:
    """The days a grant holds."""

    role: str
    first: date
    last: date

    def overlaps(self, other: "Period") -> bool:
        """They share a day."""
        return self.first <= other.last and other.first <= self.last


def mixes_administrators(wanted: Period, held: Collection[Period]) -> bool:
    """B6: system, security and audit administrator are three persons."""
    return wanted.role in ADMINISTRATORS and any(
        one.role in ADMINISTRATORS and one.role != wanted.role and one.overlaps(wanted)
        for one in held
    )


def grant_fault(role: str, area: str, party_id: int | None) -> str:
    """Which field of a grant does not fit its role, as a refusal's code."""
    if role not in RoleName.values:
        return "grant.role_unknown"
    digits = AREA_DIGITS.get(RoleName(role))
    if digits is None:
        if area:
            return "grant.no_area"
    elif len(area) not in digits or not area.isascii() or not area.isdigit():
        return "grant.area_of_role"
    if (role in PARTY_ROLES) != (party_id is not None):
        return "grant.party_of_role"
    return ""


def browser_name(agent: str) -> str:
    """What its owner calls a browser; a program is called what it calls itself."""
    browsers = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
    systems = ("Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux")
    browser = next((name for mark, name in browsers if f"{mark}/" in agent), "")
    system = next((name for name in systems if name in agent), "")
    return " · ".join(part for part in (browser, system) if part) if browser else agent[:40]


def own_path(wanted: str, fallback: str = "/desk/") -> str:
    """A path of ours to go on to; anything that could lead elsewhere is the fallback."""
    is_plain = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    if not is_plain or not wanted.isprintable() or "\\" in wanted or len(wanted) > 2000:
        return fallback
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return fallback
    return fallback if parts.scheme or parts.netloc else wanted


def is_of_village(held: Iterable[tuple[str, str]], village: str) -> bool:
    """Whether one of these roles and areas is a group leader's or officer's of the village."""
    near = (RoleName.GRID_WORKER, RoleName.VILLAGE_OFFICER)
    return any(role in near and area.startswith(village) for role, area in held)
