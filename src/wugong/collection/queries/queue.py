"""The village's queue: everything that waits for a decision, group by group."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db.models import Count, Min

from wugong.base.clock import SHANGHAI
from wugong.base.statements import planned, rows_of
from wugong.collection.enums import Level, Verdict
from wugong.collection.models import Conflict, Finding, SendBack, Visit

Kind = Literal["conflict", "error", "doubt", "rerouted", "refused", "sent_back"]
MOST = 100


@dataclass(slots=True)
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
  WHERE closed_at IS NULL AND code >= %(low)s::text AND code < %(high)s::text),
visits AS (
  SELECT verdict FROM collection_visit
  WHERE closed_at IS NULL AND verdict IN ('rerouted', 'refused')
    AND code >= %(low)s::text AND code < %(high)s::text)
SELECT
  (SELECT count(*) FROM collection_conflict
   WHERE closed_at IS NULL AND code >= %(low)s::text AND code < %(high)s::text),
  (SELECT count(*) FROM findings WHERE level = 'error'),
  (SELECT count(*) FROM findings WHERE level = 'doubt' AND explanation = ''),
  (SELECT count(*) FROM visits WHERE verdict = 'rerouted'),
  (SELECT count(*) FROM visits WHERE verdict = 'refused'),
  (SELECT count(*) FROM collection_sendback
   WHERE answered_at IS NULL AND labourer_id IS NOT NULL
     AND code >= %(low)s::text AND code < %(high)s::text)
"""


def counts(area: str) -> Counts:
    """For the head of the page and the workbench, in one read."""
    (row,) = planned(_COUNTS, {"low": area, "high": area + "~"})
    return Counts(*row)


# The partial indexes are named by their conditions: these stand in the text.
_HERE = "code >= %s::text AND code < %s::text || '~'"
_CONFLICTS = f"{_HERE} AND closed_at IS NULL ORDER BY code, id LIMIT %s::int"
_FINDINGS = f"""
SELECT id, code, labourer_id, household_id, level, field, rule, params, found_at
FROM collection_finding
WHERE {_HERE} AND closed_at IS NULL AND explanation = '' AND level = ANY(%s::text[])
ORDER BY code, id LIMIT %s::int
"""  # noqa: S608  # ours
_VISITS = f"""
{_HERE} AND closed_at IS NULL AND verdict IN ('rerouted', 'refused') AND verdict = ANY(%s::text[])
ORDER BY code, recorded_at LIMIT %s::int
"""
_BACKS = f"""
{_HERE} AND answered_at IS NULL AND labourer_id IS NOT NULL ORDER BY code, id LIMIT %s::int
"""
_NAMES = "SELECT id, name FROM people_labourer WHERE id = ANY(%s::bigint[])"
_HEADS = """
SELECT h.id, l.name FROM people_household h JOIN people_labourer l ON l.id = h.head_id
WHERE h.id = ANY(%s::bigint[])
"""


def _conflicts(area: str, most: int) -> list[Waiting]:
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
        for row in rows_of(Conflict, _CONFLICTS, [area, area, most])
    ]


def _findings(area: str, wanted: set[Any], most: int) -> list[Waiting]:
    levels = sorted(wanted & {"error", "doubt"})
    found = []
    for row in planned(_FINDINGS, [area, area, levels, most]):
        pk, code, labourer, household, level, field, rule, params, at = row
        kind: Kind = "error" if level == Level.ERROR else "doubt"
        who = (kind, str(pk), code, labourer, household, "")
        figures = json.loads(params)
        found.append(Waiting(*who, field, rule, figures, [], None, "", at.astimezone(SHANGHAI)))
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
    verdicts = sorted(wanted & {"rerouted", "refused"})
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
        for row in rows_of(Visit, _VISITS, [area, area, verdicts, most])
    ]


def _send_backs(area: str, most: int) -> list[Waiting]:
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
        for row in rows_of(SendBack, _BACKS, [area, area, most])
    ]


def _named(rows: list[Waiting]) -> list[Waiting]:
    """Names of all in one read; a household bears its head's."""
    ids = {row.labourer_id for row in rows if row.labourer_id is not None}
    homes = {row.household_id for row in rows if row.labourer_id is None} - {None}
    names = dict(planned(_NAMES, [list(ids)])) if ids else {}
    heads = dict(planned(_HEADS, [list(homes)])) if homes else {}
    for row in rows:
        known, whose = (names, row.labourer_id) if row.labourer_id else (heads, row.household_id)
        row.name = known.get(whose, "")
    return rows
