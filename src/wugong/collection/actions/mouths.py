"""How many a household counts while people move out of it and in (docs/rules.md V7).

A count is told as it was seen. Who came or went since is added to it, as it would have been had the
telling come first; so the end hangs on no order.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wugong.collection.actions.meeting import Ground, Meeting, Shown
from wugong.collection.models import Claim, Conflict
from wugong.collection.rules.visits import COUNT, MOUTHS, counted
from wugong.people import actions as people
from wugong.people import queries as files
from wugong.people.queries import Mouthful


@dataclass(frozen=True, slots=True)
class Mouths:
    """The households of one move: before it, and what the phone believes of it."""

    ground: Ground
    meeting: Meeting
    believed: Mapping[int, int]  # a household: how many more it has, as the phone shows it now
    before: Mapping[int, Mouthful]

    @classmethod
    def of(cls, ground: Ground, meeting: Meeting, believed: Mapping[int, int]) -> "Mouths":
        """As they stand; nothing has moved yet."""
        found = files.locked_mouths(believed)
        here = {pk: row for pk, row in found.items() if row.code == meeting.person.code}
        return cls(ground, meeting, believed, here)

    @staticmethod
    def seen(meeting: Meeting, home: Shown, told: Mapping[str, Any]) -> tuple[Any, Any]:
        """A count, from and to, with everybody who came or went unseen by its teller."""
        old, new = told.get("from"), told.get("to")
        more = _unknown(meeting, home)
        return (_plus(old, more), counted(_plus(new, more))) if more else (old, new)

    def settle(self) -> None:
        """What was told of their counts follows; of one in which nobody lives it ends."""
        after = files.locked_mouths(self.before)
        for home in sorted(after):
            self.ground.reach(self.meeting, home)
            self._settle_one(home, after[home])
            if after[home].is_folded:
                self.meeting.end_of(home)

    def _settle_one(self, home: int, after: Mouthful) -> None:
        moved, believed = after.members - self.before[home].members, self.believed[home]
        version = after.version
        if moved != believed:  # a version that no phone has seen
            version = people.settle_household(home, {}, by=self.meeting.teller.by).version
        if moved:
            self._shift(home, moved, after.members)
        shown = Shown(home, version, 0)
        if believed:
            self._note(shown, believed, is_believed=True)
        if moved != believed:
            self._note(shown, moved - believed, is_believed=False)

    def _note(self, home: Shown, mouths: int, *, is_believed: bool) -> None:
        """The phone believes it, or sees it once it fetches the household."""
        claim = self.meeting.claim(MOUTHS, 0, mouths, 0, home)
        claim.settled_version = home.version
        if not is_believed:
            claim.device_id = None

    def _shift(self, home: int, more: int, stands: int) -> None:
        """What was told before is what it would be, had it been told today."""
        for claim in self.meeting.claims:
            if _counts(claim, home):
                names = ("old", "new", "became")
                for name in names:
                    setattr(claim, name, _plus(getattr(claim, name), more))
                if claim.pk is not None:
                    claim.save(update_fields=names)
        for row in self.meeting.conflicts:
            if _counts(row, home):
                row.stands = stands
                values = [counted(side["value"] + more) for side in row.sides]
                row.sides = [s | {"value": v} for s, v in zip(row.sides, values, strict=True)]
                row.save(update_fields=["stands", "sides"])


def _unknown(meeting: Meeting, home: Shown) -> int:
    """How many came and went that this visit's teller had not seen."""
    moves = [c for c in meeting.claims if c.field == MOUTHS and c.household_id == home.id]
    return sum(c.new for c in moves if not _knew(meeting, c, home.base_version))


def _knew(meeting: Meeting, move: Claim, base_version: int) -> bool:
    if meeting.teller.device and str(move.device_id) == meeting.teller.device:
        return move.seq < meeting.item.seq
    return move.settled_version <= base_version


def _counts(row: Claim | Conflict, home: int) -> bool:
    return row.household_id == home and row.field == COUNT and row.closed_at is None


def _plus(value: Any, more: int) -> Any:
    return value + more if isinstance(value, int) else value
