"""The k best vacancies of each person: sorted lists by range of places and occupation.

Vacancies are numbered by falling pay here, so that the number itself breaks ties: of equal totals
the better paid vacancy stands first, of equal pay the one that came first in the columns. A total
and a number make one key; within a list the keys' bounds fall strictly, so scanning stops exactly.
"""

# ruff: noqa: PLR0917 - a compiled loop takes its arrays and numbers one by one

from __future__ import annotations

import numpy as np

from labourmatch.kernels.ahead import fetch_row, fetch_to_write
from labourmatch.kernels.jit import Whole, bare, compiled, inlined
from labourmatch.kernels.neighbours import neighbour_list, turn
from labourmatch.kernels.scoring import (
    ANYWHERE,
    EDUCATION,
    EMPLOYER,
    FRESH,
    HOME_HI,
    HOME_LO,
    LEVEL,
    OCCUPATION,
    P_BORN,
    P_FLOOR,
    P_FRESH,
    P_NEAR,
    P_OUT,
    P_VILLAGE,
    PAY_BASE,
    PLACE,
    RECORD,
    SHARE_PLACE,
    SHARE_RECORD,
    SHARE_SCHOOLING,
    W_HOME,
    W_VILLAGE,
    WAGE,
    allowed,
    fresh_points,
    occupation_points,
    pack_own,
    pack_rest,
    pay_points,
    place_order,
    rest_points,
)
from labourmatch.problem import Int8, Int16, Int32, Int64

LAST = 2**31 - 1
AHEAD = 8


@compiled
def count_lists(
    start: Int64, by_place: Int32, vt: Int32, kinds: Whole
) -> tuple[Int64, Int64, Int64, Int32]:
    """Lay out the lists: pointers by range and occupation, by range alone, ranges of a vacancy.

    ``start`` holds, for each range, the run of ``by_place`` that it covers and where its list
    begins: rows of (run begin, run end, list begin). The lists by range alone hold only vacancies
    that ask no level: what is open to whoever brings nothing.
    """
    spans, m = start.shape[0], vt.shape[0]
    pointer = np.zeros((spans, kinds + 1), np.int64)
    loose = np.zeros(spans + 1, np.int64)
    covered = np.zeros(m + 1, np.int64)
    for r in range(spans):
        for q in range(start[r, 0], start[r, 1]):
            j = by_place[q]
            pointer[r, vt[j, OCCUPATION] + 1] += 1
            covered[j + 1] += 1
            loose[r + 1] += 1 if vt[j, LEVEL] < 0 else 0
        pointer[r, 0] = start[r, 2]
        for kind in range(kinds):
            pointer[r, kind + 1] += pointer[r, kind]
        loose[r + 1] += loose[r]
    for j in range(m):
        covered[j + 1] += covered[j]
    spans_of = np.empty(covered[m], np.int32)
    at = covered[:m].copy()
    for r in range(spans):
        for q in range(start[r, 0], start[r, 1]):
            j = by_place[q]
            spans_of[at[j]] = r
            at[j] += 1
    return pointer, loose, covered, spans_of


@compiled
def fill_lists(
    bound: Int32, vt: Int32, pointer: Int64, loose: Int64, covered: Int64, spans_of: Int32,
    sorted_: Int32, whole: Int32,
) -> None:  # fmt: skip
    """Fill the lists of one class of persons by falling bound, equal bounds by number."""
    m, spans, kinds = vt.shape[0], pointer.shape[0], pointer.shape[1] - 1
    top = bound.max()
    low = bound.min()
    count = np.zeros(top - low + 2, np.int64)
    for j in range(m):
        count[top - bound[j] + 1] += 1
    for b in range(top - low + 1):
        count[b + 1] += count[b]
    order = np.empty(m, np.int32)
    for j in range(m):
        order[count[top - bound[j]]] = j
        count[top - bound[j]] += 1
    at, at_loose = pointer[:, :kinds].copy(), loose[:spans].copy()
    for p in range(m):
        j = order[p]
        kind, free = vt[j, OCCUPATION], vt[j, LEVEL] < 0
        for q in range(covered[j], covered[j + 1]):
            r = spans_of[q]
            sorted_[at[r, kind]] = j
            at[r, kind] += 1
            if free:
                whole[at_loose[r]] = j
                at_loose[r] += 1


