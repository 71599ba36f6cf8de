"""Vacancies: terms that the law allows, most of them verified and in date."""

from dataclasses import dataclass

import numpy as np

from wugong.ops.demo.demand import Demand
from wugong.ops.demo.draw import (
    Days,
    Floats,
    Ints,
    Rng,
    Texts,
    exact_total,
    pick,
    pick_places,
    stream,
)
from wugong.ops.demo.figures import Figures, Where
from wugong.ops.demo.trades import TRADES

STATES = {"verified": 92.0, "pending": 4.0, "closed": 3.0, "sent_back": 1.0}
PAY_KINDS = {"time": 55.0, "piece": 30.0, "mixed": 15.0}
BOARD = {"both": 62.0, "board": 8.0, "lodging": 18.0, "none": 12.0}
LEVELS = (56.0, 22.0, 12.0, 7.0, 3.0)  # nothing asked, experience, then the grades
GRADES = ("普工", "初级", "中级", "高级")
MIXED_TITLES = ("", "", "", "（夜班）", "（学徒）", "（长白班）")
LOWEST_PAY = 1_800


@dataclass(frozen=True)
class Vacancies:
    """One row a vacancy."""

    employer: Ints
    base: Ints  # or -1
    workshop: Ints  # or -1
    title: Texts
    occupation: Texts
    level: Ints
    openings: Ints
    filled: Ints
    wage_min: Ints
    wage_max: Ints
    pay_kind: Texts
    age_min: Ints
    age_max: Ints
    education: Ints
    sex_limit: Texts
    needs_full_strength: Ints
    board: Texts
    months: Ints
    starts: Days
    until: Days
    state: Texts
    source: Texts
    confirmed: Days


def draw_vacancies(demand: Demand, figures: Figures, seed: int) -> Vacancies:
    """So many vacancies with so many openings, at the employers that take most."""
    rng = stream(seed, f"vacancies {demand.employers.name.size}")
    size, today = figures.n(20_000), figures.story.today
    staff = demand.employers
    employer = pick_places(_appetite(demand), size, rng)
    trade = staff.trade[employer]
    level = pick_places(LEVELS, size, rng) - 1
    wage = _wages(staff.where[employer], trade, level, rng, figures.story.pay)
    openings = np.maximum(rng.geometric(1 / 12.0, size), 1)
    state = pick(STATES, size, rng)
    starts = today - rng.integers(0, 40, size).astype("timedelta64[D]")
    in_base = np.searchsorted(demand.bases, employer).clip(0, demand.bases.size - 1)
    base = np.where(demand.bases[in_base] == employer, in_base, -1)
    return Vacancies(
        employer=employer,
        base=base,
        workshop=np.where(employer < demand.workshops, employer, -1),
        title=_titles(trade, level, rng),
        occupation=np.array([kind.occupation for kind in TRADES])[trade],
        level=level,
        openings=(opened := exact_total(openings, 1, 400, figures.n(240_000), rng)),
        filled=np.where(rng.random(size) < 0.1, opened // 4, 0),
        wage_min=wage,
        wage_max=wage + rng.integers(2, 16, size) * 100,
        pay_kind=pick(PAY_KINDS, size, rng),
        age_min=np.array([16, 18, 18, 20])[pick_places([20, 60, 10, 10], size, rng)],
        age_max=np.array([35, 40, 45, 50, 55, 60])[pick_places([4, 9, 20, 27, 22, 18], size, rng)],
        education=pick_places([45, 12, 33, 8, 2], size, rng),
        sex_limit=np.full(size, ""),
        needs_full_strength=(rng.random(size) < 0.35).astype(np.int64),
        board=pick(BOARD, size, rng),
        months=np.array([6, 12, 24, 36])[pick_places([10, 50, 15, 25], size, rng)],
        starts=starts,
        until=np.where(state == "closed", today - 3, starts + 60 + rng.integers(0, 60, size)),
        state=state,
        source=_sources(staff.where[employer], base, rng),
        confirmed=np.minimum(starts + rng.integers(0, 20, size), today),
    )


def _appetite(demand: Demand) -> Floats:
    """Who looks for people: not teams, not those in arrears, not the idle workshop."""
    staff = demand.employers
    weights: Floats = np.sqrt(staff.size) * (staff.kind != "team") * ~staff.in_arrears
    weights = weights * np.where(staff.where == Where.HOME, 1.2, 1.0)
    weights[demand.workshops - 1] = 0
    return weights


def _wages(where: Texts, trade: Ints, level: Ints, rng: Rng, against_2019: float) -> Ints:
    scale = np.where(where == Where.HOME, 0.72, np.where(where == Where.YUNNAN, 0.92, 1.12))
    pay = np.array([kind.pay for kind in TRADES])[trade]
    wage = against_2019 * (
        3_400 * scale * pay * (1 + 0.12 * np.maximum(level, 0)) * rng.lognormal(0, 0.12, trade.size)
    )
    rounded: Ints = np.maximum(np.round(wage / 100) * 100, LOWEST_PAY).astype(np.int64)
    return rounded


def _titles(trade: Ints, level: Ints, rng: Rng) -> Texts:
    posts = np.array([kind.post for kind in TRADES])[trade]
    ending = np.array(MIXED_TITLES)[rng.integers(len(MIXED_TITLES), size=trade.size)]
    grade = np.where(level > 0, np.array(GRADES)[np.maximum(level, 0)], "")
    titles: Texts = np.char.add(np.char.add(grade, posts), ending)
    return titles


def _sources(where: Texts, base: Ints, rng: Rng) -> Texts:
    others = np.where(rng.random(where.size) < 0.5, "station", "province")
    return np.where(base >= 0, "base", np.where(where == Where.HOME, "local", others))
