"""When each worker is away: journeys in half months from January 2017, and job changes in them.

A journey is one stay away from the farm. Half months are exact: what the county counts as
person-months, and pays by, adds up; the days inside the first and last half month are drawn.
"""

from dataclasses import dataclass

import numpy as np

from wugong.ops.demo.channels import TARGETED, Channels
from wugong.ops.demo.draw import Bools, Ints, Rng, Texts, exact_total, pick_places, some, stream
from wugong.ops.demo.figures import (
    LED_BY_CAPABLE,
    LED_BY_PARTY,
    OWN,
    TEAM,
    WORKSHOP,
    Figures,
    Where,
)
from wugong.ops.demo.roles import Roles

Y2018, Y2019, JULY, NOW = 24, 48, 60, 64
OPEN = 99
FESTIVAL_SHARE = 0.30  # home for the Spring Festival of 2019 and out again


@dataclass
class Journeys:
    """One row a journey."""

    person: Ints
    start: Ints  # half month
    end: Ints  # the half month it no longer is, or OPEN
    is_recent: Bools  # began in July or August 2019

    def __len__(self) -> int:
        return len(self.person)


@dataclass
class _Years:
    """The two published periods of each worker, before they become journeys."""

    start18: Ints
    end18: Ints  # OPEN where it runs on
    start19: Ints  # -1 where no journey begins in 2019
    end19: Ints


def draw_journeys(roles: Roles, channels: Channels, figures: Figures, seed: int) -> Journeys:
    """All journeys, in the order of persons and days."""
    rng = stream(seed, f"journeys {roles.is_long.size}")
    years = _first_year(roles, channels, figures, rng)
    _second_year(years, roles, channels, figures, rng)
    _since_july(years, figures, rng)
    parts = [_in_2017(years, rng)]
    worked = np.flatnonzero(years.start18 >= 0)
    parts.append(_rows(worked, years.start18, years.end18))
    again = np.flatnonzero(years.start19 >= 0)
    parts.append(_rows(again, years.start19, years.end19))
    parts.append(_recent(roles, years, channels, figures, rng))
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    order = np.lexsort((columns[1], columns[0]))
    person, start, end = (column[order] for column in columns)
    return _until_today(Journeys(person, start, end, start >= JULY), figures, seed)


def _until_today(journeys: Journeys, figures: Figures, seed: int) -> Journeys:
    """A story that stops earlier knows nothing of what came later; few of those away will end."""
    story = figures.story
    rows = np.flatnonzero(journeys.start < story.now)
    end = journeys.end[rows]
    soon = np.flatnonzero((end > story.now) & (end <= story.now + 3))
    kept = some(soon, min(soon.size, figures.wishes["ending"]), stream(seed, "ending soon"))
    is_open = end > story.now
    is_open[kept] = False
    end[is_open] = OPEN
    start = journeys.start[rows]
    return Journeys(journeys.person[rows], start, end, start >= story.recent)


def _rows(persons: Ints, start: Ints, end: Ints) -> tuple[Ints, Ints, Ints]:
    return persons, start[persons], end[persons]


def _first_year(roles: Roles, channels: Channels, figures: Figures, rng: Rng) -> _Years:
    """2018: how many half months, from when, and whether it runs on into 2019."""
    size = roles.is_long.size
    blank = np.full(size, -1, dtype=np.int64)
    years = _Years(blank.copy(), blank.copy(), blank.copy(), blank.copy())
    length = np.zeros(size, dtype=np.int64)
    long, short = np.flatnonzero(roles.is_long), np.flatnonzero(roles.is_short)
    whole = rng.random(long.size) < 0.4
    drawn = np.where(whole, 24, rng.integers(14, 24, long.size))
    length[long] = exact_total(drawn, 14, 24, figures.halves_long_2018, rng)
    drawn = rng.integers(6, 12, short.size)
    length[short] = exact_total(drawn, 6, 11, figures.halves_short_2018, rng)
    worked = np.flatnonzero(roles.in_2018)
    span = length[worked]
    runs_on = channels.stays[worked] & (
        rng.random(worked.size) < np.where(roles.is_long[worked], 0.78, 0.40)
    )
    slack = Y2019 - Y2018 - span
    late = np.where(runs_on, slack, rng.integers(0, slack + 1))
    start = Y2018 + late
    end = np.where(runs_on, OPEN, start + span)
    # Who worked the whole year mostly began in the spring of 2017.
    began = np.where(
        rng.random(worked.size) < 0.7,
        rng.integers(3, 7, worked.size),
        rng.integers(0, 22, worked.size),
    )
    years.start18[worked] = np.where(span == 24, began, start)
    years.end18[worked] = end
    return years


