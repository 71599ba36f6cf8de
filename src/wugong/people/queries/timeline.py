"""A person's history is the audit's lines: what happened, and who looked."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from wugong.base.models import AuditLine
from wugong.people.models import Labourer

LOOKS = ("people.unmask", "people.grant_access", "people.end_access")
_COLUMNS = (
    "id",
    "business_at",
    "action",
    "actor_id",
    "actor_name",
    "actor_role",
    "labourer_id",
    "diff",
    "reason",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One act in a history."""

    id: int
    at: datetime
    action: str
    actor_id: int | None
    actor_name: str
    actor_role: str
    labourer_id: int | None
    diff: dict[str, Any]
    reason: str


def _lines(rows: QuerySet[AuditLine], most: int) -> list[Line]:
    found = rows.filter(outcome="done").order_by("-id").values_list(*_COLUMNS)
    return [Line(*row) for row in found[:most]]


def _files_of(labourer_id: int) -> list[int]:
    """This file and those that went into it: lines stay where they were written."""
    merged = Labourer.objects.filter(merged_into_id=labourer_id).values_list("pk", flat=True)
    return [labourer_id, *merged]


def timeline_of_labourer(labourer_id: int, household_id: int, most: int = 12) -> list[Line]:
    """What happened to a person and, as a whole, to the household; looks are told apart."""
    own = Q(labourer_id__in=_files_of(labourer_id))
    whole = Q(household_id=household_id, labourer_id__isnull=True)
    return _lines(AuditLine.objects.filter(own | whole).exclude(action__in=LOOKS), most)


def timeline_of_household(household_id: int, most: int = 12) -> list[Line]:
    """What happened to a household and its members."""
    rows = AuditLine.objects.filter(household_id=household_id).exclude(action__in=LOOKS)
    return _lines(rows, most)


def who_saw(labourer_id: int, most: int = 100) -> list[Line]:
    """Who saw this person in full, and to whom the person was named."""
    return _lines(
        AuditLine.objects.filter(labourer_id__in=_files_of(labourer_id), action__in=LOOKS), most
    )
