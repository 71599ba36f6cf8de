"""Visits and tellings of one call into their tables, each kind by one statement."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from wugong.base.actor import Actor
from wugong.base.direct import insertion, listed, planned, recordset
from wugong.base.fields import SealedJSON
from wugong.collection.models import Claim, Device, Visit
from wugong.collection.queries import visits as queries
from wugong.collection.rules.visits import Item

_OF_A_VISIT = {
    "id": "uuid",
    "labourer_id": "bigint",
    "code": "text",
    "device_id": "uuid",
    "user_id": "bigint",
    "user_name": "text",
    "seq": "int",
    "visited_at": "timestamptz",
    "recorded_at": "timestamptz",
    "month": "text",
    "base_version": "int",
    "no_change": "boolean",
    "how": "text",
    "has_wish": "boolean",
    "fields_typed": "int",
    "typed_seconds": "int",
    "new_key": "uuid",
    "new_home": "uuid",
    "home": "bigint",
    "verdict": "text",
    "reason": "text",
    "faults": "jsonb",
    "marks": "text[]",
    "version": "int",
    "closed_at": "timestamptz",
}
_OF_A_CLAIM = {
    "labourer_id": "bigint",
    "household_id": "bigint",
    "code": "text",
    "field": "text",
    "visit_id": "uuid",
    "device_id": "uuid",
    "seq": "int",
    "base_version": "int",
    "settled_version": "int",
    "visited_at": "timestamptz",
    "how": "text",
    "by_name": "text",
    "closed_at": "timestamptz",
}
# An id that a row out of sight has breaks no call: what else the phone sent is taken.
_ONCE = "ON CONFLICT (id) DO NOTHING"
_INSERT_VISITS = insertion("collection_visit", _OF_A_VISIT, ("digest", "told_sealed"), _ONCE)
_SEALED = {name: f"{name}_sealed" for name in ("old", "new", "became")}
_INSERT_CLAIMS = insertion("collection_claim", _OF_A_CLAIM, tuple(_SEALED.values()))
_ASIDE = """
WITH answered AS (
  UPDATE collection_sendback b SET answered_at = %(now)s::timestamptz
  FROM unnest(%(asked)s::bigint[], %(asked_at)s::timestamptz[]) AS asked(labourer_id, at)
  WHERE b.answered_at IS NULL AND b.labourer_id = asked.labourer_id AND b.sent_at < asked.at),
opened AS (
  UPDATE collection_visit SET closed_at = %(now)s::timestamptz
  WHERE new_key = ANY(%(opened)s::uuid[]) AND verdict = 'refused' AND closed_at IS NULL)
UPDATE collection_device SET settled_seq = %(settled)s::int, seqs_beyond = %(beyond)s::int[],
  last_seen_at = %(seen)s::timestamptz, app_version = %(app)s::text WHERE id = %(device)s::uuid
"""


@dataclass(slots=True)
class Fresh:
    """A visit that has just come, as its row will be: a call brings too many to be models."""

    id: UUID
    code: str
    device_id: UUID | None
    user_id: int
    user_name: str
    seq: int
    visited_at: datetime
    recorded_at: datetime
    month: str
    base_version: int
    no_change: bool
    how: str
    told_sealed: bytes | None
    has_wish: bool
    fields_typed: int
    typed_seconds: int | None
    digest: bytes
    new_key: UUID | None
    new_home: UUID | None
    marks: list[str]
    labourer_id: int | None = None
    verdict: str = ""
    reason: str = ""
    faults: list[list[str]] = field(default_factory=list)
    version: int = 0
    closed_at: datetime | None = None
    home: int | None = None

    @classmethod
    def of(
        cls,
        item: Item,
        device: Device | None,
        by: Actor,
        *,
        code: str,
        now: datetime,
        month: str,
        marks: list[str],
    ) -> "Fresh":
        """One that a phone sent, or that somebody typed from paper."""
        name = device.user_name if device is not None else by.name
        return cls(
            id=item.id,
            code=code,
            device_id=device.pk if device is not None else None,
            user_id=(device.user_id if device is not None else by.user_id) or 0,
            user_name=name[:60],
            seq=item.seq,
            visited_at=item.visited_at,
            recorded_at=now,
            month=month,
            base_version=item.base_version,
            no_change=item.no_change,
            how=item.how,
            told_sealed=_sealed(Visit, "told", item.told) if item.told else None,
            has_wish=bool(item.wish),
            fields_typed=item.fields_typed,
            typed_seconds=item.typed_seconds,
            digest=queries.digest_of(item),
            new_key=item.new_key,
            new_home=item.new_home,
            marks=marks,
        )

    @property
    def pk(self) -> UUID:
        """Called as on a row."""
        return self.id


@dataclass(frozen=True, slots=True)
class Rows:
    """Visits: a third of the processor time that the ORM takes for it."""

    visits: Sequence[Fresh]

    def insert(self) -> None:
        """Nothing where there is nothing."""
        _insert(_INSERT_VISITS, self.visits)


@dataclass(frozen=True, slots=True)
class Claims:
    """What visits told of single fields."""

    claims: Sequence[Claim]

    def insert(self) -> None:
        """Nothing where there is nothing."""
        _insert(_INSERT_CLAIMS, [_claim(claim) for claim in self.claims])


@dataclass(frozen=True, slots=True)
class Aside:
    """What a call changes besides: of its phone, and of whom was sent back and is asked again.

    `asked`: when each was asked last; what was sent back after that has still to be asked.
    `opened`: newcomers who have a file now; what was refused of them before waits no longer.
    """

    device: Device | None
    asked: Mapping[int, datetime]
    opened: Collection[UUID]
    now: datetime

    def update(self) -> None:
        """One statement for all of it; a paper form has no phone."""
        values: dict[str, Any] = {"now": self.now, "opened": listed(self.opened)}
        values |= {"asked": listed(self.asked), "asked_at": listed(self.asked.values())}
        values |= dict.fromkeys(("device", "settled", "beyond", "seen", "app"))
        if (row := self.device) is not None:
            values |= {"device": row.pk, "settled": row.settled_seq, "seen": row.last_seen_at}
            values |= {"beyond": listed(row.seqs_beyond), "app": row.app_version}
        planned(_ASIDE, values)


def _insert(statement: str, rows: Sequence[Any]) -> None:
    if rows:
        planned(statement, [recordset(rows)])


def _claim(claim: Claim) -> dict[str, Any]:
    values = {name: getattr(claim, name) for name in _OF_A_CLAIM}
    for name, column in _SEALED.items():
        values[column] = _sealed(Claim, name, getattr(claim, name))
    return values


def _sealed(model: type[Visit | Claim], name: str, value: Any) -> bytes | None:
    column = model._meta.get_field(name)
    assert isinstance(column, SealedJSON)
    return column.get_prep_value(value)
