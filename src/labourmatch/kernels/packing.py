"""Columns of persons into rows of the person table, and wished ranges into numbers."""

# ruff: noqa: PLR0917 - a compiled loop takes its arrays and numbers one by one

from __future__ import annotations

import numpy as np

from labourmatch.kernels.jit import Whole, compiled, inlined
from labourmatch.kernels.scoring import (
    P_BORN,
    P_CERTIFICATES,
    P_EDUCATION,
    P_EMPLOYER,
    P_FLOOR,
    P_FRESH,
    P_NEAR,
    P_OUT,
    P_SEX,
    P_VILLAGE,
    P_WEAK,
    W_FRESH,
    fresh_points,
)
from labourmatch.problem import Bool, Int8, Int16, Int32, Int64

EARLIEST, LATEST = -(2**31) + 1, 2**31 - 1
ERA_DAYS, SHIFT_DAYS = 146_097, 719_468  # days of 400 years; of 0000-03-01 before 1970
MIX = np.uint64(0x9E3779B97F4A7C15)
WIDE = 2**31 - 1


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


@compiled
def fill_persons(
    table: Int32, born: Int32, sex: Int8, education: Int8, weak: Bool, certificates: Int32,
    near: Bool, floor: Int32, village: Int32, employer: Int32, fresh: Int16, out: Bool,
    names: Int32,
) -> None:  # fmt: skip
    """Write one row a person; the employer by its place among those who hire, -1 for any other."""
    for i in range(born.size):
        table[i, P_BORN] = calendar_number(born[i])
        table[i, P_SEX] = sex[i]
        table[i, P_EDUCATION] = education[i]
        table[i, P_WEAK] = weak[i]
        table[i, P_CERTIFICATES] = certificates[i]
        table[i, P_NEAR] = near[i]
        table[i, P_FLOOR] = floor[i]
        table[i, P_VILLAGE] = village[i]
        table[i, P_FRESH] = fresh[i]
        table[i, P_OUT] = out[i]
        place = np.searchsorted(names, employer[i]) if employer[i] >= 0 else names.size
        hires = place < names.size and names[place] == employer[i]
        table[i, P_EMPLOYER] = place if hires else min(employer[i], np.int32(-1))


@compiled
def number_ranges(lo: Int32, hi: Int32, rows: Int64) -> tuple[Int64, Int32]:
    """Number the distinct ranges of these rows; the last column is "anywhere" for who states none.

    Returned are the ranges (first and last place) and the numbers, -1 where none is stated.
    """
    bits = 4
    while (1 << bits) < 2 * (lo.shape[1] * rows.size + 1):
        bits += 1
    slot = np.zeros(1 << bits, np.int32)
    spans = np.empty((lo.shape[1] * rows.size + 1, 2), np.int64)
    spans[0, 0], spans[0, 1] = 0, WIDE
    count = 1
    ranges = np.full((rows.size, lo.shape[1] + 1), -1, np.int32)
    for q in range(rows.size):
        i, stated = rows[q], False
        for column in range(lo.shape[1]):
            if hi[i, column] <= 0:
                continue
            stated = True
            key = (np.uint64(lo[i, column]) << np.uint64(32)) | np.uint64(hi[i, column])
            at = np.int64((key * MIX) >> np.uint64(64 - bits))
            while slot[at] != 0 and (
                spans[slot[at], 0] != lo[i, column] or spans[slot[at], 1] != hi[i, column]
            ):
                at = (at + 1) & ((1 << bits) - 1)
            if slot[at] == 0:
                slot[at] = count
                spans[count, 0], spans[count, 1] = lo[i, column], hi[i, column]
                count += 1
            ranges[q, column] = slot[at]
        if not stated:
            ranges[q, lo.shape[1]] = 0
    return spans[:count].copy(), ranges


@compiled
def person_kinds(table: Int32, policy: Int32, rows: Int64) -> Int16:
    """Number what of a person decides points of every vacancy: schooling, freshness, near home."""
    kind = np.empty(rows.size, np.int16)
    most = policy[W_FRESH] + 1
    for q in range(rows.size):
        i = rows[q]
        fresh = fresh_points(policy, table[i, P_FRESH])
        kind[q] = (table[i, P_EDUCATION] * most + fresh) * 2 + table[i, P_NEAR]
    return kind
