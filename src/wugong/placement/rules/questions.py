"""What if a cell of the heat map had more openings: bounds at once, the answer solved anew."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from labourmatch import Change, WhatIf, estimate, what_if
from labourmatch.prices import worth_of
from wugong.placement.enums import ChangeHow
from wugong.placement.rules.boards import LARGEST_SCORE
from wugong.placement.rules.instance import Instance
from wugong.placement.rules.loaded import Ints

STEPS = 5
ROUND = (1, 2, 5)
MOST_ADDED = 100_000


@dataclass(frozen=True, slots=True)
class Changed:
    """Whom an answer places otherwise, by position; vacancies as ids, -1 for none."""

    person: Ints
    how: list[str]
    is_worse: Ints
    before: Ints
    after: Ints


def scale(openings: int) -> list[int]:
    """Five round steps of openings more, the last about as many as there are."""
    size, unit = max(1, openings // STEPS), 1
    while True:
        for digit in ROUND:
            if digit * unit >= size:
                return [digit * unit * step for step in range(1, STEPS + 1)]
        unit *= 10


def spread(added: int, openings: Ints) -> Ints:
    """Openings more or fewer for each vacancy, by its share; none loses more than it has."""
    total = int(openings.sum())
    if total == 0:
        return np.zeros(openings.size, np.int64)
    size = abs(added) if added > 0 else min(-added, total)
    exact = size * openings.astype(np.int64)
    part, rest = exact // total, exact % total
    short = size - int(part.sum())
    part[np.argsort(-rest, kind="stable")[:short]] += 1
    return part if added > 0 else -part


def changes(instance: Instance, cell: Ints, added: int) -> list[Change]:
    """The vacancies of the cell as they would be."""
    share = spread(added, instance.problem.openings[cell])
    pairs = zip(cell.tolist(), share.tolist(), strict=True)
    return [Change(position, more) for position, more in pairs if more]


def at_once(instance: Instance, cell: Ints, added: int) -> dict[str, int]:
    """What prices and a plan on the spot say, in points; a household's bonus is no point."""
    told = estimate(instance.problem, instance.result, *changes(instance, cell, added))
    placed = told.start.matched - instance.result.matched
    return {"added": added, "least": told.least, "most": told.most, "placed_least": placed}


def by_price(instance: Instance, cell: Ints) -> int:
    """Mean price of an opening in the cell, as on the heat map."""
    openings = instance.problem.openings[cell].astype(np.int64)
    price = np.minimum(instance.result.price[cell], LARGEST_SCORE)
    return round(int((price * openings).sum()) / max(1, int(openings.sum())))


def answered(instance: Instance, cell: Ints, added: int) -> tuple[dict[str, Any], Changed]:
    """The change solved anew, and whom it places otherwise."""
    told = what_if(instance.problem, instance.result, *changes(instance, cell, added))
    changed = _changed(instance, told)
    step = {
        "added": added,
        "least": told.estimate.least,
        "most": told.estimate.most,
        "gain": told.gain,
        "proven": told.proven,
        "placed": told.placed_more,
        "homes": told.homes_more,
        "in": int(told.came_in.sum()),
        "out": int(told.went_out.sum()),
        "moved": int(told.moved.sum()),
        "worse": int(changed.is_worse.sum()),
        "seconds": round(told.after.cpu_seconds, 3),
    }
    return step, changed


def _changed(instance: Instance, told: WhatIf) -> Changed:
    masks = (
        (ChangeHow.IN, told.came_in),
        (ChangeHow.OUT, told.went_out),
        (ChangeHow.MOVED, told.moved),
    )
    person = np.concatenate([np.flatnonzero(mask) for _how, mask in masks])
    how = [str(kind) for kind, mask in masks for _ in range(int(mask.sum()))]
    before, after = told.before.vacancy, told.after.vacancy
    worth = worth_of(told.estimate.problem, after) - worth_of(instance.problem, before)
    return Changed(
        person,
        how,
        worth[person] < 0,
        instance.vacancy_of(before[person]),
        instance.vacancy_of(after[person]),
    )


def what_if_key(what_if_id: int, added: int) -> str:
    """How the persons of one answer are found."""
    return f"what_if:{what_if_id}:{added}"


def class_key(occupation: str, level: int) -> str:
    """How the trainees of one kind of class are found."""
    return f"class:{occupation}:{level}"
