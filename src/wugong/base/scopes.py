"""Who sees which rows: a database role and an area, station or party for each transaction.

The login role owns nothing and sees no person. A scope sets the role and its setting with
SET LOCAL semantics, and puts back what stood before when it ends inside a longer transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal

from django.db import connection, transaction

from wugong.base import direct

Role = Literal["wugong_app", "wugong_area", "wugong_station", "wugong_party", "wugong_audit"]


@dataclass(frozen=True)
class Scope:
    """The rows of one transaction: nothing unless a role and its setting are given."""

    role: Role = "wugong_app"
    area: str = ""
    party: int = 0


_SET = (
    "SELECT set_config('role', %s, true), set_config('app.region_prefix', %s, true),"
    " set_config('app.party', %s, true)"
)
NOBODY = Scope()
AUDIT = Scope(role="wugong_audit")
_current: ContextVar[Scope] = ContextVar("scope", default=NOBODY)


def area_scope(code: str) -> Scope:
    """Everybody at home in an area; an empty code is nobody."""
    return Scope(role="wugong_area", area=code)


def station_scope(place: str) -> Scope:
    """Everybody at work now in the county or prefecture that a station looks after."""
    return Scope(role="wugong_station", area=place)


def party_scope(party_id: int) -> Scope:
    """The persons named to one employer, institution, school, funder or labourer."""
    return Scope(role="wugong_party", party=party_id)


def current_scope() -> Scope:
    """The scope of the running transaction."""
    return _current.get()


def _apply(scope: Scope) -> None:
    """In the message that begins the transaction, where it is the first of one."""
    connection.validate_no_broken_transaction()  # or what follows would be lost in silence
    direct.asked(_SET, [scope.role, scope.area, str(scope.party or "")])


@contextmanager
def scope(wanted: Scope) -> Iterator[None]:
    """Run one transaction with the rows of `wanted`; nested scopes return to the outer one."""
    before = _current.get()
    nested = connection.in_atomic_block
    with transaction.atomic():
        _apply(wanted)
        token = _current.set(wanted)
        try:
            yield
            if nested and not connection.needs_rollback:  # a rollback puts it back by itself
                _apply(before)
        finally:
            _current.reset(token)
