"""The phone's doors over HTTP: device, roster, sync, sealed visits, the month (field-sync.md)."""

import base64
import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client

from tests.factories import collection as field
from tests.factories import people as make
from tests.factories.collection import Phone, Sent
from tests.wugong.collection.conftest import Village
from wugong.accounts.models import Grant, User
from wugong.base import clock, envelopes
from wugong.base.actor import system
from wugong.base.models import AuditLine, Setting
from wugong.base.scopes import AUDIT, scope
from wugong.collection.actions import devices
from wugong.collection.models import Visit
from wugong.people import actions as people
from wugong.people.models import Labourer

JSON = "application/json"


class Field:
    """A phone over HTTP."""

    def __init__(self, phone: Phone) -> None:
        self.phone = phone
        self.client = Client(headers={"Authorization": f"Bearer {phone.token}"})

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(f"/api/field/{path}", headers=headers or None, secure=True)

    def post(self, path: str, body: Any) -> Any:
        return self.client.post(f"/api/field/{path}", body, content_type=JSON, secure=True)

    def sync(self, *visits: Sent, **more: Any) -> Any:
        body = {"device": str(self.phone.device.pk), "app_version": "1.0.0", "visits": visits}
        return self.post("sync", body | more)


@contextmanager
def clock_of(minutes: int) -> Iterator[None]:
    """Later, and farther than two answers of a roster overlap."""
    before = clock.business_offset()
    clock.set_business_offset(before + timedelta(minutes=minutes))
    try:
        yield
    finally:
        clock.set_business_offset(before)


@pytest.fixture
def phone(village: Village) -> Iterator[Field]:
    yield Field(village.phone)


def test_a_login_registers_a_phone_and_the_phone_goes_on_by_itself(village: Village) -> None:
    user = User.objects.get(pk=village.phone.actor.user_id)
    user.set_password("Correct-horse-7")
    user.save()
    token = Client().post(
        "/api/auth/token",
        {"username": user.username, "password": "Correct-horse-7"},
        content_type=JSON,
        secure=True,
    )
    login = Client(headers={"Authorization": f"Bearer {token.json()['token']}"})
    made = login.post("/api/field/devices", {"name": "红米"}, content_type=JSON, secure=True)
    assert made.status_code == 201
    body = made.json()
    assert len(base64.b64decode(body["public_key"])) == 65
    assert (body["next_seq"], body["group"]["code"]) == (1, village.group)
    own = Client(headers={"Authorization": f"Bearer {body['token']}"})
    assert own.get("/api/field/device", secure=True).json()["device"] == body["device"]
    assert own.get("/api/labourers", secure=True).status_code == 401  # its own doors alone
    assert own.delete("/api/field/device", secure=True).status_code == 204
    assert own.get("/api/field/device", secure=True).status_code == 401


def test_the_roster_brings_the_own_group_whole_and_later_what_changed(
    village: Village, phone: Field
) -> None:
    make.labourer(village.other_group, name="外人")
    first = phone.get("roster")
    assert first.status_code == 200
    body = first.json()
    assert [p["name"] for p in body["labourers"]] == ["陈国平", "李正芬", "陈丽"]
    assert body["labourers"][2]["phone"] == "13800006021"
    assert [h["address"] for h in body["households"]] == ["上坝"]
    assert body["more"] is False
    assert body["codes"]["lists"]["ffp_relation_to_head"][0][0] == "01"
    again = phone.get(f"roster?cursor={body['cursor']}&codes={body['codes']['version']}").json()
    assert again["codes"]["lists"] is None
    officer = make.actor("village_officer", make.VILLAGE)
    with scope(officer.scope):
        people.set_status(
            village.father.pk, "dead", clock.business_today(), "病故", version=None, by=officer
        )
    last = phone.get(f"roster?cursor={again['cursor']}").json()
    assert last["deleted"]["labourers"] == [village.father.pk]


def test_the_roster_says_in_which_month_a_visit_last_reached_somebody(
    village: Village, phone: Field
) -> None:
    first = phone.get("roster").json()
    assert {person["asked_in"] for person in first["labourers"]} == {""}
    phone.sync(village.phone.visit(village.father))
    month = clock.business_now().strftime("%Y-%m")
    later = phone.get(f"roster?cursor={first['cursor']}").json()
    reached = [(p["id"], p["asked_in"]) for p in later["labourers"] if p["asked_in"]]
    assert reached == [(village.father.pk, month)]


def roster_after(phone: Field, minutes: int, cursor: str = "") -> Any:
    with clock_of(minutes):
        return phone.get(f"roster?cursor={cursor}").json()


