"""The one history: every act writes one line in its own transaction; seals come afterwards."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from wugong.base import clock
from wugong.base.actor import Actor
from wugong.base.scopes import scope

Diff = dict[str, list[Any]]
# By hand: with every act, and the ORM took three times the time. The database writes `xact`.
_COLUMNS = (
    "at, business_at, actor_id, actor_name, actor_role, action, subject_type, subject_id,"
    " labourer_id, household_id, area, diff, reason, outcome, code, request"
)
_LINES = f"INSERT INTO base_auditline ({_COLUMNS}) VALUES "  # noqa: S608  # our own names
_LINE = f"({', '.join(['%s'] * 16)})"
_together: ContextVar[list[list[Any]] | None] = ContextVar("together", default=None)
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
    values = [
        clock.real_now(),
        clock.business_now(),
        by.user_id,
        by.name[:60],
        by.role,
        action,
        subject.type,
        subject.id,
        subject.labourer_id,
        subject.household_id,
        subject.area,
        json.dumps(safe),
        reason[:400],
        outcome,
        code,
        by.request,
    ]
    lines = _together.get()
    if lines is None:
        _write([values])
    else:
        lines.append(values)


@contextmanager
def together() -> Iterator[None]:
    """Lines of one call by one statement at its end; a part that fails leaves none."""
    outer, lines = _together.get(), list[list[Any]]()
    token = _together.set(lines)
    try:
        yield
    finally:
        _together.reset(token)
    if outer is not None:
        outer += lines
    elif lines:
        _write(lines)


def _write(lines: Sequence[list[Any]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            _LINES + ", ".join([_LINE] * len(lines)), [value for line in lines for value in line]
        )


def record_refusal(action: str, code: str, *, by: Actor) -> None:
    """In a transaction of its own: what was refused is rolled back, that it was asked is kept."""
    with transaction.atomic(), scope(by.scope):
        record(action, by=by, subject=Subject("request"), outcome="refused", code=code)
