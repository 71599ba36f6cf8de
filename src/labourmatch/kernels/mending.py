"""Between the stages: prices become whole numbers, and whoever sits wrongly by them gets up."""

from __future__ import annotations

import numpy as np

from labourmatch.kernels.jit import Whole, bare, compiled
from labourmatch.kernels.state import NEVER, UNPLACED, Graph, Plan, best_value
from labourmatch.problem import Int32, Int64


@bare
def set_floors(g: Graph, p: Plan, value: Int64) -> None:
    """What a unit of each household is worth at these prices: 0, or what its best member lacks."""
    for h in range(g.bonus.size):
        best = -NEVER
        for q in range(g.kin_ptr[h], g.kin_ptr[h + 1]):
            best = max(best, value[g.kin[q]])
        p.floor[h] = min(np.int64(0), max(-g.bonus[h], best))
        p.active[h] = 0


@bare
def sits_well(g: Graph, p: Plan, i: Whole, j: Whole, value: Int64) -> bool:
    """Whether the seat is the best that the person can have, and better than none."""
    if p.gain[i] - p.price[j] != value[i]:
        return False
    h = g.household[i]
    if h < 0 or p.floor[h] == 0:
        return bool(value[i] >= 0)
    return bool(value[i] == p.floor[h] and p.active[h] == 0)


@compiled
def mend(g: Graph, p: Plan) -> tuple[Int32, Int32]:
    """Unseat whoever sits wrongly; return the persons and the households that now wait."""
    n = g.household.size
    value = np.empty(n, np.int64)
    for i in range(n):
        value[i] = best_value(g, p, i)
        p.vacancy[i] = UNPLACED
        p.waiting[i] = 0
    set_floors(g, p, value)
    for j in range(p.price.size):
        kept = g.seat[j]
        for q in range(g.seat[j], g.seat[j] + p.taken[j]):
            i = p.seated[q]
            if sits_well(g, p, i, j, value):
                p.vacancy[i] = j
                p.seated[kept] = i
                kept += 1
                if g.household[i] >= 0:
                    p.active[g.household[i]] += 1
        p.taken[j] = kept - g.seat[j]
    people, count = np.empty(n, np.int32), 0
    for i in range(n):
        h = g.household[i]
        if p.vacancy[i] == UNPLACED and value[i] > 0:
            p.waiting[i] = 1
            people[count] = i
            count += 1
            if h >= 0:
                p.active[h] += 1
    homes, left = np.empty(g.bonus.size, np.int32), 0
    for h in range(g.bonus.size):
        if p.active[h] == 0 and p.floor[h] > -g.bonus[h]:
            homes[left] = h
            left += 1
    return people[:count].copy(), homes[:left].copy()


@compiled
def incoming(g: Graph, m: Whole) -> tuple[Int64, Int32]:
    """List persons and weights of the edges to each vacancy, first households as ~person."""
    pointer = np.zeros(m + 1, np.int64)
    size = g.edge.size // 2
    for e in range(size):
        pointer[g.edge[2 * e] + 1] += 1
    for j in range(m):
        pointer[j + 1] += pointer[j]
    at = pointer[:m].copy()
    caller = np.empty(2 * size, np.int32)
    for i in g.kin:
        list_edges(g, np.int64(i), ~np.int64(i), at, caller)
    for i in range(g.household.size):
        if g.household[i] < 0:
            list_edges(g, i, i, at, caller)
    return pointer, caller


@bare
def list_edges(g: Graph, i: Whole, name: Whole, at: Int64, caller: Int32) -> None:
    """Append every edge of person i to the list of its vacancy."""
    for e in range(g.indptr[i], g.indptr[i + 1]):
        j = g.edge[2 * e]
        caller[2 * at[j]] = name
        caller[2 * at[j] + 1] = g.edge[2 * e + 1]
        at[j] += 1


@compiled
def holes(g: Graph, p: Plan) -> Int32:
    """Vacancies with a price and a free seat."""
    found, count = np.empty(p.price.size, np.int32), 0
    for j in range(p.price.size):
        if p.price[j] > 0 and p.taken[j] < g.openings[j]:
            found[count] = j
            count += 1
    return found[:count].copy()


@bare
def sit_again(g: Graph, p: Plan, seated: Int32) -> None:
    """Give everybody the seat of an earlier plan where the edge and a free seat still exist."""
    for i in range(seated.size):
        for e in range(g.indptr[i], g.indptr[i + 1]):
            j = g.edge[2 * e]
            if j == seated[i] and p.taken[j] < g.openings[j]:
                p.seated[g.seat[j] + p.taken[j]] = i
                p.taken[j] += 1
                p.gain[i] = g.edge[2 * e + 1]
                p.vacancy[i] = j
