"""Pay by person and year, a figure a month, adding up to the published income exactly."""

from dataclasses import dataclass

import numpy as np

from wugong.ops.demo.draw import Floats, Ints, Rng, stream
from wugong.ops.demo.figures import Figures
from wugong.ops.demo.journeys import Y2018, Y2019, Journeys
from wugong.ops.demo.story import Story

MEAN = 2_900  # where no total was published
FIRST_HALF = 6


@dataclass(frozen=True)
class YearIncome:
    """One row a person with pay in the year."""

    year: int
    person: Ints
    months: Ints  # (n, 12) yuan


def draw_income(
    journeys: Journeys, against_mean: Floats, figures: Figures, seed: int
) -> tuple[list[YearIncome], Ints]:
    """The three years, and what each person earns a month in the latest of them."""
    rng = stream(seed, f"income {len(journeys)}")
    monthly = np.round(against_mean * figures.story.pay * 3_100 / 10).astype(np.int64) * 10
    years = []
    for year, first, total, until in (
        (2017, 0, None, 12),
        (2018, Y2018, figures.income_2018, 12),
        (
            2019,
            Y2019,
            figures.income_2019 if figures.story.told >= FIRST_HALF else None,
            FIRST_HALF,
        ),
    ):
        person, halves = _halves(journeys, first, months_told(year, figures.story))
        wage = against_mean[person]
        counted = halves[:, :until].sum(axis=1)
        mean = (
            MEAN * figures.story.pay if total is None else 2 * total / float((wage * counted).sum())
        )
        pay = np.round(wage * mean / 10).astype(np.int64) * 10
        months = pay[:, None] * halves // 2
        if total is not None:
            _settle(months, halves, until, total, rng)
        years.append(YearIncome(year, person, months))
        monthly[person] = pay
    return years, monthly


def months_told(year: int, story: Story) -> int:
    """The running month is still being collected."""
    return 12 if year < 2019 else story.told


def _halves(journeys: Journeys, first: int, told: int) -> tuple[Ints, Ints]:
    """Half months of work in each month of the year, for everybody with any."""
    low = np.maximum(journeys.start - first, 0)
    high = np.minimum(journeys.end - first, 2 * told)
    rows = np.flatnonzero(high > low)
    bounds = np.arange(0, 24, 2)
    worked = np.clip(high[rows, None] - bounds, 0, 2) - np.clip(low[rows, None] - bounds, 0, 2)
    person = journeys.person[rows]
    starts = np.flatnonzero(np.r_[True, person[1:] != person[:-1]])
    return person[starts], np.add.reduceat(worked, starts, axis=0)


def _settle(months: Ints, halves: Ints, until: int, total: int, rng: Rng) -> None:
    """Spread what rounding left over one full month each of some persons."""
    full = halves[:, :until] == 2
    rows = np.flatnonzero(full.any(axis=1))
    column = full[rows].argmax(axis=1)
    rest = total - int(months[:, :until].sum())
    each, more = divmod(abs(rest), rows.size)
    extra = np.full(rows.size, each, dtype=np.int64)
    extra[rng.permutation(rows.size)[:more]] += 1
    months[rows, column] += extra if rest >= 0 else -extra
