"""What the loops of the plan share: the graph, which never changes, and the plan so far."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from labourmatch.kernels.jit import Whole, bare, compiled
from labourmatch.problem import Int8, Int32, Int64

NEVER = np.int64(2**63 - 1)
UNPLACED = -1


class Graph(NamedTuple):
    """Edges by person, heaviest first and without duplicates; openings clipped to the degree."""

    indptr: Int64
    edge: Int32  # vacancy, weight, vacancy, weight ...
    openings: Int32
    seat: Int64  # first seat of each vacancy
    household: Int32
    bonus: Int64
    kin_ptr: Int64
    kin: Int32


class Plan(NamedTuple):
    """Prices, seats and who sits where; ``active`` counts members placed or about to be."""

    price: Int64
    taken: Int32
    seated: Int32
    bid: Int64
    vacancy: Int32
    gain: Int32
    floor: Int64  # of each household: what a unit of its flow is worth, -bonus to 0
    active: Int32
    waiting: Int8  # 1 while the person is a source


@bare
def best_value(g: Graph, p: Plan, i: Whole) -> Whole:
    """Most that any vacancy offers the person above its price; -NEVER without any."""
    best = -NEVER
    for e in range(g.indptr[i], g.indptr[i + 1]):
        w = np.int64(g.edge[2 * e + 1])
        if w <= best:
            break
        best = max(best, w - p.price[g.edge[2 * e]])
    return best


@compiled
def sort_edges(
    indptr: Int64, indices: Int32, weight: Int32, openings: Int32
) -> tuple[Int64, Int32, Int32]:
    """Copy the edges to open vacancies heaviest first, without duplicates; count degrees."""
    n = indptr.size - 1
    edge = np.empty(2 * indices.size, np.int32)
    pointer = np.zeros(n + 1, np.int64)
    seen = np.full(openings.size, -1, np.int32)
    degree = np.zeros(openings.size, np.int32)
    at: Whole = np.int64(0)
    for i in range(n):
        first = at
        for e in range(indptr[i], indptr[i + 1]):
            j, w = indices[e], weight[e]
            if openings[j] == 0:
                continue
            q = at
            while q > first and edge[2 * q - 1] < w:
                edge[2 * q], edge[2 * q + 1] = edge[2 * q - 2], edge[2 * q - 1]
                q -= 1
            edge[2 * q], edge[2 * q + 1] = j, w
            at += 1
        kept = first
        for q in range(first, at):
            j = edge[2 * q]
            if seen[j] != i:
                seen[j] = i
                degree[j] += 1
                edge[2 * kept], edge[2 * kept + 1] = j, edge[2 * q + 1]
                kept += 1
        at = kept
        pointer[i + 1] = at
    return pointer, edge[: 2 * at], degree
