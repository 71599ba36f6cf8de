"""What a run tells its readers beside the plan: where it is scarce, and whom it serves worse."""

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

import numpy as np
from numpy.typing import NDArray

from labourmatch import Labels, fairness

LARGEST_SCORE = 100
ROWS, COLUMNS = 8, 5
FEWEST_OF_TOWNSHIP = 50
Ints = NDArray[Any]


class Scarcity(TypedDict):
    """Prices by occupation and place; None where there is no demand, cells row by row."""

    occupations: list[str]
    places: list[str]
    prices: list[list[int | None]]
    homes: list[list[int]]  # openings whose next one would place one more priority household


class Served(TypedDict):
    """A group of the willing and how it is served; `is_few` is not for outsiders' eyes."""

    dimension: str
    group: str
    willing: int
    eligible: int
    recommended: int
    placed: int
    is_far: bool
    is_few: bool


def destinations(place: Ints, openings: Ints, home: str) -> list[str]:
    """The prefectures with most openings, then the rest of the province, then the county."""
    prefecture = place // 100
    province = int(home[:2])
    away = (place != int(home)) & (place // 10_000 != province)
    inside = (place != int(home)) & (place // 10_000 == province)
    keys, number = np.unique(prefecture[away], return_inverse=True)
    total = np.bincount(number, openings[away], minlength=keys.size)
    top = keys[np.argsort(-total, kind="stable")][:COLUMNS].tolist()
    rest = [home[:2]] if bool(inside.any()) else []
    return [f"{code:04d}" for code in top] + rest + [home]


def scarcity(
    *,
    price: Ints,
    openings: Ints,
    occupation: Ints,
    place: Ints,
    names: Sequence[str],
    home: str,
) -> Scarcity:
    """What one more opening would be worth, on average over the openings of a cell."""
    worth = np.bincount(occupation, np.minimum(price, LARGEST_SCORE) * openings)
    ranked = [int(i) for i in np.argsort(-worth, kind="stable")[:ROWS] if worth[i] > 0]
    columns = destinations(place, openings, home)
    prices: list[list[int | None]] = []
    homes: list[list[int]] = []
    for row in ranked:
        cells = [(occupation == row) & inside(place, code, home) for code in columns]
        prices.append([_mean(price[cell], openings[cell]) for cell in cells])
        homes.append([int(openings[cell & (price > LARGEST_SCORE)].sum()) for cell in cells])
    return Scarcity(
        occupations=[names[i] for i in ranked], places=columns, prices=prices, homes=homes
    )


def scarcest(grid: Scarcity) -> tuple[str, str] | None:
    """The cell of the heat map with the highest price, the first of equals."""
    cells = [
        (price, -i, -j)
        for i, prices in enumerate(grid.get("prices", []))
        for j, price in enumerate(prices)
        if price
    ]
    if not cells:
        return None
    _price, i, j = max(cells)
    return grid["occupations"][-i], grid["places"][-j]


def inside(place: Ints, code: str, home: str) -> NDArray[np.bool_]:
    """What a column of the heat map holds; a province without its county."""
    within: NDArray[np.bool_] = place // 10 ** (6 - len(code)) == int(code)
    return within & (place != int(home)) if len(code) == 2 else within


def _mean(price: Ints, openings: Ints) -> int | None:
    seats = int(openings.sum())
    if seats == 0:
        return None
    return round(int((np.minimum(price, LARGEST_SCORE) * openings).sum()) / seats)


def served(
    masks: tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]],
    partitions: Mapping[str, Labels],
    groups: Mapping[str, NDArray[np.bool_]],
) -> list[Served]:
    """Everybody, the parts of each partition, the groups; masks: eligible, recommended, placed."""
    return [
        Served(
            dimension=row.dimension,
            group=row.group,
            willing=row.people,
            eligible=row.eligible,
            recommended=row.recommended,
            placed=row.placed,
            is_far=row.is_far,
            is_few=row.is_few,
        )
        for row in fairness(*masks, partitions, groups)
    ]


def worst(rows: list[Served], dimension: str) -> Served | None:
    """The part of a partition with the lowest rate, tiny parts aside; None of one part."""
    found = [row for row in rows if row["dimension"] == dimension]
    found = [row for row in found if row["willing"] >= FEWEST_OF_TOWNSHIP]
    if len(found) < 2:
        return None
    return min(found, key=lambda row: row["placed"] / row["willing"])
