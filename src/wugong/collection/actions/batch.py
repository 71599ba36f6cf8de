"""One call's visits on their way to their verdicts (docs/field-sync.md)."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db import transaction

from wugong.base import audit
from wugong.base.actor import Actor
from wugong.base.clock import SHANGHAI
from wugong.base.errors import FieldRefusals, Refusal
from wugong.base.scopes import area_scope, scope
from wugong.collection.actions.answers import Result, Synced
from wugong.collection.actions.findings import check_people
from wugong.collection.actions.meeting import Ground, Teller
from wugong.collection.actions.months import Months
from wugong.collection.actions.rows import Aside, Fresh, Rows
from wugong.collection.actions.taking import Taken, Taking
from wugong.collection.enums import Mark, Verdict
from wugong.collection.models import Conflict, Device, Visit
from wugong.collection.queries import visits as queries
from wugong.collection.queries.beyond import COUNTY_DIGITS, Beyond
from wugong.collection.queries.visits import Person
from wugong.collection.rules import visits as rules
from wugong.collection.rules.visits import Come, Item, Malformed
from wugong.people import actions as people
from wugong.people.rules import Source

Row = Visit | Fresh  # one that waited, or one that has just come
_SETTLED = (
    "labourer",
    "code",
    "verdict",
    "reason",
    "faults",
    "marks",
    "version",
    "month",
    "closed_at",
    "home",
)


@dataclass
class Batch:
    """One call's visits on their way to their verdicts."""

    device: Device | None
    by: Actor
    now: datetime
    code: str = ""
    is_sealed: bool = False
    rows: list[Fresh] = field(default_factory=list)
    results: dict[str, Result] = field(default_factory=dict)
    late: list[Result] = field(default_factory=list)
    persons: dict[int, Person] = field(default_factory=dict)
    files: dict[UUID, int] = field(default_factory=dict)
    homes: dict[UUID, int] = field(default_factory=dict)
    own: set[int] = field(default_factory=set)  # of this phone's visits, and have left the group
    opened: set[UUID] = field(default_factory=set)  # "new:" people who have a file now
    quiet: list[tuple[Row, Person]] = field(default_factory=list)
    changed: set[int] = field(default_factory=set)
    left: set[int] = field(default_factory=set)  # households of the changed, as they were before
    asked: dict[int, datetime] = field(default_factory=dict)  # when each was asked last
    elsewhere: dict[int, list[tuple[Item, Row]]] = field(default_factory=lambda: defaultdict(list))
    clashes: list[Item] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.code = self.code or (self.device.code if self.device else "")
        self.months = Months(self.code, self.now)
        self.beyond = Beyond(self.code, self.device.pk if self.device is not None else None)
        come = Come(0, frozenset())
        if self.device is not None:
            come = Come(self.device.settled_seq, frozenset(self.device.seqs_beyond))
        self.before = self.come = come
        self.ground = Ground.of(())

    # --- what comes in ---------------------------------------------------------------------

    def take(self, items: Sequence[Item], malformed: Sequence[Malformed]) -> Synced:
        """The whole of it, in the phone's own order."""
        fresh = self._fresh(sorted(items, key=lambda item: item.seq))
        seqs = [bad.seq for bad in malformed if bad.seq is not None]
        self.come = self.before.with_more([*seqs, *(item.seq for item in fresh)])
        again = self._used_again(fresh)
        held = self._released()
        self._load([*fresh, *(item for item, _row, _forced in held)])
        work = [(item, None, False) for item in fresh] + held
        for item, row, is_forced in sorted(work, key=lambda one: one[0].seq):
            marks = [Mark.FORCED.value] if is_forced else []
            marks += [Mark.SEQ_AGAIN.value] if item.id in again else []
            self._one(item, row, marks)
        self._confirm_quiet()
        self._find_elsewhere()
        self._store()
        self.results.update({one.id: one for one in self.late if one.id in self.results})
        told = [self._answer(item) for item in items]
        told += [Result.refused(bad.id, "visit.malformed", bad.faults) for bad in malformed]
        return Synced(told, self.late, self.come.next_seq)

    def _answer(self, item: Item) -> Result:
        if any(item is clash for clash in self.clashes):
            return Result.refused(str(item.id), "visit.same_id_other_content")
        return self.results[str(item.id)]

    def _fresh(self, items: Sequence[Item]) -> list[Item]:
        known = queries.came_before([item.id for item in items])
        again = [i.id for i in items if i.id not in known and self.before.has(i.seq)]
        known |= self.beyond.came_before(again)  # the person may have left the group since
        first: dict[object, Item] = {}
        for item in items:
            row = known.get(item.id)
            if row is not None:
                self.results[str(item.id)] = Result.repeated(row, item)
            elif item.id in first and first[item.id].digest != item.digest:
                self.clashes.append(item)
            else:
                first.setdefault(item.id, item)
        return list(first.values())

    def _used_again(self, fresh: Sequence[Item]) -> set[object]:
        """Numbers that a kept visit has: the phone was restored from a backup."""
        low = [item for item in fresh if self.before.has(item.seq)]
        if not low or self.device is None:
            return set()
        used = queries.has_seq(self.device.pk, (item.seq for item in low))
        return {item.id for item in low if item.seq in used}

    def _released(self) -> list[tuple[Item, Visit | None, bool]]:
        """Held visits whose gap has closed, that waited long enough, or whose person has left."""
        if self.device is None or not self.before.beyond:
            return []
        found: list[tuple[Item, Visit | None, bool]] = []
        for row in queries.held_of(self.device.pk):
            is_forced = row.seq > self.come.settled
            if is_forced and row.recorded_at > self.now - rules.HELD_FOR:
                continue
            if is_forced:  # whoever came after it need not wait for the same gap again
                beyond = frozenset(seq for seq in self.come.beyond if seq > row.seq)
                self.come = Come(row.seq, beyond).with_more([])
            found.append((queries.item_of(row), row, is_forced))
        strays = self.beyond.held()  # nothing to wait for: their new group is to see them
        self.own.update(row.labourer_id for row in strays if row.labourer_id is not None)
        return found + [(queries.item_of(row), row, False) for row in strays]

    def _load(self, items: Sequence[Item]) -> None:
        self.persons = queries.persons({i.labourer for i in items if i.labourer is not None})
        keys = {item.new_key for item in items if item.new_key is not None}
        self.files.update(queries.registered(keys))
        missing = set(self.files.values()) - self.persons.keys()
        self.persons.update(queries.persons(missing))
        homes = {key for item in items if (key := item.new_home) is not None}
        self.homes.update(queries.households_of_new(homes))
        files, moved = self.beyond.new(keys - self.files.keys(), homes - self.homes.keys())
        self.own.update(files.values())
        self.files.update(files)
        self.homes.update(moved)
        changing = {p.id: p for i in items if not i.no_change and (p := self._person(i))}
        self.ground = Ground.of(changing.values())

    # --- one visit -------------------------------------------------------------------------

    def _one(self, item: Item, row: Visit | None, marks: list[str]) -> None:
        visit = row or self._row(item)
        if row is not None:
            row.month, _is_later = self.months.of(row.visited_at)
        visit.marks = [*marks, *(m for m in visit.marks if m not in marks)]
        code = rules.fault(item, self.now) or self._revoked(item)
        if code:
            self._settle(visit, Verdict.REFUSED, code)
            return
        pk, person = self._pk(item), self._person(item)
        is_new = item.new_key is not None and pk is None and "name" in (item.changes or {})
        waits = item.seq > self.come.settled and self.device is not None
        if person is None and not is_new:
            if pk is not None:
                self.elsewhere[pk].append((item, visit))
            elif waits:
                self._settle(visit, Verdict.HELD, "")
            else:
                self._settle(visit, Verdict.REFUSED, "visit.not_yours")
        elif item.no_change and person is not None:
            self._about(visit, person)
            self._needs_of_quiet(item, visit, person)
        elif waits:
            if person is not None:
                self._about(visit, person)
            self._settle(visit, Verdict.HELD, "")
        else:
            self._change(item, visit, person)

    def _needs_of_quiet(self, item: Item, visit: Row, person: Person) -> None:
        if not item.needs:
            self.quiet.append((visit, person))
            return
        self._change(item, visit, person)  # nothing changed, and yet help was asked for

    def _revoked(self, item: Item) -> str:
        at = self.device.revoked_at if self.device is not None else None
        return "device.revoked" if at is not None and item.visited_at > at else ""

    def _pk(self, item: Item) -> int | None:
        return item.labourer if item.new_key is None else self.files.get(item.new_key)

    def _person(self, item: Item) -> Person | None:
        pk = self._pk(item)
        return self.persons.get(pk) if pk is not None else None

    def _row(self, item: Item) -> Fresh:
        month, is_later = self.months.of(item.visited_at)
        marks = [Mark.CORRECTION.value] if is_later else []
        begun = self.device.registered_at.date() if self.device is not None else None
        if begun is not None and item.visited_at.astimezone(SHANGHAI).date() < begun:
            marks.append(Mark.CLOCK_BEHIND.value)
        if self.is_sealed:
            marks.append(Mark.SEALED.value)
        where, now = self.code, self.now
        return Fresh.of(item, self.device, self.by, code=where, now=now, month=month, marks=marks)

    def _change(self, item: Item, visit: Row, person: Person | None) -> None:
        """All of its effects or none."""
        teller = Teller(str(visit.device_id or ""), self._teller(visit), self.now, visit.month)
        taking = Taking(item, teller, self.ground, self._home_of(item))
        is_founder = taking.founds
        try:
            if person is not None and taking.is_plain:
                taken = taking.change(person)
            else:
                taken = self._in_savepoint(taking, item, person)
        except Refusal as refusal:
            if person is not None:
                self._about(visit, person)
            self._refuse(visit, refusal)
            return
        if person is None:
            person = self._registered(item, taken)
        if taken.home is not None and item.new_home is not None:
            visit.home = self.homes.setdefault(item.new_home, taken.home)
        named = self._home_of(item)
        self.left |= {person.household_id} | ({named} if named is not None else set())
        if item.new_home is not None and not is_founder:
            visit.closed_at = self.now  # the village looks at the one that founded it
        fresh = replace(person, version=taken.version, household_id=taken.household_id)
        self.persons[person.id] = fresh
        self._about(visit, fresh)
        self.changed.add(person.id)
        verdict = Verdict.CONFLICT if taken.conflicts else Verdict.ACCEPTED
        self._settle(visit, verdict, "", tuple(taken.conflicts))

    def _registered(self, item: Item, taken: Taken) -> Person:
        """Later visits of this call find the file."""
        self.persons.update(queries.persons([taken.labourer_id]))
        if item.new_key is not None:
            self.files[item.new_key] = taken.labourer_id
            self.opened.add(item.new_key)
        return self.persons[taken.labourer_id]

    def _in_savepoint(self, taking: Taking, item: Item, person: Person | None) -> Taken:
        """A refusal rolls back what other rooms have written of it."""
        self.ground.write_settled(self.by)
        try:
            with transaction.atomic(), audit.together():
                if person is None:
                    return taking.register(self.code)
                return taking.change(person)
        except Refusal:
            if person is not None:
                self.ground.forget(person)
            raise

    def _teller(self, visit: Row) -> Actor:
        """Sealed visits are their own phone's: the one who handed them in did not ask anybody."""
        return replace(self.by, user_id=visit.user_id, name=visit.user_name)

    def _home_of(self, item: Item) -> int | None:
        if item.new_home is not None:
            return self.homes.get(item.new_home)  # nowhere yet: the first of it founds it
        told = (item.household or {}).get("id")
        return told if isinstance(told, int) else None

    # --- verdicts --------------------------------------------------------------------------

    def _about(self, visit: Row, person: Person) -> None:
        visit.labourer_id, visit.code, visit.version = person.id, person.code, person.version

    def _refuse(self, visit: Row, refusal: Refusal) -> None:
        parts = refusal.refusals if isinstance(refusal, FieldRefusals) else [refusal]
        visit.faults = [[part.field, part.code] for part in parts if part.field]
        self._settle(visit, Verdict.REFUSED, refusal.code, figures=refusal.params)

    def _settle(
        self,
        visit: Row,
        verdict: str,
        code: str,
        conflicts: tuple[Conflict, ...] = (),
        figures: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        visit.verdict, visit.reason = verdict, code
        if verdict == Verdict.REFUSED and not (
            self.is_sealed or rules.is_left(visit.new_key, code)
        ):
            visit.closed_at = self.now  # the phone keeps it and repairs it
        if verdict in queries.TAKEN and visit.labourer_id is not None:
            at = visit.visited_at if visit.device_id else self._end_of_day(visit.visited_at)
            self.asked[visit.labourer_id] = max(at, self.asked.get(visit.labourer_id, at))
        told = Result(
            str(visit.pk),
            verdict,
            code or (visit.marks[0] if visit.marks else ""),
            figures.get("labourer") or visit.labourer_id,
            visit.version,
            conflicts,
            tuple((name, why) for name, why in visit.faults),
            figures,
        )
        if isinstance(visit, Visit):
            with self._place_of(visit):
                visit.save(update_fields=_SETTLED)
            self.late.append(told)
        else:
            self.rows.append(visit)
            self.results[told.id] = told

    def _confirm_quiet(self) -> None:
        """Nothing changed: one statement for each day and way of asking."""
        self.ground.write_settled(self.by)
        alike: dict[tuple[date, str, str], list[int]] = defaultdict(list)
        for visit, person in self.quiet:
            day = min(visit.visited_at.astimezone(SHANGHAI).date(), self.now.date())
            if person.status in rules.ON_ROLL:
                alike[day, visit.how, visit.user_name].append(person.id)
            self._settle(visit, Verdict.ACCEPTED, "")
        for (day, how, who), ids in sorted(alike.items()):
            people.confirm_no_change(ids, Source(how, day, who), by=self.by)

    def _find_elsewhere(self) -> None:
        """Whom the scope does not see: moved away from this group, or never here."""
        if not self.elsewhere:
            return
        left = self.beyond.left(self.elsewhere.keys(), self.own)
        for labourer, rows in self.elsewhere.items():
            for _item, visit in rows:
                if labourer in left:
                    visit.labourer_id, visit.code = labourer, left[labourer]
                    self._settle(visit, Verdict.REROUTED, "")
                else:
                    self._settle(visit, Verdict.REFUSED, "visit.not_yours")

    def _end_of_day(self, at: datetime) -> datetime:
        """A paper form tells the day alone."""
        day = at.astimezone(SHANGHAI).date() + timedelta(days=1)
        return datetime.combine(day, time(), SHANGHAI)

    # --- at the end ------------------------------------------------------------------------

    def _store(self) -> None:
        here = [v for v in self.rows if v.verdict != Verdict.REROUTED]
        Rows(here).insert()
        self.ground.store(self.by)
        self._store_rerouted([v for v in self.rows if v.verdict == Verdict.REROUTED])
        if self.rows or self.late:
            self.months.count({visit.month for visit in self.rows} | {str(self.months.current)})
        if self.changed:
            check_people(sorted(self.changed), homes=self.left, by=self.by)
        if self.device is not None:
            self.device.settled_seq = self.come.settled
            self.device.seqs_beyond = sorted(self.come.beyond)
            self.device.last_seen_at = self.now
        Aside(self.device, self.asked, self.opened, self.now).update()
        if self.rows or self.late:
            self._record()

    def _store_rerouted(self, rows: Sequence[Fresh]) -> None:
        """They belong to where the person is now: its group and village see them."""
        if rows:
            with self._place_of(rows[0]):
                Rows(rows).insert()

    def _place_of(self, visit: Row) -> AbstractContextManager[None]:
        """Rerouted, it is written where the scope of the group does not reach."""
        if visit.verdict != Verdict.REROUTED:
            return nullcontext()
        return scope(area_scope(self.code[:COUNTY_DIGITS]))

    def _record(self) -> None:
        """One line for the call; each change has its own besides."""
        counts = Counter(str(visit.verdict) for visit in self.rows)
        counts["late"] = len(self.late)
        subject = audit.Subject("device", area=self.code)
        if self.device is not None:
            subject = self.device.subject
        diff: audit.Diff = {name: [None, count] for name, count in counts.items() if count}
        audit.record("collection.record_visits", by=self.by, subject=subject, diff=diff)
