"""The month under way: most groups done, some late, three townships red, things to decide.

What is asked, changed and contended goes through the tables and actions of collection, after the
people stand; the coverage of each group is counted from its visits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import numpy as np
from django.db import connection, transaction
from django.db.models import F

from wugong.base import clock, crypto
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
from wugong.collection.rules.visits import FIELDS_OF_A_STAY, Item
from wugong.ops.demo.areas import HOME, MODEL_TOWNSHIP, Scale
from wugong.ops.demo.draw import stream
from wugong.people.models import Labourer
from wugong.places import queries as places
from wugong.places.actions import rename_place
from wugong.places.enums import Level as PlaceLevel

SPACE = UUID("5f7d2f5e-1a53-4c6e-9d0e-530627000000")
RED_NAMES = ("示范甲镇", "示范乙镇", "示范丙镇")  # whoever does badly bears no real name
# (state, share of the people asked, weight) of a group on the day of the story.
USUAL = (
    ("checked", 1.0, 58),
    ("submitted", 1.0, 25),
    ("collecting", 0.85, 9),
    ("back", 0.97, 5),
    ("to_collect", 0.0, 3),
)
RED = (("submitted", 1.0, 8), ("collecting", 0.4, 52), ("to_collect", 0.0, 40))
REASONS = ("熊飞在哪个县做工，补上", "工钱写的是一年的，改成每月", "三户没有问到本人，再问一次")
EXPLAINED = ("加班多，看过工资条", "有慢性病，村医证明", "本人说只做得了轻活")
OPEN = ("collecting", "to_collect")
TOLD = "collection_visit.told"

_BEGUN = """
SELECT DISTINCT ON (labourer_id) labourer_id, jsonb_build_object('spell', jsonb_build_object(
  'act', 'start', 'place', place, 'employer_name', employer_name, 'start_on', start_on,
  'channel', channel, 'wage_yuan_month', wage_yuan_month))::text
FROM employment_employmentspell WHERE start_on >= %(first)s::date AND withdrawn_at IS NULL
ORDER BY labourer_id, start_on DESC
"""
_ASK = """
WITH plan AS (
  SELECT * FROM unnest(%(codes)s::text[], %(shares)s::float[]) AS t(code, share)),
begun AS (
  SELECT * FROM unnest(%(begun)s::bigint[], %(told)s::bytea[]) AS t(labourer_id, told)),
drawn AS (
  SELECT l.id, l.code, l.confirmed_by_name AS who, p.share, b.told,
    ('x' || substr(md5(l.id || %(seed)s), 1, 7))::bit(28)::int AS r
  FROM people_labourer l JOIN plan p ON p.code = l.code
  LEFT JOIN begun b ON b.labourer_id = l.id
  WHERE l.status IN ('on_roll', 'lost')),
asked AS (
  INSERT INTO collection_visit (id, labourer_id, code, user_id, user_name, seq, visited_at,
    recorded_at, month, base_version, no_change, how, told_sealed, fields_typed, typed_seconds,
    digest, verdict, reason, faults, marks, version)
  SELECT md5('visit' || d.id || %(month)s || %(seed)s)::uuid, d.id, d.code, 0, d.who, 0, t.at,
    t.at + interval '6 hours', %(month)s, 1, d.told IS NULL,
    CASE WHEN d.r %% 7 = 0 THEN 'phone' ELSE 'at_home' END, d.told,
    CASE WHEN d.told IS NULL THEN 0 ELSE %(fields)s END,
    CASE WHEN d.told IS NOT NULL THEN 35 + d.r %% 60 END,
    decode(md5(d.id || 'd'), 'hex'), 'accepted', '', '[]', '{}', 1
  FROM drawn d, LATERAL (SELECT %(first)s::timestamptz + (d.r / 7 %% %(days)s) * interval '1 day'
    + (d.r %% 600) * interval '1 minute' AS at) t
  WHERE d.r / 268435456.0 < d.share
  RETURNING labourer_id, visited_at, how, user_name)
UPDATE people_labourer l SET confirmed_on = (a.visited_at AT TIME ZONE 'Asia/Shanghai')::date,
  confirmed_how = a.how, confirmed_by_name = a.user_name
FROM asked a WHERE l.id = a.labourer_id
  AND l.confirmed_on < (a.visited_at AT TIME ZONE 'Asia/Shanghai')::date
"""
_COUNT = """
UPDATE collection_grouptask t SET people = p.n, covered = coalesce(v.n, 0),
  changed = coalesce(v.changed, 0), first_visit_at = v.first
FROM (SELECT code, count(*) AS n FROM people_labourer WHERE status IN ('on_roll', 'lost')
      GROUP BY code) p
LEFT JOIN (SELECT code, count(DISTINCT labourer_id) AS n, min(visited_at) AS first,
             count(DISTINCT labourer_id) FILTER (WHERE NOT no_change) AS changed
           FROM collection_visit WHERE month = %(month)s GROUP BY code) v ON v.code = p.code
