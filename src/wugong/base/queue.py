"""The queue: work deferred by name in the business transaction, with progress people can see."""

import asyncio
import logging
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, cast

from django.db import connections, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from wugong.base import clock, seals
from wugong.base.actor import Actor
from wugong.base.errors import Refusal, register
from wugong.base.models import Job
from wugong.base.scopes import Role, Scope

log = logging.getLogger(__name__)
STALLED_SECONDS = 60
register("job.failed", status=500, zh="这项工作没有做完。", en="This job did not finish.")


# Set once the worker is told to end; whoever works on a long job asks for it.
STOPPING = threading.Event()


class Interrupted(Exception):
    """The worker ends before the work does: the job waits for the next worker."""


# For tasks that end with `Interrupted`: nothing else is tried a second time.
AGAIN = RetryStrategy(retry_exceptions={Interrupted})


def start_job(
    task: str, title: str, *, by: Actor, params: dict[str, Any] | None = None, link: str = ""
) -> Job:
    """A job row and its queue entry commit with the business row, or not at all."""
    job = Job.objects.create(
        kind=task,
        title=title,
        params=params or {},
        requested_by_id=by.user_id,
        role=by.scope.role,
        area=by.scope.area,
        party=by.scope.party,
        requested_at=clock.real_now(),
        link=link,
    )
    defer(task, job_id=job.pk)
    return job


def defer(task: str, **arguments: Any) -> None:
    """By name: actions know no tasks."""
    app.configure_task(name=task, allow_unknown=True).defer(**arguments)


def scope_of(job: Job) -> Scope:
    """The rows of the one who asked."""
    role: Role = job.role  # type: ignore[assignment]  # written by start_job from a Scope
    return Scope(role=role, area=job.area, party=job.party)


class Progress:
    """What the tray shows. Written on a connection of its own, so that it is seen meanwhile."""

    def __init__(self, job: Job) -> None:
        self.job = job

    def phase(self, name: str, total: int = 0) -> None:
        """A new phase begins."""
        self._write(phase=name, done=0, total=total)

    def done(self, count: int) -> None:
        """So much of the phase is done."""
        self._write(done=count)

    def told_to_stop(self) -> bool:
        """Whether the worker was told to end."""
        return STOPPING.is_set()

    def _write(self, **values: Any) -> None:
        Job.objects.using("side").filter(pk=self.job.pk).update(beat_at=clock.real_now(), **values)


@contextmanager
def running(job_id: int) -> Iterator[Progress]:
    """Mark the job running, then done or failed with a code; a failure is never silent."""
    jobs = Job.objects.using("side")
    job = jobs.get(pk=job_id)
    now = clock.real_now()
    jobs.filter(pk=job_id).update(state="running", started_at=now, beat_at=now)
    try:
        yield Progress(job)
    except Interrupted:
        jobs.filter(pk=job_id).update(state="waiting", phase="", done=0, total=0)
        raise
    except Exception as error:
        code = error.code if isinstance(error, Refusal) else "job.failed"
        jobs.filter(pk=job_id).update(state="failed", error_code=code, finished_at=clock.real_now())
        raise
    else:
        jobs.filter(pk=job_id).update(state="done", finished_at=clock.real_now())


async def rescue_stalled(seconds: float = STALLED_SECONDS) -> int:
    """Give the jobs of killed workers back to the queue (it leaves them `doing` for ever)."""
    manager = app.job_manager
    stalled = list(await manager.get_stalled_jobs(seconds_since_heartbeat=seconds))
    for job in stalled:
        await manager.retry_job(job)
    return len(stalled)


def run_worker(*, concurrency: int = 1) -> None:
    """Run deferred work until told to stop; the sealer runs beside it."""
    stop = threading.Event()
    sealer = threading.Thread(target=_seal_until, args=(stop,), name="sealer", daemon=True)
    sealer.start()
    try:
        asyncio.run(_work(concurrency))
    finally:
        stop.set()
        sealer.join(timeout=5)


async def _work(concurrency: int) -> None:
    """Work until SIGTERM or Ctrl-C; then a long job is put back, and a short one is finished."""
    connector = cast(DjangoConnector, app.connector)
    worker = app.with_connector(connector.get_worker_connector())
    async with worker.open_async():
        work = asyncio.ensure_future(
            worker.run_worker_async(
                concurrency=concurrency, delete_jobs="never", install_signal_handlers=False
            )
        )

        def stop() -> None:
            STOPPING.set()
            work.cancel()

        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop)
        with suppress(asyncio.CancelledError):
            await work


def _seal_until(stop: threading.Event) -> None:
    while not stop.wait(1.0):
        try:
            with transaction.atomic():
                seals.seal_new_lines()
        except Exception as error:  # the next second tries again; the line is not lost
            log.warning("sealing will be tried again: %s", type(error).__name__)
            connections["default"].close()
