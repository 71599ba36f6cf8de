"""The one history: every act writes one line in its own transaction; seals come afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Model

from wugong.base import clock
from wugong.base.actor import Actor
from wugong.base.models import AuditLine
from wugong.base.scopes import scope

Diff = dict[str, list[Any]]
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
    AuditLine.objects.bulk_create(
        [
            AuditLine(
                at=clock.real_now(),
                business_at=clock.business_now(),
                actor_id=by.user_id,
                actor_name=by.name[:60],
                actor_role=by.role,
                action=action,
                subject_type=subject.type,
                subject_id=subject.id,
                labourer_id=subject.labourer_id,
                household_id=subject.household_id,
                area=subject.area,
                diff=safe,
                reason=reason[:400],
                outcome=outcome,
                code=code,
                request=by.request,
            )
        ]
    )


def record_refusal(action: str, code: str, *, by: Actor) -> None:
    """In a transaction of its own: what was refused is rolled back, that it was asked is kept."""
    with transaction.atomic(), scope(by.scope):
        record(action, by=by, subject=Subject("request"), outcome="refused", code=code)
