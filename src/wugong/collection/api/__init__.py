"""The phone's doors (docs/field-sync.md): device, roster, sync, sealed visits, the month's task."""

import base64
import json
from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.text import compress_string
from django.utils.translation import get_language
from ninja import Query, Router, Status

from wugong.accounts import rules as tokens
from wugong.accounts.enums import TokenKind
from wugong.accounts.forms import signed_in
from wugong.base import clock, envelopes
from wugong.base import queries as base
from wugong.base.actor import Actor, require
from wugong.base.api import refused_but_kept
from wugong.base.errors import Refusal
from wugong.base.identity import mask_name
from wugong.base.scopes import scope
from wugong.base.web import actor_of
from wugong.collection.actions import devices, sync, tasks
from wugong.collection.actions.answers import Result, Synced
from wugong.collection.actions.findings import check_people
from wugong.collection.api import codes
from wugong.collection.api.schemas import DeviceBody, SealedBody, SubmitBody, SyncBody, read_visits
from wugong.collection.models import Conflict, Device
from wugong.collection.permissions import may_register_device, may_use_device
from wugong.collection.queries import group as groups
from wugong.collection.queries import roster as rosters
from wugong.collection.queries import tasks as months
from wugong.collection.queries import visits as queries
from wugong.collection.queries.checking import people_of_group
from wugong.collection.rules import visits as rules
from wugong.collection.rules.tasks import PUT_RIGHT_FIRST
from wugong.collection.rules.visits import Come
from wugong.places import queries as places

router = Router(tags=["field"])
SMALL = 1000  # bytes that are not worth compressing
GIVEN_BACK = "手机交还"


def _language() -> str:
    return get_language() or "zh"


def _own(request: HttpRequest, device_id: UUID | None) -> Device:
    """The phone that asks: by its own token, or by a login of the one it belongs to."""
    account, actor = signed_in(request), actor_of(request)
    if account.kind == TokenKind.DEVICE:
        found = queries.device_of_token(account.token_id)
    else:
        found = queries.find_device(device_id) if device_id is not None else None
    if found is None or (device_id is not None and found.pk != device_id):
        raise Refusal("device.other")
    require(may_use_device(actor, found), "device.other")
    if found.revoked_at is not None:
        raise Refusal("login.required")
    return found


