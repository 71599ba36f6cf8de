"""The plan for everyone at once: exact, with the prices that prove it."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from labourmatch.certificate import certify
from labourmatch.kernels.bidding import SCALE, bid_all, round_prices
from labourmatch.kernels.calling import call_all
from labourmatch.kernels.clearing import clearing_prices
from labourmatch.kernels.filling import Callers, fill_all, measure_back
from labourmatch.kernels.mending import holes, incoming, mend, sit_again
from labourmatch.kernels.paths import Search, measure, settle
from labourmatch.kernels.pushing import push_all
from labourmatch.kernels.standing import stand_up
from labourmatch.kernels.state import NEVER, UNPLACED, Graph, Plan, sort_edges
from labourmatch.problem import LARGEST_SUM, Int64, InvalidProblem, Problem
from labourmatch.result import Result

PASSES = (3, 4, 1)
# Surcharges of bids and of calls, in sixteenths of a point where weights reach 100.
STEPS = ((16, 16), (2, 4))
BIDS_EACH = 40
CALLS_EACH = 50
STEPS_A_SECOND = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to solve.

    Parameters
    ----------
    deadline_seconds : float, optional
        Stop after so long with the best feasible plan and its honest bound.
    stop : callable, optional
        Asked between steps; once it says True the search ends as at a deadline.
    """

    deadline_seconds: float | None = None
    stop: Callable[[], bool] | None = None

    def __post_init__(self) -> None:
        if self.deadline_seconds is not None and not self.deadline_seconds >= 0:
            raise InvalidProblem("options.deadline", "The deadline must be 0 seconds or more.")


@dataclass(frozen=True, slots=True)
class Limit:
    """When the search has to end: at a moment, or when somebody says so."""

    at: float | None = None
    asked: Callable[[], bool] | None = None

    def over(self) -> bool:
        """Whether it has come."""
        late = self.at is not None and time.perf_counter() >= self.at
        return late or (self.asked is not None and self.asked())

    def budget(self, most: int) -> int:
        """So many steps, or what fits in the time that is left."""
        if self.at is None:
            return most
        return min(most, int(max(self.at - time.perf_counter(), 0.0) * STEPS_A_SECOND))


NO_LIMIT = Limit()


def assign(
    problem: Problem, options: Options | None = None, *, warm: Result | None = None
) -> Result:
    """Find the plan of greatest worth.

    Parameters
    ----------
    problem : Problem
        The instance.
    options : Options, optional
        At the default ``objective == upper_bound`` on every valid instance.
    warm : Result, optional
        An earlier plan of nearly the same instance, persons and vacancies in the same order
        (new ones at the end): its seats and prices are where the search begins.

    Returns
    -------
    Result
        Feasible by construction; the same for the same input.
    """
    wall, cpu = time.perf_counter(), time.process_time()
    chosen = options or Options()
    late = None if chosen.deadline_seconds is None else wall + chosen.deadline_seconds
    stop = Limit(late, chosen.stop)
    graph = build_graph(problem)
    plan = empty_plan(graph)
    callers = gather_callers(graph)
    if warm is not None:
        take_over(graph, plan, warm)
    # Instances whose scaled sums could overflow go without an auction.
    if int(graph.bonus.max(initial=0)) < LARGEST_SUM // 64:
        if warm is None and not stop.over():
            plan.price[:] = clearing_prices(graph, scarce_prices(graph, stop), *PASSES)
        auction(graph, plan, callers, STEPS if warm is None else STEPS[1:], stop)
    repair(graph, plan, callers, stop)
    # A vacancy without openings may carry any price; this one nobody would pay.
    never = int(problem.weight.max(initial=0)) + int(problem.bonus.max(initial=0))
    plan.price[problem.openings == 0] = never
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
    """Sort edges, drop duplicates and closed vacancies, clip openings, gather households."""
    indptr, edge, degree = sort_edges(
        problem.indptr, problem.indices, problem.weight, problem.openings
    )
    # One above the degree: such a vacancy never fills up, so its price stays 0 for any reader.
    openings = np.minimum(problem.openings, degree + 1)
    seat = np.concatenate(([0], np.cumsum(openings, dtype=np.int64)))
    inside = np.flatnonzero(problem.household >= 0)
    kin = inside[np.argsort(problem.household[inside], kind="stable")].astype(np.int32)
    size = np.bincount(problem.household[inside], minlength=problem.bonus.size)
    kin_ptr = np.concatenate(([0], np.cumsum(size, dtype=np.int64)))
    return Graph(indptr, edge, openings, seat, problem.household, problem.bonus, kin_ptr, kin)


