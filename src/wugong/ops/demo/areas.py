"""Where the model county's people are at home: its villages and their groups."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from wugong.base.codes import rows
from wugong.ops.demo.draw import Floats, Ints, Texts, stream
from wugong.ops.demo.figures import VILLAGES
from wugong.ops.demo.story import STORIES, Story

HOME = "530627"
GROUPS_A_VILLAGE = 20
VILLAGES_A_TOWNSHIP = 6  # of the other counties, whose villages we have no list of
MODEL_TOWNSHIP = "530627107"  # 10 villages
SMALL = 0.04  # of a village: enough households to hand over to and from, few enough to stay small


class Scale(StrEnum):
    """How much of it is built."""

    VILLAGE = "village"
    TOWNSHIP = "township"
    COUNTY = "county"
    PREFECTURE = "prefecture"


@dataclass(frozen=True)
class Area:
    """One county's part: its groups, and what belongs to places that the platform lacks."""

    county: str
    id_area: str  # identity numbers begin with it; it is assigned to nobody
    villages: Texts
    village_names: Texts
    is_invented: bool  # its villages are in no list and are loaded with the people
    size: Floats  # weight of each village
    story: Story
    whole: int  # how many villages' people are built; neighbours of a small part add none

    @property
    def factor(self) -> float:
        return self.whole / VILLAGES

    @property
    def groups(self) -> Texts:
        """Fifteen digits: the village's twelve and 001 to 020."""
        numbers = [f"{number:03d}" for number in range(1, GROUPS_A_VILLAGE + 1)]
        return np.char.add(
            np.repeat(self.villages, GROUPS_A_VILLAGE), np.tile(numbers, len(self.villages))
        )

    @property
    def village_of_group(self) -> Ints:
        return np.repeat(np.arange(len(self.villages)), GROUPS_A_VILLAGE)


def areas(scale: Scale, seed: int, scenario: str = "2019") -> list[Area]:
    """The counties to build, the model county first."""
    story = STORIES[scenario]
    home = _home(scale, seed, story)
    return [home, *_neighbours(seed, story)] if scale is Scale.PREFECTURE else [home]


def _home(scale: Scale, seed: int, story: Story) -> Area:
    found = [row for row in rows("division_zhenxiong") if row["level"] == "village"]
    near: list[dict[str, str]] = []
    if scale in (Scale.VILLAGE, Scale.TOWNSHIP):
        found, near = _part(found, scale)
    codes = np.array([row["code12"] for row in [*found, *near]])
    names = np.array([row["name"] for row in [*found, *near]])
    size = _sizes(codes, seed) * np.repeat([1.0, SMALL], [len(found), len(near)])
    return Area(HOME, "530699", codes, names, False, size, story, len(found))


def _part(
    villages: list[dict[str, str]], scale: Scale
) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """The model village or township, and small neighbours that a household can move to."""
    own = [row for row in villages if row["code12"].startswith(MODEL_TOWNSHIP)]
    other = next(row for row in villages if not row["code12"].startswith(MODEL_TOWNSHIP))
    return (own[:1], [own[1], other]) if scale is Scale.VILLAGE else (own, [other])


def _neighbours(seed: int, story: Story) -> list[Area]:
    """The prefecture's other ten counties: real townships, numbered villages."""
    townships: dict[str, list[tuple[str, str]]] = {}
    for row in rows("division_zhaotong_township"):
        townships.setdefault(row["county6"], []).append((row["code12"][:9], row["name"]))
    others = sorted(county for county in townships if county != HOME)
    return [
        _neighbour(county, f"5306{98 - place:02d}", townships[county], seed, story)
        for place, county in enumerate(others)
    ]


def _neighbour(
    county: str, id_area: str, townships: list[tuple[str, str]], seed: int, story: Story
) -> Area:
    villages = [
        (f"{code}{200 + number}", f"示范{number}村")
        for code, _ in townships
        for number in range(1, VILLAGES_A_TOWNSHIP + 1)
    ]
    codes = np.array([code for code, _ in villages])
    names = np.array([name for _, name in villages])
    return Area(county, id_area, codes, names, True, _sizes(codes, seed), story, len(codes))


def _sizes(codes: Texts, seed: int) -> Floats:
    """Villages differ in size; the same village is of the same size at every scale."""
    return np.array([stream(seed, f"size {code}").lognormal(0.0, 0.2) for code in codes])
