"""Match people and vacancies: recommendations, and the plan with its proof."""

import time
from argparse import ArgumentTypeError, BooleanOptionalAction
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from wugong.base.actor import system
from wugong.base.scopes import scope
from wugong.ops.command import Command as WugongCommand
from wugong.placement.actions.runs import execute_run, request_run
from wugong.placement.enums import Pool
from wugong.placement.models import MatchRun
from wugong.placement.queries.runs import has_finished


class Command(WugongCommand):
    """Runs in this process, without the queue, for the home county."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Whom to look at, and whether to plan."""
        parser.add_argument(
            "--plan",
            action=BooleanOptionalAction,
            default=True,
            help="place everybody at once and prove it (default), or recommend only",
        )
        parser.add_argument(
            "--pool",
            type=_pools,
            default=[Pool.DAILY],
            help="daily, all, or both with a comma; all is a rehearsal (default daily)",
        )

        parser.add_argument(
            "--if-none", action="store_true", help="only for a pool that has no finished run yet"
        )

    def handle(self, **options: Any) -> None:
        """One run a pool, one after the other."""
        pools = options["pool"]
        if options["if_none"]:
            pools = [pool for pool in pools if not has_finished(pool, settings.HOME_COUNTY)]
        results = [self._run(pool, with_plan=bool(options["plan"])) for pool in pools]
        self.emit(results, "" if results else "There is a finished run already.")

    def _run(self, pool: str, *, with_plan: bool) -> dict[str, Any]:
        area = settings.HOME_COUNTY
        by = system(area)
        start = time.perf_counter()
        with scope(by.scope):
            run = request_run(pool, area, by=by, with_plan=with_plan, in_queue=False)
        return _told(execute_run(run.pk, by=by, progress=self), time.perf_counter() - start)

    def phase(self, name: str, total: int = 0) -> None:
        """Tell which phase begins."""
        self.note(f"{name} …")

    def told_to_stop(self) -> bool:
        """Ctrl-C ends the command where it is."""
        return False


def _pools(text: str) -> list[str]:
    pools = text.split(",")
    unknown = [pool for pool in pools if pool not in Pool.values]
    if unknown:
        raise ArgumentTypeError(f"there is no pool {unknown[0]!r}; choose from daily, all")
    return list(dict.fromkeys(pools))


def _told(run: MatchRun, seconds: float) -> dict[str, Any]:
    told = {"pool": run.pool, "run": run.pk, **run.counts, "seconds": round(seconds, 3)}
    told["phases"] = dict(run.phases)
    if run.with_plan:
        objective, bound = int(run.objective), int(run.upper_bound)
        told |= {"objective": objective, "upper_bound": bound, "gap": bound - objective}
        told["certificate"] = "proven optimal" if run.counts["proven"] else "feasible, not proven"
        told["unplaced_by_reason"] = run.reasons
    return told
