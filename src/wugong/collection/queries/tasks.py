"""The month's task of a group, and everything that wants the grid worker's hand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from wugong.base.clock import business_now
from wugong.base.errors import Refusal
from wugong.base.identity import mask_name
from wugong.base.month import Month
from wugong.base.statements import rows_of
from wugong.collection.enums import Level, TaskState, Verdict
from wugong.collection.models import Conflict, Device, Finding, GroupTask, SendBack, Visit
from wugong.collection.rules import checks
from wugong.collection.rules.tasks import is_late
from wugong.people.models import Labourer

HERE = ("on_roll", "lost")
ASKED = (Verdict.ACCEPTED, Verdict.CONFLICT)
Sent = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Open:
    """What a group still has to put right."""

    conflicts: list[int]
    errors: list[int]  # those that the group leader can correct
    doubts: list[int]  # without an explanation


def task(code: str, month: str) -> GroupTask:
    """One group's task of a month."""
    found = GroupTask.objects.filter(code=code, month=month).first()
    if found is None:
        raise Refusal("task.unknown")
    return found


def locked_task(code: str, month: str) -> GroupTask:
    """Held until the transaction ends."""
    found = GroupTask.objects.select_for_update().filter(code=code, month=month).first()
    if found is None:
        raise Refusal("task.unknown")
    return found


def tasks_of(code: str) -> list[GroupTask]:
    """This month's, and last month's until the county has accepted it."""
    current = Month.of(business_now().date())
    done = (TaskState.ACCEPTED, TaskState.CLOSED)
    return [
        row
        for row in rows_of(GroupTask, _MONTHS, [code, [str(current - 1), str(current)]])
        if row.month == str(current) or row.state not in done
    ]


_MONTHS = "code = %s::text AND month = ANY(%s::text[]) ORDER BY month"


def open_of(code: str) -> Open:
    """Conflicts, errors and doubts that nobody has dealt with."""
    conflicts = Conflict.objects.filter(code=code, closed_at__isnull=True)
    return _open(list(conflicts.values_list("pk", flat=True)), rows_of(Finding, _OPEN, [code]))


def not_asked(code: str, month: str) -> list[int]:
    """People of the roll whom no visit of the month has reached."""
    asked = Visit.objects.filter(code=code, month=month, verdict__in=ASKED)
    rows = Labourer.objects.filter(code=code, status__in=HERE)
    missing = set(rows.values_list("pk", flat=True))
    return sorted(missing - set(asked.values_list("labourer_id", flat=True)))


def has_held(code: str) -> bool:
    """Visits of the group's own phones that wait for a lower number.

    What another group's phone told of somebody who came from there waits for nothing: it is
    rerouted when that phone calls, or within the hour.
    """
    phones = Device.objects.filter(code=code).values("pk")
    return Visit.objects.filter(code=code, verdict=Verdict.HELD, device_id__in=phones).exists()


def task_json(row: GroupTask, found: Open, back: SendBack | None) -> dict[str, Any]:
    """As docs/field-sync.md writes it."""
    now = business_now()
    sent_back = None
    if back is not None:
        sent_back = {
            "reason": back.reason,
            "at": back.sent_at.isoformat(),
            "by": mask_name(back.by_name),
        }
    return {
        "month": row.month,
        "state": row.state,
        "due_on": row.due_on.isoformat(),
        "is_late": is_late(row.state, row.due_on, now.date()),
        "people": row.people,
        "covered": row.covered,
        "changed": row.changed,
        "open_conflicts": len(found.conflicts),
        "errors": len(found.errors),
        "doubts": len(found.doubts),
        "sent_back": sent_back,
    }


def tasks_json(code: str) -> list[dict[str, Any]]:
    """The tasks a phone shows."""
    return _Waits.of(code).tasks(code)


def carried(code: str, user_id: int, language: str) -> tuple[list[Sent], list[Sent]]:
    """The tasks a phone shows; what wants the grid worker's hand, the whole group's, each time.

    Sent back, in conflict, in doubt, come from elsewhere.
    """
    found = _Waits.of(code)
    hand = [
        *map(_sent_back, (row for row in found.backs if row.labourer_id is not None)),
        *_conflicts(found.conflicts, code, user_id),
        *(_finding(row, language) for row in found.findings if not _is_explained(row)),
        *map(_rerouted, rows_of(Visit, _REROUTED, [code])),
    ]
    return found.tasks(code), hand


