"""What changed for a person, who says so, and how it was learnt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Greatest

from wugong.base import audit, clock
from wugong.base.actor import Actor, require
from wugong.base.audit import Diff, Subject
from wugong.base.direct import listed, planned, recordset
from wugong.base.errors import Refusal
from wugong.people import queries, rules
from wugong.people.actions.counts import recount_household
from wugong.people.actions.registration import index_search, set_number, set_phone
from wugong.people.enums import ConfirmedHow, PersonStatus
from wugong.people.models import Household, Labourer
from wugong.people.permissions import may_change, may_confirm, may_correct_number
from wugong.people.rules import Source
from wugong.places import queries as places

BULK = 1000
ON_ROLL = (PersonStatus.ON_ROLL, PersonStatus.LOST)
_FOUND_BY = frozenset({"name", "phone"})
_SETTLED = (
    "id",
    "relation",
    "name",
    "pinyin_key",
    "education",
    "student_status",
    "health",
    "capability",
    "marital",
    "is_labour",
    "employment_state",
    "field_dates",
    "confirmed_on",
    "confirmed_how",
    "confirmed_by_id",
    "confirmed_by_name",
    "version",
    "updated_at",
)


@transaction.atomic
def update_labourer(
    labourer_id: int,
    told: Mapping[str, Any],
    *,
    version: int | None,
    source: Source,
    by: Actor,
    is_decided: bool = False,
) -> Labourer:
    """Change some facts; each keeps who told it, when and how. `version` None: caller compared."""
    row = queries.locked_labourer(labourer_id)
    require(may_change(by, row))
    source = rules.clean_source(source, clock.business_today())
    _check_row(row, version)
    facts = rules.clean(told)
    phone_before = queries.phone_of(row)
    diff = _changes(row, facts, phone_before)
    if not diff:
        raise Refusal("people.nothing_changed")
    if not is_decided:  # somebody held both tellings side by side (docs/rules.md X3)
        _refuse_weaker(row, diff, source)
    _refuse_relation(row, facts)
    if facts.get("education", row.education) and facts.get("student_status", row.student_status):
        raise Refusal("people.education_xor_student", field="student_status")
    entry = [source.on.isoformat(), source.how, source.who or by.name]
    row.field_dates = row.field_dates | dict.fromkeys(diff, entry)
    for name in diff:
        if name != "phone":
            setattr(row, name, facts[name])
    if "phone" in diff:
        set_phone(row, facts["phone"], by=by)
    _derive(row)
    _save(row)
    if _FOUND_BY & diff.keys():
        number = queries.number_of(row)
        index_search(row, number, facts.get("phone", phone_before), by=by)
    recount_household(row.household_id, by=by)
    audit.record("people.update_labourer", by=by, subject=row.subject, diff=diff)
    return row


def _check_row(row: Labourer, version: int | None) -> None:
    if version is not None and version != row.version:
        raise Refusal("changed_meanwhile", version=row.version)
    if row.status not in ON_ROLL:
        raise Refusal("people.off_roll")


def _changes(row: Labourer, facts: Mapping[str, Any], phone_before: str) -> Diff:
    plain = {name: value for name, value in facts.items() if name != "phone"}
    diff = audit.changes(row, plain)
    if "phone" in facts and facts["phone"] != phone_before:
        diff["phone"] = [phone_before, facts["phone"]]  # the audit shows dots
    return diff


def _refuse_weaker(row: Labourer, diff: Diff, source: Source) -> None:
    """peers.md 13: a weak source does not override a strong one; somebody verifies."""
    whole = Source(row.confirmed_how, row.confirmed_on, row.confirmed_by_name)
    refusals = []
    for name, (before, _after) in diff.items():
        old = rules.source_of(name, row.field_dates, whole)
        if before not in ("", None) and not rules.overrules(source, old):
            how = ConfirmedHow(old.how).label if old.how in ConfirmedHow.values else old.how
            refusals.append(
                Refusal("people.weaker_source", field=name, on=old.on.isoformat(), how=how)
            )
    if refusals:
        raise refusals[0]


def _refuse_relation(row: Labourer, facts: Mapping[str, Any]) -> None:
    relation = facts.get("relation", row.relation)
    if relation == row.relation:
        return
    others = Labourer.objects.filter(household_id=row.household_id, status=PersonStatus.ON_ROLL)
    taken = others.exclude(pk=row.pk).values_list("relation", flat=True)
    if code := rules.relation_refusal(relation, taken):
        raise Refusal(code, field="relation")


def _derive(row: Labourer) -> None:
    row.pinyin_key = rules.pinyin_key(row.name)
    row.is_labour = rules.is_labour(
        birth_on=row.birth_on,
        sex=row.sex,
        student_status=row.student_status,
        capability=row.capability,
        status=row.status,
        on=clock.business_today(),
    )
    row.employment_state = rules.state_at_rest(
        row.employment_state, is_labour=row.is_labour, student_status=row.student_status
    )


def _save(row: Labourer) -> None:
    row.version += 1
    row.updated_at = clock.business_now()
    row.save()


@dataclass
class Settled:
    """Files that visits changed and nobody has written yet, and what follows from the change."""

    rows: dict[int, Labourer] = field(default_factory=dict)
    found_by: set[int] = field(default_factory=set)
    homes: set[int] = field(default_factory=set)


def settle_labourer(
    row: Labourer, facts: Mapping[str, Any], *, source: Source, by: Actor, settled: Settled
) -> Labourer:
    """Set clean values whatever stood, confirm the file, count the version up even so.

    The caller holds the row, and writes all of a call with `write_settled`. Strength of sources
    and the household's one head are not asked here: the answer would hang on which of two phones
    had a network first. The village's checks ask it (docs/rules.md L3).
    """
    require(may_change(by, row))
    diff = _changes(row, facts, queries.phone_of(row) if "phone" in facts else "")
    for name in diff:
        if name != "phone":
            setattr(row, name, facts[name])
    if "phone" in diff:
        set_phone(row, facts["phone"], by=by)
    _confirm_visited(row, facts, source, by)
    counted = (row.is_labour, row.employment_state)
    _derive(row)
    row.version += 1
    row.updated_at = clock.business_now()
    settled.rows[row.pk] = row
    if _FOUND_BY & diff.keys():
        settled.found_by.add(row.pk)
    if "relation" in diff or counted != (row.is_labour, row.employment_state):
        settled.homes.add(row.household_id)
    if diff:
        audit.record("people.update_labourer", by=by, subject=row.subject, diff=diff)
    return row


_SETTLE = """
UPDATE people_labourer l SET relation = r.relation, name = r.name, pinyin_key = r.pinyin_key,
  phone_sealed = decode(r.phone_sealed, 'hex'), phone_index = decode(r.phone_index, 'hex'),
  education = r.education, student_status = r.student_status, health = r.health,
  capability = r.capability, marital = r.marital, is_labour = r.is_labour,
  employment_state = r.employment_state, field_dates = r.field_dates,
  confirmed_on = r.confirmed_on, confirmed_how = r.confirmed_how,
  confirmed_by_id = r.confirmed_by_id, confirmed_by_name = r.confirmed_by_name,
  version = r.version, updated_at = r.updated_at
