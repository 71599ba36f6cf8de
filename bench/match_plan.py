"""The plan beside its peers: one process a run, CPU and memory of the whole of it.

.venv/bin/python bench/match_plan.py --persons 50000 --vacancies 2000 --family realistic
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from labourmatch import Problem, assign, certify, load_problem, save_problem
from labourmatch.families import FAMILIES, instance
from labourmatch.warmup import warm_up

PEERS = ("labourmatch", "ortools", "networkx", "highs")


def by_labourmatch(problem: Problem) -> int:
    result = assign(problem)
    assert certify(problem, result).proven
    return result.objective


def network(problem: Problem) -> tuple[np.ndarray, ...]:
    """Arcs of the flow: tail, head, capacity, cost; then supplies."""
    n, m, h = problem.persons, problem.vacancies, problem.bonus.size
    person, vacancy, home = 1 + np.arange(n), 1 + n + np.arange(m), 1 + n + m + np.arange(h)
    sink = 1 + n + m + h
    source = np.zeros(n, np.int64)
    inside = problem.household >= 0
    source[inside] = home[problem.household[inside]]
    tail = np.repeat(person, np.diff(problem.indptr))
    zero = np.zeros
    arcs = (
        (source, person, np.ones(n), zero(n)),
        (tail, vacancy[problem.indices], np.ones(tail.size), -problem.weight.astype(np.int64)),
        (zero(h), home, np.ones(h), -problem.bonus),
        (zero(h), home, np.full(h, n), zero(h)),
        (vacancy, np.full(m, sink), np.minimum(problem.openings, n), zero(m)),
        (zero(1), np.full(1, sink), np.full(1, n), zero(1)),
    )
    columns = [np.concatenate(part).astype(np.int64) for part in zip(*arcs, strict=True)]
    supply = np.zeros(sink + 1, np.int64)
    supply[0], supply[sink] = n, -n
    return (*columns, supply)


def by_ortools(problem: Problem) -> int:
    from ortools.graph.python import min_cost_flow  # noqa: PLC0415 - its memory only in its run

    flow = min_cost_flow.SimpleMinCostFlow()
    tail, head, capacity, cost, supply = network(problem)
    flow.add_arcs_with_capacity_and_unit_cost(tail, head, capacity, cost)
    flow.set_nodes_supplies(np.arange(supply.size), supply)
    assert flow.solve() == flow.OPTIMAL
    return -int(flow.optimal_cost())


def by_networkx(problem: Problem) -> int:
    import networkx as nx  # noqa: PLC0415 - its memory only in its run

    tail, head, capacity, cost, supply = network(problem)
    graph = nx.MultiDiGraph()
    for node, amount in enumerate(supply.tolist()):
        graph.add_node(node, demand=-amount)
    rows = zip(tail.tolist(), head.tolist(), capacity.tolist(), cost.tolist(), strict=True)
    for a, b, most, price in rows:
        graph.add_edge(a, b, capacity=most, weight=price)
    return -int(nx.network_simplex(graph)[0])


def by_highs(problem: Problem) -> int:
    from scipy.optimize import linprog  # noqa: PLC0415 - its memory only in its run
    from scipy.sparse import coo_array  # noqa: PLC0415

    tail, head, capacity, cost, supply = network(problem)
    arcs = np.arange(tail.size)
    matrix = coo_array(
        (
            np.concatenate((np.ones(tail.size), -np.ones(tail.size))),
            (np.concatenate((tail, head)), np.concatenate((arcs, arcs))),
        ),
        shape=(supply.size, tail.size),
    )
    bounds = np.stack((np.zeros(tail.size), capacity), axis=1)
    found = linprog(cost, A_eq=matrix.tocsr(), b_eq=supply, bounds=bounds, method="highs")
    return -round(found.fun)


def run_one(peer: str, path: Path) -> None:
    """Solve in this process and print what it took."""
    problem = load_problem(path)
    if peer == "labourmatch":
        warm_up()
    start = time.process_time()
    objective = globals()[f"by_{peer}"](problem)
    used = time.process_time() - start
    whole = resource.getrusage(resource.RUSAGE_SELF)
    print(
        json.dumps(
            {
                "peer": peer,
                "objective": objective,
                "cpu_seconds": round(used, 3),
                "whole_cpu_seconds": round(whole.ru_utime + whole.ru_stime, 3),
                "peak_mib": round(whole.ru_maxrss / 1024),
            }
        )
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--family", choices=FAMILIES, default="realistic")
    options.add_argument("--persons", type=int, default=50_000)
    options.add_argument("--vacancies", type=int, default=2_000)
    options.add_argument("--peers", default="labourmatch,ortools")
    options.add_argument("--instance", type=Path)
    options.add_argument("--run", choices=PEERS)
    chosen = options.parse_args()
    if chosen.run:
        run_one(chosen.run, chosen.instance)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = chosen.instance or Path(folder) / "instance.npz"
        if chosen.instance is None:
            save_problem(path, instance(chosen.family, chosen.persons, chosen.vacancies))
        for peer in chosen.peers.split(","):
            command = [sys.executable, __file__, "--run", peer, "--instance", str(path)]
            print(
                subprocess.run(command, check=True, capture_output=True, text=True).stdout, end=""
            )


if __name__ == "__main__":
    main()
