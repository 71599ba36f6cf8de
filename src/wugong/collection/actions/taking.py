"""One visit that changes something: its effects, through the rooms that hold the facts."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from wugong.base import codes
from wugong.base.actor import require
from wugong.base.clock import SHANGHAI
from wugong.base.errors import Refusal
from wugong.base.forms import plain_text
from wugong.collection.actions.homes import Homes
from wugong.collection.actions.meeting import Ground, Meeting, Teller
from wugong.collection.actions.stays import Stays
from wugong.collection.enums import NeedKind
from wugong.collection.models import Conflict, Need
from wugong.collection.queries import visits as queries
from wugong.collection.queries.visits import Person
from wugong.collection.rules import visits as rules
from wugong.collection.rules.visits import Item
from wugong.employment import actions as employment
from wugong.employment import queries as work
from wugong.people import actions as people
from wugong.people import queries as files
from wugong.people.actions import NewHousehold, NewLabourer
from wugong.people.models import Labourer
from wugong.people.permissions import may_change
from wugong.people.rules import Source, clean
from wugong.placement.actions.wishes import Stated, set_wish

_OF_THE_FILE = frozenset(rules.PERSON_FIELDS)
WISH_HOLDS = timedelta(days=180)
WHY_STATUS = "入户走访"


@dataclass
class Taken:
    """What a visit led to."""

    labourer_id: int
    household_id: int
    version: int
    home: int | None = None  # of a new household, what its key stands for
    conflicts: list[Conflict] = field(default_factory=list)


@dataclass
class Taking:
    """One visit, taken in the savepoint of its caller."""

    item: Item
    teller: Teller
    ground: Ground
    home: int | None = None  # the household it names, where it has a file

    @property
    def founds(self) -> bool:
        """Whether it names a household that has no file yet."""
        return self.home is None and self.item.new_home is not None

    @property
    def source(self) -> Source:
        """Met or called on that day; a clock some minutes ahead is today's."""
        day = min(self.item.visited_at.astimezone(SHANGHAI).date(), self.teller.now.date())
        return Source(self.item.how, day, self.teller.by.name)

    def register(self, code: str) -> Taken:
        """Somebody without a file: it is opened, then the rest of the visit is taken."""
        told = {name: pair.get("to") for name, pair in (self.item.changes or {}).items()}
        if unknown := told.keys() - set(rules.NEW_FIELDS):
            raise Refusal("people.not_changeable", field=sorted(unknown)[0])
        if told.get("birth_on"):
            told["birth_on"] = _day(told["birth_on"], "birth_on")
        facts = {name: value for name, value in told.items() if value not in (None, "")}
        name = str(facts.pop("name", ""))
        home = self._found_home(code) if self.founds else self.home
        new = NewLabourer(name=name, code=code, source=self.source, household_id=home, **facts)
        try:
            row = people.register_labourer(new, by=self.teller.by)
        except Refusal as refusal:
            if refusal.code != "not_found" or self.item.new_home is None:
                raise
            raise Refusal("people.other_group", field="household") from None  # it has moved since
        person = Person(row.pk, row.household_id, row.code, row.status, row.version, None)
        meeting = self.ground.meeting(person, self.item, self.teller)
        self._beside(meeting)
        meeting.settle(row.version)
        self.ground.keep(meeting)
        if not self.founds:
            self.ground.enter(row.household_id)
        home = row.household_id if self.item.new_home is not None else None
        return Taken(row.pk, row.household_id, row.version, home)

    def _found_home(self, code: str, left: int | None = None) -> int:
        """A household that is in no roll: its file begins with what was told of it."""
        changes = rules.household_facts(self.item.household or {})
        if left is not None:
            changes.pop(rules.COUNT, None)  # its mouths come with whoever moves in
        told = {name: pair.get("to") for name, pair in changes.items()}
        facts = {name: value for name, value in told.items() if value not in (None, "")}
        new = NewHousehold(code, left_id=left, **facts)
        return people.register_household(new, by=self.teller.by).pk

    def change(self, person: Person) -> Taken:
        """Fields, status, stays, household, wish and needs of somebody known."""
        row = self.ground.files.get(person.id) or files.locked_labourer(person.id)
        require(may_change(self.teller.by, row))
        meeting = self.ground.meeting(person, self.item, self.teller)
        if self.item.resolves is not None:
            self._check_resolves(meeting)
        conflicts, facts = self._fields(meeting, row)
        conflicts += self._status(meeting, row)
        homes = Homes(self.ground, meeting, self.home, self._found_for)
        conflicts += homes.take()
        conflicts += self._beside(meeting)
        if self.item.resolves is not None and not meeting.has_decided:
            self._decide_for_what_stands(meeting)
        has_moved = meeting.person.household_id != person.household_id
        if has_moved or self._acts_beside():
            row = files.locked_labourer(person.id)  # other rooms wrote to it meanwhile
        by, settled = self.teller.by, self.ground.settled
        row = people.settle_labourer(row, facts, source=self.source, by=by, settled=settled)
        self.ground.files[person.id] = row
        if not self.is_plain:
            self.ground.write_settled(by)
        homes.settle()
        meeting.settle(row.version)
        self.ground.keep(meeting)
        return Taken(person.id, row.household_id, row.version, homes.told_into, conflicts)

    def _found_for(self, person: Person) -> int:
        """The household into which one of another is told first."""
        return self._found_home(person.code, person.household_id)

    @property
    def is_plain(self) -> bool:
        """Fields of a known file and nothing besides: refused before anything is written, or not.

        Such visits need no savepoint, and their files are written together.
        """
        item = self.item
        beside = item.spell or item.household or item.wish or item.needs or item.resolves
        names = (item.changes or {}).keys()
        return not beside and bool(names) and names <= _OF_THE_FILE

    def _acts_beside(self) -> bool:
        """Whether more was told than fields of the file."""
        names = (self.item.changes or {}).keys()
        return self.item.spell is not None or bool(names - set(rules.PERSON_FIELDS))

    def _check_resolves(self, meeting: Meeting) -> None:
        if any(row.pk == self.item.resolves for row in meeting.conflicts):
            return
        meeting.decided = queries.conflict_of(self.item.resolves or 0, meeting.person)
        if meeting.decided is None:  # otherwise decided meanwhile: this is a telling like any other
            raise Refusal("visit.conflict_unknown", field="resolves")

    def _decide_for_what_stands(self, meeting: Meeting) -> None:
        row = next(row for row in meeting.conflicts if row.pk == self.item.resolves)
        if row.field != rules.WORK:
            raise Refusal("visit.conflict_unknown", field="resolves")
        Stays(meeting).take(None)

    def _fields(self, meeting: Meeting, row: Labourer) -> tuple[list[Conflict], dict[str, Any]]:
        told = self.item.changes or {}
        if unknown := told.keys() - rules.KNOWN_FIELDS:
            raise Refusal("people.not_changeable", field=sorted(unknown)[0])
        plain = {name: told[name] for name in told if name in rules.PERSON_FIELDS}
        values = clean({name: pair.get("to") for name, pair in plain.items()})
        held = {n: files.phone_of(row) if n == "phone" else getattr(row, n) for n in values}
        conflicts, facts = [], {}
        for name, value in values.items():
            current = held[name]
            outcome = meeting.tell(name, plain[name].get("from"), value, current)
            if outcome.conflict is not None:
                conflicts.append(outcome.conflict)
            if outcome.value != current:
                facts[name] = outcome.value
        return conflicts, facts

    def _status(self, meeting: Meeting, row: Labourer) -> list[Conflict]:
        pair = (self.item.changes or {}).get(rules.STATUS)
        if pair is None:
            return []
        outcome = meeting.tell(rules.STATUS, pair.get("from"), pair.get("to"), row.status)
        if outcome.value != row.status:
            day = self.source.on
            if self.item.status_on:
                day = _day(self.item.status_on, "status_on")
            why = self.item.status_reason or WHY_STATUS
            people.set_status(row.pk, outcome.value, day, why, version=None, by=self.teller.by)
        return [outcome.conflict] if outcome.conflict is not None else []

    def _beside(self, meeting: Meeting) -> list[Conflict]:
        """What is told beside the file: stays at work, what is wished for, help asked for."""
        conflicts = []
        if self.item.spell is not None:
            found = Stays(meeting).take(dict(self.item.spell))
            conflicts = [found] if found is not None else []
        conflicts += self._of_the_spell(meeting)
        self._wish(meeting.person.id)
        self._needs(meeting.person)
        return conflicts

    def _of_the_spell(self, meeting: Meeting) -> list[Conflict]:
        """Facts of the open stay: wage, employer, trade, industry, channel."""
        told = {n: p for n, p in (self.item.changes or {}).items() if n in rules.SPELL_FIELDS}
        if not told:
            return []
        spell = work.latest_spell(meeting.person.id)
        if spell is not None and spell.end_on is not None:
            spell = None
        told.pop(meeting.outlive(spell.start_on if spell is not None else None), None)
        if not told:
            return []  # which of two was right of a stay that is over: it is left as it stands
        if spell is None:
            raise Refusal("visit.spell_unknown", field=next(iter(told)))
        conflicts, facts = [], {}
        for name, pair in told.items():
            column = name.removeprefix("spell.")
            current = getattr(spell, column)
            outcome = meeting.tell(name, pair.get("from"), pair.get("to"), current)
            if outcome.conflict is not None:
                conflicts.append(outcome.conflict)
            if outcome.value != current:
                facts[column] = outcome.value
        if facts:
            employment.correct_spell(spell.pk, facts, by=self.teller.by)
        return conflicts

    def _wish(self, labourer_id: int) -> None:
        told = self.item.wish
        if told is None or queries.later_wish_told(self.item, labourer_id):
            return
        day = self.source.on
        available = _day(told["available_on"], "wish") if told.get("available_on") else day
        until = _day(told["until"], "wish") if told.get("until") else day + WISH_HOLDS
        stated = Stated(
            kind=told["kind"],
            stated_how=self.item.how,
            until=until,
            available_on=available,
            stated_on=day,
            occupations=list(told.get("occupations") or []),
            places=list(told.get("places") or []),
            wage_floor_yuan_month=told.get("wage_floor_yuan_month"),
            note=told.get("note") or "",
        )
        set_wish(labourer_id, stated, by=self.teller.by)

    def _needs(self, person: Person) -> None:
        rows = []
        for told in self.item.needs:
            kind = str(told.get("kind", ""))
            if kind not in NeedKind.values and not codes.has("service_need", kind):
                raise Refusal("need.kind", field="needs")
            rows.append(
                Need(
                    labourer_id=person.id,
                    code=person.code,
                    visit_id=self.item.id,
                    kind=kind,
                    note=plain_text(str(told.get("note") or "")),
                    stated_on=self.source.on,
                    recorded_at=self.teller.now,
                )
            )
        if rows:
            Need.objects.bulk_create(rows, ignore_conflicts=True)


def _day(text: Any, name: str) -> date:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise Refusal("form.invalid", field=name) from None
