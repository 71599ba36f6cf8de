"""Teams together: feasible, under an honest bound, the rest optimal, the losers named."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labourmatch import InvalidProblem, Problem, assign, certify, together
from labourmatch.families import instance
from tests.examples import examples
from tests.labourmatch.peers import by_or_tools, edges_of
from tests.labourmatch.shapes import household_first_small, small


def worth(problem: Problem, plan: tuple[tuple[int, int], ...]) -> int:
    homes = {int(problem.household[i]) for i, (v, _) in enumerate(plan) if v >= 0} - {-1}
    return sum(w for _, w in plan) + sum(int(problem.bonus[home]) for home in homes)


def best_together(problem: Problem, teams: list[list[int]], within: np.ndarray) -> int:
    """Optimum over every plan that keeps each team in one place or out."""
    choices = [[(-1, 0), *edges_of(problem, i)] for i in range(problem.persons)]
    best = 0
    for plan in itertools.product(*choices):
        taken = np.bincount([v for v, _ in plan if v >= 0], minlength=problem.vacancies)
        if (taken > problem.openings).any():
            continue
        where = [{int(within[v]) if (v := plan[i][0]) >= 0 else -1 for i in t} for t in teams]
        if all(len(places) == 1 for places in where):
            best = max(best, worth(problem, plan))
    return best


def rest_of(problem: Problem, seats: np.ndarray, members: list[int]) -> Problem:
    """What is left for everybody else once the teams sit."""
    degree = np.diff(problem.indptr)
    person = np.repeat(np.arange(problem.persons), degree)
    kept = ~np.isin(person, members)
    mine = seats[members]
    homes = problem.household[[i for i in members if seats[i] >= 0]]
    bonus = problem.bonus.copy()
    bonus[homes[homes >= 0]] = 0
    count = np.where(np.isin(np.arange(problem.persons), members), 0, degree)
    taken = np.bincount(mine[mine >= 0], minlength=problem.vacancies)
    return Problem(
        np.concatenate(([0], np.cumsum(count))),
        problem.indices[kept],
        problem.weight[kept],
        problem.openings - taken,
        household=problem.household,
        bonus=bonus,
    )


def with_teams(seed: int, problem: Problem) -> tuple[list[list[int]], np.ndarray]:
    chance = np.random.default_rng(seed)
    order = chance.permutation(problem.persons).tolist()
    teams = []
    while len(order) >= 2 and len(teams) < 3:
        size = min(len(order), int(chance.integers(2, 4)))
        teams.append([order.pop() for _ in range(size)])
    groups = int(chance.integers(1, problem.vacancies + 1))
    return teams, chance.integers(0, groups, problem.vacancies).astype(np.int32)


@examples(1500)
@given(seed=st.integers(0, 10**6), first=st.booleans(), same=st.booleans())
def test_teams_sit_together_and_the_rest_is_optimal_around_them(
    seed: int, first: bool, same: bool
) -> None:
    problem = household_first_small(seed) if first else small(seed)
    teams, groups = with_teams(seed, problem)
    within = np.arange(problem.vacancies, dtype=np.int32) if same else groups
    told = together(problem, teams, None if same else within)
    seats = told.result.vacancy
    proof = certify(problem, told.result)
    assert proof.feasible and proof.objective == told.result.objective
    assert told.result.objective <= told.result.upper_bound <= told.alone.objective
    members = []
    for t, team in enumerate(teams):
        places = {int(within[seats[i]]) if seats[i] >= 0 else -1 for i in team}
        if told.fits[t]:
            assert places == {int(told.where[t])}
            members += team
    rest = rest_of(problem, seats, members)
    mine = tuple(
        (int(seats[i]), max((w for v, w in edges_of(problem, i) if v == seats[i]), default=0))
        if i in members
        else (-1, 0)
        for i in range(problem.persons)
    )
    assert told.result.objective == worth(problem, mine) + by_or_tools(rest)


def test_no_plan_that_keeps_the_teams_together_passes_the_bound() -> None:
    reached = tried = 0
    for seed in range(400):
        problem = household_first_small(seed) if seed % 2 else small(seed, 7)
        if not problem.persons >= 2 or np.prod(np.diff(problem.indptr) + 1.0) > 4_000:
            continue
        teams, within = with_teams(seed, problem)
        told = together(problem, teams, within)
        held = [team for team, fit in zip(teams, told.fits, strict=True) if fit]
        best = best_together(problem, held, within)
        assert told.result.objective <= best <= told.result.upper_bound
        tried += 1
        reached += told.result.objective == best
    assert tried > 60
    assert reached > 0.9 * tried


def test_a_couple_takes_the_seats_of_others_and_they_are_named() -> None:
    #   0 and 1 go together; 2 had the second seat of vacancy 0, 3 its own.
    problem = Problem([0, 2, 3, 5, 6], [0, 1, 0, 0, 2, 1], [60, 80, 70, 90, 40, 50], [2, 1, 1])
    told = together(problem, [[0, 1]])
    assert told.alone.objective == 80 + 70 + 90
    assert told.result.vacancy.tolist() == [0, 0, 2, 1]
    assert told.where.tolist() == [0]
    assert told.loss.tolist() == [0, 0, 50, -50]
    assert told.losers.tolist() == [2]
    assert told.cost == 240 - 220
    assert told.result.objective <= told.result.upper_bound <= told.alone.upper_bound


def test_a_couple_that_fits_nowhere_is_planned_like_everybody_else() -> None:
    problem = Problem([0, 1, 2], [0, 1], [5, 6], [1, 1])
    told = together(problem, [[0, 1]])
    assert told.fits.tolist() == [False]
    assert told.where.tolist() == [-1]
    assert told.result.vacancy.tolist() == [0, 1]
    assert told.cost == 0


def test_together_by_employer_is_easier_than_by_vacancy() -> None:
    problem = Problem([0, 1, 2], [0, 1], [5, 6], [1, 1])
    told = together(problem, [[0, 1]], np.array([7, 7], np.int32))
    assert told.where.tolist() == [7]
    assert told.result.objective == 11


def test_a_county_of_couples_stays_near_its_bound() -> None:
    problem = instance("realistic", 3_000, 150, 2)
    alone = assign(problem)
    chance = np.random.default_rng(1)
    couples = chance.permutation(problem.persons)[:200].reshape(-1, 2).tolist()
    places = chance.integers(0, 12, problem.vacancies).astype(np.int32)
    told = together(problem, couples, places, alone=alone)
    assert told.fits.sum() > 50
    assert told.cost >= 0
    assert told.result.gap <= 0.02 * told.alone.objective


@pytest.mark.parametrize(
    ("teams", "code"),
    [([[0]], "teams.size"), ([[0, 9]], "teams.person"), ([[0, 1], [1, 2]], "teams.person")],
)
def test_a_team_that_is_none_is_refused(teams: list[list[int]], code: str) -> None:
    problem = Problem([0, 1, 2, 3], [0, 0, 0], [5, 5, 5], [3])
    with pytest.raises(InvalidProblem) as refusal:
        together(problem, teams)
    assert refusal.value.code == code