FROM json_to_recordset(%s::json) AS r(id bigint, relation text, name text, pinyin_key text,
  phone_sealed text, phone_index text, education text, student_status text, health text,
  capability text, marital text, is_labour boolean, employment_state text, field_dates jsonb,
  confirmed_on date, confirmed_how text, confirmed_by_id bigint, confirmed_by_name text,
  version int, updated_at timestamptz)
WHERE l.id = r.id
"""


def write_settled(settled: Settled, *, by: Actor) -> None:
    """All of them by one statement, then the search and the counts that follow."""
    rows = list(settled.rows.values())
    require(all(may_change(by, row) for row in rows))
    if not rows:
        return
    planned(_SETTLE, [recordset([_written(row) for row in rows])])
    for row in rows:
        if row.pk in settled.found_by:
            index_search(row, queries.number_of(row), queries.phone_of(row), by=by)
    for household in sorted(settled.homes):
        recount_household(household, by=by)
    for kept in (settled.rows, settled.found_by, settled.homes):
        kept.clear()


def _written(row: Labourer) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in _SETTLED}
    for name in ("phone_sealed", "phone_index"):
        sealed = getattr(row, name)
        values[name] = bytes(sealed) if sealed is not None else None
    return values


def _confirm_visited(row: Labourer, facts: Mapping[str, Any], source: Source, by: Actor) -> None:
    """A visit confirms the whole file; slow facts keep the day each was learnt."""
    entry = [source.on.isoformat(), source.how, source.who or by.name]
    dates = dict(row.field_dates)
    for name in set(rules.SLOW_FIELDS) & facts.keys():
        if name not in dates or dates[name][0] <= entry[0]:
            dates[name] = entry
    for name in set(rules.VISIT_FIELDS) & dates.keys():
        if dates[name][0] <= entry[0]:
            del dates[name]
    row.field_dates = dates
    if row.confirmed_on <= source.on:
        row.confirmed_on, row.confirmed_how = source.on, source.how
        row.confirmed_by_id = by.user_id
        row.confirmed_by_name = (source.who or by.name)[:60]


@transaction.atomic
def correct_number(
    labourer_id: int, id_number: str, reason: str, *, version: int | None, by: Actor
) -> Labourer:
    """Put a wrong or missing identity number right; birth and sex follow the number."""
    row = queries.locked_labourer(labourer_id)
    require(may_correct_number(by, row))
    _check_row(row, version)
    why = rules.clean_reason(reason)
    identity = rules.read_identity(
        id_number,
        reason="",
        sex="",
        birth_on=None,
        today=clock.business_today(),
        known_areas=places.known_areas(),
    )
    diff = audit.changes(row, {"sex": identity.sex, "birth_on": identity.birth_on})
    diff["id_number"] = ["before", "after"]
    set_number(row, identity, by=by)
    row.sex, row.birth_on, row.no_number_reason = identity.sex, identity.birth_on, ""
    _derive(row)
    try:
        with transaction.atomic():
            _save(row)
    except IntegrityError as error:
        if "id_number_index" not in str(error):
            raise
        raise Refusal("people.needs_county", field="id_number") from None
    index_search(row, queries.number_of(row), queries.phone_of(row), by=by)
    recount_household(row.household_id, by=by)
    audit.record("people.correct_number", by=by, subject=row.subject, diff=diff, reason=why)
    return row


def confirm_no_change(labourer_ids: Sequence[int], source: Source, *, by: Actor) -> int:
    """One tap: everything a visit looks at is as it was. One statement, one line a chunk."""
    require(may_confirm(by))
    source = rules.clean_source(source, clock.business_today())
    done = 0
    with transaction.atomic(savepoint=False):  # nothing is refused once something is written
        for start in range(0, len(labourer_ids), BULK):
            done += _confirm(labourer_ids[start : start + BULK], source, by)
    return done


_VISITED = "{" + ",".join(rules.VISIT_FIELDS) + "}"
_CONFIRM = """
WITH done AS (
  UPDATE people_labourer SET confirmed_on = %(on)s::date, confirmed_how = %(how)s::text,
    confirmed_by_id = %(by)s::bigint, confirmed_by_name = %(who)s::text,
    field_dates = field_dates - %(fields)s::text[], updated_at = %(now)s::timestamptz
  WHERE id = ANY(%(ids)s::bigint[]) AND status IN ('on_roll', 'lost')
    AND confirmed_on <= %(on)s::date
  RETURNING id, household_id, code),
