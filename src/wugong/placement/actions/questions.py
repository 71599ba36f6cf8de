"""Questions to a run's plan: kept, answered by the queue, the persons of an answer stored."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from django.db import connection, transaction
from django.utils.translation import gettext as _

from wugong.base import audit, clock
from wugong.base.actor import Actor, require
from wugong.base.audit import Subject
from wugong.base.errors import Refusal
from wugong.base.queue import start_job
from wugong.base.scopes import scope
from wugong.placement import refusals as _refusals  # noqa: F401  # states them
from wugong.placement.enums import ChangeHow
from wugong.placement.models import MatchRun, PlanChange, RunInstance, RunPrices, WhatIf
from wugong.placement.permissions import may_ask_run, may_execute_run, may_take_proof
from wugong.placement.queries import questions, runs
from wugong.placement.rules.boards import scarcest
from wugong.placement.rules.classes import Classes, choose, training_of
from wugong.placement.rules.instance import Instance, pack
from wugong.placement.rules.loaded import Ints, Loaded
from wugong.placement.rules.questions import MOST_ADDED, Changed, answered, scale, what_if_key

TASK = "placement.answer_what_if"
MOST_NUMBERS = 10
_KEEP = """
INSERT INTO placement_planchange
  (run_id, question, labourer_id, code, how, is_worse, before_vacancy_id, after_vacancy_id)
SELECT %s, %s, l.id, l.code, t.how, t.is_worse, nullif(t.before, -1), nullif(t.after, -1)
FROM unnest(%s::bigint[], %s::text[], %s::boolean[], %s::integer[], %s::integer[])
  AS t (labourer_id, how, is_worse, before, after)
