"""A grid worker's phone as a test holds it: it numbers its visits and sends them in any order."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from tests.factories import people as make
from wugong.accounts.models import Grant, Token, User
from wugong.base import clock
from wugong.base.actor import Actor
from wugong.base.scopes import scope
from wugong.collection.actions import devices, sync
from wugong.collection.actions.answers import Result, Synced
from wugong.collection.api.schemas import read_visits
from wugong.collection.models import Device
from wugong.people.models import Labourer

Sent = dict[str, Any]
_users = count(1)


def grid_worker(code: str, name: str = "赵组长") -> Actor:
    """An account with its grant and a login; the actor that a request of it would have."""
    user = User.objects.create(username=f"grid-{next(_users)}", display_name=name, is_demo=True)
    today = clock.business_today()
    grant = Grant.objects.create(
        user=user,
        role="grid_worker",
        area=code,
        valid_from=today - timedelta(days=400),
        until=today + timedelta(days=400),
    )
    now = clock.real_now()
    Token.objects.create(
        user=user,
        grant=grant,
        kind="program",
        digest=uuid4().bytes,
        authority_version=user.authority_version,
        expires_at=now + timedelta(hours=1),
    )
    return make.actor("grid_worker", code, user.pk)


@dataclass
class Phone:
    """One registration."""

    actor: Actor
    device: Device
    proof: bytes
    token: str
    seq: int = 0
    stored: list[Sent] = field(default_factory=list)

    def visit(self, labourer: Labourer | str, **told: Any) -> Sent:
        """One more visit, stored and not sent."""
        self.seq += 1
        is_known = isinstance(labourer, Labourer)
        sent: Sent = {
            "id": str(uuid4()),
            "labourer": labourer.pk if is_known else labourer,
            "seq": self.seq,
            "visited_at": clock.business_now().isoformat(),
            "base_version": labourer.version if is_known else 0,
            "no_change": not told,
        }
        sent |= told
        self.stored.append(sent)
        return sent

    def change(self, labourer: Labourer, name: str, old: Any, new: Any, **told: Any) -> Sent:
        """One field is another."""
        return self.visit(labourer, changes={name: {"from": old, "to": new}}, **told)

    def send(self, *visits: Sent) -> Synced:
        """What the platform answers to these."""
        items, bad = read_visits(visits)
        with scope(self.actor.scope):
            device = Device.objects.get(pk=self.device.pk)
            return sync.record_visits(items, device=device, by=self.actor, malformed=bad)

    def told(self, *visits: Sent) -> list[Result]:
        """The verdicts alone."""
        return self.send(*visits).results

    def verdicts(self, *visits: Sent) -> list[str]:
        """The words alone."""
        return [str(one.verdict) for one in self.told(*visits)]


def phone(actor: Actor, name: str = "红米") -> Phone:
    """A new registration by this person."""
    with scope(actor.scope):
        login = Token.objects.filter(user_id=actor.user_id).exclude(kind="device").first()
        assert login is not None
        made = devices.register_device(name, login.pk, by=actor)
    return Phone(actor, made.device, made.proof, made.token.secret)


def later(minutes: int = 0, days: int = 0) -> datetime:
    """So much after now, by the business clock."""
    return clock.business_now() + timedelta(minutes=minutes, days=days)
