"""From a loaded problem to everything that a run tells: the engine's calls in their order."""

import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labourmatch import (
    Candidates,
    Certificate,
    Labels,
    Options,
    Problem,
    Recommendations,
    Result,
    age_bands,
    assign,
    candidates,
    certify,
    edges,
    recommend,
)
from wugong.base.errors import Refusal
from wugong.placement.rules.boards import Scarcity, Served, scarcity, served
from wugong.placement.rules.instance import Instance, of_run, since, warm_start
from wugong.placement.rules.loaded import Ints, Loaded
from wugong.placement.rules.unplaced import REASONS, take, why_unplaced

FOR_PERSON, FOR_VACANCY = 16, 32
AGES = (16, 30, 40, 50)
EPOCH = date(1970, 1, 1)
Marks = NDArray[np.bool_]


class Stopwatch:
    """Seconds of each phase; tells whoever listens that a phase begins."""

    def __init__(self, tell: Callable[[str], None] = lambda _name: None) -> None:
        self.laps: list[list[Any]] = []
        self._tell = tell

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Measure one phase."""
        self._tell(name)
        start = time.perf_counter()
        yield
        self.laps.append([name, round(time.perf_counter() - start, 3)])


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run found."""

    recommended: Recommendations
    candidates: Candidates
    problem: Problem | None
    result: Result | None
    proof: Certificate | None
    reason: Ints  # position in REASONS, -1 for a place or where there is no plan
    counts: dict[str, Any]
    reasons: dict[str, int] = field(default_factory=dict)
    scarcity: Scarcity | None = None
    fairness: list[Served] = field(default_factory=list)


def solve(
    loaded: Loaded,
    watch: Stopwatch,
    *,
    with_plan: bool,
    earlier: Instance | None = None,
    stop: Callable[[], bool] | None = None,
) -> Outcome:
    """Recommend both ways; with a plan also place everybody at once and prove it.

    From an earlier run's seats and prices the plan is found sooner, and proven like any other.
    """
    weights, near = loaded.scoring.weights, loaded.affinity
    with watch.phase("recommend"):
        best = recommend(loaded.persons, loaded.vacancies, weights, FOR_PERSON, near)
    with watch.phase("candidates"):
        named = candidates(loaded.persons, loaded.vacancies, weights, FOR_VACANCY, near)
    counts = _counted(loaded, best)
    if not with_plan:
        nothing = np.full(loaded.persons.count, -1, np.int8)
        return Outcome(best, named, None, None, None, nothing, counts)
    with watch.phase("plan"):
        problem = edges(best, loaded.persons, loaded.vacancies, also=named)
        ids = loaded.people.labourer_id, loaded.vacancy_id
        warm = None if earlier is None else warm_start(earlier, *ids)
        result = assign(problem, Options(stop=stop), warm=warm)
    with watch.phase("check"):
        proof = certify(problem, result)
    if not proof.feasible:
        raise Refusal("match.not_proven")
    with watch.phase("tables"):
        if earlier is not None:
            counts["since"] = since(earlier, of_run(loaded, problem, result))
        return _told(loaded, (best, named), (problem, result, proof), counts)


def _counted(loaded: Loaded, best: Recommendations) -> dict[str, Any]:
    openings = np.where(loaded.vacancies.blocked, 0, loaded.vacancies.openings)
    return {
        "persons": loaded.persons.count,
        "opted_out": loaded.opted_out,
        "vacancies": loaded.vacancies.count,
        "openings": int(openings.sum()),
        "recommended": int((best.vacancy[:, 0] >= 0).sum()),
        "homes": loaded.persons.tier.size,
    }


def _told(
    loaded: Loaded,
    lists: tuple[Recommendations, Candidates],
    solved: tuple[Problem, Result, Certificate],
    counts: dict[str, Any],
) -> Outcome:
    problem, result, proof = solved
    people, persons = loaded.people, loaded.persons
    reason = why_unplaced(
        persons, loaded.vacancies, loaded.scoring.weights, (problem, result), people.only_home
    )
    placed = result.vacancy >= 0
    tally = np.bincount(reason[reason >= 0], minlength=len(REASONS))
    return Outcome(
        *lists,
        problem,
        result,
        proof,
        reason,
        counts | _planned(loaded, problem, result, proof),
        {str(name): int(tally[i]) for i, name in enumerate(REASONS) if tally[i]},
        scarcity(
            price=result.price,
            openings=np.where(loaded.vacancies.blocked, 0, loaded.vacancies.openings),
            occupation=loaded.vacancies.occupation,
            place=loaded.vacancies.place,
            names=loaded.occupations,
            home=loaded.area[:6],
        ),
        _served(loaded, lists[0], placed),
    )


def _planned(
    loaded: Loaded, problem: Problem, result: Result, proof: Certificate
) -> dict[str, Any]:
    placed = result.vacancy >= 0
    homes = loaded.persons.household[placed]
    return {
        "placed": int(placed.sum()),
        "unplaced": int((~placed).sum()),
        "homes_placed": int(np.unique(homes[homes >= 0]).size),
        "edges": problem.edges,
        "proven": proof.proven,
        "solve_cpu_seconds": round(result.cpu_seconds, 3),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _served(loaded: Loaded, best: Recommendations, placed: Marks) -> list[Served]:
    """The fairness table; nothing of it enters a score."""
    persons, people = loaded.persons, loaded.people
    recommended = best.vacancy[:, 0] >= 0
    partitions = {
        "sex": Labels(persons.sex.astype(np.int32), ("unknown", "men", "women")),
        "age": age_bands(persons.birth_day, (loaded.day - EPOCH).days, AGES),
        "township": Labels(people.township.astype(np.int32), people.townships),
    }
    groups = {
        "weak": persons.weak,
        "registered": people.is_registered,
        "relocated": people.is_relocated,
        "zero_employment": people.is_zero,
    }
    masks = (_eligible(loaded, recommended | placed), recommended, placed)
    return served(masks, partitions, groups)


def _eligible(loaded: Loaded, known: Marks) -> Marks:
    """Who may take something; of those who opted out the engine is asked as if they had not."""
    out = np.flatnonzero(loaded.persons.opted_out)
    eligible = known.copy()
    if out.size:
        people = take(loaded.persons, out)
        asked = replace(people, opted_out=np.zeros(out.size, np.bool_))
        weights = loaded.scoring.weights
        found = recommend(asked, loaded.vacancies, weights, 1, loaded.affinity)
        eligible[out] = found.vacancy[:, 0] >= 0
    return eligible
