"""A match run: asked for, carried out outside of any transaction, stored in one."""

from typing import Protocol

from django.db import transaction
from django.utils.translation import gettext as _

from wugong.base import audit, clock
from wugong.base.actor import Actor, require
from wugong.base.audit import Subject
from wugong.base.errors import Refusal
from wugong.base.queue import Interrupted, start_job
from wugong.base.scopes import scope
from wugong.placement import refusals as _refusals  # noqa: F401  # states them
from wugong.placement.actions.questions import first_question, open_classes
from wugong.placement.actions.results import store_results
from wugong.placement.enums import Pool, RunState
from wugong.placement.models import MatchRun
from wugong.placement.permissions import may_execute_run, may_request_run
from wugong.placement.queries import questions, runs
from wugong.placement.queries.problem import load_problem, scoring_on
from wugong.placement.queries.runs import locked_run, under_way
from wugong.placement.rules.instance import Instance, of_run
from wugong.placement.rules.loaded import Loaded
from wugong.placement.rules.solving import Stopwatch, solve
from wugong.places import queries as places

TASK = "placement.run_match"
AFTERWARDS = ("store", "classes", "what_if")  # phases inside a transaction, or of a finished run


class Tells(Protocol):
    """Whoever shows how far the work is (the job's progress, the command line)."""

    def phase(self, name: str, total: int = 0) -> None:
        """A new phase begins."""

    def told_to_stop(self) -> bool:
        """Whether the work has to end before its time."""


@transaction.atomic
def request_run(
    pool: str,
    area: str,
    *,
    by: Actor,
    with_plan: bool = True,
    in_queue: bool = True,
    warm_from: int | None = None,
) -> MatchRun:
    """Ask for a run; one at a time for a pool and area."""
    if pool not in Pool.values:
        raise Refusal("match.pool", field="pool")
    require(may_request_run(by, pool, area))
    if places.find(area) is None:
        raise Refusal("match.area", field="area")
    if under_way(pool, area) is not None:
        raise Refusal("match.running")
    day = clock.business_today()
    run = MatchRun.objects.create(
        pool=pool,
        area=area,
        with_plan=with_plan,
        policy_version=scoring_on(day).version,
        warm_from_id=warm_from,
        requested_by_id=by.user_id,
        business_day=day,
        requested_at=clock.real_now(),
    )
    if in_queue:
        _queue(run, by)
    audit.record(
        "placement.request_run",
        by=by,
        subject=Subject("match_run", run.pk, area=area),
        diff={"pool": [None, pool], "with_plan": [None, with_plan], "from": [None, warm_from]},
    )
    return run


def _queue(run: MatchRun, by: Actor) -> None:
    job = start_job(
        TASK,
        _("匹配：%s") % run.get_pool_display(),
        by=by,
        params={"run_id": run.pk},
        link=f"/desk/match/{run.pk}/",
    )
    run.job_id = job.pk
    run.save(update_fields=["job_id"])


@transaction.atomic
def plan_again(run_id: int, *, by: Actor) -> MatchRun:
    """What has changed since is read anew; the plan begins with this run's seats and prices."""
    run = runs.run(run_id, by)
    require(may_request_run(by, run.pool, run.area))
    questions.asked_instance(run)
    return request_run(run.pool, run.area, by=by, warm_from=run.pk)


def execute_run(run_id: int, *, by: Actor, progress: Tells | None = None) -> MatchRun:
    """Load, solve, store; done once, however often the queue delivers it."""
    with scope(by.scope):
        run = locked_run(run_id)
        require(may_execute_run(by, run))
        if run.state == RunState.DONE:
            return run
        run.state, run.phases, run.error_code = RunState.RUNNING, [], ""
        run.save(update_fields=["state", "phases", "error_code"])
    watch = Stopwatch(lambda name: _begin(run, name, watch, progress))
    stop = None if progress is None else progress.told_to_stop
    try:
        with watch.phase("load"), scope(by.scope):
            loaded = load_problem(run.pool, run.area, run.business_day)
        with scope(by.scope):
            earlier = questions.instance_of(run.warm_from_id) if run.warm_from_id else None
        outcome = solve(loaded, watch, with_plan=run.with_plan, earlier=earlier, stop=stop)
        with scope(by.scope):
            with watch.phase("store"):
                store_results(run, loaded, outcome, by=by)
            _finish(run, watch, by)
    except Interrupted:
        with scope(by.scope):
            MatchRun.objects.filter(pk=run.pk).update(state=RunState.WAITING, phases=[])
        raise
    except (Exception, KeyboardInterrupt) as error:
        _fail(run, error, by)
        raise
    if outcome.problem is not None and outcome.result is not None:
        _ask(run, loaded, of_run(loaded, outcome.problem, outcome.result), watch, by)
    return run


def _ask(run: MatchRun, loaded: Loaded, instance: Instance, watch: Stopwatch, by: Actor) -> None:
    """The run stands already; what it is asked first is answered while everything is at hand."""
    if run.pool != Pool.DAILY:
        return
    with watch.phase("classes"):
        open_classes(run, loaded, instance, by=by)
    with watch.phase("what_if"):
        first_question(run, instance, by=by)
    with scope(by.scope):
        run.phases = watch.laps
        run.save(update_fields=["phases"])


def _begin(run: MatchRun, name: str, watch: Stopwatch, progress: Tells | None) -> None:
    """Show the phase to whoever waits, outside of the work's own transactions."""
    if progress is not None:
        progress.phase(name)
    if name not in AFTERWARDS:
        if progress is not None and progress.told_to_stop():
            raise Interrupted
        phases = [*watch.laps, [name, None]]
        MatchRun.objects.filter(pk=run.pk).update(phases=phases)


def _finish(run: MatchRun, watch: Stopwatch, by: Actor) -> None:
    run.state, run.finished_at, run.phases = RunState.DONE, clock.real_now(), watch.laps
    run.save()
    audit.record(
        "placement.execute_run",
        by=by,
        subject=Subject("match_run", run.pk, area=run.area),
        diff={"counts": [None, run.counts], "objective": [None, run.objective]},
    )


def _fail(run: MatchRun, error: BaseException, by: Actor) -> None:
    """A run never hangs: it says that it failed, in a transaction of its own."""
    code = "match.stopped" if isinstance(error, KeyboardInterrupt) else "match.failed"
    code = error.code if isinstance(error, Refusal) else code
    with scope(by.scope):
        MatchRun.objects.filter(pk=run.pk).update(
            state=RunState.FAILED, error_code=code, finished_at=clock.real_now()
        )
        audit.record(
            "placement.fail_run",
            by=by,
            subject=Subject("match_run", run.pk, area=run.area),
            outcome="failed",
            code=code,
        )
