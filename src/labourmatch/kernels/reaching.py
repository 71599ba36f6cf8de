"""The k best candidates of each vacancy: persons in cells, cells visited by falling bound.

A cell holds persons who are alike in all that bounds a score; within it they stand by falling
points, equal points by number. Of equal totals the person who came first in the columns wins.
"""

# ruff: noqa: PLR0917 - a compiled loop takes its arrays and numbers one by one

from __future__ import annotations

from labourmatch.kernels.jit import Whole, bare, inlined
from labourmatch.kernels.ranking import keep, key_of, number_of, own_occupations, standing, total_of
from labourmatch.kernels.scoring import (
    ANYWHERE,
    CLOSED,
    EDUCATION,
    EMPLOYER,
    HOME_HI,
    HOME_LO,
    LEVEL,
    NEED_CONSENT,
    OCCUPATION,
    P_FRESH,
    P_LACKS,
    P_VILLAGE,
    PAY_BASE,
    PLACE,
    RECORD,
    SHARE_PLACE,
    SHARE_RECORD,
    SHARE_SCHOOLING,
    W_HOME,
    WAGE,
    allowed,
    brought,
    fresh_points,
    occupation_points,
    pack_own,
    pack_rest,
    pay_points,
    place_order,
    rest_points,
    village_points,
)
from labourmatch.problem import Int8, Int16, Int32, Int64

MOST_POINTS = 128
# Columns of an entry: the person, its points, and what the person brings to the occupation.
E_PERSON, E_POINTS, E_HELD, E_WISH, E_ORDER, E_OWNED = range(6)
ENTRY_COLUMNS = 6
# Columns of a cell: its range of places (-1: a village's), what all of its persons share, its run.
C_RANGE, C_FLOOR, C_EDUCATION, C_NEAR, C_BEGIN, C_END = range(6)
CELL_COLUMNS = 6


@bare
def list_entries(
    pt: Int32, policy: Int32, ranges: Int32, wished: Int16, indptr: Int64, skill: Int16,
    level: Int8, remap: Int32, own: Int32, kinds: Whole, villages: Whole, spans: Whole,
    entry: Int32, outer: Int64,
) -> Whole:  # fmt: skip
    """Write a row for each occupation of each person (and "any other") and each wished range.

    With no ranges (``spans`` 0) one row for each occupation, by village instead. Called with
    empty rows it only counts.
    """
    at = 0
    for i in range(pt.shape[0]):
        village = pt[i, P_VILLAGE]
        nowhere = spans == 0 and (village < 0 or village >= villages)
        if nowhere or (pt[i, P_LACKS] >> NEED_CONSENT) & 1 != 0:
            continue
        owned = own_occupations(i, wished, indptr, skill, level, remap, own)
        own[owned, 0], own[owned, 1], own[owned, 2] = kinds, 0, -1
        base = fresh_points(policy, pt[i, P_FRESH])
        for column in range(4):
            r = ranges[i, column]
            again = (column > 0 and r == ranges[i, 0]) or (column > 1 and r == ranges[i, 1])
            if r < 0 or again:
                continue
            for q in range(owned + 1):
                if at < entry.shape[0]:
                    entry[at, E_PERSON] = i
                    points = base + policy[SHARE_PLACE + column]
                    entry[at, E_POINTS] = points + occupation_points(policy, own[q, 1], own[q, 2])
                    entry[at, E_HELD], entry[at, E_WISH] = own[q, 2], own[q, 1]
                    entry[at, E_ORDER], entry[at, E_OWNED] = column, owned
                    outer[at] = own[q, 0] * spans + r
                    if spans == 0:
                        outer[at] = own[q, 0] * villages + village
                at += 1
            if spans == 0:
                break
    return at


@inlined
def push_cells(
    j: Whole, vt: Int32, policy: Int32, cells: Int32, a: Whole, b: Whole, rest: Whole,
    entry: Int32, head: Int64, chain: Int64,
) -> None:  # fmt: skip
    """Hang each cell that the vacancy may reach onto the chain of its bound."""
    home = policy[HOME_LO] <= vt[j, PLACE] <= policy[HOME_HI]
    for c in range(a, b):
        surplus = cells[c, C_EDUCATION] - vt[j, EDUCATION]
        if surplus < 0 or cells[c, C_FLOOR] > max(vt[j, WAGE], policy[PAY_BASE]):
            continue
        most = entry[cells[c, C_BEGIN], E_POINTS] + rest + policy[SHARE_SCHOOLING + surplus]
        most += pay_points(policy, vt[j, WAGE], cells[c, C_FLOOR])
        if home and cells[c, C_NEAR] != 0:
            most += policy[W_HOME]
        chain[c] = head[most]
        head[most] = c


@inlined
def gather(
    j: Whole, vt: Int32, policy: Int32, spans: Int64, kinds: Whole, cells: Int32,
    by_range: Int64, by_village: Int64, villages: Int32, village_count: Int32, a: Whole,
    b: Whole, entry: Int32, head: Int64, chain: Int64,
) -> None:  # fmt: skip
    """Chain up all cells of the vacancy: its own occupation's, and "any other" if it asks none."""
    rest = policy[SHARE_RECORD + vt[j, RECORD]]
    many = (by_village.size - 1) // (kinds + 1)
    for other in range(2):
        if other == 1 and vt[j, LEVEL] >= 0:
            continue
        kind = kinds if other == 1 else vt[j, OCCUPATION]
        for r in range(spans.shape[0]):
            if spans[r, 0] <= vt[j, PLACE] <= spans[r, 1]:
                at = kind * spans.shape[0] + r
                low, high = by_range[at], by_range[at + 1]
                push_cells(j, vt, policy, cells, low, high, rest, entry, head, chain)
        for f in range(a, b):
            at = kind * many + villages[f]
            more = rest + village_points(policy, village_count[f])
            low, high = by_village[at], by_village[at + 1]
            push_cells(j, vt, policy, cells, low, high, more, entry, head, chain)


