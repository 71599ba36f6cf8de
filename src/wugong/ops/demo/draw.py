"""Drawing lots: reproducible streams, exact totals, exact numbers of each kind."""

import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Texts = NDArray[np.str_]
Days = NDArray[np.datetime64]
Rng = np.random.Generator


def stream(seed: int, name: str) -> Rng:
    """A stream of its own for each stage, so that a change in one leaves the others alone."""
    return np.random.default_rng([seed, zlib.crc32(name.encode())])


def shares(total: int, weights: NDArray[Any] | Sequence[float]) -> Ints:
    """Whole parts in proportion that add up to the total (largest remainders first)."""
    weight = np.asarray(weights, dtype=np.float64)
    exact = total * weight / weight.sum()
    parts = np.floor(exact).astype(np.int64)
    order = np.argsort(parts - exact, kind="stable")
    parts[order[: total - int(parts.sum())]] += 1
    return np.asarray(parts, dtype=np.int64)


def exact_total(values: Ints, low: Ints | int, high: Ints | int, total: int, rng: Rng) -> Ints:
    """Move values by single steps inside their bounds until they add up to the total."""
    values = values.copy()
    lows = np.broadcast_to(np.asarray(low), values.shape)
    highs = np.broadcast_to(np.asarray(high), values.shape)
    while rest := total - int(values.sum()):
        step = 1 if rest > 0 else -1
        movable = np.flatnonzero(values < highs if step > 0 else values > lows)
        if not movable.size:
            raise ValueError(f"{total} cannot be reached: {rest} are left")
        values[some(movable, min(abs(rest), movable.size), rng)] += step
    return values


def some(candidates: Ints, count: int, rng: Rng, weights: Floats | None = None) -> Ints:
    """That many different candidates, heavier ones more likely."""
    if count > candidates.size:
        raise ValueError(f"{count} of {candidates.size} cannot be chosen")
    if count == candidates.size:
        return candidates
    keys = rng.random(candidates.size)
    if weights is not None:
        keys = np.log(keys) / np.maximum(weights, 1e-9)
    return candidates[np.argpartition(-keys, count)[:count]] if count else candidates[:0]


def mixed(counts: Mapping[str, int], rng: Rng) -> Texts:
    """Each value exactly that often, in random order."""
    values = np.repeat(np.array(list(counts)), list(counts.values()))
    return values[rng.permutation(values.size)]


def pick(table: Mapping[Any, float], size: int, rng: Rng) -> NDArray[Any]:
    """Values by weight."""
    return np.array(list(table))[pick_places(list(table.values()), size, rng)]


def pick_places(weights: Sequence[float] | Floats, size: int, rng: Rng) -> Ints:
    """Places 0.. by weight."""
    edges = np.cumsum(np.asarray(weights, dtype=np.float64))
    places: Ints = np.searchsorted(edges, rng.random(size) * edges[-1], side="right")
    return places


def rank_within(groups: Ints, order: Ints) -> Ints:
    """The place of each row among those of its group, in the given order (0 is first)."""
    ranked = groups[order]
    starts = np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1]]) if ranked.size else ranked
    sizes = np.diff(np.r_[starts, ranked.size])
    ranks = np.empty(groups.size, dtype=np.int64)
    ranks[order] = np.arange(ranked.size) - np.repeat(starts, sizes)
    return ranks


def exact_subset(candidates: Ints, sizes: Ints, total: int) -> Ints:
    """Candidates in their order whose sizes add up to the total exactly."""
    sums = np.cumsum(sizes[candidates])
    count = int(np.searchsorted(sums, total, side="right"))
    rest = total - (int(sums[count - 1]) if count else 0)
    chosen, left = candidates[:count].tolist(), candidates[count:].tolist()
    while rest:
        fitting = [place for place in left if 0 < sizes[place] <= rest]
        if not fitting:
            raise ValueError(f"no {rest} is left among the candidates")
        best = max(fitting, key=lambda place: int(sizes[place]))
        chosen.append(best)
        left.remove(best)
        rest -= int(sizes[best])
    return np.array(chosen, dtype=np.int64)
