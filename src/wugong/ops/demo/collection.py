"""The month under way: most groups done, some late, three townships red, things to decide.

Its visits are loaded with the people; what is contended and sent back goes through the actions of
collection, and the coverage of each group is counted from its visits.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import connection, transaction
from django.db.models import F, Sum

from wugong.base import clock
from wugong.base.actor import Actor, system
from wugong.base.month import Month
from wugong.base.queries import setting
from wugong.base.scopes import area_scope, scope
from wugong.collection.actions import findings, settling, sync
from wugong.collection.actions.months import DUE_SETTING
from wugong.collection.actions.tasks import open_month
from wugong.collection.enums import Level, TaskState
from wugong.collection.models import Device, Finding, GroupTask, SendBack, Visit
from wugong.collection.queries import checking
from wugong.collection.rules import tasks as rules
from wugong.collection.rules.visits import Item
from wugong.ops.demo.areas import HOME, MODEL_TOWNSHIP, Scale, areas
from wugong.ops.demo.asking import REACHED, draw_states, red_townships
from wugong.people.models import Labourer
from wugong.places.actions import rename_place

SPACE = UUID("5f7d2f5e-1a53-4c6e-9d0e-530627000000")
RED_NAMES = ("示范甲镇", "示范乙镇", "示范丙镇")  # whoever does badly bears no real name
REASONS = ("熊飞在哪个县做工，补上", "工钱写的是一年的，改成每月", "三户没有问到本人，再问一次")
EXPLAINED = ("加班多，看过工资条", "有慢性病，村医证明", "本人说只做得了轻活")
OPEN = ("collecting", "to_collect")

_COUNT = """
UPDATE collection_grouptask t SET people = p.n, covered = coalesce(v.n, 0),
  changed = coalesce(v.changed, 0), first_visit_at = v.first
FROM (SELECT code, count(*) AS n FROM people_labourer WHERE status IN ('on_roll', 'lost')
      GROUP BY code) p
LEFT JOIN (SELECT code, count(*) AS n, min(visited_at) AS first,
             count(*) FILTER (WHERE NOT no_change) AS changed
           FROM collection_visit GROUP BY code) v ON v.code = p.code
WHERE t.code = p.code
"""
_MISSED = """
INSERT INTO collection_notreached (labourer_id, code, month, reason, note, told_by_name, told_at)
SELECT l.id, l.code, %(month)s, 'away', '', l.confirmed_by_name, %(now)s
FROM people_labourer l JOIN collection_grouptask t ON t.code = l.code AND t.month = %(month)s
WHERE t.state IN ('submitted', 'checked') AND l.status IN ('on_roll', 'lost')
  AND NOT EXISTS (SELECT FROM collection_visit v WHERE v.labourer_id = l.id AND v.month = %(month)s)
