"""The proof finds every kind of wrong plan."""

import dataclasses

import numpy as np

from labourmatch import assign, certify
from labourmatch.certificate import exact_sum
from labourmatch.families import instance


def test_a_worse_plan_is_not_proven_and_a_bad_price_only_loosens_the_bound() -> None:
    problem = instance("oversubscribed", 500, 40, 1)
    best = assign(problem)
    fewer = best.vacancy.copy()
    fewer[np.flatnonzero(fewer >= 0)[0]] = -1
    worse = certify(problem, dataclasses.replace(best, vacancy=fewer))
    assert worse.feasible and worse.gap > 0
    loose = certify(problem, dataclasses.replace(best, price=best.price + 1))
    assert loose.upper_bound >= best.upper_bound
    assert loose.objective == best.objective


def test_an_overfull_vacancy_a_seat_without_an_edge_and_a_negative_price_are_faults() -> None:
    problem = instance("unit_openings", 300, 20, 1)
    best = assign(problem)
    crowd = np.zeros_like(best.vacancy)
    told = certify(problem, dataclasses.replace(best, vacancy=crowd)).faults
    assert any("no edge" in fault for fault in told)
    assert any("openings" in fault for fault in told)
    below = certify(problem, dataclasses.replace(best, price=best.price - 10**6))
    assert not below.feasible


def test_a_result_of_another_size_is_a_fault() -> None:
    best = assign(instance("giant", 50, 5, 1))
    assert not certify(instance("giant", 51, 5, 1), best).feasible


def test_sums_are_exact_where_int64_would_overflow() -> None:
    values = np.array([2**62, 2**62, 2**62, -(2**62), 5])
    assert exact_sum(values) == 2**63 + 5
