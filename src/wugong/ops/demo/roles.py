"""Who works away from the farm, who holds a welfare post, who begins in 2019."""

from dataclasses import dataclass

import numpy as np

from wugong.ops.demo.draw import Bools, Floats, Ints, Rng, Texts, rank_within, some, stream
from wugong.ops.demo.figures import Figures
from wugong.ops.demo.people import WEAK, Households, People

OLD_ENOUGH_2017 = "2000-12-31"  # sixteen when the history begins
OLD_ENOUGH_2019 = "2002-12-31"


@dataclass(frozen=True)
class Roles:
    """Each person has at most one of the first three."""

    is_long: Bools  # six months and more of 2018
    is_short: Bools  # less than six months of 2018
    in_welfare: Bools
    begins_2019: Bools

    @property
    def in_2018(self) -> Bools:
        return self.is_long | self.is_short


class _Slots:
    """How many of each household's members are taken for what."""

    def __init__(self, capacity: Ints, kind: Texts, rng: Rng) -> None:
        self._capacity, self._rng = capacity, rng
        self._used = np.zeros(capacity.size, dtype=np.int64)
        self.kind = kind

    def each(self, *kinds: str) -> Ints:
        """One of every household of these kinds."""
        taken = np.isin(self.kind, kinds).astype(np.int64)
        self._used += taken
        return taken

    def more(self, count: int, *kinds: str, once: bool = False) -> Ints:
        """So many more, where members are left."""
        homes = np.flatnonzero(np.isin(self.kind, kinds))
        spare = (self._capacity - self._used)[homes].clip(0, 1 if once else None)
        chosen = some(np.repeat(homes, spare), count, self._rng)
        taken = np.bincount(chosen, minlength=self.kind.size)
        self._used += taken
        return taken


def draw_roles(households: Households, people: People, figures: Figures, seed: int) -> Roles:
    """Fill the households' slots with the members most likely to go."""
    rng = stream(seed, f"roles {people.names.columns.shape[0]}")
    is_able = people.is_labour & people.is_born_by(OLD_ENOUGH_2017)
    capacity = np.bincount(people.household[is_able], minlength=households.kind.size)
    slots = _Slots(capacity, households.kind, rng)
    long_each, short_each = slots.each("stable"), slots.each("short")
    posts = slots.each("welfare")
    long_total = figures.workers_2018 - figures.short_2018
    longs = long_each + slots.more(long_total - int(long_each.sum()), "stable")
    posts = posts + slots.more(figures.welfare - int(posts.sum()), "stable", once=True)
    rest = figures.short_2018 - int(short_each.sum())
    in_short = round(rest * 0.06)
    shorts = short_each + slots.more(in_short, "short", "welfare")
    shorts = shorts + slots.more(rest - in_short, "stable")
    rank = _rank(people, is_able, rng)
    home = people.household
    is_long = rank < longs[home]
    is_short = ~is_long & (rank < (longs + shorts)[home])
    in_welfare = ~is_long & ~is_short & (rank < (longs + shorts + posts)[home])
    taken = is_long | is_short | in_welfare
    return Roles(is_long, is_short, in_welfare, _newcomers(households, people, taken, figures, rng))


def _rank(people: People, is_able: Bools, rng: Rng) -> Ints:
    """Order of the members of each household, the likeliest first."""
    likely = rng.random(len(people)) + _readiness(people)
    likely[~is_able] = -9.0
    return rank_within(people.household, np.lexsort((-likely, people.household)))


def _readiness(people: People) -> Floats:
    """Young men first in 2018; the weak last. Describes what was, proposes nothing."""
    is_young = people.is_born_by("1999-12-31") & ~people.is_born_by("1969-12-31")
    ready: Floats = 0.3 * (1 - people.is_woman) + 0.5 * is_young - 0.8 * (people.capability == WEAK)
    return ready


def _newcomers(
    households: Households, people: People, taken: Bools, figures: Figures, rng: Rng
) -> Bools:
    """Who goes for the first time in 2019; nobody of a zero-employment household."""
    is_free = people.is_labour & ~taken & people.is_born_by(OLD_ENOUGH_2019)
    is_free &= households.kind[people.household] != "zero"
    candidates = np.flatnonzero(is_free)
    weights = np.exp(_readiness(people)[candidates] * 3)
    begins = np.zeros(len(people), dtype=np.bool_)
    begins[some(candidates, sum(figures.new_2019.values()), rng, weights)] = True
    return begins
