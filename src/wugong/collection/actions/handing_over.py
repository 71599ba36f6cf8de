"""A group goes to another grid worker for good, in the middle of a month too."""

from django.db import transaction

from wugong.accounts import actions as accounts
from wugong.accounts.models import User
from wugong.base.actor import Actor
from wugong.collection.actions import devices
from wugong.collection.queries import group as queries


@transaction.atomic
def hand_over(group: str, user: User, reason: str, *, by: Actor) -> None:
    """Right and phones of the old one end at once; the group's month and all that is open stay.

    docs/rules.md S2a: what the old phone has not sent lies sealed on it and comes in with the next
    login on that phone; what is visited on it after this moment is refused.
    """
    lost = accounts.hand_over_group(user, group, reason, by=by)
    for device in queries.living_devices(group, lost):
        devices.revoke_device(device.pk, reason, by=by)
