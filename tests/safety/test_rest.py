"""What lies on the disk: no identity number and no telephone in any spelling (security D1)."""

import base64
import json
from itertools import chain
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from tests.factories import people as make
from tests.safety.world import NAME, NUMBER, PHONE, World
from tests.wugong.database import WorkerDatabase
from wugong.base import clock
from wugong.base.scopes import area_scope, scope
from wugong.collection.models import Conflict, Visit
from wugong.people.models import Labourer

pytestmark = [pytest.mark.safety, pytest.mark.django_db(transaction=True)]

TOLD_PHONE, OTHER_PHONE, TOLD_NUMBER = "13987654321", "15812349876", make.id_number(order=712)


def spellings(text: str) -> list[bytes]:
    """Plain, wide, packed, as a number, and in the encodings a dump or log would use."""
    plain = text.encode()
    whole = int(text)
    return [
        plain,
        text.encode("utf-16-le"),
        text.encode("utf-16-be"),
        plain.hex().encode(),
        plain[::-1],
        whole.to_bytes(8, "little"),
        whole.to_bytes(8, "big"),
        bytes.fromhex(text if len(text) % 2 == 0 else f"0{text}"),
        *(base64.b64encode(b"x" * shift + plain)[2:-4] for shift in range(3)),
    ]


def hand_in(world: World) -> list[str]:
    """Two phones of a group tell of telephones, and of somebody whose number nobody had."""
    person = world.id("labourer_id")
    new: dict[str, Any] = {"name": "欧阳新", "id_number": TOLD_NUMBER, "phone": OTHER_PHONE}
    told = (
        (person, {"phone": {"from": PHONE, "to": TOLD_PHONE}}),
        (person, {"phone": {"from": PHONE, "to": OTHER_PHONE}}),
        (f"new:{uuid4()}", {name: {"from": None, "to": value} for name, value in new.items()}),
        # Refused, for there is no such field: kept all the same.
        (person, {"telephone": {"from": PHONE, "to": TOLD_PHONE}}),
    )
    found = []
    for place, (whom, changes) in enumerate(told):
        made = world.program("grid_worker", "POST", "/api/field/devices", f'{{"name": "{place}"}}')
        visit = {
            "id": str(uuid4()),
            "labourer": whom,
            "seq": 1,
            "visited_at": clock.business_now().isoformat(),
            "base_version": 1,
            "changes": changes,
        }
        body = {"device": made.json()["device"], "app_version": "9.0.0", "visits": [visit]}
        answer = world.program("grid_worker", "POST", "/api/field/sync", json.dumps(body))
        found.append(answer.json()["results"][0]["verdict"])
    return found


def dumped(admin: psycopg.Connection[Any]) -> bytes:
    """Every row of every table, as a dump writes it."""
    tables = admin.execute("SELECT relid::regclass::text FROM pg_stat_user_tables").fetchall()
    found = b""
    for (table,) in tables:
        with admin.cursor().copy(f"COPY {table} TO STDOUT") as copy:  # type: ignore[arg-type]
            found += b"".join(bytes(part) for part in copy)
    return found


def test_no_number_and_no_telephone_lies_on_the_disk(
    world: World, django_db_setup: WorkerDatabase, tmp_path: Path
) -> None:
    with scope(area_scope("53")):
        assert Labourer.objects.filter(pk=world.id("labourer_id")).exists()
    assert hand_in(world) == ["accepted", "conflict", "accepted", "refused"]
    with scope(area_scope("53")):  # what was sealed is read
        assert Visit.objects.filter(told__isnull=False).count() == 4
        (open_one,) = Conflict.objects.all()
        assert {side["value"] for side in open_one.sides} == {TOLD_PHONE, OTHER_PHONE}
        assert open_one.stands == PHONE
    path = world.fill("/api/labourers/{labourer_id}/unmask")
    full = world.program("village_officer", "POST", path, json.dumps({"reason": "核对证件"}))
    assert full.json()["id_number"] == NUMBER
    for word in (NUMBER, PHONE):
        found = world.program(
            "county_officer", "POST", "/api/labourers/search", f'{{"q": "{word}"}}'
        )
        assert found.json()["items"]
    with psycopg.connect(django_db_setup.superuser(), autocommit=True) as admin:
        admin.execute("CHECKPOINT")
        place = admin.execute("SHOW data_directory").fetchone()
        dump = dumped(admin)
    assert place is not None
    root = Path(place[0]).parents[1]
    words = (NUMBER, PHONE, TOLD_PHONE, OTHER_PHONE, TOLD_NUMBER)
    wanted = [*chain.from_iterable(spellings(word) for word in words)]
    files = [file for file in root.rglob("*") if file.is_file() and not file.is_symlink()]
    assert len(files) > 1000
    # Long values lie compressed on the disk, and whole in a dump.
    hits, is_searched = [f"dump: {each!r}" for each in wanted if each in dump], False
    assert NAME.encode() in dump
    for file in files:
        text = file.read_bytes()
        is_searched = is_searched or NAME.encode() in text
        hits += [f"{file.relative_to(root)}: {each!r}" for each in wanted if each in text]
    assert hits == []
    assert is_searched  # the person's own rows were among what was looked through
