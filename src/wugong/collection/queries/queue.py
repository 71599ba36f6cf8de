"""The village's queue: everything that waits for a decision, group by group."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from django.db.models import Count, Min

from wugong.base.direct import planned
from wugong.base.fields import SealedJSON
from wugong.collection.enums import Level
from wugong.collection.models import Conflict, Finding, Visit
from wugong.collection.queries import twice

Kind = Literal["conflict", "error", "doubt", "new_home", "rerouted", "refused", "sent_back"]
KINDS: tuple[Kind, ...] = get_args(Kind)
OF_VISITS = frozenset({"new_home", "rerouted", "refused"})
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
    on: date  # in Shanghai
    file: twice.File | None = None  # of somebody refused as told twice


@dataclass(frozen=True, slots=True)
class Counts:
    """How much of each kind waits."""

    conflicts: int
    errors: int
    doubts: int  # without an explanation
    new_homes: int
    rerouted: int
    refused: int
    sent_back: int

    @property
    def total(self) -> int:
        """All of it."""
        return (self.conflicts + self.errors + self.doubts + self.new_homes + self.rerouted) + (
            self.refused + self.sent_back
        )


def _inside(rows: Any, area: str) -> Any:
    return rows.filter(code__gte=area, code__lt=area + "~")


def queue(area: str, kinds: Sequence[Kind] = ()) -> list[Waiting]:
    """What waits in an area, conflicts first, a hundred at most; `kinds` picks some."""
    values = {"low": area, "high": area + "~", "kinds": list(kinds or KINDS)}
    found = [_waiting(row) for row in planned(_ROWS, values)]
    _name([row for row in found if row.kind == "refused" and row.labourer_id is None])
    return found


def _name(newcomers: Sequence[Waiting]) -> None:
    """Called as they were told; who is on the roll already stands beside."""
    numbers = {}
    for row in newcomers:
        row.name = twice.told(row.params.get("changes"), "name")
        if row.rule == twice.TWICE:
            numbers[row.id] = twice.told(row.params.get("changes"), "id_number")
    files = twice.files(numbers.values())
    for row in newcomers:
        row.file = files.get(numbers.get(row.id, ""))


def _waiting(row: tuple[Any, ...]) -> Waiting:
    """Only what is shown is opened: what conflicts hold, and what visits told."""
    kind, pk, code, labourer, household, name, field, rule, figures, stands, told, text, on = row
    params: dict[str, Any] = json.loads(figures) if figures else {}
    sides: list[dict[str, Any]] = []
    if kind in OF_VISITS:
        params = _open(Visit, "told", told)
    elif kind == "conflict":
        sides, stands = _open(Conflict, "sides", told), _open(Conflict, "stands", stands)
    who = (kind, pk, code, labourer, household, name)
    return Waiting(*who, field, rule, params, sides, stands, text, on)


def _open(model: type[Conflict | Visit], name: str, sealed: bytes | None) -> Any:
    column = model._meta.get_field(name)
    assert isinstance(column, SealedJSON)
    return column.from_db_value(sealed, None, None)


# One statement: only the rows that are shown leave the database, each with its name. The partial
# indexes are named by their conditions: these stand in the text.
_HERE = "code >= %(low)s::text AND code < %(high)s::text"
# One whose people have been taken back shows nowhere.
_FOUNDING = """closed_at IS NULL AND verdict IN ('accepted', 'conflict') AND new_home IS NOT NULL
     AND NOT EXISTS (SELECT FROM people_household h WHERE h.id = home
       AND h.merged_into_id IS NOT NULL)"""
_ROWS = f"""
WITH waiting AS (
  (SELECT 'conflict'::text AS kind, 1 AS rank, id AS nth, id::text AS pk, code, labourer_id,
     household_id, field::text AS field, ''::text AS rule, NULL::text AS figures,
     stands_sealed AS stands, sides_sealed AS told, ''::text AS said, opened_at AS at
   FROM collection_conflict
   WHERE 'conflict' = ANY(%(kinds)s::text[]) AND closed_at IS NULL AND {_HERE}
   ORDER BY code, id LIMIT {MOST})
  UNION ALL
  (SELECT level::text, 2, id, id::text AS pk, code, labourer_id, household_id, field::text,
     rule::text, nullif(params::text, '{{}}'), NULL, NULL, '', found_at
   FROM collection_finding
   WHERE closed_at IS NULL AND explanation = '' AND level = ANY(%(kinds)s::text[]) AND {_HERE}
   ORDER BY code, id LIMIT {MOST})
  UNION ALL
  (SELECT 'new_home', 3, (extract(epoch FROM recorded_at) * 1000000)::bigint, id::text AS pk,
     code, labourer_id, NULL, '', '', NULL, NULL, told_sealed, user_name::text, recorded_at
   FROM collection_visit
   WHERE 'new_home' = ANY(%(kinds)s::text[]) AND {_FOUNDING} AND {_HERE}
   ORDER BY code, recorded_at LIMIT {MOST})
  UNION ALL
  (SELECT verdict::text, 4, (extract(epoch FROM recorded_at) * 1000000)::bigint, id::text AS pk,
     code, labourer_id, NULL, '', reason::text, NULL, NULL, told_sealed, user_name::text,
     recorded_at
   FROM collection_visit
   WHERE verdict = ANY(%(kinds)s::text[]) AND closed_at IS NULL
     AND verdict IN ('rerouted', 'refused') AND {_HERE}
   ORDER BY code, recorded_at LIMIT {MOST})
  UNION ALL
  (SELECT 'sent_back', 5, id, id::text AS pk, code, labourer_id, NULL, '', '', NULL, NULL, NULL,
     reason::text, sent_at
   FROM collection_sendback
   WHERE 'sent_back' = ANY(%(kinds)s::text[]) AND answered_at IS NULL
     AND labourer_id IS NOT NULL AND {_HERE}
   ORDER BY code, id LIMIT {MOST})
  ORDER BY rank, code, nth LIMIT {MOST})
