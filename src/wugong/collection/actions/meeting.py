"""One visit meets what others told of the same person: field by field (docs/rules.md V3)."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from wugong.base import audit
from wugong.base.actor import Actor
from wugong.base.clock import SHANGHAI
from wugong.collection.actions.rows import Claims
from wugong.collection.models import Claim, Conflict
from wugong.collection.queries import visits as queries
from wugong.collection.queries.visits import Person
from wugong.collection.rules import claims as rules
from wugong.collection.rules.claims import Standing, Told
from wugong.collection.rules.visits import MOUTHS, SPELL_FIELDS, Item
from wugong.people import actions as people
from wugong.people.actions import Settled
from wugong.people.models import Labourer

NOT_YET = 2**31 - 1  # nobody has seen what is only being settled


@dataclass(frozen=True, slots=True)
class Teller:
    """Who says so: a phone, or somebody with a paper form."""

    device: str
    by: Actor
    now: datetime
    month: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A household of which something is told: as it is, and as the phone showed it."""

    id: int
    version: int
    base_version: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a field is to hold, who contends, and whether this telling is new to it."""

    value: Any
    standing: Standing
    conflict: Conflict | None = None
    undone: tuple[Claim, ...] = ()  # tellings that were applied and now contend
    redone: tuple[Claim, ...] = ()  # tellings that contended and now stand
    is_new: bool = True


@dataclass
class Ground:
    """What is known of everybody that one call changes: read once for all of its visits."""

    files: dict[int, Labourer]
    claims: list[Claim]
    conflicts: list[Conflict]
    settled: Settled = field(default_factory=Settled)
    reached: set[int] = field(default_factory=set)  # households beside the person's, by one visit

    @classmethod
    def of(cls, persons: Iterable[Person]) -> "Ground":
        """Their files held, their open tellings and conflicts."""
        known = list(persons)
        if not known:
            return cls({}, [], [])
        ids, homes = [p.id for p in known], {p.household_id for p in known}
        files = queries.held_files(ids)
        return cls(files, queries.open_claims(ids, homes), queries.open_conflicts(ids, homes))

    def meeting(self, person: Person, item: Item, teller: Teller) -> "Meeting":
        """One visit of one of them."""
        home = person.household_id
        return Meeting(
            person,
            item,
            teller,
            [c for c in self.claims if c.labourer_id == person.id or c.household_id == home],
            [c for c in self.conflicts if c.labourer_id == person.id or c.household_id == home],
        )

    def keep(self, meeting: "Meeting") -> None:
        """The next visit of this call meets what this one told."""
        self.reached.clear()
        self.claims = [c for c in self.claims if c.closed_at is None] + meeting.made
        self.conflicts = [c for c in self.conflicts if c.closed_at is None] + meeting.opened

    def enter(self, home: int) -> None:
        """Somebody moved in there: what was told of that household before is met from now on."""
        claims, conflicts = {c.pk for c in self.claims}, {c.pk for c in self.conflicts}
        self.claims += [c for c in queries.open_claims([], [home]) if c.pk not in claims]
        found = queries.open_conflicts([], [home])
        self.conflicts += [c for c in found if c.pk not in conflicts]

    def reach(self, meeting: "Meeting", home: int) -> None:
        """A meeting that has to do with another household too."""
        self.reached.add(home)
        self.enter(home)
        claims, conflicts = set(map(id, meeting.claims)), set(map(id, meeting.conflicts))
        meeting.claims += [c for c in self.claims if _is_new(c, home, claims)]
        meeting.conflicts += [c for c in self.conflicts if _is_new(c, home, conflicts)]

    def forget(self, person: Person) -> None:
        """A visit was refused: what it touched in here is as the database has it.

        Whatever was settled before was written before: no visit that may fail begins without.
        """
        homes = {person.household_id, *self.reached}
        told = [c for c in self.claims if c.pk is None]
        for claim in told:
            claim.closed_at = None
        others = [c for c in self.claims if c.pk and not _concerns(c, person.id, homes)]
        self.files.update(queries.held_files([person.id]))
        self.claims = [*others, *told, *queries.open_claims([person.id], homes)]
        rest = [c for c in self.conflicts if not _concerns(c, person.id, homes)]
        self.conflicts = [*rest, *queries.open_conflicts([person.id], homes)]
        self.reached.clear()

    def write_settled(self, by: Actor) -> None:
        """The files so far, before anybody else reads or writes one of them."""
        people.write_settled(self.settled, by=by)

    def store(self, by: Actor) -> None:
        """The files, and the tellings of all visits that are still open."""
        self.write_settled(by)
        Claims([c for c in self.claims if c.pk is None and not c.closed_at]).insert()


@dataclass
class Meeting:
    """The open tellings and conflicts of one person and household, and one visit among them."""

    person: Person
    item: Item
    teller: Teller
    claims: list[Claim]
    conflicts: list[Conflict]
    made: list[Claim] = field(default_factory=list)
    opened: list[Conflict] = field(default_factory=list)
    decided: Conflict | None = None  # the one that this visit resolves, once it is closed

    @property
    def has_decided(self) -> bool:
        """Whether what this visit resolves is closed."""
        return self.decided is not None

    def tell(
        self,
        name: str,
        old: Any,
        new: Any,
        current: Any,
        *,
        says: Callable[[Any], Any] = lambda value: value,
        home: Shown | None = None,
    ) -> Outcome:
        """Settle one field; `says` reads from a claim what it led to (of stays at work: the id).

        `home`: the household whose field it is, where it is not the person's.
        """
        mine = [c for c in self.claims if _is_of(c, name, home)]
        conflict = next((c for c in self.conflicts if _is_of(c, name, home)), None)
        if conflict is not None and self.item.resolves == conflict.pk:
            self._decide(conflict, mine, new)
            return Outcome(new, Standing(new, ()))
        before = _standing(mine, says)
        if _was_changed_by_office(before, conflict, current, says):
            self._close(mine)
            if conflict is not None:
                self._end(conflict, current, by_visit=False)
            mine, conflict, before = [], None, None
        is_elsewhere = before is None and old != current
        if is_elsewhere and rules.canonical(new) != rules.canonical(current):
            mine = [self._office(name, current, home)]
        base = self.item.base_version if home is None else home.base_version
        claim = self.claim(name, old, new, base, home)
        after = _standing([*mine, claim], says)
        assert after is not None  # there is at least this claim
        row = self._keep(conflict, claim, after, [*mine, claim])
        return _outcome(before, after, row, claim, [*mine, claim])

    def outlive(self, began: date | None) -> str:
        """What was told of a stay that is over ends; the field, where this visit was to decide it.

        `began`: of the stay that is open now. What was told before that day was told of another.
        """
        self._close([c for c in self.claims if c.field in SPELL_FIELDS and _is_over(c, began)])
        for row in self.conflicts:
            if row.closed_at is None and _is_of_a_stay_over(row, began):
                is_asked = self.item.resolves == row.pk
                self._end(row, row.stands, by_visit=is_asked)
                self.decided = row if is_asked else self.decided
        mine = self.decided
        return mine.field if mine is not None and _is_of_a_stay_over(mine, began) else ""

    def claim(self, name: str, old: Any, new: Any, base: int, home: Shown | None) -> Claim:
        """One more telling of this visit."""
        claim = Claim(
            labourer_id=self.person.id if home is None else None,
            household_id=home.id if home is not None else None,
            code=self.person.code,
            field=name,
            visit_id=self.item.id,
            device_id=self.teller.device or None,
            seq=self.item.seq,
            base_version=base,
            settled_version=NOT_YET,
            old=old,
            new=new,
            became=new,
            visited_at=self.item.visited_at,
            how=self.item.how,
            by_name=self.teller.by.name[:60],
        )
        self.made.append(claim)
        return claim

    def _office(self, name: str, current: Any, home: Shown | None) -> Claim:
        claim = self.claim(name, None, current, 0, home)
        claim.visit_id, claim.device_id, claim.seq = None, None, 0
        claim.settled_version = self.person.version if home is None else home.version
        claim.how = claim.by_name = ""
        claim.visited_at = self.teller.now
        return claim

    def _keep(
        self, conflict: Conflict | None, claim: Claim, after: Standing, rows: list[Claim]
    ) -> Conflict | None:
        """The conflict's row follows what stands: opened, its sides anew, or closed by itself."""
        if not after.is_conflict:
            if conflict is not None:
                self._end(conflict, after.value, by_visit=True)
            return None
        sides = _sides(after, rows)
        if conflict is None:
            conflict = Conflict(
                labourer_id=claim.labourer_id,
                household_id=claim.household_id,
                code=claim.code,
                month=self.teller.month,
                field=claim.field,
                stands=after.value,
                opened_at=self.teller.now,
            )
            self.opened.append(conflict)
        conflict.sides = sides
        conflict.stands = after.value
        conflict.save()
        if conflict in self.opened:
            audit.record("collection.open_conflict", by=self.teller.by, subject=conflict.subject)
        return conflict

    def _decide(self, conflict: Conflict, mine: list[Claim], value: Any) -> None:
        self.decided = conflict
        self._close(mine)
        self._end(conflict, value, by_visit=True)

    def _end(self, conflict: Conflict, value: Any, *, by_visit: bool) -> None:
        conflict.closed_at = self.teller.now
        conflict.decided = value
        if by_visit:
            conflict.closed_by_visit = self.item.id
            conflict.closed_by_name = self.teller.by.name[:60]
        conflict.save(update_fields=["closed_at", "decided", "closed_by_visit", "closed_by_name"])
        audit.record("collection.close_conflict", by=self.teller.by, subject=conflict.subject)

    def _close(self, rows: list[Claim]) -> None:
        saved = [row.pk for row in rows if row.pk is not None]
        for row in rows:
            row.closed_at = self.teller.now
        if saved:
            Claim.objects.filter(pk__in=saved).update(closed_at=self.teller.now)
        self.claims = [row for row in self.claims if row not in rows]

    def end_of(self, home: int) -> None:
        """Nobody lives there any more: what was open of it ends with what stands."""
        told = [c for c in self.claims if c.household_id == home and c.field != MOUTHS]
        self._close(told)
        for row in self.conflicts:
            if row.household_id == home and row.closed_at is None:
                self._end(row, row.stands, by_visit=False)

    def settle(self, version: int, *, home: int | None = None) -> None:
        """Now the version is known from which on a phone has seen these tellings.

        Of the person; of a household, what was told of it.
        """
        for claim in self.made:
            if claim.visit_id is not None and claim.household_id == home:
                claim.settled_version = version


