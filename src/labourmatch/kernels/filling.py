"""The reverse of paths and pushes: vacancies with a price and a free seat call somebody in."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from labourmatch.kernels.jit import Whole, bare
from labourmatch.kernels.paths import HEAP, LIMIT, STAMP, TOUCHED, Search, pop, relax
from labourmatch.kernels.pushing import forget_labels
from labourmatch.kernels.state import NEVER, UNPLACED, Graph, Plan
from labourmatch.problem import Int32, Int64

NOBODY, COMES, MOVES, SWAPS = range(4)


class Callers(NamedTuple):
    """Who has an edge to each vacancy, households first, and where the walk stands in that list.

    ``keep`` is what each person would give up by coming: what the seat is worth above its price;
    without one nothing, or for the household's last hope what a unit there is worth.
    """

    pointer: Int64
    caller: Int32  # person (~person in a household), weight, person, weight ...
    at: Int64
    keep: Int64
    largest: Whole


@bare
def own_value(p: Plan, i: Whole) -> Whole:
    """What the seat of person i is worth above its price."""
    return p.gain[i] - p.price[p.vacancy[i]]


@bare
def weigh(g: Graph, p: Plan, c: Callers) -> None:
    """Bring ``keep`` up to date; moves along tight edges leave it as it is."""
    for i in range(g.household.size):
        h = g.household[i]
        if p.vacancy[i] != UNPLACED:
            c.keep[i] = own_value(p, i)
        else:
            c.keep[i] = p.floor[h] if h >= 0 else 0


@bare
def leave_behind(p: Plan, s: Search, j: Whole, distance: Whole) -> None:
    """A seat at j falls free at this distance: j may lower its price to 0 or call in turn."""
    if distance < s.number[LIMIT]:
        if p.price[j] < s.number[LIMIT] - distance:
            s.number[LIMIT] = distance + p.price[j]
        relax(s, j, distance)


@bare
def call_vacancy(g: Graph, p: Plan, s: Search, c: Callers, j: Whole) -> None:
    """Ask everybody with an edge to j what it costs to come."""
    distance = s.distance[j]
    for q in range(c.pointer[j], c.pointer[j + 1]):
        base = distance - c.caller[2 * q + 1] + p.price[j]
        i = c.caller[2 * q]
        if i >= 0:
            if distance - c.largest + p.price[j] >= s.number[LIMIT]:
                break
            if base >= s.number[LIMIT]:
                continue
        i = max(i, ~i)
        if base + c.keep[i] >= s.number[LIMIT] or p.vacancy[i] == j:
            continue
        h = g.household[i]
        if p.vacancy[i] != UNPLACED:
            leave_behind(p, s, p.vacancy[i], base + c.keep[i])
        elif h < 0:
            s.number[LIMIT] = min(s.number[LIMIT], base)
        elif p.active[h] == 0:
            s.number[LIMIT] = min(s.number[LIMIT], base + p.floor[h])
        elif base + p.floor[h] < s.number[LIMIT]:
            relax(s, p.price.size + h, base + p.floor[h])


@bare
def call_household(g: Graph, p: Plan, s: Search, h: Whole) -> None:
    """A further member is placed, or takes over from the one who is."""
    distance = s.distance[p.price.size + h]
    s.number[LIMIT] = min(s.number[LIMIT], distance - p.floor[h])
    for q in range(g.kin_ptr[h], g.kin_ptr[h + 1]):
        i = g.kin[q]
        if p.vacancy[i] != UNPLACED:
            leave_behind(p, s, p.vacancy[i], distance + own_value(p, i) - p.floor[h])


@bare
def measure_back(g: Graph, p: Plan, s: Search, c: Callers, open_: Int32) -> None:
    """Find the nearest way to fill a seat or lower its price to 0, and lower prices by it."""
    weigh(g, p, c)
    s.number[LIMIT], s.number[HEAP], s.number[TOUCHED] = NEVER, 0, 0
    m = p.price.size
    for j in open_:
        leave_behind(p, s, j, np.int64(0))
    while s.number[HEAP] > 0 and s.distance[s.heap[0]] < s.number[LIMIT]:
        node = pop(s)
        if node < m:
            call_vacancy(g, p, s, c, node)
        else:
            call_household(g, p, s, node - m)
    limit = s.number[LIMIT]
    for q in range(s.number[TOUCHED]):
        node = s.touched[q]
        if s.distance[node] < limit:
            if node < m:
                p.price[node] -= limit - s.distance[node]
            else:
                p.floor[node - m] += limit - s.distance[node]
        s.distance[node] = NEVER
        s.where[node] = -1


@bare
def comer(g: Graph, p: Plan, c: Callers, j: Whole, q: Whole) -> tuple[Whole, Whole]:
    """How caller q could come to j without loss: (kind, who leaves a seat behind)."""
    i = c.caller[2 * q]
    value = c.caller[2 * q + 1] - p.price[j]
    if i >= 0 and value < 0:
        return NOBODY, np.int64(i)
    i = max(i, ~i)
    if value != c.keep[i] or p.vacancy[i] == j:
        return NOBODY, np.int64(i)
    if p.vacancy[i] != UNPLACED:
        return MOVES, np.int64(i)
    h = g.household[i]
    if h < 0 or p.active[h] == 0 or p.floor[h] == 0:
        return COMES, np.int64(i)
    for r in range(g.kin_ptr[h], g.kin_ptr[h + 1]):
        mate = g.kin[r]
        if p.vacancy[mate] != UNPLACED and own_value(p, mate) == p.floor[h]:
            return SWAPS, np.int64(mate)
    return NOBODY, np.int64(i)


@bare
def label_back(g: Graph, p: Plan, s: Search, c: Callers, open_: Int32) -> bool:
    """Label vacancies level by level, backwards from free seats; say whether one can be filled."""
    s.number[HEAP], s.number[LIMIT] = 0, NEVER
    for j in open_:
        s.level[j] = 1
        s.heap[s.number[HEAP]] = j
        s.number[HEAP] += 1
    head = 0
    while head < s.number[HEAP]:
        j = s.heap[head]
        head += 1
        if s.level[j] > s.number[LIMIT]:
            break
        if p.price[j] == 0:
            s.number[LIMIT] = s.level[j]
            continue
        for q in range(c.pointer[j], c.pointer[j + 1]):
            if c.caller[2 * q] >= 0 and p.price[j] > c.largest:
                break
            kind, leaver = comer(g, p, c, j, q)
            if kind == COMES:
                s.number[LIMIT] = s.level[j]
                break
            if kind != NOBODY and s.level[p.vacancy[leaver]] == 0:
                s.level[p.vacancy[leaver]] = s.level[j] + 1
                s.heap[s.number[HEAP]] = p.vacancy[leaver]
                s.number[HEAP] += 1
    return bool(s.number[LIMIT] != NEVER)


@bare
def get_up(g: Graph, p: Plan, i: Whole) -> None:
    """Free the seat of person i."""
    j = p.vacancy[i]
    last = g.seat[j] + p.taken[j] - 1
    q = g.seat[j]
    while p.seated[q] != i:
        q += 1
    p.seated[q] = p.seated[last]
    p.taken[j] -= 1
    p.vacancy[i] = UNPLACED


@bare
def take_seats(g: Graph, p: Plan, s: Search, c: Callers, last: Whole) -> None:
    """Carry the walk out; ``last`` is how many of its steps move somebody."""
    for t in range(last):
        j, i, leaver = s.path[t, 0], s.path[t, 1], s.path[t, 2]
        if leaver != UNPLACED:
            get_up(g, p, leaver)
        p.seated[g.seat[j] + p.taken[j]] = i
        p.taken[j] += 1
        p.gain[i] = c.caller[2 * c.at[j] + 1]
        p.vacancy[i] = j
        if leaver == UNPLACED and g.household[i] >= 0:
            p.active[g.household[i]] += 1


@bare
def next_comer(g: Graph, p: Plan, s: Search, c: Callers, j: Whole) -> tuple[Whole, Whole, Whole]:
    """Next person who could come to j from the next level: (kind, who, who leaves a seat)."""
    if s.opened[j] != s.number[STAMP]:
        s.opened[j], c.at[j] = s.number[STAMP], c.pointer[j]
    while c.at[j] < c.pointer[j + 1]:
        if c.caller[2 * c.at[j]] >= 0 and p.price[j] > c.largest:
            break
        i = max(c.caller[2 * c.at[j]], ~c.caller[2 * c.at[j]])
        kind, leaver = comer(g, p, c, j, c.at[j])
        if kind == COMES:
            return kind, np.int64(i), np.int64(UNPLACED)
        if kind != NOBODY:
            other = p.vacancy[leaver]
            if s.level[other] == s.level[j] + 1 and s.visited[other] != s.number[STAMP]:
                return kind, np.int64(i), leaver
        c.at[j] += 1
    return NOBODY, np.int64(UNPLACED), np.int64(UNPLACED)


@bare
def fill(g: Graph, p: Plan, s: Search, c: Callers, start: Whole) -> bool:
    """Walk from a free seat to somebody who comes, or to a price of 0."""
    depth = np.int64(0)
    s.path[0, 0] = start
    while depth >= 0:
        j = s.path[depth, 0]
        if p.price[j] == 0:
            take_seats(g, p, s, c, depth)
            return True
        kind, i, leaver = next_comer(g, p, s, c, j)
        s.path[depth, 1], s.path[depth, 2] = i, leaver
        if kind == COMES:
            take_seats(g, p, s, c, depth + 1)
            return True
        if kind == NOBODY:
            s.visited[j] = s.number[STAMP]
            depth -= 1
        else:
            depth += 1
            s.path[depth, 0] = p.vacancy[leaver]
    return False


@bare
def fill_all(g: Graph, p: Plan, s: Search, c: Callers, open_: Int32) -> None:
    """Fill whatever can be filled at these prices."""
    weigh(g, p, c)
    while label_back(g, p, s, c, open_):
        s.number[STAMP] += 1
        left = 0
        for j in open_:
            while p.price[j] > 0 and p.taken[j] < g.openings[j]:
                if s.visited[j] == s.number[STAMP] or not fill(g, p, s, c, j):
                    break
            if p.price[j] > 0 and p.taken[j] < g.openings[j]:
                open_[left] = j
                left += 1
        forget_labels(s)
        open_ = open_[:left]
    forget_labels(s)
