"""A visit by itself: what it holds, its clock, its month, its place in the phone's count."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from wugong.base.clock import SHANGHAI
from wugong.base.errors import FieldRefusals, Refusal
from wugong.base.month import Month
from wugong.people.rules import EARLIEST_FACT, MOST_MEMBERS

MOST_VISITS = 500
CLOCK_AHEAD = timedelta(minutes=10)
HELD_FOR = timedelta(days=5)
OLDEST_APP = "1.0.0"  # [S] the dated setting field.minimum_app_version
PERSON_FIELDS = (
    "name",
    "relation",
    "phone",
    "education",
    "student_status",
    "health",
    "capability",
    "marital",
)
SPELL_FIELDS = (
    "spell.wage_yuan_month",
    "spell.employer_name",
    "spell.occupation",
    "spell.industry",
    "spell.channel",
)
NEW_FIELDS = (
    *PERSON_FIELDS,
    "id_number",
    "no_number_reason",
    "sex",
    "birth_on",
    "ethnic",
    "political_status",
)
ON_ROLL = ("on_roll", "lost")
COUNT = "member_count"
HOUSEHOLD_FIELDS = ("address", COUNT)
STATUS, WORK, HOME = "status", "work", "household"
MOUTHS = "mouths"  # who came and went with a move: told by nobody as a field
FIELDS_OF_A_STAY = 5  # place, employer, day, wage, channel
MOST_SECONDS = 3600  # of typing in one visit: a form left open is no work
LEFT_TO_THE_VILLAGE = frozenset({"people.duplicate", "people.needs_county", "people.other_group"})
_SAID_BESIDE = ("status_on", "status_reason", "spell", "household", "wish", "resolves")
_written = json.JSONEncoder(sort_keys=True, default=str).encode
KNOWN_FIELDS = frozenset({*PERSON_FIELDS, *SPELL_FIELDS, STATUS})


@dataclass(frozen=True)
class Item:
    """One visit as the phone sent it: no slots, for what is worked out of it is kept."""

    id: UUID
    seq: int
    visited_at: datetime
    base_version: int
    labourer: int | None = None
    new_key: UUID | None = None
    no_change: bool = False
    how: str = "at_home"
    changes: Mapping[str, Mapping[str, Any]] | None = None
    status_on: str | None = None
    status_reason: str = ""
    spell: Mapping[str, Any] | None = None
    household: Mapping[str, Any] | None = None
    wish: Mapping[str, Any] | None = None
    needs: tuple[Mapping[str, Any], ...] = ()
    resolves: int | None = None
    # Measured, not said: no part of the digest, for phones of before do not send it.
    typed_seconds: int | None = None

    @cached_property
    def told(self) -> dict[str, Any]:
        """What was said, to be kept as it was."""
        found: dict[str, Any] = {"changes": dict(self.changes)} if self.changes else {}
        if self.needs:
            found["needs"] = list(self.needs)
        for name in _SAID_BESIDE:
            if value := getattr(self, name):
                found[name] = value
        return found

    @property
    def fields_typed(self) -> int:
        """How many fields somebody typed, and did not confirm with a tap."""
        return len(self.changes or ()) + (FIELDS_OF_A_STAY if self.spell else 0)

    @property
    def new_home(self) -> UUID | None:
        """The key of a household that somebody new brings along."""
        told = (self.household or {}).get("id")
        return UUID(told.removeprefix("new:")) if isinstance(told, str) else None

    @cached_property
    def digest(self) -> bytes:
        """The same content has the same one, however it was written down."""
        whole = [
            self.labourer,
            str(self.new_key or ""),
            self.seq,
            self.visited_at.astimezone(SHANGHAI).isoformat(),
            self.base_version,
            self.no_change,
            self.how,
            self.told,
        ]
        return hashlib.sha256(_written(whole).encode()).digest()[:16]


@dataclass(frozen=True, slots=True)
class Malformed:
    """A visit that the schema refused: only its number, so that the others need not wait."""

    id: str
    seq: int | None
    faults: tuple[tuple[str, str], ...]


def fault(item: Item, now: datetime) -> str:
    """Why this visit is taken by nobody, as a refusal's code; the database is not asked."""
    if item.visited_at > now + CLOCK_AHEAD:
        return "visit.clock_ahead"
    if item.visited_at.astimezone(SHANGHAI).date() < EARLIEST_FACT:
        return "visit.long_ago"
    told = item.told
    if item.no_change and told.keys() & {"changes", "spell", "household", "wish", "resolves"}:
        return "visit.no_change_with_changes"
    if not item.no_change and not told:
        return "visit.nothing"
    return ""


