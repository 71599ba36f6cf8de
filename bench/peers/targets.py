"""What must hold and what is wished, computed from the runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Run = dict[str, Any]
Find = Callable[..., Run | None]


@dataclass(frozen=True, slots=True)
class Target:
    """One claim: a figure, how it is written, what it must reach and what is wished."""

    claim: str
    figure: float | None
    unit: str
    must: float
    want: float
    more_is_better: bool = True

    def verdict(self) -> str:
        """Met or not, or not measured."""
        if self.figure is None:
            return "not measured"
        if self._reaches(self.want):
            return "want met"
        return "must met" if self._reaches(self.must) else "**not met**"

    def _reaches(self, bar: float) -> bool:
        assert self.figure is not None
        return self.figure >= bar if self.more_is_better else self.figure <= bar


def targets(find: Find) -> list[Target]:
    """Every claim about the engine; ``find`` returns the run that counts, or None."""
    big, middle = {"persons": 800_000}, {"persons": 200_000}

    def times(peer: str, name: str, kind: str = "plan", **where: Any) -> float | None:
        other = find(kind, peer, **where)
        own = other and find(kind, "labourmatch", before=other["when"], **where)
        if own is None or other is None or name not in own or name not in other:
            return None
        return float(other[name] / own[name])

    rows = [
        Target("plan of 800k proven: CPU against OR-Tools", times("ortools", "cpu_seconds", **big),
               "×", 12, 25),
        Target("plan of 200k proven: CPU against OR-Tools",
               times("ortools", "cpu_seconds", **middle), "×", 15, 25),
        Target("plan of 800k: CPU against LEMON NetworkSimplex",
               times("lemon-simplex", "cpu_seconds", **big), "×", 40, 80),
        Target("plan of 800k: added memory against OR-Tools", times("ortools", "added_mib", **big),
               "×", 3, 4),
    ]  # fmt: skip
    for family in ("tie_heavy", "unit_openings"):
        rows.append(Target(f"{family}: CPU against the best peer", _least(find, family), "×", 1, 3))
    later = find("replan", "labourmatch", family="realistic", **big)
    start = find("start", "labourmatch")
    rows += [
        Target("re-plan of 800k after 1% changed", later and later["cpu_seconds"], "s", 1, 0.3,
               more_is_better=False),
        Target("lists of 800k × 20k: CPU against DuckDB",
               times("duckdb", "cpu_seconds", "lists", family="keyed", **big), "×", 12, 30),
        Target("lists of 800k × 20k: CPU against Polars",
               times("polars", "cpu_seconds", "lists", family="keyed", **big), "×", 6, 15),
        Target("a new process until every kernel is loaded", start and start["cpu_seconds"],
               "CPU s", 3, 0, more_is_better=False),
    ]  # fmt: skip
    return rows


def _least(find: Find, family: str) -> float | None:
    """The smallest ratio to the best peer over all sizes of a family that were measured."""
    ratios = []
    for persons in (5_000, 50_000, 200_000, 800_000):
        own = find("plan", "labourmatch", family=family, persons=persons)
        peers = [
            find("plan", name, family=family, persons=persons)
            for name in ("ortools", "lemon-simplex", "lemon-scaling")
        ]
        seconds = [run["cpu_seconds"] for run in peers if run is not None]
        if own is not None and seconds:
            ratios.append(min(seconds) / own["cpu_seconds"])
    return min(ratios, default=None)