def _second_year(
    years: _Years, roles: Roles, channels: Channels, figures: Figures, rng: Rng
) -> None:
    """January to June 2019: exact persons, half months, and exactly so many open in June."""
    works = np.flatnonzero(channels.stays | roles.begins_2019)
    runs_on = years.end18[works] == OPEN
    is_festival = runs_on & (rng.random(works.size) < FESTIVAL_SHARE)
    ended = _ended(works, runs_on, is_festival, figures, rng)
    before = np.where(is_festival, rng.integers(1, 3, works.size), 0)
    low, high, drawn = _bounds(runs_on, is_festival, ended, before, rng)
    halves = exact_total(drawn, low, high, figures.halves_2019, rng)
    stops = runs_on & ended
    years.end18[works[stops]] = Y2019 + halves[stops]
    years.end18[works[is_festival]] = Y2019 + before[is_festival]
    begins = is_festival | ~runs_on
    slack = np.maximum(JULY - 1 - (Y2019 + 1) - halves, 0)
    early = Y2019 + 1 + rng.integers(0, slack + 1)
    start = np.where(ended, early, JULY - (halves - before))
    end = np.where(ended, early + halves, OPEN)
    years.start19[works[begins]] = start[begins]
    years.end19[works[begins]] = end[begins]


def _ended(works: Ints, runs_on: Bools, is_festival: Bools, figures: Figures, rng: Rng) -> Bools:
    """Who is home again before the end of June."""
    candidates = np.flatnonzero(~is_festival)
    weights = np.where(runs_on[candidates], 1.0, 4.0)
    chosen = some(candidates, figures.workers_2019 - figures.open_in_june, rng, weights)
    ended = np.zeros(works.size, dtype=np.bool_)
    ended[chosen] = True
    return ended


def _bounds(
    runs_on: Bools, is_festival: Bools, ended: Bools, before: Ints, rng: Rng
) -> tuple[Ints, Ints, Ints]:
    """Least, most and drawn half months of work in January to June 2019."""
    size = runs_on.size
    from_march = np.where(rng.random(size) < 0.6, 8, rng.integers(3, 11, size))
    low = np.where(ended, np.where(runs_on, 3, 4), np.where(runs_on, 12, 3))
    high = np.where(ended, np.where(runs_on, 11, 10), np.where(runs_on, 12, 11))
    drawn = np.where(ended, rng.integers(4, 10, size), np.where(runs_on, 12, from_march))
    low = np.where(is_festival, before + 3, low)
    high = np.where(is_festival, 11, high)
    drawn = np.where(is_festival, before + 8 - rng.integers(0, 2, size), drawn)
    return low, high, np.clip(drawn, low, high)


def _since_july(years: _Years, figures: Figures, rng: Rng) -> None:
    """Of those at work in June some have come home since, and some will soon."""
    for starts, ends in ((years.start18, years.end18), (years.start19, years.end19)):
        is_open = np.flatnonzero((starts >= 0) & (ends == OPEN))
        lot = rng.random(is_open.size)
        ends[is_open[lot < 0.035]] = rng.integers(JULY + 1, NOW, int((lot < 0.035).sum()))
    is_open = np.flatnonzero((years.start18 >= 0) & (years.end18 == OPEN))
    soon = some(is_open, min(is_open.size, figures.wishes["ending"]), rng)
    years.end18[soon] = rng.integers(NOW + 1, NOW + 4, soon.size)


