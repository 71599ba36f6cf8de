"""What visits tell is sealed in its rows, and read as it was told (security.md D2)."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from tests.factories import collection as field
from tests.factories import people as make
from tests.wugong.collection.conftest import Village
from wugong.base import crypto
from wugong.base.errors import Refusal
from wugong.base.fields import SealedJSON
from wugong.base.scopes import scope
from wugong.collection.models import Claim, Conflict, Visit
from wugong.collection.queries import visits as queries
from wugong.collection.rules.visits import Item

OLD, MINE, THEIRS = "13800006021", "13800006022", "13800006023"
COUNTY = make.actor("county_officer", make.COUNTY)
SEALED = (
    (Visit, "told"),
    *((Claim, name) for name in ("old", "new", "became")),
    *((Conflict, name) for name in ("stands", "sides", "decided")),
)


def contend(village: Village) -> None:
    other = field.phone(field.grid_worker(village.group, "钱副组长"))
    assert village.phone.verdicts(village.phone.change(village.daughter, "phone", OLD, MINE)) == [
        "accepted"
    ]
    assert other.verdicts(other.change(village.daughter, "phone", OLD, THEIRS)) == ["conflict"]


def raw(table: str) -> bytes:
    """Every row of a table as the database gives it."""
    with scope(COUNTY.scope), connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        return b"".join(
            bytes(value) if isinstance(value, memoryview | bytes) else repr(value).encode()
            for row in cursor.fetchall()
            for value in row
        )


def test_rows_hold_no_telephone_and_are_read_as_it_was_told(village: Village) -> None:
    contend(village)
    for table in ("collection_visit", "collection_claim", "collection_conflict"):
        stored = raw(table)
        assert not any(number.encode() in stored for number in (OLD, MINE, THEIRS))
    with scope(COUNTY.scope):
        told = [row.told["changes"]["phone"] for row in Visit.objects.order_by("recorded_at")]
        (row,) = Conflict.objects.all()
    assert told == [{"from": OLD, "to": MINE}, {"from": OLD, "to": THEIRS}]
    assert (row.stands, {side["value"] for side in row.sides}) == (OLD, {MINE, THEIRS})


def test_a_repetition_is_known_by_a_keyed_digest(village: Village) -> None:
    sent = village.phone.change(village.daughter, "phone", OLD, MINE)
    assert village.phone.verdicts(sent, sent) == ["accepted", "accepted"]
    assert village.phone.verdicts(sent) == ["duplicate"]
    with scope(COUNTY.scope):
        (row,) = Visit.objects.all()
    content = queries.item_of(row).digest
    assert bytes(row.digest) not in (content, sha256(content).digest()[:16])


def test_no_change_tells_nothing_and_takes_no_bytes(village: Village) -> None:
    village.phone.send(village.phone.visit(village.father))
    with scope(COUNTY.scope), connection.cursor() as cursor:
        cursor.execute("SELECT told_sealed FROM collection_visit")
        assert cursor.fetchall() == [(None,)]
        assert Visit.objects.get().told == {}


def test_a_value_moved_to_another_column_is_refused(village: Village) -> None:
    contend(village)
    with scope(COUNTY.scope), connection.cursor() as cursor:
        cursor.execute("UPDATE collection_claim SET old_sealed = new_sealed")
        with pytest.raises(Refusal) as caught:
            list(Claim.objects.all())
    assert caught.value.code == "crypto.unreadable"


def test_a_number_in_the_place_of_a_field_s_name_is_malformed_and_not_kept(
    village: Village,
) -> None:
    (told,) = village.phone.told(village.phone.change(village.daughter, THEIRS, None, MINE))
    assert (told.verdict, told.code) == ("refused", "visit.malformed")
    assert THEIRS.encode() not in raw("collection_visit")


@pytest.mark.parametrize(("model", "name"), SEALED)
def test_sealed_columns_are_bound_to_their_own_name(model: Any, name: str) -> None:
    column = model._meta.get_field(name)
    assert isinstance(column, SealedJSON)
    sealed = column.get_prep_value({"a": "一"})
    assert sealed is not None
    assert crypto.unseal(sealed, f"{model._meta.db_table}.{name}") == '{"a":"一"}'
    assert column.from_db_value(sealed, None, None) == {"a": "一"}
    assert column.get_prep_value(column.get_default()) is None


def test_a_digest_is_the_same_in_every_release() -> None:
    one: dict[str, Any] = {"id": UUID(int=1), "labourer": 77, "seq": 4, "base_version": 3}
    at = datetime(2019, 8, 30, tzinfo=UTC)
    changed = Item(
        **one,
        visited_at=at,
        changes={"capability": {"from": "1", "to": "2"}},
        wish={"kind": "none"},
    )
    quiet = Item(**one, visited_at=at, no_change=True, how="phone")
    assert changed.digest.hex() == "fac163718d678bb3e82cec72d0780a40"
    assert quiet.digest.hex() == "b75397841e4a7e64c203020083ee6e48"
