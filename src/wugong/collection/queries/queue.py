"""The village's queue: everything that waits for a decision, group by group."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from django.db import connection
from django.db.models import Count, Min

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


_COUNTS = """
WITH findings AS (
  SELECT level, explanation FROM collection_finding
  WHERE closed_at IS NULL AND code >= %(low)s AND code < %(high)s),
visits AS (
  SELECT verdict FROM collection_visit
  WHERE closed_at IS NULL AND verdict IN ('rerouted', 'refused')
    AND code >= %(low)s AND code < %(high)s)
SELECT
  (SELECT count(*) FROM collection_conflict
   WHERE closed_at IS NULL AND code >= %(low)s AND code < %(high)s),
  (SELECT count(*) FROM findings WHERE level = 'error'),
  (SELECT count(*) FROM findings WHERE level = 'doubt' AND explanation = ''),
  (SELECT count(*) FROM visits WHERE verdict = 'rerouted'),
  (SELECT count(*) FROM visits WHERE verdict = 'refused'),
  (SELECT count(*) FROM collection_sendback
   WHERE answered_at IS NULL AND labourer_id IS NOT NULL AND code >= %(low)s AND code < %(high)s)
"""


def counts(area: str) -> Counts:
    """For the head of the page and the workbench, in one read."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, {"low": area, "high": area + "~"})
        return Counts(*(cursor.fetchone() or (0,) * 6))


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


_FINDING = (
    "pk",
    "code",
    "labourer_id",
    "household_id",
    "level",
    "field",
    "rule",
    "params",
    "explanation",
    "found_at",
)


def _findings(area: str, wanted: set[Any], most: int) -> list[Waiting]:
    rows = _inside(Finding.objects.filter(closed_at__isnull=True), area)
    rows = rows.filter(level__in=sorted(wanted & {"error", "doubt"}), explanation="")
    found = []
    for row in rows.order_by("code", "id").values_list(*_FINDING)[:most]:
        pk, code, labourer, household, level, field, rule, params, text, at = row
        kind: Kind = "error" if level == Level.ERROR else "doubt"
        who = (kind, str(pk), code, labourer, household, "")
        found.append(Waiting(*who, field, rule, params, [], None, text, at.astimezone(SHANGHAI)))
    return found


def alike(area: str) -> list[tuple[str, dict[str, Any], int]]:
    """Checks whose doubts wait more than once in an area: code, the figures of one, how many."""
    rows = _inside(Finding.objects.filter(closed_at__isnull=True), area)
    waiting = rows.filter(level=Level.DOUBT, explanation="").values("rule")
    counted = waiting.annotate(count=Count("id"), one=Min("id")).filter(count__gt=1)
    found = sorted(counted, key=lambda each: -each["count"])
    one_each = Finding.objects.filter(pk__in=[each["one"] for each in found])
    figures = dict(one_each.values_list("pk", "params"))
    return [(each["rule"], figures[each["one"]], each["count"]) for each in found]


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
    return replace(row, name=names.get(whose or 0, ""))
