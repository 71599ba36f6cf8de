"""Whom each stay is with: firms, bases, leaders' firms, workshops, teams."""

import numpy as np

from wugong.ops.demo.channels import TARGETED, Channels
from wugong.ops.demo.demand import Demand
from wugong.ops.demo.draw import Bools, Ints, Rng, Texts, pick_places
from wugong.ops.demo.figures import TEAM, WORKSHOP, Where
from wugong.ops.demo.journeys import Stays

BASE = "11"


def hire(
    demand: Demand,
    channels: Channels,
    stays: Stays,
    channel: Texts,
    person: Ints,
    *,
    now: int,
    rng: Rng,
) -> tuple[Ints, Ints]:
    """Whom each stay is with: by place and channel; followers go where their leader went."""
    staff = demand.employers
    where = channels.where[person]
    employer = np.full(person.size, -1, dtype=np.int64)
    firms = staff.village < 0
    for place in Where:
        rows = np.flatnonzero(where == place)
        choice = np.flatnonzero(firms & (staff.where == place))
        employer[rows] = choice[pick_places(staff.size[choice], rows.size, rng)]
    _by_bases(employer, demand, where, (channel == BASE) & stays.is_first, rng)
    simulation = np.flatnonzero(staff.has_simulation)
    rows = np.flatnonzero(channel == TARGETED)
    employer[rows] = rng.choice(simulation, rows.size)
    _follow(employer, channels, person, stays)
    workshop = _workshops(employer, demand, channel, stays, now)
    rows = np.flatnonzero(channel == TEAM)
    employer[rows] = demand.workshops + rng.integers(demand.teams, size=rows.size)
    return employer, workshop


def _follow(employer: Ints, channels: Channels, person: Ints, stays: Stays) -> None:
    """A follower begins with the employer of the leader's last journey."""
    last = np.full(channels.leader.size, -1, dtype=np.int64)
    last[person] = employer
    led = np.flatnonzero((channels.leader[person] >= 0) & stays.is_first)
    leaders = last[channels.leader[person[led]]]
    employer[led] = np.where(leaders >= 0, leaders, employer[led])


def _workshops(employer: Ints, demand: Demand, channel: Texts, stays: Stays, now: int) -> Ints:
    """Workshops but the last one work; in the last nobody has worked for four months."""
    workshop = np.full(employer.size, -1, dtype=np.int64)
    rows = np.flatnonzero(channel == WORKSHOP)
    workshop[rows] = np.arange(rows.size) % (demand.workshops - 1)
    idle = rows[(stays.end[rows] > now - 16) & (stays.end[rows] <= now - 8)][:60]
    workshop[idle] = demand.workshops - 1
    employer[rows] = workshop[rows]
    return workshop


def _by_bases(employer: Ints, demand: Demand, where: Texts, is_base: Bools, rng: Rng) -> None:
    """Those sent by a base begin with its employer."""
    at = demand.employers.where[demand.bases]
    for place in (Where.AWAY, Where.YUNNAN):
        choice = demand.bases[at == place]
        rows = np.flatnonzero(is_base & (where == place))
        if choice.size:
            employer[rows] = rng.choice(choice, rows.size)
