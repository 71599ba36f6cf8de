"""Phones: registered by a grid worker, given back, revoked by those above."""

import base64
import hashlib
import hmac
import json
import os
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from wugong.accounts import actions as accounts
from wugong.accounts.actions import DeviceToken
from wugong.base import audit, clock, envelopes
from wugong.base.actor import Actor, require
from wugong.base.errors import Refusal
from wugong.base.forms import plain_text
from wugong.collection.models import Device
from wugong.collection.permissions import may_hand_in_sealed, may_register_device, may_revoke_device
from wugong.collection.queries import visits as queries
from wugong.people.rules import clean_reason

PROOF_BYTES = 32


@dataclass(frozen=True, slots=True)
class Registered:
    """Given to the phone once: its token, and the proof that it seals into its envelopes."""

    device: Device
    token: DeviceToken
    proof: bytes


@transaction.atomic
def register_device(name: str, login_token_id: int, *, by: Actor) -> Registered:
    """A phone of the grid worker's own group, with a token of its own."""
    require(may_register_device(by))
    called = plain_text(name, limit=60)
    if not called:
        raise Refusal("form.required", field="name")
    token = accounts.issue_device_token(login_token_id, called, by=by)
    proof = os.urandom(PROOF_BYTES)
    now = clock.business_now()
    device = Device.objects.create(
        id=uuid.uuid4(),
        code=by.area,
        user_id=by.user_id or 0,
        user_name=by.name[:60],
        name=called,
        token_id=token.id,
        proof=hashlib.sha256(proof).digest(),
        registered_at=now,
        last_seen_at=now,
    )
    audit.record("collection.register_device", by=by, subject=device.subject)
    return Registered(device, token, proof)


@transaction.atomic
def revoke_device(device_id: uuid.UUID, reason: str, *, by: Actor) -> Device:
    """Lost, stolen, given back, or another grid worker's now: its token ends at once."""
    device = queries.locked_device(device_id)
    require(may_revoke_device(by, device))
    if device.revoked_at is not None:
        raise Refusal("device.over")
    why = clean_reason(reason)
    device.revoked_at, device.revoked_by_name = clock.business_now(), by.name[:60]
    device.revoked_reason = why
    device.save(update_fields=["revoked_at", "revoked_by_name", "revoked_reason"])
    accounts.end_device_token(device.token_id, by=by)
    audit.record("collection.revoke_device", by=by, subject=device.subject, reason=why)
    return device


@transaction.atomic
def seen_device(device: Device, app_version: str, *, by: Actor) -> None:
    """A sign of life, with the app's version."""
    require(may_revoke_device(by, device))
    now = clock.business_now()
    Device.objects.filter(pk=device.pk).update(last_seen_at=now, app_version=app_version[:20])


@transaction.atomic
def read_roster(people_count: int, *, by: Actor) -> None:
    """A group's people were shown in full to its grid worker's phone: one line for each page."""
    require(may_register_device(by))
    diff: audit.Diff = {"people": [None, people_count]}
    subject = audit.Subject("device", area=by.area)
    audit.record("collection.read_roster", by=by, subject=subject, diff=diff)


def open_sealed(device: Device, sealed: str, *, by: Actor) -> Any:
    """What a phone sealed, or the code why it is not taken; only its own phone knows the proof."""
    require(may_hand_in_sealed(by, device))
    try:
        told = json.loads(envelopes.open_envelope(sealed, str(device.pk)))
        proof = base64.b64decode(str(told["proof"]), validate=True)
        visit = told["visit"]
    except (Refusal, ValueError, KeyError, TypeError):
        return "envelope.unreadable"
    if not hmac.compare_digest(hashlib.sha256(proof).digest(), bytes(device.proof)):
        return "sealed.other_device"
    return visit if isinstance(visit, dict) else {}
