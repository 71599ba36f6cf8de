"""Why not: the engine's own rules and the plan's prices, asked about pairs that a page shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db import connection

from labourmatch import Explanation, Missing, Problem, Result, WhyNot, explain, why_not
from wugong.employers.models import Vacancy
from wugong.placement.models import Candidate, MatchRun, Recommendation
from wugong.placement.queries.problem import load_pairs
from wugong.placement.queries.results import vacancies_by_id

_PRICES = """
SELECT t.vacancy_id, t.price FROM placement_runprices p,
  unnest(p.vacancy_ids, p.prices) AS t (vacancy_id, price)
WHERE p.run_id = %s AND t.vacancy_id = ANY(%s)
"""


@dataclass(frozen=True, slots=True)
class Pair:
    """One person beside one vacancy: the parts it would have, and what stands against it."""

    vacancy: Vacancy
    parts: dict[str, int]
    missing: tuple[Missing, ...]

    @property
    def total(self) -> int:
        """The score that the pair has or would have."""
        return sum(self.parts.values())


@dataclass(frozen=True, slots=True)
class InPlan:
    """What a run's plan says of a pair, beside where it puts the person."""

    why: WhyNot
    placed_at: Vacancy | None
    score_there: int
    price_there: int


def explain_pairs(labourer_id: int, vacancy_ids: Sequence[int], area: str, day: date) -> list[Pair]:
    """Each pair explained by the same columns that the run reads."""
    rows = vacancies_by_id(vacancy_ids)
    if not rows:
        return []
    loaded = load_pairs(labourer_id, list(rows), area, day)
    weights, near = loaded.scoring.weights, loaded.affinity
    pairs = []
    for j, vacancy_id in enumerate(loaded.vacancy_id.tolist()):
        told = explain(loaded.persons, loaded.vacancies, weights, (0, j), near)
        pairs.append(Pair(rows[vacancy_id], told.parts, told.missing))
    order = {vacancy_id: i for i, vacancy_id in enumerate(vacancy_ids)}
    return sorted(pairs, key=lambda pair: order[pair.vacancy.pk])


def prices_of(run: MatchRun, vacancy_ids: Sequence[int]) -> dict[int, int]:
    """The run's prices of these vacancies, as far as they were in it."""
    with connection.cursor() as cursor:
        cursor.execute(_PRICES, [run.pk, list(vacancy_ids)])
        return dict(cursor.fetchall())


def in_plan(found: Recommendation, pair: Pair) -> InPlan | None:
    """The pair against the prices of the run; None where the plan knows the vacancy not."""
    planned = found.planned_vacancy_id
    asked = pair.vacancy.pk
    prices = prices_of(found.run, [asked, *([planned] if planned else [])])
    if asked not in prices:
        return None
    there = _score_there(found)
    price_there = prices.get(planned or 0, 0)
    told = Explanation(pair.parts, pair.missing)
    if planned == asked:
        problem, seat = Problem([0, 1], [0], [there], [1]), 0
        price = np.array([prices[asked]])
    else:
        own = [there] if planned else []
        problem, seat = Problem([0, len(own)], [1] * len(own), own, [1, 1]), 1 if planned else -1
        price = np.array([prices[asked], price_there])
    result = Result(np.array([seat], np.int32), price.astype(np.int64), 0, 0)
    place = vacancies_by_id([planned]).get(planned) if planned else None
    return InPlan(why_not(problem, result, (0, 0), told), place, there, price_there)


def _score_there(found: Recommendation) -> int:
    """The person's score where the plan puts them; from whichever short list names the pair."""
    planned = found.planned_vacancy_id
    if planned in found.vacancy_ids:
        return int(found.scores[found.vacancy_ids.index(planned)])
    rows = Candidate.objects.filter(
        run_id=found.run_id, vacancy_id=planned or 0, labourer_id=found.labourer_id
    )
    return rows.values_list("score", flat=True).first() or 0
