"""Spells: every stay with its employer, place, channel, pay and how it was verified."""

from dataclasses import dataclass

import numpy as np

from wugong.ops.demo.areas import Area
from wugong.ops.demo.channels import Channels
from wugong.ops.demo.demand import Demand
from wugong.ops.demo.draw import Bools, Days, Floats, Ints, Rng, Texts, pick, pick_places, stream
from wugong.ops.demo.figures import ORGANISED, Figures, Where
from wugong.ops.demo.hiring import BASE, hire
from wugong.ops.demo.journeys import OPEN, Journeys, Stays, channel_of
from wugong.ops.demo.people import WEAK, People
from wugong.ops.demo.story import Story
from wugong.ops.demo.trades import TRADES

JITTER = 14  # days drawn inside the first and the last half month
LEVEL_PAY = (0.95, 1.05, 1.18, 1.35)


@dataclass
class Spells:
    """One row a spell, in the order of persons and days; ids are the places plus one."""

    person: Ints
    employer: Ints
    place: Texts
    start: Days
    end: Days  # NaT while open
    end_reason: Texts
    channel: Texts
    origin: Ints  # place of the journey's first spell
    leader: Ints
    base: Ints
    workshop: Ints
    level: Ints
    wage: Ints  # yuan a month; -1 where nobody knows
    is_confirmed: Bools
    is_recent: Bools


