"""What if: the bounds hold, the gain is that of two cold solutions, and who comes in is told."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labourmatch import Change, InvalidProblem, Problem, assign, certify, estimate, what_if
from labourmatch.families import instance
from labourmatch.what_if import NEW, changed
from tests.examples import examples
from tests.labourmatch.peers import by_or_tools
from tests.labourmatch.shapes import household_first_small, small


def a_change(problem: Problem, chance: np.random.Generator, kind: str) -> Change:
    j = int(chance.integers(0, problem.vacancies))
    size = int(chance.integers(0, problem.persons + 1))
    who = chance.integers(0, max(problem.persons, 1), size).astype(np.int32)
    top = int(problem.weight.max(initial=0)) + 1
    worth = chance.integers(0, top, size).astype(np.int32)
    return {
        "more": Change(j, int(chance.integers(1, 4))),
        "fewer": Change(j, -int(chance.integers(1, 4))),
        "withdrawn": Change.withdrawn(j),
        "reweighed": Change(j, 0, who, worth),
        "new": Change(NEW, int(chance.integers(0, 4)), who, worth),
    }[kind]


KINDS = ("more", "fewer", "withdrawn", "reweighed", "new")


@examples(2000)
@given(
    seed=st.integers(0, 10**6),
    kinds=st.lists(st.sampled_from(KINDS), min_size=1, max_size=3),
    first=st.booleans(),
)
def test_the_gain_is_the_difference_of_two_optima_and_lies_between_the_bounds(
    seed: int, kinds: list[str], first: bool
) -> None:
    problem = household_first_small(seed) if first else small(seed)
    chance = np.random.default_rng(seed)
    changes = [a_change(problem, chance, kind) for kind in kinds]
    if len({c.vacancy for c in changes if c.vacancy != NEW}) < sum(k != "new" for k in kinds):
        changes = changes[:1]
    told = what_if(problem, assign(problem), *changes)
    after = changed(problem, changes)
    assert told.proven and certify(after, told.after).proven
    assert told.gain == by_or_tools(after) - by_or_tools(problem)
    assert told.estimate.least <= told.gain <= told.estimate.most
    assert certify(after, told.estimate.start).feasible


def test_openings_more_are_bounded_by_their_price() -> None:
    for family in ("realistic", "oversubscribed", "tie_heavy"):
        problem = instance(family, 400, 30, 2)
        result = assign(problem)
        for j in range(0, problem.vacancies, 5):
            for n in (1, 3, 10):
                assert estimate(problem, result, Change(j, n)).most <= n * int(result.price[j])


def test_who_comes_in_and_who_goes_out_is_told() -> None:
    problem = Problem([0, 1, 3, 4], [0, 0, 1, 1], [90, 80, 30, 20], [1, 1])
    result = assign(problem)
    assert result.vacancy.tolist() == [0, 1, -1]
    more = what_if(problem, result, Change(0, 1))
    assert more.gain == 50 + 20
    assert more.placed_more == 1
    assert more.came_in.tolist() == [False, False, True]
    assert more.moved.tolist() == [False, True, False]
    gone = what_if(problem, result, Change.withdrawn(1))
    assert gone.gain == -30
    assert gone.went_out.tolist() == [False, True, False]


def test_a_household_that_gains_its_first_member_is_counted() -> None:
    problem = Problem([0, 1, 2], [0, 0], [50, 40], [1], household=[-1, 0], bonus=[5])
    told = what_if(problem, assign(problem), Change(0, 1))
    assert (told.gain, told.placed_more, told.homes_more) == (45, 1, 1)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (Change(7, 1), "change.vacancy"),
        (Change(-2, 1), "change.vacancy"),
        (Change(NEW, 1), "change.column"),
        (Change(0, 0, np.array([0])), "change.column"),
        (Change(0, 0, np.array([9]), np.array([1])), "change.column"),
        (Change(0, 0, np.array([0, 1]), np.array([1])), "change.column"),
        (Change(0, 0, np.array([0]), np.array([-1])), "value.range"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused(change: Change, code: str) -> None:
    problem = Problem([0, 1], [0], [5], [1])
    with pytest.raises(InvalidProblem) as refusal:
        what_if(problem, assign(problem), change)
    assert refusal.value.code == code


def test_one_vacancy_changed_twice_is_refused() -> None:
    problem = Problem([0, 1], [0], [5], [1])
    with pytest.raises(InvalidProblem):
        what_if(problem, assign(problem), Change(0, 1), Change(0, 2))
