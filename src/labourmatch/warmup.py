"""Load (or compile once) every kernel of the plan before a clock starts."""

from __future__ import annotations

import numpy as np

from labourmatch.assign import assign
from labourmatch.problem import Problem


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
