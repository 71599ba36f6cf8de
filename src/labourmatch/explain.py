"""Why this pair, and why not: parts of a score, what is missing, the price that was too high."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from labourmatch.kernels import scoring as col
from labourmatch.kernels.ranking import own_occupations, standing
from labourmatch.kernels.scoring import NOWHERE, fill_parts, place_order
from labourmatch.market import Affinity, Persons, Vacancies
from labourmatch.policy import PARTS, Policy
from labourmatch.problem import Bool, Int32, InvalidProblem, Problem
from labourmatch.result import Result
from labourmatch.tables import Tables, pack


@dataclass(frozen=True, slots=True)
class Missing:
    """One rule that blocks a pair: what is needed and what is there."""

    code: str
    need: int
    have: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """One pair: the parts of its score and every rule that blocks it.

    Attributes
    ----------
    parts : dict
        Points by the names of ``PARTS``; those that the pair would have, blocked or not.
    missing : tuple of Missing
        Empty when the person may take the vacancy.
    """

    parts: dict[str, int]
    missing: tuple[Missing, ...]

    @property
    def eligible(self) -> bool:
        """Whether the person may take the vacancy."""
        return not self.missing

    @property
    def total(self) -> int:
        """The score."""
        return sum(self.parts.values())


def explain(
    persons: Persons,
    vacancies: Vacancies,
    policy: Policy,
    pair: tuple[int, int],
    affinity: Affinity | None = None,
) -> Explanation:
    """Explain one pair.

    Parameters
    ----------
    persons, vacancies, policy, affinity
        As given to ``recommend``.
    pair : (int, int)
        Person and vacancy.

    Raises
    ------
    InvalidProblem
        When there is no such person or vacancy.
    """
    i, j = pair
    if not (0 <= i < persons.count and 0 <= j < vacancies.count):
        raise InvalidProblem("pair.range", f"There is no person {i} or no vacancy {j}.")
    person, vacancy = persons.rows(i, i + 1), vacancies.rows(j, j + 1)
    tables = pack(person, vacancy, policy, affinity or Affinity.none())
    own = np.empty((tables.most_own, 3), np.int32)
    owned = own_occupations(
        0, person.wished_occupation, person.skill_indptr, person.skill_occupation,
        person.skill_level, tables.remap, own,
    )  # fmt: skip
    at = standing(own, owned, 0)
    wish, held = (int(own[at, 1]), int(own[at, 2])) if at >= 0 else (0, -1)
    order = place_order(person.wish_lo, person.wish_hi, 0, int(vacancy.place[0]))
    points = np.zeros(len(PARTS), np.int8)
    fill_parts(
        tables.person, 0, tables.vacancy, 0, tables.policy, wish, held, max(order, 0),
        _friends(tables), points,
    )  # fmt: skip
    if order == NOWHERE:
        points[PARTS.index("place")] = 0
    missing = _missing(tables, person, vacancy, held)
    if order == NOWHERE:
        missing += (Missing("place", int(vacancy.place[0]), int(person.wish_lo[0, 0])),)
    parts = dict(zip(PARTS, points.tolist(), strict=True))
    return Explanation(parts, missing)


def _friends(tables: Tables) -> int:
    village = int(tables.person[0, col.P_VILLAGE])
    if not 0 <= village < tables.friend_ptr.size - 1:
        return 0
    rows = slice(int(tables.friend_ptr[village]), int(tables.friend_ptr[village + 1]))
    return int(tables.friend_count[rows].sum())


def _missing(tables: Tables, person: Persons, vacancy: Vacancies, held: int) -> tuple[Missing, ...]:
    p, v = tables.person[0].tolist(), tables.vacancy[0].tolist()
    asked, weak = v[col.CERTIFICATES], p[col.P_WEAK]
    start = v[col.BORN_BY] + int(vacancy.age_min[0]) * 10_000
    age = (start - p[col.P_BORN]) // 10_000
    rules = (
        ("opted_out", bool(person.opted_out[0]), 0, 1),
        ("blocked", bool(vacancy.blocked[0]), 0, 1),
        ("no_openings", bool(vacancy.openings[0] <= 0), 1, int(vacancy.openings[0])),
        ("same_employer", p[col.P_EMPLOYER] == v[col.EMPLOYER], 0, 1),
        ("sex", v[col.SEX] not in (0, p[col.P_SEX]), v[col.SEX], p[col.P_SEX]),
        ("age_young", p[col.P_BORN] > v[col.BORN_BY], int(vacancy.age_min[0]), age),
        ("age_old", p[col.P_BORN] <= v[col.BORN_AFTER], int(vacancy.age_max[0]), age),
        (
            "schooling",
            p[col.P_EDUCATION] < v[col.EDUCATION],
            v[col.EDUCATION],
            p[col.P_EDUCATION],
        ),
        ("strength", bool(v[col.STRENGTH] and weak), 1, 0),
        ("certificate", p[col.P_CERTIFICATES] & asked != asked, asked, p[col.P_CERTIFICATES]),
        ("level", held < v[col.LEVEL], v[col.LEVEL], held),
        ("wage", v[col.WAGE] < p[col.P_FLOOR], p[col.P_FLOOR], v[col.WAGE]),
    )
    return tuple(Missing(code, need, have) for code, blocks, need, have in rules if blocks)


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why the plan does not put this person there.

    Attributes
    ----------
    code : str
        ``placed_here``, ``no_edge``, ``better_elsewhere``, ``price``, ``household`` or ``tie``.
    weight : int
        Worth of the pair, -1 without an edge.
    price : int
        What the vacancy's last opening is worth to others.
    own : int
        What the person gains where the plan puts them, above the price there; 0 unplaced.
    """

    code: str
    weight: int
    price: int
    own: int


def why_not(problem: Problem, result: Result, pair: tuple[int, int]) -> WhyNot:
    """Say why a plan proven optimal does not contain this pair.

    ``no_edge``: not eligible or not on either short list (``explain`` says which rule blocks).
    ``better_elsewhere``: the person's own place is worth more above its price. ``price``: others
    gain more there than this person would. ``household``: a mate is placed and counts already.
    ``tie``: the pair is worth the same to the plan as what was chosen.
    """
    i, j = pair
    if not (0 <= i < problem.persons and 0 <= j < problem.vacancies):
        raise InvalidProblem("pair.range", f"There is no person {i} or no vacancy {j}.")
    row = slice(int(problem.indptr[i]), int(problem.indptr[i + 1]))
    column, weight = problem.indices[row], problem.weight[row]
    price, at = int(result.price[j]), int(result.vacancy[i])
    here = _weight(column, weight, j)
    own = _weight(column, weight, at) - int(result.price[at]) if at >= 0 else 0
    if at == j:
        return WhyNot("placed_here", here, price, own)
    if here < 0:
        return WhyNot("no_edge", -1, price, own)
    if at >= 0:
        code = "better_elsewhere" if here - price < own else "tie"
        return WhyNot(code, here, price, own)
    home = int(problem.household[i])
    covered = home >= 0 and bool((result.vacancy[problem.household == home] >= 0).any())
    if here > price:
        return WhyNot("household", here, price, own)
    code = "price" if here < price else "tie"
    return WhyNot("household" if covered and code == "tie" else code, here, price, own)


def _weight(column: Int32, weight: Int32, vacancy: int) -> int:
    mine: Bool = column == vacancy
    return int(weight[mine].max()) if bool(mine.any()) else -1
