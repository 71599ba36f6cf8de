"""Claim: the county's people and demand are read in 15 s, planned in 3 minutes and proven.

    python bench/match_platform.py --data DIR [--pool daily,all]

Runs `wugong match` on a data directory that `wugong demo` filled: seconds of each phase, CPU and
memory of the process (the server aside), objective against bound.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

LOAD_SECONDS, SOLVE_SECONDS = 15.0, 180.0
SOLVING = ("recommend", "candidates", "plan", "check", "tables")


def match(data: Path, pools: str) -> dict[str, Any]:
    """What the command says, and what it took."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "wugong.ops.cli", "match", "--pool", pools, "--json"],
        stdout=subprocess.PIPE,
        env={**os.environ, "WUGONG_DATA": str(data)},
        text=True,
        check=True,
    )
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "runs": json.loads(done.stdout),
        "seconds": round(time.perf_counter() - start, 1),
        "cpu_seconds": round(used.ru_utime + used.ru_stime, 1),
        "peak_mib": used.ru_maxrss // 1024,
    }


def faults(run: dict[str, Any]) -> list[str]:
    """What a run does not hold."""
    phases = run["phases"]
    solving = sum(phases[name] for name in SOLVING)
    found = []
    if phases["load"] > LOAD_SECONDS:
        found.append(f"{run['pool']}: read in {phases['load']} s, not {LOAD_SECONDS}")
    if solving > SOLVE_SECONDS:
        found.append(f"{run['pool']}: solved in {solving:.0f} s, not {SOLVE_SECONDS}")
    if run["objective"] != run["upper_bound"]:
        found.append(f"{run['pool']}: not proven, gap {run['gap']}")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--pool", default="daily,all")
    options = parser.parse_args()
    told = match(options.data, options.pool)
    sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    wrong = [fault for run in told["runs"] for fault in faults(run)]
    raise SystemExit("\n".join(wrong) if wrong else 0)


if __name__ == "__main__":
    main()