JOIN people_labourer l ON l.id = t.labourer_id
"""


class Counts(Protocol):
    """Whoever shows how far the work is."""

    def phase(self, name: str, total: int = 0) -> None:
        """A new phase begins."""

    def done(self, count: int) -> None:
        """So much of it is done."""


@transaction.atomic
def ask_what_if(
    run_id: int,
    occupation: str,
    place: str,
    *,
    by: Actor,
    added: Sequence[int] = (),
    instance: Instance | None = None,
) -> WhatIf:
    """Keep a question about one cell and queue its answer; asked again, it is the same one.

    Without numbers it is asked for five round steps up to about as many openings again.
    """
    run = runs.run(run_id, by)
    require(may_ask_run(by, run))
    known = questions.what_if_of(run, occupation, place)
    numbers = list(dict.fromkeys(added))
    if len(numbers) > MOST_NUMBERS or any(not 0 < abs(n) <= MOST_ADDED for n in numbers):
        raise Refusal("match.added", field="added")
    if known is not None and (set(numbers) <= set(known.asked)):
        if len(known.steps) < len(known.asked) and not questions.is_under_way(known.job_id):
            _queue(known, run, by)
        return known
    kept = instance or questions.asked_instance(run)
    cell = kept.cell(occupation, place, run.area[:6])
    if cell.size == 0:
        raise Refusal("match.cell")
    steps = scale(int(kept.problem.openings[cell].sum()))
    row = known or WhatIf(run=run, occupation=occupation, place=place, asked=[])
    row.asked += [n for n in numbers or steps if n not in row.asked]
    row.asked_at = clock.real_now()
    row.save()
    _queue(row, run, by)
    audit.record(
        "placement.ask_what_if",
        by=by,
        subject=Subject("match_run", run.pk, area=run.area),
        diff={"cell": [None, f"{occupation} {place}"], "added": [None, list(row.asked)]},
    )
    return row


def _queue(row: WhatIf, run: MatchRun, by: Actor) -> None:
    job = start_job(
        TASK,
        _("如果多招一些人：重新算方案"),
        by=by,
        params={"what_if_id": row.pk, "run_id": run.pk},
        link=f"/desk/match/{run.pk}/?occupation={row.occupation}&place={row.place}",
    )
    row.job_id = job.pk
    row.save(update_fields=["job_id"])


def answer_what_if(what_if_id: int, *, by: Actor, progress: Counts | None = None) -> WhatIf:
    """Solve each number that has no answer yet; every step is stored as soon as it stands."""
    with scope(by.scope):
        row = questions.locked_what_if(what_if_id)
        require(may_execute_run(by, row.run))
        instance = questions.asked_instance(row.run)
    answer(row, instance, by=by, progress=progress)
    return row


def answer(row: WhatIf, instance: Instance, *, by: Actor, progress: Counts | None = None) -> None:
    """The answers of one question, from an instance that is at hand."""
    require(may_execute_run(by, row.run))
    cell = instance.cell(row.occupation, row.place, row.run.area[:6])
    known = {step["added"] for step in row.steps}
    left = [n for n in row.asked if n not in known]
    if progress is not None:
        progress.phase("what_if", len(left))
    for done, added in enumerate(left, 1):
        step, changed = answered(instance, cell, added)
        with scope(by.scope):
            stands = questions.locked_what_if(row.pk)
            stands.steps = sorted([*stands.steps, step], key=lambda each: int(each["added"]))
            stands.save(update_fields=["steps"])
            _keep(row.run_id, what_if_key(row.pk, added), instance.labourer_id, changed)
            row.steps = stands.steps
        if progress is not None:
            progress.done(done)
    with scope(by.scope):
        audit.record(
            "placement.answer_what_if",
            by=by,
            subject=Subject("match_run", row.run_id, area=row.run.area),
            diff={"cell": [None, f"{row.occupation} {row.place}"], "answers": [None, len(left)]},
        )


def _keep(run_id: int, question: str, labourer_id: Ints, changed: Changed) -> None:
    PlanChange.objects.filter(run_id=run_id, question=question).delete()
    columns = (
        labourer_id[changed.person].tolist(),
        changed.how,
        changed.is_worse.tolist(),
        changed.before.tolist(),
        changed.after.tolist(),
    )
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [run_id, question, *columns])


def store_instance(run: MatchRun, instance: Instance, *, by: Actor) -> None:
    """Keep what was solved, so that questions are asked of the very same plan."""
    require(may_execute_run(by, run))
    values = {"area": run.area, "arrays": pack(instance)}
    RunInstance.objects.update_or_create(run=run, defaults=values)
    order = np.argsort(instance.vacancy_id, kind="stable")
    prices = {
        "vacancy_ids": instance.vacancy_id[order].tolist(),
        "prices": instance.result.price[order].tolist(),
    }
    RunPrices.objects.update_or_create(run=run, defaults=prices)


def open_classes(run: MatchRun, loaded: Loaded, instance: Instance, *, by: Actor) -> Classes:
    """Find which classes to open and keep who would join; outside of any transaction."""
    require(may_execute_run(by, run))
    solved = instance.problem, instance.result
    found = choose(loaded, solved, training_of(loaded.scoring.training))
    with scope(by.scope):
        run.classes = found.told
        run.save(update_fields=["classes"])
        for question, persons in found.trainees.items():
            size = persons.size
            nobody = instance.vacancy_of(instance.result.vacancy[persons])
            joined = Changed(persons, [str(ChangeHow.TRAINEE)] * size, nobody < -1, nobody, nobody)
            _keep(run.pk, question, instance.labourer_id, joined)
    return found


def first_question(run: MatchRun, instance: Instance, *, by: Actor) -> None:
    """The scarcest cell is asked without waiting for anybody, so that the page begins with it."""
    cell = scarcest(run.scarcity)
    if cell is None:
        return
    with scope(by.scope):
        openings = instance.problem.openings[instance.cell(*cell, run.area[:6])]
        row, _made = WhatIf.objects.get_or_create(
            run=run,
            occupation=cell[0],
            place=cell[1],
            defaults={"asked": scale(int(openings.sum()))},
        )
    answer(row, instance, by=by)


@transaction.atomic
def take_proof(run_id: int, *, by: Actor) -> tuple[MatchRun, Instance]:
    """Hand out instance and plan, so that anybody can check the proof; it is written down."""
    run = runs.run(run_id, by)
    require(may_take_proof(by, run))
    instance = questions.asked_instance(run)
    audit.record(
        "placement.take_proof",
        by=by,
        subject=Subject("match_run", run.pk, area=run.area),
        diff={"objective": [None, run.objective]},
    )
    return run, instance
