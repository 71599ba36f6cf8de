"""The village's queue: everything that waits for a decision, group by group."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from wugong.base.clock import SHANGHAI
from wugong.collection.enums import Level, Verdict
from wugong.collection.models import Conflict, Finding, SendBack, Visit
from wugong.people.models import Household, Labourer

Kind = Literal["conflict", "error", "doubt", "rerouted", "refused", "sent_back"]
MOST = 100


@dataclass(frozen=True, slots=True)
class Waiting:
    """One row of the queue; names are whole, the page masks them."""

    kind: Kind
    id: str
    code: str
    labourer_id: int | None
    household_id: int | None
    name: str
    field: str
    rule: str  # a check's code, a refusal's code
    params: dict[str, Any]
    sides: list[dict[str, Any]]
    stands: Any
    text: str  # an explanation given, the reason of a send-back
    at: datetime


@dataclass(frozen=True, slots=True)
class Counts:
    """How much of each kind waits."""

    conflicts: int
    errors: int
    doubts: int  # without an explanation
    rerouted: int
    refused: int
    sent_back: int

    @property
    def total(self) -> int:
        """All of it."""
        return (
            self.conflicts + self.errors + self.doubts + self.rerouted + self.refused
        ) + self.sent_back


def _inside(rows: Any, area: str) -> Any:
    return rows.filter(code__gte=area, code__lt=area + "~")


def queue(area: str, kinds: Sequence[Kind] = (), most: int = MOST) -> list[Waiting]:
    """What waits in an area, conflicts first; `kinds` picks some."""
    wanted = set(kinds) or {"conflict", "error", "doubt", "rerouted", "refused", "sent_back"}
    found: list[Waiting] = []
    if "conflict" in wanted:
        found += _conflicts(area, most)
    if wanted & {"error", "doubt"}:
        found += _findings(area, wanted, most)
    if wanted & {"rerouted", "refused"}:
        found += _visits(area, wanted, most)
    if "sent_back" in wanted:
        found += _send_backs(area, most)
    return _named(found[:most])


def counts(area: str) -> Counts:
    """For the head of the page and the workbench."""
    findings = _inside(Finding.objects.filter(closed_at__isnull=True), area)
    visits = _inside(Visit.objects.filter(closed_at__isnull=True), area)
    backs = SendBack.objects.filter(answered_at__isnull=True, labourer__isnull=False)
    return Counts(
        conflicts=_inside(Conflict.objects.filter(closed_at__isnull=True), area).count(),
        errors=findings.filter(level=Level.ERROR).count(),
        doubts=findings.filter(level=Level.DOUBT, explanation="").count(),
        rerouted=visits.filter(verdict=Verdict.REROUTED).count(),
        refused=visits.filter(verdict=Verdict.REFUSED).count(),
        sent_back=_inside(backs, area).count(),
    )


def _conflicts(area: str, most: int) -> list[Waiting]:
    rows = _inside(Conflict.objects.filter(closed_at__isnull=True), area).order_by("code", "id")
    return [
        Waiting(
            "conflict",
            str(row.pk),
            row.code,
            row.labourer_id,
            row.household_id,
            "",
            row.field,
            "",
            {},
            row.sides,
            row.stands,
            "",
            row.opened_at.astimezone(SHANGHAI),
        )
        for row in rows[:most]
    ]


def _findings(area: str, wanted: set[Any], most: int) -> list[Waiting]:
    rows = _inside(Finding.objects.filter(closed_at__isnull=True), area)
    rows = rows.filter(level__in=sorted(wanted & {"error", "doubt"}), explanation="")
    return [
        Waiting(
            "error" if row.level == Level.ERROR else "doubt",
            str(row.pk),
            row.code,
            row.labourer_id,
            row.household_id,
            "",
            row.field,
            row.rule,
            row.params,
            [],
            None,
            row.explanation,
            row.found_at.astimezone(SHANGHAI),
        )
        for row in rows.order_by("code", "id")[:most]
    ]


def _visits(area: str, wanted: set[Any], most: int) -> list[Waiting]:
    rows = _inside(Visit.objects.filter(closed_at__isnull=True), area)
    rows = rows.filter(verdict__in=sorted(wanted & {"rerouted", "refused"}))
    return [
        Waiting(
            "rerouted" if row.verdict == Verdict.REROUTED else "refused",
            str(row.pk),
            row.code,
            row.labourer_id,
            None,
            "",
            "",
            row.reason,
            row.told,
            [],
            None,
            row.user_name,
            row.recorded_at.astimezone(SHANGHAI),
        )
        for row in rows.order_by("code", "recorded_at")[:most]
    ]


def _send_backs(area: str, most: int) -> list[Waiting]:
    rows = SendBack.objects.filter(answered_at__isnull=True, labourer__isnull=False)
    return [
        Waiting(
            "sent_back",
            str(row.pk),
            row.code,
            row.labourer_id,
            None,
            "",
            "",
            "",
            {},
            [],
            None,
            row.reason,
            row.sent_at.astimezone(SHANGHAI),
        )
        for row in _inside(rows, area).order_by("code", "id")[:most]
    ]


def _named(rows: list[Waiting]) -> list[Waiting]:
    """Names of all in one read; a household bears its head's."""
    homes = {row.household_id for row in rows if row.household_id is not None}
    heads = dict(Household.objects.filter(pk__in=homes).values_list("pk", "head_id"))
    ids = {row.labourer_id for row in rows if row.labourer_id is not None}
    ids |= {head for head in heads.values() if head is not None}
    names = dict(Labourer.objects.filter(pk__in=ids).values_list("pk", "name"))
    return [_with_name(row, names, heads) for row in rows]


def _with_name(row: Waiting, names: dict[int, str], heads: dict[int, int | None]) -> Waiting:
    whose = row.labourer_id
    if whose is None and row.household_id is not None:
        whose = heads.get(row.household_id)
    values = {name: getattr(row, name) for name in Waiting.__slots__}
    return Waiting(**(values | {"name": names.get(whose or 0, "")}))
