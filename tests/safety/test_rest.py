"""What lies on the disk: no identity number and no telephone in any spelling (security D1)."""

import base64
import json
from itertools import chain
from pathlib import Path

import psycopg
import pytest

from tests.safety.world import NAME, NUMBER, PHONE, World
from tests.wugong.database import WorkerDatabase
from wugong.base.scopes import area_scope, scope
from wugong.people.models import Labourer

pytestmark = [pytest.mark.safety, pytest.mark.django_db(transaction=True)]


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


def test_no_number_and_no_telephone_lies_on_the_disk(
    world: World, django_db_setup: WorkerDatabase, tmp_path: Path
) -> None:
    with scope(area_scope("53")):
        assert Labourer.objects.filter(pk=world.id("labourer_id")).exists()
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
    assert place is not None
    root = Path(place[0]).parents[1]
    wanted = [*chain.from_iterable(spellings(word) for word in (NUMBER, PHONE))]
    files = [file for file in root.rglob("*") if file.is_file() and not file.is_symlink()]
    assert len(files) > 1000
    hits, is_searched = [], False
    for file in files:
        text = file.read_bytes()
        is_searched = is_searched or NAME.encode() in text
        hits += [f"{file.relative_to(root)}: {each!r}" for each in wanted if each in text]
    assert hits == []
    assert is_searched  # the person's own rows were among what was looked through