_OPEN = "code = %s::text AND closed_at IS NULL ORDER BY id"
_BACKS = "code = %s::text AND answered_at IS NULL ORDER BY id"
_REROUTED = """
code = %s::text AND verdict = 'rerouted' AND closed_at IS NULL ORDER BY recorded_at
"""


@dataclass(frozen=True, slots=True)
class _Waits:
    """What is open in a group, read once for the tasks and the list beside them."""

    conflicts: list[Conflict]
    findings: list[Finding]
    backs: list[SendBack]

    @classmethod
    def of(cls, code: str) -> "_Waits":
        """One read a table."""
        conflicts, findings = rows_of(Conflict, _OPEN, [code]), rows_of(Finding, _OPEN, [code])
        return cls(conflicts, findings, rows_of(SendBack, _BACKS, [code]))

    def tasks(self, code: str) -> list[Sent]:
        """As docs/field-sync.md writes them."""
        found = _open([row.pk for row in self.conflicts], self.findings)
        backs = {  # others are the village's to answer
            row.month: row
            for row in self.backs
            if row.labourer_id is None and row.to_state == TaskState.COLLECTING
        }
        return [task_json(row, found, backs.get(row.month)) for row in tasks_of(code)]


def _open(conflicts: list[int], findings: Iterable[Finding]) -> Open:
    errors, doubts = [], []
    for row in findings:
        if row.level == Level.DOUBT and not row.explanation:
            doubts.append(row.pk)
        elif row.level == Level.ERROR and checks.CATALOGUE[row.rule].holds_group:
            errors.append(row.pk)
    return Open(conflicts, errors, doubts)


def _is_explained(row: Finding) -> bool:
    return row.level == Level.DOUBT and row.explanation != ""


def _sent_back(row: SendBack) -> Sent:
    return {
        "kind": "visit",
        "id": row.pk,
        "labourer": row.labourer_id,
        "visit": str(row.visit_id) if row.visit_id else None,
        "month": row.month,
        "reason": row.reason,
        "at": row.sent_at.isoformat(),
        "by": mask_name(row.by_name),
    }


def _conflicts(rows: Sequence[Conflict], code: str, user_id: int) -> list[Sent]:
    mine = set()
    if rows:
        devices = Device.objects.filter(code=code, user_id=user_id)
        mine = {str(pk) for pk in devices.values_list("pk", flat=True)}
    return [
        {
            "kind": "conflict",
            "id": row.pk,
            "labourer": row.labourer_id,
            "household": row.household_id,
            "field": row.field,
            "stands": row.stands,
            "at": row.opened_at.isoformat(),
            "sides": [side_json(side, mine) for side in row.sides],
        }
        for row in rows
    ]


def side_json(side: dict[str, Any], mine: Sequence[str] | set[str]) -> dict[str, Any]:
    """One value that contends: who asked, when, how."""
    return {
        "value": side["value"],
        "visited_at": side["visited_at"],
        "how": side["how"],
        "by": mask_name(side["by"]) if side["by"] else "",
        "mine": bool(side["device"]) and side["device"] in mine,
    }


def _finding(row: Finding, language: str) -> Sent:
    return {
        "kind": "finding",
        "id": row.pk,
        "labourer": row.labourer_id,
        "household": row.household_id,
        "code": row.rule,
        "level": row.level,
        "message": Refusal(row.rule, **row.params).message(language),
        "field": row.field,
    }


def _rerouted(row: Visit) -> Sent:
    return {
        "kind": "rerouted",
        "id": str(row.pk),
        "labourer": row.labourer_id,
        "visited_at": row.visited_at.isoformat(),
        "by": mask_name(row.user_name),
        "changes": row.told.get("changes", {}),
    }


def visit_of(code: str, text: str) -> UUID:
    """A visit of the group, by the id that a page posts."""
    try:
        wanted = UUID(text)
    except ValueError:
        raise Refusal("not_found") from None
    if not Visit.objects.filter(pk=wanted, code=code).exists():
        raise Refusal("not_found")
    return wanted
