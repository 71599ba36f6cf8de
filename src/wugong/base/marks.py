"""Marks of keyset pages: where the neighbouring page ends, as text in an address."""

import base64
import binascii
import json
from datetime import date
from typing import Any

from wugong.base.errors import Refusal, register

register("list.bad_cursor", zh="翻页位置无效，请从第一页看起。", en="Bad page; start again.")


def token(row: Any, columns: tuple[str, ...]) -> str:
    """Where a page ends, for the address of its neighbour."""
    values = [getattr(row, column) for column in columns]
    plain = [["d", v.isoformat()] if isinstance(v, date) else v for v in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def read(text: str, width: int) -> tuple[Any, ...] | None:
    """The values of a mark, one for each column of the order; refused when crooked."""
    if not text:
        return None
    try:
        padded = text + "=" * (-len(text) % 4)
        values = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
        if not isinstance(values, list) or len(values) != width:
            raise ValueError(text)
        return tuple(_value(part) for part in values)
    except (ValueError, binascii.Error, UnicodeError, TypeError):
        raise Refusal("list.bad_cursor", field="after") from None


def _value(part: Any) -> Any:
    if isinstance(part, list):
        return date.fromisoformat(part[1])
    if isinstance(part, bool) or not isinstance(part, int | str):
        raise ValueError(part)
    if isinstance(part, int) and not -(2**63) <= part < 2**63:
        raise ValueError(part)
    if isinstance(part, str) and "\x00" in part:
        raise ValueError(part)
    return part
