"""What people said they want, what they agreed to, and what they can do."""

from dataclasses import dataclass

import numpy as np

from wugong.ops.demo.demand import Demand
from wugong.ops.demo.draw import Bools, Days, Ints, Rng, Texts, pick, pick_places, stream
from wugong.ops.demo.people import People
from wugong.ops.demo.spells import Spells
from wugong.ops.demo.standing import Today
from wugong.ops.demo.trades import TRADES

OPTED_OUT = 0.03
SHARES = 0.3
STATED_HOW = {"at_home": 60.0, "phone": 22.0, "self": 14.0, "station": 4.0}
FAR = {"33": 8.0, "44": 7.0, "35": 4.0, "32": 3.0, "31": 1.5, "3307": 3.0, "4403": 2.0, "4419": 3.0}
FAR |= {"3302": 1.5, "3502": 1.5, "330784": 4.0, "440306": 1.5, "350582": 1.0}
NEAR = {"530627": 10.0, "5306": 4.0, "5301": 4.0, "53": 3.0, "530602": 1.0}
OCCUPATIONS = np.array([trade.occupation for trade in TRADES])


@dataclass(frozen=True)
class Wishes:
    """One row a live wish, in the order of persons."""

    person: Ints
    kind: Texts
    occupations: list[list[str]]
    places: list[list[str]]
    floor: Ints  # yuan a month
    available: Days
    near_home: Bools
    wants_change: Bools
    together_with: Ints  # person, or -1
    stated: Days
    how: Texts
    until: Days

    def __len__(self) -> int:
        return len(self.person)


@dataclass(frozen=True)
class Consents:
    """One row a yes or no."""

    person: Ints
    kind: Texts
    is_given: Bools
    stated: Days
    how: Texts


@dataclass(frozen=True)
class Skills:
    """One row a skill."""

    person: Ints
    occupation: Texts
    level: Ints
    is_certified: Bools
    issued: Days
    confirmed: Days


def draw_wishes(
    people: People,
    spells: Spells,
    today: Today,
    why: Texts,
    demand: Demand,
    *,
    pay: float,
    seed: int,
) -> Wishes:
    """Up to three occupations and places in order, a floor of pay, a day."""
    rng = stream(seed, f"wishes {len(people)}")
    person = np.flatnonzero(why != "")
    size = person.size
    reason = why[person]
    is_near = rng.random(size) < np.where(people.is_born_by("1974-12-31")[person], 0.40, 0.17)
    kind = np.where(is_near, "nearby", "go_out").astype("<U8")
    for other in ("welfare", "business", "none"):
        kind[reason == other] = other
    is_working = np.isin(reason, ("ending", "change"))
    last = today.last_spell[person]
    known = np.where(last >= 0, demand.employers.trade[spells.employer[last]], -1)
    stated = people.today - rng.integers(0, 75, size).astype("timedelta64[D]")
    available = np.where(is_working, people.today + 20, people.today) + rng.integers(0, 25, size)
    ending = reason == "ending"
    available[ending] = spells.end[last[ending]]
    return Wishes(
        person=person,
        kind=kind,
        occupations=_occupations(known, kind, rng),
        places=_places(kind, rng),
        floor=_floors(kind, pay, rng),
        available=available.astype("datetime64[D]"),
        near_home=is_near & (rng.random(size) < 0.7),
        wants_change=is_working,
        together_with=_couples(people, person, kind, rng),
        stated=stated,
        how=pick(STATED_HOW, size, rng),
        until=np.maximum(stated + 180, people.today + 30),
    )


def _occupations(known: Ints, kind: Texts, rng: Rng) -> list[list[str]]:
    """What one did last comes first; a quarter names nothing and takes what there is."""
    weights = [trade.away + trade.yunnan for trade in TRADES]
    drawn = np.column_stack([pick_places(weights, known.size, rng) for _ in range(3)])
    first = (known >= 0) & (rng.random(known.size) < 0.7)
    drawn[first, 0] = known[first]
    counts = np.where(
        np.isin(kind, ("go_out", "nearby")), pick_places([25, 35, 25, 15], known.size, rng), 0
    )
    return _lists(OCCUPATIONS[drawn], counts)


