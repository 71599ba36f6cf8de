"""The plan for everyone at once: exact, with the prices that prove it."""

from __future__ import annotations

import resource
import time
from dataclasses import dataclass

import numpy as np

from labourmatch.certificate import certify
from labourmatch.kernels.bidding import bid_round
from labourmatch.kernels.paths import Search, measure, settle
from labourmatch.kernels.pushing import push_all
from labourmatch.kernels.state import NEVER, UNPLACED, Graph, Plan, sort_edges
from labourmatch.problem import Int32, Int64, InvalidProblem, Problem
from labourmatch.result import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to solve.

    Parameters
    ----------
    deadline_seconds : float, optional
        Stop after so long with the best feasible plan and its honest bound.
    """

    deadline_seconds: float | None = None

    def __post_init__(self) -> None:
        if self.deadline_seconds is not None and not self.deadline_seconds >= 0:
            raise InvalidProblem("options.deadline", "The deadline must be 0 seconds or more.")


def assign(problem: Problem, options: Options | None = None) -> Result:
    """Find the plan of greatest worth.

    Parameters
    ----------
    problem : Problem
        The instance.
    options : Options, optional
        At the default ``objective == upper_bound`` on every valid instance.

    Returns
    -------
    Result
        Feasible by construction; the same for the same input.
    """
    wall, cpu = time.perf_counter(), time.process_time()
    chosen = options or Options()
    stop = None if chosen.deadline_seconds is None else wall + chosen.deadline_seconds
    graph = build_graph(problem)
    plan = empty_plan(problem, graph)
    solve(graph, plan, stop)
    found = Result(plan.vacancy, plan.price, 0, 0)
    proof = certify(problem, found)
    return Result(
        vacancy=plan.vacancy,
        price=plan.price,
        objective=proof.objective,
        upper_bound=proof.upper_bound,
        seconds=time.perf_counter() - wall,
        cpu_seconds=time.process_time() - cpu,
        peak_mib=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


def build_graph(problem: Problem) -> Graph:
    """Sort edges, drop duplicates, clip openings, gather households."""
    m = problem.vacancies
    indptr, column, weight = sort_edges(problem.indptr, problem.indices, problem.weight, m)
    # One above the degree: such a vacancy never fills up, so its price stays 0 for any reader.
    openings = np.minimum(problem.openings, np.bincount(column, minlength=m) + 1).astype(np.int32)
    closed = openings == 0
    if bool(closed.any()):
        indptr, column, weight = _without(closed, indptr, column, weight)
    seat = np.concatenate(([0], np.cumsum(openings, dtype=np.int64)))
    kin = np.argsort(problem.household, kind="stable").astype(np.int32)
    kin = kin[int(np.count_nonzero(problem.household < 0)) :]
    size = np.bincount(problem.household[kin], minlength=problem.bonus.size)
    kin_ptr = np.concatenate(([0], np.cumsum(size, dtype=np.int64)))
    return Graph(
        indptr, column, weight, openings, seat, problem.household, problem.bonus, kin_ptr, kin
    )


def _without(
    closed: np.ndarray, indptr: Int64, column: Int32, weight: Int32
) -> tuple[Int64, Int32, Int32]:
    kept = ~closed[column]
    before = np.concatenate(([0], np.cumsum(kept, dtype=np.int64)))
    return before[indptr], column[kept], weight[kept]


def empty_plan(problem: Problem, graph: Graph) -> Plan:
    """Nobody placed, the price of every open vacancy 0."""
    n, m, h = graph.household.size, graph.openings.size, graph.bonus.size
    seats = int(graph.seat[-1])
    # A vacancy without openings may carry any price; this one nobody would pay.
    never = int(problem.weight.max(initial=0)) + int(graph.bonus.max(initial=0))
    return Plan(
        price=np.where(graph.openings == 0, never, 0).astype(np.int64),
        taken=np.zeros(m, np.int32),
        seated=np.empty(seats, np.int32),
        bid=np.empty(seats, np.int64),
        vacancy=np.full(n, UNPLACED, np.int32),
        gain=np.zeros(n, np.int32),
        floor=np.zeros(h, np.int64),
        active=np.zeros(h, np.int32),
        waiting=np.zeros(n, np.int8),
    )


def _search(graph: Graph) -> Search:
    m = graph.openings.size
    nodes = m + graph.bonus.size
    return Search(
        distance=np.full(nodes, NEVER, np.int64),
        heap=np.empty(nodes, np.int32),
        where=np.full(nodes, -1, np.int32),
        touched=np.empty(nodes, np.int32),
        number=np.zeros(4, np.int64),
        visited=np.zeros(m, np.int32),
        pointer=np.zeros(m, np.int32),
        opened=np.zeros(m, np.int32),
        path=np.empty((m + 1, 4), np.int32),
    )


def solve(graph: Graph, plan: Plan, stop: float | None) -> None:
    """Bid, then finish by shortest paths until nobody waits or the deadline has passed."""
    n = graph.household.size
    people = np.flatnonzero(graph.indptr[1:] > graph.indptr[:-1]).astype(np.int32)
    people = bid_round(graph, plan, people)
    plan.waiting[people] = 1
    held = (plan.vacancy >= 0) | (plan.waiting > 0)
    inside = held & (graph.household >= 0)
    plan.active[:] = np.bincount(graph.household[inside], minlength=graph.bonus.size)
    homes = np.flatnonzero(plan.active == 0).astype(np.int32)
    search = _search(graph)
    while n and (stop is None or time.perf_counter() < stop):
        people, homes = settle(graph, plan, people, homes)
        if people.size + homes.size == 0:
            break
        measure(graph, plan, search, people, homes)
        people, homes = push_all(graph, plan, search, people, homes)
