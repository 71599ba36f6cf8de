"""The k best vacancies of each person: sorted lists by range of places and occupation."""

# ruff: noqa: PLR0917 - a compiled loop takes its arrays and numbers one by one

from __future__ import annotations

import numpy as np

from labourmatch.kernels.jit import Whole, compiled
from labourmatch.kernels.scoring import (
    ANYWHERE,
    EMPLOYER,
    NOWHERE,
    OCCUPATION,
    P_NEAR,
    P_OUT,
    P_VILLAGE,
    PLACE,
    SHARE_PLACE,
    W_HOME,
    W_SCHOOLING,
    allowed,
    fill_parts,
    occupation_points,
    place_order,
    rest_points,
)
from labourmatch.problem import Int8, Int16, Int32, Int64


@compiled
def build_lists(
    start: Int64, by_place: Int32, rank: Int32, order: Int32, occupation: Int32, kinds: Whole
) -> tuple[Int32, Int32, Int64]:
    """For each range of places: its vacancies best first, again by occupation, and pointers.

    ``start`` holds, for each range, the run of ``by_place`` that it covers and where its list
    begins: rows of (run begin, run end, list begin). ``rank`` and ``order`` are one class of pay
    floors: position of each vacancy in falling order of its bound, and the inverse.
    """
    total = 0
    for r in range(start.shape[0]):
        total += start[r, 1] - start[r, 0]
    whole = np.empty(total, np.int32)
    sorted_out = np.empty(total, np.int32)
    pointer = np.zeros((start.shape[0], kinds + 1), np.int64)
    for r in range(start.shape[0]):
        a, b, base = start[r, 0], start[r, 1], start[r, 2]
        ranks = np.sort(rank[by_place[a:b]])
        count = pointer[r]
        for q in range(b - a):
            vacancy = order[ranks[q]]
            whole[base + q] = vacancy
            count[occupation[vacancy] + 1] += 1
        count[0] = base
        for kind in range(kinds):
            count[kind + 1] += count[kind]
        at = count[:kinds].copy()
        for q in range(b - a):
            vacancy = whole[base + q]
            sorted_out[at[occupation[vacancy]]] = vacancy
            at[occupation[vacancy]] += 1
    return whole, sorted_out, pointer


@compiled
def own_occupations(
    i: Whole, wished: Int16, indptr: Int64, skill: Int16, level: Int8, remap: Int32, own: Int32
) -> Whole:
    """Write the person's occupations as rows (kind, wish 3..0, held level); return how many."""
    count = 0
    for order in range(3):
        kind = np.int32(-1) if wished[i, order] < 0 else remap[wished[i, order]]
        known = kind < 0
        for q in range(count):
            known = known or own[q, 0] == kind
        if not known:
            own[count, 0], own[count, 1], own[count, 2] = kind, 3 - order, -1
            count += 1
    for s in range(indptr[i], indptr[i + 1]):
        kind = remap[skill[s]]
        if kind < 0:
            continue
        q = 0
        while q < count and own[q, 0] != kind:
            q += 1
        if q == count:
            own[q, 0], own[q, 1], own[q, 2] = kind, 0, -1
            count += 1
        own[q, 2] = max(own[q, 2], level[s])
    return count


@compiled
def keep(totals: Int32, ids: Int32, count: Whole, total: Whole, vacancy: Whole) -> Whole:
    """Insert into the short list, best first; equal totals keep the order of arrival."""
    size = totals.size
    if count == size:
        if total <= totals[size - 1]:
            return count
        at = size - 1
    else:
        at = count
        count += 1
    while at > 0 and totals[at - 1] < total:
        totals[at] = totals[at - 1]
        ids[at] = ids[at - 1]
        at -= 1
    totals[at] = total
    ids[at] = vacancy
    return count


@compiled
def scan_cell(
    i: Whole, pt: Int32, vt: Int32, policy: Int32, lo: Int32, hi: Int32, list_: Int32, a: Whole,
    b: Whole, bound: Int32, base: Whole, points: Whole, held: Whole, order: Whole, own: Int32,
    owned: Whole, known: Int32, totals: Int32, ids: Int32, count: Whole,
) -> Whole:  # fmt: skip
    """Walk one list while its bound can still enter the short list."""
    size = totals.size
    for q in range(a, b):
        j = list_[q]
        if count == size and base + bound[j] <= totals[size - 1]:
            break
        if known[vt[j, EMPLOYER]] != 0 or not allowed(pt, i, vt, j, held):
            continue
        if order != ANYWHERE and place_order(lo, hi, i, vt[j, PLACE]) != order:
            continue
        mine = False
        for s in range(owned):
            mine = mine or own[s, 0] == vt[j, OCCUPATION]
        if not mine:
            total = points + rest_points(pt, i, vt, j, policy, 0)
            count = keep(totals, ids, count, total, j)
    return count


@compiled
def standing(own: Int32, owned: Whole, kind: Whole) -> Whole:
    """Row of the occupation among the person's own, -1 when it is none of them."""
    for q in range(owned):
        if own[q, 0] == kind:
            return q
    return -1


