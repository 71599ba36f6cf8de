"""The plan and the short lists beside their peers, in pieces that add up.

    python -m bench.peers --sizes 5k,50k --peers ortools,lemon-simplex
    python -m bench.peers --draw            only the tables and the picture, from what was measured

Every run is a process of its own, every plan of the engine is proven by `labourmatch certify`,
every answer is held against the engine's. Results are lines in docs/bench/runs.jsonl; of equal
runs the last one counts. This process imports nothing heavy, for a child's peak would contain it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs" / "bench"
RUNS = DOCS / "runs.jsonl"
KEPT = ROOT / "var" / "bench"
SIZES = {"5k": (5_000, 400), "50k": (50_000, 2_000), "200k": (200_000, 8_000),
         "800k": (800_000, 20_000)}  # fmt: skip
FAMILIES = ("realistic", "tie_heavy", "unit_openings", "oversubscribed", "undersubscribed",
            "giant", "chains")  # fmt: skip
PLANNERS = ("labourmatch", "ortools", "lemon-simplex", "lemon-scaling", "highs", "scipy",
            "networkx")  # fmt: skip
RANKERS = ("labourmatch", "duckdb", "polars", "postgresql")
PEERS = "labourmatch,ortools,lemon-simplex,duckdb,polars"
# Beyond so many persons a peer takes hours or all of the memory.
LARGEST = {"networkx": 5_000, "scipy": 50_000, "highs": 50_000, "lemon-scaling": 200_000}


class Failed(Exception):
    """A run that did not end well: what it said last."""


def main() -> int:
    """Run what was asked for and draw; the exit code is the number of wrong answers."""
    chosen = arguments()
    wrong = 0
    if not chosen.draw:
        DOCS.mkdir(parents=True, exist_ok=True)
        KEPT.mkdir(parents=True, exist_ok=True)
        for step in steps(chosen):
            wrong += step
    subprocess.run([sys.executable, "-m", "bench.peers.drawing"], cwd=ROOT, check=True)
    return wrong


def arguments() -> argparse.Namespace:
    """What is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="5k,50k", help=f"of {', '.join(SIZES)}")
    parser.add_argument("--families", default="realistic", help=f"of {', '.join(FAMILIES)}; all")
    every = tuple(dict.fromkeys((*PLANNERS, *RANKERS)))
    parser.add_argument("--peers", default=PEERS, help=f"of {', '.join(every)}; all")
    parser.add_argument("--only", choices=("plans", "lists"), help="one half of the claims")
    parser.add_argument("--patience", type=float, default=1800, help="seconds for one run")
    parser.add_argument("--draw", action="store_true", help="measure nothing")
    chosen = parser.parse_args()
    chosen.sizes = pick(parser, chosen.sizes, tuple(SIZES))
    chosen.families = pick(parser, chosen.families, FAMILIES)
    chosen.peers = pick(parser, chosen.peers, every)
    return chosen


def pick(parser: argparse.ArgumentParser, words: str, known: tuple[str, ...]) -> list[str]:
    """Names given with commas, or all."""
    names = list(known) if words == "all" else words.split(",")
    if unknown := [name for name in names if name not in known]:
        parser.error(f"{unknown[0]} is none of {', '.join(known)}")
    return names


def steps(chosen: argparse.Namespace) -> Iterator[int]:
    """One number a run: 1 when its answer was wrong or there was none."""
    if chosen.only != "lists":
        yield take("start", {"peer": "labourmatch"}, python("start"), chosen.patience)
        for family in chosen.families:
            for size in chosen.sizes:
                yield from plans(family, SIZES[size], chosen)
    if chosen.only != "plans":
        for size in chosen.sizes:
            yield from lists(SIZES[size], chosen)


def plans(family: str, size: tuple[int, int], chosen: argparse.Namespace) -> Iterator[int]:
    """The plan of one instance by every peer asked for, ours first."""
    path = KEPT / f"{family}-{size[0]}-{size[1]}.npz"
    if not path.with_suffix(".bin").is_file():
        say(f"inventing {path.stem}")
        call([*python("invent"), family, *map(str, size), "--out", str(path)], chosen.patience)
    plain, later = path.with_suffix(".plain.npz"), path.with_suffix(".changed.npz")
    planned = {"peer": "labourmatch", "family": family}
    yield ours("plan", planned, path, chosen)
    yield ours("replan", planned, later, chosen, warm=result_of(path))
    for peer in chosen.peers:
        if peer not in PLANNERS[1:] or size[0] > LARGEST.get(peer, size[0]):
            continue
        about = {"peer": peer, "family": family}
        if peer == "scipy":
            yield ours("plain", planned, plain, chosen)
            yield take("plain", about, [*python("plan"), peer, str(plain)], chosen.patience)
        elif peer.startswith("lemon"):
            yield lemon(about, path, size, chosen.patience)
        else:
            yield take("plan", about, [*python("plan"), peer, str(path)], chosen.patience)