def test_a_death_brings_the_household_as_it_counts_now(village: Village, phone: Field) -> None:
    first = roster_after(phone, 5)
    [before] = first["households"]
    with clock_of(10):
        status = {"status": {"from": "on_roll", "to": "dead"}}
        dead = village.phone.visit(village.father, changes=status)
        assert phone.sync(dead).json()["results"][0]["verdict"] == "accepted"
    [home] = roster_after(phone, 15, first["cursor"])["households"]
    assert (before["member_count"], home["member_count"]) == (3, 2)
    assert (before["head"], home["head"]) == (village.father.pk, None)
    with clock_of(15):
        count = {"member_count": {"from": home["member_count"], "to": 3}}
        told = {"id": home["id"], "base_version": home["version"], "changes": count}
        born = village.phone.visit(village.mother, household=told)
        assert phone.sync(born).json()["results"][0]["verdict"] == "accepted"


@pytest.mark.parametrize("is_alone", [True, False])
def test_a_merged_file_is_deleted_on_the_phone_and_the_kept_one_comes(
    village: Village, phone: Field, is_alone: bool
) -> None:
    who = village.daughter
    facts = {"sex": who.sex, "birth_on": who.birth_on, "relation": "03", "education": "3"}
    facts |= {"id_number": "", "no_number_reason": "证件丢失"}
    facts |= {"household_id": None if is_alone else village.home.pk}
    twin = make.labourer(village.group, name="陈丽", **facts)
    first = roster_after(phone, 5)
    officer = make.actor("county_officer", make.COUNTY)
    with clock_of(10), scope(officer.scope):
        people.merge_labourers(who.pk, twin.pk, "同一人两份档案", by=officer)
    body = roster_after(phone, 15, first["cursor"])
    assert body["deleted"]["labourers"] == [twin.pk]
    assert [person["id"] for person in body["labourers"]] == [who.pk]
    assert body["deleted"]["households"] == ([twin.household_id] if is_alone else [])


def test_what_the_poverty_office_decides_comes_to_the_phone(village: Village, phone: Field) -> None:
    first = roster_after(phone, 5)
    office = make.actor("poverty_office", make.COUNTY)
    with clock_of(10), scope(office.scope):
        day = clock.business_today()
        people.mirror_poverty_status(village.home.pk, "02", day, "乡村振兴局", by=office)
    [home] = roster_after(phone, 15, first["cursor"])["households"]
    assert home["poverty_status"] == "02"


def test_a_night_without_a_change_sends_no_household_again(village: Village, phone: Field) -> None:
    first = roster_after(phone, 5)
    by = system(make.COUNTY)
    with clock_of(10), scope(by.scope):
        people.recount_area(make.COUNTY, by=by)
    assert roster_after(phone, 15, first["cursor"])["households"] == []


def test_a_household_that_moved_is_deleted_on_the_phone_with_its_people(
    village: Village, phone: Field
) -> None:
    make.labourer(village.group, name="王大山")
    cursor = phone.get("roster").json()["cursor"]
    officer = make.actor("village_officer", make.VILLAGE)
    with scope(officer.scope):
        people.move_household(village.home.pk, village.other_group, "分组", by=officer)
    body = phone.get(f"roster?cursor={cursor}").json()
    family = [village.father.pk, village.mother.pk, village.daughter.pk]
    assert body["deleted"] == {"households": [village.home.pk], "labourers": family}
    assert [each["name"] for each in body["labourers"]] == ["王大山"]
    other = Field(field.phone(field.grid_worker(village.other_group)))
    assert len(other.get("roster").json()["labourers"]) == 3


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "AAAA",
        "WzEsIiIsIngiLDBd",
        "%00",
        "9" * 500,
        "WzEsICIiLCAiMDAwMS0wMS0wMVQwMDowMDowMCswMDowMCIsIDBd",  # the year 1
        "WzEsICIiLCAiMjAxOS0wOC0wMVQwMDowMDowMCswMDowMCIsIDkyMjMzNzIwMzY4NTQ3NzU4MDhd",  # 2^63
        "WzEsICIiLCAiMjAxOS0wOC0wMVQwMDowMDowMCswMDowMCIsIC0xXQ==",  # below 0
    ],
)
def test_a_cursor_that_is_none_is_refused(phone: Field, cursor: str) -> None:
    assert phone.get(f"roster?cursor={cursor}").status_code == 422


