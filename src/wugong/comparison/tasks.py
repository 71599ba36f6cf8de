"""The queue's door: thin, one action."""

from procrastinate.contrib.django import app

from wugong.base.actor import system
from wugong.base.queue import running
from wugong.comparison.actions import execute_comparison
from wugong.comparison.actions.uploading import TASK


@app.task(name=TASK)
def compare(job_id: int) -> None:
    """Carry out a requested comparison in the area it was asked for."""
    with running(job_id) as progress:
        job = progress.job
        execute_comparison(job.params["comparison_id"], by=system(job.area), progress=progress)
