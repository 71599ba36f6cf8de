"""The k best candidates of each vacancy: persons listed by occupation, wished range and floor."""

# ruff: noqa: PLR0917 - a compiled loop takes its arrays and numbers one by one

from __future__ import annotations

import numpy as np

from labourmatch.kernels.jit import Whole, compiled
from labourmatch.kernels.ranking import LAST, keep, key_of, own_occupations, standing
from labourmatch.kernels.scoring import (
    CLOSED,
    EMPLOYER,
    LEVEL,
    OCCUPATION,
    P_FRESH,
    P_NEAR,
    P_OUT,
    P_VILLAGE,
    PAY_BASE,
    PLACE,
    RECORD,
    SHARE_PLACE,
    SHARE_RECORD,
    VILLAGE_FULL,
    W_HOME,
    W_SCHOOLING,
    W_VILLAGE,
    WAGE,
    allowed,
    fill_parts,
    fresh_points,
    occupation_points,
    pay_points,
    place_order,
    rest_points,
)
from labourmatch.problem import Int8, Int16, Int32, Int64

MOST_POINTS = 128


@compiled
def list_entries(
    pt: Int32, policy: Int32, ranges: Int32, floor_class: Int32, wished: Int16, indptr: Int64,
    skill: Int16, level: Int8, remap: Int32, most_own: Whole, sizes: Int64, person: Int32,
    cell: Int64, points: Int32,
) -> Whole:  # fmt: skip
    """Write a row for each occupation of each person (and "any other") and each wished range.

    Called with empty rows it only counts. ``sizes`` holds the numbers of occupations, ranges and
    classes; a cell is one combination of the three.
    """
    own = np.empty((most_own, 3), np.int32)
    kinds, spans, classes = sizes[0], sizes[1], sizes[2]
    at = 0
    for i in range(pt.shape[0]):
        if pt[i, P_OUT] != 0:
            continue
        owned = own_occupations(i, wished, indptr, skill, level, remap, own)
        own[owned, 0], own[owned, 1], own[owned, 2] = kinds, 0, -1
        base = fresh_points(policy, pt[i, P_FRESH])
        base += policy[W_HOME] if pt[i, P_NEAR] != 0 else 0
        for column in range(4):
            r = ranges[i, column]
            again = (column > 0 and r == ranges[i, 0]) or (column > 1 and r == ranges[i, 1])
            if r < 0 or again:
                continue
            for q in range(owned + 1):
                if at < person.size:
                    person[at] = i
                    cell[at] = (own[q, 0] * spans + r) * classes + floor_class[i]
                    points[at] = base + policy[SHARE_PLACE + column]
                    points[at] += occupation_points(policy, own[q, 1], own[q, 2])
                at += 1
    return at


@compiled
def sort_entries(
    person: Int32, cell: Int64, points: Int32, cells: Whole
) -> tuple[Int32, Int32, Int64]:
    """Order the rows by cell, within it by falling points: two counting passes."""
    size = person.size
    count = np.zeros(MOST_POINTS + 1, np.int64)
    for q in range(size):
        count[MOST_POINTS - points[q]] += 1
    count[1:] = np.cumsum(count)[:-1]
    count[0] = 0
    order = np.empty(size, np.int32)
    for q in range(size):
        at = MOST_POINTS - points[q]
        order[count[at]] = q
        count[at] += 1
    pointer = np.zeros(cells + 1, np.int64)
    for q in range(size):
        pointer[cell[q] + 1] += 1
    for c in range(cells):
        pointer[c + 1] += pointer[c]
    at_cell = pointer[:cells].copy()
    sorted_person, sorted_points = np.empty(size, np.int32), np.empty(size, np.int32)
    for rank in range(size):
        q = order[rank]
        at = at_cell[cell[q]]
        at_cell[cell[q]] += 1
        sorted_person[at], sorted_points[at] = person[q], points[q]
    return sorted_person, sorted_points, pointer


