"""All rules of one pair in one comparison: the row of a vacancy against limits of a person.

``allowed`` in scoring.py asks the same with a dozen comparisons; here a row is one register.
"""

from __future__ import annotations

import numpy as np

from labourmatch.kernels import scoring as col
from labourmatch.kernels.jit import emitted, inlined
from labourmatch.kernels.scoring import Who
from labourmatch.problem import Int32

# What may not pass a limit (turned round where it may not fall below one), what is needed, and
# the employer, whom no limit concerns.
BORN_BY, BORN_AFTER, WAGE, NEEDS, CERTIFICATES, FIRM = range(6)
WIDTH = 8


def rule_rows(vacancy: Int32, rows: Int32) -> Int32:
    """The rules of each vacancy as one row: it may not exceed a person's limits."""
    rows[:] = 0
    rows[:, BORN_BY] = ~vacancy[:, col.BORN_BY]
    rows[:, BORN_AFTER] = vacancy[:, col.BORN_AFTER]
    rows[:, WAGE] = ~vacancy[:, col.WAGE]
    rows[:, NEEDS] = vacancy[:, col.NEEDS]
    rows[:, CERTIFICATES] = vacancy[:, col.CERTIFICATES]
    rows[:, FIRM] = vacancy[:, col.FIRM]
    return rows


def no_limits() -> Int32:
    """Two rows: what nothing passes, and nothing lacked."""
    limits = np.zeros((2, WIDTH), np.int32)
    limits[0] = np.iinfo(np.int32).max
    return limits


@inlined
def set_limits(limits: Int32, who: Who) -> None:
    """Write what a vacancy's row may not exceed, and which bits it may not ask."""
    born, lacked, papers, floor, _ = who
    limits[0, BORN_BY], limits[0, BORN_AFTER], limits[0, WAGE] = ~born, born - 1, ~floor
    limits[1, NEEDS], limits[1, CERTIFICATES] = lacked, ~papers


# 1 where a row of rules exceeds no limit and asks for no bit that is lacked, else 0.
meets = emitted("meets")
