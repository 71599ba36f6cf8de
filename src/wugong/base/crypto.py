"""Sealed fields and blind indexes: the database never holds a number in the clear.

A sealed value is: algorithm tag (1 byte), key version (1 byte), nonce (12), ciphertext and
tag, bound to its `table.column` so that it cannot be moved to another column. A blind index
is a keyed hash with a key of its own for each field: equal numbers meet, nothing is read.
The keys live in one file outside the database (0600); `rotate` appends a version, old values
stay readable, and `is_current` says which still want sealing anew.
"""

import base64
import json
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from wugong.base.errors import Refusal, register

Sealed = bytes | bytearray | memoryview

AES_256_GCM = 1
_NONCE = 12
_HEAD = 2 + _NONCE
_INDEX_BYTES = 16
_TAIL_BYTES = 8
_BLOCK = 64
_VERSIONS = 255


@dataclass(frozen=True)
class Keyring:
    """Every key of one platform; its repr shows none of them."""

    seals: dict[int, bytes] = field(repr=False)
    index: bytes = field(repr=False)

    @property
    def current(self) -> int:
        """The version new values are sealed with."""
        return max(self.seals)

    @property
    def fingerprint(self) -> str:
        """Says which keyring this is without saying the keys: kept beside the data."""
        return derive(self.index, "fingerprint")[:8].hex()


def key_path() -> Path:
    """WUGONG_SECRET_FILE, else the data directory's own."""
    named = os.environ.get("WUGONG_SECRET_FILE")
    return Path(named) if named else Path(settings.DATA) / "keys" / "fields.json"


@cache
def keyring() -> Keyring:
    """Read the keys once a process; the very first use makes them."""
    path = key_path()
    if not path.exists():
        fresh = Keyring({1: os.urandom(32)}, os.urandom(32))
        _write(path, fresh, is_new=True)
    return _read(path)


def _read(path: Path) -> Keyring:
    if path.stat().st_mode & 0o077:
        raise Refusal("crypto.key_file_open", path=str(path))
    try:
        stored = json.loads(path.read_bytes())
        seals = {int(version): base64.b64decode(key) for version, key in stored["seals"].items()}
        index = base64.b64decode(stored["index"])
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Refusal("crypto.key_file_broken", path=str(path)) from None
    if not seals or any(len(key) != 32 for key in (*seals.values(), index)):
        raise Refusal("crypto.key_file_broken", path=str(path))
    return Keyring(seals, index)


