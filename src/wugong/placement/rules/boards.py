"""What a run tells its readers beside the plan: where it is scarce, and whom it serves worse."""

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

import numpy as np
from numpy.typing import NDArray

LARGEST_SCORE = 100
ROWS, COLUMNS = 8, 5
FEWEST = 5  # smaller groups stay hidden (docs/safety.md A6)
FEWEST_OF_TOWNSHIP = 50
Ints = NDArray[Any]


class Scarcity(TypedDict):
    """Prices by occupation and place; None where there is no demand, cells row by row."""

    occupations: list[str]
    places: list[str]
    prices: list[list[int | None]]
    homes: list[list[int]]  # openings whose next one would place one more priority household


class Served(TypedDict):
    """A group of the willing and how many of it have a place."""

    key: str
    willing: int
    placed: int


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
        cells = [(occupation == row) & _inside(place, code, home) for code in columns]
        prices.append([_mean(price[cell], openings[cell]) for cell in cells])
        homes.append([int(openings[cell & (price > LARGEST_SCORE)].sum()) for cell in cells])
    return Scarcity(
        occupations=[names[i] for i in ranked], places=columns, prices=prices, homes=homes
    )


def _inside(place: Ints, code: str, home: str) -> NDArray[np.bool_]:
    within: NDArray[np.bool_] = place // 10 ** (6 - len(code)) == int(code)
    return within & (place != int(home)) if len(code) == 2 else within


def _mean(price: Ints, openings: Ints) -> int | None:
    seats = int(openings.sum())
    if seats == 0:
        return None
    return round(int((np.minimum(price, LARGEST_SCORE) * openings).sum()) / seats)


def fairness(
    groups: Mapping[str, NDArray[np.bool_]],
    township: Ints,
    townships: Sequence[str],
    placed: NDArray[np.bool_],
) -> list[Served]:
    """Each group beside all, and the township that fares worst; small groups are left out."""
    rows = [_served("all", np.ones(placed.size, np.bool_), placed)]
    rows += [_served(key, mask, placed) for key, mask in groups.items()]
    if townships:
        willing = np.bincount(township, minlength=len(townships))
        served = np.bincount(township[placed], minlength=len(townships))
        enough = np.flatnonzero(willing >= FEWEST_OF_TOWNSHIP)
        if enough.size > 1:
            worst = int(enough[np.argmin(served[enough] / willing[enough])])
            code = f"township:{townships[worst]}"
            rows.append(Served(key=code, willing=int(willing[worst]), placed=int(served[worst])))
    return [row for row in rows if row["willing"] >= FEWEST]


def _served(key: str, mask: NDArray[np.bool_], placed: NDArray[np.bool_]) -> Served:
    return Served(key=key, willing=int(mask.sum()), placed=int((mask & placed).sum()))
