"""Classes: who becomes eligible, bounds that hold, gains that are those of a plan solved anew."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labourmatch import (
    InvalidProblem,
    Offer,
    Problem,
    assign,
    candidates,
    certify,
    classes_to_open,
    edges,
    explain,
    in_demand,
    recommend,
)
from labourmatch.classes import with_pairs
from labourmatch.synthetic import County, county
from labourmatch.training import held_level, may_join, opened_by
from tests.labourmatch.peers import by_or_tools, score_matrix


def planned(home: County) -> Problem:
    best = recommend(home.persons, home.vacancies, home.policy, 16, home.affinity)
    named = candidates(home.persons, home.vacancies, home.policy, 32, home.affinity)
    return edges(best, home.persons, home.vacancies, also=named)


def skilled(home: County, seed: int) -> County:
    """The same county where every vacancy asks a grade, few openings, so that classes matter."""
    chance = np.random.default_rng(seed)
    level = chance.integers(-1, 4, home.vacancies.count).astype(np.int8)
    openings = chance.integers(0, 5, home.vacancies.count).astype(np.int32)
    occupation = (home.vacancies.occupation % 4).astype(np.int16)
    demand = replace(home.vacancies, level=level, openings=openings, occupation=occupation)
    known = (home.persons.skill_occupation % 4).astype(np.int16)
    people = replace(home.persons, skill_occupation=known)
    return County(people, demand, home.affinity, home.policy)


def with_skill(home: County, i: int, kind: tuple[int, int]) -> County:
    """The same county after one person finished a class: by appending to the skills."""
    at = home.persons.skill_indptr[i + 1]
    pointer = home.persons.skill_indptr + (np.arange(home.persons.count + 1) > i)
    people = replace(
        home.persons,
        skill_indptr=pointer,
        skill_occupation=np.insert(home.persons.skill_occupation, at, kind[0]),
        skill_level=np.insert(home.persons.skill_level, at, kind[1]),
    )
    return County(people, home.vacancies, home.affinity, home.policy)


def test_a_class_opens_exactly_the_pairs_that_lack_this_one_level() -> None:
    home = skilled(county(60, 24, 3), 3)
    before = score_matrix(home)
    checked = 0
    for kind in in_demand(home.vacancies)[:6]:
        opened = opened_by(home.persons, home.vacancies, home.policy, kind, home.affinity)
        found = dict(
            zip(zip(opened.person.tolist(), opened.vacancy.tolist(), strict=True),
                opened.weight.tolist(), strict=True)
        )  # fmt: skip
        joins = may_join(home.persons, *kind)
        for i in range(home.persons.count):
            after = score_matrix(with_skill(home, i, kind))[i] if joins[i] else before[i]
            fresh = {(i, int(j)) for j in np.flatnonzero((after >= 0) & (before[i] < 0))}
            assert {pair for pair in found if pair[0] == i} == fresh
            assert all(found[pair] == after[pair[1]] for pair in fresh)
            checked += len(fresh)
    assert checked > 20


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6), cost=st.integers(1, 5), seats=st.integers(1, 6))
def test_gains_are_those_of_plans_solved_anew_and_stay_under_their_bounds(
    seed: int, cost: int, seats: int
) -> None:
    home = skilled(county(80, 20, seed), seed)
    problem = planned(home)
    result = assign(problem)
    kinds = in_demand(home.vacancies)
    offers = [Offer(*kind, seats, cost + k % 3, 2) for k, kind in enumerate(kinds)]
    plan = classes_to_open(
        home.persons, home.vacancies, home.policy, (problem, result), offers, affinity=home.affinity
    )
    assert certify(plan.problem, plan.result).proven
    assert plan.result.objective == by_or_tools(plan.problem)
    assert sum(each.gain for each in plan.opened) == plan.result.objective - result.objective
    assert sum(each.placed_more for each in plan.opened) == plan.result.matched - result.matched
    everybody = [int(i) for each in plan.opened for i in each.trainees]
    assert len(set(everybody)) == len(everybody)
    for each in plan.opened:
        assert 0 < each.gain <= each.bound
        assert 0 < each.trainees.size <= seats
    if plan.opened:
        assert plan.opened[0].gain <= plan.bound[plan.opened[0].offer]


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_no_choice_of_trainees_adds_more_than_the_bound_of_its_class(seed: int) -> None:
    home = skilled(county(50, 14, seed), seed)
    problem = planned(home)
    result = assign(problem)
    chance = np.random.default_rng(seed)
    offers = [Offer(*kind, 2, 1) for kind in in_demand(home.vacancies)]
    plan = classes_to_open(
        home.persons, home.vacancies, home.policy, (problem, result), offers, affinity=home.affinity
    )
    for k, offer in enumerate(offers):
        kind = (offer.occupation, offer.level)
        pairs = opened_by(home.persons, home.vacancies, home.policy, kind, home.affinity)
        could = np.unique(pairs.person)
        assert plan.eligible[k] == could.size
        for _ in range(4):
            joined = np.zeros(home.persons.count, np.bool_)
            joined[chance.permutation(could)[: offer.seats]] = True
            after = assign(with_pairs(problem, pairs.of(joined)))
            assert after.objective - result.objective <= plan.bound[k]


def test_the_budget_is_kept_and_the_best_rate_comes_first() -> None:
    home = skilled(county(300, 40, 5), 5)
    problem = planned(home)
    solved = problem, assign(problem)
    offers = [Offer(*kind, 5, 1000 + 10 * k) for k, kind in enumerate(in_demand(home.vacancies))]
    tight = classes_to_open(
        home.persons,
        home.vacancies,
        home.policy,
        solved,
        offers,
        affinity=home.affinity,
        budget_yuan=2100,
    )
    spent = sum(offers[each.offer].cost_yuan for each in tight.opened)
    assert 0 < len(tight.opened) <= 2
    assert spent <= 2100
    rates = [each.gain / offers[each.offer].cost_yuan for each in tight.opened]
    assert rates == sorted(rates, reverse=True)


def test_a_class_that_places_nobody_more_is_not_opened_when_it_must_place() -> None:
    home = skilled(county(300, 40, 6), 6)
    problem = planned(home)
    solved = problem, assign(problem)
    offers = [Offer(*kind, 4, 1, 3) for kind in in_demand(home.vacancies)]
    market = home.persons, home.vacancies, home.policy, solved, offers
    free = classes_to_open(*market, affinity=home.affinity)
    strict = classes_to_open(*market, affinity=home.affinity, least_placed=1)
    assert any(each.placed_more < 1 for each in free.opened)
    assert strict.opened
    assert all(each.placed_more >= 1 for each in strict.opened)


def test_whoever_opted_out_joins_no_class() -> None:
    home = skilled(county(200, 20, 8), 8)
    for kind in in_demand(home.vacancies):
        assert not may_join(home.persons, *kind)[home.persons.opted_out].any()


def test_the_level_that_somebody_holds_is_the_highest_recorded() -> None:
    home = county(100, 10, 4)
    held = held_level(home.persons, 3)
    for i in range(100):
        rows = slice(int(home.persons.skill_indptr[i]), int(home.persons.skill_indptr[i + 1]))
        mine = home.persons.skill_level[rows][home.persons.skill_occupation[rows] == 3]
        assert held[i] == max(mine.tolist(), default=-1)


def test_a_trained_pair_is_what_explain_calls_one_level_short() -> None:
    home = skilled(county(60, 24, 3), 3)
    kind = in_demand(home.vacancies)[0]
    opened = opened_by(home.persons, home.vacancies, home.policy, kind, home.affinity)
    assert opened.person.size
    for i, j in zip(opened.person[:20], opened.vacancy[:20], strict=True):
        told = explain(home.persons, home.vacancies, home.policy, (int(i), int(j)))
        assert [lack.code for lack in told.missing] == ["level"]


@pytest.mark.parametrize("values", [(0, 0, 1, 1), (0, 6, 1, 1), (0, 1, 0, 1), (0, 1, 1, 0)])
def test_an_offer_out_of_range_is_refused(values: tuple[int, int, int, int]) -> None:
    with pytest.raises(InvalidProblem) as refusal:
        Offer(*values)
    assert refusal.value.code == "offer.value"


def test_a_plan_of_others_is_refused() -> None:
    home = county(20, 5, 1)
    other = Problem([0, 1], [0], [5], [1])
    with pytest.raises(InvalidProblem) as refusal:
        classes_to_open(home.persons, home.vacancies, home.policy, (other, assign(other)), [])
    assert refusal.value.code == "classes.size"