def _is_of(row: Claim | Conflict, name: str, home: Shown | None) -> bool:
    whose = home.id if home is not None else None
    return row.closed_at is None and row.field == name and row.household_id == whose


def _is_over(claim: Claim, began: date | None) -> bool:
    return began is None or claim.visited_at.astimezone(SHANGHAI).date() < began


def _is_of_a_stay_over(row: Conflict, began: date | None) -> bool:
    if row.field not in SPELL_FIELDS or began is None:
        return row.field in SPELL_FIELDS
    told = min(datetime.fromisoformat(str(side["visited_at"])) for side in row.sides)
    return told.astimezone(SHANGHAI).date() < began


def _is_new(row: Claim | Conflict, home: int, known: set[int]) -> bool:
    return row.household_id == home and row.closed_at is None and id(row) not in known


def _concerns(row: Claim | Conflict, labourer: int, households: Collection[int]) -> bool:
    return row.labourer_id == labourer or row.household_id in households


def _told(claim: Claim, says: Callable[[Any], Any]) -> Told:
    return Told(
        key=str(claim.visit_id or ""),
        device=str(claim.device_id or ""),
        seq=claim.seq,
        base_version=claim.base_version,
        settled_version=claim.settled_version,
        old=claim.old,
        new=claim.new,
        became=says(claim.became),
    )


