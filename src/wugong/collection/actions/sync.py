"""A phone sends what it has stored: every visit gets a verdict, and nothing is lost."""

from collections.abc import Sequence

from django.db import transaction

from wugong.accounts.enums import RoleName as R
from wugong.base import audit, clock
from wugong.base.actor import Actor, require
from wugong.base.direct import planned
from wugong.base.scopes import area_scope, scope
from wugong.collection import refusals as _refusals  # noqa: F401  # states them
from wugong.collection.actions.answers import Synced
from wugong.collection.actions.batch import Batch
from wugong.collection.models import Device
from wugong.collection.permissions import (
    may_hand_in_sealed,
    may_record_visits,
    may_take_waiting,
    may_use_device,
)
from wugong.collection.queries import visits as queries
from wugong.collection.queries.beyond import phones_of
from wugong.collection.rules.visits import Item, Malformed


def record_visits(
    items: Sequence[Item],
    *,
    device: Device,
    by: Actor,
    malformed: Sequence[Malformed] = (),
    is_sealed: bool = False,
) -> Synced:
    """Take a phone's visits: those without change in bulk, changes of more in a savepoint each."""
    is_own = may_use_device(by, device) or (is_sealed and may_hand_in_sealed(by, device))
    require(is_own and may_record_visits(by, device.code))
    with transaction.atomic(savepoint=False), audit.together():
        _lock_group(device.code)
        held = queries.locked_device(device.pk)
        held.app_version = device.app_version
        batch = Batch(held, by, clock.business_now(), is_sealed=is_sealed)
        return batch.take(items, malformed)


@transaction.atomic
def record_form(items: Sequence[Item], *, code: str, by: Actor) -> Synced:
    """Visits typed from paper forms of one group: no phone, no numbers to wait for."""
    require(may_record_visits(by, code))
    with audit.together():
        _lock_group(code)
        return Batch(None, by, clock.business_now(), code=code).take(items, ())


def _lock_group(code: str) -> None:
    """Two phones of one group take turns: before a row exists there is none to lock."""
    planned("SELECT pg_advisory_xact_lock(%s::bigint)", [int(code)])


@transaction.atomic
def take_waiting(*, by: Actor) -> int:
    """What is held too long or for people who left the group, though its phone is silent."""
    require(may_take_waiting(by))
    done = 0
    waited_for = queries.phones_waited_for(by.area, clock.business_now())
    for device in phones_of(waited_for, by.area):
        rows = area_scope(device.code)
        owner = Actor(device.user_id, device.user_name, R.GRID_WORKER, device.code, scope=rows)
        with scope(rows):
            _lock_group(device.code)
            batch = Batch(queries.locked_device(device.pk), owner, clock.business_now())
            done += len(batch.take((), ()).held)
    return done
