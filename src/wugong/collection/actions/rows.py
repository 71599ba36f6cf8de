"""Visits of one call into their table."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from wugong.collection.models import Visit

_SIMPLE = (
    "id",
    "code",
    "device_id",
    "user_id",
    "user_name",
    "seq",
    "visited_at",
    "recorded_at",
    "month",
    "base_version",
    "no_change",
    "how",
    "has_wish",
    "fields_typed",
    "new_key",
    "new_home",
    "verdict",
    "reason",
    "faults",
    "marks",
    "version",
    "closed_at",
)
_COLUMNS = ", ".join(_SIMPLE)
_INSERT = f"""
INSERT INTO collection_visit ({_COLUMNS}, digest, told_sealed, labourer_id)
SELECT {_COLUMNS}, decode(digest, 'hex'), decode(told_sealed, 'hex'), labourer_id
FROM json_to_recordset(%s) AS r(
  id uuid, code text, device_id uuid, user_id bigint, user_name text, seq int,
  visited_at timestamptz, recorded_at timestamptz, month text, base_version int,
  no_change boolean, how text, has_wish boolean, fields_typed int, new_key uuid, new_home uuid,
  verdict text, reason text, faults jsonb, marks text[], version int, closed_at timestamptz,
  digest text, told_sealed text, labourer_id bigint)
"""  # noqa: S608  # our own column names

_TOLD = Visit._meta.get_field("told")


@dataclass(frozen=True, slots=True)
class Rows:
    """All of them by one statement: a third of the processor time that the ORM takes for it."""

    visits: Sequence[Visit]

    def insert(self) -> None:
        """Nothing where there is nothing."""
        if not self.visits:
            return
        text = json.dumps([_row(visit) for visit in self.visits], ensure_ascii=False, default=str)
        with connection.cursor() as cursor:
            cursor.execute(_INSERT, [text])


def _row(visit: Visit) -> dict[str, Any]:
    values = {name: getattr(visit, name) for name in _SIMPLE}
    sealed = _TOLD.get_prep_value(visit.told)
    values["told_sealed"] = sealed.hex() if sealed is not None else None
    return values | {"digest": visit.digest.hex(), "labourer_id": visit.labourer_id}
