"""Peers for the plan: each takes the arrays of an instance and returns the optimum."""

# ruff: noqa: PLC0415 - a peer's import belongs to its own run alone

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from labourmatch import Problem, Result, assign, load_result, save_result
from labourmatch.warmup import warm_up

Solver = Callable[[Problem], int]


def labourmatch(out: Path, warm: Path | None) -> Solver:
    """The engine; its result is written for `labourmatch certify`."""
    warm_up()
    begun = None if warm is None else load_result(warm)

    def solve(problem: Problem) -> int:
        found: Result = assign(problem, warm=begun)
        save_result(out, found)
        return found.objective

    return solve


def ortools() -> Solver:
    from labourmatch.referee import by_ortools

    return by_ortools


def highs() -> Solver:
    """The flow as a linear program: a column an arc, a row a node."""
    import highspy

    from labourmatch.referee import network

    def solve(problem: Problem) -> int:
        flow = network(problem)
        arcs, model = flow.tail.size, highspy.HighsLp()
        model.num_col_, model.num_row_ = arcs, flow.supply.size
        model.col_cost_, model.col_lower_ = flow.cost.astype(float), np.zeros(arcs)
        model.col_upper_ = flow.capacity.astype(float)
        model.row_lower_ = model.row_upper_ = flow.supply.astype(float)
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_ = np.arange(0, 2 * arcs + 1, 2, dtype=np.int32)
        model.a_matrix_.index_ = np.stack((flow.tail, flow.head), axis=1).reshape(-1)
        model.a_matrix_.value_ = np.tile((1.0, -1.0), arcs)
        solver = highspy.Highs()
        solver.setOptionValue("output_flag", False)
        solver.passModel(model)
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise ArithmeticError("HiGHS did not reach an optimum.")
        return -round(solver.getInfo().objective_function_value)

    return solve


def networkx() -> Solver:
    import networkx as nx

    from labourmatch.referee import network

    def solve(problem: Problem) -> int:
        flow = network(problem)
        graph = nx.MultiDiGraph()
        for node, amount in enumerate(flow.supply.tolist()):
            graph.add_node(node, demand=-amount)
        columns = (flow.tail, flow.head, flow.capacity, flow.cost)
        for a, b, most, price in zip(*(column.tolist() for column in columns), strict=True):
            graph.add_edge(a, b, capacity=most, weight=price)
        return -int(nx.network_simplex(graph)[0])

    return solve


def scipy() -> Solver:
    """A seat for each opening and one at home for each person; it knows no households."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    def solve(problem: Problem) -> int:
        n, length = problem.persons, np.diff(problem.indptr)
        degree = np.bincount(problem.indices, minlength=problem.vacancies)
        openings = np.minimum(problem.openings, degree)
        first = np.concatenate(([0], np.cumsum(openings)))
        person = np.repeat(np.arange(n), length)
        times = openings[problem.indices]
        row = np.concatenate((np.repeat(person, times), np.arange(n)))
        within = np.arange(int(times.sum())) - np.repeat(np.cumsum(times) - times, times)
        seat = np.repeat(first[problem.indices], times) + within
        column = np.concatenate((seat, first[-1] + np.arange(n)))
        top = int(problem.weight.max(initial=0)) + 1
        cost = np.concatenate((top - np.repeat(problem.weight, times), np.full(n, top)))
        # Of duplicate edges the larger weight counts: the last one written, sorted by cost.
        order = np.argsort(-cost, kind="stable")
        key, last = np.unique((row * (first[-1] + n) + column)[order][::-1], return_index=True)
        cost = cost[order][::-1][last]
        wide = int(first[-1] + n)
        graph = csr_array((cost, (key // wide, key % wide)), shape=(n, wide))
        rows, columns = min_weight_full_bipartite_matching(graph)
        return int((top - graph[rows, columns]).sum())

    return solve


BY_NAME: dict[str, Callable[[], Solver]] = {
    "ortools": ortools,
    "highs": highs,
    "networkx": networkx,
    "scipy": scipy,
}