@compiled
def bound_class(
    vt: Int32, policy: Int32, floor: Whole, education: Whole, own_fresh: Whole, near: bool,
    bound: Int32, base: Int64,
) -> None:  # fmt: skip
    """Write the most points of each vacancy above this floor, place, occupation, village aside.

    With a schooling (0 or more) all that persons of one kind get, and the parts of it in ``base``;
    -1 where the schooling does not do. Without one: pay, record, the vacancy's own freshness.
    """
    for j in range(vt.shape[0]):
        pay = pay_points(policy, vt[j, WAGE], floor)
        record = np.int64(policy[SHARE_RECORD + vt[j, RECORD]])
        fresh = fresh_points(policy, vt[j, FRESH])
        bound[j] = pay + record + fresh
        if education < 0:
            continue
        surplus = education - vt[j, EDUCATION]
        if surplus < 0:
            bound[j] = -1
            continue
        fresh = min(fresh, own_fresh)
        school = np.int64(policy[SHARE_SCHOOLING + surplus])
        at_home = near and policy[HOME_LO] <= vt[j, PLACE] <= policy[HOME_HI]
        home = np.int64(policy[W_HOME]) if at_home else np.int64(0)
        bound[j] = pay + record + fresh + school + home
        base[j] = pay | school << 24 | record << 40 | home << 48 | fresh << 56


@inlined
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


@inlined
def key_of(total: Whole, number: Whole) -> Whole:
    """Total and number as one integer: the larger key stands first."""
    return (np.int64(total) << 32) | np.int64(LAST - number)


@inlined
def keep(best: Int64, count: Whole, key: Whole) -> Whole:
    """Insert into the short list, largest key first; return its new length."""
    size = best.size
    if count == size:
        if key <= best[size - 1]:
            return count
        at = size - 1
    else:
        at = count
        count += 1
    while at > 0 and best[at - 1] < key:
        best[at] = best[at - 1]
        at -= 1
    best[at] = key
    return count


@inlined
def standing(own: Int32, owned: Whole, kind: Whole) -> Whole:
    """Row of the occupation among the person's own, -1 when it is none of them."""
    for q in range(owned):
        if own[q, 0] == kind:
            return q
    return -1


@inlined
def fits(
    i: Whole, pt: Int32, vt: Int32, j: Whole, lo: Int32, hi: Int32, held: Whole, order: Whole,
    own: Int32, owned: Whole,
) -> bool:  # fmt: skip
    """Whether this list is the one in which this vacancy counts for the person.

    What lies in the first range lies in no earlier one.
    """
    return bool(
        allowed(pt, i, vt, j, held)
        and (order in (0, ANYWHERE) or place_order(lo, hi, i, vt[j, PLACE]) == order)
        and standing(own, owned, vt[j, OCCUPATION]) < 0
    )


@inlined
def scan_list(
    i: Whole, pt: Int32, vt: Int32, policy: Int32, lo: Int32, hi: Int32, list_: Int32, a: Whole,
    b: Whole, bound: Int32, points: Whole, slack: Whole, held: Whole, order: Whole, own: Int32,
    owned: Whole, known: Int32, exact: bool, best: Int64, count: Whole,
) -> Whole:  # fmt: skip
    """Walk one list while its bound can still enter; neighbours' employers have their own."""
    size = best.size
    for q in range(a, b):
        j = list_[q]
        if count == size and key_of(points + slack + bound[j], j) <= best[size - 1]:
            break
        if known[vt[j, EMPLOYER]] == 0 and fits(i, pt, vt, j, lo, hi, held, order, own, owned):
            total = points + (bound[j] if exact else rest_points(pt, i, vt, j, policy, 0))
            count = keep(best, count, key_of(total, j))
    return count