def half_month(numbers: Ints) -> Days:
    """The first day of each half month since January 2017."""
    months = np.datetime64("2017-01") + (numbers // 2).astype("timedelta64[M]")
    days: Days = months.astype("datetime64[D]") + (numbers % 2 * 15).astype("timedelta64[D]")
    return days


def draw_levels(people: People, rng: Rng) -> Ints:
    """Skill levels 0 to 3; the skilled by capability have more."""
    skilled = people.capability == "2"
    plain = pick_places([82, 13, 4, 1], len(people), rng)
    return np.where(skilled, pick_places([15, 40, 32, 13], len(people), rng), plain)


def draw_wages(people: People, channels: Channels, levels: Ints, seed: int) -> Floats:
    """What each person earns a month against the mean; near home less."""
    rng = stream(seed, f"wages {len(people)}")
    place = np.where(
        channels.where == Where.HOME, 0.72, np.where(channels.where == Where.YUNNAN, 0.9, 1.05)
    )
    wage = rng.lognormal(0.0, 0.22, len(people)) * place * np.array(LEVEL_PAY)[levels]
    clipped: Floats = np.clip(wage, 0.45, 2.6)
    return clipped


def draw_spells(
    area: Area,
    channels: Channels,
    journeys: Journeys,
    stays: Stays,
    demand: Demand,
    *,
    figures: Figures,
    levels: Ints,
    seed: int,
) -> Spells:
    """Put days, employers and terms to the stays."""
    rng = stream(seed, f"spells {len(journeys)}")
    person = journeys.person[stays.journey]
    channel = channel_of(journeys, channels, figures, seed)[stays.journey]
    story = figures.story
    start, end = _days(journeys, stays, story, rng)
    employer, workshop = hire(demand, channels, stays, channel, person, now=story.now, rng=rng)
    is_followed = (channel == channels.channel[person]) & (channels.leader[person] >= 0)
    first = np.maximum.accumulate(np.where(stays.is_first, np.arange(person.size), 0))
    is_base = (channel == BASE) & stays.is_first
    recent = stays.start >= story.recent
    return Spells(
        person=person,
        employer=employer,
        place=_places(area, demand, employer, rng),
        start=start,
        end=end,
        end_reason=_reasons(stays, story.now, rng),
        channel=channel,
        origin=first,
        leader=np.where(is_followed, channels.leader[person], -1),
        base=np.where(is_base, np.searchsorted(demand.bases, employer), -1),
        workshop=workshop,
        level=np.minimum(levels[person] + ~stays.is_first, 3),
        wage=np.full(person.size, -1, dtype=np.int64),
        is_confirmed=~recent | (rng.random(person.size) < 0.7),
        is_recent=recent,
    )


def _days(journeys: Journeys, stays: Stays, story: Story, rng: Rng) -> tuple[Days, Days]:
    """Starts move forward, ends back, inside their half month; a job change leaves no gap."""
    size = stays.start.size
    forward = rng.integers(0, JITTER, size)
    forward[~stays.is_first] = rng.integers(0, 6, int((~stays.is_first).sum()))
    start = half_month(stays.start) + forward.astype("timedelta64[D]")
    start = np.minimum(start, story.today - 1)
    back = rng.integers(0, JITTER, size)
    end = half_month(stays.end) - back.astype("timedelta64[D]")
    inside = np.flatnonzero(~stays.is_last)
    end[inside] = start[inside + 1]
    end[stays.end == OPEN] = np.datetime64("NaT")
    return start, end


def _places(area: Area, demand: Demand, employer: Ints, rng: Rng) -> Texts:
    """County to six digits; at home the township, which is a unit's own."""
    staff = demand.employers
    place = staff.place[employer].astype("<U9")
    home = np.flatnonzero(staff.where[employer] == Where.HOME)
    townships = np.array([village[:9] for village in area.villages])
    of_unit = staff.village[employer[home]]
    any_village = rng.integers(len(townships), size=home.size)
    place[home] = townships[np.where(of_unit >= 0, of_unit, any_village)]
    return place


def _reasons(stays: Stays, now: int, rng: Rng) -> Texts:
    """Why a stay ended: a change, the festival, the family …; a few were lost sight of."""
    size = stays.end.size
    usual = {"1": 22.0, "2": 3.0, "3": 14.0, "4": 30.0, "5": 8.0, "7": 4.0, "9": 18.0, "L": 1.0}
    reason = pick(usual, size, rng)
    is_festival = np.isin(stays.end, (24, 25, 26, 27, 48, 49, 50, 51)) & (rng.random(size) < 0.85)
    reason = np.where(is_festival, "6", reason)
    reason = np.where(stays.end > now, "1", reason)
    reason = np.where(stays.is_last, reason, "C")
    return np.where(stays.end == OPEN, "", reason)


def set_wages(spells: Spells, monthly: Ints, demand: Demand, people: People) -> None:
    """The person's pay of that year, by the trade's scale in later changes; rounded to tens."""
    trade = np.array([kind.pay for kind in TRADES])[demand.employers.trade[spells.employer]]
    scale = np.where(spells.is_recent, 0.5 + trade / 2, 1.0)
    weak = np.where(people.capability[spells.person] == WEAK, 0.97, 1.0)
    spells.wage = (np.round(monthly[spells.person] * scale * weak / 10) * 10).astype(np.int64)


def is_organised(channel: Texts) -> Bools:
    """By the channel of the journey (docs/rules.md O1)."""
    organised: Bools = np.isin(channel, ORGANISED)
    return organised


VERIFIED = {"phone": 46.0, "at_home": 20.0, "roster": 16.0, "bank": 8.0, "station": 6.0}
VERIFIED |= {"social": 4.0}
CONTRACTS = {"signed": 52.0, "unsigned": 21.0, "agreed": 15.0, "unknown": 12.0}
PLACES_LEFT_OUT = 2_000  # spells whose county nobody wrote down
LOW_WAGES = HIGH_WAGES = 900


def spoil(spells: Spells, figures: Figures, seed: int) -> None:
    """Doubtful records, as real registers have them: pay of 50 or 40,000, no county, no pay."""
    rng = stream(seed, f"doubts {spells.person.size}")
    running = np.flatnonzero(np.isnat(spells.end))
    away = running[np.char.startswith(spells.place[running], "53") ^ True]
    counts = [figures.n(LOW_WAGES), figures.n(HIGH_WAGES), figures.n(PLACES_LEFT_OUT)]
    chosen = rng.permutation(away)[: sum(counts)]
    low, high, coarse = np.split(chosen, np.cumsum(counts)[:2])
    spells.wage[low] = 50
    spells.wage[high] = 40_000
    spells.place[coarse] = spells.place[coarse].astype("<U2")
    unknown = running[spells.is_recent[running] & ~spells.is_confirmed[running]]
    spells.wage[unknown[rng.random(unknown.size) < 0.5]] = -1


def contracts(size: int, rng: Rng) -> Texts:
    """Whether a contract was signed."""
    return pick(CONTRACTS, size, rng)


def verified(size: int, rng: Rng) -> Texts:
    """What a confirmed spell's being true rests on."""
    return pick(VERIFIED, size, rng)
