"""From a loaded problem to everything that a run tells: the engine's calls in their order."""

import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from labourmatch import (
    Candidates,
    Certificate,
    Problem,
    Recommendations,
    Result,
    assign,
    candidates,
    certify,
    edges,
    recommend,
)
from wugong.base.errors import Refusal
from wugong.placement.rules.boards import Scarcity, Served, fairness, scarcity
from wugong.placement.rules.loaded import Ints, Loaded
from wugong.placement.rules.unplaced import REASONS, why_unplaced

FOR_PERSON, FOR_VACANCY = 16, 32
OLDER = 50
EPOCH = date(1970, 1, 1)


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


def solve(loaded: Loaded, watch: Stopwatch, *, with_plan: bool) -> Outcome:
    """Recommend both ways; with a plan also place everybody at once and prove it."""
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
        result = assign(problem)
    with watch.phase("check"):
        proof = certify(problem, result)
    if not proof.feasible:
        raise Refusal("match.not_proven")
    with watch.phase("tables"):
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
        fairness(_groups(loaded), people.township, people.townships, placed),
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


def _groups(loaded: Loaded) -> dict[str, Ints]:
    """The groups of the fairness table; none of them enters a score."""
    day = loaded.day
    last = 28 if (day.month, day.day) == (2, 29) else day.day
    born_by = (date(day.year - OLDER, day.month, last) - EPOCH).days
    people = loaded.people
    return {
        "women": loaded.persons.sex == 2,
        "men": loaded.persons.sex == 1,
        "older": loaded.persons.birth_day <= born_by,
        "weak": loaded.persons.weak,
        "registered": people.is_registered,
        "relocated": people.is_relocated,
        "zero_employment": people.is_zero,
    }
