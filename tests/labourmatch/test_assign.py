"""The plan against brute force, OR-Tools and SciPy on thousands of small instances."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labourmatch import Options, Problem, assign, certify
from labourmatch.families import FAMILIES, instance
from tests.labourmatch.peers import by_brute_force, by_or_tools, by_scipy, covered_only
from tests.labourmatch.shapes import household_first_small, small


def check(problem: Problem, optimum: int) -> None:
    result = assign(problem)
    proof = certify(problem, result)
    assert proof.faults == ()
    assert result.objective == proof.objective == optimum
    assert result.upper_bound == proof.upper_bound == optimum


@pytest.mark.parametrize("block", range(20))
def test_small_instances_reach_the_optimum_of_or_tools(block: int) -> None:
    for seed in range(block * 150, block * 150 + 150):
        problem = small(seed)
        check(problem, by_or_tools(problem))


def test_tiny_instances_reach_the_optimum_of_brute_force() -> None:
    for seed in range(300):
        problem = small(seed, 6)
        if np.prod(np.diff(problem.indptr) + 1) < 5_000:
            check(problem, by_brute_force(problem))


def test_without_households_the_optimum_is_that_of_scipy() -> None:
    for seed in range(200):
        plain = small(seed, 30)
        if plain.weight.size and plain.weight.max() > 10**6:
            continue
        problem = Problem(plain.indptr, plain.indices, plain.weight, plain.openings)
        check(problem, by_scipy(problem))


def test_household_first_covers_as_many_households_as_any_plan_could() -> None:
    for seed in range(400):
        problem = household_first_small(seed)
        if problem.weight.size and problem.weight.max() > 10**6:
            continue
        one_tier = np.full_like(problem.bonus, problem.bonus.min(initial=2**40))
        level = Problem(
            problem.indptr,
            problem.indices,
            problem.weight,
            problem.openings,
            household=problem.household,
            bonus=one_tier,
        )
        result = assign(level)
        homes = level.household[result.vacancy >= 0]
        assert np.unique(homes[homes >= 0]).size == covered_only(level)


@pytest.mark.parametrize("family", FAMILIES)
def test_each_family_is_proven_and_agrees_with_or_tools(family: str) -> None:
    problem = instance(family, 900, 60, 3)
    check(problem, by_or_tools(problem))


@pytest.mark.parametrize("family", FAMILIES)
def test_the_same_instance_gives_the_same_plan(family: str) -> None:
    problem = instance(family, 500, 40, 4)
    first, second = assign(problem), assign(problem)
    assert np.array_equal(first.vacancy, second.vacancy)
    assert np.array_equal(first.price, second.price)


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_any_shape_at_all_is_proven(data: st.DataObject) -> None:
    n, m = data.draw(st.integers(0, 8)), data.draw(st.integers(1, 5))
    degree = data.draw(st.lists(st.integers(0, 6), min_size=n, max_size=n))
    size = sum(degree)
    weight = st.integers(0, data.draw(st.sampled_from([0, 1, 3, 100, 2**31 - 1])))
    homes = data.draw(st.integers(0, 3))
    problem = Problem(
        np.concatenate(([0], np.cumsum(degree))).astype(np.int64),
        np.array(data.draw(st.lists(st.integers(0, m - 1), min_size=size, max_size=size)), int),
        np.array(data.draw(st.lists(weight, min_size=size, max_size=size)), int),
        np.array(data.draw(st.lists(st.integers(0, 4), min_size=m, max_size=m)), int),
        household=np.array(
            data.draw(st.lists(st.integers(-1, homes - 1), min_size=n, max_size=n)), int
        ),
        bonus=np.array(
            data.draw(
                st.lists(st.sampled_from([0, 7, 500, 2**40]), min_size=homes, max_size=homes)
            ),
            int,
        ),
    )
    check(problem, by_or_tools(problem))


def test_nobody_no_edges_and_no_openings() -> None:
    nothing = np.zeros(0, np.int64)
    check(Problem([0], nothing, nothing, [3]), 0)
    check(Problem([0], nothing, nothing, nothing), 0)
    check(Problem([0, 0, 0], nothing, nothing, [1], household=[0, -1], bonus=[9]), 0)
    check(Problem([0, 1], [0], [5], [0], household=[0], bonus=[9]), 0)


def test_one_huge_household_earns_its_bonus_once() -> None:
    n = 500
    problem = Problem(
        np.arange(n + 1),
        np.zeros(n, int),
        np.arange(n),
        [7],
        household=np.zeros(n, int),
        bonus=[10**9],
    )
    check(problem, 10**9 + sum(range(n - 7, n)))


def test_weights_at_the_limit_of_int32_do_not_overflow() -> None:
    top = 2**31 - 1
    problem = Problem([0, 2, 4], [0, 1, 0, 1], [top, top - 1, top, 0], [1, 1])
    check(problem, 2 * top - 1)


def test_a_deadline_gives_a_feasible_plan_with_an_honest_bound() -> None:
    problem = instance("oversubscribed", 4_000, 200, 1)
    optimum = assign(problem).objective
    hurried = assign(problem, Options(deadline_seconds=0.0))
    proof = certify(problem, hurried)
    assert proof.feasible
    assert hurried.objective == proof.objective <= optimum <= proof.upper_bound
    assert hurried.upper_bound == proof.upper_bound


def changed(problem: Problem, seed: int) -> Problem:
    chance = np.random.default_rng(seed)
    weight = problem.weight.copy()
    touched = chance.random(weight.size) < 0.05
    weight[touched] = chance.integers(0, 101, int(touched.sum()))
    openings = np.maximum(problem.openings + chance.integers(-1, 2, problem.vacancies), 0)
    return Problem(
        problem.indptr,
        problem.indices,
        weight,
        openings,
        household=problem.household,
        bonus=problem.bonus,
    )


@pytest.mark.parametrize("family", FAMILIES)
def test_a_warm_start_reaches_the_same_optimum_as_a_cold_one(family: str) -> None:
    before = instance(family, 700, 50, 5)
    earlier = assign(before)
    after = changed(before, 1)
    warm = assign(after, warm=earlier)
    assert certify(after, warm).proven
    assert warm.objective == assign(after).objective


def test_a_warm_start_from_a_plan_of_another_instance_is_still_exact() -> None:
    for seed in range(150):
        problem = small(seed)
        result = assign(problem, warm=assign(small(seed + 1)))
        assert certify(problem, result).proven
        assert result.objective == by_or_tools(problem)
