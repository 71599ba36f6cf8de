"""Registered-poor households: which, of how many persons, and lifted when."""

from dataclasses import dataclass

import numpy as np

from wugong.ops.demo.draw import (
    Bools,
    Days,
    Ints,
    Rng,
    Texts,
    exact_subset,
    exact_total,
    some,
    stream,
)
from wugong.ops.demo.figures import Figures
from wugong.ops.demo.people import Households, People
from wugong.ops.demo.roles import Roles

REGISTERED_ON = np.datetime64("2014-04-01")
LIFTED_2016, LIFTED_2017, LIFTED_2018, LIFTED_2019, LIFTED_2020 = (
    np.datetime64(f"{year}-12-20") for year in range(2016, 2021)
)
NEVER = np.datetime64("NaT", "D")
WATCHED_FROM, WATCHED_DAYS = np.datetime64("2021-06-01"), 900
WATCHED = {"04": 0.05, "05": 0.012, "06": 0.005}  # of the lifted, of the others, of all
SHARE_WITHOUT_WORK = {"none": 0.65, "idle": 0.55, "zero": 0.5, "welfare": 0.9, "stable": 0.0}


@dataclass(frozen=True)
class Poverty:
    """One row a household; NaT where it was never lifted (or never poor, or is not watched)."""

    is_poor: Bools
    lifted_on: Days
    is_relocated: Bools
    is_low_income: Bools
    monitored_on: Days
    watched: Texts  # the kind of help it gets since then, "" for most

    @property
    def status(self) -> Texts:
        """What stands today."""
        poor = np.where(np.isnat(self.lifted_on), "02", "03")
        status: Texts = np.where(self.is_poor, poor, "01")
        return np.where(self.watched == "", status, self.watched)

    @property
    def since(self) -> Days:
        """Since when."""
        poor = np.where(np.isnat(self.lifted_on), REGISTERED_ON, self.lifted_on)
        days = np.where(self.is_poor, poor, NEVER)
        since: Days = np.where(self.watched == "", days, self.monitored_on)
        return since.astype("datetime64[D]")


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
    is_low_income = is_poor & (rng.random(size) < 0.18)
    watched = np.full(size, "", dtype="<U2")
    if figures.story.years:
        watched = _five_years_later(is_poor, lifted_on, rng)
    since = WATCHED_FROM + rng.integers(0, WATCHED_DAYS, size).astype("timedelta64[D]")
    monitored_on = np.where(watched == "", NEVER, since).astype("datetime64[D]")
    return Poverty(is_poor, lifted_on, is_relocated, is_low_income, monitored_on, watched)


def _five_years_later(is_poor: Bools, lifted_on: Days, rng: Rng) -> Texts:
    """Everybody was lifted by the end of 2020; some are watched so that they do not fall back."""
    left = np.flatnonzero(is_poor & np.isnat(lifted_on))
    lifted_on[left] = np.where(rng.random(left.size) < 0.6, LIFTED_2019, LIFTED_2020)
    lot = rng.random(is_poor.size)
    first = np.where(is_poor, WATCHED["04"], WATCHED["05"])
    watched: Texts = np.where(lot < first, np.where(is_poor, "04", "05"), "")
    return np.where(lot > 1 - WATCHED["06"], "06", watched)


def _lifted(members: Ints, poor: Ints, figures: Figures) -> Days:
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
