"""Load (or compile once) every kernel before a clock starts."""

from __future__ import annotations

import numpy as np

from labourmatch.assign import assign
from labourmatch.candidates import recommend
from labourmatch.problem import Problem
from labourmatch.reach import candidates
from labourmatch.synthetic import county


def warm_up() -> None:
    """Solve an instance of a few persons, so that compiling is not counted as solving."""
    assign(
        Problem(
            np.array([0, 2, 4, 5, 6]),
            np.array([0, 1, 0, 1, 0, 1]),
            np.array([3, 2, 3, 2, 3, 2]),
            np.array([1, 1]),
            household=np.array([0, 0, 1, -1]),
            bonus=np.array([9, 9]),
        )
    )


def warm_up_lists() -> None:
    """Rank a few invented persons and vacancies, both ways."""
    home = county(20, 10)
    recommend(home.persons, home.vacancies, home.policy, 2, home.affinity)
    candidates(home.persons, home.vacancies, home.policy, 2, home.affinity)
