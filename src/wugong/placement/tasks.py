"""The queue's door: thin, one action each."""

from django.conf import settings
from procrastinate.contrib.django import app

from wugong.base.actor import system
from wugong.base.errors import Refusal
from wugong.base.queue import AGAIN, running
from wugong.base.scopes import scope
from wugong.placement.actions import questions
from wugong.placement.actions.runs import TASK, execute_run, request_run
from wugong.placement.enums import Pool
from wugong.placement.models import MatchRun


@app.task(name=TASK, retry=AGAIN)
def run_match(job_id: int) -> None:
    """Carry out a requested run; a worker that was stopped or killed leaves it to the next."""
    with running(job_id) as progress:
        run = MatchRun.objects.get(pk=progress.job.params["run_id"])
        execute_run(run.pk, by=system(run.area), progress=progress)


@app.task(name=questions.TASK)
def answer_what_if(job_id: int) -> None:
    """Answer a kept question; what was answered before a kill stays answered."""
    with running(job_id) as progress:
        params = progress.job.params
        run = MatchRun.objects.get(pk=params["run_id"])
        questions.answer_what_if(params["what_if_id"], by=system(run.area), progress=progress)


@app.periodic(cron="30 18 * * *")  # 02:30 in Shanghai
@app.task(name="placement.nightly_match", queueing_lock="placement.nightly_match")
def nightly_match(timestamp: int) -> None:
    """The county's daily run, each night."""
    by = system(settings.HOME_COUNTY)
    with scope(by.scope):
        try:
            request_run(Pool.DAILY, settings.HOME_COUNTY, by=by)
        except Refusal as refusal:
            if refusal.code != "match.running":
                raise
