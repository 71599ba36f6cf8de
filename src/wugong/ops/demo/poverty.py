"""Registered-poor households: which, of how many persons, and lifted when."""

from dataclasses import dataclass

import numpy as np

from wugong.ops.demo.draw import Bools, Ints, exact_subset, exact_total, some, stream
from wugong.ops.demo.figures import Figures
from wugong.ops.demo.people import Households, People
from wugong.ops.demo.roles import Roles

REGISTERED_ON = np.datetime64("2014-04-01")
LIFTED_2016, LIFTED_2017, LIFTED_2018 = (
    np.datetime64(day) for day in ("2016-12-20", "2017-12-20", "2018-12-20")
)
SHARE_WITHOUT_WORK = {"none": 0.65, "idle": 0.55, "zero": 0.5, "welfare": 0.9, "stable": 0.0}


@dataclass(frozen=True)
class Poverty:
    """One row a household; NaT where it was never lifted (or never poor)."""

    is_poor: Bools
    lifted_on: Ints
    is_relocated: Bools
    is_low_income: Bools


def draw_poverty(
    households: Households, people: People, roles: Roles, figures: Figures, seed: int
) -> Poverty:
    """Households whose workers and persons add up to the published figures."""
    rng = stream(seed, f"poverty {people.names.columns.shape[0]}")
    size = households.kind.size
    workers = np.bincount(people.household[roles.in_2018], minlength=size)
    order = rng.permutation(size)
    poor = exact_subset(order[workers[order] > 0], workers, figures.poor_workers)
    is_poor = np.zeros(size, dtype=np.bool_)
    is_poor[poor] = True
    for kind, share in SHARE_WITHOUT_WORK.items():
        is_poor |= (households.kind == kind) & (workers == 0) & (rng.random(size) < share)
    files = np.maximum(households.labour, 1)
    where = np.flatnonzero(is_poor)
    households.members[where] = exact_total(
        households.members[where], files[where], files[where] + 7, figures.poor_persons, rng
    )
    lifted_on = _lifted(households.members, where[rng.permutation(where.size)], figures)
    chosen = some(where, min(where.size, figures.n(12_000)), rng)
    is_relocated = np.isin(np.arange(size), chosen)
    return Poverty(is_poor, lifted_on, is_relocated, is_poor & (rng.random(size) < 0.18))


def _lifted(members: Ints, poor: Ints, figures: Figures) -> Ints:
    """Who was lifted by the end of each year: more persons than not, for the first time in 2018."""
    lifted_on = np.full(members.size, np.datetime64("NaT"), dtype="datetime64[D]")
    early = exact_subset(poor, members, figures.lifted_by_2017)
    half = early.size // 3
    lifted_on[early[:half]] = LIFTED_2016
    lifted_on[early[half:]] = LIFTED_2017
    left = poor[~np.isin(poor, early)]
    later = exact_subset(left, members, figures.lifted_by_2018 - figures.lifted_by_2017)
    lifted_on[later] = LIFTED_2018
    return lifted_on
