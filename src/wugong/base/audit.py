"""The one history: every act writes one line in its own transaction; seals come afterwards."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from wugong.base import clock
from wugong.base.actor import Actor
from wugong.base.direct import insertion, planned, recordset
from wugong.base.scopes import scope

Diff = dict[str, list[Any]]
# By hand: with every act, and the ORM took three times the time. The database writes `xact`.
_LINES = insertion(
    "base_auditline",
    {
        "at": "timestamptz",
        "business_at": "timestamptz",
        "actor_id": "bigint",
        "actor_name": "text",
        "actor_role": "text",
        "action": "text",
        "subject_type": "text",
        "subject_id": "bigint",
        "labourer_id": "bigint",
        "household_id": "bigint",
        "area": "text",
        "diff": "jsonb",
        "reason": "text",
        "outcome": "text",
        "code": "text",
        "request": "text",
    },
)
Line = dict[str, Any]
_together: ContextVar[list[Line] | None] = ContextVar("together", default=None)
SEALED_FIELDS = frozenset({"id_number", "phone", "disability", "bank_account", "password", "totp"})


@dataclass(frozen=True)
class Subject:
    """The row an act is about; the person and household whose timeline shows it."""

    type: str
    id: int | None = None
    labourer_id: int | None = None
    household_id: int | None = None
    area: str = ""


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, bool | int | float | str | list | dict) or value is None:
        return value
    return str(value)


def changes(row: Model, values: Mapping[str, Any]) -> Diff:
    """What would change on the row: {field: [from, to]}, nothing where nothing changes."""
    found: Diff = {}
    for name, value in values.items():
        before = getattr(row, name)
        if before != value:
            found[name] = [_plain(before), _plain(value)]
    return found


def record(  # one line has this many facts
    action: str,
    *,
    by: Actor,
    subject: Subject,
    diff: Diff | None = None,
    reason: str = "",
    outcome: str = "done",
    code: str = "",
) -> None:
    """Write the line beside the change, so that neither stands without the other."""
    safe = {
        name: ["••••", "••••"] if name in SEALED_FIELDS else pair
        for name, pair in (diff or {}).items()
    }
    line = {
        "at": clock.real_now(),
        "business_at": clock.business_now(),
        "actor_id": by.user_id,
        "actor_name": by.name[:60],
        "actor_role": by.role,
        "action": action,
        "subject_type": subject.type,
        "subject_id": subject.id,
        "labourer_id": subject.labourer_id,
        "household_id": subject.household_id,
        "area": subject.area,
        "diff": safe,
        "reason": reason[:400],
        "outcome": outcome,
        "code": code,
        "request": by.request,
    }
    lines = _together.get()
    if lines is None:
        _write([line])
    else:
        lines.append(line)


@contextmanager
def together() -> Iterator[None]:
    """Lines of one call by one statement at its end; a part that fails leaves none."""
    outer, lines = _together.get(), list[Line]()
    token = _together.set(lines)
    try:
        yield
    finally:
        _together.reset(token)
    if outer is not None:
        outer += lines
    elif lines:
        _write(lines)


def _write(lines: list[Line]) -> None:
    connection.validate_no_broken_transaction()  # or the act would be lost, and nobody told
    planned(_LINES, [recordset(lines)])


def record_refusal(action: str, code: str, *, by: Actor) -> None:
    """In a transaction of its own: what was refused is rolled back, that it was asked is kept."""
    with transaction.atomic(), scope(by.scope):
        record(action, by=by, subject=Subject("request"), outcome="refused", code=code)
