"""Tries at a password or code: counted, locked, and forgiven after a success.

Three counts, so that guessing is slow and nobody is locked out for good:
* 5 wrong tries on one account from one address lock that account for that address alone;
* 20 wrong tries from one address, on whatever names, lock that address (one password tried
  against many users);
* 20 wrong tries on one account from anywhere lock it for strangers.
Each lock ends 15 minutes after its last counted try, and tries during a lock are not counted.
A browser that the account has logged in from before carries a signed mark: its tries are counted
for itself alone, so that a stranger's guesses never stand in its owner's way.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from django.db import connection

from wugong.accounts import queries, rules
from wugong.accounts.models import LoginAttempt
from wugong.base import clock
from wugong.base.errors import Refusal

Where = Mapping[str, bytes | str]


@dataclass(frozen=True)
class Attempt:
    """One try: on which account, from which address and browser."""

    account: bytes
    address: str
    device: bytes = b""

    @classmethod
    def on(cls, username: str, address: str, device: bytes = b"") -> "Attempt":
        """A try as it is counted."""
        return cls(queries.account_key(username), rules.address_bucket(address), device)

    def wait_for_others(self) -> None:
        """Tries on one account go one after another: parallel ones must see each other."""
        key = int.from_bytes(self.account[:8], "big", signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])

    def refusal(self) -> Refusal | None:
        """Whether this try may not even be looked at, and for how long."""
        now = clock.real_now()
        ends = [until for until in self._locks(now) if until is not None and until > now]
        if not ends:
            return None
        minutes = ceil((max(ends) - now).total_seconds() / 60)
        return Refusal("login.locked", minutes=minutes)

    def _locks(self, now: datetime) -> list[datetime | None]:
        since = now - 2 * rules.LOCK
        if self.device:
            known: Where = {"account": self.account, "device": self.device}
            return [self._lock(rules.TRIES_PER_PAIR, since, known, is_forgiven=True)]
        strangers: Where = {"device": b""}
        pair: Where = {"account": self.account, "address": self.address, **strangers}
        return [
            self._lock(rules.TRIES_PER_PAIR, since, pair, is_forgiven=True),
            self._lock(rules.TRIES_PER_ACCOUNT, since, {"account": self.account, **strangers}),
            self._lock(rules.TRIES_PER_ADDRESS, since, {"address": self.address, **strangers}),
        ]

    @staticmethod
    def _lock(
        limit: int, since: datetime, where: Where, *, is_forgiven: bool = False
    ) -> datetime | None:
        if is_forgiven:
            since = max(since, queries.last_success(**where) or since)
        return rules.locked_until(queries.recent_failures(limit, since, **where), limit)

    def count(self, *, succeeded: bool) -> None:
        """Remember the try."""
        LoginAttempt.objects.create(
            account=self.account,
            address=self.address,
            device=self.device,
            at=clock.real_now(),
            succeeded=succeeded,
        )