def lists(size: tuple[int, int], chosen: argparse.Namespace) -> Iterator[int]:
    """The short lists of one market by every peer asked for, ours first."""
    for peer in RANKERS:
        if peer in chosen.peers or peer == "labourmatch":
            command = [*python("lists"), peer, *map(str, size)]
            yield take("lists", {"peer": peer, "family": "keyed"}, command, chosen.patience)


def result_of(path: Path) -> Path:
    """Where our plan of an instance stands."""
    return path.with_suffix(".result.npz")


def ours(
    kind: str, about: dict[str, Any], path: Path, chosen: argparse.Namespace,
    warm: Path | None = None,
) -> int:  # fmt: skip
    """Our own plan, then its proof by the command that shares no line with the solver."""
    out = result_of(path)
    command = [*python("plan"), "labourmatch", str(path), "--out", str(out)]
    command += [] if warm is None else ["--warm", str(warm)]
    prove = [sys.executable, "-m", "labourmatch", "certify", str(path), str(out), "--json"]

    def proof() -> dict[str, Any]:
        told = json.loads(call(prove, chosen.patience)[0])
        return {"upper_bound": told["upper_bound"], "proven": told["proven"]}

    return take(kind, about, command, chosen.patience, proof)


def lemon(about: dict[str, Any], path: Path, size: tuple[int, int], patience: float) -> int:
    """LEMON, compiled once; passed over in one sentence where it is not installed."""
    program = KEPT / "lemon"
    compiler = shutil.which("g++")
    if compiler is None or not Path("/usr/include/lemon/network_simplex.h").is_file():
        say(f"{about['peer']} is passed over: it takes g++ and Debian's liblemon-dev.")
        return 0
    source = ROOT / "bench" / "lemon.cpp"
    if not program.is_file() or program.stat().st_mtime < source.stat().st_mtime:
        call([compiler, "-O3", "-march=native", "-o", str(program), str(source)], patience)
    how = about["peer"].removeprefix("lemon-")
    about |= {"persons": size[0], "vacancies": size[1]}
    return take("plan", about, [str(program), how, str(path.with_suffix(".bin"))], patience)


def take(
    kind: str, about: dict[str, Any], command: Sequence[str], patience: float, proof: Any = None
) -> int:
    """Run, prove, compare with ours, and write one line."""
    record: dict[str, Any] = {"kind": kind, **about}
    try:
        output, cpu, seconds = call(command, patience)
        record |= json.loads(output.splitlines()[-1])
        record |= {"whole_cpu_seconds": round(cpu, 3), "whole_seconds": round(seconds, 3)}
        record |= proof() if proof is not None else {}
    except Failed as reason:
        say(f"{kind} {about['peer']}: {reason}")
        return 1
    record |= {"machine": machine(), "python": platform.python_version(), "commit": commit(),
               "when": datetime.now(UTC).isoformat(timespec="seconds")}  # fmt: skip
    with RUNS.open("a") as file:
        file.write(json.dumps(record) + "\n")
    fault = disagreement(record)
    say(f"{kind} {record['peer']} {record.get('family', '')} {record.get('persons', '')}: "
        f"{record['cpu_seconds']} CPU s {fault}")  # fmt: skip
    return int(bool(fault))


def disagreement(record: dict[str, Any]) -> str:
    """What is wrong with an answer: not proven, or not ours."""
    if record.get("proven") is False:
        return "NOT PROVEN"
    same = ("kind", "family", "persons", "vacancies")
    for other in reversed([json.loads(line) for line in RUNS.read_text().splitlines()]):
        alike = all(other.get(name) == record.get(name) for name in same)
        if alike and other["peer"] == "labourmatch":
            answers = ("objective", "digest")
            differs = any(other.get(name) != record.get(name) for name in answers)
            return "ANOTHER ANSWER THAN OURS" if differs else ""
    return ""


def call(command: Sequence[str], patience: float) -> tuple[str, float, float]:
    """Run a process; return what it printed, its CPU seconds and the seconds it took."""
    wall = time.perf_counter()
    before = os.times()
    try:
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=patience, check=False
        )
    except subprocess.TimeoutExpired:
        raise Failed(f"took more than {patience:.0f} s") from None
    after = os.times()
    if done.returncode != 0 and "certify" not in command:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise Failed(said[-1] if said else f"ended with {done.returncode}")
    used = (after.children_user - before.children_user) + (
        after.children_system - before.children_system
    )
    return done.stdout, used, time.perf_counter() - wall


def python(command: str) -> list[str]:
    """A run in Python."""
    return [sys.executable, "-m", "bench.peers.once", command]


def machine() -> str:
    """Processor, cores, memory, system."""
    information = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((x.split(":")[1].strip() for x in information if x.startswith("model name")), "?")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{model}, {os.cpu_count()} cores, {memory:.0f} GB, {platform.system()}"


def commit() -> str:
    """The commit measured, with + when files differ from it."""
    git = shutil.which("git")
    if git is None:
        return ""
    words = [git, "describe", "--always", "--dirty=+"]
    return subprocess.run(
        words, cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()


def say(sentence: str) -> None:
    """Tell the one who waits."""
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
