"""The k best vacancies of each person: sorted lists by range of places and occupation.

A total and the number of a vacancy make one key; within a list the keys' bounds fall strictly, so
scanning stops exactly.
"""

# ruff: noqa: PLR0917 - a compiled loop takes its arrays and numbers one by one

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from labourmatch.kernels.jit import Whole, bare, emitted, inlined
from labourmatch.kernels.listing import (
    FRESHEST,
    Lists,
    bound_class,
    fill_lists,
    find_grounds,
    pay_class,
)
from labourmatch.kernels.meeting import FIRM, meets, set_limits
from labourmatch.kernels.neighbours import Neighbours, mark_friends, neighbour_list, turn
from labourmatch.kernels.scoring import (
    ANYWHERE,
    BORN_AFTER,
    EMPLOYER,
    NEED_CONSENT,
    OCCUPATION,
    P_BORN,
    P_FIRM,
    P_FLOOR,
    P_FRESH,
    P_LACKS,
    P_VILLAGE,
    PAY_BASE,
    PLACE,
    SHARE_PLACE,
    W_FRESH,
    W_HOME,
    W_SCHOOLING,
    W_VILLAGE,
    brought,
    fresh_points,
    occupation_points,
    rest_points,
    stays_near,
)
from labourmatch.problem import Int8, Int16, Int32, Int64

LAST = 2**31 - 1
AHEAD = 8
BLOCK, FEW = 16, 4
fetch_row, fetch_to_write = emitted("fetch_row"), emitted("fetch_to_write")


class People(NamedTuple):
    """Persons as the loops read them: the table, numbered wished ranges, wishes and skills."""

    table: Int32
    ranges: Int32
    wished: Int16
    skill_ptr: Int64
    skill: Int16
    level: Int8
    remap: Int32


class Demand(NamedTuple):
    """Open vacancies by falling pay, what they are called outside, the ranges and the policy."""

    table: Int32
    rules: Int32
    name: Int32
    spans: Int64
    policy: Int32


class Desk(NamedTuple):
    """Where one person's list is made.

    ``own`` holds the occupations, ``passed`` who met the rules in one block.
    """

    own: Int32
    best: Int64
    passed: Int32
    limits: Int32
    school: Int32


class Short(NamedTuple):
    """Where the short lists go."""

    vacancy: Int32
    total: Int32


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
def total_of(key: Whole) -> Whole:
    """The total in a key."""
    return key >> 32


@inlined
def number_of(key: Whole) -> Whole:
    """The number in a key."""
    return LAST - (key & LAST)


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
def counts_here(
    i: Whole, p: People, d: Demand, j: Whole, column: Whole, own: Int32, owned: Whole
) -> bool:
    """Whether this list is the one in which this vacancy counts for the person.

    The first wished range that holds its place, and none of ``owned`` occupations.
    """
    if column != ANYWHERE:
        place = d.table[j, PLACE]
        for earlier in range(column):
            r = p.ranges[i, earlier]
            if r >= 0 and d.spans[r, 0] <= place <= d.spans[r, 1]:
                return False
    return bool(standing(own, owned, d.table[j, OCCUPATION]) < 0)


@inlined
def scan_list(
    i: Whole, p: People, d: Demand, lists: Lists, a: Whole, b: Whole, column: Whole,
    points: Whole, slack: Whole, but: Whole, known: Int32, friendly: bool, exact: bool,
    desk: Desk, count: Whole,
) -> Whole:  # fmt: skip
    """Walk one list while its bound can still enter; neighbours' employers have their own.

    Rules are asked for a block at a time without a branch, and who met them is gone through after.
    """
    best, passed, list_, bound = desk.best, desk.passed, lists.sorted_, lists.bound
    size = best.size
    while a < b:
        if count == size and key_of(points + slack + bound[list_[a]], list_[a]) <= best[size - 1]:
            break
        stop = min(b, a + (FEW if count == size else BLOCK))
        met = np.int64(0)
        for q in range(a, stop):
            passed[met] = list_[q]
            met += meets(d.rules, list_[q], desk.limits)
        a = stop
        for q in range(met):
            j = np.int64(passed[q])
            if d.rules[j, FIRM] == p.table[i, P_FIRM]:
                continue
            if friendly and known[d.table[j, EMPLOYER]] != 0:
                continue
            if (column or but) and not counts_here(i, p, d, j, column, desk.own, but):
                continue
            rest = bound[j] if exact else rest_points(p.table, i, d.table, j, d.policy, 0)
            count = keep(best, count, key_of(points + rest, j))
    return count


