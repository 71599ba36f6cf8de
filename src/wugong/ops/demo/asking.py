"""How the month under way stands in each group, and who was asked in it so far, and when."""

from dataclasses import dataclass

import numpy as np

from wugong.ops.demo.areas import MODEL_TOWNSHIP, Area
from wugong.ops.demo.dependants import Dependants
from wugong.ops.demo.draw import Days, Floats, Ints, Texts, stream
from wugong.ops.demo.figures import VILLAGES
from wugong.ops.demo.people import Households, People
from wugong.ops.demo.spells import Spells

# (state, share of the people asked, weight) of a group on the day of the story.
USUAL = (
    ("checked", 1.0, 58),
    ("submitted", 1.0, 25),
    ("collecting", 0.85, 9),
    ("back", 0.97, 5),
    ("to_collect", 0.0, 3),
)
RED = (("submitted", 1.0, 8), ("collecting", 0.4, 52), ("to_collect", 0.0, 40))
RED_TOWNSHIPS = 3
REACHED = 0.98  # in a group that is done, one in fifty was away and could not be reached
DAYS = 23  # after the second of the month


@dataclass(frozen=True)
class Asked:
    """One row a file, labourers before dependants: this month's visit."""

    minute: Days  # NaT: not asked yet
    how: Texts
    spell: Ints  # the stay it told of; -1 where nothing had changed
    seconds: Ints  # of typing

    def later(self, files: slice, day: Days, how: Texts) -> tuple[Days, Texts]:
        """When and how each file was confirmed last, by this visit or as it was known before."""
        told_on = self.minute[files].astype("datetime64[D]")
        is_later = told_on > day  # never where nobody was asked
        return np.where(is_later, told_on, day), np.where(is_later, self.how[files], how)


def red_townships(area: Area) -> list[str]:
    """Three of the whole county's that do badly; a part of it has none."""
    if area.is_invented or area.whole < VILLAGES:
        return []
    townships = {code[:9] for code in area.villages.tolist()} - {MODEL_TOWNSHIP}
    return sorted(townships)[-RED_TOWNSHIPS:]


def draw_states(area: Area, seed: int) -> dict[str, tuple[str, float]]:
    """Each group's state and the share of its people who were asked.

    The model group stands in the middle of its month, as the guided tour finds it.
    """
    rng, red = stream(seed, "collection"), red_townships(area)
    codes = sorted(area.groups.tolist())
    village = next((code[:12] for code in codes if code.startswith(MODEL_TOWNSHIP)), codes[0][:12])
    found: dict[str, tuple[str, float]] = {}
    for code in codes:
        kinds = RED if code[:9] in red else USUAL
        weights = np.array([weight for _state, _share, weight in kinds], dtype=np.float64)
        state, share, _weight = kinds[int(rng.choice(len(kinds), p=weights / weights.sum()))]
        if code == f"{village}001":
            state, share = "collecting", 0.8
        is_whole = share in (0.0, 1.0)
        found[code] = (state, share if is_whole else share - float(rng.random()) * 0.2)
    return found


def draw_asked(
    area: Area,
    households: Households,
    people: People,
    dependants: Dependants,
    spells: Spells,
    *,
    seed: int,
) -> Asked:
    """Everybody who was asked this month, most without a change."""
    first = area.story.today.astype("datetime64[M]").astype("datetime64[D]") + 1
    days = int(np.clip((area.story.today - first).astype(np.int64), 1, DAYS))
    home = np.r_[people.household, dependants.household]
    size, rng = home.size, stream(seed, f"asked {area.county}")
    is_asked = rng.random(size) < _shares(area, seed)[households.group[home]]
    at = rng.integers(0, days, size) * 24 * 60 + rng.integers(0, 600, size) + 8 * 60
    minute = first.astype("datetime64[m]") + at.astype("timedelta64[m]")
    begun = np.full(size, -1)
    new = np.flatnonzero(spells.start >= first)  # in the order of days
    begun[spells.person[new]] = new
    return Asked(
        minute=np.where(is_asked, minute, np.datetime64("NaT")),
        how=np.where(rng.random(size) < 1 / 7, "phone", "at_home"),
        spell=begun,
        seconds=rng.integers(35, 95, size),
    )


def _shares(area: Area, seed: int) -> Floats:
    """Of each group; the neighbours of a prefecture collect elsewhere."""
    if area.is_invented:
        return np.zeros(len(area.groups))
    states = draw_states(area, seed)
    shares = np.array([states[code][1] for code in area.groups.tolist()])
    return np.where(shares == 1.0, REACHED, shares)
