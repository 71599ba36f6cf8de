"""Which classes to open: the county's costs in, what each kind adds out, proven one by one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from labourmatch import ClassPlan, Offer, Problem, Result, classes_to_open, in_demand
from wugong.placement.rules.loaded import Ints, Loaded
from wugong.placement.rules.questions import class_key

# [S] docs/rules.md E4: seats of a class, yuan a trainee by grade, what one plan may spend.
SEATS, BUDGET_YUAN, MOST_OF_A_KIND = 50, 1_000_000, 5
YUAN_A_TRAINEE = {1: 1200, 2: 1500, 3: 2000, 4: 3000, 5: 4000}


@dataclass(frozen=True, slots=True)
class Training:
    """What classes cost, by the county's policy."""

    seats: int = SEATS
    yuan_a_trainee: Mapping[int, int] = field(default_factory=lambda: dict(YUAN_A_TRAINEE))
    budget_yuan: int = BUDGET_YUAN

    def offers(self, kinds: list[tuple[int, int]]) -> list[Offer]:
        """Every kind asked for, at its price."""
        return [
            Offer(
                occupation,
                level,
                self.seats,
                max(1, self.seats * self.yuan_a_trainee.get(level, YUAN_A_TRAINEE[level])),
                MOST_OF_A_KIND,
            )
            for occupation, level in kinds
        ]


@dataclass(frozen=True, slots=True)
class Classes:
    """What the page shows, and who would join."""

    told: dict[str, Any]
    trainees: dict[str, Ints]  # by question key, positions of persons


def training_of(given: Mapping[str, Any]) -> Training:
    """The county's costs as its policy states them; what it leaves out is the default."""
    costs = {int(level): int(yuan) for level, yuan in given.get("yuan_a_trainee", {}).items()}
    return Training(
        int(given.get("seats", SEATS)),
        YUAN_A_TRAINEE | costs,
        int(given.get("budget_yuan", BUDGET_YUAN)),
    )


def choose(loaded: Loaded, solved: tuple[Problem, Result], training: Training) -> Classes:
    """Open classes by price under the budget; each is solved on top of those before it."""
    offers = training.offers(in_demand(loaded.vacancies))
    plan = classes_to_open(
        loaded.persons,
        loaded.vacancies,
        loaded.scoring.weights,
        solved,
        offers,
        affinity=loaded.affinity,
        budget_yuan=training.budget_yuan,
        least_placed=1,
        tries=2,
    )
    return _told(loaded, offers, plan, solved[1], training)


def _told(
    loaded: Loaded, offers: list[Offer], plan: ClassPlan, before: Result, training: Training
) -> Classes:
    rows: dict[int, dict[str, Any]] = {}
    trainees: dict[str, list[Ints]] = {}
    for each in plan.opened:
        offer = offers[each.offer]
        code = loaded.occupations[offer.occupation]
        nothing = {"classes": 0, "trainees": 0, "placed": 0, "homes": 0, "gain": 0, "yuan": 0}
        row = rows.setdefault(each.offer, {"occupation": code, "level": offer.level, **nothing})
        row["classes"] += 1
        row["trainees"] += each.trainees.size
        row["placed"] += each.placed_more
        row["homes"] += each.homes_more
        row["gain"] += each.gain
        row["yuan"] += offer.cost_yuan
        row["eligible"] = int(plan.eligible[each.offer])
        trainees.setdefault(class_key(code, offer.level), []).append(each.trainees)
    ranked = sorted(rows.values(), key=lambda row: (-row["placed"] / row["yuan"], row["yuan"]))
    told = {
        "rows": ranked,
        "kinds": len(offers),
        "placed": plan.result.matched - before.matched,
        "gain": plan.result.objective - before.objective,
        "proven": plan.result.gap == 0,
        "yuan": sum(row["yuan"] for row in ranked),
        "budget_yuan": training.budget_yuan,
        "seats": training.seats,
    }
    joined = {key: np.concatenate(parts) for key, parts in trainees.items()}
    return Classes(told, joined)
