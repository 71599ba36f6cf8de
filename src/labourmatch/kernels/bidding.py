"""First stage: an auction with a small surcharge, which finds nearly all of plan and prices.

Prices are scaled by ``SCALE`` so that the surcharge can be a fraction of a point. A household
without any placed member bids beneath zero, down to its bonus, through its best member.
"""

from __future__ import annotations

import numpy as np

from labourmatch.kernels.jit import Whole, bare, compiled
from labourmatch.kernels.state import UNPLACED, Graph, Plan
from labourmatch.problem import Int8, Int32, Int64

SCALE = 16
# Far under zero only households fight, for a bonus: their steps are longer.
WAR_STEP = 16
# Few who outbid each other by the smallest step are better left to shortest paths.
FEW, TAIL = 64, 8


@bare
def sink_from(g: Graph, p: Plan, j: Whole, at: Whole) -> None:
    """Restore the heap of vacancy j beneath an entry that was replaced."""
    base, size = g.seat[j], np.int64(p.taken[j])
    bid, person = p.bid[base + at], p.seated[base + at]
    while 2 * at + 1 < size:
        child = 2 * at + 1
        if child + 1 < size and p.bid[base + child + 1] < p.bid[base + child]:
            child += 1
        if p.bid[base + child] >= bid:
            break
        p.bid[base + at], p.seated[base + at] = p.bid[base + child], p.seated[base + child]
        at = child
    p.bid[base + at], p.seated[base + at] = bid, person


@bare
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


@bare
def choose(g: Graph, p: Plan, i: Whole, so_far: tuple[Whole, Whole, Whole]) -> Whole:
    """Improve on a best edge, its value and the second best value by those of person i."""
    best, value, second = so_far
    for e in range(g.indptr[i], g.indptr[i + 1]):
        worth = SCALE * np.int64(g.edge[2 * e + 1])
        if worth <= second:
            break
        offer = worth - p.price[g.edge[2 * e]]
        if offer > value:
            best, second, value = e, value, offer
        elif offer > second:
            second = offer
    return best, value, second


@bare
def sit_down(g: Graph, p: Plan, i: Whole, e: Whole, bid: Whole) -> Whole:
    """Seat person i through edge e; return whom it displaced, or UNPLACED."""
    j = g.edge[2 * e]
    loser = np.int64(UNPLACED)
    if p.taken[j] < g.openings[j]:
        push_bid(g, p, j, i, bid)
    else:
        base = g.seat[j]
        loser = np.int64(p.seated[base])
        p.vacancy[loser] = UNPLACED
        if g.household[loser] >= 0:
            p.active[g.household[loser]] -= 1
        p.bid[base], p.seated[base] = bid, i
        sink_from(g, p, j, np.int64(0))
        p.price[j] = p.bid[base]
    p.vacancy[i] = j
    p.gain[i] = g.edge[2 * e + 1]
    if g.household[i] >= 0:
        p.active[g.household[i]] += 1
    return loser


@bare
def bid_person(g: Graph, p: Plan, i: Whole, surcharge: Whole) -> Whole:
    """Let person i bid; return whom it displaced, UNPLACED for nobody, i when it gave up."""
    best, _, second = choose(g, p, i, (np.int64(-1), np.int64(0), np.int64(0)))
    if best < 0:
        return i
    bid = SCALE * np.int64(g.edge[2 * best + 1]) - second + surcharge
    return sit_down(g, p, i, best, bid)


@bare
def bid_household(g: Graph, p: Plan, h: Whole, surcharge: Whole, war: Whole) -> Whole:
    """Let the best member bid for the bonus; return whom it displaced, or UNPLACED."""
    floor = -SCALE * g.bonus[h]
    best, value, second, who = np.int64(-1), floor, floor, np.int64(-1)
    for q in range(g.kin_ptr[h], g.kin_ptr[h + 1]):
        found, value, second = choose(g, p, g.kin[q], (best, value, second))
        if found != best:
            best, who = found, np.int64(g.kin[q])
    if best < 0:
        return np.int64(UNPLACED)
    step = surcharge if value > -war else WAR_STEP * surcharge
    worth = SCALE * np.int64(g.edge[2 * best + 1])
    return sit_down(g, p, who, best, min(worth - second + step, worth - floor + surcharge))


@bare
def next_round(queue: Int32, count: Whole, queued: Int8) -> None:
    """Serve a long round in the order of memory, a short one in the order of arrival."""
    if count > queued.size >> 6:
        at = 0
        for x in range(queued.size):
            if queued[x] != 0:
                queue[at] = x
                at += 1


@compiled
def bid_all(g: Graph, p: Plan, surcharge: Whole, war: Whole, budget: Whole) -> Int64:
    """Serve round after round until nobody bids or the budget is spent; return bids and rounds."""
    n, homes = g.household.size, g.bonus.size
    queued = np.ones(n + homes, np.int8)
    queue, later = np.empty(n + homes, np.int32), np.empty(n + homes, np.int32)
    count, bids, rounds = np.int64(n + homes), np.int64(0), np.int64(0)
    patience: Whole = 1_000 + n // TAIL
    while count > 0 and bids < budget and patience > 0:
        next_round(queue, count, queued)
        bids += count
        rounds += 1
        if count < FEW:
            patience -= count
        waiting = np.int64(0)
        for q in range(count):
            x = np.int64(queue[q])
            queued[x] = 0
            again, loser = np.int64(-1), np.int64(UNPLACED)
            if x >= n:
                if p.active[x - n] == 0:
                    loser = bid_household(g, p, x - n, surcharge, war)
            elif p.vacancy[x] == UNPLACED:
                loser = bid_person(g, p, x, surcharge)
                if loser == x:
                    loser = np.int64(UNPLACED)
                    h = g.household[x]
                    again = n + h if h >= 0 and p.active[h] == 0 else again
            if loser != UNPLACED:
                again = loser
            if again >= 0 and queued[again] == 0:
                queued[again] = 1
                later[waiting] = again
                waiting += 1
        queue, later, count = later, queue, waiting
    return np.array([bids, rounds], np.int64)


@bare
def round_prices(p: Plan) -> None:
    """Scale prices back to whole points."""
    for j in range(p.price.size):
        p.price[j] = (p.price[j] + SCALE // 2) // SCALE
