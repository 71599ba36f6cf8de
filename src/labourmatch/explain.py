"""Why this pair, and why not: parts of a score, what is missing, the price that was too high."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from labourmatch.kernels import scoring as col
from labourmatch.kernels.ranking import own_occupations, standing
from labourmatch.kernels.scoring import NOWHERE, pack_own, pack_rest, place_order
from labourmatch.market import Affinity, Persons, Vacancies
from labourmatch.policy import PARTS, Policy
from labourmatch.prices import LOWEST
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
    packed = pack_own(tables.policy, wish, held, max(order, 0), _friends(tables))
    packed |= pack_rest(tables.person, 0, tables.vacancy, 0, tables.policy)
    points = np.array([packed], "<i8").view(np.int8)
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
    asked, weak = v[col.CERTIFICATES], bool(person.weak[0])
    sex, school = int(person.sex[0]), int(person.education[0])
    start = v[col.BORN_BY] + int(vacancy.age_min[0]) * 10_000
    age = (start - p[col.P_BORN]) // 10_000
    rules = (
        ("opted_out", bool(person.opted_out[0]), 0, 1),
        ("blocked", bool(vacancy.blocked[0]), 0, 1),
        ("no_openings", bool(vacancy.openings[0] <= 0), 1, int(vacancy.openings[0])),
        ("same_employer", p[col.P_FIRM] == v[col.FIRM], 0, 1),
        ("sex", v[col.SEX] not in (0, sex), v[col.SEX], sex),
        ("age_young", p[col.P_BORN] > v[col.BORN_BY], int(vacancy.age_min[0]), age),
        ("age_old", p[col.P_BORN] <= v[col.BORN_AFTER], int(vacancy.age_max[0]), age),
        ("schooling", school < v[col.EDUCATION], v[col.EDUCATION], school),
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
        ``placed_here``, ``blocked``, ``closed``, ``no_edge``, ``would_improve``,
        ``better_elsewhere``, ``price`` or ``tie``; see ``why_not``.
    weight : int
        Worth of the pair, -1 where it is not known or not allowed.
    price : int
        What the vacancy's last opening is worth to others.
    own : int
        What the person gains where the plan puts them, above the price there; unplaced 0, or what
        the priority household would bid below 0 for its first member.
    missing : tuple of Missing
        Every rule that blocks the pair.
    """

    code: str
    weight: int
    price: int
    own: int
    missing: tuple[Missing, ...] = ()

    @property
    def short(self) -> int:
        """Points that the pair would have to be worth more to enter the plan, at least."""
        return max(0, self.own + self.price - self.weight)


def why_not(
    problem: Problem, result: Result, pair: tuple[int, int], told: Explanation | None = None
) -> WhyNot:
    """Say why a plan proven optimal does not contain this pair.

    Parameters
    ----------
    problem, result : Problem, Result
        The instance and its plan, proven optimal.
    pair : (int, int)
        Person and vacancy.
    told : Explanation, optional
        What ``explain`` says of the pair: its rules and its score.

    Returns
    -------
    WhyNot
        ``blocked``: a rule stands against it (only with ``told``). ``closed``: the vacancy has no
        opening. ``no_edge``: on neither short list, and nothing more is known. ``would_improve``:
        allowed, on neither short list, and worth more than its price, so that longer lists could
        improve the plan. ``better_elsewhere``: the person gains more where they are than here
        above the price. ``price``: others gain more here. ``tie``: the pair is worth as much to
        the plan as what was chosen.

    Raises
    ------
    InvalidProblem
        ``pair.range`` when there is no such person or vacancy.
    """
    i, j = pair
    if not (0 <= i < problem.persons and 0 <= j < problem.vacancies):
        raise InvalidProblem("pair.range", f"There is no person {i} or no vacancy {j}.")
    row = slice(int(problem.indptr[i]), int(problem.indptr[i + 1]))
    column, weight = problem.indices[row], problem.weight[row]
    price, at = int(result.price[j]), int(result.vacancy[i])
    here = _weight(column, weight, j)
    own = (
        _weight(column, weight, at) - int(result.price[at])
        if at >= 0
        else _reserve(problem, result, i)
    )
    missing = told.missing if told else ()
    if at == j:
        return WhyNot("placed_here", here, price, own)
    if missing:
        return WhyNot("blocked", -1, price, own, missing)
    if here < 0 and told:
        here = told.total
    if problem.openings[j] == 0:
        return WhyNot("closed", here, price, own)
    if here < 0:
        return WhyNot("no_edge", -1, price, own)
    better = here - price - own
    if better > 0:
        return WhyNot("would_improve", here, price, own)
    code = "tie" if better == 0 else "better_elsewhere" if at >= 0 else "price"
    return WhyNot(code, here, price, own)


def _reserve(problem: Problem, result: Result, i: int) -> int:
    """What an unplaced person stays for: 0, or their household's bid below 0."""
    home = int(problem.household[i])
    if home < 0:
        return 0
    best = int(LOWEST)
    for mate in np.flatnonzero(problem.household == home).tolist():
        row = slice(int(problem.indptr[mate]), int(problem.indptr[mate + 1]))
        gain = problem.weight[row] - result.price[problem.indices[row]]
        best = int(gain.max(initial=best))
    return max(-int(problem.bonus[home]), min(best, 0))


def _weight(column: Int32, weight: Int32, vacancy: int) -> int:
    mine: Bool = column == vacancy
    return int(weight[mine].max()) if bool(mine.any()) else -1