def _places(kind: Texts, rng: Rng) -> list[list[str]]:
    size = kind.size
    far = np.column_stack([pick(FAR, size, rng) for _ in range(3)])
    near = np.column_stack([pick(NEAR, size, rng) for _ in range(3)])
    near[:, 0] = "530627"
    chosen = np.where((kind == "go_out")[:, None], far, near)
    counts = np.where(
        np.isin(kind, ("go_out", "nearby")), pick_places([12, 33, 33, 22], size, rng), 0
    )
    counts[kind == "nearby"] = np.maximum(counts[kind == "nearby"], 1)
    return _lists(chosen, counts)


def _lists(values: Texts, counts: Ints) -> list[list[str]]:
    """The first so many of each row, each once."""
    pairs = zip(values.tolist(), counts.tolist(), strict=True)
    return [list(dict.fromkeys(row[:count])) for row, count in pairs]


def _floors(kind: Texts, pay: float, rng: Rng) -> Ints:
    floor = np.where(kind == "nearby", 2_000, 3_000) + rng.normal(0, 450, kind.size)
    return (np.clip(np.round(floor * pay / 100), 10, 80) * 100).astype(np.int64)


def _couples(people: People, person: Ints, kind: Texts, rng: Rng) -> Ints:
    """Neighbours in one household who both want to go out: some go only together."""
    other = np.full(person.size, -1, dtype=np.int64)
    home = people.household[person]
    same = np.flatnonzero(
        (home[1:] == home[:-1]) & (kind[1:] == "go_out") & (kind[:-1] == "go_out")
    )
    same = same[rng.random(same.size) < 0.3]
    same = same[np.r_[True, np.diff(same) > 1]] if same.size else same
    other[same], other[same + 1] = person[same + 1], person[same]
    return other


def draw_consents(wishes: Wishes, seed: int) -> Consents:
    """Some want no machine to look for them; some agreed that employers may see their name."""
    rng = stream(seed, f"consents {len(wishes)}")
    lot = rng.random(len(wishes))
    out = np.flatnonzero(lot < OPTED_OUT)
    shares = np.flatnonzero((lot >= OPTED_OUT) & (lot < OPTED_OUT + SHARES))
    rows = np.r_[out, shares]
    kind = np.repeat(
        np.array(["machine_recommendation", "share_with_employer"]), [out.size, shares.size]
    )
    order = np.argsort(rows, kind="stable")
    rows, kind = rows[order], kind[order]
    is_given = kind == "share_with_employer"
    return Consents(wishes.person[rows], kind, is_given, wishes.stated[rows], wishes.how[rows])


def draw_skills(
    people: People, spells: Spells, today: Today, levels: Ints, demand: Demand, *, seed: int
) -> Skills:
    """What people did last, and certificates of those with a level."""
    rng = stream(seed, f"skills {len(people)}")
    has_worked = today.last_spell >= 0
    chosen = people.is_labour & ((levels > 0) | (has_worked & (rng.random(len(people)) < 0.35)))
    person = np.flatnonzero(chosen)
    last = today.last_spell[person]
    any_trade = pick_places([trade.away + trade.home for trade in TRADES], person.size, rng)
    trade = np.where(last >= 0, demand.employers.trade[spells.employer[last]], any_trade)
    level = levels[person]
    return Skills(
        person=person,
        occupation=OCCUPATIONS[trade],
        level=level,
        is_certified=(level > 0) & (rng.random(person.size) < 0.7),
        issued=people.today - rng.integers(60, 1500, person.size).astype("timedelta64[D]"),
        confirmed=people.today - rng.integers(0, 400, person.size).astype("timedelta64[D]"),
    )
