"""Envelopes that only the platform opens: sealed far away to its public key (docs/field-sync.md).

The private key is derived from the keyring, so it stands in no database and in no backup of one.
An envelope: version (1 byte), ephemeral P-256 point (65), nonce (12), AES-256-GCM text and tag.
"""

import base64
import binascii
import os
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from wugong.base import crypto
from wugong.base.errors import Refusal, register

VERSION = 1
INFO = b"wugong field sealed 1"
LONGEST = 256 * 1024
_POINT, _NONCE, _TAG = 65, 12, 16
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
register("envelope.unreadable", zh="封存的内容打不开。", en="The envelope cannot be opened.")


@cache
def _private() -> ec.EllipticCurvePrivateKey:
    root = crypto.keyring().index
    wide = crypto.derive(root, "envelope high") + crypto.derive(root, "envelope low")
    return ec.derive_private_key(int.from_bytes(wide) % (_ORDER - 1) + 1, ec.SECP256R1())


def public_key() -> bytes:
    """The point to seal to, uncompressed."""
    return _point(_private().public_key())


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _key(shared: bytes, ephemeral: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt=ephemeral, info=INFO).derive(shared))


def seal_envelope(text: bytes, bound: str, *, to: bytes) -> str:
    """What a phone does in its own language: for programs and tests."""
    ephemeral = ec.generate_private_key(ec.SECP256R1())
    receiver = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), to)
    point, nonce = _point(ephemeral.public_key()), os.urandom(_NONCE)
    cipher = _key(ephemeral.exchange(ec.ECDH(), receiver), point)
    sealed = cipher.encrypt(nonce, text, bound.encode())
    return base64.b64encode(bytes((VERSION,)) + point + nonce + sealed).decode()


def open_envelope(sealed: str, bound: str) -> bytes:
    """The text, if it was sealed to us and bound to this sender; else a refusal."""
    try:
        whole = base64.b64decode(sealed[: LONGEST * 2], validate=True)
        is_ours = len(whole) > 1 + _POINT + _NONCE + _TAG and whole[0] == VERSION
        if not is_ours or len(whole) > LONGEST:
            raise ValueError(sealed[:0])
        point, rest = whole[1 : 1 + _POINT], whole[1 + _POINT :]
        sender = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        cipher = _key(_private().exchange(ec.ECDH(), sender), point)
        return cipher.decrypt(rest[:_NONCE], rest[_NONCE:], bound.encode())
    except (ValueError, binascii.Error, InvalidTag):
        raise Refusal("envelope.unreadable") from None
