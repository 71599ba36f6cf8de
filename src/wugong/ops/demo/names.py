"""Names put together from common characters; nobody's list of real people is behind them."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from wugong.ops.demo.draw import Bools, Ints, Rng, Texts, pick_places
from wugong.people.rules import syllable

_COMMON = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_LESS = (
    "梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
    "范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_MEN = "伟强军勇杰涛明超平刚辉鹏飞波斌宇浩凯健俊峰磊建国华志文林成龙云山海东江学正安荣富贵全"
_WOMEN = "芳娜秀敏静丽艳娟霞燕玲桂英华萍红梅琴兰凤洁莲珍翠香月琼素云雪慧巧婷倩莹玉春菊美群芬"
_MIDDLE = "小大永国建文志明光世德家天正朝开顺学兴荣昌廷仕应必绍显泽忠孝仁义礼智信福春秋"


@dataclass(frozen=True)
class Names:
    """Three columns of characters' numbers; -1 where a name has no third character."""

    columns: Ints  # (n, 3)

    def __len__(self) -> int:
        return len(self.columns)

    def text(self) -> Texts:
        """The names."""
        points = np.where(self.columns < 0, 0, _POINTS[self.columns]).astype(np.uint32)
        return np.ascontiguousarray(points).view("<U3").reshape(-1)

    def pinyin(self) -> pl.Series:
        """The sorting key of each name, as people.rules.pinyin_key makes it."""
        readings = pl.Series([*(" " + syllable(character) for character in _ALL), ""])
        parts = [readings.gather(self.columns[:, place] % len(readings)) for place in range(3)]
        return (parts[0] + parts[1] + parts[2]).str.slice(1)


def draw_names(is_woman: Bools, surnames: Ints, rng: Rng) -> Names:
    """A given name of one or two characters under the household's surname."""
    size = is_woman.size
    men, women, middle = (_places(text) for text in (_MEN, _WOMEN, _MIDDLE))
    last = np.where(
        is_woman, women[rng.integers(len(women), size=size)], men[rng.integers(len(men), size=size)]
    )
    between = np.where(
        rng.random(size) < 0.75,
        middle[rng.integers(len(middle), size=size)],
        np.where(is_woman, women[rng.integers(len(women), size=size)], last),
    )
    has_one = rng.random(size) < 0.15
    second = np.where(has_one, last, between)
    third = np.where(has_one, -1, last)
    return Names(np.column_stack([surnames, second, third]))


def draw_surnames(size: int, rng: Rng) -> Ints:
    """Common surnames often, less common ones less."""
    surnames = _places(_COMMON + _LESS)
    weights = np.array([3.0] * len(_COMMON) + [1.0] * len(_LESS))
    return surnames[pick_places(weights, size, rng)]


_ALL = "".join(dict.fromkeys(_COMMON + _LESS + _MEN + _WOMEN + _MIDDLE))
_POINTS = np.array([*map(ord, _ALL), 0], dtype=np.int64)


def _places(characters: str) -> Ints:
    return np.array([_ALL.index(character) for character in characters], dtype=np.int64)