@inlined
def is_listed(
    i: Whole, pt: Int32, vt: Int32, j: Whole, lo: Int32, hi: Int32, wished: Int16, indptr: Int64,
    skill: Int16, level: Int8, remap: Int32, own: Int32, entry: Int32, q: Whole, by_range: bool,
) -> bool:  # fmt: skip
    """Whether this entry is the one by which the person counts for the vacancy."""
    order = entry[q, E_ORDER]
    if order != ANYWHERE and (not by_range or order > 0):
        found = place_order(lo, hi, i, vt[j, PLACE])
        if found < 0 or (by_range and found != order):
            return False
    if entry[q, E_WISH] == 0 and entry[q, E_HELD] < 0 and entry[q, E_OWNED] > 0:
        owned = own_occupations(i, wished, indptr, skill, level, remap, own)
        return bool(standing(own, owned, vt[j, OCCUPATION]) < 0)
    return True


@inlined
def scan_cell(
    j: Whole, pt: Int32, vt: Int32, policy: Int32, lo: Int32, hi: Int32, wished: Int16,
    indptr: Int64, skill: Int16, level: Int8, remap: Int32, own: Int32, entry: Int32,
    a: Whole, b: Whole, rest: Whole, by_range: bool, known: Int32, best: Int64, count: Whole,
) -> Whole:  # fmt: skip
    """Walk one cell while its bound can still enter; fellow villagers have cells of their own."""
    size = best.size
    for q in range(a, b):
        i = entry[q, E_PERSON]
        if count == size and key_of(entry[q, E_POINTS] + rest, i) <= best[size - 1]:
            break
        if not allowed(brought(pt, i, entry[q, E_HELD]), vt, j):
            continue
        village = pt[i, P_VILLAGE]
        friends = known[village] if 0 <= village < known.size else 0
        if (by_range and friends > 0) or not is_listed(
            i, pt, vt, j, lo, hi, wished, indptr, skill, level, remap, own, entry, q, by_range
        ):
            continue
        order = entry[q, E_ORDER] if by_range else place_order(lo, hi, i, vt[j, PLACE])
        total = occupation_points(policy, entry[q, E_WISH], entry[q, E_HELD])
        total += policy[SHARE_PLACE + order] + rest_points(pt, i, vt, j, policy, friends)
        count = keep(best, count, key_of(total, i))
    return count


@inlined
def write_candidates(
    j: Whole, pt: Int32, vt: Int32, policy: Int32, lo: Int32, hi: Int32, wished: Int16,
    indptr: Int64, skill: Int16, level: Int8, remap: Int32, own: Int32, known: Int32,
    best: Int64, count: Whole, person: Int32, total: Int32, parts: Int64,
) -> None:  # fmt: skip
    """Write the short list of one vacancy with the parts of each score."""
    for q in range(count):
        i = number_of(best[q])
        owned = own_occupations(i, wished, indptr, skill, level, remap, own)
        at = standing(own, owned, vt[j, OCCUPATION])
        wish = own[at, 1] if at >= 0 else 0
        held = own[at, 2] if at >= 0 else -1
        order = place_order(lo, hi, i, vt[j, PLACE])
        village = pt[i, P_VILLAGE]
        friends = known[village] if 0 <= village < known.size else 0
        parts[j, q] = pack_rest(pt, i, vt, j, policy)
        parts[j, q] |= pack_own(policy, wish, held, order, friends)
        person[j, q] = i
        total[j, q] = total_of(best[q])


@bare
def rank_vacancies(
    pt: Int32, vt: Int32, policy: Int32, lo: Int32, hi: Int32, spans: Int64, wished: Int16,
    indptr: Int64, skill: Int16, level: Int8, remap: Int32, own: Int32, kinds: Whole,
    entry: Int32, cells: Int32, by_range: Int64, by_village: Int64, villages: Int32,
    village_count: Int32, village_ptr: Int64, known: Int32, best: Int64, head: Int64,
    chain: Int64, person: Int32, total: Int32, parts: Int64,
) -> None:  # fmt: skip
    """Fill the rows of all vacancies; ``known`` must come full of zeros."""
    size = best.size
    for j in range(vt.shape[0]):
        if vt[j, CLOSED] != 0:
            continue
        a, b, count = village_ptr[vt[j, EMPLOYER]], village_ptr[vt[j, EMPLOYER] + 1], 0
        for f in range(a, b):
            known[villages[f]] = village_count[f]
        for points in range(MOST_POINTS):
            head[points] = -1
        gather(
            j, vt, policy, spans, kinds, cells, by_range, by_village, villages, village_count,
            a, b, entry, head, chain,
        )  # fmt: skip
        for points in range(MOST_POINTS - 1, -1, -1):
            if count == size and key_of(points, 0) <= best[size - 1]:
                break
            c = head[points]
            while c >= 0:
                begin, end = cells[c, C_BEGIN], cells[c, C_END]
                count = scan_cell(
                    j, pt, vt, policy, lo, hi, wished, indptr, skill, level, remap, own, entry,
                    begin, end, points - entry[begin, E_POINTS], cells[c, C_RANGE] >= 0, known,
                    best, count,
                )  # fmt: skip
                c = chain[c]
        write_candidates(
            j, pt, vt, policy, lo, hi, wished, indptr, skill, level, remap, own, known, best,
            count, person, total, parts,
        )  # fmt: skip
        for f in range(a, b):
            known[villages[f]] = 0
