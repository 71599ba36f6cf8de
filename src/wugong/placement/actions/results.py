"""Results into their tables by COPY: under row security through a temporary table."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from django.db import connection

from wugong.base.actor import Actor, require
from wugong.placement.actions.questions import store_instance
from wugong.placement.models import MatchRun
from wugong.placement.permissions import may_execute_run
from wugong.placement.queries.runs import outdated
from wugong.placement.rules.instance import of_run
from wugong.placement.rules.loaded import Loaded
from wugong.placement.rules.rows import Numbers, array_rows
from wugong.placement.rules.solving import Outcome
from wugong.placement.rules.unplaced import REASONS

_PERSONS = """
CREATE TEMP TABLE match_persons (labourer_id bigint, planned integer, reason smallint,
  vacancy_ids integer[], scores smallint[], parts bigint[]) ON COMMIT DROP
"""
_CANDIDATES = """
CREATE TEMP TABLE match_candidates (vacancy_id integer, rank smallint, labourer_id bigint,
  score smallint, parts bigint) ON COMMIT DROP
"""
# The person's home is read now, not when the run began: a household may have moved meanwhile.
_KEEP_PERSONS = """
INSERT INTO placement_recommendation
  (run_id, labourer_id, code, vacancy_ids, scores, parts, planned_vacancy_id, unplaced_reason)
SELECT %s, t.labourer_id, l.code, t.vacancy_ids, t.scores, t.parts, nullif(t.planned, -1),
  coalesce((%s::text[])[t.reason + 1], '')
FROM match_persons t JOIN people_labourer l ON l.id = t.labourer_id
"""
_KEEP_CANDIDATES = """
INSERT INTO placement_candidate (run_id, vacancy_id, rank, labourer_id, code, score, parts)
SELECT %s, t.vacancy_id, t.rank, t.labourer_id, l.code, t.score, t.parts
FROM match_candidates t JOIN people_labourer l ON l.id = t.labourer_id
"""
_TABLES = (
    "placement_recommendation",
    "placement_candidate",
    "placement_planchange",
    "placement_whatif",
    "placement_runinstance",
    "placement_runprices",
)


def store_results(run: MatchRun, loaded: Loaded, outcome: Outcome, *, by: Actor) -> None:
    """Replace what this run stored before, and let go of runs that nobody reads any more."""
    require(may_execute_run(by, run))
    _forget([run.pk])
    _copy(_PERSONS, "match_persons", _person_rows(loaded, outcome))
    names = [str(name) for name in REASONS]
    _execute(_KEEP_PERSONS, [run.pk, names], "match_persons")
    _copy(_CANDIDATES, "match_candidates", _candidate_rows(loaded, outcome))
    _execute(_KEEP_CANDIDATES, [run.pk], "match_candidates")
    if outcome.problem is not None and outcome.result is not None:
        store_instance(run, of_run(loaded, outcome.problem, outcome.result), by=by)
    _describe(run, outcome)
    _forget(outdated(run.pool, run.area, besides=run.pk))


def _person_rows(loaded: Loaded, outcome: Outcome) -> Iterable[bytes]:
    best = outcome.recommended
    planned = np.full(loaded.persons.count, -1, np.int64)
    if outcome.result is not None:
        at = outcome.result.vacancy
        planned = np.where(at >= 0, loaded.vacancy_id[at] if loaded.vacancy_id.size else -1, -1)
    ids = _named(loaded.vacancy_id, best.vacancy)
    return array_rows(
        [("i8", loaded.people.labourer_id), ("i4", planned), ("i2", outcome.reason)],
        [("i4", ids), ("i2", best.total), ("i8", best.packed)],
        (best.vacancy >= 0).sum(axis=1),
    )


def _candidate_rows(loaded: Loaded, outcome: Outcome) -> Iterable[bytes]:
    found = outcome.candidates
    vacancy, rank = np.nonzero(found.person >= 0)
    person = found.person[vacancy, rank]
    parts = found.parts[vacancy, rank].view("<i8").reshape(-1)
    return array_rows(
        [
            ("i4", loaded.vacancy_id[vacancy]),
            ("i2", rank + 1),
            ("i8", loaded.people.labourer_id[person]),
            ("i2", found.total[vacancy, rank]),
            ("i8", parts),
        ],
        [],
        np.zeros(vacancy.size, np.int64),
    )


def _named(ids: Numbers, positions: Numbers) -> Numbers:
    """Positions as ids; padding keeps a harmless value that is never written."""
    return ids[positions] if ids.size else positions


def _copy(create: str, table: str, pieces: Iterable[bytes]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(create)
        with cursor.copy(f"COPY {table} FROM STDIN (FORMAT binary)") as copy:
            for piece in pieces:
                copy.write(piece)
        cursor.execute(f"ANALYZE {table}")


def _execute(statement: str, params: list[Any], table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        cursor.execute(f"DROP TABLE {table}")


def _forget(runs: list[int]) -> None:
    if not runs:
        return
    with connection.cursor() as cursor:
        for table in _TABLES:
            cursor.execute(f"DELETE FROM {table} WHERE run_id = ANY(%s)", [runs])  # noqa: S608  # constants


def _describe(run: MatchRun, outcome: Outcome) -> None:
    run.counts = outcome.counts
    run.reasons = outcome.reasons
    run.scarcity = outcome.scarcity or {}
    run.fairness = list(outcome.fairness)
    if outcome.proof is not None:
        run.objective = str(outcome.proof.objective)
        run.upper_bound = str(outcome.proof.upper_bound)
