"""AB岗: while a group leader is away, the village or township lets a colleague stand in."""

from dataclasses import replace
from datetime import date, timedelta

from wugong.accounts import queries, rules
from wugong.accounts.actions.new import NewGrant
from wugong.accounts.enums import RoleName
from wugong.accounts.models import Grant, User
from wugong.accounts.permissions import may_appoint_stand_in
from wugong.base import clock
from wugong.base.actor import Actor, require
from wugong.base.audit import Diff, Subject, record
from wugong.base.errors import Refusal
from wugong.base.forms import plain_text
from wugong.base.scopes import NOBODY, scope
from wugong.places import queries as places

LONGEST_DAYS = 31  # docs/rules.md S2: longer than that is a new group leader, not a stand-in


def appoint_stand_in(user: User, group: str, until: date, reason: str, *, by: Actor) -> Grant:
    """A colleague of the same village does the group's visits until a day."""
    require(may_appoint_stand_in(by, group))
    why = plain_text(reason, limit=400, field="reason")
    if not why:
        raise Refusal("reason.required", field="reason")
    today = clock.business_today()
    if not today <= until <= today + timedelta(days=LONGEST_DAYS):
        raise Refusal("stand_in.too_long", field="until", days=LONGEST_DAYS)
    if places.find(group) is None:
        raise Refusal("not_found")
    with scope(NOBODY):
        _check_colleague(user, group, by)
        asked = NewGrant(user, RoleName.GRID_WORKER, group, until=until, granted_by=by.user_id)
        grant = replace(asked, is_stand_in=True).save()
        diff: Diff = {"area": [None, group], "until": [None, until.isoformat()]}
        subject = Subject("user", user.pk, area=group)
        record("appoint_stand_in", by=by, subject=subject, diff=diff, reason=why)
        return grant


def _check_colleague(user: User, group: str, by: Actor) -> None:
    """Somebody who holds a role in this village already; nobody names themself."""
    if user.pk == by.user_id or not user.is_active:
        raise Refusal("stand_in.colleague", field="user")
    held = queries.live_grants(user)
    if any(each.role == RoleName.GRID_WORKER and each.area == group for each in held):
        raise Refusal("stand_in.has_group", field="user")
    if not rules.is_of_village(((g.role, g.area) for g in held), group[:12]):
        raise Refusal("stand_in.colleague", field="user")


def end_stand_in(grant: Grant, *, by: Actor) -> None:
    """The group leader is back: the stand-in's phone loses the group at once."""
    require(may_appoint_stand_in(by, grant.area))
    if not grant.is_stand_in:
        raise Refusal("not_found")
    with scope(NOBODY):
        ended = Grant.objects.filter(pk=grant.pk, ended_at__isnull=True)
        if not ended.update(ended_at=clock.real_now(), ended_by_id=by.user_id):
            raise Refusal("changed_meanwhile")
        diff: Diff = {"area": [grant.area, None]}
        subject = Subject("user", grant.user_id, area=grant.area)
        record("end_stand_in", by=by, subject=subject, diff=diff)