def _in_2017(years: _Years, rng: Rng) -> tuple[Ints, Ints, Ints]:
    """An earlier journey of those who began in 2018."""
    later = np.flatnonzero(years.start18 >= Y2018)
    chosen = later[rng.random(later.size) < 0.55]
    start = rng.integers(2, 14, chosen.size)
    end = np.minimum(start + rng.integers(5, 20, chosen.size), Y2018)
    return chosen, start, end


def _recent(
    roles: Roles, years: _Years, channels: Channels, figures: Figures, rng: Rng
) -> tuple[Ints, Ints, Ints]:
    """Who went out in July and August 2019, of those who were at home by then."""
    ended = np.maximum(years.end18, years.end19)
    is_free = (ended > 0) & (ended < JULY) & ~roles.in_welfare
    is_free &= ~np.isin(channels.channel, (WORKSHOP, TEAM))
    chosen = some(np.flatnonzero(is_free), min(figures.n(18_000), int(is_free.sum())), rng)
    start = JULY + pick_places([3, 3, 2], chosen.size, rng)
    return chosen, start, np.full(chosen.size, OPEN)


@dataclass(frozen=True)
class Stays:
    """Journeys cut at job changes: one row a spell, in the order of persons and days."""

    journey: Ints
    start: Ints
    end: Ints
    is_first: Bools  # of its journey
    is_last: Bools


def draw_changes(journeys: Journeys, is_poor: Bools, figures: Figures, seed: int) -> Stays:
    """Job changes: exactly so many registered-poor have two spells in 2018."""
    rng = stream(seed, f"changes {len(journeys)}")
    low = np.maximum(journeys.start, Y2018)
    high = np.minimum(journeys.end, Y2019)
    poor = is_poor[journeys.person]
    can = np.flatnonzero(poor & (high - low >= 8))
    changes = [some(can, figures.poor_twice, rng)]
    others = np.flatnonzero(~poor & (high - low >= 8))
    changes.append(others[rng.random(others.size) < 0.14])
    when18 = np.concatenate(changes)
    at18 = low[when18] + 2 + rng.integers(0, high[when18] - low[when18] - 3)
    low19 = np.maximum(journeys.start, Y2019)
    room = np.minimum(journeys.end, JULY) - low19
    when19 = np.flatnonzero((room >= 8) & (rng.random(len(journeys)) < 0.05))
    at19 = low19[when19] + 2 + rng.integers(0, room[when19] - 3)
    return _cut(journeys, np.r_[when18, when19], np.r_[at18, at19])


def _cut(journeys: Journeys, cut: Ints, at: Ints) -> Stays:
    whole = np.arange(len(journeys))
    journey = np.r_[whole, cut]
    start = np.r_[journeys.start, at]
    order = np.lexsort((start, journey))
    journey, start = journey[order], start[order]
    is_last = np.r_[journey[1:] != journey[:-1], True]
    is_first = np.r_[True, journey[1:] != journey[:-1]]
    end = np.where(is_last, journeys.end[journey], np.r_[start[1:], OPEN])
    return Stays(journey, start, end, is_first, is_last)


def channel_of(journeys: Journeys, channels: Channels, figures: Figures, seed: int) -> Texts:
    """In 2017 nobody was led yet: those led later went on their own; some were trained first."""
    channel = channels.channel[journeys.person]
    is_over = journeys.end <= Y2018
    was_led = np.isin(channel, (LED_BY_PARTY, LED_BY_CAPABLE)) & is_over
    channel = np.where(was_led, OWN, channel)
    is_away = channels.where[journeys.person] == Where.AWAY
    others = np.flatnonzero(is_over & is_away & (channel != TARGETED))
    rng = stream(seed, f"trained in 2017 {len(journeys)}")
    channel[some(others, figures.targeted_2017, rng)] = TARGETED
    return channel