homes AS (
  UPDATE people_household SET confirmed_on = greatest(confirmed_on, %(on)s::date)
  WHERE id IN (SELECT household_id FROM done)
    AND confirmed_on IS DISTINCT FROM greatest(confirmed_on, %(on)s::date))
SELECT id, household_id, code FROM done
"""


def _confirm(ids: Sequence[int], source: Source, by: Actor) -> int:
    values: dict[str, Any] = {"on": source.on, "how": source.how, "by": by.user_id}
    values |= {"who": (source.who or by.name)[:60], "fields": _VISITED}
    # A second phone of the group learns of it by the time.
    values |= {"ids": listed(ids), "now": clock.business_now()}
    found = planned(_CONFIRM, values)
    homes = {household for _pk, household, _code in found}
    one = found[0] if len(found) == 1 else None
    subject = Subject(
        "labourer" if one else "labourers",
        one[0] if one else None,
        one[0] if one else None,
        homes.pop() if len(homes) == 1 else None,
        one[2] if one else by.area,
    )
    verdicts: Diff = {"confirmed": [None, [pk for pk, _household, _code in found]]}
    missing = sorted(set(ids) - {pk for pk, _household, _code in found})
    if missing:
        verdicts["passed_over"] = [None, missing]
    verdicts["how"] = [None, [source.how]]
    audit.record("people.confirm_no_change", by=by, subject=subject, diff=verdicts)
    return len(found)


@transaction.atomic
def set_status(
    labourer_id: int, status: str, on: date, reason: str, *, version: int | None, by: Actor
) -> Labourer:
    """Death, a move away, lost sight of, or back on the roll; a file is never deleted."""
    row = queries.locked_labourer(labourer_id)
    require(may_change(by, row))
    if version is not None and version != row.version:
        raise Refusal("changed_meanwhile", version=row.version)
    if status not in PersonStatus.values or PersonStatus.MERGED in (status, row.status):
        raise Refusal("form.not_a_code", field="status")
    if on > clock.business_today():
        raise Refusal("people.future_day", field="on")
    if status == row.status:
        raise Refusal("people.nothing_changed", field="status")
    why = rules.clean_reason(reason)
    diff: Diff = {"status": [row.status, status], "on": [None, on.isoformat()]}
    was_here, is_here = row.status in ON_ROLL, status in ON_ROLL
    row.status = status
    if status in (PersonStatus.DEAD, PersonStatus.MOVED_AWAY):
        row.employment_state, row.work_place = "not_labour", ""
    _derive(row)
    _save(row)
    Household.objects.filter(pk=row.household_id).update(
        member_count=Greatest(F("member_count") + int(is_here) - int(was_here), 0),
        updated_at=row.updated_at,  # the group's phones fetch it anew
    )
    recount_household(row.household_id, by=by)
    audit.record("people.set_status", by=by, subject=row.subject, diff=diff, reason=why)
    return row