@inlined
def scan_neighbours(
    i: Whole, p: People, d: Demand, n: Neighbours, a: Whole, b: Whole, column: Whole,
    points: Whole, slack: Whole, but: Whole, exact: bool, desk: Desk, count: Whole,
) -> Whole:  # fmt: skip
    """Walk the vacancies of neighbours' employers; ``most`` holds bounds with village points."""
    best = desk.best
    size = best.size
    for q in range(a, b):
        j = n.list_[q]
        if count == size and key_of(points + slack + n.most[q], j) <= best[size - 1]:
            break
        fit = meets(d.rules, j, desk.limits) and d.rules[j, FIRM] != p.table[i, P_FIRM]
        if fit and counts_here(i, p, d, j, column, desk.own, but):
            rest = n.most[q]
            if not exact:
                known = n.known[d.table[j, EMPLOYER]]
                rest = rest_points(p.table, i, d.table, j, d.policy, known)
            count = keep(best, count, key_of(points + rest, j))
    return count


@inlined
def scan_ranges(
    i: Whole, p: People, d: Demand, lists: Lists, n: Neighbours, top: Whole, slack: Whole,
    owned: Whole, friendly: bool, exact: bool, desk: Desk,
) -> Whole:  # fmt: skip
    """First the lists of the person's own occupations, then all others, in each wished range."""
    kinds, count, own, size = n.kinds, np.int64(0), desk.own, desk.best.size
    own[owned, 0], own[owned, 1], own[owned, 2] = kinds, 0, -1
    for row in range(owned + 1):
        kind, wish, held = own[row, 0], own[row, 1], own[row, 2]
        but = owned if row == owned else 0
        set_limits(desk.limits, brought(p.table, i, held))
        own_points = occupation_points(d.policy, wish, held)
        for column in range(4):
            r = p.ranges[i, column]
            if r < 0:
                continue
            points = own_points + d.policy[SHARE_PLACE + column]
            ceiling = key_of(points + slack + top + d.policy[W_VILLAGE], 0)
            if count == size and ceiling <= desk.best[size - 1]:
                continue
            if friendly:
                a, b = neighbour_list(
                    p.table[i, P_VILLAGE], r, kind, d.spans, d.table, lists.bound, n
                )
                count = scan_neighbours(
                    i, p, d, n, a, b, column, points, slack, but, exact, desk, count
                )
            a, b = lists.pointer[r * (kinds + 1) + kind], lists.end[r * (kinds + 1) + kind]
            count = scan_list(
                i, p, d, lists, a, b, column, points, slack, but, n.known, friendly,
                exact, desk, count,
            )  # fmt: skip
    return count


@inlined
def write_row(i: Whole, name: Int32, best: Int64, count: Whole, out: Short) -> None:
    """Write the short list of one person, and nothing after it."""
    for q in range(count):
        out.vacancy[i, q] = name[number_of(best[q])]
        out.total[i, q] = total_of(best[q])
    for q in range(count, best.size):
        out.vacancy[i, q], out.total[i, q] = -1, 0


