"""From the lines of runs to tables and pictures in docs/bench."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
from bench.peers.__main__ import DOCS, RUNS
from bench.peers.targets import Run, targets

NAMES = {
    "labourmatch": "labourmatch", "ortools": "OR-Tools SimpleMinCostFlow",
    "lemon-simplex": "LEMON NetworkSimplex", "lemon-scaling": "LEMON CostScaling",
    "highs": "HiGHS", "scipy": "SciPy (no households)", "networkx": "networkx",
    "duckdb": "DuckDB", "polars": "Polars", "postgresql": "PostgreSQL",
}  # fmt: skip
OURS, OTHERS = "#0054a6", ("#d6336c", "#f59f00", "#2fb344", "#ae3ec9", "#667382", "#17a2b8")
TITLES = {
    "plan": "The plan",
    "plain": "The plan without households (all that SciPy can express)",
    "replan": "The plan again after 1% of persons and vacancies changed (from the earlier prices)",
    "lists": "Short lists, the best 16 of each person",
}


def runs() -> list[Run]:
    """Every run in the order in which they ended."""
    return [json.loads(line) for line in RUNS.read_text().splitlines()]


def last(found: list[Run]) -> list[Run]:
    """Of equal runs the last one."""
    names = ("kind", "peer", "family", "persons", "vacancies")
    return list({tuple(run.get(name) for name in names): run for run in found}.values())


def finder(found: list[Run]) -> Any:
    """Return the function that finds the last run of its kind, or the last before a moment."""

    def find(
        kind: str, peer: str, family: str = "realistic", before: str = "9", **where: Any
    ) -> Run | None:
        for run in reversed(found):
            same = run["kind"] == kind and run["peer"] == peer and run["when"] <= before
            same = same and run.get("family", family) == family
            if same and all(run.get(name) == value for name, value in where.items()):
                return run
        return None

    return find


def page(found: list[Run]) -> Iterator[str]:
    """The page, line by line."""
    yield "# The engine beside its peers\n"
    yield "Written by `python -m bench.peers`; every line of `runs.jsonl` is one process. CPU: from"
    yield "arrays to result, the peer's building of its own graph included, on the same arrays;"
    yield "whole: CPU of the whole process with imports and reading. Memory: what instance and run"
    yield "add to the idle process (imports done, kernels loaded), and the peak of the whole one"
    yield "(of the peers' it contains Numba, which they do not need). Every plan is proven by"
    yield "`labourmatch certify`; every peer reaches the same objective, every list is the same.\n"
    yield "A ratio takes the engine's last run before the peer's.\n"
    machines = dict.fromkeys(run["machine"] for run in found)
    yield f"Machine: {'; '.join(machines)}. Python {found[-1]['python']}.\n"
    versions = {NAMES[run["peer"]]: run["version"] for run in found if "version" in run}
    yield f"Versions: {', '.join(f'{name} {number}' for name, number in versions.items())}.\n"
    yield "## Targets\n"
    yield from table(
        ("claim", "measured", "must", "want", ""),
        (
            (
                row.claim,
                "–" if row.figure is None else f"{row.figure:.2f} {row.unit}",
                f"{row.must:g} {row.unit}",
                f"{row.want:g} {row.unit}" if row.want else "ahead of time",
                row.verdict(),
            )
            for row in targets(finder(found))
        ),
    )
    for kind, title in TITLES.items():
        chosen = [run for run in last(found) if run["kind"] == kind]
        if chosen:
            yield f"\n## {title}\n"
            yield from table(
                (
                    "instance",
                    "",
                    "CPU s",
                    "to ours",
                    "whole CPU s",
                    "added MB",
                    "whole MB",
                    "answer",
                ),
                list(rows(chosen, finder(found))),
            )
    yield "\n![CPU seconds against size](peers.png)"


def rows(chosen: list[Run], find: Any) -> Iterator[tuple[str, ...]]:
    """One line a run, ours first within an instance."""
    peers, order = list(NAMES), {}
    for run in chosen:
        order.setdefault(run["family"], len(order))
    chosen.sort(key=lambda r: (order[r["family"]], r["persons"], peers.index(r["peer"])))
    for run in chosen:
        where = {"family": run["family"], "persons": run["persons"]}
        own = find(run["kind"], "labourmatch", before=run["when"], **where)
        size = f"{run['family']} {run['persons']:,} × {run['vacancies']:,}"
        first = run["peer"] == "labourmatch"
        if first and "edges" in run:
            size += f", {run['edges']:,} edges"
        ratio = "" if own is None or first else f"{run['cpu_seconds'] / own['cpu_seconds']:.1f}×"
        answer = f"{run['objective']:,}" if "objective" in run else f"{run['listed']:,} rows"
        yield (
            size if first else "", NAMES[run["peer"]], f"{run['cpu_seconds']:.2f}", ratio,
            f"{run['whole_cpu_seconds']:.2f}", megabytes(run, "added_mib"),
            megabytes(run, "peak_mib"),
            answer + (" proven" if run.get("proven") else ""),
        )  # fmt: skip


def megabytes(run: Run, name: str) -> str:
    """A figure of memory where it was taken."""
    return f"{run[name]:,.0f}" if name in run else ""


def table(head: tuple[str, ...], body: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Lines of Markdown."""
    yield f"| {' | '.join(head)} |"
    yield "|" + "---|" * len(head)
    for row in body:
        yield f"| {' | '.join(row)} |"


def picture(found: list[Run]) -> None:
    """CPU seconds against persons, both axes logarithmic, plan and lists side by side."""
    mpl.rcParams.update({"font.size": 10, "svg.hashsalt": "bench", "axes.spines.top": False,
                         "axes.spines.right": False})  # fmt: skip
    figure, panels = plt.subplots(1, 2, figsize=(11, 4.6), sharey=True, layout="constrained")
    pairs = (("plan", "realistic", "The plan, proven optimal"), ("lists", "keyed", "Best 16 each"))
    for panel, (kind, family, title) in zip(panels, pairs, strict=True):
        colours = iter(OTHERS)
        for peer, name in NAMES.items():
            points = sorted(
                (run["persons"], run["cpu_seconds"])
                for run in last(found)
                if (run["kind"], run["peer"], run.get("family")) == (kind, peer, family)
            )
            if not points:
                continue
            own = peer == "labourmatch"
            x, y = zip(*points, strict=True)
            panel.loglog(x, y, marker="o", label=name, color=OURS if own else next(colours),
                         linewidth=2.6 if own else 1.4, zorder=3 if own else 2)  # fmt: skip
        panel.set(title=title, xlabel="persons")
        panel.grid(visible=True, which="major", color="#e6e7e9", linewidth=0.7)
        panel.legend(frameon=False, fontsize=9)
    panels[0].set_ylabel("CPU seconds, arrays to result")
    figure.savefig(DOCS / "peers.png", dpi=160, metadata={"Software": None})


def main() -> None:
    found = runs()
    (DOCS / "README.md").write_text("\n".join(page(found)) + "\n", "utf-8")
    picture(found)


if __name__ == "__main__":
    main()