"""


def collect_month(scale: Scale, seed: int) -> int:
    """The running month, once; says how many visits it has."""
    now = clock.business_now()
    month = Month.of(now.date())
    with scope(area_scope(HOME)):
        if GroupTask.objects.filter(month=str(month)).exists():
            return 0
        by, home = system(HOME, "demo"), areas(scale, seed)[0]
        with transaction.atomic():
            _rename(red_townships(home), by)
            for each in (month - 1, month):
                open_month(str(each), by=by)
            with connection.cursor() as cursor:
                cursor.execute(_COUNT)
            _set_states(draw_states(home, seed), month, now)
        _look_closer(month, now)
        covered = GroupTask.objects.filter(month=str(month)).aggregate(visits=Sum("covered"))
        return int(covered["visits"])


def _rename(red: Sequence[str], by: Actor) -> None:
    officer = Actor(None, by.name, "county_officer", HOME, scope=by.scope)
    for code, name in zip(red, RED_NAMES[: len(red)], strict=True):
        rename_place(code, name=name, valid_from=clock.business_today(), by=officer)


def _set_states(states: Mapping[str, tuple[str, float]], month: Month, now: datetime) -> None:
    last = GroupTask.objects.filter(month=str(month - 1))
    closed = now - timedelta(days=now.day)
    last.update(state=TaskState.ACCEPTED, submitted_at=closed, checked_at=closed)
    # Of a month whose visits are not loaded: one in fifty could not be reached, as in this one.
    last.update(
        consolidated_at=closed,
        accepted_at=closed,
        covered=F("people") * REACHED,
        changed=0,
        first_visit_at=None,
    )
    this = GroupTask.objects.filter(month=str(month))
    due = rules.due_on(month, "group", setting(DUE_SETTING, month.first_day, rules.DUE_DAYS))
    handed = datetime(due.year, due.month, due.day, 18, tzinfo=clock.SHANGHAI)
    for state in ("checked", "submitted", "collecting", "back"):
        codes = [code for code, (its_state, _share) in states.items() if its_state == state]
        values: dict[str, Any] = {"state": "collecting" if state == "back" else state}
        if state in ("checked", "submitted"):
            values["submitted_at"] = min(handed, now)
        if state == "checked":
            values["checked_at"] = min(handed + timedelta(days=2), now)
        this.filter(code__in=codes).update(**values)
    sent = [code for code, (state, _share) in states.items() if state == "back"]
    SendBack.objects.bulk_create(
        _task_back(code, n, str(month), now) for n, code in enumerate(sent)
    )
    with connection.cursor() as cursor:
        cursor.execute(_MISSED, {"month": str(month), "now": min(handed, now)})


def _task_back(code: str, number: int, month: str, now: datetime) -> SendBack:
    return SendBack(
        code=code,
        month=month,
        to_state=TaskState.COLLECTING,
        reason=REASONS[number % len(REASONS)],
        by_name="示范村干部",
        by_role="village_officer",
        sent_at=now - timedelta(days=1 + number % 3),
    )


def _look_closer(month: Month, now: datetime) -> None:
    """In the model township the checks were run, phones sent, and the village has things to do."""
    tasks = GroupTask.objects.filter(month=str(month), code__startswith=MODEL_TOWNSHIP)
    rows = list(tasks.order_by("code"))
    for task in rows:
        with scope(area_scope(task.code)):
            worker = Actor(0, "示范组长", "grid_worker", task.code, scope=area_scope(task.code))
            findings.check_people(checking.people_of_group(task.code), by=worker)
    found = Finding.objects.filter(code__startswith=MODEL_TOWNSHIP, closed_at__isnull=True)
    wrong = set(found.filter(level=Level.ERROR).values_list("code", flat=True))
    # A group with an error cannot have been checked; the village still has it before it.
    tasks.filter(code__in=wrong, state=TaskState.CHECKED).update(
        state=TaskState.SUBMITTED, checked_at=None
    )
    _explain(now)
    for village in sorted({task.code[:12] for task in rows})[:3]:
        _contend([task for task in rows if task.code.startswith(village)][:4], now)


def _explain(now: datetime) -> None:
    """Every doubt of a checked group has its words; of a submitted one a quarter waits."""
    found = Finding.objects.filter(code__startswith=MODEL_TOWNSHIP, closed_at__isnull=True)
    tasks = GroupTask.objects.filter(
        code__startswith=MODEL_TOWNSHIP, month=str(Month.of(now.date()))
    )
    for state, left in ((TaskState.CHECKED, 0), (TaskState.SUBMITTED, 4)):
        codes = list(tasks.filter(state=state).values_list("code", flat=True))
        doubts = found.filter(code__in=codes, level=Level.DOUBT).order_by("pk")
        ids = [
            pk for n, pk in enumerate(doubts.values_list("pk", flat=True)) if not left or n % left
        ]
        for number, text in enumerate(EXPLAINED):
            Finding.objects.filter(pk__in=ids[number :: len(EXPLAINED)]).update(
                explanation=text, explained_by_name="示范组长", explained_at=now
            )


def _contend(tasks: Sequence[GroupTask], now: datetime) -> None:
    """Two phones of a group say different things of one person; one visit goes back."""
    for number, task in enumerate(tasks):
        phones = [_phone(task.code, place, now) for place in (1, 2)]
        people = Labourer.objects.filter(code=task.code, status="on_roll", capability="1")
        person = people.order_by("id")[number : number + 1].first()
        if person is None:
            continue
        for device, value in zip(phones, ("2", "3"), strict=True):
            owner = Actor(
                device.user_id,
                device.user_name,
                "grid_worker",
                task.code,
                scope=area_scope(task.code),
            )
            item = Item(
                id=uuid5(device.pk, "visit"),
                seq=1,
                visited_at=now - timedelta(days=2 + number, hours=number),
                base_version=person.version,
                labourer=person.pk,
                changes={"capability": {"from": "1", "to": value}},
            )
            with scope(owner.scope):
                sync.record_visits([item], device=device, by=owner)
        officer = Actor(
            0, "示范村干部", "village_officer", task.code[:12], scope=area_scope(task.code[:12])
        )
        with scope(officer.scope):
            told = Visit.objects.filter(code=task.code, no_change=True, month=task.month)
            visit = told.order_by("id").first()
            if visit is not None:
                settling.send_back_visit(visit.pk, REASONS[number % 3], by=officer)


def _phone(code: str, place: int, now: datetime) -> Device:
    """An invented registration; its token is nobody's, so that it opens nothing."""
    key = uuid5(SPACE, f"{code} {place}")
    with scope(area_scope(code)):
        return Device.objects.create(
            id=key,
            code=code,
            user_id=-int(code[6:]) * 10 - place,
            user_name=("示范组长", "示范副组长")[place - 1],
            name=("红米 9A", "荣耀畅玩 20")[place - 1],
            token_id=-int(code[6:]) * 10 - place,
            proof=key.bytes,
            app_version="1.0.0",
            registered_at=now - timedelta(days=200 + place),
            last_seen_at=now - timedelta(hours=place * 3),
        )
