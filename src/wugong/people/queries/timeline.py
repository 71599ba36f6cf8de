"""A person's history: the audit's lines, and dated facts that no line tells.

A fact (a stay at work, the poverty office's decision, a confirmation) stands in its own table
with its own day, also when it was taken over from a register of before the platform. It is read
as the line that would have told it, and only where none did: nothing is told twice, and nobody
is made to have written what nobody wrote.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q, QuerySet

from wugong.base import clock
from wugong.base.models import AuditLine
from wugong.people.models import Household, Labourer, PovertyPeriod, Skill

LOOKS = ("people.unmask", "people.grant_access", "people.end_access")
CONFIRMED = "people.confirmed"
_COLUMNS = (
    "id",
    "business_at",
    "action",
    "actor_id",
    "actor_name",
    "actor_role",
    "labourer_id",
    "subject_id",
    "diff",
    "reason",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One act in a history; without an id it is a dated fact."""

    id: int
    at: datetime
    action: str
    actor_id: int | None
    actor_name: str
    actor_role: str
    labourer_id: int | None
    subject_id: int | None
    diff: dict[str, Any]
    reason: str


Facts = Callable[[Sequence[int]], Iterable[Line]]
_sources: list[Facts] = []


def register_facts(source: Facts) -> None:
    """A room above states once how its dated facts of some labourers are read."""
    if source not in _sources:
        _sources.append(source)


def fact(
    action: str, day: date, subject_id: int, labourer_id: int | None, *, who: str = "", **told: Any
) -> Line:
    """A dated fact as the line that would have told it."""
    at = datetime.combine(day, time(0), clock.SHANGHAI)
    diff = {
        name: [None, value.isoformat() if isinstance(value, date) else value]
        for name, value in told.items()
        if value not in (None, "")
    }
    return Line(0, at, action, None, who, "", labourer_id, subject_id, diff, "")


def _files_of(labourer_id: int) -> list[int]:
    """This file and those that went into it: lines stay where they were written."""
    merged = Labourer.objects.filter(merged_into_id=labourer_id).values_list("pk", flat=True)
    return [labourer_id, *merged]


def timeline_of_labourer(labourer_id: int, household_id: int, most: int = 12) -> list[Line]:
    """What happened to a person and, as a whole, to the household; looks are told apart."""
    files = _files_of(labourer_id)
    own = Q(labourer_id__in=files)
    whole = Q(household_id=household_id, labourer_id__isnull=True)
    lines = _lines(AuditLine.objects.filter(own | whole).exclude(action__in=LOOKS), most)
    people = Labourer.objects.filter(pk__in=files)
    return _merged(lines, _facts(people, files, household_id), most)


def timeline_of_household(household_id: int, most: int = 12) -> list[Line]:
    """What happened to a household and its members."""
    rows = AuditLine.objects.filter(household_id=household_id).exclude(action__in=LOOKS)
    people = Labourer.objects.filter(household_id=household_id)
    members = list(people.values_list("pk", flat=True))
    return _merged(_lines(rows, most), _facts(people, members, household_id), most)


def who_saw(labourer_id: int, most: int = 100) -> list[Line]:
    """Who saw this person in full, and to whom the person was named."""
    files = _files_of(labourer_id)
    return _lines(AuditLine.objects.filter(labourer_id__in=files, action__in=LOOKS), most)


def _lines(rows: QuerySet[AuditLine], most: int) -> list[Line]:
    found = rows.filter(outcome="done").order_by("-id").values_list(*_COLUMNS)
    return [Line(pk, _local(at), *rest) for pk, at, *rest in found[:most]]


def _local(at: datetime) -> datetime:
    """The day of an act is the county's, not the server's."""
    return at.astimezone(clock.SHANGHAI)


def _facts(people: QuerySet[Labourer], ids: Sequence[int], household_id: int) -> list[Line]:
    found = [*_of_files(people), *_of_household(household_id)]
    for source in _sources:
        found += source(ids)
    return found


def _of_files(people: QuerySet[Labourer]) -> Iterable[Line]:
    """When each file began, who confirmed it last and how, and what the person can do."""
    for row in people:
        yield fact("people.register_labourer", _local(row.created_at).date(), row.pk, row.pk)
        who, how = row.confirmed_by_name, row.confirmed_how
        yield fact(CONFIRMED, row.confirmed_on, row.pk, row.pk, who=who, how=how)
    for skill in Skill.objects.filter(labourer__in=people):
        pk, day = skill.labourer_id, skill.issued_on or skill.confirmed_on
        yield fact("people.add_skill", day, pk, pk, skill=skill.occupation, level=skill.level)


def _of_household(household_id: int) -> Iterable[Line]:
    """When the household's file began, and every decision of the poverty office."""
    began = Household.objects.filter(pk=household_id).values_list("created_at", flat=True).first()
    if began is not None:
        yield fact("people.register_household", _local(began).date(), household_id, None)
    for period in PovertyPeriod.objects.filter(household_id=household_id):
        day, status = period.from_on, period.status
        yield fact("people.mirror_poverty", day, household_id, None, poverty_status=status)


def _merged(lines: list[Line], facts: list[Line], most: int) -> list[Line]:
    """The latest first; of one moment the line that was written last."""
    told: dict[tuple[str, int | None], list[Line]] = {}
    for line in lines:
        told.setdefault((line.action, line.subject_id), []).append(line)
    days = {(line.labourer_id, line.at.date()) for line in lines}
    untold = [
        each
        for each in facts
        if not any(_tells(line, each) for line in told.get((each.action, each.subject_id), ()))
        and not (each.action == CONFIRMED and (each.labourer_id, each.at.date()) in days)
    ]
    return sorted([*lines, *untold], key=lambda line: (line.at, line.id), reverse=True)[:most]


# One file or household can have several of these; of all other acts a row has one.
_REPEATED = ("people.add_skill", "people.mirror_poverty")


def _tells(line: Line, fact: Line) -> bool:
    """The act that made the fact; of several, the one that set the same value."""
    return fact.action not in _REPEATED or all(
        name in line.diff and line.diff[name][1] == value for name, (_, value) in fact.diff.items()
    )
