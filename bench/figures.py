"""Claim: all indicators of one month for every area within 3 s, 31 months recounted within 120 s.

    python bench/figures.py --data DIR [--rounds 3]

On a data directory that `wugong demo --scale county` filled. One month is read, counted and summed
for the county, 30 townships and 262 villages, row security on, as the app role; beside it DuckDB
sums the same from its own tables on the same machine (where it is installed: the group `bench`).
A township is consolidated and thirty are accepted inside a transaction that is rolled back. CPU is
this process and the database's backend together.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from page_list import platform

from wugong.base.actor import Actor
from wugong.base.month import Month
from wugong.base.scopes import area_scope, scope

COUNTY, MONTH = "530627", Month(2019, 6)
TICKS = os.sysconf("SC_CLK_TCK")
LIMITS = {
    "month_seconds": 3.0,
    "consolidate_seconds": 1.0,
    "accept_seconds": 10.0,
    "recount_seconds": 120.0,
    "times_duckdb": 3.0,
}


@dataclass
class Spent:
    """Time on the wall and processor time of both processes."""

    seconds: float = 0.0
    cpu: float = 0.0


class Undone(Exception):
    """Ends a transaction whose writes nobody wants."""


def backend() -> int:
    """The process of this connection's server side."""
    connection = import_module("django.db").connection
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def cpu_of(pid: int) -> float:
    """Of a backend, and of every worker that the server has had and that has ended since."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    server = Path(f"/proc/{fields[1]}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, (*fields[11:13], *server[13:15]))) / TICKS


@contextmanager
def spent(pid: int) -> Iterator[Spent]:
    found = Spent()
    wall, own, server = time.perf_counter(), time.process_time(), cpu_of(pid)
    yield found
    found.seconds = time.perf_counter() - wall
    found.cpu = time.process_time() - own + cpu_of(pid) - server


def of_month(rounds: int) -> dict[str, Any]:
    """Read, count and sum one month for every area; the best round."""
    frames = import_module("wugong.reporting.queries.frames")
    best = Spent(float("inf"), float("inf"))
    with scope(area_scope(COUNTY)):
        pid = backend()
        for _ in range(rounds):
            with spent(pid) as found:
                areas = frames.counted(frames.frame(COUNTY, MONTH), COUNTY, MONTH)
            best = min(best, found, key=lambda each: each.seconds)
    return {"month_seconds": best.seconds, "month_cpu": best.cpu, "areas": len(areas)}


def undone(act: Callable[[], None]) -> Spent:
    """Run something in the county's scope and roll it back."""
    found = Spent()
    try:
        with scope(area_scope(COUNTY)):
            pid = backend()
            with spent(pid) as inner:
                act()
            found = inner
            raise Undone
    except Undone:
        return found


def of_reports() -> dict[str, Any]:
    """One township consolidated, and thirty accepted."""
    actions = import_module("wugong.reporting.actions")
    reports = import_module("wugong.reporting.queries.reports")
    tasks = import_module("wugong.collection.models").GroupTask
    running = str(Month.of(import_module("wugong.base.clock").business_today()))
    townships = sorted(reports_of(reports))
    by = Actor(None, "bench", "system", COUNTY, scope=area_scope(COUNTY))
    told: dict[str, Any] = {"townships": len(townships)}

    def consolidate_all() -> None:
        tasks.objects.filter(month=running).update(state="checked")
        each = []
        for township in townships:
            began = time.perf_counter()
            actions.consolidate(township, running, by=by)
            each.append(time.perf_counter() - began)
        told["consolidate_seconds"] = max(each)
        began = time.perf_counter()
        actions.accept(townships, running, by=by)
        told["accept_seconds"] = time.perf_counter() - began

    undone(consolidate_all)
    return told


def reports_of(reports: Any) -> set[str]:
    with scope(area_scope(COUNTY)):
        return set(reports.states(COUNTY, str(MONTH)))


def of_history() -> dict[str, Any]:
    """Every frozen month summed again from its snapshots."""
    reports = import_module("wugong.reporting.queries.reports")
    model = import_module("wugong.reporting.models").MonthlyReport
    with scope(area_scope(COUNTY)):
        pid = backend()
        months = model.objects.values("month").distinct().count()
        with spent(pid) as found:
            faults = list(reports.recount(COUNTY))
    return {"months": months, "faults": len(faults), "recount_seconds": found.seconds}


def of_duckdb(rounds: int) -> dict[str, Any]:
    """The same sums by DuckDB, from tables of the same columns."""
    if find_spec("duckdb") is None:
        return {"duckdb": "not installed: uv sync --group bench"}
    duckdb = import_module("duckdb")
    frames, facts = (
        import_module(f"wugong.reporting.queries.{name}") for name in ("frames", "facts")
    )
    last = frames.last_day(MONTH)
    with scope(area_scope(COUNTY)):
        known = facts.load(COUNTY, last - timedelta(days=366), last, range(1, MONTH.month + 1))
        ours = frames.frame(COUNTY, MONTH).total()
    connection = duckdb.connect()
    for name in ("persons", "spells", "posts", "incomes", "poverty"):
        connection.register("given", getattr(known, name).to_arrow())
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM given")
        connection.unregister("given")
    text = (Path(__file__).parent / "figures.duckdb.sql").read_text("utf-8")
    values = import_module("wugong.reporting.rules.facts")
    day = values.day
    params = {
        "last": day(last),
        "first": day(MONTH.first_day),
        "year": day(MONTH.first_day.replace(month=1)),
        "of_age": day(values.years_before(last, values.LABOUR_AGE)),
    }
    cpu = []
    for _ in range(rounds):
        began = time.process_time()
        rows = connection.execute(text, params).fetchall()
        cpu.append(time.process_time() - began)
    names = [column[0] for column in connection.description or ()][1:]
    sums = {name: sum(row[n + 1] or 0 for row in rows) for n, name in enumerate(names)}
    return {
        "duckdb_cpu": min(cpu),
        "duckdb_equal": all(ours[name] == value for name, value in sums.items()),
        "duckdb_sums": len(sums),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    load = os.getloadavg()[0]
    with platform(options.data):
        found = of_month(options.rounds) | of_reports() | of_history() | of_duckdb(options.rounds)
    if "duckdb_cpu" in found:
        found["times_duckdb"] = found["month_cpu"] / found["duckdb_cpu"]
    found["load_before"] = load
    found["holds"] = not found["faults"] and all(
        found[name] <= limit for name, limit in LIMITS.items() if name in found
    )
    shown = {k: round(v, 3) if isinstance(v, float) else v for k, v in found.items()}
    sys.stdout.write(json.dumps(shown, indent=2) + "\n")
    sys.exit(0 if found["holds"] else 1)


if __name__ == "__main__":
    main()
