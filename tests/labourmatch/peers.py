"""What the engine is held against: plain Python, OR-Tools, SciPy; none shares a line with it."""

from __future__ import annotations

import datetime
import itertools

import numpy as np
from ortools.graph.python import min_cost_flow
from scipy.optimize import linear_sum_assignment

from labourmatch import Problem
from labourmatch.synthetic import County

OCCUPATION = ((0, 50, 60), (50, 80, 85), (60, 85, 92), (70, 92, 100))
PLACE = (100, 75, 50)
SCHOOLING = (100, 100, 60, 30, 30, 30, 30)
EPOCH = datetime.date(1970, 1, 1)


def score_matrix(c: County) -> np.ndarray:
    """Score of every pair by the written rules, -1 where a rule blocks it."""
    known = zip(c.affinity.village, c.affinity.employer, c.affinity.count, strict=True)
    friends = {(int(a), int(b)): int(x) for a, b, x in known}
    matrix = np.full((c.persons.count, c.vacancies.count), -1)
    for i in range(c.persons.count):
        for j in range(c.vacancies.count):
            matrix[i, j] = pair_score(c, i, j, friends)
    return matrix


def pair_score(c: County, i: int, j: int, friends: dict[tuple[int, int], int]) -> int:
    p, v, rule = c.persons, c.vacancies, c.policy
    held = -1
    for s in range(p.skill_indptr[i], p.skill_indptr[i + 1]):
        if p.skill_occupation[s] == v.occupation[j]:
            held = max(held, int(p.skill_level[s]))
    ranges = [(int(p.wish_lo[i, q]), int(p.wish_hi[i, q])) for q in range(3)]
    stated = [q for q in range(3) if ranges[q][1] > 0]
    inside = [q for q in stated if ranges[q][0] <= v.place[j] <= ranges[q][1]]
    if not may(c, i, j, held) or (stated and not inside):
        return -1
    over = max(0, int(v.wage[j]) - max(int(p.wage_floor[i]), rule.pay_base_yuan))
    wishes = p.wished_occupation[i].tolist()
    order = next((3 - q for q in range(3) if wishes[q] == v.occupation[j]), 0)
    brings = 0 if held < 0 else 1 if held == 0 else 2
    known = friends.get((int(p.village[i]), int(v.employer[j])), 0)
    home = bool(p.near_home[i]) and rule.home_lo <= v.place[j] <= rule.home_hi
    days = int(max(p.fresh_days[i], v.fresh_days[j]))
    span = rule.fresh_days_none - rule.fresh_days_full
    left = min(span, max(0, rule.fresh_days_none - days))
    return (
        min(rule.pay, over * rule.pay // rule.pay_span_yuan)
        + OCCUPATION[order][brings] * rule.occupation // 100
        + (PLACE[inside[0]] if stated else 50) * rule.place // 100
        + SCHOOLING[p.education[i] - v.education_min[j]] * rule.schooling // 100
        + min(known, rule.village_full) * rule.village // rule.village_full
        + int(v.employer_record[j]) * rule.record // 10
        + (rule.near_home if home else 0)
        + left * rule.freshness // span
    )


def may(c: County, i: int, j: int, held: int) -> bool:
    p, v = c.persons, c.vacancies
    born = EPOCH + datetime.timedelta(int(p.birth_day[i]))
    start = EPOCH + datetime.timedelta(int(v.start_day[j]))
    age = start.year - born.year - ((start.month, start.day) < (born.month, born.day))
    return bool(
        not p.opted_out[i]
        and not v.blocked[j]
        and v.openings[j] > 0
        and v.age_min[j] <= age <= v.age_max[j]
        and p.education[i] >= v.education_min[j]
        and held >= v.level[j]
        and v.wage[j] >= p.wage_floor[i]
        and not (v.needs_full_strength[j] and p.weak[i])
        and v.sex_limit[j] in (0, p.sex[i])
        and p.certificates[i] & v.certificate_mask[j] == v.certificate_mask[j]
        and v.employer[j] != p.current_employer[i]
    )


def edges_of(problem: Problem, i: int) -> list[tuple[int, int]]:
    row = slice(problem.indptr[i], problem.indptr[i + 1])
    pairs = zip(problem.indices[row].tolist(), problem.weight[row].tolist(), strict=True)
    return list(pairs)


def by_or_tools(problem: Problem) -> int:
    """Optimum by OR-Tools: household → person → vacancy, the household's first unit cheaper."""
    flow = min_cost_flow.SimpleMinCostFlow()
    n, m, h = problem.persons, problem.vacancies, problem.bonus.size
    first_vacancy, first_home, sink = 1 + n, 1 + n + m, 1 + n + m + h

    def arc(tail: int, head: int, capacity: int, worth: int) -> None:
        flow.add_arc_with_capacity_and_unit_cost(int(tail), int(head), int(capacity), -int(worth))

    for i in range(n):
        home = problem.household[i]
        arc(0 if home < 0 else first_home + home, 1 + i, 1, 0)
        for vacancy, weight in edges_of(problem, i):
            arc(1 + i, first_vacancy + vacancy, 1, weight)
    for home in range(h):
        arc(0, first_home + home, 1, problem.bonus[home])
        arc(0, first_home + home, n, 0)
    for vacancy in range(m):
        arc(first_vacancy + vacancy, sink, min(n, problem.openings[vacancy]), 0)
    arc(0, sink, n, 0)
    flow.set_node_supply(0, n)
    flow.set_node_supply(sink, -n)
    assert flow.solve() == flow.OPTIMAL
    return -int(flow.optimal_cost())


def by_brute_force(problem: Problem) -> int:
    """Optimum over every plan there is."""
    choices = [[(-1, 0), *edges_of(problem, i)] for i in range(problem.persons)]
    best = 0
    for plan in itertools.product(*choices):
        taken = np.bincount([v for v, _ in plan if v >= 0], minlength=problem.vacancies)
        if (taken > problem.openings).any():
            continue
        homes = {int(problem.household[i]) for i, (v, _) in enumerate(plan) if v >= 0} - {-1}
        worth = sum(w for _, w in plan) + sum(int(problem.bonus[home]) for home in homes)
        best = max(best, worth)
    return best


def by_scipy(problem: Problem) -> int:
    """Optimum without households: seats expanded, everybody may stay unplaced."""
    seats = np.repeat(np.arange(problem.vacancies), np.minimum(problem.openings, problem.persons))
    matrix = np.zeros((problem.persons, seats.size))
    for i in range(problem.persons):
        worth = np.zeros(problem.vacancies)
        for vacancy, weight in edges_of(problem, i):
            worth[vacancy] = max(worth[vacancy], weight)
        matrix[i] = worth[seats]
    rows, columns = linear_sum_assignment(matrix, maximize=True)
    return int(matrix[rows, columns].sum())


def covered_only(problem: Problem) -> int:
    """Most priority households that any plan can cover."""
    flow = Problem(
        problem.indptr,
        problem.indices,
        np.zeros_like(problem.weight),
        problem.openings,
        household=problem.household,
        bonus=np.ones_like(problem.bonus),
    )
    return by_or_tools(flow)
