"""Rows of arrays in PostgreSQL's binary COPY format, built by NumPy without a loop over persons."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

HEADER = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
TRAILER = b"\xff\xff"
ELEMENT = {"i2": 21, "i4": 23, "i8": 20}  # type oids of smallint, integer, bigint
BLOCK = 20_000
Numbers = NDArray[np.integer]


def _scalar(name: str, kind: str) -> list[tuple[str, str]]:
    return [(f"{name}_size", ">i4"), (name, f">{kind}")]


def _array(name: str, kind: str, length: int) -> list[tuple[object, ...]]:
    head: list[tuple[object, ...]] = [
        (f"{name}_size", ">i4"),
        (f"{name}_dimensions", ">i4"),
        (f"{name}_nulls", ">i4"),
        (f"{name}_element", ">i4"),
    ]
    if length == 0:
        return head
    cell = np.dtype([("size", ">i4"), ("value", f">{kind}")])
    return [*head, (f"{name}_length", ">i4"), (f"{name}_lower", ">i4"), (name, cell, (length,))]


def array_rows(
    scalars: Sequence[tuple[str, Numbers]], arrays: Sequence[tuple[str, Numbers]], length: Numbers
) -> Iterator[bytes]:
    """Each row: the scalars, then of each array its first `length` values; pieces for COPY.

    A kind is i2, i4 or i8 (smallint, integer, bigint). Rows come grouped by length.
    """
    yield HEADER
    for size in np.unique(length).tolist():
        members = np.flatnonzero(length == size)
        for start in range(0, members.size, BLOCK):
            yield _block(scalars, arrays, members[start : start + BLOCK], size)
    yield TRAILER


def _block(
    scalars: Sequence[tuple[str, Numbers]],
    arrays: Sequence[tuple[str, Numbers]],
    rows: Numbers,
    size: int,
) -> bytes:
    layout: list[tuple[object, ...]] = [("fields", ">i2")]
    for i, (kind, _) in enumerate(scalars):
        layout += _scalar(f"s{i}", kind)
    for i, (kind, _) in enumerate(arrays):
        layout += _array(f"a{i}", kind, size)
    block = np.zeros(rows.size, np.dtype(layout))
    block["fields"] = len(scalars) + len(arrays)
    for i, (kind, column) in enumerate(scalars):
        block[f"s{i}_size"] = int(kind[1])
        block[f"s{i}"] = column[rows]
    for i, (kind, table) in enumerate(arrays):
        width = int(kind[1])
        block[f"a{i}_element"] = ELEMENT[kind]
        block[f"a{i}_size"] = 12 + (8 + size * (4 + width) if size else 0)
        if size:
            block[f"a{i}_dimensions"] = 1
            block[f"a{i}_length"] = size
            block[f"a{i}_lower"] = 1
            block[f"a{i}"]["size"] = width
            block[f"a{i}"]["value"] = table[rows, :size]
    return block.tobytes()
