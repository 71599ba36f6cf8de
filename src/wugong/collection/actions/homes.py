"""What a visit tells of households: their facts, and in which one somebody lives (V7)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from wugong.base.errors import Refusal
from wugong.collection.actions.meeting import Ground, Meeting, Outcome, Shown
from wugong.collection.actions.mouths import Mouths
from wugong.collection.models import Conflict
from wugong.collection.queries import visits as queries
from wugong.collection.queries.visits import Person
from wugong.collection.rules import visits as rules
from wugong.collection.rules.visits import COUNT, HOME
from wugong.people import actions as people
from wugong.people import queries as files
from wugong.people.models import Household


@dataclass
class Homes:
    """The households that one visit has to do with, while it is taken."""

    ground: Ground
    meeting: Meeting
    home: int | None  # the one it names, where that has a file
    found: Callable[[Person], int]  # opens the file of one that has none
    told_into: int | None = None  # the new one that somebody known was told into
    mouths: Mouths | None = field(default=None, init=False)

    @property
    def told(self) -> Mapping[str, Any]:
        """As it was sent."""
        return self.meeting.item.household or {}

    @property
    def asked(self) -> Conflict | None:
        """The question which household is right, where this visit answers it, late even."""
        for row in (*self.meeting.conflicts, self.meeting.decided):
            is_that = row is not None and row.pk == self.meeting.item.resolves
            if is_that and row is not None and row.field == HOME:
                return row
        return None

    def take(self) -> list[Conflict]:
        """A move, or what was told of the household in which the person lives."""
        now, key = self.meeting.person.household_id, self.meeting.item.new_home
        if self.asked is not None:
            return self._move()
        if key is not None and self.home != now:
            return self._move() if self.told.get("from") else self._of_one_left()
        changes = rules.household_facts(self.told)
        names_a_move = bool(self.told.get("from") or self.told.get("along"))
        if not changes and (key is not None or self.home == now or not names_a_move):
            return []
        if self.home != now:  # the village moves people into households that have a number
            raise Refusal("people.other_group", field="household")
        home = files.household(now)
        if home.pk == now:
            return self._facts(home, changes)
        self._of_one_folded(files.locked_household(now), changes)  # nobody on the roll is there
        return []

    def _facts(self, home: Household, changes: Mapping[str, Any]) -> list[Conflict]:
        shown = self._shown(home)
        conflicts, facts = [], {}
        for name, pair in changes.items():
            old, new = pair.get("from"), pair.get("to")
            if name == COUNT:
                rules.check_count(new)
                old, new = Mouths.seen(self.meeting, shown, pair)
            outcome = self.meeting.tell(name, old, new, getattr(home, name), home=shown)
            if outcome.conflict is not None:
                conflicts.append(outcome.conflict)
            if outcome.value != getattr(home, name):
                facts[name] = outcome.value
        row = people.settle_household(home.pk, facts, by=self.meeting.teller.by)
        self.meeting.settle(row.version, home=home.pk)
        return conflicts

    def _shown(self, home: Household) -> Shown:
        """By its number and without a version, it is taken for shown as it is."""
        base = int(self.told.get("base_version") or 0)
        is_by_key = self.meeting.item.new_home is not None
        return Shown(home.pk, home.version, base if base or is_by_key else home.version)

    def _of_one_left(self) -> list[Conflict]:
        """Told of a new household by somebody who has been taken back from it meanwhile."""
        key, person = self.meeting.item.new_home, self.meeting.person
        changes = rules.household_facts(self.told)
        if self.home is None or key is None or not changes:
            raise Refusal("form.required", field="household")
        if not (self._was_told_into(self.home) or queries.was_told_into(person.id, key)):
            raise Refusal("form.required", field="household")
        home = self._locked(self.home)
        if home.merged_into_id is None:
            self.ground.reach(self.meeting, home.pk)
            return self._facts(home, changes)
        self._of_one_folded(home, changes)
        return []

    def _locked(self, home: int) -> Household:
        try:
            return files.locked_household(home)
        except Refusal:  # it has moved since
            raise Refusal("people.other_group", field="household") from None

    def _was_told_into(self, home: int) -> bool:
        told = (claim.became for claim in self.meeting.claims if claim.field == HOME)
        return home in map(_led_to, told)

    def _of_one_folded(self, home: Household, changes: Mapping[str, Any]) -> None:
        """Nobody lives in it: who was born there is where this person is."""
        by = self.meeting.teller.by
        rest = {name: pair.get("to") for name, pair in changes.items() if name != COUNT}
        if rest:
            people.settle_household(home.pk, rest, by=by)
        if COUNT not in changes:
            return
        old, new = changes[COUNT].get("from"), changes[COUNT].get("to")
        rules.check_count(new)
        more = new - old if type(old) is int and type(new) is int else 0
        where = files.household(self.meeting.person.household_id)
        self.mouths = Mouths.of(self.ground, self.meeting, {where.pk: 0})
        members = rules.counted(where.member_count + more)
        people.settle_household(where.pk, {COUNT: members}, by=by)

    def _move(self) -> list[Conflict]:
        """分户: the first who is told into a new household founds it, the others join."""
        person, asked = self.meeting.person, self.asked
        if self.meeting.item.new_home is not None:
            if self.home is None:
                self.home = self.found(person)
            self.told_into = self.home
        if self.home is None:
            raise Refusal("visit.conflict_unknown", field="resolves")
        left = self.told.get("from") or person.household_id
        own = int(files.labourer(person.id).status in rules.ON_ROLL)
        gone = 0 if asked is not None else own + int(self.told.get("along") or 0)
        believed = self._lived_in() | {left: -gone, self.home: gone}
        try:
            self.mouths = Mouths.of(self.ground, self.meeting, believed)
            found = self._enter(self.home)
        except Refusal as refusal:
            if refusal.code != "not_found":
                raise
            raise Refusal("people.other_group", field="household") from None  # it has moved since
        return [found] if found is not None else []

    def _lived_in(self) -> dict[int, int]:
        """Wherever the person is or was told to be: the visit may take them back there."""
        told = [claim for claim in self.meeting.claims if claim.field == HOME]
        homes = {place for claim in told for place in (claim.old, _led_to(claim.became))}
        return dict.fromkeys({self.meeting.person.household_id, *homes}, 0)

    def _enter(self, home: int) -> Conflict | None:
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
        undone = [claim.became for claim in outcome.undone]
        redone = [claim.became for claim in outcome.redone]
        if self.asked is not None:  # whoever decides says where, not with whom: that was told
            redone += before
        moves = [m for m in undone if _led_to(m) == self.meeting.person.household_id]
        moves += [m for m in redone if _led_to(m) == outcome.value]
        if not (undone or moves):
            return int(self.told.get("along") or 0)
        return max((int(m["along"]) if isinstance(m, dict) else 0 for m in moves), default=0)

    def settle(self) -> None:
        """Once all else is taken: who came and went, and what is over with a household."""
        if self.mouths is not None:
            self.mouths.settle()


def _led_to(value: Any) -> Any:
    """The household that a telling led to."""
    return value["home"] if isinstance(value, dict) else value
