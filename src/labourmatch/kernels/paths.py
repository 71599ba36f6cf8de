"""Exact finish: shortest paths from everybody still waiting, then pushes along tight edges."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from labourmatch.kernels.jit import Whole, bare, compiled
from labourmatch.kernels.state import NEVER, UNPLACED, Graph, Plan, best_value
from labourmatch.problem import Int32, Int64

LIMIT, HEAP, TOUCHED, STAMP = range(4)


class Search(NamedTuple):
    """Distances of vacancies 0..m-1 and households m.., an indexed heap, and the walk's path."""

    distance: Int64
    heap: Int32
    where: Int32
    touched: Int32
    number: Int64  # LIMIT, HEAP, TOUCHED, STAMP
    visited: Int32
    pointer: Int32
    opened: Int32
    level: Int32
    path: Int32  # rows: vacancy, person who enters, weight, seat


@bare
def raise_up(s: Search, at: Whole) -> None:
    """Move a heap entry up to its place."""
    node = s.heap[at]
    key = s.distance[node]
    while at > 0:
        parent = (at - 1) >> 1
        if s.distance[s.heap[parent]] <= key:
            break
        s.heap[at] = s.heap[parent]
        s.where[s.heap[at]] = at
        at = parent
    s.heap[at] = node
    s.where[node] = at


@bare
def pop(s: Search) -> Whole:
    """Remove and return the nearest node."""
    top = s.heap[0]
    s.number[HEAP] -= 1
    size = s.number[HEAP]
    node = s.heap[size]
    key = s.distance[node]
    at = np.int64(0)
    while 2 * at + 1 < size:
        child = 2 * at + 1
        if child + 1 < size and s.distance[s.heap[child + 1]] < s.distance[s.heap[child]]:
            child += 1
        if s.distance[s.heap[child]] >= key:
            break
        s.heap[at] = s.heap[child]
        s.where[s.heap[at]] = at
        at = child
    s.heap[at] = node
    s.where[node] = at
    s.where[top] = -2
    return int(top)


@bare
def relax(s: Search, node: Whole, distance: Whole) -> None:
    """Note a shorter way to a node."""
    if distance >= s.distance[node]:
        return
    if s.distance[node] == NEVER:
        s.touched[s.number[TOUCHED]] = node
        s.number[TOUCHED] += 1
    s.distance[node] = distance
    if s.where[node] < 0:
        s.heap[s.number[HEAP]] = node
        s.where[node] = s.number[HEAP]
        s.number[HEAP] += 1
    raise_up(s, np.int64(s.where[node]))


@bare
def spread(g: Graph, p: Plan, s: Search, i: Whole, base: Whole) -> None:
    """Offer person i everywhere; ``base`` is its distance plus the value that it gives up."""
    for e in range(g.indptr[i], g.indptr[i + 1]):
        w = np.int64(g.edge[2 * e + 1])
        if base - w >= s.number[LIMIT]:
            break
        j = g.edge[2 * e]
        distance = base - w + p.price[j]
        if distance < s.distance[j] and distance < s.number[LIMIT]:
            if p.taken[j] < g.openings[j]:
                s.number[LIMIT] = distance
            relax(s, j, distance)


@bare
def expand_vacancy(g: Graph, p: Plan, s: Search, j: Whole) -> None:
    """Whoever sits at j may move, leave, or hand over to a mate."""
    distance = s.distance[j]
    for q in range(g.seat[j], g.seat[j] + p.taken[j]):
        i = p.seated[q]
        value = p.gain[i] - p.price[j]
        h = g.household[i]
        if h < 0 or p.active[h] > 1:
            s.number[LIMIT] = min(s.number[LIMIT], distance + value)
        else:
            leave = distance + value - p.floor[h]
            if leave < s.number[LIMIT]:
                relax(s, p.price.size + h, leave)
        spread(g, p, s, i, distance + value)


@bare
def expand_household(g: Graph, p: Plan, s: Search, h: Whole) -> None:
    """The household gives its bonus up, or sends another member."""
    distance = s.distance[p.price.size + h]
    if g.bonus[h] + p.floor[h] < s.number[LIMIT] - distance:
        s.number[LIMIT] = distance + g.bonus[h] + p.floor[h]
    for q in range(g.kin_ptr[h], g.kin_ptr[h + 1]):
        if p.vacancy[g.kin[q]] == UNPLACED:
            spread(g, p, s, g.kin[q], distance + p.floor[h])


@compiled
def settle(g: Graph, p: Plan, people: Int32, homes: Int32) -> tuple[Int32, Int32]:
    """Drop whoever has nothing to win any more; turn last hopes of a household into its own."""
    kept, rest = people.copy(), np.empty(people.size + homes.size, np.int32)
    count, more = 0, 0
    for i in people:
        if best_value(g, p, i) > 0:
            kept[count] = i
            count += 1
            continue
        p.waiting[i] = 0
        h = g.household[i]
        if h >= 0:
            p.active[h] -= 1
            if p.active[h] == 0:
                rest[more] = h
                more += 1
    for h in homes:
        rest[more] = h
        more += 1
    left = 0
    for q in range(more):
        h = rest[q]
        best = -NEVER
        for r in range(g.kin_ptr[h], g.kin_ptr[h + 1]):
            best = max(best, best_value(g, p, g.kin[r]))
        p.floor[h] = min(np.int64(0), max(-g.bonus[h], best))
        if p.floor[h] > -g.bonus[h]:
            rest[left] = h
            left += 1
    return kept[:count], rest[:left]


@bare
def measure(g: Graph, p: Plan, s: Search, people: Int32, homes: Int32) -> Whole:
    """Find the distance to the nearest way out and raise prices by it."""
    s.number[LIMIT], s.number[HEAP], s.number[TOUCHED] = NEVER, 0, 0
    for i in people:
        value = best_value(g, p, i)
        s.number[LIMIT] = min(s.number[LIMIT], value)
        spread(g, p, s, i, value)
    for h in homes:
        s.number[LIMIT] = min(s.number[LIMIT], g.bonus[h] + p.floor[h])
        for q in range(g.kin_ptr[h], g.kin_ptr[h + 1]):
            spread(g, p, s, g.kin[q], p.floor[h])
    m = p.price.size
    while s.number[HEAP] > 0 and s.distance[s.heap[0]] < s.number[LIMIT]:
        node = pop(s)
        if node < m:
            expand_vacancy(g, p, s, node)
        else:
            expand_household(g, p, s, node - m)
    raise_prices(p, s, homes)
    return int(s.number[LIMIT])


@bare
def raise_prices(p: Plan, s: Search, homes: Int32) -> None:
    """Apply the distances to prices and households, and forget them."""
    m = p.price.size
    limit = s.number[LIMIT]
    for q in range(s.number[TOUCHED]):
        node = s.touched[q]
        if s.distance[node] < limit:
            if node < m:
                p.price[node] += limit - s.distance[node]
            else:
                p.floor[node - m] -= limit - s.distance[node]
        s.distance[node] = NEVER
        s.where[node] = -1
    for h in homes:
        p.floor[h] -= limit
