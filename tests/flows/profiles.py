"""A browser's profile on the disk, read to the last byte: which of some texts stand in it.

Every file is searched as it lies there and unpacked: LevelDB's tables (IndexedDB, Local Storage)
and IndexedDB's values are packed by Snappy, answers in the cache by gzip. A text is looked for as a
browser writes texts: UTF-8, UTF-16LE, percent-encoded (addresses), escaped (JSON).
"""

import json
import re
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import numpy as np

TABLE = bytes.fromhex("57fb808b247547db")  # LevelDB's mark at a table's end
GZIP = b"\x1f\x8b\x08"
PACKED_VALUE = b"\xff\x11\x02"  # an IndexedDB value under Snappy
SNAPPY, CRC = 1, 4
HEAD = 4  # bytes: no way to write what is looked for is shorter
SURE = 3  # letters: two can stand in random bytes by chance, so their neighbours are asked too


@dataclass(frozen=True)
class Way:
    """One of the ways to write a text down."""

    text: str
    written: bytes
    is_short: bool = False

    def stands(self, data: bytes, at: int) -> bool:
        """Here; a very short one counts beside a sign of ASCII or as a whole value."""
        end = at + len(self.written)
        if data[at:end] != self.written:
            return False
        before, after = data[max(at - 2, 0) : at], data[end : end + 2]
        is_value = before == b"c" + bytes([len(self.written)])  # as V8 writes a string down
        beside = any(unit[1:] == b"\0" and unit[0] < 0x7F for unit in (before, after))
        return not self.is_short or is_value or beside


def ways(text: str) -> Iterator[Way]:
    """As bytes that no accident makes, and in UTF-16LE."""
    for plain in {text, quote(text), json.dumps(text)[1:-1]}:
        yield Way(text, plain.encode())
    yield Way(text, text.encode("utf-16-le"), len(text) < SURE)


class Sought:
    """Texts that are looked for, all in one pass, by the first bytes of their ways."""

    def __init__(self, texts: Collection[str]) -> None:
        self._ways: dict[bytes, list[Way]] = {}
        for way in (way for text in texts for way in ways(text)):
            assert len(way.written) >= HEAD, way
            self._ways.setdefault(way.written[:HEAD], []).append(way)
        self._heads = np.frombuffer(b"".join(self._ways), "<u4")
        self._low, self._high = np.zeros(0x10000, bool), np.zeros(0x10000, bool)
        self._low[self._heads & 0xFFFF] = self._high[self._heads >> 16] = True

    def standing(self, data: bytes) -> set[str]:
        """Those of the texts that these bytes say."""
        return {
            way.text
            for at in self._places(data)
            for way in self._ways[data[at : at + HEAD]]
            if way.stands(data, at)
        }

    def _places(self, data: bytes) -> Iterator[int]:
        """Where a head stands: by its halves, for few of all words share both, then whole."""
        for shift in range(min(HEAD, len(data))):
            words = np.frombuffer(data, "<u4", (len(data) - shift) // HEAD, shift)
            near = np.flatnonzero(self._low[words & 0xFFFF] & self._high[words >> 16])
            yield from (near[np.isin(words[near], self._heads)] * HEAD + shift).tolist()


def traces(folder: Path, texts: Collection[str]) -> dict[str, list[str]]:
    """The files in which each text stands; texts that stand nowhere are left out."""
    sought, found = Sought(texts), dict[str, list[str]]()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            name = path.relative_to(folder).as_posix()
            for text in sought.standing(b"\0".join(unpacked(path.read_bytes()))):
                found.setdefault(text, []).append(name)
    return {text: sorted(names) for text, names in found.items()}


def unpacked(data: bytes) -> Iterator[bytes]:
    """The bytes themselves, and what is packed in them."""
    yield data
    whole = [data, *blocks(data)]
    for piece in whole:
        if piece is not data:
            yield piece
        for match in re.finditer(re.escape(PACKED_VALUE), piece):
            yield snappy(piece[match.end() :])
    for match in re.finditer(re.escape(GZIP), data):
        yield gunzip(data[match.start() :])


def gunzip(data: bytes) -> bytes:
    """As much as there is of it; nothing where it only looked so."""
    try:
        return zlib.decompressobj(wbits=31).decompress(data)
    except zlib.error:
        return b""


def blocks(data: bytes) -> Iterator[bytes]:
    """A LevelDB table's blocks, unpacked: the footer leads to the index, the index to them."""
    if not data.endswith(TABLE):
        return
    footer = data[-48:]
    at = varint(footer, varint(footer, 0)[1])[1]  # past the handle of the meta index
    index = block(data, *handle(footer, at))
    yield index
    end = len(index) - 4 - 4 * int.from_bytes(index[-4:], "little")
    at = 0
    while at < end:
        _shared, at = varint(index, at)
        key, at = varint(index, at)
        size, at = varint(index, at)
        yield block(data, *handle(index, at + key))
        at += key + size


def handle(data: bytes, at: int) -> tuple[int, int]:
    """Where a block stands, and how long it is."""
    offset, at = varint(data, at)
    return offset, varint(data, at)[0]


def block(data: bytes, offset: int, size: int) -> bytes:
    """One block of a table."""
    body, kind = data[offset : offset + size], data[offset + size]
    return snappy(body) if kind == SNAPPY else body


def varint(data: bytes, at: int) -> tuple[int, int]:
    """A number in sevens of bits, and where it ends."""
    value = shift = 0
    while at < len(data):
        value |= (data[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if data[at - 1] < 0x80:
            break
    return value, at


def snappy(data: bytes) -> bytes:
    """Unpack; what is cut off or only looked so gives what there is."""
    length, at = varint(data, 0)
    out = bytearray()
    while at < len(data) and len(out) < length:
        tag, at = data[at], at + 1
        kind, size = tag & 3, tag >> 2
        if kind == 0:
            more = max(0, size - 59)
            size = int.from_bytes(data[at : at + more], "little") if more else size
            at += more
            out += data[at : at + size + 1]
            at += size + 1
            continue
        wide_by = (1, 2, 4)[kind - 1]
        offset = int.from_bytes(data[at : at + wide_by], "little")
        at += wide_by
        if kind == 1:
            size, offset = (size & 7) + 3, offset | (tag >> 5) << 8
        if not 0 < offset <= len(out):
            break
        for _ in range(size + 1):
            out.append(out[-offset])
    return bytes(out)
