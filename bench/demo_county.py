"""Claim: the whole model county stands in 240 s on 2 cores, in 3 GB, in a database of 3 GB.

    python bench/demo_county.py [--scale county] [--data DIR]

Loads it with `wugong demo` into a fresh data directory, samples the memory of the process and
its children meanwhile, then computes the published figures with `wugong article`.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil

LIMITS = {"seconds": 240.0, "peak_mib": 3_072, "database_mib": 3_072}
SAMPLE_SECONDS = 0.5


def wugong(words: list[str], data: Path) -> tuple[dict[str, Any], float, int]:
    """Its JSON, the seconds, and the most that it and its own helpers held, the server aside."""
    start, peak = time.perf_counter(), 0
    process = subprocess.Popen(
        [sys.executable, "-m", "wugong.ops.cli", *words, "--json"],
        stdout=subprocess.PIPE,
        env={**os.environ, "WUGONG_DATA": str(data)},
        text=True,
    )
    while process.poll() is None:
        peak = max(peak, memory(process.pid))
        time.sleep(SAMPLE_SECONDS)
    text = process.stdout.read() if process.stdout else ""
    if process.returncode:
        raise SystemExit(f"wugong {words[0]} ended with {process.returncode}")
    return json.loads(text), time.perf_counter() - start, peak


def memory(pid: int) -> int:
    """MiB of a process."""
    try:
        return psutil.Process(pid).memory_info().rss // 2**20
    except psutil.NoSuchProcess:
        return 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", default="county")
    parser.add_argument("--data", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="wugong-bench-") as made:
        place = Path(made)
        place.chmod(0o711)
        data = options.data or place / "data"
        done, seconds, peak = wugong(["demo", "--scale", options.scale], data)
        if "total" not in done["seconds"]:
            raise SystemExit(f"{data} is loaded already: give an empty directory, or none")
        rows, article_seconds, _ = wugong(["article"], data)
    found = {"seconds": round(seconds, 1), "peak_mib": peak}  # migrations and months with it
    found["database_mib"] = done["database_mib"]
    result = {
        "scale": options.scale,
        **found,
        "seconds_of_the_rows": done["seconds"]["total"],
        "phases": done["seconds"],
        "counts": done["counts"],
        "article": {name: rows[name] for name in ("equal", "waiting", "of")},
        "article_seconds": round(article_seconds, 1),
        "limits": LIMITS,
        "holds": all(found[name] <= limit for name, limit in LIMITS.items()),
    }
    print(json.dumps(result, ensure_ascii=False, indent=1))
    raise SystemExit(0 if result["holds"] else 1)


if __name__ == "__main__":
    main()
