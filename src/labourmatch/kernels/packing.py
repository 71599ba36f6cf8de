"""Columns of persons into rows of the person table, and wished ranges into numbers."""

# ruff: noqa: PLR0917 - a compiled loop takes its arrays and numbers one by one

from __future__ import annotations

import numpy as np

from labourmatch.kernels.jit import Whole, bare, compiled, inlined
from labourmatch.kernels.scoring import (
    NEED_CONSENT,
    NEED_EDUCATION,
    NEED_OPEN,
    NEED_SEX,
    NEED_STRENGTH,
    P_ALIKE,
    P_BORN,
    P_CERTIFICATES,
    P_FIRM,
    P_FLOOR,
    P_FRESH,
    P_LACKS,
    P_VILLAGE,
    RANKS,
    W_FRESH,
    fresh_points,
)
from labourmatch.problem import Bool, Int8, Int16, Int32, Int64

EARLIEST, LATEST = -(2**31) + 1, 2**31 - 1
ERA_DAYS, SHIFT_DAYS = 146_097, 719_468  # days of 400 years; of 0000-03-01 before 1970
MIX = np.uint64(0x9E3779B97F4A7C15)
WIDE = 2**31 - 1
CELLS = (1 << 16) - 1


@inlined
def calendar_number(days: Whole) -> Whole:
    """Days since 1970 as a number like 20190830, by the months of a year that begins in March."""
    shifted = np.int64(days) + SHIFT_DAYS
    era = shifted // ERA_DAYS
    day = shifted - era * ERA_DAYS
    year = (day - day // 1_460 + day // 36_524 - day // 146_096) // 365
    day -= 365 * year + year // 4 - year // 100
    month = (5 * day + 2) // 153
    day += 1 - (153 * month + 2) // 5
    month += 3 if month < 10 else -9
    year += 400 * era + (1 if month <= 2 else 0)
    return min(max(year * 10_000 + month * 100 + day, EARLIEST), LATEST)


@compiled
def calendar_numbers(days: Int32) -> Int32:
    """The same for a column."""
    found = np.empty(days.size, np.int32)
    for q in range(days.size):
        found[q] = calendar_number(days[q])
    return found


@inlined
def lacked(sex: Whole, education: Whole, weak: Whole, out: Whole) -> Whole:
    """Bits of what a person lacks, the levels of occupations aside; nobody has what is closed."""
    bits = np.int64(1) << NEED_OPEN
    bits |= (((1 << RANKS) - 1) & ~((2 << np.int64(education)) - 1)) << NEED_EDUCATION
    bits |= (3 & ~((np.int64(1) << np.int64(sex)) >> 1)) << NEED_SEX
    return bits | np.int64(weak) << NEED_STRENGTH | np.int64(out) << NEED_CONSENT


@bare
def fill_persons(
    table: Int32, born: Int32, sex: Int8, education: Int8, weak: Bool, certificates: Int32,
    near: Bool, floor: Int32, village: Int32, employer: Int32, fresh: Int16, out: Bool,
) -> None:  # fmt: skip
    """Write one row a person."""
    for i in range(born.size):
        table[i, P_BORN] = calendar_number(born[i])
        table[i, P_LACKS] = lacked(sex[i], education[i], weak[i], out[i])
        table[i, P_CERTIFICATES] = certificates[i]
        table[i, P_FLOOR] = floor[i]
        table[i, P_FIRM] = employer[i]
        table[i, P_VILLAGE] = village[i]
        table[i, P_FRESH] = fresh[i]
        table[i, P_ALIKE] = 2 * education[i] + np.int64(near[i])


@inlined
def find_range(slot: Int32, bits: Whole, spans: Int64, first: Whole, last: Whole) -> Whole:
    """Where in the table of numbers this range stands, or would stand."""
    key = (np.uint64(first) << np.uint64(32)) | np.uint64(last)
    at = np.int64((key * MIX) >> np.uint64(64 - bits))
    while slot[at] != 0 and (spans[slot[at], 0] != first or spans[slot[at], 1] != last):
        at = (at + 1) & ((1 << bits) - 1)
    return at


@compiled
def number_ranges(lo: Int32, hi: Int32, rows: Int32, ranges: Int32) -> Int64:
    """Number the distinct ranges of these rows; the last column is "anywhere" for who states none.

    Returned are the ranges (first and last place); into ``ranges`` go the numbers, -1 where none is
    stated. Range 0 is "anywhere", and holds no place where everybody states one.
    """
    bits, count, wide = 8, 1, False
    slot = np.zeros(1 << bits, np.int32)
    spans = np.empty((1 << bits, 2), np.int64)
    spans[0, 0], spans[0, 1] = 0, -1
    for i in rows:
        stated = False
        for column in range(lo.shape[1]):
            ranges[i, column] = -1
            if hi[i, column] <= 0:
                continue
            stated = True
            at = find_range(slot, bits, spans, lo[i, column], hi[i, column])
            if slot[at] == 0:
                slot[at] = count
                spans[count, 0], spans[count, 1] = lo[i, column], hi[i, column]
                count += 1
            ranges[i, column] = slot[at]
            if 2 * count == slot.size:
                bits += 1
                slot = np.zeros(1 << bits, np.int32)
                spans = np.concatenate((spans, np.empty_like(spans)))
                for r in range(1, count):
                    slot[find_range(slot, bits, spans, spans[r, 0], spans[r, 1])] = r
        ranges[i, lo.shape[1]] = -1 if stated else 0
        wide = wide or not stated
    if wide:
        spans[0, 1] = WIDE
    return spans[:count].copy()


@bare
def number_kinds(table: Int32, policy: Int32, rows: Int32, edges: Int32, number: Int32) -> None:
    """Number persons by pay floor and by what decides points of every vacancy.

    That is schooling, freshness and the wish to stay near: ``(class of floor * RANKS + schooling)
    * (W_FRESH + 1) + freshness) * 2 + near``.
    """
    most = policy[W_FRESH] + 1
    for q in range(rows.size):
        i, at = rows[q], 0
        floor = table[i, P_FLOOR]
        for edge in range(1, edges.size):
            at += floor >= edges[edge]
        alike = np.int64(table[i, P_ALIKE])
        fresh = fresh_points(policy, table[i, P_FRESH])
        number[q] = ((at * RANKS + (alike >> 1)) * most + fresh) * 2 + (alike & 1)


@bare
def number_cells(
    rows: Int32, ranges: Int32, wished: Int16, indptr: Int64, skill: Int16, remap: Int32,
    kinds: Whole, cell: Int32,
) -> None:  # fmt: skip
    """Number persons by first range and occupation; many ranges share numbers, which harms none."""
    for q in range(rows.size):
        i, kind = rows[q], np.int64(kinds)
        if wished[i, 0] >= 0:
            kind = remap[wished[i, 0]]
        elif indptr[i + 1] > indptr[i]:
            kind = remap[skill[indptr[i]]]
        cell[q] = ((max(ranges[i, 0], 0) * (kinds + 1)) + kind + 1) & CELLS


@bare
def sort_positions(order: Int32, key: Int32, count: Int64, into: Int32) -> None:
    """Order positions by their keys, equal keys as they came; ``count`` becomes the runs' ends."""
    count[:] = 0
    for q in range(key.size):
        count[key[q]] += 1
    before = np.int64(0)
    for c in range(count.size):
        before, count[c] = before + count[c], before
    for q in range(order.size):
        at = order[q]
        into[count[key[at]]] = at
        count[key[at]] += 1