@compiled
def scan_people(
    j: Whole, pt: Int32, vt: Int32, policy: Int32, lo: Int32, hi: Int32, ranges: Int32,
    wished: Int16, indptr: Int64, skill: Int16, level: Int8, remap: Int32, own: Int32,
    person: Int32, points: Int32, a: Whole, b: Whole, r: Whole, any_other: Whole, rest: Whole,
    known: Int32, best: Int64, count: Whole,
) -> Whole:  # fmt: skip
    """Walk one cell while its bound can still enter the short list."""
    size = best.size
    for q in range(a, b):
        i = person[q]
        if count == size and key_of(points[q] + rest, i) <= best[size - 1]:
            break
        order = place_order(lo, hi, i, vt[j, PLACE])
        if order < 0 or ranges[i, order] != r:
            continue
        owned = own_occupations(i, wished, indptr, skill, level, remap, own)
        at = standing(own, owned, vt[j, OCCUPATION])
        if any_other and at >= 0:
            continue
        held = own[at, 2] if at >= 0 else -1
        wish = own[at, 1] if at >= 0 else 0
        if not allowed(pt, i, vt, j, held):
            continue
        village = pt[i, P_VILLAGE]
        friends = known[village] if village >= 0 and village < known.size else 0
        total = occupation_points(policy, wish, held) + policy[SHARE_PLACE + order]
        total += rest_points(pt, i, vt, j, policy, friends)
        count = keep(best, count, key_of(total, i))
    return count


@compiled
def write_candidates(
    j: Whole, pt: Int32, vt: Int32, policy: Int32, lo: Int32, hi: Int32, wished: Int16,
    indptr: Int64, skill: Int16, level: Int8, remap: Int32, own: Int32, known: Int32,
    best: Int64, count: Whole, person: Int32, total: Int32, parts: Int8,
) -> None:  # fmt: skip
    """Write the short list of one vacancy with the parts of each score."""
    for q in range(count):
        i = LAST - (best[q] & LAST)
        owned = own_occupations(i, wished, indptr, skill, level, remap, own)
        at = standing(own, owned, vt[j, OCCUPATION])
        wish = own[at, 1] if at >= 0 else 0
        held = own[at, 2] if at >= 0 else -1
        order = place_order(lo, hi, i, vt[j, PLACE])
        village = pt[i, P_VILLAGE]
        friends = known[village] if village >= 0 and village < known.size else 0
        fill_parts(pt, i, vt, j, policy, wish, held, order, friends, parts[j, q])
        person[j, q] = i
        total[j, q] = best[q] >> 32


@compiled
def rank_vacancies(
    pt: Int32, vt: Int32, policy: Int32, lo: Int32, hi: Int32, ranges: Int32, spans: Int64,
    floors: Int32, wished: Int16, indptr: Int64, skill: Int16, level: Int8, remap: Int32,
    most_own: Whole, kinds: Whole, entry: Int32, points: Int32, pointer: Int64,
    villages: Int32, village_count: Int32, village_ptr: Int64, known: Int32, person: Int32,
    total: Int32, parts: Int8,
) -> None:  # fmt: skip
    """Fill the rows of all vacancies."""
    own = np.empty((most_own, 3), np.int32)
    best = np.empty(person.shape[1], np.int64)
    for j in range(vt.shape[0]):
        if vt[j, CLOSED] != 0:
            continue
        employer, friends, count = vt[j, EMPLOYER], 0, 0
        for f in range(village_ptr[employer], village_ptr[employer + 1]):
            known[villages[f]] = village_count[f]
            friends = max(friends, village_count[f])
        rest = policy[W_SCHOOLING] + policy[SHARE_RECORD + vt[j, RECORD]]
        rest += min(friends, policy[VILLAGE_FULL]) * policy[W_VILLAGE] // policy[VILLAGE_FULL]
        for other in range(2):
            kind = kinds if other == 1 else vt[j, OCCUPATION]
            if other == 1 and vt[j, LEVEL] >= 0:
                continue
            for r in range(spans.shape[0]):
                if vt[j, PLACE] < spans[r, 0] or vt[j, PLACE] > spans[r, 1]:
                    continue
                for c in range(floors.size):
                    if floors[c] > max(vt[j, WAGE], policy[PAY_BASE]):
                        break
                    at = (kind * spans.shape[0] + r) * floors.size + c
                    most = rest + pay_points(policy, vt[j, WAGE], floors[c])
                    count = scan_people(
                        j, pt, vt, policy, lo, hi, ranges, wished, indptr, skill, level, remap,
                        own, entry, points, pointer[at], pointer[at + 1], r, other == 1, most,
                        known, best, count,
                    )  # fmt: skip
        write_candidates(
            j, pt, vt, policy, lo, hi, wished, indptr, skill, level, remap, own, known, best,
            count, person, total, parts,
        )  # fmt: skip
        for f in range(village_ptr[employer], village_ptr[employer + 1]):
            known[villages[f]] = 0
