"""Pushes along tight edges: each one seats somebody who waits, and nobody loses by it."""

from __future__ import annotations

import numpy as np

from labourmatch.kernels.jit import Whole, compiled
from labourmatch.kernels.paths import STAMP, Search
from labourmatch.kernels.state import UNPLACED, Graph, Plan, best_value
from labourmatch.problem import Int32

NOTHING, LEAVES, MOVES = range(3)


@compiled
def tight_edge(g: Graph, p: Plan, s: Search, i: Whole, value: Whole) -> Whole:
    """First edge of person i that offers exactly the value, to a vacancy not yet walked; or -1."""
    for e in range(g.indptr[i], g.indptr[i + 1]):
        w = np.int64(g.weight[e])
        if w < value:
            break
        j = g.column[e]
        if w - p.price[j] == value and s.visited[j] != s.number[STAMP]:
            return int(e)
    return -1


@compiled
def step(g: Graph, p: Plan, s: Search, j: Whole, i: Whole) -> tuple[Whole, Whole, Whole]:
    """What person i, seated at j, could do without loss: (kind, who goes on, by which edge)."""
    value = p.gain[i] - p.price[j]
    h = g.household[i]
    if h < 0 or p.active[h] > 1:
        if value == 0:
            return LEAVES, i, -1
    elif value == p.floor[h]:
        if p.floor[h] + g.bonus[h] == 0:
            return LEAVES, i, -1
        for q in range(g.kin_ptr[h], g.kin_ptr[h + 1]):
            mate = g.kin[q]
            if p.vacancy[mate] == UNPLACED:
                e = tight_edge(g, p, s, mate, p.floor[h])
                if e >= 0:
                    return MOVES, mate, e
    e = tight_edge(g, p, s, i, value)
    if e >= 0:
        return MOVES, i, e
    return NOTHING, i, -1


@compiled
def enter(g: Graph, s: Search, depth: Whole, i: Whole, e: Whole) -> None:
    """Put the next vacancy on the path."""
    j = g.column[e]
    s.path[depth, 0], s.path[depth, 1], s.path[depth, 2] = j, i, g.weight[e]
    if s.opened[j] != s.number[STAMP]:
        s.opened[j] = s.number[STAMP]
        s.pointer[j] = 0
    s.visited[j] = s.number[STAMP]


@compiled
def apply(g: Graph, p: Plan, s: Search, depth: Whole, leaves: bool) -> None:
    """Seat everybody on the path, from its end."""
    for t in range(depth, -1, -1):
        j, i = s.path[t, 0], s.path[t, 1]
        if t == depth and not leaves:
            q = g.seat[j] + p.taken[j]
            p.taken[j] += 1
        else:
            q = g.seat[j] + s.path[t, 3]
            out = p.seated[q]
            if t == depth:
                p.vacancy[out] = UNPLACED
                if g.household[out] >= 0:
                    p.active[g.household[out]] -= 1
            elif s.path[t + 1, 1] != out:
                p.vacancy[out] = UNPLACED
        p.seated[q] = i
        p.vacancy[i] = j
        p.gain[i] = s.path[t, 2]
        s.visited[j] = 0


@compiled
def walk(g: Graph, p: Plan, s: Search, i: Whole, e: Whole) -> bool:
    """Search depth first for a way out that starts by seating person i through edge e."""
    depth = np.int64(0)
    enter(g, s, depth, i, e)
    while depth >= 0:
        j = s.path[depth, 0]
        if p.taken[j] < g.openings[j]:
            apply(g, p, s, depth, False)
            return True
        kind, who, edge = NOTHING, np.int64(0), np.int64(0)
        while s.pointer[j] < p.taken[j]:
            person = np.int64(p.seated[g.seat[j] + s.pointer[j]])
            kind, who, edge = step(g, p, s, j, person)
            if kind != NOTHING:
                break
            s.pointer[j] += 1
        s.path[depth, 3] = s.pointer[j]
        if kind == LEAVES:
            apply(g, p, s, depth, True)
            return True
        if kind == MOVES:
            depth += 1
            enter(g, s, depth, who, edge)
        else:
            depth -= 1
    return False


@compiled
def try_person(g: Graph, p: Plan, s: Search, i: Whole, value: Whole) -> bool:
    """Walk from person i along its tight edges until one leads out."""
    e = tight_edge(g, p, s, i, value)
    while e >= 0:
        if walk(g, p, s, i, e):
            return True
        e = tight_edge(g, p, s, i, value)
    return False


@compiled
def push_all(g: Graph, p: Plan, s: Search, people: Int32, homes: Int32) -> tuple[Int32, Int32]:
    """Walk from everybody waiting; return who still waits."""
    s.number[STAMP] += 1
    still, homeless = np.empty_like(people), np.empty_like(homes)
    count, left = 0, 0
    for i in people:
        if try_person(g, p, s, i, best_value(g, p, i)):
            p.waiting[i] = 0
        else:
            still[count] = i
            count += 1
    for h in homes:
        done = False
        for q in range(g.kin_ptr[h], g.kin_ptr[h + 1]):
            done = done or try_person(g, p, s, g.kin[q], p.floor[h])
        if done:
            p.active[h] = 1
        else:
            homeless[left] = h
            left += 1
    return still[:count], homeless[:left]
