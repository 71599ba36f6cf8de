"""Why not: the answer names the rule, the price, the better place or the missing edge."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from labourmatch import Explanation, Missing, Problem, assign, why_not
from labourmatch.classes import with_pairs
from labourmatch.training import Opened
from tests.examples import examples
from tests.labourmatch.peers import edges_of
from tests.labourmatch.shapes import household_first_small, small

KNOWN = {"placed_here", "closed", "would_improve", "better_elsewhere", "price", "tie"}


def test_each_reason_is_told() -> None:
    problem = Problem([0, 1, 3, 3, 4], [0, 0, 1, 0], [90, 50, 40, 60], [1, 1])
    result = assign(problem)
    assert result.vacancy.tolist() == [0, 1, -1, -1]
    assert why_not(problem, result, (0, 0)).code == "placed_here"
    assert why_not(problem, result, (2, 0)).code == "no_edge"
    assert why_not(problem, result, (1, 0)).code in ("better_elsewhere", "tie")
    told = why_not(problem, result, (3, 0))
    assert told.code in ("price", "tie")
    assert told.price >= told.weight == 60


def test_a_rule_that_blocks_is_named_before_any_price() -> None:
    problem = Problem([0, 1, 1], [0], [90], [1])
    lack = Missing("level", 2, 1)
    told = why_not(problem, assign(problem), (1, 0), Explanation({"pay": 70}, (lack,)))
    assert (told.code, told.missing) == ("blocked", (lack,))


def test_a_pair_on_no_list_is_judged_by_the_score_that_it_would_have() -> None:
    problem = Problem([0, 1, 2, 2], [0, 0], [90, 80], [1])
    result = assign(problem)
    price = int(result.price[0])
    dear = why_not(problem, result, (2, 0), Explanation({"pay": price - 1}, ()))
    assert (dear.code, dear.short) == ("price", 1)
    cheap = why_not(problem, result, (2, 0), Explanation({"pay": price + 5}, ()))
    assert (cheap.code, cheap.short) == ("would_improve", 0)


def test_a_closed_vacancy_is_called_closed() -> None:
    problem = Problem([0, 1], [0], [5], [0])
    assert why_not(problem, assign(problem), (0, 0)).code == "closed"


@examples(1500)
@given(seed=st.integers(0, 10**6), first=st.booleans(), score=st.integers(0, 120))
def test_what_is_said_of_a_pair_holds_when_the_pair_is_made_dearer(
    seed: int, first: bool, score: int
) -> None:
    """At a worth within `short` of the plan it does not improve; what is off the list may."""
    problem = household_first_small(seed) if first else small(seed)
    if problem.persons == 0:
        return
    chance = np.random.default_rng(seed)
    i, j = int(chance.integers(problem.persons)), int(chance.integers(problem.vacancies))
    result = assign(problem)
    told = why_not(problem, result, (i, j), Explanation({"pay": score}, ()))
    assert told.code in KNOWN
    listed = dict(edges_of(problem, i)).get(j)
    if told.code in ("price", "better_elsewhere"):
        assert told.short > 0
        worth = min(told.weight + told.short, 2**31 - 1)
        one = np.array([i]), np.array([j], np.int32), np.array([worth], np.int32)
        dearer = assign(with_pairs(problem, Opened(*one)))
        assert dearer.objective == result.objective
    if told.code == "would_improve":
        assert listed is None
        assert told.short == 0
