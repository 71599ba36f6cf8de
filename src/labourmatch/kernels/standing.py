"""Between two auctions: whoever sits badly by now gets up, everybody else's bid is renewed."""

from __future__ import annotations

import numpy as np

from labourmatch.kernels.bidding import SCALE, choose, sink_from
from labourmatch.kernels.jit import Whole, bare, compiled
from labourmatch.kernels.state import NEVER, UNPLACED, Graph, Plan
from labourmatch.problem import Int64


@bare
def renewed_bid(g: Graph, p: Plan, i: Whole, surcharge: Whole) -> Whole:
    """What person i, who sits, bids for that seat now; -NEVER if another is clearly better."""
    j, h = np.int64(p.vacancy[i]), g.household[i]
    own = SCALE * np.int64(p.gain[i]) - p.price[j]
    if own < 0:
        if h < 0 or p.active[h] > 1:
            return -NEVER
        better = (np.int64(-1), own + surcharge, own + surcharge)
        for q in range(g.kin_ptr[h], g.kin_ptr[h + 1]):
            better = choose(g, p, np.int64(g.kin[q]), better)
        return -NEVER if better[0] >= 0 else p.price[j] + surcharge
    best, value, second = choose(g, p, i, (np.int64(-1), np.int64(0), np.int64(0)))
    if value > own + surcharge:
        return -NEVER
    if best >= 0 and g.edge[2 * best] != j:
        second = value
    return max(p.price[j], SCALE * np.int64(p.gain[i]) - second + surcharge)


@compiled
def stand_up(g: Graph, p: Plan, surcharge: Whole) -> None:
    """Unseat whoever finds better elsewhere, and restore the heaps."""
    n = g.household.size
    bid = np.empty(n, np.int64)
    for i in range(n):
        if p.vacancy[i] != UNPLACED:
            bid[i] = renewed_bid(g, p, i, surcharge)
    for j in range(p.price.size):
        settle_heap(g, p, j, bid)


@bare
def settle_heap(g: Graph, p: Plan, j: Whole, bid: Int64) -> None:
    """Keep at vacancy j who still bids, and put the lowest bid on top."""
    base = g.seat[j]
    kept = base
    for q in range(base, base + p.taken[j]):
        i = np.int64(p.seated[q])
        if bid[i] != -NEVER:
            p.seated[kept], p.bid[kept] = i, bid[i]
            kept += 1
        else:
            p.vacancy[i] = UNPLACED
            if g.household[i] >= 0:
                p.active[g.household[i]] -= 1
    p.taken[j] = kept - base
    for at in range(p.taken[j] // 2 - 1, -1, -1):
        sink_from(g, p, j, np.int64(at))
