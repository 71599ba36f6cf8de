"""How each worker came to the work, in which of three places, and led by whom."""

from dataclasses import dataclass

import numpy as np

from wugong.ops.demo.draw import Bools, Ints, Rng, Texts, mixed, pick, some, stream
from wugong.ops.demo.figures import (
    FIRM,
    LED_BY_CAPABLE,
    LED_BY_PARTY,
    OWN,
    RELATIVES,
    TEAM,
    WORKSHOP,
    Figures,
    Where,
)
from wugong.ops.demo.people import People
from wugong.ops.demo.roles import Roles

TARGETED, ORDER = "17", "16"
ALWAYS_AWAY = (LED_BY_PARTY, LED_BY_CAPABLE, TARGETED)
NEW_CHANNELS = {"11": 40.0, "12": 6.0, "13": 6.0, "19": 10.0, OWN: 20.0, RELATIVES: 18.0}


@dataclass
class Channels:
    """One row a person; empty and -1 for those who do not work away from the farm."""

    channel: Texts
    where: Texts
    stays: Bools  # worked in 2018 and in 2019
    leader: Ints  # place of the person who led them
    leads: Texts  # 14 or 15 where the person leads others


def draw_channels(
    people: People, roles: Roles, is_poor: Bools, figures: Figures, seed: int
) -> Channels:
    """Exact numbers of every channel and place; workshops and teams near home."""
    rng = stream(seed, f"channels {len(people)}")
    size = len(people)
    channels = Channels(
        channel=np.full(size, "", dtype="<U2"),
        where=np.full(size, "", dtype="<U6"),
        stays=np.zeros(size, dtype=np.bool_),
        leader=np.full(size, -1, dtype=np.int64),
        leads=np.full(size, "", dtype="<U2"),
    )
    _home(channels, people, roles, is_poor, figures=figures, rng=rng)
    _out(channels, roles, figures, rng)
    _begin(channels, roles, figures, rng)
    _stay(channels, roles, figures, rng)
    _lead(channels, people, roles, figures, rng)
    return channels


def _home(
    channels: Channels, people: People, roles: Roles, is_poor: Bools, *, figures: Figures, rng: Rng
) -> None:
    """In-county work, and the order-trained, who are of registered-poor households too."""
    near = 0.25 + 1.5 * people.is_woman + 1.5 * ~people.is_born_by("1974-12-31")
    counts = [
        (TEAM, figures.home_2018[TEAM], is_poor),
        (ORDER, figures.out_2018[ORDER], is_poor),
        (WORKSHOP, figures.home_2018[WORKSHOP], ~is_poor | is_poor),
        (FIRM, figures.home_2018[FIRM], ~is_poor | is_poor),
    ]
    for channel, count, allowed in counts:
        free = np.flatnonzero(roles.in_2018 & allowed & (channels.channel == ""))
        weights = None if channel == ORDER else near[free]
        channels.channel[some(free, count, rng, weights)] = channel
    channels.where[np.isin(channels.channel, (TEAM, WORKSHOP, FIRM))] = Where.HOME


def _out(channels: Channels, roles: Roles, figures: Figures, rng: Rng) -> None:
    free = np.flatnonzero(roles.in_2018 & (channels.channel == ""))
    counts = {key: count for key, count in figures.out_2018.items() if key != ORDER}
    channels.channel[free] = mixed(counts, rng)
    out = roles.in_2018 & (channels.where == "")
    channels.where[out] = Where.AWAY
    nearer = np.flatnonzero(out & ~np.isin(channels.channel, ALWAYS_AWAY))
    channels.where[some(nearer, figures.yunnan_2018, rng)] = Where.YUNNAN


def _begin(channels: Channels, roles: Roles, figures: Figures, rng: Rng) -> None:
    """Those who begin in 2019."""
    begins = np.flatnonzero(roles.begins_2019)
    counts = {str(where): count for where, count in figures.new_2019.items()}
    channels.where[begins] = mixed(counts, rng)
    channels.channel[begins] = pick(NEW_CHANNELS, begins.size, rng)
    channels.channel[begins[channels.where[begins] == Where.HOME]] = FIRM
    away = begins[channels.where[begins] == Where.AWAY]
    channels.channel[some(away, figures.targeted_2019, rng)] = TARGETED


def _stay(channels: Channels, roles: Roles, figures: Figures, rng: Rng) -> None:
    """Workshops and teams keep everybody; of the others some stop after 2018."""
    kept = roles.in_2018 & np.isin(channels.channel, (WORKSHOP, TEAM))
    channels.stays[kept] = True
    for where, count in figures.stay.items():
        here = roles.in_2018 & (channels.where == where)
        more = count - int((kept & here).sum())
        channels.stays[some(np.flatnonzero(here & ~kept), more, rng)] = True


def _lead(channels: Channels, people: People, roles: Roles, figures: Figures, rng: Rng) -> None:
    """Leaders went on their own and stay; a follower has one leader, in the same place."""
    is_fit = channels.stays & roles.is_long & (channels.channel == OWN)
    is_fit &= (channels.where == Where.AWAY) & people.is_born_by("1992-08-30")
    counts = {LED_BY_PARTY: figures.party_leaders, LED_BY_CAPABLE: figures.capable_leaders}
    chosen = some(np.flatnonzero(is_fit), sum(counts.values()), rng)
    channels.leads[chosen] = mixed(counts, rng)
    people.political[np.flatnonzero(channels.leads == LED_BY_PARTY)] = "01"
    for channel in counts:
        leaders = np.flatnonzero(channels.leads == channel)
        led = np.flatnonzero(channels.channel == channel)
        places = np.arange(led.size) % leaders.size
        channels.leader[led] = leaders[places[rng.permutation(led.size)]]
