"""Start prices for the auction: each vacancy asks what would just fill it, given the others.

A vacancy with c openings hears from everybody what its best seat is worth to them above their
best other chance, and asks the (c+1)-th highest of these offers. Repeated from the top down (first
as if nobody had another chance) this settles within a few passes, much sooner than bids climb.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from labourmatch.kernels.jit import Whole, bare, compiled
from labourmatch.kernels.state import Graph
from labourmatch.problem import Int8, Int32, Int64

BINS = 128


class Market(NamedTuple):
    """Prices so far, the least that each vacancy asks, and how many offers it has heard by size."""

    price: Int64
    base: Int64
    told: Int32
    shift: Int8  # how many points a bin is wide, as a power of two
    least: Whole


@bare
def best_two(g: Graph, price: Int64, i: Whole, so_far: tuple[Whole, Whole, Whole]) -> Whole:
    """Improve on a best edge, its value and the second best value by those of person i."""
    best, value, second = so_far
    for e in range(g.indptr[i], g.indptr[i + 1]):
        w = np.int64(g.edge[2 * e + 1])
        if w <= second:
            break
        offer = w - price[g.edge[2 * e]]
        if offer > value:
            best, second, value = e, value, offer
        elif offer > second:
            second = offer
    return best, value, second


@bare
def tell(g: Graph, m: Market, i: Whole, chance: tuple[Whole, Whole, Whole], each: Whole) -> None:
    """Tell every vacancy of person i what it is worth to them above their best other chance."""
    best, value, second = chance
    for e in range(g.indptr[i], g.indptr[i + 1]):
        j = g.edge[2 * e]
        offer = np.int64(g.edge[2 * e + 1]) - (second if e == best else value) - m.base[j]
        if offer > 0:
            m.told[j, min(offer >> m.shift[j], BINS - 1)] += each


@bare
def tell_household(g: Graph, m: Market, h: Whole, early: bool, each: Whole) -> None:
    """Speak for each member alone, or for all as one where only the bonus pays for a seat."""
    chance = (np.int64(-1), -g.bonus[h], -g.bonus[h])
    for q in range(g.kin_ptr[h], g.kin_ptr[h + 1]):
        chance = best_two(g, m.price, np.int64(g.kin[q]), chance)
    alone = chance[1] >= 0 or (early and chance[1] > m.least)
    for q in range(g.kin_ptr[h], g.kin_ptr[h + 1]):
        i = np.int64(g.kin[q])
        if alone:
            chance = best_two(g, m.price, i, (np.int64(-1), np.int64(0), np.int64(0)))
        tell(g, m, i, chance, each)


@bare
def clear(g: Graph, m: Market, k: Whole, each: Whole) -> None:
    """One pass: hear everybody at the prices so far, then ask what just fills each vacancy.

    Of ``each`` persons or households one speaks for all, another one in each pass.
    """
    m.told[:] = 0
    none = (np.int64(-1), np.int64(0), np.int64(0))
    for i in range(k % each, g.household.size, each):
        if g.household[i] < 0:
            tell(g, m, i, best_two(g, m.price, i, none), each)
    for h in range(k % each, g.bonus.size, each):
        tell_household(g, m, h, k == 0, each)
    for j in range(m.price.size):
        left, x = np.int64(g.openings[j]), BINS - 1
        while x > 0 and m.told[j, x] <= left:
            left -= m.told[j, x]
            x -= 1
        m.price[j] = m.base[j] + (x << np.int64(m.shift[j]))


@compiled
def clearing_prices(g: Graph, base: Int64, early: Whole, each: Whole, late: Whole) -> Int64:
    """Prices after so many passes, in whole points; ``base`` is where cover alone puts them."""
    largest = np.int64(0)
    for e in range(g.edge.size // 2):
        largest = max(largest, np.int64(g.edge[2 * e + 1]))
    shift = np.int64(0)
    while largest >> shift >= BINS:
        shift += 1
    told = np.empty((base.size, BINS), np.int32)
    wide = np.where(base > 0, shift + 1, shift).astype(np.int8)
    top = np.where(base > 0, base + largest // 2, np.int64(BINS) << shift)
    base = np.maximum(0, base - (np.int64(BINS) << shift))
    m = Market(top, base, told, wide, -(np.int64(2 * BINS) << shift))
    for k in range(early):
        clear(g, m, k, each)
    for k in range(late):
        clear(g, m, k + 1, np.int64(1))
    return m.price
