"""Indicators as words: value, last month, difference, the year before, what it means."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _

from wugong.base.month import Month
from wugong.base.pages import url as url_of
from wugong.reporting.enums import Grain, Period
from wugong.reporting.rules.catalogue import PERCENT, Figure, Indicator

KEY: tuple[str, ...] = ("R01", "R02", "R03", "R04", "R05", "R02.year", "R06", "R07", "R08")
KEY += ("R09", "R10", "R13", "R14", "R15", "R16", "R23", "R28")
UNITS = {
    "persons": pgettext_lazy("unit", "人"),
    "person_times": pgettext_lazy("unit", "人次"),
    "households": pgettext_lazy("unit", "户"),
    "yuan": pgettext_lazy("unit", "元"),
    "days": pgettext_lazy("unit", "人天"),
    "places": pgettext_lazy("unit", "个岗位"),
    "fairs": pgettext_lazy("unit", "场"),
    "cases": pgettext_lazy("unit", "件"),
}
# The same thing counted in two ways; the county asks which is meant (docs/rules.md W1).
PAIRS = (
    ("R02.year", "R02"),
    ("R02.any", "R02.year"),
    ("R02", "R05.township"),
    ("R09.out.year", "R09.out"),
    ("R09.organised.year", "R09.organised"),
    ("R16", "R16.six"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator in a table."""

    number: str
    name: str
    unit: str
    value: str
    parts: str
    url: str
    before: str
    difference: str
    changes_url: str
    year_ago: str
    meaning: str
    is_waiting: bool
    is_part: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """Who came and who left behind a difference; the bars' lengths in per cent of one side."""

    came: int
    left: int
    came_width: float
    left_width: float


def address(name: str, area: str, month: Month | str, **more: str | int) -> str:
    """A page of an area and month."""
    rest = f"&{urlencode(more)}" if more else ""
    return f"{url_of(name)}?area={area}&month={month}{rest}"  # digits: nothing to quote


def unit_of(each: Indicator) -> str:
    """人, 户, 元 …; of a rate nothing, its sign stands with the value."""
    return str(UNITS.get(each.unit, ""))


def number(figure: Figure | None) -> float | int | None:
    """What is compared: the count, or the rate."""
    if figure is None:
        return None
    return figure.rate if figure.indicator.grain == Grain.RATIO else figure.value


def written(figure: Figure | None) -> str:
    """26,914 or 82.4%; – where nothing was counted or nothing divides."""
    value = number(figure)
    if figure is None or value is None:
        return "–"
    if figure.indicator.unit == PERCENT:
        return f"{value:.1f}%"
    return f"{value:,.0f}".replace("-", "−")


def difference(after: Figure, before: Figure | None) -> str:
    """+1,740, −12 or +0.2 点; nothing where one of the two is nothing."""
    now, then = number(after), number(before)
    if now is None or then is None:
        return ""
    digits = 1 if after.indicator.unit == PERCENT else 0
    gap = round(now - then, digits)
    text = f"{gap:+,.{digits}f}".replace("-", "−") if gap else f"{0:.{digits}f}"
    return _("%s 点") % text if digits else text


def lines(
    now: Iterable[Figure],
    before: Mapping[str, Figure],
    year_ago: Mapping[str, Figure],
    *,
    area: str,
    month: Month,
    opens: bool,
) -> list[Line]:
    """Every indicator with its neighbours in time; those of persons open who is behind them."""
    language = get_language() or "zh"
    found = []
    for each in now:
        about, past = each.indicator, before.get(each.indicator.id)
        is_open = opens and about.grain == Grain.PERSON
        told = difference(each, past)
        has_changed = is_open and bool(told)
        found.append(
            Line(
                about.id,
                about.name(language),
                unit_of(about),
                written(each),
                _parts(each),
                behind(area, month, about) if is_open and each.value else "",
                written(past),
                told,
                changes(area, month, about) if has_changed else "",
                written(year_ago.get(about.id)),
                about.meaning(language),
                about.grain == Grain.WAITING,
                about.zh.startswith("其中"),
            )
        )
    return found


def moved(found: Mapping[str, tuple[int, int]]) -> dict[str, Moved]:
    """{indicator: bars}, the longest of all of them a whole side."""
    most = max((max(pair) for pair in found.values()), default=0) or 1
    return {
        number: Moved(came, left, came * 100 / most, left * 100 / most)
        for number, (came, left) in found.items()
    }


def _parts(figure: Figure) -> str:
    if figure.above is None and figure.below is None:
        return ""
    above, below = (f"{v:,}" if v is not None else "–" for v in (figure.above, figure.below))
    return f"{above} ÷ {below}"


def behind(area: str, month: Month, about: Indicator) -> str:
    """The list of people behind a figure."""
    return address("reporting:persons", area, month, figure=about.id)


def changes(area: str, month: Month, about: Indicator) -> str:
    """Who came and who left since the month before."""
    return address("reporting:changes", area, month, figure=about.id)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two definitions side by side."""

    names: tuple[str, str]
    values: tuple[str, str]
    difference: str
    url: str


def pairs(figures: Mapping[str, Figure], *, area: str, month: Month, opens: bool) -> list[Pair]:
    """What is counted in two ways, with the list of who makes the difference."""
    language = get_language() or "zh"
    found = []
    for one, other in PAIRS:
        first, second = figures[one], figures[other]
        url = address("reporting:compare", area, month, one=one, other=other) if opens else ""
        gap = difference(first, Figure(first.indicator, second.value))
        found.append(
            Pair(
                (first.indicator.name(language), second.indicator.name(language)),
                (written(first), written(second)),
                gap or "–",
                url,
            )
        )
    return found


def grouped(figures: Sequence[Figure]) -> list[tuple[str, list[Figure]]]:
    """On the last day, in the month, since 1 January."""
    heads = {
        Period.POINT: _("期末（时点）"),
        Period.MONTH: _("当月"),
        Period.YEAR: _("本年累计"),
    }
    return [
        (head, [each for each in figures if each.indicator.period == period])
        for period, head in heads.items()
    ]