def _write(path: Path, keys: Keyring, *, is_new: bool) -> None:
    """All or nothing, readable by the owner alone; of two first users one wins."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    stored = {
        "seals": {str(version): _text(key) for version, key in keys.seals.items()},
        "index": _text(keys.index),
    }
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".keys-")  # 0600 by mkstemp
    try:
        with os.fdopen(handle, "w") as file:
            json.dump(stored, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        if is_new:
            _link(Path(name), path)
        else:
            Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


def _link(made: Path, path: Path) -> None:
    try:
        path.hardlink_to(made)
    except FileExistsError:
        return  # another process was first: its keys are the platform's


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode()


def forget_keys() -> None:
    """Drop what this process has read (after a rotation, between tests)."""
    keyring.cache_clear()
    _cipher.cache_clear()
    _mac.cache_clear()
    tail_token.cache_clear()


def rotate() -> int:
    """Append a key version; other processes read it when they first meet it."""
    path = key_path()
    old = keyring()
    version = old.current + 1
    if version > _VERSIONS:
        raise Refusal("crypto.versions_used_up")
    _write(path, Keyring({**old.seals, version: os.urandom(32)}, old.index), is_new=False)
    forget_keys()
    return version


def derive(root: bytes, purpose: str) -> bytes:
    """A key of its own for each purpose (HKDF-SHA256)."""
    return HKDF(SHA256(), 32, salt=None, info=b"wugong " + purpose.encode()).derive(root)


# --- sealing ------------------------------------------------------------------------------


@cache
def _cipher(version: int) -> AESGCM:
    keys = keyring()
    if version not in keys.seals:  # sealed by a process that rotated after we read the file
        keyring.cache_clear()
        keys = keyring()
    if version not in keys.seals:
        raise Refusal("crypto.unreadable")
    return AESGCM(keys.seals[version])


def seal(text: str, column: str) -> bytes:
    """Encrypt one value for `table.column`."""
    return seal_many([text], column)[0] or b""


def seal_many(texts: Sequence[str | None], column: str) -> list[bytes | None]:
    """Encrypt a column; None stays None."""
    version = keyring().current
    head = bytes((AES_256_GCM, version))
    bound = head + column.encode()
    encrypt = _cipher(version).encrypt
    nonces = os.urandom(_NONCE * len(texts))
    return [
        None
        if text is None
        else head
        + nonces[place : place + _NONCE]
        + encrypt(nonces[place : place + _NONCE], text.encode(), bound)
        for place, text in zip(range(0, len(nonces), _NONCE), texts, strict=True)
    ]


def unseal(sealed: Sealed, column: str) -> str:
    """Decrypt one value; a changed, moved or foreign one is refused."""
    value = bytes(sealed)
    if len(value) < _HEAD + 16 or value[0] != AES_256_GCM:
        raise Refusal("crypto.unreadable")
    cipher = _cipher(value[1])
    try:
        plain = cipher.decrypt(value[2:_HEAD], value[_HEAD:], value[:2] + column.encode())
    except InvalidTag:
        raise Refusal("crypto.unreadable") from None
    return plain.decode()


def unseal_many(sealed: Sequence[Sealed | None], column: str) -> list[str | None]:
    """Decrypt a column; None stays None."""
    return [None if value is None else unseal(value, column) for value in sealed]


def is_current(sealed: Sealed) -> bool:
    """False where a value still wants sealing with the newest key."""
    return bytes(sealed[:2]) == bytes((AES_256_GCM, keyring().current))


def reseal(sealed: Sealed, column: str) -> bytes:
    """The same value under the newest key: one step of an online rotation."""
    return seal(unseal(sealed, column), column)


# --- blind indexes ------------------------------------------------------------------------


@cache
def _mac(purpose: str) -> Callable[[bytes], bytes]:
    """HMAC-SHA256 with both pads hashed once: twice as fast over a column of 800,000."""
    key = derive(keyring().index, purpose).ljust(_BLOCK, b"\0")
    inner = sha256(bytes(byte ^ 0x36 for byte in key)).copy
    outer = sha256(bytes(byte ^ 0x5C for byte in key)).copy

    def mac(message: bytes) -> bytes:
        first, second = inner(), outer()
        first.update(message)
        second.update(first.digest())
        return second.digest()

    return mac


def blind_index(text: str, column: str) -> bytes:
    """16 bytes that find an exact value without storing it."""
    return _mac(f"index {column}")(text.encode())[:_INDEX_BYTES]


def blind_indexes(texts: Sequence[str | None], column: str) -> list[bytes | None]:
    """The blind index of a column; None stays None."""
    mac = _mac(f"index {column}")
    return [None if text is None else mac(text.encode())[:_INDEX_BYTES] for text in texts]


@lru_cache(maxsize=65_536)
def tail_token(tail: str, column: str) -> bytes:
    """8 bytes that find values by their last characters (search by number tail)."""
    return _mac(f"tail {len(tail)} {column}")(tail.encode())[:_TAIL_BYTES]


def tail_tokens(texts: Sequence[str | None], column: str, length: int = 4) -> list[bytes | None]:
    """The tail token of each value; too short a value has none."""
    return [
        None if text is None or len(text) < length else tail_token(text[-length:], column)
        for text in texts
    ]


register(
    "crypto.unreadable", status=500, zh="加密数据无法读取。", en="A sealed value is unreadable."
)
register(
    "crypto.key_file_open",
    status=500,
    zh="密钥文件 {path} 别人也能读，请改为只有本用户可读 (0600)。",
    en="Others can read the key file {path}; make it readable by its owner alone (0600).",
)
register(
    "crypto.key_file_broken",
    status=500,
    zh="密钥文件 {path} 不完整。",
    en="The key file {path} is not whole.",
)
register(
    "crypto.versions_used_up",
    status=500,
    zh="密钥版本已用完。",
    en="No key version is left.",
)
