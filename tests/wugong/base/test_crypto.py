"""Sealed fields and blind indexes."""

import hmac
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from wugong.base import crypto
from wugong.base.errors import Refusal

ID = "people_labourer.id_number"
PHONE = "people_labourer.phone"


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    path = tmp_path / "keys" / "fields.json"
    monkeypatch.setenv("WUGONG_SECRET_FILE", str(path))
    crypto.forget_keys()
    yield path
    crypto.forget_keys()


any_case = hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@any_case
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
def test_a_sealed_value_is_read_back(text: str) -> None:
    assert crypto.unseal(crypto.seal(text, ID), ID) == text


def test_the_key_file_is_the_owners_alone(keys: Path) -> None:
    crypto.seal("1", ID)
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600
    assert stat.S_IMODE(keys.parent.stat().st_mode) == 0o700
    assert [name.name for name in keys.parent.iterdir()] == ["fields.json"]


def test_a_key_file_that_others_can_read_is_refused(keys: Path) -> None:
    crypto.seal("1", ID)
    keys.chmod(0o644)
    crypto.forget_keys()
    with pytest.raises(Refusal, match="0600"):
        crypto.seal("1", ID)


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"seals": {}, "index": ""}', '{"seals": 1}'])
def test_a_broken_key_file_is_refused_and_left_alone(keys: Path, content: str) -> None:
    keys.parent.mkdir()
    keys.touch(mode=0o600)
    keys.write_text(content)
    with pytest.raises(Refusal, match="not whole"):
        crypto.seal("1", ID)
    assert keys.read_text() == content


def test_equal_values_seal_differently_and_show_nothing() -> None:
    one, two = crypto.seal("530699198501010018", ID), crypto.seal("530699198501010018", ID)
    assert one != two
    assert b"5306" not in one


def test_a_value_moved_to_another_column_is_unreadable() -> None:
    with pytest.raises(Refusal):
        crypto.unseal(crypto.seal("13812341234", PHONE), ID)


@any_case
@given(st.integers(0, 47), st.integers(1, 255))
def test_any_changed_byte_makes_it_unreadable(place: int, flip: int) -> None:
    sealed = bytearray(crypto.seal("530699198501010018", ID))
    assert len(sealed) == 48
    sealed[place] ^= flip
    with pytest.raises(Refusal):
        crypto.unseal(sealed, ID)


@pytest.mark.parametrize("value", [b"", b"\x01", b"\x01\x01" + b"0" * 12, b"\x02\x01" + b"0" * 40])
def test_what_was_never_sealed_is_unreadable(value: bytes) -> None:
    with pytest.raises(Refusal):
        crypto.unseal(value, ID)


def test_rotation_keeps_old_values_readable_and_names_them() -> None:
    old, index = crypto.seal("530699198501010018", ID), crypto.blind_index("1", ID)
    assert crypto.is_current(old)
    assert crypto.rotate() == 2
    assert not crypto.is_current(old)
    new = crypto.reseal(old, ID)
    assert crypto.is_current(new)
    assert crypto.unseal(old, ID) == crypto.unseal(new, ID)
    assert crypto.blind_index("1", ID) == index


def test_a_value_sealed_after_another_process_rotated_is_read() -> None:
    crypto.seal("1", ID)
    code = (
        "from wugong.base import crypto; crypto.rotate();"
        f"print(crypto.seal('530699198501010018', '{ID}').hex())"
    )
    made = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ
    )
    sealed = bytes.fromhex(made.stdout.strip())
    assert sealed[1] == 2
    assert crypto.unseal(sealed, ID) == "530699198501010018"


def test_two_first_users_end_with_the_same_keys(keys: Path) -> None:
    code = "from wugong.base import crypto; print(crypto.keyring().fingerprint)"
    runs = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    assert len({run.communicate()[0] for run in runs}) == 1


def test_nothing_prints_a_key(keys: Path) -> None:
    ring = crypto.keyring()
    assert repr(ring) == "Keyring()"


def test_the_blind_index_is_an_hmac_with_a_key_for_each_field() -> None:
    key = crypto.derive(crypto.keyring().index, f"index {ID}")
    expected = hmac.digest(key, b"530699198501010018", "sha256")[:16]
    assert crypto.blind_index("530699198501010018", ID) == expected
    assert crypto.blind_index("530699198501010018", PHONE) != expected


def test_columns_are_sealed_and_indexed_as_single_values_are() -> None:
    texts = ["530699198501010018", None, "1"]
    sealed = crypto.seal_many(texts, ID)
    assert crypto.unseal_many(sealed, ID) == texts
    assert crypto.blind_indexes(texts, ID) == [
        crypto.blind_index("530699198501010018", ID),
        None,
        crypto.blind_index("1", ID),
    ]
    assert crypto.tail_tokens(texts, ID) == [crypto.tail_token("0018", ID), None, None]
    assert crypto.seal_many([], ID) == []


def test_tails_of_different_fields_and_lengths_do_not_meet() -> None:
    tokens = {
        crypto.tail_token("0018", ID),
        crypto.tail_token("0018", PHONE),
        crypto.tail_token("018", ID),
        crypto.blind_index("0018", ID)[:8],
    }
    assert len(tokens) == 4