def household_facts(told: Mapping[str, Any]) -> dict[str, Any]:
    """What was told of a household's own facts."""
    changes = told.get("changes") or {}
    if unknown := changes.keys() - set(HOUSEHOLD_FIELDS):
        raise Refusal("people.not_changeable", field=f"household.{sorted(unknown)[0]}")
    return dict(changes)


def check_count(told: Any) -> None:
    """A household may be told to count so many, whatever it is to count in the end."""
    if type(told) is not int or not 0 <= told <= MOST_MEMBERS:
        raise FieldRefusals([Refusal("form.invalid", field=COUNT)])


def counted(members: int) -> int:
    """What a household counts of what tellings and moves add up to."""
    return min(max(members, 0), MOST_MEMBERS)


def is_left(new_key: UUID | None, code: str) -> bool:
    """Whether a refusal is the village's to look into: somebody new whom no phone can put right."""
    return new_key is not None and code in LEFT_TO_THE_VILLAGE


def month_of(visited_at: datetime, is_closed: Callable[[str], bool]) -> tuple[str, bool]:
    """Its own month until the township has consolidated it, then the next open one (S1)."""
    own = Month.of(visited_at.astimezone(SHANGHAI).date())
    month = own
    while is_closed(str(month)):
        month = month + 1
    return str(month), month != own


@dataclass(frozen=True, slots=True)
class Come:
    """Which of a phone's visits have come: all up to one, and some beyond a gap."""

    settled: int
    beyond: frozenset[int]

    def with_more(self, seqs: Iterable[int]) -> "Come":
        """More have come; a gap that closes moves the count on."""
        beyond = {*self.beyond, *(seq for seq in seqs if seq > self.settled)}
        settled = self.settled
        while settled + 1 in beyond:
            settled += 1
            beyond.discard(settled)
        return Come(settled, frozenset(beyond))

    def has(self, seq: int) -> bool:
        """Whether this number was used."""
        return seq <= self.settled or seq in self.beyond

    @property
    def next_seq(self) -> int:
        """The least number to go on with."""
        return max([self.settled, *self.beyond]) + 1


def seconds_of(told: object) -> int | None:
    """Seconds of typing as a client measured them; what cannot be one is passed over."""
    if type(told) is not int or told < 0:
        return None
    return min(told, MOST_SECONDS)


def shared(seconds: int | None, fields: Sequence[int]) -> list[int | None]:
    """Seconds of one page among its visits, by the fields typed in each."""
    if seconds is None or not fields:
        return [None] * len(fields)
    weights = fields if any(fields) else [1] * len(fields)
    parts = [seconds * weight // sum(weights) for weight in weights]
    parts[weights.index(max(weights))] += seconds - sum(parts)
    return list(parts)


def is_too_old(version: str, minimum: str) -> bool:
    """Versions compare part by part; what is no version is too old."""
    return _parts(version) < _parts(minimum)


def _parts(version: str) -> tuple[int, ...]:
    parts = version.split(".")
    if not 1 <= len(parts) <= 4 or not all(
        p.isascii() and p.isdigit() and len(p) < 7 for p in parts
    ):
        return (-1,)
    return tuple(map(int, parts))