def _grid_worker(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require(may_register_device(actor))
    return actor


def _now() -> str:
    return clock.business_now().isoformat(timespec="seconds")


def _device_json(device: Device, actor: Actor) -> dict[str, Any]:
    code = device.code
    come = Come(device.settled_seq, frozenset(device.seqs_beyond))
    return {
        "device": str(device.pk),
        "public_key": base64.b64encode(envelopes.public_key()).decode(),
        "group": {
            "code": code,
            "name": places.display_name(code),
            "village": places.display_name(code[:12]),
            "township": places.display_name(code[:9]),
        },
        "user": {"name": mask_name(actor.name)},
        "next_seq": come.next_seq,
        "wipe_after_days": tokens.DEVICE_IDLE.days,
        "held_days": rules.HELD_FOR.days,
        "minimum_app_version": queries.minimum_app(clock.business_today()),
        "is_demo": base.is_demo(),
        "server_time": _now(),
    }


@router.post("/field/devices", response={201: dict[str, Any]}, summary="Register a phone")
def post_device(request: HttpRequest, body: DeviceBody) -> Status[dict[str, Any]]:
    """Its token and its proof are told once; of several groups the body names one."""
    actor = groups.leading(actor_of(request), body.group)
    with scope(actor.scope):
        made = devices.register_device(body.name, signed_in(request).token_id, by=actor)
        told = _device_json(made.device, actor)
    secrets = {
        "token": made.token.secret,
        "expires": made.token.expires.isoformat(timespec="seconds"),
        "proof": base64.b64encode(made.proof).decode(),
    }
    return Status(201, told | secrets)


@router.get("/field/device", response=dict[str, Any], summary="This phone; a sign of life")
def get_device(request: HttpRequest) -> dict[str, Any]:
    """The same as at registration, without its secrets."""
    device, actor = _own(request, None), actor_of(request)
    devices.seen_device(device, device.app_version, by=actor)
    return _device_json(device, actor)


@router.delete("/field/device", response={204: None}, summary="Give this phone back")
def delete_device(request: HttpRequest) -> Status[None]:
    """Its token ends; what was not sent goes by the sealed door."""
    devices.revoke_device(_own(request, None).pk, GIVEN_BACK, by=actor_of(request))
    return Status(204, None)


@router.get("/field/roster", response=dict[str, Any], summary="The own group, or what changed")
def get_roster(
    request: HttpRequest, cursor: str = "", have: Annotated[str, Query(alias="codes")] = ""
) -> HttpResponse:
    """Unmasked, for the own group alone; one line in the history for each page."""
    actor = _grid_worker(request)
    found = rosters.roster(actor.area, rosters.Cursor.read(cursor, clock.business_now()))
    devices.read_roster(len(found.labourers), by=actor)
    language = _language()
    tasks_shown, hand = months.carried(actor.area, actor.user_id or 0, language)
    body = {
        "households": found.households,
        "labourers": found.labourers,
        "codes": codes.short(language, have),
        "tasks": tasks_shown,
        "send_backs": hand,
        "deleted": {"households": found.gone_households, "labourers": found.gone_labourers},
        "more": found.more,
        "cursor": found.cursor,
        "server_time": _now(),
    }
    return _packed(request, body)


@router.get("/field/codes", response=dict[str, Any], summary="Places, occupations, industries")
def get_codes(request: HttpRequest) -> HttpResponse:
    """Long lists, with an ETag."""
    _grid_worker(request)
    version = codes.version(_language())
    if request.headers.get("If-None-Match", "").strip('W/"') == version:
        return HttpResponse(status=304)
    response = _packed(request, codes.long(_language()))
    response.headers["ETag"] = f'"{version}"'
    return response


def _packed(request: HttpRequest, body: dict[str, Any]) -> HttpResponse:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"), default=str).encode()
    response = HttpResponse(content_type="application/json; charset=utf-8")
    response.headers["Vary"] = "Accept-Encoding, Accept-Language"
    if len(text) > SMALL and "gzip" in request.headers.get("Accept-Encoding", ""):
        text = compress_string(text)
        response.headers["Content-Encoding"] = "gzip"
    response.content = text
    return response


@router.post("/field/sync", response=dict[str, Any], summary="A phone's visits, each a verdict")
def post_sync(request: HttpRequest, body: SyncBody) -> HttpResponse:
    """At most 500; repeat until there is a verdict: nothing counts twice."""
    _check_call(body.app_version, len(body.visits))
    device, actor = _own(request, body.device), actor_of(request)
    device.app_version = body.app_version
    items, bad = read_visits(body.visits)
    done = sync.record_visits(items, device=device, by=actor, malformed=bad)
    return _packed(request, _synced(done))


def _check_call(app_version: str, count: int) -> None:
    minimum = queries.minimum_app(clock.business_today())
    if rules.is_too_old(app_version, minimum):
        raise Refusal("app.too_old", minimum=minimum)
    if count > rules.MOST_VISITS:
        raise Refusal("visit.too_many")


@router.post("/field/sealed", response=dict[str, Any], summary="Visits of a phone that was wiped")
def post_sealed(request: HttpRequest, body: SealedBody) -> dict[str, Any]:
    """Opened here alone; they count as the visits of the phone that sealed them."""
    actor = actor_of(request)
    if len(body.envelopes) > rules.MOST_VISITS:
        raise Refusal("visit.too_many")
    device = queries.find_device(body.device)
    if device is None:
        raise Refusal("device.other")
    raw: list[Any] = []
    failed: list[Result] = []
    for envelope in body.envelopes:
        told = devices.open_sealed(device, envelope.sealed, by=actor)
        if isinstance(told, str):
            failed.append(Result.refused(str(envelope.id), told))
        else:
            raw.append(told)
    items, bad = read_visits(raw)
    done = sync.record_visits(items, device=device, by=actor, malformed=bad, is_sealed=True)
    return _synced(done, failed)


def _synced(done: Synced, also: Sequence[Result] = ()) -> dict[str, Any]:
    language = _language()
    return {
        "results": [_result(one, language) for one in (*done.results, *also)],
        "held": [_result(one, language) for one in done.held],
        "next_seq": done.next_seq,
        "server_time": _now(),
    }


def _result(one: Result, language: str) -> dict[str, Any]:
    conflicts = [_conflict(row, one.id) for row in one.conflicts]
    is_code = one.code and one.verdict != "duplicate"
    return {
        "id": one.id,
        "verdict": str(one.verdict),
        "code": str(one.code),
        "message": Refusal(one.code, **one.figures).message(language) if is_code else "",
        "labourer": one.labourer,
        "version": one.version,
        "conflict": conflicts[0] if conflicts else None,
        "conflicts": conflicts,
        "fields": [
            {"field": name, "code": code, "message": _sentence(code, one, language)}
            for name, code in one.faults
        ],
    }


def _sentence(code: str, one: Result, language: str) -> str:
    figures = one.figures if code == one.code else {}
    return Refusal(code, **figures).message(language)


def _conflict(row: Conflict, visit_id: str) -> dict[str, Any]:
    theirs = [side["value"] for side in row.sides if side["visit"] == visit_id]
    ours = [side["value"] for side in row.sides if side["visit"] != visit_id]
    return {
        "id": row.pk,
        "field": row.field,
        "ours": ours[0] if ours else row.stands,
        "theirs": theirs[0] if theirs else None,
        "stands": row.stands,
    }


@router.post(
    "/field/tasks/{month}/submit", response=dict[str, Any], summary="The group hands its month in"
)
def post_submit(
    request: HttpRequest, month: str, body: SubmitBody
) -> dict[str, Any] | HttpResponse:
    """Signed: everybody was asked, or it is said why not."""
    actor = _grid_worker(request)
    if body.device is not None:
        _own(request, body.device)
    missed = [tasks.Missed(one.labourer, one.reason, one.note or "") for one in body.not_reached]
    explained = {one.finding: one.text for one in body.explanations}
    try:
        tasks.submit(
            actor.area,
            month,
            is_signed=body.signed,
            missed=missed,
            explanations=explained,
            by=actor,
        )
    except Refusal as refusal:
        if refusal.code not in PUT_RIGHT_FIRST:
            raise
        # The phone has to see what stands in the way: the next roster brings it.
        check_people(people_of_group(actor.area), by=actor)
        return refused_but_kept(request, refusal)
    found = [row for row in months.tasks_json(actor.area) if row["month"] == month]
    return {"task": found[0] if found else None, "server_time": _now()}