def test_the_roster_is_compressed_and_leaves_one_line(village: Village, phone: Field) -> None:
    packed = phone.get("roster", **{"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(json.loads(gzip.decompress(packed.content))["labourers"]) == 3
    with scope(AUDIT):
        assert AuditLine.objects.filter(action="collection.read_roster").count() == 1


def test_long_lists_come_once(phone: Field) -> None:
    lists = phone.get("codes")
    assert ["330784", "永康市"] in lists.json()["places"]
    tag = lists.headers["ETag"]
    assert phone.get("codes", **{"If-None-Match": tag}).status_code == 304


def test_a_call_with_everything_in_it(village: Village, phone: Field) -> None:
    quiet = village.phone.visit(village.father)
    told = village.phone.change(village.daughter, "phone", "13800006021", "13800006022")
    answer = phone.sync(quiet, told)
    assert answer.status_code == 200
    body = answer.json()
    assert [one["verdict"] for one in body["results"]] == ["accepted", "accepted"]
    assert body["results"][1]["version"] == village.daughter.version + 1
    assert body["next_seq"] == 3
    assert body["server_time"].endswith("+08:00")


def test_more_than_500_visits_and_an_old_app_are_turned_away(
    village: Village, phone: Field
) -> None:
    one = village.phone.visit(village.father)
    many = phone.sync(*[one | {"id": str(uuid4()), "seq": n} for n in range(1, 502)])
    assert (many.status_code, many.json()["code"]) == (413, "visit.too_many")
    old = phone.sync(one, app_version="0.9.9")
    assert (old.status_code, old.json()["params"]) == (426, {"minimum": "1.0.0"})
    cache.clear()
    Setting.objects.create(
        key="field.minimum_app_version", value="2.0", valid_from=clock.business_today()
    )
    assert phone.sync(one).status_code == 426
    assert phone.sync(one, app_version="2.0.1").status_code == 200
    cache.clear()


GARBAGE = ("", "{", "[]", "null", '{"device": 1}', '{"visits": 5}', "\x00", '"\\ud800"')


@pytest.mark.parametrize("text", GARBAGE)
def test_garbage_is_answered_and_stored_nowhere(phone: Field, text: str) -> None:
    answer = phone.client.post("/api/field/sync", text, content_type=JSON, secure=True)
    assert answer.status_code in (400, 422)


VALUES: tuple[Any, ...] = (None, [], {}, "\x00", "x" * 5000, -1, 10**30, 1.5, True, "𠮷" * 90)


@pytest.mark.parametrize("value", VALUES)
def test_a_visit_with_a_strange_value_gets_its_own_verdict(
    village: Village, phone: Field, value: Any
) -> None:
    good = village.phone.visit(village.mother)
    for name in (*good, "changes", "spell", "household", "wish", "needs", "resolves", "how"):
        bad = village.phone.visit(village.father) | {name: value}
        answer = phone.sync(bad, good)
        assert answer.status_code == 200, (name, answer.content)
        verdicts = [one["verdict"] for one in answer.json()["results"]]
        assert len(verdicts) == 2, name
        assert "accepted" in verdicts or "duplicate" in verdicts, name


@pytest.mark.parametrize("value", ["\x00", "a\ud800b", 10**30, [], {"a": 1}, 1.5])
def test_a_strange_value_of_a_field_is_refused_and_not_a_fault_of_ours(
    village: Village, phone: Field, value: Any
) -> None:
    for name in ("name", "phone", "health", "status", "spell.channel", "nonsense", "x\x00y"):
        sent = village.phone.change(village.father, name, None, value)
        answer = phone.sync(sent)
        assert answer.status_code == 200, answer.content
        assert answer.json()["results"][0]["verdict"] == "refused", name


def test_a_revoked_phone_and_an_ended_grant_are_401(village: Village, phone: Field) -> None:
    officer = make.actor("village_officer", make.VILLAGE, 77)
    second = Field(field.phone(village.phone.actor))
    with scope(officer.scope):
        devices.revoke_device(village.phone.device.pk, "丢了", by=officer)
    assert phone.get("roster").status_code == 401
    assert phone.sync().status_code == 401
    assert second.get("roster").status_code == 200
    Grant.objects.filter(user_id=village.phone.actor.user_id).update(ended_at=clock.real_now())
    assert second.sync().status_code == 401


def test_a_phone_speaks_for_itself_alone(village: Village, phone: Field) -> None:
    other = field.phone(village.phone.actor)
    answer = phone.sync(device=str(other.device.pk))
    assert (answer.status_code, answer.json()["code"]) == (403, "device.other")


def sealed(phone: Phone, visit: Sent, proof: bytes | None = None) -> dict[str, str]:
    """What the phone's own code does."""
    told = {"proof": base64.b64encode(proof or phone.proof).decode(), "visit": visit}
    text = envelopes.seal_envelope(
        json.dumps(told).encode(), str(phone.device.pk), to=envelopes.public_key()
    )
    return {"id": visit["id"], "sealed": text}


def test_visits_of_a_wiped_phone_are_opened_here_and_count_as_its_own(village: Village) -> None:
    lost = village.phone
    visits = [
        lost.visit(village.father),
        lost.change(village.daughter, "health", "1", "2"),
        lost.change(village.daughter, "health", "2", "9"),
    ]
    envelopes_of_it = [sealed(lost, visit) for visit in visits]
    officer = make.actor("village_officer", make.VILLAGE, 77)
    with scope(officer.scope):
        devices.revoke_device(lost.device.pk, "重装", by=officer)
    new = Field(field.phone(lost.actor))
    body = {"device": str(lost.device.pk), "envelopes": envelopes_of_it}
    answer = new.post("sealed", body)
    assert answer.status_code == 200
    verdicts = [one["verdict"] for one in answer.json()["results"]]
    assert verdicts == ["accepted", "accepted", "refused"]
    assert village.read(village.daughter, "health") == "2"
    again = [one["verdict"] for one in new.post("sealed", body).json()["results"]]
    assert again == ["duplicate", "duplicate", "refused"]
    with scope(lost.actor.scope):
        kept = Visit.objects.get(pk=visits[2]["id"])
    assert (kept.device_id, kept.closed_at) == (lost.device.pk, None)  # for the village


def test_a_forged_or_broken_envelope_is_refused(village: Village, phone: Field) -> None:
    sent = village.phone.visit(village.father)
    other = field.phone(field.grid_worker(village.group))
    broken = sealed(village.phone, sent)
    broken["sealed"] = broken["sealed"][:-8] + "AAAAAAA="
    forged = sealed(village.phone, sent, proof=b"x" * 32)
    moved = sealed(other, sent)
    body = {"device": str(village.phone.device.pk)}
    for envelope, code in (
        (broken, "envelope.unreadable"),
        (forged, "sealed.other_device"),
        (moved, "envelope.unreadable"),
        ({"id": sent["id"], "sealed": "??"}, "envelope.unreadable"),
    ):
        (told,) = phone.post("sealed", body | {"envelopes": [envelope]}).json()["results"]
        assert (told["verdict"], told["code"]) == ("refused", code)


def test_what_a_revoked_phone_saw_later_is_kept_for_the_village(village: Village) -> None:
    officer = make.actor("village_officer", make.VILLAGE, 77)
    with scope(officer.scope):
        devices.revoke_device(village.phone.device.pk, "丢了", by=officer)
    sent = village.phone.visit(village.father, visited_at=field.later(minutes=5).isoformat())
    sent |= {"no_change": True}
    new = Field(field.phone(village.phone.actor))
    body = {"device": str(village.phone.device.pk), "envelopes": [sealed(village.phone, sent)]}
    (told,) = new.post("sealed", body).json()["results"]
    assert (told["verdict"], told["code"]) == ("refused", "device.revoked")


def month() -> str:
    return f"{clock.business_today():%Y-%m}"


def test_the_month_is_handed_in_when_everybody_was_asked(village: Village, phone: Field) -> None:
    phone.sync(village.phone.visit(village.father))
    path = f"tasks/{month()}/submit"
    assert phone.post(path, {}).json()["code"] == "task.not_signed"
    answer = phone.post(path, {"signed": True})
    assert (answer.status_code, answer.json()["code"]) == (409, "task.not_complete")
    assert json.loads(answer.json()["params"]["labourers"]) == [
        village.mother.pk,
        village.daughter.pk,
    ]
    phone.sync(village.phone.visit(village.mother))
    missed = [{"labourer": village.daughter.pk, "reason": "away"}]
    done = phone.post(path, {"signed": True, "not_reached": missed})
    assert done.status_code == 200, done.content
    assert done.json()["task"]["state"] == "submitted"
    assert phone.post(path, {"signed": True}).status_code == 200  # again: it stands
    assert phone.post("tasks/2001-01/submit", {"signed": True}).status_code == 404
    assert phone.post("tasks/x/submit", {"signed": True}).status_code == 422


def test_a_body_of_eleven_megabytes_is_too_large(phone: Field) -> None:
    answer = phone.sync({"id": "x" * (11 * 1024 * 1024)})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_what_stands_in_the_way_of_a_submission_is_on_the_phone_afterwards(
    village: Village, phone: Field
) -> None:
    with scope(village.phone.actor.scope):  # told by no visit
        Labourer.objects.filter(pk=village.father.pk).update(capability="3")
    path = f"tasks/{month()}/submit"
    people = (village.father, village.mother, village.daughter)
    phone.sync(*[village.phone.visit(one) for one in people])
    assert phone.get("roster").json()["send_backs"] == []
    answer = phone.post(path, {"signed": True})
    assert (answer.status_code, answer.json()["code"]) == (409, "task.unexplained")
    [doubt] = phone.get("roster").json()["send_backs"]
    assert (doubt["kind"], doubt["labourer"]) == ("finding", village.father.pk)
    told = [{"finding": doubt["id"], "text": "腰伤，只能做轻活"}]
    done = phone.post(path, {"signed": True, "explanations": told})
    assert done.status_code == 200, done.content
    assert phone.get("roster").json()["send_backs"] == []
