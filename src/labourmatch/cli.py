"""The command line: ``labourmatch solve | recommend | certify | bench | warm``."""

from __future__ import annotations

import argparse
import atexit
import gc
import importlib
import importlib.util
import json
import os
import resource
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from labourmatch.assign import Options, assign
from labourmatch.candidates import recommend
from labourmatch.certificate import certify
from labourmatch.distributed import assign_on_ray
from labourmatch.families import FAMILIES, instance
from labourmatch.policy import Policy
from labourmatch.problem import InvalidProblem, Problem
from labourmatch.result import Result
from labourmatch.stopping import Asked, Stopped, stoppable
from labourmatch.storage import load_problem, load_result, save_problem, save_result
from labourmatch.warmup import warm_up, warm_up_lists

DONE, NOT_PROVEN, USAGE, REFUSED, STOPPED = 0, 1, 2, 3, 130
FIRST_SLICE = 20.0
DEFAULT_POLICY = {"valid_from": "2019-01-01"}


class Parser(argparse.ArgumentParser):
    """A parser whose refusals look like all others."""

    def error(self, message: str) -> NoReturn:
        """Refuse in one sentence."""
        raise InvalidProblem(
            "usage", f"{message[:1].upper()}{message[1:]}. See labourmatch --help."
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    # Else leaving looks through all that the compiler has built, for half a second.
    atexit.register(gc.freeze)
    given = list(sys.argv[1:] if arguments is None else arguments)
    as_json = "--json" in given
    try:
        chosen = parser().parse_args(given)
        report, code = chosen.run(chosen)
    except InvalidProblem as refusal:
        complain(refusal.code, refusal.message, as_json)
        return USAGE if refusal.code == "usage" else REFUSED
    except Stopped as told:
        complain("stopped", kept_or_not(chosen.checkpoint), as_json)
        if not told.came_back:
            end_at_once(STOPPED)
        return STOPPED
    except KeyboardInterrupt:
        complain("stopped", "Stopped.", as_json)
        return STOPPED
    except MemoryError:
        complain("memory", "There is not enough memory for this instance.", as_json)
        return REFUSED
    except Exception as fault:  # the last door: a person at a terminal never sees a traceback
        complain("internal", f"Something went wrong inside: {fault!r}.", as_json)
        return REFUSED
    say(report, as_json)
    return int(code)


def kept_or_not(checkpoint: Path | None) -> str:
    """What is left of a run that was told to stop."""
    if checkpoint is None:
        return "Stopped; nothing was kept (--checkpoint FILE keeps the plan so far)."
    if not checkpoint.is_file():
        return "Stopped before there was a plan to keep."
    return f"Stopped; the plan so far is in {checkpoint}, --warm {checkpoint} goes on from it."


def end_at_once(code: int) -> NoReturn:
    """Leave while a compiled loop still runs: what it works on must not be taken apart under it."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def complain(code: str, message: str, as_json: bool) -> None:
    """Print one refusal to stderr."""
    plain = " ".join(message.split())
    error = json.dumps({"error": {"code": code, "message": plain}}, ensure_ascii=False)
    print(error if as_json else f"labourmatch: {plain}", file=sys.stderr)


def say(report: dict[str, Any], as_json: bool) -> None:
    """Print one report to stdout."""
    if as_json:
        print(json.dumps(report, ensure_ascii=False))
        return
    for name, value in report.items():
        shown = f"{value:,.2f}" if isinstance(value, float) else value
        print(f"{name.replace('_', ' '):>14}  {shown:,}" if isinstance(value, int) else
              f"{name.replace('_', ' '):>14}  {shown}")  # fmt: skip


def parser() -> Parser:
    """Describe the commands."""
    top = Parser(prog="labourmatch", description="Recommendations and proven placement plans.")
    commands = top.add_subparsers(dest="command", required=True, parser_class=Parser)
    solve = _command(commands, "solve", "find the plan of greatest worth", run_solve)
    solve.add_argument("instance", type=Path)
    solve.add_argument("-o", "--out", type=Path)
    solve.add_argument(
        "--deadline", type=float, metavar="SECONDS", help="stop with the best plan and its bound"
    )
    solve.add_argument("--warm", type=Path, metavar="RESULT", help="begin from an earlier plan")
    solve.add_argument(
        "--checkpoint", type=Path, metavar="FILE", help="keep the plan so far for --warm"
    )
    solve.add_argument(
        "--every", type=float, default=FIRST_SLICE, metavar="SECONDS", help="first checkpoint"
    )
    solve.add_argument("--ray", metavar="ADDRESS", help="Ray cluster, or local to start one here")
    solve.add_argument("--actors", type=int, default=2, help="shards on Ray")
    ranked = _command(commands, "recommend", "rank vacancies for each person", run_recommend)
    ranked.add_argument("persons", type=Path)
    ranked.add_argument("vacancies", type=Path)
    ranked.add_argument("-k", type=int, default=16)
    ranked.add_argument("-o", "--out", type=Path)
    ranked.add_argument("--policy", type=Path, help="policy as JSON")
    ranked.add_argument("--affinity", type=Path, help="village, employer, count as Parquet")
    proof = _command(commands, "certify", "prove a plan without the solver", run_certify)
    proof.add_argument("instance", type=Path)
    proof.add_argument("result", type=Path)
    bench = _command(commands, "bench", "solve and certify an invented instance", run_bench)
    bench.add_argument("--family", default="realistic", choices=FAMILIES)
    bench.add_argument("--persons", type=int, default=50_000)
    bench.add_argument("--vacancies", type=int, default=2_000)
    bench.add_argument("--seed", type=int, default=1)
    bench.add_argument("--save", type=Path, help="also write the instance")
    _command(commands, "warm", "compile every kernel into the cache on disk", run_warm)
    return top


def _command(commands: Any, name: str, what: str, run: Any) -> Parser:
    made: Parser = commands.add_parser(name, help=what, description=what.capitalize() + ".")
    made.add_argument("--json", action="store_true", help="print JSON")
    made.set_defaults(run=run)
    return made


def run_solve(chosen: argparse.Namespace) -> tuple[dict[str, Any], int]:
    """Read, solve, write."""
    check_solve(chosen)
    if chosen.ray is not None:
        problem = load_problem(chosen.instance)
        warm_up()
        result = assign_on_ray(problem, chosen.ray, chosen.actors)
    else:
        result = stoppable(partial(solve_here, chosen))
    if chosen.out is not None:
        save_result(chosen.out, result)
    return {
        "objective": result.objective,
        "upper_bound": result.upper_bound,
        "gap": result.gap,
        "matched": result.matched,
        "seconds": round(result.seconds, 4),
        "cpu_seconds": round(result.cpu_seconds, 4),
        "peak_mib": round(result.peak_mib, 1),
    }, DONE


def solve_here(chosen: argparse.Namespace, asked: Asked) -> Result:
    """Read and solve; ends early with the best plan once it is asked to."""
    problem = load_problem(chosen.instance)
    begun = None if chosen.warm is None else load_result(chosen.warm)
    warm_up()
    if chosen.checkpoint is not None:
        return in_slices(problem, begun, chosen, asked)
    options = Options(deadline_seconds=chosen.deadline, stop=asked)
    return assign(problem, options, warm=begun)


def check_solve(chosen: argparse.Namespace) -> None:
    """Refuse options that do not go together before anything is read."""
    alone = [name for name in ("deadline", "warm", "checkpoint") if getattr(chosen, name)]
    if chosen.ray is not None and alone:
        raise InvalidProblem("usage", f"--ray does not go with --{alone[0]}.")
    if not chosen.every > 0:
        raise InvalidProblem("usage", "--every must be more than 0 seconds.")


def in_slices(
    problem: Problem, begun: Result | None, chosen: argparse.Namespace, asked: Asked
) -> Result:
    """Solve in slices, each twice as long, and keep the plan on disk after each."""
    start, slice_, best = time.monotonic(), chosen.every, begun
    while True:
        left = (chosen.deadline or float("inf")) - (time.monotonic() - start)
        options = Options(deadline_seconds=max(0.0, min(slice_, left)), stop=asked)
        begun = assign(problem, options, warm=begun)
        if best is None or begun.gap <= certify(problem, best).gap:
            best = begun
        save_result(chosen.checkpoint, best)
        if begun.gap == 0 or left <= slice_ or asked():
            return best
        slice_ *= 2


def run_recommend(chosen: argparse.Namespace) -> tuple[dict[str, Any], int]:
    """Read, rank, write."""
    frames = parquet()
    persons = frames.read_persons(chosen.persons)
    vacancies = frames.read_vacancies(chosen.vacancies)
    known = None if chosen.affinity is None else frames.read_affinity(chosen.affinity)
    policy = read_policy(chosen.policy)
    warm_up_lists()
    wall, cpu = time.perf_counter(), time.process_time()
    found = recommend(persons, vacancies, policy, chosen.k, known)
    seconds, cpu_seconds = time.perf_counter() - wall, time.process_time() - cpu
    if chosen.out is not None:
        frames.write_recommendations(chosen.out, found)
    listed = found.vacancy >= 0
    return {
        "persons": persons.count,
        "vacancies": vacancies.count,
        "persons_with_any": int(listed.any(axis=1).sum()),
        "recommendations": int(listed.sum()),
        "seconds": round(seconds, 4),
        "cpu_seconds": round(cpu_seconds, 4),
        "peak_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }, DONE


def parquet() -> Any:
    """Return the part that reads Parquet: it alone needs Polars."""
    try:
        return importlib.import_module("labourmatch.frames")
    except ModuleNotFoundError:
        raise InvalidProblem(
            "polars.missing", "Reading Parquet takes Polars: pip install labourmatch[frames]."
        ) from None


def read_policy(path: Path | None) -> Policy:
    """Read a policy, or take the default one."""
    if path is None:
        return Policy.from_mapping(DEFAULT_POLICY)
    try:
        values = json.loads(path.read_text("utf-8"))
    except OSError:
        raise InvalidProblem("file.missing", f"There is no file {path}.") from None
    except ValueError:
        raise InvalidProblem("file.damaged", f"{path} is not JSON.") from None
    if not isinstance(values, dict):
        raise InvalidProblem("policy.value", "A policy is a JSON object.")
    return Policy.from_mapping(values)


def run_certify(chosen: argparse.Namespace) -> tuple[dict[str, Any], int]:
    """Prove a plan from its files alone."""
    proof = certify(load_problem(chosen.instance), load_result(chosen.result))
    return {
        "objective": proof.objective,
        "upper_bound": proof.upper_bound,
        "gap": proof.gap,
        "feasible": proof.feasible,
        "proven": proof.proven,
        "faults": list(proof.faults),
    }, DONE if proof.proven else NOT_PROVEN


def run_bench(chosen: argparse.Namespace) -> tuple[dict[str, Any], int]:
    """Invent, solve, prove; beside OR-Tools where it is installed."""
    problem = instance(chosen.family, chosen.persons, chosen.vacancies, chosen.seed)
    if chosen.save is not None:
        save_problem(chosen.save, problem)
    warm_up()
    result = assign(problem)
    proof = certify(problem, result)
    report: dict[str, Any] = {
        "family": chosen.family,
        "persons": problem.persons,
        "vacancies": problem.vacancies,
        "edges": problem.edges,
        "objective": proof.objective,
        "upper_bound": proof.upper_bound,
        "proven": proof.proven,
        "matched": result.matched,
        "seconds": round(result.seconds, 4),
        "cpu_seconds": round(result.cpu_seconds, 4),
        "peak_mib": round(result.peak_mib, 1),
    }
    agreed = True
    if importlib.util.find_spec("ortools") is not None:
        referee = importlib.import_module("labourmatch.referee")
        cpu = time.process_time()
        optimum = referee.by_ortools(problem)
        report["ortools_objective"] = optimum
        report["ortools_cpu_seconds"] = round(time.process_time() - cpu, 4)
        agreed = optimum == proof.objective
    return report, DONE if proof.proven and agreed else NOT_PROVEN


def run_warm(chosen: argparse.Namespace) -> tuple[dict[str, Any], int]:
    """Compile once, so that no later call has to."""
    wall = time.perf_counter()
    warm_up()
    warm_up_lists()
    return {"seconds": round(time.perf_counter() - wall, 4)}, DONE
