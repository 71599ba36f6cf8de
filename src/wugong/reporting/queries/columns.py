"""Whole numbers out of PostgreSQL as columns, by one binary COPY.

A row a person through the driver takes ten times the processor; a column an array still pays a
call for every value it sends. So several small values travel in one word of 63 bits.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from django.db import connection

_HEADER = len(b"PGCOPY\n\xff\r\n\0") + 8
_FIELDS = 2  # bytes that count a row's fields
_ARRAY_HEADER = 20  # dimensions, null flag, element type, length and lower bound of the one
_WORD = 63  # bits; the sign stays free
_WORDS = np.dtype([("size", ">i4"), ("value", ">i8")])
Words = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Column:
    """A statement's column: so many bits above its least value, never null."""

    name: str
    bits: int
    least: int = 0
    dtype: str = "i4"


def key(name: str) -> Column:
    """The number of a row: below 2^40, more than any sequence of a province will reach."""
    return Column(name, 40, dtype="i8")


def whole(name: str) -> Column:
    """Any integer of four bytes."""
    return Column(name, 32, -(2**31))


def day(name: str) -> Column:
    """Days since 1970-01-01, from the year -900 to 4840."""
    return Column(name, 21, -(2**20))


def flag(name: str) -> Column:
    """Yes or no, as 1 or 0."""
    return Column(name, 1, dtype="?")


def read(statement: str, columns: tuple[Column, ...], values: Mapping[str, Any]) -> pl.DataFrame:
    """The rows of a statement; ValueError where a value is null."""
    words = list(_packed(columns))
    data = _copied(statement, columns, words, values)
    found: dict[str, npt.NDArray[Any]] = {}
    for word in words:
        array, data = _array(data)
        shift = 0
        for column in word:
            part = (array >> shift) & ((1 << column.bits) - 1)
            found[column.name] = (part + column.least).astype(column.dtype)
            shift += column.bits
    return pl.DataFrame({column.name: found[column.name] for column in columns})


def _packed(columns: tuple[Column, ...]) -> Iterator[list[Column]]:
    """Columns to a word, in their order, as many as fit."""
    word: list[Column] = []
    for column in columns:
        if sum(each.bits for each in word) + column.bits > _WORD:
            yield word
            word = []
        word.append(column)
    yield word


def _copied(
    statement: str,
    columns: tuple[Column, ...],
    words: list[list[Column]],
    values: Mapping[str, Any],
) -> memoryview:
    arrays = ", ".join(f"array_agg({_expression(word)})" for word in words)
    names = ", ".join(f'"{column.name}"' for column in columns)
    text = f"COPY (SELECT {arrays} FROM ({statement}) AS t ({names})) TO STDOUT (FORMAT binary)"  # noqa: S608  # our own
    with connection.cursor() as cursor, cursor.cursor.copy(text, values) as copy:
        data = b"".join(copy)
    return memoryview(data)[_HEADER + _FIELDS :]


def _expression(word: list[Column]) -> str:
    """The word in SQL: each value above its least, moved beside the others."""
    parts, shift = [], 0
    for column in word:
        value = f'"{column.name}"::int' if column.dtype == "?" else f'"{column.name}"'
        value = f"{value}::int8" + (f" + {-column.least}" if column.least else "")
        parts.append(f"(({value}) << {shift})")
        shift += column.bits
    return " | ".join(parts)


def _array(data: memoryview) -> tuple[Words, memoryview]:
    """The first field as an array, and what follows; no rows at all are a null."""
    size = int.from_bytes(data[:4], "big", signed=True)
    if size < 0:
        return np.empty(0, dtype=np.int64), data[4:]
    if int.from_bytes(data[8:12], "big"):
        raise ValueError("a column was null")
    items = np.frombuffer(data[4 + _ARRAY_HEADER : 4 + size], dtype=_WORDS)
    return items["value"].astype(np.int64), data[4 + size :]
