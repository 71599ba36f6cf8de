"""Counts at any time in words: conditions, rows and columns, and what exactly was counted."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wugong.base import codes
from wugong.base.pages import day
from wugong.base.shapes import Chip, Choice, Filter
from wugong.places import queries as places
from wugong.reporting.enums import Counted
from wugong.reporting.queries.counts import Answer
from wugong.reporting.rules.criteria import DIMENSIONS, UNKNOWN, Criteria, Dimension

Texts = Mapping[str, str]
OFFERED = tuple(key for key, each in DIMENSIONS.items() if each.values is not None)


@dataclass(frozen=True, slots=True)
class Cell:
    """A number, and the people behind it for those who may open them."""

    value: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table."""

    label: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Pivot:
    """Rows, columns, and the whole of each."""

    label: str
    heads: list[str]
    lines: list[Line]


def labels() -> dict[str, str]:
    """The conditions by key."""
    return {
        "township": _("乡镇"),
        "village": _("村"),
        "group": _("组"),
        "sex": _("性别"),
        "age": _("年龄"),
        "education": _("文化程度"),
        "poverty": _("户类型"),
        "relocated": _("易地搬迁"),
        "labour": _("劳动力"),
        "post": _("在公益岗位"),
        "work": _("在哪里务工"),
        "province": _("务工省份"),
        "place": _("务工地"),
        "channel": _("渠道"),
        "industry": _("行业"),
        "organised": _("组织化"),
        "confirmed": _("已核实"),
        "wage": _("月工资"),
        "since": _("外出不早于"),
        "until": _("外出不晚于"),
    }


_LISTS = {
    "sex": "gbt2261_1_sex",
    "education": "ffp_education",
    "poverty": "household_type",
    "channel": "output_channel",
    "industry": "gbt4754_2017_industry",
}


def value_label(key: str, text: str) -> str:
    """One value of a condition."""
    each = DIMENSIONS[key]
    if text == UNKNOWN:
        return _("没有填")
    if each.values is None:
        return places.display_name(text)
    if key in _LISTS:
        return codes.name(_LISTS[key], text, get_language() or "zh")
    if key == "work":
        return _work()[text]
    if key in ("age", "wage"):
        return _band(key, text)
    return _("是") if text == "yes" else _("否")


def _work() -> dict[str, str]:
    return {"0": _("不在岗"), "1": _("县内"), "2": _("省内县外"), "4": _("省外"), "5": _("境外")}


def _band(key: str, text: str) -> str:
    unit = _("岁") if key == "age" else _("元")
    shown = text.replace("-", "–")
    return (
        _("%(low)s %(unit)s以上") % {"low": shown[:-1], "unit": unit}
        if "+" in text
        else (f"{shown} {unit}")
    )


def _key_text(each: Dimension, number: int) -> str:
    """Back from a row's number to the text of an address."""
    if each.values is None:
        return str(number) if number else ""
    return next((text for text, value in each.values().items() if value == number), "")


def _key_label(key: str, number: int) -> str:
    text = _key_text(DIMENSIONS[key], number)
    if text:
        return value_label(key, text)
    return _("不在岗") if key in ("province", "place", "channel", "industry") else _("其他")


def pivot(answer: Answer, url_of: "UrlOf") -> Pivot | None:
    """The table of a question that is cut; nothing when only the whole was asked for."""
    asked, found = answer.asked, answer.count
    if not (asked.by or asked.across):
        return None
    rows = _ordered(asked.by, found.by)
    columns = _ordered(asked.across, found.across)
    heads = [_key_label(asked.across, each) for each in columns] + [_("合计")]
    lines = []
    for row in rows:
        cells = [
            Cell(found.cells.get((row, column), 0), url_of(_at(asked, row, column)))
            for column in columns
        ]
        whole = Cell(found.by[row], url_of(_at(asked, row, None)))
        lines.append(Line(_key_label(asked.by, row), [*cells, whole]))
    sums = [Cell(found.across[column], url_of(_at(asked, None, column))) for column in columns]
    lines.append(Line(_("合计"), [*sums, Cell(found.total, url_of({}))]))
    return Pivot(labels()[asked.by] if asked.by else "", heads, lines)


class UrlOf:
    """The address of the people behind a cell, or nothing for whoever may not open it."""

    def __init__(self, base: str, query: Texts) -> None:
        self.base, self.query = base, query

    def __call__(self, at: Texts | None) -> str:
        """Narrowed to one cell."""
        if not self.base or at is None:
            return ""
        return address(self.base, {**self.query, **at})


