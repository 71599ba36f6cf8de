"""A small masked list as CSV: nothing in it runs, and Excel reads its Chinese."""

import csv
import io
from collections.abc import Iterable, Sequence

_LIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BOM = "\ufeff"


def safe_cell(text: str) -> str:
    """A cell that a spreadsheet would run as a formula begins with an apostrophe instead."""
    return f"'{text}" if text.startswith(_LIVE) else text


def as_csv(heads: Sequence[str], rows: Iterable[Sequence[str]], note: str) -> bytes:
    """UTF-8 with its mark; the last line says who took it and when."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([safe_cell(head) for head in heads])
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in row])
    writer.writerow([safe_cell(note)])
    return (BOM + text.getvalue()).encode()
