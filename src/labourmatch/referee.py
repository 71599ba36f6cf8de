"""The problem as a network for OR-Tools: a referee where it is installed."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import min_cost_flow

from labourmatch.problem import Int32, Int64, Problem


class Network(NamedTuple):
    """Arcs of a min-cost flow and what each node supplies."""

    tail: Int32
    head: Int32
    capacity: Int64
    cost: Int64
    supply: Int64


def network(problem: Problem) -> Network:
    """Build source → household → person → vacancy → sink, the household's first unit cheaper."""
    n, m, h = problem.persons, problem.vacancies, problem.bonus.size
    first_vacancy, first_home, sink = 1 + n, 1 + n + m, 1 + n + m + h
    person = np.arange(1, n + 1)
    inside = problem.household >= 0
    source = np.where(inside, first_home + problem.household, 0)
    vacancy = np.arange(first_vacancy, first_home)
    home = np.arange(first_home, sink)
    tail: tuple[Any, ...] = (
        source, np.repeat(person, np.diff(problem.indptr)), np.zeros(2 * h + 1), vacancy,
    )  # fmt: skip
    head: tuple[Any, ...] = (
        person, first_vacancy + problem.indices, home, home, [sink], np.full(m, sink),
    )  # fmt: skip
    most: tuple[Any, ...] = (
        np.ones(n + problem.edges + h), np.full(h + 1, n), np.minimum(problem.openings, n),
    )  # fmt: skip
    cost: tuple[Any, ...] = (
        np.zeros(n), -problem.weight.astype(np.int64), -problem.bonus, np.zeros(h + 1 + m),
    )  # fmt: skip
    supply = np.zeros(sink + 1, np.int64)
    supply[0], supply[sink] = n, -n
    return Network(
        _joined(tail, np.int32), _joined(head, np.int32), _joined(most, np.int64),
        _joined(cost, np.int64), supply,
    )  # fmt: skip


def _joined(parts: tuple[Any, ...], dtype: type[np.signedinteger[Any]]) -> NDArray[Any]:
    return np.concatenate([np.asarray(part, dtype) for part in parts])


def by_ortools(problem: Problem) -> int:
    """Optimum by OR-Tools' SimpleMinCostFlow."""
    flow = min_cost_flow.SimpleMinCostFlow()
    given = network(problem)
    flow.add_arcs_with_capacity_and_unit_cost(given.tail, given.head, given.capacity, given.cost)
    flow.set_nodes_supplies(np.arange(given.supply.size, dtype=np.int32), given.supply)
    del given
    if flow.solve() != flow.OPTIMAL:
        raise ArithmeticError("OR-Tools did not reach an optimum.")
    return -int(flow.optimal_cost())
