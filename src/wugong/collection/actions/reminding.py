"""Group leaders are reminded of their day: by the platform, or by those above (S1, M1)."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import transaction

from wugong.accounts import queries as accounts
from wugong.accounts.models import Grant
from wugong.base import clock
from wugong.base.actor import Actor, require
from wugong.base.month import Month
from wugong.collection import notices as _notices  # noqa: F401  # states them
from wugong.collection.models import GroupTask
from wugong.collection.permissions import may_remind
from wugong.collection.rules.tasks import OPEN_FOR_GROUP
from wugong.messages import actions as messages
from wugong.messages.actions import Notice, Recipient
from wugong.messages.enums import Way
from wugong.places import queries as places

DAYS_BEFORE = 2


@transaction.atomic
def remind(area: str, month: str, *, by: Actor) -> int:
    """Everybody whose group is due within two days or late: once a day, by desk and by phone."""
    require(may_remind(by, area))
    today = clock.business_today()
    rows = GroupTask.objects.filter(
        month=str(Month.parse(month)),
        state__in=OPEN_FOR_GROUP,
        due_on__lte=today + timedelta(days=DAYS_BEFORE),
        code__gte=area,
        code__lt=area + "~",
    )
    open_ = {row.code: row for row in rows}
    said = [
        notice
        for grant in accounts.grid_workers_of(area)
        if grant.area in open_
        for notice in _notices_for(grant, open_[grant.area], today)
    ]
    return messages.tell(said, by=by)


def _notices_for(grant: Grant, task: GroupTask, today: date) -> Iterator[Notice]:
    is_late = task.due_on < today
    params = {
        "group": places.display_name(task.code),
        "month": int(task.month[5:]),
        "day": f"{task.due_on.month}-{task.due_on.day}",
        "days": (today - task.due_on).days,
        "left": max(task.people - task.covered, 0),
    }
    ways = [Way.DESK, Way.PHONE] if grant.user.phone else [Way.DESK]
    for way in ways:
        yield Notice(
            Recipient(
                f"user:{grant.user_id}",
                task.code,
                way,
                grant.user.language,
                grant.user.phone if way == Way.PHONE else "",
            ),
            "collection.late" if is_late else "collection.due",
            f"{task.month} {task.code} {today.isoformat()}",
            params,
            link=f"/desk/collection/groups/{task.code}/",
        )
