"""Pushes along tight edges: each one seats somebody who waits, and nobody loses by it.

Walks follow levels, as in Hopcroft and Karp: first the vacancies are labelled by how many moves
lead there, up to the first way out; then each walk may only go from one level to the next.
"""

from __future__ import annotations

import numpy as np

from labourmatch.kernels.jit import Whole, bare, compiled
from labourmatch.kernels.paths import HEAP, LIMIT, STAMP, Search
from labourmatch.kernels.state import NEVER, UNPLACED, Graph, Plan, best_value
from labourmatch.problem import Int32

NOTHING, LEAVES, MOVES = range(3)


@bare
def label_edges(g: Graph, p: Plan, s: Search, i: Whole, reach: tuple[Whole, Whole]) -> None:
    """Label the vacancies that offer person i exactly the value."""
    value, level = reach
    for e in range(g.indptr[i], g.indptr[i + 1]):
        w = np.int64(g.edge[2 * e + 1])
        if w < value:
            break
        j = g.edge[2 * e]
        if s.level[j] == 0 and w - p.price[j] == value:
            s.level[j] = level
            s.heap[s.number[HEAP]] = j
            s.number[HEAP] += 1


@bare
def may_leave(g: Graph, p: Plan, i: Whole, value: Whole) -> bool:
    """Whether person i may give the seat up without loss to the plan."""
    h = g.household[i]
    if h < 0 or p.active[h] > 1:
        return bool(value == 0)
    return bool(value == p.floor[h] and p.floor[h] + g.bonus[h] == 0)


@bare
def label_next(g: Graph, p: Plan, s: Search, j: Whole, i: Whole) -> None:
    """Label where person i, seated at j, could move, or a mate instead."""
    value = p.gain[i] - p.price[j]
    level = s.level[j] + 1
    label_edges(g, p, s, i, (value, level))
    h = g.household[i]
    if h >= 0 and p.active[h] == 1 and value == p.floor[h]:
        for q in range(g.kin_ptr[h], g.kin_ptr[h + 1]):
            if p.vacancy[g.kin[q]] == UNPLACED:
                label_edges(g, p, s, g.kin[q], (value, level))


@bare
def label(g: Graph, p: Plan, s: Search, people: Int32, homes: Int32) -> bool:
    """Label vacancies level by level up to the first way out; say whether there is one."""
    s.number[HEAP], s.number[LIMIT] = 0, NEVER
    for i in people:
        label_edges(g, p, s, i, (best_value(g, p, i), np.int64(1)))
    for h in homes:
        for q in range(g.kin_ptr[h], g.kin_ptr[h + 1]):
            label_edges(g, p, s, g.kin[q], (p.floor[h], np.int64(1)))
    head = 0
    while head < s.number[HEAP]:
        j = s.heap[head]
        head += 1
        if s.level[j] > s.number[LIMIT]:
            break
        if p.taken[j] < g.openings[j]:
            s.number[LIMIT] = s.level[j]
        for q in range(g.seat[j], g.seat[j] + p.taken[j]):
            if s.number[LIMIT] <= s.level[j]:
                break
            i = p.seated[q]
            if may_leave(g, p, i, p.gain[i] - p.price[j]):
                s.number[LIMIT] = s.level[j]
            else:
                label_next(g, p, s, j, i)
    return bool(s.number[LIMIT] != NEVER)


@bare
def forget_labels(s: Search) -> None:
    """Wipe the labels."""
    for q in range(s.number[HEAP]):
        s.level[s.heap[q]] = 0


@bare
def tight_edge(g: Graph, p: Plan, s: Search, i: Whole, reach: tuple[Whole, Whole]) -> Whole:
    """First edge of person i that offers exactly the value, on the level, not a dead end; or -1."""
    value, level = reach
    for e in range(g.indptr[i], g.indptr[i + 1]):
        w = np.int64(g.edge[2 * e + 1])
        if w < value:
            break
        j = g.edge[2 * e]
        if s.level[j] == level and s.visited[j] != s.number[STAMP] and w - p.price[j] == value:
            return np.int64(e)
    return np.int64(-1)


@bare
def step(g: Graph, p: Plan, s: Search, j: Whole, i: Whole) -> tuple[Whole, Whole, Whole]:
    """What person i, seated at j, could do without loss: (kind, who goes on, by which edge)."""
    value = p.gain[i] - p.price[j]
    if may_leave(g, p, i, value):
        return LEAVES, np.int64(i), np.int64(-1)
    reach = (value, np.int64(s.level[j] + 1))
    e = tight_edge(g, p, s, i, reach)
    if e >= 0:
        return MOVES, np.int64(i), e
    h = g.household[i]
    if h >= 0 and p.active[h] == 1 and value == p.floor[h]:
        for q in range(g.kin_ptr[h], g.kin_ptr[h + 1]):
            mate = g.kin[q]
            if p.vacancy[mate] == UNPLACED:
                e = tight_edge(g, p, s, mate, reach)
                if e >= 0:
                    return MOVES, np.int64(mate), e
    return NOTHING, np.int64(i), np.int64(-1)


@bare
def enter(g: Graph, s: Search, depth: Whole, i: Whole, e: Whole) -> None:
    """Put the next vacancy on the path."""
    j = g.edge[2 * e]
    s.path[depth, 0], s.path[depth, 1], s.path[depth, 2] = j, i, g.edge[2 * e + 1]
    if s.opened[j] != s.number[STAMP]:
        s.opened[j] = s.number[STAMP]
        s.pointer[j] = 0


@bare
def apply(g: Graph, p: Plan, s: Search, depth: Whole, leaves: Whole) -> None:
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


@bare
def walk(g: Graph, p: Plan, s: Search, i: Whole, e: Whole) -> bool:
    """Walk from level to level to a way out that starts by seating person i through edge e."""
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
            s.visited[j] = s.number[STAMP]
            depth -= 1
    return False


@bare
def try_person(g: Graph, p: Plan, s: Search, i: Whole, value: Whole) -> bool:
    """Walk from person i along its tight edges until one leads out."""
    reach = (value, np.int64(1))
    e = tight_edge(g, p, s, i, reach)
    while e >= 0:
        if walk(g, p, s, i, e):
            return True
        e = tight_edge(g, p, s, i, reach)
    return False


@compiled
def walk_all(g: Graph, p: Plan, s: Search, people: Int32, homes: Int32) -> tuple[Int32, Int32]:
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
    return still[:count].copy(), homeless[:left].copy()


@compiled
def push_all(g: Graph, p: Plan, s: Search, people: Int32, homes: Int32) -> tuple[Int32, Int32]:
    """Seat as many as these prices allow; return who still waits."""
    while people.size + homes.size > 0:
        found = label(g, p, s, people, homes)
        if found:
            people, homes = walk_all(g, p, s, people, homes)
        forget_labels(s)
        if not found:
            break
    return people, homes