def _standing(claims: list[Claim], says: Callable[[Any], Any]) -> Standing | None:
    return rules.standing([_told(claim, says) for claim in claims]) if claims else None


def _was_changed_by_office(
    before: Standing | None, conflict: Conflict | None, current: Any, says: Callable[[Any], Any]
) -> bool:
    """The field does not hold what visits led to: an act of an office counts from here."""
    if conflict is not None:
        return bool(says(conflict.stands) != current)
    return before is not None and says(before.sides[0].heads[0].became) != current


def _sides(standing: Standing, rows: list[Claim]) -> list[dict[str, Any]]:
    by_key = {str(row.visit_id or ""): row for row in rows}
    found = []
    for side in standing.sides:
        row = by_key[side.heads[0].key]
        found.append(
            {
                "value": side.value,
                "visit": str(row.visit_id or ""),
                "device": str(row.device_id or ""),
                "by": row.by_name,
                "how": row.how,
                "visited_at": row.visited_at.isoformat(),
            }
        )
    return found


def _outcome(
    before: Standing | None,
    after: Standing,
    conflict: Conflict | None,
    claim: Claim,
    rows: list[Claim],
) -> Outcome:
    """Which tellings a field that is applied step by step has to take back or to do."""
    by_key = {str(row.visit_id or ""): row for row in rows}
    key = str(claim.visit_id)
    heads = {told.key for side in after.sides for told in side.heads}
    was_conflict = before is not None and before.is_conflict
    undone: tuple[Claim, ...] = ()
    redone: tuple[Claim, ...] = ()
    if after.is_conflict and not was_conflict:
        chains = [told for side in after.sides for told in side.chain if not told.is_office]
        undone = tuple(by_key[told.key] for told in reversed(chains) if told.key != key)
    elif was_conflict and not after.is_conflict:
        redone = tuple(by_key[told.key] for told in after.sides[0].chain if not told.is_office)
    is_same = before is not None and not was_conflict and _is_said(before, claim)
    is_new = key in heads and not after.is_conflict and not was_conflict and not is_same
    return Outcome(after.value, after, conflict, undone, redone, is_new)


def _is_said(before: Standing, claim: Claim) -> bool:
    return rules.canonical(before.value) == rules.canonical(claim.new)
