"""The month's task goes up: group, village, township, county; and back down with a reason (S1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from wugong.base import audit, clock
from wugong.base.actor import Actor, require
from wugong.base.errors import Refusal
from wugong.base.forms import plain_text
from wugong.base.month import Month
from wugong.base.queries import setting
from wugong.collection.actions.findings import check_people, explain
from wugong.collection.actions.months import DUE_SETTING, Months
from wugong.collection.enums import Level, NotReached, TaskState
from wugong.collection.models import Finding, GroupTask, SendBack
from wugong.collection.models import NotReached as NotReachedRow
from wugong.collection.permissions import (
    may_accept,
    may_check,
    may_consolidate,
    may_open_month,
    may_send_back_task,
    may_submit,
)
from wugong.collection.queries import checking
from wugong.collection.queries import tasks as queries
from wugong.collection.rules import tasks as rules
from wugong.people.rules import clean_reason
from wugong.places import queries as places
from wugong.places.enums import Level as PlaceLevel


@dataclass(frozen=True, slots=True)
class Missed:
    """Somebody whom the group leader could not ask, and why."""

    labourer: int
    reason: str
    note: str = ""


@transaction.atomic
def open_month(month: str, *, by: Actor) -> int:
    """Every group of the actor's area has its task of a month; what stands, stands."""
    require(may_open_month(by))
    first = Month.parse(month)
    due = rules.due_on(first, "group", setting(DUE_SETTING, first.first_day, rules.DUE_DAYS))
    now = clock.business_now()
    known = set(GroupTask.objects.filter(month=month).values_list("code", flat=True))
    groups = places.descendants(by.area, PlaceLevel.GROUP)
    rows = [
        GroupTask(code=place.code, month=month, due_on=due, opened_at=now)
        for place in groups
        if place.code not in known
    ]
    GroupTask.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    if rows:
        subject = audit.Subject("month", area=by.area)
        diff: audit.Diff = {"month": [None, month], "groups": [None, len(rows)]}
        audit.record("collection.open_month", by=by, subject=subject, diff=diff)
    return len(rows)


@transaction.atomic
def submit(
    code: str,
    month: str,
    *,
    is_signed: bool,
    missed: Sequence[Missed] = (),
    explanations: Mapping[int, str] | None = None,
    by: Actor,
) -> GroupTask:
    """The group's head signs that everybody was asked and nobody was guessed."""
    task = queries.locked_task(code, str(Month.parse(month)))
    require(may_submit(by, task))
    if task.state == TaskState.SUBMITTED:
        return task
    if task.state not in rules.OPEN_FOR_GROUP:
        raise Refusal("task.closed")
    if not is_signed:
        raise Refusal("task.not_signed", field="signed")
    for finding_id, text in (explanations or {}).items():
        explain(finding_id, text, by=by)
    _keep_missed(task, missed, by)
    check_people(checking.people_of_group(code), by=by)
    _refuse_unfinished(task, {one.labourer for one in missed})
    Months(code, clock.business_now()).count({task.month})
    task.refresh_from_db()
    task.submitted_at, task.submitted_by_name = clock.business_now(), by.name[:60]
    _move(task, TaskState.SUBMITTED, by, "collection.submit")
    _answer(code, task.month, TaskState.COLLECTING)
    return task


def _keep_missed(task: GroupTask, missed: Sequence[Missed], by: Actor) -> None:
    here = set(checking.people_of_group(task.code))
    now = clock.business_now()
    for one in missed:
        note = plain_text(one.note)
        if one.labourer not in here:
            raise Refusal("visit.not_yours", field="not_reached")
        if one.reason not in NotReached.values or (one.reason == NotReached.OTHER and not note):
            raise Refusal("reason.required", field="not_reached")
        NotReachedRow.objects.update_or_create(
            labourer_id=one.labourer,
            month=task.month,
            defaults={
                "code": task.code,
                "reason": one.reason,
                "note": note,
                "told_by_name": by.name[:60],
                "told_at": now,
            },
        )


def _refuse_unfinished(task: GroupTask, missed: set[int]) -> None:
    if queries.has_held(task.code):
        raise Refusal("task.held")
    missing = [pk for pk in queries.not_asked(task.code, task.month) if pk not in missed]
    if missing:
        raise Refusal("task.not_complete", missing=len(missing), labourers=missing)
    found = queries.open_of(task.code)
    if found.errors or found.conflicts:
        count = len(found.errors) + len(found.conflicts)
        raise Refusal(
            "task.has_errors", count=count, findings=found.errors, conflicts=found.conflicts
        )
    if found.doubts:
        raise Refusal("task.unexplained", count=len(found.doubts), findings=found.doubts)


