"""A file of another office into cells of text, in a process of its own (docs/rules.md X1).

`python -m wugong.comparison.rules.raw LAYOUT` reads the file on its standard input and writes one
line of JSON, then the wanted columns as an Arrow stream. A hostile file ends this process alone:
it has limits of memory and time, and no secret of the platform in its environment.
"""

import csv
import io
import json
import math
import resource
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import chain, islice
from typing import Any

import polars as pl
from python_calamine import CalamineError, CalamineWorkbook

from wugong.comparison.rules.layouts import HEAD_WITHIN, Layout, layouts, read_head

MOST_BYTES, MOST_ROWS, MOST_CELL = 64 * 2**20, 1_000_000, 200
MOST_PARTS, MOST_RATIO, MOST_INFLATED = 500, 100, 600 * 2**20
MEMORY, SECONDS = 4 * 2**30, 240
EXACT_DIGITS = 10**15  # a spreadsheet keeps fifteen digits of a number
LOST = "%.14E"
Table = tuple[dict[str, Any], pl.DataFrame]


class Unreadable(Exception):
    """The file as a whole says nothing: a code and its figures."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


def kind_of(content: bytes) -> str:
    """A workbook, a text, or nothing we read."""
    if not content.strip():
        raise Unreadable("extract.empty")
    if content.startswith(b"PK"):
        return "xlsx"
    if content.startswith((b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\xff\xd8", b"Rar!")):
        raise Unreadable("extract.kind")
    return "csv"


def refuse_bomb(content: bytes) -> None:
    """What a workbook would become is asked before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        raise Unreadable("extract.broken") from None
    inflated = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or inflated > MOST_INFLATED:
        raise Unreadable("extract.bomb")
    if any(part.file_size > MOST_RATIO * max(part.compress_size, 100) for part in parts):
        raise Unreadable("extract.bomb")
    if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
        raise Unreadable("extract.macros")


def cell_text(value: Any) -> str:
    """What a reader sees in a cell; a number that lost its last digits says so."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        if not math.isfinite(value):
            return ""
        if value != int(value):
            return repr(value)
        return str(int(value)) if abs(value) < EXACT_DIGITS else LOST % value
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date | time) else str(value)


def sheet_rows(content: bytes) -> Iterator[list[str]]:
    """The rows of a workbook's first sheet."""
    refuse_bomb(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheet = book.get_sheet_by_index(0)
    except (CalamineError, OSError, ValueError, IndexError):
        raise Unreadable("extract.broken") from None
    for _empty in range(sheet.start[0] if sheet.start else 0):
        yield []  # row numbers are the sheet's own
    for row in sheet.iter_rows():
        yield [cell_text(value) for value in row]


def decoded(content: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 by its mark, else the office's GB18030."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("extract.encoding")


def text_rows(content: bytes) -> Iterator[list[str]]:
    """The rows of a text with commas or tabs; a quote that never closes breaks the file."""
    text = decoded(content)
    if "\x00" in text:
        raise Unreadable("extract.broken")
    first = text[: text.find("\n") + 1] or text
    delimiter = "\t" if first.count("\t") > first.count(",") else ","
    csv.field_size_limit(10_000)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except csv.Error:
        raise Unreadable("extract.broken") from None


def table(content: bytes, layout: Layout) -> Table:
    """The wanted columns as text, each row with its number in the sheet."""
    if len(content) > MOST_BYTES:
        raise Unreadable("extract.too_large", limit=MOST_BYTES // 2**20)
    reader = sheet_rows if kind_of(content) == "xlsx" else text_rows
    rows = reader(content)
    first = list(islice(rows, HEAD_WITHIN))
    head = read_head(first, layout)
    if head.missing:
        raise Unreadable("extract.missing", columns="、".join(head.missing))
    if head.twice:
        raise Unreadable("extract.twice", columns="、".join(head.twice))
    names = list(head.places)
    columns: dict[str, list[Any]] = {name: [] for name in ("row", *names)}
    places = [(columns[name].append, head.places[name]) for name in names]
    number = columns["row"].append
    for at, row in enumerate(chain(first, rows), start=1):
        if at <= head.row + 1 or not any(row):
            continue
        if len(columns["row"]) >= MOST_ROWS:
            raise Unreadable("extract.too_long", limit=MOST_ROWS)
        number(at)
        for add, place in places:
            add(row[place].strip()[: MOST_CELL + 1] if place < len(row) else "")
    if not columns["row"]:
        raise Unreadable("extract.empty")
    schema = {name: pl.Int32 if name == "row" else pl.String for name in columns}
    return {"columns": names, "unknown": head.unknown}, pl.DataFrame(columns, schema=schema)


def main() -> None:
    """Standard input to standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    out = sys.stdout.buffer
    try:
        about, found = table(sys.stdin.buffer.read(MOST_BYTES + 1), layouts()[sys.argv[1]])
    except Unreadable as fault:
        out.write(json.dumps({"code": fault.code, "params": fault.params}).encode() + b"\n")
        return
    out.write(json.dumps(about).encode() + b"\n")
    found.write_ipc_stream(out)


if __name__ == "__main__":
    main()
