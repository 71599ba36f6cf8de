"""Employers, cooperation bases, workshops, labour teams, welfare posts: all invented."""

from dataclasses import dataclass

import numpy as np

from wugong.base.identity import credit_codes
from wugong.ops.demo.areas import Area
from wugong.ops.demo.draw import Bools, Floats, Ints, Rng, Texts, pick, pick_places, shares, stream
from wugong.ops.demo.figures import Figures, Where
from wugong.ops.demo.trades import PLACES, SIMULATION_PLACES, TRADES, Trade

FIRST_ORGANISATION = 10_000_000
DIGITS = "零一二三四五六七八九"
POST_KINDS = {"01": ("生态护林员", 40.0, 800), "02": ("村庄保洁员", 30.0, 500)}
POST_KINDS |= {"03": ("河道专管员", 14.0, 500), "04": ("护路员", 16.0, 500)}


@dataclass
class Employers:
    """One row an employer: first the county's workshops and teams, then firms by place."""

    name: Texts
    kind: Texts
    trade: Ints  # place in TRADES
    where: Texts
    place: Texts
    credit_code: Texts
    record: Ints
    has_simulation: Bools
    in_arrears: Bools
    size: Floats  # how many it takes, against the others
    village: Ints  # of workshops and teams; -1 for the others


@dataclass
class Demand:
    """Everything that people work for."""

    employers: Employers
    workshops: int  # employers 0 .. workshops-1; one more stands idle
    teams: int  # the employers after them
    bases: Ints  # employer of each cooperation base
    post_village: Ints
    post_kind: Texts
    post_quota: Ints


def draw_demand(area: Area, figures: Figures, seed: int) -> Demand:
    """The county's own units and those its people go to."""
    rng = stream(seed, f"demand {area.county}")
    workshops, teams = figures.workshops + 1, figures.teams
    counts = {
        Where.HOME: figures.n(900),
        Where.YUNNAN: figures.n(900),
        Where.AWAY: max(figures.n(3_900), 60),
    }
    where = np.repeat(
        np.array([Where.HOME] * 2 + list(counts)), [workshops, teams, *counts.values()]
    )
    kind = _kinds(where, workshops, teams, rng)
    trade = _trades(where, workshops, teams, rng)
    village = np.full(where.size, -1, dtype=np.int64)
    village[: workshops + teams] = _villages(len(area.villages), workshops, teams, rng)
    size = np.minimum(rng.pareto(1.2, where.size), 40.0) + 0.2
    place = _places(where, area.county, rng)
    simulation = _simulation(where, place, size, figures)
    bases = np.argsort(-np.where(where == Where.HOME, 0, size))[: max(figures.n(150), 3)]
    organisations = FIRST_ORGANISATION + np.arange(where.size) * 137
    codes = credit_codes(area.id_area, organisations)
    codes[kind == "team"] = ""
    employers = Employers(
        name=_names(trade, workshops, teams),
        kind=kind,
        trade=trade,
        where=where,
        place=place,
        credit_code=codes,
        record=np.clip(np.round(rng.normal(6.5, 1.8, where.size)), 0, 10).astype(np.int64),
        has_simulation=simulation,
        in_arrears=(rng.random(where.size) < 0.004) & ~simulation,
        size=size,
        village=village,
    )
    posts = _posts(area, figures, rng)
    return Demand(employers, workshops, teams, np.sort(bases), *posts)


def _kinds(where: Texts, workshops: int, teams: int, rng: Rng) -> Texts:
    kinds = {"enterprise": 86.0, "sole": 9.0, "coop": 3.0, "agency": 2.0}
    kind = pick(kinds, where.size, rng).astype("<U10")
    kind[:workshops] = "enterprise"
    kind[workshops : workshops + teams] = "team"
    return kind


def _trades(where: Texts, workshops: int, teams: int, rng: Rng) -> Ints:
    trade = np.zeros(where.size, dtype=np.int64)
    for place, weight in ((Where.HOME, "home"), (Where.YUNNAN, "yunnan"), (Where.AWAY, "away")):
        here = where == place
        weights = [getattr(trade, weight) for trade in TRADES]
        trade[here] = pick_places(weights, int(here.sum()), rng)
    light = [place for place, known in enumerate(TRADES) if known.industry.startswith("C1")]
    trade[:workshops] = rng.choice(light, workshops)
    building = next(place for place, known in enumerate(TRADES) if known.industry == "E481")
    trade[workshops : workshops + teams] = building
    return trade


def _villages(count: int, workshops: int, teams: int, rng: Rng) -> Ints:
    """Workshops anywhere; a team a village, so that some villages have none."""
    of_teams = rng.permutation(count)[np.arange(teams) % count]
    villages: Ints = np.r_[rng.integers(count, size=workshops), of_teams]
    return villages


def _places(where: Texts, home: str, rng: Rng) -> Texts:
    place = np.full(where.size, home, dtype="<U6")
    for name, table in PLACES.items():
        here = where == name
        place[here] = pick(table, int(here.sum()), rng)
    return place


def _simulation(where: Texts, place: Texts, size: Floats, figures: Figures) -> Bools:
    """Large firms of three cities run workshops in the county where people learn."""
    away = np.flatnonzero(where == Where.AWAY)
    largest = away[np.argsort(-size[away])][: max(figures.n(12), 3)]
    chosen = np.zeros(where.size, dtype=np.bool_)
    chosen[largest] = True
    place[largest] = np.array(SIMULATION_PLACES)[np.arange(largest.size) % 3]
    return chosen


def _names(trade: Ints, workshops: int, teams: int) -> Texts:
    """Plainly invented: 示范一号门业厂, and so on within each trade."""
    names, numbers = [], [0] * len(TRADES)
    for row, kind in enumerate(trade.tolist()):
        if row < workshops:
            names.append(f"示范{numeral(row + 1)}号车间")
        elif row < workshops + teams:
            names.append(f"示范第{numeral(row + 1 - workshops)}劳务工程队")
        else:
            numbers[kind] += 1
            names.append(f"示范{numeral(numbers[kind])}号{TRADES[kind].name}")
    return np.array(names)


def numeral(number: int) -> str:
    """Numbers as they are read: 一, 十二, 一百零三."""
    parts, is_gap = "", False
    for unit, value in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit = number // value % 10
        if digit:
            gap = "零" if is_gap and parts else ""
            parts += gap + DIGITS[digit] + unit
        is_gap = not digit
    return parts.removeprefix("一") if 10 <= number < 20 else parts


def _posts(area: Area, figures: Figures, rng: Rng) -> tuple[Ints, Texts, Ints]:
    """Village posts by kind; the quotas add up to what the county filled."""
    villages = len(area.villages)
    village = np.repeat(np.arange(villages), len(POST_KINDS))
    kind = np.tile(np.array(list(POST_KINDS)), villages)
    weights = np.tile([share for _, share, _ in POST_KINDS.values()], villages)
    of_village = np.repeat(area.size, len(POST_KINDS))
    quota = shares(figures.welfare, weights * of_village * rng.uniform(0.7, 1.3, village.size))
    has_any = quota > 0
    return village[has_any], kind[has_any], quota[has_any]


def trade_of(employers: Employers) -> list[Trade]:
    """The trade of each employer."""
    return [TRADES[place] for place in employers.trade.tolist()]