def address(base: str, texts: Texts) -> str:
    """A question's address: its texts are checked and need no quoting."""
    return f"{base}?" + "&".join(f"{key}={value}" for key, value in texts.items())


def _at(asked: Criteria, row: int | None, column: int | None) -> Texts | None:
    found = {}
    for key, number in ((asked.by, row), (asked.across, column)):
        if not key or number is None:
            continue
        text = _key_text(DIMENSIONS[key], number)
        if not text and number == 0 and DIMENSIONS[key].values is None:
            found["work"] = "0"
        elif text:
            found[key] = text
        else:
            return None
    return found


def _ordered(key: str, sums: Mapping[int, int]) -> list[int]:
    """Codes in their own order; places of work by how many are there."""
    if key in ("province", "place"):
        return sorted(sums, key=lambda each: (-sums[each], each))
    return sorted(sums)


def filters(asked: Criteria) -> list[Filter]:
    """Every condition that can be added."""
    known = labels()
    found = []
    for key in OFFERED:
        each = DIMENSIONS[key]
        if asked.of in each.of and each.values is not None:
            chosen = asked.where.get(key, ())
            choices = [
                Choice(text, value_label(key, text), text in chosen) for text in each.values()
            ]
            found.append(Filter(key, known[key], choices, "many"))
    place = ",".join(asked.where.get("place", ()))
    found.append(Filter("place", _("务工地代码（2、4、6 位）"), kind="text", value=place))
    if asked.of != Counted.VACANCIES:
        for key, value in (("since", asked.since), ("until", asked.until)):
            text = value.isoformat() if value else ""
            found.append(Filter(key, known[key], kind="date", value=text))
    return found


def conditions(asked: Criteria) -> list[tuple[str, str, str]]:
    """(key, condition, values) in force."""
    known = labels()
    found = [
        (key, known[key], _("、").join(value_label(key, value) for value in values))
        for key, values in asked.where.items()
    ]
    days = (("since", asked.since), ("until", asked.until))
    return found + [(key, known[key], day(value)) for key, value in days if value]


def chips(asked: Criteria, base: str, query: Texts) -> list[Chip]:
    """The conditions in force, each with the way to drop it."""
    return [
        Chip(label, said, address(base, {k: v for k, v in query.items() if k != key}))
        for key, label, said in conditions(asked)
    ]


def cuts(asked: Criteria, chosen: str) -> list[Choice]:
    """What it can be cut by."""
    known = labels()
    keys = [key for key, each in DIMENSIONS.items() if asked.of in each.of]
    return [Choice("", _("不分"), not chosen)] + [
        Choice(key, known[key], key == chosen) for key in keys
    ]


def areas(asked: Criteria, own: str) -> list[Choice]:
    """The own area, the one asked for, and what lies in it."""
    below = (each.code for each in places.children(asked.area))
    codes_of = dict.fromkeys([own, asked.area, *below])
    return [Choice(code, places.display_name(code), code == asked.area) for code in codes_of]


def unit(asked: Criteria) -> str:
    """Of the numbers."""
    return {
        Counted.PEOPLE: _("人"),
        Counted.HOUSEHOLDS: _("户"),
        Counted.SPELLS: _("条"),
        Counted.VACANCIES: _("人"),
    }[Counted(asked.of)]


def definition(answer: Answer) -> list[str]:
    """What was counted, in plain sentences."""
    asked = answer.asked
    counted = {
        Counted.PEOPLE: _("数的是在册的人，一人计一次。"),
        Counted.HOUSEHOLDS: _("数的是户：户里有一个人符合条件就计一户，合计里一户只计一次。"),
        Counted.SPELLS: _("数的是那一天正在进行的务工记录。"),
        Counted.VACANCIES: _("数的是那一天有效、已核实的岗位还缺的人数，不分县内县外。"),
    }[Counted(asked.of)]
    where = _("地方：%s。") % places.full_name(asked.area, "")
    told = [
        _("%(name)s“%(values)s”") % {"name": name, "values": values}
        for _key, name, values in conditions(asked)
    ]
    narrowed = _("条件：%s。") % _("；").join(told) if told else _("没有别的条件。")
    found = [counted, _("截至 %s。") % day(asked.on)]
    if asked.of == Counted.VACANCIES:
        return [*found, narrowed, _("已到岗人数按现在登记的算。")]
    return [
        *found,
        where,
        narrowed,
        _("务工、公益岗位、户类型和年龄按那一天算；在册、户籍地、文化程度和搬迁按现在登记的算。"),
        _("务工含没有核实的，除非加了“已核实”这个条件。"),
        _("读数时间 %s，最多早一分钟。") % f"{answer.read_at:%H:%M:%S}",
    ]
