"""What stands in the office's papers: base units in the tables, 万 and 亿 in prose alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wugong.base.month import Month
from wugong.reporting.enums import Grain
from wugong.reporting.rules.catalogue import PERCENT, Figure, Indicator, indicator

Number = int | float | None
NONE = "–"
PLACES = ("R03", "R04", "R05", "R05.abroad")
CHANNELS = ("F24", "F25", "F26", "F11", "R21", "R22.poor.year", "R23")
OF_TOWNSHIPS = ("R01", "R02", "R02.year", "R03", "R04", "R05", "R07", "R10", "R13", "R14.year")
OF_MONTHS = ("R02", "R02.year", "R05", "R07", "R14", "R14.year")
PROSE = ("R02", "R03", "R04", "R05", "R10", "R11")
UNITS = {
    "persons": "人",
    "person_times": "人次",
    "households": "户",
    "yuan": "元",
    "days": "人天",
    "places": "个岗位",
    "fairs": "场",
    "cases": "件",
    PERCENT: "%",
}


@dataclass(frozen=True, slots=True)
class Line:
    """An indicator with last month's and the difference."""

    number: str
    name: str
    unit: str
    value: Number
    before: Number
    meaning: str

    @property
    def difference(self) -> Number:
        """Nothing where either is not there."""
        if self.value is None or self.before is None:
            return None
        return self.value - self.before


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a whole with its share."""

    name: str
    value: Number
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Late:
    """A township that has not handed its month on."""

    name: str
    state: str


@dataclass(frozen=True, slots=True)
class Mended:
    """Corrections of one indicator of one earlier month."""

    month: str
    name: str
    people: int
    difference: int


@dataclass(frozen=True, slots=True)
class Monthly:
    """A month of an area on paper."""

    area: str
    month: Month
    made_on: str
    lines: Sequence[Line]
    places: Sequence[Part]
    channels: Sequence[Part]
    late: Sequence[Late]
    mended: Sequence[Mended]
    heads: Sequence[Indicator]
    townships: Sequence[tuple[str, Sequence[Number]]]

    @property
    def title(self) -> str:
        """As the office writes it."""
        return f"{self.area}{self.month.year}年{self.month.month}月劳务输出月报"


@dataclass(frozen=True, slots=True)
class Yearly:
    """A year of the county on paper, up to its last counted month."""

    area: str
    last: Month
    made_on: str
    sentences: Sequence[str]
    heads: Sequence[Indicator]
    months: Sequence[tuple[str, Sequence[Number]]]
    township_heads: Sequence[Indicator]
    townships: Sequence[tuple[str, Sequence[Number]]]

    @property
    def title(self) -> str:
        """Of a whole year, or of a part of it."""
        part = "" if self.last.month == 12 else f"1至{self.last.month}月"
        return f"{self.area}{self.last.year}年{part}劳务输出统计公报"


def number(figure: Figure | None) -> Number:
    """The count, or the rate with two decimals; nothing where nothing divides."""
    if figure is None:
        return None
    if figure.indicator.grain != Grain.RATIO:
        return figure.value
    return None if figure.rate is None else round(figure.rate, 2)


def lines(now: Iterable[Figure], before: Iterable[Figure]) -> list[Line]:
    """Every indicator that counts already."""
    old = {each.indicator.id: each for each in before}
    return [
        Line(
            each.indicator.id,
            each.indicator.zh,
            UNITS.get(each.indicator.unit, ""),
            number(each),
            number(old.get(each.indicator.id)),
            each.indicator.definition,
        )
        for each in now
        if each.indicator.grain != Grain.WAITING
    ]


def parts(values: Mapping[str, int], names: Sequence[str], whole: str = "") -> list[Part]:
    """Some indicators beside each other, as shares of a whole where there is one."""
    below = values.get(whole) if whole else None
    return [
        Part(
            indicator(name).zh,
            values.get(name),
            round(values[name] / below * 100, 2) if below and name in values else None,
        )
        for name in names
    ]


def row(values: Mapping[str, int], names: Sequence[str]) -> list[Number]:
    """Some indicators of one place or month."""
    return [values.get(name) for name in names]


def shown(value: Number, *, is_difference: bool = False) -> str:
    """In a Word table: 26,914, 81.05, −12, or – where there is nothing."""
    if value is None:
        return NONE
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"
    return ("+" if is_difference and value > 0 else "") + text.replace("-", "−")


def ten_thousands(value: Number) -> str:
    """55.00 万 in prose."""
    return NONE if value is None else f"{value / 10_000:.2f} 万"


def hundred_millions(value: Number) -> str:
    """155.00 亿 in prose."""
    return NONE if value is None else f"{value / 100_000_000:.2f} 亿"


def sentences(found: Mapping[str, Number], before: Mapping[str, Number]) -> list[str]:
    """The year in prose; what was not counted reads –."""
    old, people = before.get("R02.year"), found.get("R02.year")
    many = {name: ten_thousands(found.get(name)) for name in (*PROSE, "R02.year")}
    said = [
        f"全年累计转移就业 {many['R02.year']}人，"
        f"实现务工收入 {hundred_millions(found.get('R14.year'))}元（不含推算）。",
        f"年末在岗 {many['R02']}人，其中县内 {many['R03']}人，省内县外 {many['R04']}人，"
        f"省外 {many['R05']}人。",
        f"县外输出组织化程度 {shown(found.get('R09.year'))}%（全年），"
        f"{shown(found.get('R09'))}%（年末）。",
        f"脱贫劳动力在岗 {many['R10']}人，易地搬迁劳动力在岗 {many['R11']}人，"
        f"零就业家庭 {shown(found.get('R13'))} 户。",
    ]
    if people is not None and old:
        change = (people - old) / old * 100
        way = "增长" if change >= 0 else "下降"
        said.insert(1, f"累计转移就业比上年{way} {abs(change):.2f}%。")
    return said