@inlined
def scan_neighbours(
    i: Whole, pt: Int32, vt: Int32, policy: Int32, lo: Int32, hi: Int32, list_: Int32,
    most: Int32, a: Whole, b: Whole, points: Whole, slack: Whole, held: Whole, order: Whole,
    own: Int32, owned: Whole, known: Int32, exact: bool, best: Int64, count: Whole,
) -> Whole:  # fmt: skip
    """Walk the vacancies of neighbours' employers; ``most`` holds bounds with village points."""
    size = best.size
    for q in range(a, b):
        j = list_[q]
        if count == size and key_of(points + slack + most[q], j) <= best[size - 1]:
            break
        if fits(i, pt, vt, j, lo, hi, held, order, own, owned):
            rest = most[q]
            if not exact:
                rest = rest_points(pt, i, vt, j, policy, known[vt[j, EMPLOYER]])
            total = points + rest
            count = keep(best, count, key_of(total, j))
    return count


@inlined
def scan_ranges(
    i: Whole, pt: Int32, vt: Int32, policy: Int32, lo: Int32, hi: Int32, ranges: Int32,
    spans: Int64, place: Int32, whole: Int32, sorted_: Int32, loose: Int64, pointer: Int64,
    bound: Int32, top: Whole, slack: Whole, near_ptr: Int64, near: Int32, near_points: Int32,
    slot: Int64, list_: Int32, most: Int32, tally: Int64, known: Int32, own: Int32, owned: Whole,
    exact: bool, best: Int64,
) -> Whole:  # fmt: skip
    """First the lists of the person's own occupations, then all others, in each wished range."""
    kinds, count, size = pointer.shape[1] - 1, 0, best.size
    for number in range(owned + 1):
        other = number == owned
        kind = kinds if other else own[number, 0]
        held = np.int32(-1) if other else own[number, 2]
        wish = np.int32(0) if other else own[number, 1]
        but = owned if other else 0
        for column in range(4):
            r = ranges[i, column]
            if r < 0:
                continue
            points = policy[SHARE_PLACE + column] + occupation_points(policy, wish, held)
            ceiling = key_of(points + slack + top + policy[W_VILLAGE], 0)
            if count == size and ceiling <= best[size - 1]:
                continue
            a, b = neighbour_list(
                pt[i, P_VILLAGE], r, kind, spans, place, bound, near_ptr, near, near_points, slot,
                list_, most, tally,
            )  # fmt: skip
            count = scan_neighbours(
                i, pt, vt, policy, lo, hi, list_, most, a, b, points, slack, held, column, own,
                but, known, exact, best, count,
            )  # fmt: skip
            a, b = (loose[r], loose[r + 1]) if other else (pointer[r, kind], pointer[r, kind + 1])
            count = scan_list(
                i, pt, vt, policy, lo, hi, whole if other else sorted_, a, b, bound, points,
                slack, held, column, own, but, known, exact, best, count,
            )  # fmt: skip
    return count


@inlined
def mark_friends(
    village: Whole, friends: Int32, friend_count: Int32, friend_ptr: Int64, known: Int32, on: bool
) -> None:
    """Write (or wipe) how many of the village work for each employer."""
    if village >= 0 and village + 1 < friend_ptr.size:
        for f in range(friend_ptr[village], friend_ptr[village + 1]):
            known[friends[f]] = friend_count[f] if on else 0


