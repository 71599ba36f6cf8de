"""The vacancies of employers where people of a village work already, sorted when asked for.

Village points would loosen every bound if they stood in the common lists, so each village has
short lists of its own, kept until the next village or class of persons comes.
"""

# ruff: noqa: PLR0917 - a compiled loop takes its arrays and numbers one by one

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from labourmatch.kernels.jit import Whole, compiled, inlined
from labourmatch.kernels.scoring import EMPLOYER, LEVEL, OCCUPATION, PLACE, village_points
from labourmatch.problem import Int32, Int64

MOST_POINTS = 128


class Neighbours(NamedTuple):
    """Vacancies by village and occupation, who works where already, and room for sorted cells."""

    pointer: Int64
    near: Int32
    points: Int32
    slot: Int64
    list_: Int32
    most: Int32
    tally: Int64
    friends: Int32
    friend_count: Int32
    friend_ptr: Int64
    known: Int32
    kinds: int


@compiled
def list_neighbours(
    vt: Int32, policy: Int32, village: Int32, known: Int32, by_employer: Int64, villages: Whole,
    kinds: Whole,
) -> tuple[Int64, Int32, Int32]:  # fmt: skip
    """For each village and occupation, then for each village whatever asks no level.

    Cell ``village * (kinds + 1) + kind``; kind ``kinds`` is the list without occupation. Returned
    are pointers, vacancies in rising number, and their village points.
    """
    width = kinds + 1
    pointer = np.zeros(villages * width + 1, np.int64)
    for j in range(vt.shape[0]):
        for f in range(by_employer[vt[j, EMPLOYER]], by_employer[vt[j, EMPLOYER] + 1]):
            pointer[village[f] * width + vt[j, OCCUPATION] + 1] += 1
            if vt[j, LEVEL] < 0:
                pointer[village[f] * width + width] += 1
    for c in range(villages * width):
        pointer[c + 1] += pointer[c]
    at = pointer[: villages * width].copy()
    near = np.empty(pointer[villages * width], np.int32)
    points = np.empty(near.size, np.int32)
    for j in range(vt.shape[0]):
        for f in range(by_employer[vt[j, EMPLOYER]], by_employer[vt[j, EMPLOYER] + 1]):
            gain = village_points(policy, known[f])
            for cell in (village[f] * width + vt[j, OCCUPATION], village[f] * width + kinds):
                if cell != village[f] * width + kinds or vt[j, LEVEL] < 0:
                    near[at[cell]], points[at[cell]] = j, gain
                    at[cell] += 1
    return pointer, near, points


@inlined
def mark_village(
    village: Whole, friends: Int32, friend_count: Int32, friend_ptr: Int64, known: Int32, on: bool
) -> bool:
    """Write (or wipe) how many of the village work for each employer; whether anybody does."""
    if village < 0 or village + 1 >= friend_ptr.size:
        return False
    for f in range(friend_ptr[village], friend_ptr[village + 1]):
        known[friends[f]] = friend_count[f] if on else 0
    return bool(friend_ptr[village] < friend_ptr[village + 1])


@inlined
def mark_friends(n: Neighbours, village: Whole, on: bool) -> bool:
    """The same for whoever ranks."""
    return mark_village(village, n.friends, n.friend_count, n.friend_ptr, n.known, on)


@inlined
def turn(n: Neighbours) -> None:
    """Forget what was sorted for another village or class."""
    n.slot[0, 0] += 1
    n.slot[0, 1] = 0


@inlined
def neighbour_list(
    village: Whole, r: Whole, kind: Whole, spans: Int64, vt: Int32, bound: Int32, n: Neighbours
) -> tuple[Whole, Whole]:
    """Where in ``list_`` the village's vacancies of this range and occupation stand, best first.

    Row 0 of ``slot`` holds the running number of the village's turn and the end of what is
    written; row ``1 + cell`` the turn in which a cell was sorted, and its begin and end.
    """
    slot = n.slot
    kinds = n.kinds
    if village < 0 or (village + 1) * (kinds + 1) >= n.pointer.size:
        return 0, 0
    cell = 1 + r * (kinds + 1) + kind
    if slot[cell, 0] == slot[0, 0]:
        return slot[cell, 1], slot[cell, 2]
    at = village * (kinds + 1) + kind
    a, b = n.pointer[at], n.pointer[at + 1]
    if slot[0, 1] + b - a > n.list_.size // 2:
        turn(n)
    begin = slot[0, 1]
    end = sort_cell(a, b, spans[r, 0], spans[r, 1], vt, bound, begin, n)
    slot[cell, 0], slot[cell, 1], slot[cell, 2] = slot[0, 0], begin, end
    slot[0, 1] = end
    return begin, end


@inlined
def sort_cell(
    a: Whole, b: Whole, low: Whole, high: Whole, vt: Int32, bound: Int32, begin: Whole,
    n: Neighbours,
) -> Whole:  # fmt: skip
    """Sort those inside the range by falling bound, equal bounds by number; return the end.

    The two halves of the room hold the sorted cells and, while one is sorted, what was picked.
    """
    list_, most, count = n.list_, n.most, n.tally
    for c in range(MOST_POINTS + 1):
        count[c] = 0
    half = list_.size // 2
    picked = half
    for q in range(a, b):
        j = n.near[q]
        list_[picked], most[picked] = j, bound[j] + n.points[q]
        if low <= vt[j, PLACE] <= high and bound[j] >= 0:
            count[MOST_POINTS - most[picked]] += 1
            picked += 1
    at = begin
    for c in range(MOST_POINTS + 1):
        size = count[c]
        count[c] = at
        at += size
    for q in range(half, picked):
        c = MOST_POINTS - most[q]
        list_[count[c]], most[count[c]] = list_[q], most[q]
        count[c] += 1
    return at
