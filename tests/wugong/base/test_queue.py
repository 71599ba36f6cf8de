"""Jobs: committed with the business row, seen while they run, rescued when their worker dies."""

import threading

import pytest
from asgiref.sync import async_to_sync
from django.db import connection, transaction

from tests.factories.people import actor
from wugong.base import queue
from wugong.base.errors import Refusal
from wugong.base.models import Job
from wugong.base.scopes import scope

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "side"])
BY = actor("county_officer", "530627")


def queued() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name FROM procrastinate_jobs ORDER BY id")
        return [name for (name,) in cursor.fetchall()]


def test_a_job_and_its_queue_entry_commit_together() -> None:
    with scope(BY.scope):
        job = queue.start_job("placement.run_match", "match", by=BY)
    assert queued() == ["placement.run_match"]
    assert queue.scope_of(job) == BY.scope


def test_a_job_is_gone_when_its_transaction_is_rolled_back() -> None:
    with scope(BY.scope):
        queue.start_job("placement.run_match", "match", by=BY)
        transaction.set_rollback(True)
    assert queued() == []
    assert Job.objects.count() == 0


def test_progress_is_seen_before_the_work_commits() -> None:
    with scope(BY.scope):
        job = queue.start_job("placement.run_match", "match", by=BY)
    with queue.running(job.pk) as progress, scope(BY.scope):
        progress.phase("solving", 10)
        progress.done(4)
        seen = Job.objects.using("side").get(pk=job.pk)
        assert (seen.state, seen.phase, seen.done, seen.total) == ("running", "solving", 4, 10)
    assert Job.objects.get(pk=job.pk).state == "done"


@pytest.mark.parametrize(
    ("error", "code"), [(Refusal("busy"), "busy"), (ValueError("secret"), "job.failed")]
)
def test_a_failed_job_says_a_code_and_nothing_else(error: Exception, code: str) -> None:
    with scope(BY.scope):
        job = queue.start_job("placement.run_match", "match", by=BY)
    with pytest.raises(type(error)), queue.running(job.pk):
        raise error
    failed = Job.objects.get(pk=job.pk)
    assert (failed.state, failed.error_code) == ("failed", code)


def test_a_job_whose_worker_is_told_to_stop_waits_for_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(queue, "STOPPING", threading.Event())
    with scope(BY.scope):
        job = queue.start_job("placement.run_match", "match", by=BY)
    with pytest.raises(queue.Interrupted), queue.running(job.pk) as progress:
        assert not progress.told_to_stop()
        queue.STOPPING.set()
        assert progress.told_to_stop()
        raise queue.Interrupted
    waiting = Job.objects.get(pk=job.pk)
    assert (waiting.state, waiting.error_code) == ("waiting", "")


def test_a_job_of_a_killed_worker_goes_back_to_the_queue() -> None:
    with scope(BY.scope):
        queue.start_job("placement.run_match", "match", by=BY)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - interval '1 hour') RETURNING id"
        )
        worker = cursor.fetchone()[0]
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [worker])
    assert async_to_sync(queue.rescue_stalled)() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM procrastinate_jobs")
        assert cursor.fetchall() == [("todo",)]
