"""The auction in reverse: vacancies with a price and free seats lower it and call people over."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from labourmatch.kernels.bidding import SCALE, push_bid, sink_from
from labourmatch.kernels.filling import Callers
from labourmatch.kernels.jit import Whole, bare, compiled
from labourmatch.kernels.state import UNPLACED, Graph, Plan
from labourmatch.problem import Int8, Int32, Int64

HEAD, WAITING, HEARD, WORK, STEP = range(5)
# Where two vacancies undercut each other by the smallest step, shortest paths are the better way.
MOST_CALLS = 40


class Calling(NamedTuple):
    """Vacancies that are to call, first in, first out; the best offers heard, lowest on top."""

    queue: Int32
    queued: Int8
    calls: Int32
    offer: Int64
    edge: Int32
    number: Int64  # HEAD, WAITING, HEARD, WORK, STEP


@bare
def hear(c: Calling, most: Whole, offer: Whole, q: Whole) -> None:
    """Keep an offer; of more than ``most`` the lowest gives way."""
    size, at = c.number[HEARD], np.int64(0)
    if size < most:
        at = size
        c.number[HEARD] += 1
        while at > 0 and c.offer[(at - 1) // 2] > offer:
            parent = (at - 1) // 2
            c.offer[at], c.edge[at] = c.offer[parent], c.edge[parent]
            at = parent
    else:
        while 2 * at + 1 < size:
            child = 2 * at + 1
            if child + 1 < size and c.offer[child + 1] < c.offer[child]:
                child += 1
            if c.offer[child] >= offer:
                break
            c.offer[at], c.edge[at] = c.offer[child], c.edge[child]
            at = child
    c.offer[at], c.edge[at] = offer, q


@bare
def hear_all(g: Graph, p: Plan, k: Callers, c: Calling, j: Whole) -> None:
    """Collect the best offers above 0 for the free seats of vacancy j and one more."""
    most, top = np.int64(g.openings[j] - p.taken[j] + 1), SCALE * k.largest
    c.number[HEARD] = 0
    c.number[WORK] += k.pointer[j + 1] - k.pointer[j]
    for q in range(k.pointer[j], k.pointer[j + 1]):
        i = k.caller[2 * q]
        worth = SCALE * np.int64(k.caller[2 * q + 1])
        lowest = c.offer[0] if c.number[HEARD] == most else np.int64(0)
        if i >= 0:
            if lowest >= top:
                break
            if worth <= lowest:
                continue
        i = max(i, ~i)
        offer = worth - k.keep[i]
        if offer > lowest and p.vacancy[i] != j:
            hear(c, most, offer, q)


@bare
def lift(p: Plan, base: Whole, at: Whole) -> None:
    """Move an entry of a heap of bids up to its place."""
    bid, person = p.bid[base + at], p.seated[base + at]
    while at > 0 and p.bid[base + (at - 1) // 2] > bid:
        parent = (at - 1) // 2
        p.bid[base + at], p.seated[base + at] = p.bid[base + parent], p.seated[base + parent]
        at = parent
    p.bid[base + at], p.seated[base + at] = bid, person


@bare
def leave(g: Graph, p: Plan, i: Whole) -> Whole:
    """Free the seat of person i; return its vacancy."""
    j = np.int64(p.vacancy[i])
    base, at = g.seat[j], np.int64(0)
    while p.seated[base + at] != i:
        at += 1
    p.taken[j] -= 1
    last = base + p.taken[j]
    if base + at < last:
        p.seated[base + at], p.bid[base + at] = p.seated[last], p.bid[last]
        lift(p, base, at)
        sink_from(g, p, j, at)
    p.vacancy[i] = UNPLACED
    if g.household[i] >= 0:
        p.active[g.household[i]] -= 1
    return j


@bare
def enqueue(g: Graph, p: Plan, c: Calling, j: Whole) -> None:
    """Let vacancy j call later, if it still asks a price for a free seat."""
    free = p.price[j] > 0 and p.taken[j] < g.openings[j]
    if free and c.queued[j] == 0 and c.calls[j] < MOST_CALLS:
        at = c.number[HEAD] + c.number[WAITING]
        c.queue[at if at < c.queue.size else at - c.queue.size] = j
        c.queued[j] = 1
        c.number[WAITING] += 1


@bare
def come(g: Graph, p: Plan, k: Callers, j: Whole, q: Whole) -> None:
    """Seat caller q of vacancy j there; mates without a seat lose the bonus as a reason."""
    i = np.int64(max(k.caller[2 * q], ~k.caller[2 * q]))
    push_bid(g, p, j, i, p.price[j])
    p.vacancy[i] = j
    p.gain[i] = k.caller[2 * q + 1]
    h = g.household[i]
    if h >= 0:
        p.active[h] += 1
        for r in range(g.kin_ptr[h], g.kin_ptr[h + 1]):
            if p.vacancy[g.kin[r]] == UNPLACED:
                k.keep[g.kin[r]] = 0


@bare
def call(g: Graph, p: Plan, k: Callers, c: Calling, j: Whole) -> None:
    """Lower the price of vacancy j to the best offer that finds no seat, and seat the better."""
    hear_all(g, p, k, c, j)
    over: Whole = np.int64(c.number[HEARD] > g.openings[j] - p.taken[j])
    price = max(np.int64(0), c.offer[0] - c.number[STEP]) if over == 1 else np.int64(0)
    p.price[j] = min(p.price[j], price)
    for x in range(over, c.number[HEARD]):
        q = np.int64(c.edge[x])
        i = np.int64(max(k.caller[2 * q], ~k.caller[2 * q]))
        if p.vacancy[i] != UNPLACED:
            enqueue(g, p, c, leave(g, p, i))
        come(g, p, k, j, q)
    for s in range(g.seat[j], g.seat[j] + p.taken[j]):
        k.keep[p.seated[s]] = SCALE * np.int64(p.gain[p.seated[s]]) - p.price[j]


@compiled
def call_all(g: Graph, p: Plan, k: Callers, surcharge: Whole, budget: Whole) -> None:
    """Serve vacancies until none has a reason to call or so many callers were heard."""
    m = p.price.size
    for i in range(g.household.size):
        h, j = g.household[i], p.vacancy[i]
        if j != UNPLACED:
            k.keep[i] = SCALE * np.int64(p.gain[i]) - p.price[j]
        else:
            k.keep[i] = -SCALE * g.bonus[h] if h >= 0 and p.active[h] == 0 else 0
    most: Whole = 2
    for j in range(m):
        most = max(most, np.int64(g.openings[j]) + 2)
    c = Calling(
        np.empty(m, np.int32),
        np.zeros(m, np.int8),
        np.zeros(m, np.int32),
        np.empty(most, np.int64),
        np.empty(most, np.int32),
        np.array([0, 0, 0, 0, surcharge], np.int64),
    )
    for j in range(m):
        enqueue(g, p, c, j)
    while c.number[WAITING] > 0 and c.number[WORK] < budget:
        j = np.int64(c.queue[c.number[HEAD]])
        c.number[HEAD] = (c.number[HEAD] + 1) % m
        c.number[WAITING] -= 1
        c.queued[j] = 0
        c.calls[j] += 1
        call(g, p, k, c, j)