@compiled
def scan_friends(
    i: Whole, pt: Int32, vt: Int32, policy: Int32, lo: Int32, hi: Int32, friends: Int32,
    friend_ptr: Int64, staff: Int32, staff_ptr: Int64, known: Int32, own: Int32, owned: Whole,
    totals: Int32, ids: Int32, count: Whole,
) -> Whole:  # fmt: skip
    """Test every vacancy of the employers where people of the village work already."""
    village = pt[i, P_VILLAGE]
    if village < 0 or village + 1 >= friend_ptr.size:
        return count
    for f in range(friend_ptr[village], friend_ptr[village + 1]):
        employer = friends[f]
        for q in range(staff_ptr[employer], staff_ptr[employer + 1]):
            j = staff[q]
            at = standing(own, owned, vt[j, OCCUPATION])
            held = own[at, 2] if at >= 0 else -1
            if not allowed(pt, i, vt, j, held):
                continue
            order = place_order(lo, hi, i, vt[j, PLACE])
            if order == NOWHERE:
                continue
            wish = own[at, 1] if at >= 0 else 0
            total = occupation_points(policy, wish, held) + policy[SHARE_PLACE + order]
            total += rest_points(pt, i, vt, j, policy, known[employer])
            count = keep(totals, ids, count, total, j)
    return count


@compiled
def scan_ranges(
    i: Whole, pt: Int32, vt: Int32, policy: Int32, lo: Int32, hi: Int32, ranges: Int32,
    whole: Int32, sorted_: Int32, pointer: Int64, bound: Int32, known: Int32, own: Int32,
    owned: Whole, totals: Int32, ids: Int32,  count: Whole,
) -> Whole:  # fmt: skip
    """First the lists of the person's own occupations, then all others, in each wished range."""
    kinds = pointer.shape[1] - 1
    slack = policy[W_SCHOOLING] + (policy[W_HOME] if pt[i, P_NEAR] != 0 else 0)
    for own_first in range(2):
        for column in range(4):
            r = ranges[i, column]
            if r < 0:
                continue
            place = policy[SHARE_PLACE + column]
            if own_first == 0:
                for q in range(owned):
                    points = place + occupation_points(policy, own[q, 1], own[q, 2])
                    a, b = pointer[r, own[q, 0]], pointer[r, own[q, 0] + 1]
                    count = scan_cell(
                        i, pt, vt, policy, lo, hi, sorted_, a, b, bound, points + slack, points,
                        own[q, 2], column, own, 0, known, totals, ids, count,
                    )  # fmt: skip
            else:
                points = place + occupation_points(policy, 0, -1)
                a, b = pointer[r, 0], pointer[r, kinds]
                count = scan_cell(
                    i, pt, vt, policy, lo, hi, whole, a, b, bound, points + slack, points,
                    -1, column, own, owned, known, totals, ids, count,
                )  # fmt: skip
    return count


@compiled
def mark_friends(
    village: Whole, friends: Int32, friend_count: Int32, friend_ptr: Int64, known: Int32, on: bool
) -> None:
    """Write (or wipe) how many of the village work for each employer."""
    if village >= 0 and village + 1 < friend_ptr.size:
        for f in range(friend_ptr[village], friend_ptr[village + 1]):
            known[friends[f]] = friend_count[f] if on else 0


@compiled
def write_row(
    i: Whole, pt: Int32, vt: Int32, policy: Int32, lo: Int32, hi: Int32, known: Int32, own: Int32,
    owned: Whole, ids: Int32, count: Whole, vacancy: Int32, total: Int32, parts: Int8,
) -> None:  # fmt: skip
    """Write the short list of one person with the parts of each score."""
    for q in range(count):
        j = ids[q]
        at = standing(own, owned, vt[j, OCCUPATION])
        wish = own[at, 1] if at >= 0 else 0
        held = own[at, 2] if at >= 0 else -1
        order = place_order(lo, hi, i, vt[j, PLACE])
        fill_parts(pt, i, vt, j, policy, wish, held, order, known[vt[j, EMPLOYER]], parts[i, q])
        vacancy[i, q] = j
        points = 0
        for part in range(8):
            points += parts[i, q, part]
        total[i, q] = points


@compiled
def rank_persons(
    rows: Int64, pt: Int32, vt: Int32, policy: Int32, lo: Int32, hi: Int32, ranges: Int32,
    wished: Int16, indptr: Int64, skill: Int16, level: Int8, remap: Int32, whole: Int32,
    sorted_: Int32, pointer: Int64, bound: Int32, friends: Int32, friend_count: Int32,
    friend_ptr: Int64, staff: Int32, staff_ptr: Int64, most_own: Whole, vacancy: Int32,
    total: Int32, parts: Int8,
) -> None:  # fmt: skip
    """Fill the rows of these persons, who share a class of pay floors, ordered by village."""
    known = np.zeros(staff_ptr.size, np.int32)
    own = np.empty((most_own, 3), np.int32)
    totals = np.empty(vacancy.shape[1], np.int32)
    ids = np.empty(vacancy.shape[1], np.int32)
    village = -1
    for i in rows:
        if pt[i, P_OUT] != 0:
            continue
        if pt[i, P_VILLAGE] != village:
            mark_friends(village, friends, friend_count, friend_ptr, known, False)
            village = pt[i, P_VILLAGE]
            mark_friends(village, friends, friend_count, friend_ptr, known, True)
        owned = own_occupations(i, wished, indptr, skill, level, remap, own)
        count = scan_friends(
            i, pt, vt, policy, lo, hi, friends, friend_ptr, staff, staff_ptr, known, own, owned,
            totals, ids, 0,
        )  # fmt: skip
        count = scan_ranges(
            i, pt, vt, policy, lo, hi, ranges, whole, sorted_, pointer, bound, known, own, owned,
            totals, ids, count,
        )  # fmt: skip
        write_row(i, pt, vt, policy, lo, hi, known, own, owned, ids, count, vacancy, total, parts)
