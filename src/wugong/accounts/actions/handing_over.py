"""A group has another leader for good: the old one's right ends, the new one's begins."""

from wugong.accounts import queries, rules
from wugong.accounts.actions.new import NewGrant
from wugong.accounts.enums import RoleName
from wugong.accounts.models import Grant, User
from wugong.accounts.permissions import may_hand_over
from wugong.base import clock
from wugong.base.actor import Actor, require
from wugong.base.audit import Diff, Subject, record
from wugong.base.errors import Refusal
from wugong.base.forms import plain_text
from wugong.base.scopes import NOBODY, scope
from wugong.places import queries as places


def hand_over_group(user: User, group: str, reason: str, *, by: Actor) -> list[int]:
    """The accounts that have lost the group; with their right their phones' tokens end."""
    require(may_hand_over(by, group))
    why = plain_text(reason, limit=400, field="reason")
    if not why:
        raise Refusal("reason.required", field="reason")
    if places.find(group) is None:
        raise Refusal("not_found")
    with scope(NOBODY):
        held = list(
            Grant.objects.select_for_update().filter(
                role=RoleName.GRID_WORKER, area=group, ended_at__isnull=True
            )
        )
        kept = [each for each in held if each.user_id == user.pk and not each.is_stand_in]
        ending = [each for each in held if each not in kept]
        _check(user, group, by, is_leader=bool(kept), is_alone=not ending)
        now = clock.real_now()
        Grant.objects.filter(pk__in=[each.pk for each in ending]).update(
            ended_at=now, ended_by_id=by.user_id
        )
        if not kept:
            NewGrant(user, RoleName.GRID_WORKER, group, granted_by=by.user_id).save()
        lost = sorted({each.user_id for each in ending} - {user.pk})
        diff: Diff = {"area": [None, group], "lost_by": [lost, None]}
        record(
            "hand_over_group",
            by=by,
            subject=Subject("user", user.pk, area=group),
            diff=diff,
            reason=why,
        )
        return lost


def _check(user: User, group: str, by: Actor, *, is_leader: bool, is_alone: bool) -> None:
    """Somebody of the village, or whom the security administrator has named for the group."""
    if is_leader and is_alone:
        raise Refusal("hand_over.same", field="user")
    if user.pk == by.user_id or not user.is_active:
        raise Refusal("stand_in.colleague", field="user")
    held = ((each.role, each.area) for each in queries.live_grants(user))
    if not is_leader and not rules.is_of_village(held, group[:12]):
        raise Refusal("stand_in.colleague", field="user")