WHERE t.code = p.code AND t.month = %(month)s
"""
_MISSED = """
INSERT INTO collection_notreached (labourer_id, code, month, reason, note, told_by_name, told_at)
SELECT l.id, l.code, %(month)s, 'away', '', l.confirmed_by_name, %(now)s
FROM people_labourer l JOIN collection_grouptask t ON t.code = l.code AND t.month = %(month)s
WHERE t.state IN ('submitted', 'checked') AND l.status IN ('on_roll', 'lost')
  AND NOT EXISTS (SELECT FROM collection_visit v WHERE v.labourer_id = l.id AND v.month = %(month)s)
"""


@dataclass(frozen=True, slots=True)
class Plan:
    """What each group is to look like."""

    codes: list[str]
    states: list[str]
    shares: list[float]


def collect_month(scale: Scale, seed: int) -> int:
    """The running month, once; says how many visits it has."""
    now = clock.business_now()
    month = Month.of(now.date())
    with scope(area_scope(HOME)):
        if GroupTask.objects.filter(month=str(month)).exists():
            return 0
        by = system(HOME, "demo")
        with transaction.atomic():
            red = _red_townships(by) if scale is Scale.COUNTY else []
            for each in (month - 1, month):
                open_month(str(each), by=by)
            plan = _plan(red, seed)
            _ask(plan, month, now, seed)
            _set_states(plan, month, now)
        _look_closer(month, now)
        return Visit.objects.filter(month=str(month)).count()


def _red_townships(by: Actor) -> list[str]:
    others = [p.code for p in places.children(HOME) if p.code != MODEL_TOWNSHIP]
    red = others[-len(RED_NAMES) :]
    officer = Actor(None, by.name, "county_officer", HOME, scope=by.scope)
    for code, name in zip(red, RED_NAMES, strict=True):
        rename_place(code, name=name, valid_from=clock.business_today(), by=officer)
    return red


def _plan(red: Sequence[str], seed: int) -> Plan:
    """The model group stands in the middle of its month, as the guided tour finds it."""
    codes = sorted(place.code for place in places.descendants(HOME, PlaceLevel.GROUP))
    village = next((code[:12] for code in codes if code.startswith(MODEL_TOWNSHIP)), codes[0][:12])
    rng = stream(seed, "collection")
    states, shares = [], []
    for code in codes:
        kinds = RED if code[:9] in red else USUAL
        weights = np.array([weight for _state, _share, weight in kinds], dtype=float)
        state, share, _weight = kinds[int(rng.choice(len(kinds), p=weights / weights.sum()))]
        if code == f"{village}001":
            state, share = "collecting", 0.8
        states.append(state)
        shares.append(share if share in (0.0, 1.0) else float(share - rng.random() * 0.2))
    return Plan(codes, states, shares)


def _ask(plan: Plan, month: Month, now: datetime, seed: int) -> None:
    """Everybody who was asked this month, most without a change; the file is as fresh as that."""
    first = datetime(month.year, month.month, 2, 8, tzinfo=clock.SHANGHAI)
    days = max(min(23, (now - first).days), 1)
    values: dict[str, Any] = {"codes": plan.codes, "seed": str(seed), "month": str(month)}
    # In a group that is done, one in fifty was away and could not be reached.
    values["shares"] = [0.98 if share == 1.0 else share for share in plan.shares]
    values |= {"first": first, "days": days, "fields": FIELDS_OF_A_STAY}
    with connection.cursor() as cursor:
        cursor.execute(_BEGUN, {"first": first})
        begun = cursor.fetchall()
        values["begun"] = [pk for pk, _told in begun]
        values["told"] = crypto.seal_many([told for _pk, told in begun], TOLD)
        cursor.execute(_ASK, values)
        for each in (month - 1, month):
            cursor.execute(_COUNT, {"month": str(each)})


def _set_states(plan: Plan, month: Month, now: datetime) -> None:
    last = GroupTask.objects.filter(month=str(month - 1))
    closed = now - timedelta(days=now.day)
    last.update(state=TaskState.ACCEPTED, submitted_at=closed, checked_at=closed)
    # Of a month whose visits are not loaded: one in fifty could not be reached, as in this one.
    last.update(consolidated_at=closed, accepted_at=closed, covered=F("people") * 98 / 100)
    this = GroupTask.objects.filter(month=str(month))
    due = rules.due_on(month, "group", setting(DUE_SETTING, month.first_day, rules.DUE_DAYS))
    handed = datetime(due.year, due.month, due.day, 18, tzinfo=clock.SHANGHAI)
    for state in ("checked", "submitted", "collecting", "back"):
        codes = [c for c, s in zip(plan.codes, plan.states, strict=True) if s == state]
        values: dict[str, Any] = {"state": "collecting" if state == "back" else state}
        if state in ("checked", "submitted"):
            values["submitted_at"] = min(handed, now)
        if state == "checked":
            values["checked_at"] = min(handed + timedelta(days=2), now)
        this.filter(code__in=codes).update(**values)
    sent = [c for c, s in zip(plan.codes, plan.states, strict=True) if s == "back"]
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
