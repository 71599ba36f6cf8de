"""The big screen: figures in 万 and 亿, flows by the people in them, a ranking, channels."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wugong.base import codes
from wugong.places import queries as places
from wugong.reporting.drawing.charts import place_name
from wugong.reporting.queries.pictures import Pictures
from wugong.reporting.rules.catalogue import Figure

WAN, YI = 10_000, 100_000_000
HOME = (330, 430)  # of the picture of 1010 × 760
RING = 72
# Schematic seats, the largest flow first: to the sea on the right, inland on the left.
SEATS = (
    (826, 340, "r"),
    (720, 606, "r"),
    (800, 470, "r"),
    (800, 128, "r"),
    (846, 222, "r"),
    (470, 570, "b"),
    (318, 196, "t"),
    (452, 232, "t"),
    (606, 104, "t"),
    (120, 96, "t"),
)
PROVINCE_SEAT = (190, 606, "b")
WIDEST, THINNEST = 52, 2.5
BEST, LAST = 12, 3
BAR = 360
NARROW = 5.5  # per cent; two signs of a name want this much
BELOW, GAP, LETTER = 1840, 8, 22  # pixels: all slices, between two names, a sign of a name


@dataclass(frozen=True, slots=True)
class Total:
    """A large number on the left."""

    label: str
    value: str
    unit: str
    note: str
    bar: float | None = None  # filled part of BAR


@dataclass(frozen=True, slots=True)
class Flow:
    """A band from home to a place."""

    id: int
    name: str
    value: str
    unit: str
    path: str
    width: float
    x: int
    y: int
    radius: float
    text: tuple[float, float, str]  # x, y, anchor
    is_big: bool


@dataclass(frozen=True, slots=True)
class Rank:
    """A township by its rate."""

    place: int
    name: str
    value: str
    width: float
    is_low: bool


@dataclass(frozen=True, slots=True)
class Slice:
    """A channel below; x and width in per cent."""

    name: str
    lines: tuple[str, ...]  # of the name below the slice; none where they do not fit
    value: str
    x: float
    width: float
    shade: str


def scaled(value: float | None) -> tuple[str, str]:
    """48.62 and 万, 92.15 and 亿; only this screen writes so."""
    if value is None:
        return "–", ""
    if abs(value) >= YI:
        return f"{value / YI:,.2f}", _("亿")
    if abs(value) >= WAN:
        return f"{value / WAN:,.2f}", _("万")
    return f"{value:,.0f}", ""


def spoken(value: float | None) -> str:
    """The same in a sentence."""
    return " ".join(part for part in scaled(value) if part)


def rate(figure: Figure) -> str:
    """60.3% or –."""
    return "–" if figure.rate is None else f"{figure.rate:.1f}%"


def totals(by_id: Mapping[str, Figure]) -> list[Total]:
    """At work, gone out this year, earned, organised."""

    def total(label: str, each: str, unit: str, note: str) -> Total:
        value, size = scaled(by_id[each].value)
        text = _("%(size)s%(unit)s") % {"size": size, "unit": unit}
        return Total(label, value, text.strip(), note)

    organised = by_id["R09"].rate
    monthly = by_id["R15"].rate
    people, yuan = _("人"), _("元")
    return [
        total(
            _("月末在岗"),
            "R02",
            people,
            _("劳动力 %(all)s，占 %(rate)s")
            % {"all": spoken(by_id["R01"].value), "rate": rate(by_id["R06"])},
        ),
        total(
            _("今年出去过"),
            "R02.year",
            people,
            _("其中脱贫（贫困）劳动力在岗 %s") % spoken(by_id["R10"].value),
        ),
        total(
            _("今年务工收入"),
            "R14.year",
            yuan,
            _("人均每月 %s 元") % ("–" if monthly is None else f"{monthly:,.0f}"),
        ),
        Total(
            _("县外组织化程度"),
            "–" if organised is None else f"{organised:.1f}",
            "" if organised is None else "%",
            _("有组织 %s") % spoken(by_id["R09.organised"].value),
            None if organised is None else organised * BAR / 100,
        ),
    ]


def flows(found: Pictures, province: str) -> list[Flow]:
    """Where they are: the ten largest, the province itself, the rest as one."""
    away = [(code, people) for code, people in found.places.items() if code != "0"]
    own = [(place_name(code), people) for code, people in away if code == province]
    others = [(place_name(code), people) for code, people in away if code != province]
    if len(others) > len(SEATS):
        rest = sum(people for _name, people in others[len(SEATS) - 1 :])
        others = [*others[: len(SEATS) - 1], (_("其他"), rest)]
    seated = [
        *zip(others, SEATS, strict=False),
        *((each, PROVINCE_SEAT) for each in own),
    ]
    most = max((people for (_name, people), _seat in seated), default=1)
    drawn = [_flow(n, name, people, most, seat) for n, ((name, people), seat) in enumerate(seated)]
    return sorted(drawn, key=lambda each: -each.width)


def _flow(number: int, name: str, people: int, most: int, seat: tuple[int, int, str]) -> Flow:
    x, y, side = seat
    dx, dy = x - HOME[0], y - HOME[1]
    first = (HOME[0] + dx * 0.35 - dy * 0.12, HOME[1] + dy * 0.12 + dx * 0.02)
    second = (HOME[0] + dx * 0.7 - dy * 0.05, y - dy * 0.06)
    share = people / most
    radius = 6 + sqrt(share) * 21
    is_big = share > 0.19
    text = {
        "r": (x + radius + 14, y - 8, "start"),
        "b": (x, y + radius + 30, "middle"),
        "t": (x, y - radius - 44, "middle"),
    }[side]
    value, unit = scaled(people)
    return Flow(
        number,
        name,
        value,
        unit,
        f"M{HOME[0]},{HOME[1]} C{first[0]:.1f},{first[1]:.1f}"
        f" {second[0]:.1f},{second[1]:.1f} {x},{y}",
        max(THINNEST, share * WIDEST),
        x,
        y,
        radius,
        text,
        is_big,
    )


def ranking(rates: Mapping[str, Figure], whole: Figure) -> tuple[list[Rank], list[Rank], float]:
    """The best twelve and the last three; the bars reach to a round number above the best."""
    known = [(each.rate, code) for code, each in rates.items() if each.rate is not None]
    known.sort(key=lambda pair: (-pair[0], pair[1]))
    top = max([value for value, _code in known] + [whole.rate or 0, 1]) * 1.1
    rows = [
        Rank(n, places.display_name(code), f"{value:.1f}", value / top * 100, is_low=False)
        for n, (value, code) in enumerate(known, 1)
    ]
    low = [
        Rank(row.place, row.name, row.value, row.width, is_low=True)
        for row in rows[max(BEST, len(rows) - LAST) :]
    ]
    return rows[:BEST], low, (whole.rate or 0) / top * 100


def channel_name(code: str) -> str:
    """Short enough to be read at ten metres; the whole name stands on the pages of figures."""
    known = {
        "11": _("合作基地"),
        "12": _("招聘会"),
        "13": _("进村招聘"),
        "14": _("党员带动"),
        "15": _("能人带动"),
        "16": _("订单培训"),
        "17": _("定向培训"),
        "18": _("专列专车"),
        "19": _("劳务机构"),
        "21": _("扶贫车间"),
        "22": _("工程队"),
        "90": _("自己出去"),
        "91": _("亲友带"),
        "0": _("没说"),
    }
    return known.get(code) or codes.name("output_channel", code, get_language() or "zh")


def slices(found: Pictures) -> list[Slice]:
    """Channels of those out of the county, the organised ones first; narrow ones as one."""
    whole, at, drawn = sum(found.channels.values()) or 1, 0.0, []
    for is_organised in (True, False):
        kind = {c: n for c, n in found.channels.items() if (c in found.organisers) is is_organised}
        ordered = [(channel_name(code), people) for code, people in _largest(kind, whole)]
        if rest := sum(kind.values()) - sum(people for _name, people in ordered):
            ordered.append((_("其他"), rest))
        for n, (name, people) in enumerate(ordered):
            width = people / whole * 100
            shade = f"o{min(n, 5)}" if is_organised else f"n{n % 2}"
            drawn.append(Slice(name, fitted(name, width), spoken(people), at, width, shade))
            at += width
    return drawn


def _largest(kind: Mapping[str, int], whole: int) -> list[tuple[str, int]]:
    """All of them when one alone is narrow, for then nothing is gained by another name."""
    ordered = sorted(kind.items(), key=lambda pair: -pair[1])
    wide = [pair for pair in ordered if pair[1] / whole * 100 >= NARROW]
    return ordered if len(ordered) - len(wide) < 2 else wide


def fitted(name: str, width: float) -> tuple[str, ...]:
    """A name in one line or two below its slice, or not at all."""
    room = width * BELOW / 100 - GAP
    half = -(-len(name) // 2)
    words = name.split(" ") if " " in name else [name[:half], name[half:]]
    if _length(name) <= room:
        return (name,)
    for cut in range(1, len(words)):
        joint = " " if " " in name else ""
        lines = (joint.join(words[:cut]), joint.join(words[cut:]))
        if max(map(_length, lines)) <= room:
            return lines
    return ()


def _length(text: str) -> float:
    """About how many pixels a line takes: a Chinese sign is as wide as it is high."""
    return sum(LETTER if ord(sign) > 0x2E80 else LETTER * 0.58 for sign in text)
