"""Bids of one shard of persons against prices that stand still, and the exchange that takes them.

Prices are scaled as in ``bidding``. A shard counts its bids as won until the exchange says which
are lost, so a round is one message each way.
"""

# ruff: noqa: PLR0917 - a compiled loop takes its arrays and numbers one by one

from __future__ import annotations

import numpy as np

from labourmatch.kernels.jit import Whole, compiled
from labourmatch.problem import Int32, Int64

STEPS = 16  # a point has so many steps of price
LONG_STEP = 16  # deep below zero only households fight, for a bonus


@compiled
def sort_rows(indptr: Int64, indices: Int32, weight: Int32) -> Int32:
    """Copy the edges of each person heaviest first: vacancy, weight, vacancy, weight."""
    edge = np.empty(2 * indices.size, np.int32)
    for i in range(indptr.size - 1):
        for e in range(indptr[i], indptr[i + 1]):
            q = e
            while q > indptr[i] and edge[2 * q - 1] < weight[e]:
                edge[2 * q], edge[2 * q + 1] = edge[2 * q - 2], edge[2 * q - 1]
                q -= 1
            edge[2 * q], edge[2 * q + 1] = indices[e], weight[e]
    return edge


@compiled
def best_offers(
    indptr: Int64, edge: Int32, price: Int64, i: Whole, so_far: tuple[Whole, Whole, Whole]
) -> tuple[Whole, Whole, Whole]:
    """Improve on a best edge, its value and the second best value by those of person i.

    A price below zero marks a vacancy without openings.
    """
    best, value, second = so_far
    for e in range(indptr[i], indptr[i + 1]):
        worth = STEPS * np.int64(edge[2 * e + 1])
        if worth <= second:
            break
        j = edge[2 * e]
        if price[j] < 0 or (best >= 0 and edge[2 * best] == j):
            continue
        offer = worth - price[j]
        if offer > value:
            best, second, value = e, value, offer
        elif offer > second:
            second = offer
    return best, value, second


@compiled
def bid_persons(
    indptr: Int64, edge: Int32, household: Int32, price: Int64, vacancy: Int32, active: Int32,
    queue: Int32, surcharge: Whole, bids: Int64,
) -> tuple[Whole, Int32]:  # fmt: skip
    """Let these persons bid; return the number of bids and the households left without any."""
    homes, left, count = np.empty(queue.size, np.int32), 0, 0
    for i in queue:
        best, _, second = best_offers(
            indptr, edge, price, i, (np.int64(-1), np.int64(0), np.int64(0))
        )
        h = household[i]
        if best < 0:
            if h >= 0:
                homes[left] = h
                left += 1
            continue
        vacancy[i] = edge[2 * best]
        if h >= 0:
            active[h] += 1
        bids[count, 0], bids[count, 1] = i, edge[2 * best]
        bids[count, 2] = STEPS * np.int64(edge[2 * best + 1]) - second + surcharge
        count += 1
    return count, homes[:left]


@compiled
def bid_homes(
    indptr: Int64, edge: Int32, kin_ptr: Int64, kin: Int32, bonus: Int64, price: Int64,
    vacancy: Int32, active: Int32, homes: Int32, surcharge: Whole, deep: Whole, bids: Int64,
    count: Whole,
) -> Whole:  # fmt: skip
    """Let the best member of each household without any placed one bid down to the bonus."""
    for h in homes:
        if active[h] > 0:
            continue
        floor = -STEPS * bonus[h]
        best, value, second, who = np.int64(-1), floor, floor, np.int64(-1)
        for q in range(kin_ptr[h], kin_ptr[h + 1]):
            found, value, second = best_offers(indptr, edge, price, kin[q], (best, value, second))
            if found != best:
                best, who = found, np.int64(kin[q])
        if best < 0:
            continue
        step = surcharge if value > -deep else LONG_STEP * surcharge
        worth = STEPS * np.int64(edge[2 * best + 1])
        vacancy[who] = edge[2 * best]
        active[h] = 1
        bids[count, 0], bids[count, 1] = who, edge[2 * best]
        bids[count, 2] = min(worth - second + step, worth - floor + surcharge)
        count += 1
    return count


@compiled
def forget(vacancy: Int32, household: Int32, active: Int32, lost: Int32) -> None:
    """Unseat those whose bids were lost."""
    for i in lost:
        vacancy[i] = -1
        if household[i] >= 0:
            active[household[i]] -= 1


@compiled
def sink(bid: Int64, person: Int32, base: Whole, size: Whole, value: Whole, who: Whole) -> None:
    """Put a bid in place of the lowest one of a heap."""
    at = np.int64(0)
    while 2 * at + 1 < size:
        child = 2 * at + 1
        if child + 1 < size and bid[base + child + 1] < bid[base + child]:
            child += 1
        if bid[base + child] >= value:
            break
        bid[base + at], person[base + at] = bid[base + child], person[base + child]
        at = child
    bid[base + at], person[base + at] = value, who


@compiled
def take_bids(
    bids: Int64, seat: Int64, taken: Int32, bid: Int64, person: Int32, price: Int64, lost: Int32
) -> Whole:
    """Seat these bids (person, vacancy, bid); write whoever lost a seat or got none."""
    count = 0
    for b in range(bids.shape[0]):
        i, j, value = bids[b, 0], bids[b, 1], bids[b, 2]
        base, size, seats = seat[j], np.int64(taken[j]), seat[j + 1] - seat[j]
        if size < seats:
            at = size
            while at > 0 and bid[base + (at - 1) // 2] > value:
                up = (at - 1) // 2
                bid[base + at], person[base + at] = bid[base + up], person[base + up]
                at = up
            bid[base + at], person[base + at] = value, i
            taken[j] += 1
        elif value > bid[base]:
            lost[count] = person[base]
            count += 1
            sink(bid, person, base, size, value, i)
        else:
            lost[count] = i
            count += 1
        if taken[j] == seats:
            price[j] = bid[base]
    return count
