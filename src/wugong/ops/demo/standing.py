"""What everybody does on the day the demo begins, and who looks for work."""

from dataclasses import dataclass

import numpy as np

from wugong.ops.demo.draw import Bools, Ints, Rng, Texts, some, stream
from wugong.ops.demo.figures import Figures
from wugong.ops.demo.people import WEAK, Households, People
from wugong.ops.demo.roles import Roles
from wugong.ops.demo.spells import Spells

YEAR = np.timedelta64(365, "D")
LOST_SIGHT = "L"  # why a spell ended
LOST = 1_500  # people of whom nobody has heard since


@dataclass(frozen=True)
class Today:
    """One row a person, and two columns a household."""

    spell: Ints  # the running one, or -1
    last_spell: Ints  # the latest one, or -1
    in_welfare: Bools
    is_back: Bools  # home from work within a year
    employed: Ints  # of each household
    is_zero: Bools  # of each household: somebody looks for work and nobody has any

    @property
    def is_employed(self) -> Bools:
        return (self.spell >= 0) | self.in_welfare


def draw_today(households: Households, people: People, roles: Roles, spells: Spells) -> Today:
    """Who is at work, who came home; a household without anybody employed rests or is zero."""
    size = len(people)
    now = people.today
    running = (spells.start <= now) & (np.isnat(spells.end) | (spells.end > now))
    spell = np.full(size, -1, dtype=np.int64)
    last = np.full(size, -1, dtype=np.int64)
    spell[spells.person[running]] = np.flatnonzero(running)
    last[spells.person] = np.arange(spells.person.size)
    is_employed = (spell >= 0) | roles.in_welfare
    employed = np.bincount(people.household[is_employed], minlength=households.kind.size)
    is_recent = np.zeros(size, dtype=np.bool_)
    has_last = np.flatnonzero(last >= 0)
    is_recent[has_last] = spells.end[last[has_last]] > now - YEAR
    is_back = ~is_employed & is_recent & (employed[people.household] > 0)
    is_zero = households.kind == "zero"
    return Today(spell, last, roles.in_welfare, is_back, employed, is_zero)


def draw_seekers(
    people: People, spells: Spells, today: Today, figures: Figures, *, seed: int
) -> Texts:
    """Why each person has a live wish: out, ending, change, zero, welfare, business; or none."""
    rng = stream(seed, f"seekers {len(people)}")
    why = np.full(len(people), "", dtype="<U8")
    home = people.household
    why[_zero_seekers(people, today, rng)] = "zero"
    at_work = np.flatnonzero(today.spell >= 0)
    is_ending = ~np.isnat(spells.end[today.spell[at_work]])
    why[at_work[is_ending]] = "ending"
    staying = at_work[~is_ending]
    why[some(staying, figures.wishes["change"], rng)] = "change"
    is_free = people.is_labour & ~today.is_employed & (today.employed[home] > 0)
    free = np.flatnonzero(is_free)
    weak = people.capability[free] == WEAK
    weights = np.where(today.is_back[free], 6.0, 1.0) * np.where(weak, 0.1, 1.0)
    why[some(free, figures.wishes["out"], rng, weights)] = "out"
    for other, count in (("welfare", 3_000), ("business", 1_000), ("none", 6_000)):
        free = np.flatnonzero(is_free & (why == "") & ~today.is_back)
        why[some(free, figures.n(count), rng)] = other
    return why


def draw_lost(spells: Spells, today: Today, why: Texts, figures: Figures, *, seed: int) -> Bools:
    """Of those lost sight of at work some were never found again (docs/rules.md S3)."""
    last = today.last_spell
    ended = np.where(last >= 0, spells.end_reason[last], "")
    gone = np.flatnonzero((ended == LOST_SIGHT) & ~today.is_employed & (why == ""))
    lost = np.zeros(last.size, dtype=np.bool_)
    count = min(figures.n(LOST), gone.size)
    lost[some(gone, count, stream(seed, f"lost {last.size}"))] = True
    return lost


def _zero_seekers(people: People, today: Today, rng: Rng) -> Ints:
    """In each zero-employment household the head looks for work, and perhaps others."""
    there = today.is_zero[people.household] & people.is_labour
    is_head = people.relation == "01"
    return np.flatnonzero(there & (is_head | (rng.random(len(people)) < 0.5)))


def states(
    people: People, spells: Spells, today: Today, why: Texts, *, home: str
) -> tuple[Texts, Texts]:
    """Employment state and the county of work of each person."""
    spell = today.spell
    place = np.where(spell >= 0, spells.place[spell], "").astype("<U6")
    state = np.full(len(people), "farming", dtype="<U10")
    state[~people.is_labour] = "not_labour"
    state[np.isin(why, ("out", "zero", "welfare", "business"))] = "none"
    state[today.is_back] = "home"
    state[today.in_welfare] = "welfare"
    state[spell >= 0] = "away"
    state[(spell >= 0) & np.char.startswith(place, home)] = "in_county"
    return state, place
