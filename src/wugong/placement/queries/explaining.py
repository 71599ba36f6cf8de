"""Why not: the engine's own rules asked about pairs that a page shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from labourmatch import Missing, explain
from wugong.employers.models import Vacancy
from wugong.placement.queries.problem import load_pairs
from wugong.placement.queries.results import vacancies_by_id


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
