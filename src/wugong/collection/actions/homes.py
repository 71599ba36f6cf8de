"""In which household somebody lives, as a field that several may tell (docs/rules.md V7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from wugong.base.errors import Refusal
from wugong.collection.actions.meeting import Meeting, Outcome
from wugong.collection.models import Conflict
from wugong.collection.rules.visits import HOME
from wugong.people import actions as people


@dataclass
class Homes:
    """The household of one person while a visit that tells of it is taken."""

    meeting: Meeting
    told: Mapping[str, Any]

    @property
    def asked(self) -> Conflict | None:
        """The question which household is right, where this visit answers it, late even."""
        for row in (*self.meeting.conflicts, self.meeting.decided):
            is_that = row is not None and row.pk == self.meeting.item.resolves
            if is_that and row is not None and row.field == HOME:
                return row
        return None

    def take(self, home: int) -> Conflict | None:
        """Move in, or find that somebody else told another household."""
        person = self.meeting.person
        now = person.household_id
        self._check_side(home)
        before = [claim.became for claim in self.meeting.claims if claim.field == HOME]
        outcome = self.meeting.tell(HOME, self.told.get("from") or now, home, now, says=_led_to)
        self._keep_along(home)
        if outcome.value != now:
            along = self._along(outcome, before)
            people.move_member(person.id, outcome.value, along, by=self.meeting.teller.by)
            self.meeting.person = replace(person, household_id=outcome.value)
        return outcome.conflict

    def _check_side(self, home: int) -> None:
        row = self.asked
        if row is not None and home not in (row.stands, *(side["value"] for side in row.sides)):
            raise Refusal("visit.conflict_unknown", field="resolves")

    def _keep_along(self, home: int) -> None:
        """With whom it has to be taken back, should it come to be contended."""
        for claim in self.meeting.made:
            if claim.field == HOME and claim.visit_id is not None and self.told.get("along"):
                claim.became = {"home": home, "along": self.told["along"]}

    def _along(self, outcome: Outcome, before: Sequence[Any]) -> int:
        """Who has no file and went along: with the move that is taken back, or done at last."""
        moves = [claim.became for claim in (*outcome.undone, *outcome.redone)]
        if self.asked is not None:  # whoever decides says where, not with whom: that was told
            moves += [move for move in before if _led_to(move) == outcome.value]
        if not moves:
            return int(self.told.get("along") or 0)
        return max(int(move["along"]) if isinstance(move, dict) else 0 for move in moves)


def _led_to(value: Any) -> Any:
    """The household that a telling led to."""
    return value["home"] if isinstance(value, dict) else value
