"""Who holds a public-welfare post, and since when; a few went out and nobody noticed."""

from dataclasses import dataclass

import numpy as np

from wugong.ops.demo.demand import Demand
from wugong.ops.demo.draw import Days, Ints, Texts, some, stream
from wugong.ops.demo.figures import Figures
from wugong.ops.demo.journeys import OPEN, Journeys
from wugong.ops.demo.people import Households, People
from wugong.ops.demo.roles import Roles

GONE_OUT = 200  # in a post, and gone to work out of the county


@dataclass(frozen=True)
class Appointments:
    """One row a person in a post today."""

    person: Ints
    post: Ints
    kind: Texts
    start: Days


def draw_appointments(
    households: Households, people: People, roles: Roles, demand: Demand, seed: int
) -> Appointments:
    """Posts are filled village by village; who is left over takes the nearest free one."""
    rng = stream(seed, f"appointments {len(people)}")
    person = np.flatnonzero(roles.in_welfare)
    order = rng.permutation(person.size)
    village = households.group[people.household[person]] // 20
    order = order[np.argsort(village[order], kind="stable")]
    post = np.empty(person.size, dtype=np.int64)
    post[order] = np.repeat(np.arange(demand.post_quota.size), demand.post_quota)
    years = np.array(["2017-05-01", "2017-09-01", "2018-01-01"], dtype="datetime64[D]")
    earlier = rng.integers(0, 60, person.size).astype("timedelta64[D]")
    start = years[rng.integers(3, size=person.size)] - earlier
    return Appointments(person, post, demand.post_kind[post], start)


def gone_out(journeys: Journeys, roles: Roles, figures: Figures, seed: int) -> Journeys:
    """Add the journeys of those who hold a post and went out this summer all the same."""
    rng = stream(seed, f"gone out {len(journeys)}")
    holders = some(np.flatnonzero(roles.in_welfare), figures.n(GONE_OUT), rng)
    person = np.r_[journeys.person, holders]
    start = np.r_[journeys.start, figures.story.recent + rng.integers(0, 3, holders.size)]
    end = np.r_[journeys.end, np.full(holders.size, OPEN)]
    order = np.lexsort((start, person))
    return Journeys(person[order], start[order], end[order], start[order] >= figures.story.recent)
