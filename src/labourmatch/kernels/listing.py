"""Lists of vacancies by range of places and occupation, sorted anew for each class of persons.

Vacancies are numbered by falling pay here, so that the number itself breaks ties.
"""

# ruff: noqa: PLR0917 - a compiled loop takes its arrays and numbers one by one

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from labourmatch.kernels.jit import Whole, bare, compiled, inlined
from labourmatch.kernels.scoring import (
    EDUCATION,
    FRESH,
    HOME_HI,
    HOME_LO,
    LEVEL,
    OCCUPATION,
    PLACE,
    RANKS,
    RECORD,
    SHARE_RECORD,
    SHARE_SCHOOLING,
    W_HOME,
    WAGE,
    fresh_points,
    pay_points,
)
from labourmatch.problem import Int32, Int64

MOST_POINTS = 128
# What a bound is made of: points that never change, for pay over the floor of the class, for
# freshness; the schooling asked; 1 where the place is near home.
RECORDED, PAID, FRESHEST, ASKED, AT_HOME = range(5)
GROUNDS = 5
NEVER = -1_000


class Lists(NamedTuple):
    """The layout, which never changes, and what one class of persons finds in it.

    A list begins at ``pointer`` by range and occupation; the last occupation is none: vacancies
    that ask no level, open to whoever brings nothing. It ends at ``end``: whom nobody of the class
    can take is not in it. Vacancy j stands in the lists ``cell[covered[j] : covered[j + 1]]``.
    ``bound`` is the most points of each vacancy, place, occupation and village aside.
    """

    pointer: Int64
    covered: Int64
    cell: Int32
    end: Int64
    sorted_: Int32
    ground: Int32
    bound: Int32
    order: Int32
    tally: Int64


@compiled
def lay_out(start: Int64, by_place: Int32, vt: Int32, kinds: Whole) -> tuple[Int64, Int64, Int32]:
    """Lay out the lists: where each begins, and in which each vacancy stands.

    ``start`` holds the run of ``by_place`` that each range covers.
    """
    spans, m, width = start.shape[0], vt.shape[0], kinds + 1
    pointer = np.zeros(spans * width, np.int64)
    covered = np.zeros(m + 1, np.int64)
    for r in range(spans):
        for q in range(start[r, 0], start[r, 1]):
            j = by_place[q]
            pointer[r * width + vt[j, OCCUPATION]] += 1
            covered[j + 1] += 1
            if vt[j, LEVEL] < 0:
                pointer[r * width + kinds] += 1
                covered[j + 1] += 1
    before = np.int64(0)
    for c in range(pointer.size):
        before, pointer[c] = before + pointer[c], before
    for j in range(m):
        covered[j + 1] += covered[j]
    cell = np.empty(covered[m], np.int32)
    at = covered[:m].copy()
    for r in range(spans):
        for q in range(start[r, 0], start[r, 1]):
            j = by_place[q]
            cell[at[j]] = r * width + vt[j, OCCUPATION]
            at[j] += 1
            if vt[j, LEVEL] < 0:
                cell[at[j]] = r * width + kinds
                at[j] += 1
    return pointer, covered, cell


@bare
def find_grounds(ground: Int32, vt: Int32, policy: Int32) -> None:
    """Write what bounds are made of, pay aside."""
    for j in range(vt.shape[0]):
        ground[RECORDED, j] = policy[SHARE_RECORD + vt[j, RECORD]]
        ground[FRESHEST, j] = fresh_points(policy, vt[j, FRESH])
        ground[ASKED, j] = vt[j, EDUCATION]
        ground[AT_HOME, j] = policy[HOME_LO] <= vt[j, PLACE] <= policy[HOME_HI]


@inlined
def pay_class(lists: Lists, vt: Int32, policy: Int32, floor: Whole) -> None:
    """Write the points for pay over this floor."""
    for j in range(vt.shape[0]):
        lists.ground[PAID, j] = pay_points(policy, vt[j, WAGE], floor)


@inlined
def bound_class(
    lists: Lists, policy: Int32, education: Whole, own_fresh: Whole, near: Whole, school: Int32
) -> None:
    """Write the bounds for persons of one kind, or (schooling -1) of any.

    -1 where the schooling does not do. Of any kind: pay, record, the vacancy's own freshness.
    """
    home = np.int32(policy[W_HOME] if near > 0 else 0)
    most = np.int32(own_fresh if education >= 0 else MOST_POINTS)
    for asked in range(RANKS):
        school[asked] = 0
        if education >= 0:
            enough = education >= asked
            school[asked] = policy[SHARE_SCHOOLING + education - asked] if enough else NEVER
    g = lists.ground
    for j in range(lists.bound.size):
        points = g[RECORDED, j] + g[PAID, j] + min(g[FRESHEST, j], most) + home * g[AT_HOME, j]
        lists.bound[j] = max(points + school[g[ASKED, j]], -1)


@inlined
def fill_lists(lists: Lists) -> None:
    """Fill the lists of one class of persons by falling bound, equal bounds by number."""
    sort_bounds(lists.bound, lists.order, lists.tally)
    for c in range(lists.end.size):
        lists.end[c] = lists.pointer[c]
    for p in range(lists.order.size):
        j = lists.order[p]
        if lists.bound[j] < 0:
            break
        for q in range(lists.covered[j], lists.covered[j + 1]):
            c = lists.cell[q]
            lists.sorted_[lists.end[c]] = j
            lists.end[c] += 1


@inlined
def sort_bounds(bound: Int32, order: Int32, count: Int64) -> None:
    """Order the vacancies by falling bound, equal bounds by number; -1 comes last."""
    for b in range(MOST_POINTS + 2):
        count[b] = 0
    for j in range(bound.size):
        count[MOST_POINTS - bound[j]] += 1
    before = np.int64(0)
    for b in range(MOST_POINTS + 2):
        before, count[b] = before + count[b], before
    for j in range(bound.size):
        b = MOST_POINTS - bound[j]
        order[count[b]] = j
        count[b] += 1