def empty_plan(graph: Graph) -> Plan:
    """Nobody placed, every price 0."""
    n, m, h = graph.household.size, graph.openings.size, graph.bonus.size
    seats = int(graph.seat[-1])
    return Plan(
        price=np.zeros(m, np.int64),
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
        level=np.zeros(m, np.int32),
        path=np.empty((m + 1, 4), np.int32),
    )


def take_over(graph: Graph, plan: Plan, warm: Result) -> None:
    """Begin with the seats and prices of an earlier plan; what no longer fits is mended."""
    known = min(warm.price.size, plan.price.size)
    dearest = int(graph.edge[1::2].max(initial=0)) + int(graph.bonus.max(initial=0))
    plan.price[:known] = np.clip(warm.price[:known], 0, dearest)
    seated = np.full(plan.vacancy.size, UNPLACED, np.int32)
    same = min(warm.vacancy.size, seated.size)
    seated[:same] = warm.vacancy[:same]
    sit_again(graph, plan, seated)
    homes = graph.household[(plan.vacancy >= 0) & (graph.household >= 0)]
    plan.active[:] = np.bincount(homes, minlength=graph.bonus.size)


def repair(graph: Graph, plan: Plan, callers: Callers, stop: Limit) -> None:
    """Repair exactly until prices and plan agree or time is up."""
    people, homes = mend(graph, plan)
    search = _search(graph)
    while not stop.over():
        people, homes = settle(graph, plan, people, homes)
        if people.size + homes.size == 0:
            break
        people, homes = push_all(graph, plan, search, people, homes)
        measure(graph, plan, search, people, homes)
    open_ = holes(graph, plan)
    while open_.size and not stop.over():
        measure_back(graph, plan, search, callers, open_)
        fill_all(graph, plan, search, callers, open_)
        open_ = holes(graph, plan)


def scarce_prices(graph: Graph, stop: Limit) -> Int64:
    """Start prices: 0, but near the bonus where more households need a seat than there are seats.

    There the auction would climb to the bonus point by point. Which vacancies these are is a
    question of cover alone: the same search with all weights 0 answers it by its prices.
    """
    m = graph.openings.size
    largest = int(graph.edge[1::2].max(initial=0))
    nothing = graph.edge.size == 0 or graph.bonus.size == 0
    if nothing or int(graph.bonus.min()) < 2 * (largest + 1):
        return np.zeros(m, np.int64)
    cover = cover_graph(graph)
    plan, search = empty_plan(cover), _search(cover)
    people = np.zeros(0, np.int32)
    homes = np.flatnonzero(cover.kin_ptr[1:] > cover.kin_ptr[:-1]).astype(np.int32)
    while homes.size and not stop.over():
        people, homes = push_all(cover, plan, search, people, homes)
        measure(cover, plan, search, people, homes)
        people, homes = settle(cover, plan, people, homes)
    return plan.price


def cover_graph(graph: Graph) -> Graph:
    """Only members of priority households, every edge worth nothing."""
    length = np.where(graph.household >= 0, np.diff(graph.indptr), 0)
    pointer = np.concatenate(([0], np.cumsum(length)))
    kept = np.repeat(graph.household >= 0, np.diff(graph.indptr))
    edge = np.zeros(2 * int(pointer[-1]), np.int32)
    edge[::2] = graph.edge[::2][kept]
    return graph._replace(indptr=pointer, edge=edge)


def auction(
    graph: Graph,
    plan: Plan,
    callers: Callers,
    steps: tuple[tuple[int, int], ...],
    stop: Limit,
) -> None:
    """Bid and call by turns, each time with the surcharges of the step."""
    largest = int(graph.edge[1::2].max(initial=0))
    fine, war = max(1, largest // 100), 2 * SCALE * (largest + 1)
    plan.price[:] *= SCALE
    for bidding, calling in steps:
        if stop.over():
            break
        stand_up(graph, plan, bidding * fine)
        bids = stop.budget(BIDS_EACH * graph.household.size)
        bid_all(graph, plan, bidding * fine, war, bids)
        if not stop.over():
            heard = stop.budget(CALLS_EACH * graph.edge.size)
            call_all(graph, plan, callers, calling * fine, heard)
    round_prices(plan)


def gather_callers(graph: Graph) -> Callers:
    """Turn the edges round."""
    pointer, caller = incoming(graph, graph.openings.size)
    keep = np.empty(graph.household.size, np.int64)
    largest = int(graph.edge[1::2].max(initial=0))
    return Callers(pointer, caller, pointer[:-1].copy(), keep, largest)