def _answer(area: str, month: str, to_state: str) -> None:
    """What was sent back to this level is done again."""
    rows = SendBack.objects.filter(code__gte=area, code__lt=area + "~", month=month)
    rows = rows.filter(labourer__isnull=True, answered_at__isnull=True, to_state=to_state)
    rows.update(answered_at=clock.business_now())


def _move(task: GroupTask, state: str, by: Actor, action: str, reason: str = "") -> None:
    diff: audit.Diff = {"state": [task.state, str(state)], "month": [None, task.month]}
    task.state = state
    task.save()
    audit.record(action, by=by, subject=task.subject, diff=diff, reason=reason)


@transaction.atomic
def check(code: str, month: str, *, by: Actor) -> GroupTask:
    """The village has looked: no error and no conflict is open, every doubt is explained."""
    require(may_check(by, code))
    task = queries.locked_task(code, month)
    if task.state != TaskState.SUBMITTED:
        raise Refusal("task.state")
    check_people(checking.people_of_group(code), by=by)
    rows = Finding.objects.filter(code=code, closed_at__isnull=True)
    errors = list(rows.filter(level=Level.ERROR).values_list("pk", flat=True))
    conflicts = list(queries.open_of(code).conflicts)
    if errors or conflicts:
        raise Refusal("task.has_errors", count=len(errors) + len(conflicts))
    doubts = rows.filter(level=Level.DOUBT, explanation="").count()
    if doubts:
        raise Refusal("task.unexplained", count=doubts)
    task.checked_at, task.checked_by_name = clock.business_now(), by.name[:60]
    _move(task, TaskState.CHECKED, by, "collection.check")
    _answer(code, month, TaskState.SUBMITTED)
    return task


@transaction.atomic
def send_back_task(code: str, month: str, reason: str, *, by: Actor) -> GroupTask:
    """To the level below, with a reason: it does its part again."""
    task = queries.locked_task(code, month)
    require(may_send_back_task(by, task.state, code), "not_allowed")
    state = rules.SENT_BACK_TO.get(task.state)
    if state is None:
        raise Refusal("task.state")
    why = clean_reason(reason)
    SendBack.objects.create(
        code=code,
        month=month,
        to_state=state,
        reason=why,
        by_name=by.name[:60],
        by_role=by.role,
        sent_at=clock.business_now(),
    )
    _move(task, state, by, "collection.send_back", why)
    return task


@transaction.atomic
def consolidate_month(township: str, month: str, *, by: Actor) -> int:
    """The township sums up: from now on its visits count in the next month. Every group checked."""
    require(may_consolidate(by, township))
    rows = _of_township(township, month)
    if rows.exclude(state=TaskState.CHECKED).exists() or not rows.exists():
        raise Refusal("task.state")
    now = clock.business_now()
    count = rows.update(state=TaskState.CONSOLIDATED, consolidated_at=now)
    _answer(township, month, TaskState.CHECKED)
    _record_township("collection.consolidate", township, month, count, by=by)
    return count


@transaction.atomic
def accept_month(township: str, month: str, *, by: Actor) -> int:
    """The county takes it: the month is never opened again (S1)."""
    require(may_accept(by, township))
    rows = _of_township(township, month)
    if rows.exclude(state=TaskState.CONSOLIDATED).exists() or not rows.exists():
        raise Refusal("task.state")
    count = rows.update(state=TaskState.ACCEPTED, accepted_at=clock.business_now())
    _record_township("collection.accept", township, month, count, by=by)
    return count


@transaction.atomic
def send_back_township(township: str, month: str, reason: str, *, by: Actor) -> int:
    """The county sends a consolidated month back: the township's sum is open again."""
    require(may_accept(by, township))
    why = clean_reason(reason)
    rows = _of_township(township, month)
    if rows.exclude(state=TaskState.CONSOLIDATED).exists() or not rows.exists():
        raise Refusal("task.state")
    count = rows.update(state=TaskState.CHECKED, consolidated_at=None)
    SendBack.objects.create(
        code=township,
        month=month,
        to_state=TaskState.CHECKED,
        reason=why,
        by_name=by.name[:60],
        by_role=by.role,
        sent_at=clock.business_now(),
    )
    _record_township("collection.send_back", township, month, count, by=by, reason=why)
    return count


def _of_township(township: str, month: str) -> QuerySet[GroupTask]:
    rows = GroupTask.objects.select_for_update()
    return rows.filter(code__gte=township, code__lt=township + "~", month=month)


def _record_township(
    action: str, township: str, month: str, count: int, *, by: Actor, reason: str = ""
) -> None:
    subject = audit.Subject("month", area=township)
    diff: audit.Diff = {"month": [None, month], "groups": [None, count]}
    audit.record(action, by=by, subject=subject, diff=diff, reason=reason)