SELECT w.kind, w.pk, w.code, w.labourer_id, w.household_id, coalesce(l.name, head.name, ''),
  w.field, w.rule, w.figures, w.stands, w.told, w.said,
  (w.at AT TIME ZONE 'Asia/Shanghai')::date
FROM waiting w
LEFT JOIN people_labourer l ON l.id = w.labourer_id
LEFT JOIN people_household h ON h.id = w.household_id AND w.labourer_id IS NULL
LEFT JOIN people_labourer head ON head.id = h.head_id
ORDER BY w.rank, w.code, w.nth
"""  # noqa: S608  # ours


_COUNTS = f"""
WITH findings AS (
  SELECT level, explanation FROM collection_finding
  WHERE closed_at IS NULL AND {_HERE}),
visits AS (
  SELECT verdict FROM collection_visit
  WHERE closed_at IS NULL AND verdict IN ('rerouted', 'refused')
    AND {_HERE})
SELECT
  (SELECT count(*) FROM collection_conflict
   WHERE closed_at IS NULL AND {_HERE}),
  (SELECT count(*) FROM findings WHERE level = 'error'),
  (SELECT count(*) FROM findings WHERE level = 'doubt' AND explanation = ''),
  (SELECT count(*) FROM collection_visit
   WHERE {_FOUNDING} AND {_HERE}),
  (SELECT count(*) FROM visits WHERE verdict = 'rerouted'),
  (SELECT count(*) FROM visits WHERE verdict = 'refused'),
  (SELECT count(*) FROM collection_sendback
   WHERE answered_at IS NULL AND labourer_id IS NOT NULL
     AND {_HERE})
"""  # noqa: S608  # ours


def counts(area: str) -> Counts:
    """For the head of the page and the workbench, in one read."""
    (row,) = planned(_COUNTS, {"low": area, "high": area + "~"})
    return Counts(*row)


def alike(area: str) -> list[tuple[str, dict[str, Any], int]]:
    """Checks whose doubts wait more than once in an area: code, the figures of one, how many."""
    rows = _inside(Finding.objects.filter(closed_at__isnull=True), area)
    waiting = rows.filter(level=Level.DOUBT, explanation="").values("rule")
    counted = waiting.annotate(count=Count("id"), one=Min("id")).filter(count__gt=1)
    found = sorted(counted, key=lambda each: -each["count"])
    one_each = Finding.objects.filter(pk__in=[each["one"] for each in found])
    figures = dict(one_each.values_list("pk", "params"))
    return [(each["rule"], figures[each["one"]], each["count"]) for each in found]