@inlined
def fetch(p: People, out: Short, later: Whole, soon: Whole) -> None:
    """Ask for the rows of persons whose turn comes."""
    fetch_row(p.table, later)
    fetch_row(p.ranges, later)
    fetch_row(p.wished, later)
    fetch_row(p.skill_ptr, later)
    fetch_row(p.skill, p.skill_ptr[soon])
    fetch_row(p.level, p.skill_ptr[soon])
    fetch_to_write(out.vacancy, soon)
    fetch_to_write(out.total, soon)


@inlined
def rank_class(
    rows: Int32, p: People, d: Demand, lists: Lists, n: Neighbours, floor: Whole,
    slack: tuple[Whole, Whole, Whole], top: Whole, eldest: Whole, desk: Desk, out: Short,
) -> None:  # fmt: skip
    """Fill the rows of these persons: one class, ordered by village where neighbours count.

    ``slack`` is what the class leaves open: points for schooling, for staying near, and the least
    freshness of any vacancy. Where it leaves nothing open ``floor`` is its pay floor (else -1), and
    whoever states just this floor gets what ``bound`` says. Up to the birthday
    ``eldest`` nobody is taken any more.
    """
    village, friendly = np.int32(-1), False
    turn(n)
    for at in range(rows.size):
        i = np.int64(rows[at])
        if at + AHEAD < rows.size:
            fetch(p, out, rows[at + AHEAD], rows[at + AHEAD // 2])
        count, exact = np.int64(0), False
        if (p.table[i, P_LACKS] >> NEED_CONSENT) & 1 == 0 and p.table[i, P_BORN] > eldest:
            if p.table[i, P_VILLAGE] != village:
                mark_friends(n, village, False)
                village = p.table[i, P_VILLAGE]
                friendly = mark_friends(n, village, True)
                turn(n)
            owned = own_occupations(i, p.wished, p.skill_ptr, p.skill, p.level, p.remap, desk.own)
            open_ = slack[0] + (slack[1] if stays_near(p.table, i) else 0)
            open_ -= max(0, slack[2] - fresh_points(d.policy, p.table[i, P_FRESH]))
            exact = max(p.table[i, P_FLOOR], d.policy[PAY_BASE]) == floor
            count = scan_ranges(i, p, d, lists, n, top, open_, owned, friendly, exact, desk)
        write_row(i, d.name, desk.best, count, out)
    mark_friends(n, village, False)


@bare
def rank_classes(
    rows: Int32, ends: Int64, classes: Int64, p: People, d: Demand, lists: Lists, n: Neighbours,
    desk: Desk, out: Short,
) -> None:  # fmt: skip
    """Fill the rows of all persons, class by class.

    A class is a pay floor, a schooling (-1 for persons of any kind), points for freshness, and 1
    for the wish to stay near; ``ends`` says where its run of ``rows`` ends. ``known`` must come,
    and is left, full of zeros.
    """
    find_grounds(lists.ground, d.table, d.policy)
    eldest, oldest, paid = np.int64(LAST), np.int64(d.policy[W_FRESH]), np.int64(-1)
    for j in range(d.table.shape[0]):
        eldest = min(eldest, d.table[j, BORN_AFTER])
        oldest = min(oldest, lists.ground[FRESHEST, j])
    begin = np.int64(0)
    for c in range(ends.size):
        floor, education = classes[c, 0], classes[c, 1]
        if begin < ends[c]:
            if floor != paid:
                pay_class(lists, d.table, d.policy, floor)
                paid = floor
            bound_class(lists, d.policy, education, classes[c, 2], classes[c, 3], desk.school)
            fill_lists(lists)
            slack = (np.int64(0), np.int64(0), np.int64(0))
            if education < 0:
                slack = (
                    np.int64(d.policy[W_SCHOOLING]), np.int64(d.policy[W_HOME]), np.int64(oldest)
                )  # fmt: skip
                floor = -1
            top = lists.bound[lists.order[0]]
            rank_class(rows[begin : ends[c]], p, d, lists, n, floor, slack, top, eldest, desk, out)
        begin = ends[c]
