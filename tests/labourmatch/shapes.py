"""Small instances of every shape, by seed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from labourmatch import Problem
from labourmatch.edges import household_first
from labourmatch.synthetic import County


def small(seed: int, largest: int = 14) -> Problem:
    """A random small instance: duplicates, closed vacancies, any bonus, ties."""
    chance = np.random.default_rng(seed)
    n, m = int(chance.integers(0, largest)), int(chance.integers(1, 8))
    degree = chance.integers(0, m + 2, n)
    indptr = np.concatenate(([0], np.cumsum(degree)))
    size = int(indptr[-1])
    top = int(chance.choice([1, 2, 5, 100, 10**6, 2**31 - 1]))
    low = 90 if seed % 3 == 0 else 0
    weight = chance.integers(low, max(top, low) + 1 if low == 0 else 101, size)
    homes = int(chance.integers(0, 6))
    household = chance.integers(-1, homes, n) if homes else np.full(n, -1)
    same = int(chance.choice([0, 1, 3, 50, 10**7]))
    bonus = np.full(homes, same) if chance.random() < 0.5 else chance.integers(0, 300, homes)
    return Problem(
        indptr,
        chance.integers(0, m, size),
        weight,
        chance.integers(0, int(chance.choice([2, 4, n + 2])), m),
        household=household,
        bonus=bonus,
    )


def household_first_small(seed: int) -> Problem:
    """A small instance in which households come first, in two tiers."""
    plain = small(seed, 20)
    tier = np.random.default_rng(seed).integers(0, 2, plain.bonus.size).astype(np.int8)
    return Problem(
        plain.indptr,
        plain.indices,
        plain.weight,
        plain.openings,
        household=plain.household,
        bonus=household_first(tier, plain.vacancies, plain.weight),
    )


def write_parquet(home: County, folder: Path, **swapped: Any) -> list[str]:
    """Persons and vacancies as files, some columns of persons swapped."""
    p, v = home.persons, home.vacancies
    skills = [slice(p.skill_indptr[i], p.skill_indptr[i + 1]) for i in range(p.count)]
    plain = (
        "birth_day", "sex", "education", "weak", "certificates", "near_home", "wage_floor",
        "village", "current_employer", "fresh_days", "opted_out", "household",
    )  # fmt: skip
    columns = {name: getattr(p, name) for name in plain}
    for name in ("skill_occupation", "skill_level"):
        columns[name] = [getattr(p, name)[s].tolist() for s in skills]
    for name in ("wished_occupation", "wish_lo", "wish_hi"):
        columns[name] = getattr(p, name).tolist()
    pl.DataFrame(columns | swapped).write_parquet(folder / "p.parquet")
    vacancy = {name: getattr(v, name) for name in v.__slots__}
    pl.DataFrame(vacancy).write_parquet(folder / "v.parquet")
    return [str(folder / "p.parquet"), str(folder / "v.parquet")]
