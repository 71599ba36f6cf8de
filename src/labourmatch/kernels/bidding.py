"""First round: everybody bids without surcharge, so that every seat taken is truly wanted."""

from __future__ import annotations

import numpy as np

from labourmatch.kernels.jit import Whole, compiled
from labourmatch.kernels.state import UNPLACED, Graph, Plan
from labourmatch.problem import Int32


@compiled
def sink_down(g: Graph, p: Plan, j: Whole) -> None:
    """Restore the heap of vacancy j after its lowest bid was replaced."""
    base, size = g.seat[j], np.int64(p.taken[j])
    at = np.int64(0)
    bid, person = p.bid[base], p.seated[base]
    while 2 * at + 1 < size:
        child = 2 * at + 1
        if child + 1 < size and p.bid[base + child + 1] < p.bid[base + child]:
            child += 1
        if p.bid[base + child] >= bid:
            break
        p.bid[base + at], p.seated[base + at] = p.bid[base + child], p.seated[base + child]
        at = child
    p.bid[base + at], p.seated[base + at] = bid, person


@compiled
def push_bid(g: Graph, p: Plan, j: Whole, i: Whole, bid: Whole) -> None:
    """Take a free seat; the last one taken sets the price to the lowest bid."""
    base, at = g.seat[j], np.int64(p.taken[j])
    p.taken[j] += 1
    while at > 0:
        parent = (at - 1) // 2
        if p.bid[base + parent] <= bid:
            break
        p.bid[base + at], p.seated[base + at] = p.bid[base + parent], p.seated[base + parent]
        at = parent
    p.bid[base + at], p.seated[base + at] = bid, i
    if p.taken[j] == g.openings[j]:
        p.price[j] = p.bid[base]


@compiled
def choose(g: Graph, p: Plan, i: Whole) -> tuple[Whole, Whole, Whole]:
    """Return best edge, its value, and the value of the second best or 0."""
    value, second = np.int64(0), np.int64(0)
    best: Whole = -1
    for e in range(g.indptr[i], g.indptr[i + 1]):
        w = np.int64(g.weight[e])
        if w <= second:
            break
        offer = w - p.price[g.column[e]]
        if offer > value:
            best, second, value = e, value, offer
        elif offer > second:
            second = offer
    return best, value, second


@compiled
def seat(g: Graph, p: Plan, i: Whole, e: Whole) -> None:
    """Note that person i holds a seat through edge e."""
    p.vacancy[i] = g.column[e]
    p.gain[i] = g.weight[e]


@compiled
def free_tight(g: Graph, p: Plan, i: Whole, value: Whole) -> Whole:
    """Edge to a vacancy with a free seat that is worth the value, or -1."""
    for e in range(g.indptr[i], g.indptr[i + 1]):
        j = g.column[e]
        if g.weight[e] - p.price[j] == value and p.taken[j] < g.openings[j]:
            return int(e)
    return -1


@compiled
def bid_once(g: Graph, p: Plan, i: Whole) -> Whole:
    """Let person i bid; return whom it displaced, i itself when stuck, or UNPLACED."""
    best, value, second = choose(g, p, i)
    if best < 0:
        return UNPLACED
    j = g.column[best]
    offer = g.weight[best] - second
    if p.taken[j] < g.openings[j]:
        push_bid(g, p, j, i, offer)
        seat(g, p, i, best)
        return UNPLACED
    if offer > p.price[j]:
        base = g.seat[j]
        loser = p.seated[base]
        p.bid[base], p.seated[base] = offer, i
        sink_down(g, p, j)
        p.price[j] = p.bid[base]
        seat(g, p, i, best)
        p.vacancy[loser] = UNPLACED
        return int(loser)
    e = free_tight(g, p, i, value)
    if e < 0:
        return i
    push_bid(g, p, g.column[e], i, p.price[g.column[e]])
    seat(g, p, i, e)
    return UNPLACED


@compiled
def bid_round(g: Graph, p: Plan, queue: Int32) -> Int32:
    """Serve the queue first in, first out; return who is stuck on ties."""
    n = np.int64(queue.size)
    ring = np.empty(n + 1, np.int32)
    ring[:n] = queue
    stuck = np.empty(n, np.int32)
    head, tail, left = np.int64(0), n, np.int64(0)
    while head != tail:
        i = ring[head]
        head = head + 1 if head < n else np.int64(0)
        loser = bid_once(g, p, i)
        if loser == i:
            stuck[left] = i
            left += 1
        elif loser >= 0:
            ring[tail] = loser
            tail = tail + 1 if tail < n else np.int64(0)
    return stuck[:left]