@inlined
def write_row(
    i: Whole, pt: Int32, vt: Int32, policy: Int32, lo: Int32, hi: Int32, known: Int32, own: Int32,
    owned: Whole, exact: bool, base: Int64, best: Int64, count: Whole, name: Int32, vacancy: Int32,
    total: Int32, parts: Int64,
) -> None:  # fmt: skip
    """Write the short list of one person with the parts of each score."""
    for q in range(count):
        j = LAST - (best[q] & LAST)
        at = standing(own, owned, vt[j, OCCUPATION])
        wish = own[at, 1] if at >= 0 else 0
        held = own[at, 2] if at >= 0 else -1
        order = place_order(lo, hi, i, vt[j, PLACE])
        rest = base[j] if exact else pack_rest(pt, i, vt, j, policy)
        parts[i, q] = rest | pack_own(policy, wish, held, order, known[vt[j, EMPLOYER]])
        vacancy[i, q] = name[j]
        total[i, q] = best[q] >> 32


@bare
def rank_persons(
    rows: Int64, pt: Int32, vt: Int32, name: Int32, policy: Int32, lo: Int32, hi: Int32,
    ranges: Int32, spans: Int64, place: Int32, wished: Int16, indptr: Int64, skill: Int16,
    level: Int8, remap: Int32, own: Int32, best: Int64, limits: Int64, whole: Int32,
    sorted_: Int32, loose: Int64, pointer: Int64, bound: Int32, base: Int64, floor: Whole,
    slack: Int32, friends: Int32, friend_count: Int32, friend_ptr: Int64, known: Int32,
    near_ptr: Int64, near: Int32, near_points: Int32, slot: Int64, list_: Int32, most: Int32,
    tally: Int64, vacancy: Int32, total: Int32, parts: Int64,
) -> None:  # fmt: skip
    """Fill the rows of these persons: one class, ordered by village.

    ``slack`` is what the class leaves open: points for schooling, for staying near, and the least
    freshness of any vacancy. Where it leaves nothing open ``floor`` is its pay floor (else -1), and
    whoever states just this floor gets what ``bound`` and ``base`` say. ``limits`` holds the
    largest bound, and the birthday up to which nobody is taken any more. ``known`` must come, and
    is left, full of zeros.
    """
    village = np.int32(-1)
    turn(slot)
    for at in range(rows.size):
        i = rows[at]
        if at + AHEAD < rows.size:
            later, soon = rows[at + AHEAD], rows[at + AHEAD // 2]
            fetch_row(pt, later)
            fetch_row(lo, later)
            fetch_row(hi, later)
            fetch_row(ranges, later)
            fetch_row(wished, later)
            fetch_row(indptr, later)
            fetch_row(skill, indptr[soon])
            fetch_row(level, indptr[soon])
            fetch_to_write(vacancy, soon)
            fetch_to_write(total, soon)
            fetch_to_write(parts, soon)
        if pt[i, P_OUT] != 0 or pt[i, P_BORN] <= limits[1]:
            continue
        if pt[i, P_VILLAGE] != village:
            mark_friends(village, friends, friend_count, friend_ptr, known, False)
            village = pt[i, P_VILLAGE]
            mark_friends(village, friends, friend_count, friend_ptr, known, True)
            turn(slot)
        owned = own_occupations(i, wished, indptr, skill, level, remap, own)
        open_ = slack[0] + (slack[1] if pt[i, P_NEAR] != 0 else 0)
        open_ -= max(0, slack[2] - fresh_points(policy, pt[i, P_FRESH]))
        exact = max(pt[i, P_FLOOR], policy[PAY_BASE]) == floor
        count = scan_ranges(
            i, pt, vt, policy, lo, hi, ranges, spans, place, whole, sorted_, loose, pointer, bound,
            limits[0], open_, near_ptr, near, near_points, slot, list_, most, tally, known, own,
            owned, exact, best,
        )  # fmt: skip
        write_row(
            i, pt, vt, policy, lo, hi, known, own, owned, exact, base, best, count, name, vacancy,
            total, parts,
        )  # fmt: skip
    mark_friends(village, friends, friend_count, friend_ptr, known, False)
