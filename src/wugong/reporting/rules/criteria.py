"""What a count at any time asks: of whom, where, on which day, cut how (docs/rules.md K1).

A question is a flat set of short texts, the same in an address, in the API and kept under a name:
`of=people&work=4&age=16-24,25-34&by=township&across=sex`. Anything else in it is refused.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from wugong.base import codes
from wugong.base.errors import Refusal
from wugong.reporting.enums import Counted

PEOPLE = (Counted.PEOPLE, Counted.HOUSEHOLDS, Counted.SPELLS)
EVERYTHING = (*PEOPLE, Counted.VACANCIES)
MOST_VALUES = 60
EARLIEST = date(2000, 1, 1)
Bands = tuple[tuple[str, int], ...]
AGES: Bands = (
    ("0-15", 0),
    ("16-24", 16),
    ("25-34", 25),
    ("35-44", 35),
    ("45-54", 45),
    ("55-59", 55),
    ("60+", 60),
)
WAGES: Bands = (
    ("0-2000", 0),
    ("2000-3000", 2000),
    ("3000-4000", 3000),
    ("4000-5000", 4000),
    ("5000-6000", 5000),
    ("6000-8000", 6000),
    ("8000+", 8000),
)
UNKNOWN = "none"
YES_NO = ("yes", "no")
WORK = ("0", "1", "2", "4", "5")  # not at work, county, province, outside it, abroad


@dataclass(frozen=True, slots=True)
class Dimension:
    """A thing to narrow by and to cut by; the value of a row is a whole number in `column`."""

    key: str
    column: str
    values: Callable[[], Mapping[str, int]] | None  # what a text means; None: a place's digits
    of: tuple[str, ...] = EVERYTHING
    digits: int = 0  # of a place: how many of nine
    is_home: bool = False  # a place of home, which the reader's own area already narrows


def _fixed(*texts: str) -> Callable[[], Mapping[str, int]]:
    return lambda: {text: int(text) for text in texts}


def _yes_no() -> Mapping[str, int]:
    return {"yes": 1, "no": 0}


def _bands(bands: Bands, *, unknown: bool) -> Mapping[str, int]:
    return {name: low for name, low in bands} | ({UNKNOWN: -1} if unknown else {})


def _industries() -> Mapping[str, int]:
    listed = codes.listed("gbt4754_2017_industry")
    return {code: ord(code) for code in listed if len(code) == 1} | {UNKNOWN: 0}


def _educations() -> Mapping[str, int]:
    return {code: int(code) for code in codes.listed("ffp_education")} | {UNKNOWN: 0}


def _channels() -> Mapping[str, int]:
    return {code: int(code) for code in codes.listed("output_channel")} | {UNKNOWN: 0}


def _poverty() -> Mapping[str, int]:
    return {code: int(code) for code in ("01", "02", "03", "04", "05", "06")}


DIMENSIONS: Mapping[str, Dimension] = {
    each.key: each
    for each in (
        Dimension("township", "area", None, PEOPLE, 9, is_home=True),
        Dimension("village", "area", None, PEOPLE, 12, is_home=True),
        Dimension("group", "area", None, PEOPLE, 15, is_home=True),
        Dimension("sex", "sex", _fixed("1", "2"), PEOPLE),
        Dimension("age", "age", lambda: _bands(AGES, unknown=False), PEOPLE),
        Dimension("education", "education", _educations, PEOPLE),
        Dimension("poverty", "poverty", _poverty, PEOPLE),
        Dimension("relocated", "relocated", _yes_no, PEOPLE),
        Dimension("labour", "is_labour", _yes_no, PEOPLE),
        Dimension("post", "in_post", _yes_no, PEOPLE),
        Dimension("work", "work", _fixed(*WORK)),
        Dimension("province", "place", None, EVERYTHING, 2),
        Dimension("place", "place", None, EVERYTHING, 6),
        Dimension("channel", "channel", _channels, PEOPLE),
        Dimension("industry", "industry", _industries),
        Dimension("organised", "is_organised", _yes_no, PEOPLE),
        Dimension("confirmed", "is_confirmed", _yes_no, PEOPLE),
        Dimension("wage", "wage", lambda: _bands(WAGES, unknown=True)),
    )
}


@dataclass(frozen=True, slots=True)
class Criteria:
    """A question that was checked."""

    of: str
    area: str
    on: date
    where: Mapping[str, tuple[str, ...]]
    since: date | None = None  # at work since this day or later
    until: date | None = None  # … and no later than this one
    by: str = ""
    across: str = ""

    def texts(self) -> dict[str, str]:
        """As it is kept and sent; without the day, which is the reader's today."""
        found = {"of": str(self.of), "area": self.area}
        found |= {key: ",".join(values) for key, values in self.where.items()}
        days = {"since": self.since, "until": self.until}
        found |= {key: value.isoformat() for key, value in days.items() if value}
        return found | {k: v for k, v in (("by", self.by), ("across", self.across)) if v}


def read(asked: Mapping[str, str], area: str, today: date) -> Criteria:
    """A question from texts, or the refusal that names the field at fault."""
    told = {key: value for key, value in asked.items() if value}
    of = told.pop("of", str(Counted.PEOPLE))
    if of not in Counted.values:
        raise Refusal("counts.bad_value", field="of")
    within = _area(told.pop("area", ""), area)
    on = _day(told.pop("on", ""), "on", today) or today
    since, until = (_day(told.pop(key, ""), key, today) for key in ("since", "until"))
    if (since or until) and of == Counted.VACANCIES:
        raise Refusal("counts.unknown_field", field="since")
    by, across = told.pop("by", ""), told.pop("across", "")
    for key, chosen in (("by", by), ("across", across)):
        if chosen and (chosen not in DIMENSIONS or of not in DIMENSIONS[chosen].of):
            raise Refusal("counts.bad_value", field=key)
    if by and by == across:
        raise Refusal("counts.same_twice", field="across")
    where = {key: _chosen(key, text, of) for key, text in told.items()}
    return Criteria(of, within, on, where, since, until, by, across)


def _area(asked: str, own: str) -> str:
    """What is asked for lies in the own area; a wider question is asked of the own area."""
    if not asked or own.startswith(asked):
        return own
    if not (asked.startswith(own) and asked.isascii() and asked.isdigit()):
        raise Refusal("not_found")
    return asked


def _day(text: str, field: str, today: date) -> date | None:
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise Refusal("counts.bad_value", field=field) from None
    if not EARLIEST <= found <= today:
        raise Refusal("counts.bad_day", field=field)
    return found


def _chosen(key: str, text: str, of: str) -> tuple[str, ...]:
    each = DIMENSIONS.get(key)
    if each is None or of not in each.of:
        raise Refusal("counts.unknown_field", field=key[:20])
    values = tuple(dict.fromkeys(text.split(",")))
    if len(values) > MOST_VALUES:
        raise Refusal("counts.bad_value", field=key)
    known = each.values
    for value in values:
        is_good = value in known() if known else _is_place(value, each)
        if not is_good:
            raise Refusal("counts.bad_value", field=key)
    return values


def _is_place(text: str, each: Dimension) -> bool:
    lengths = (each.digits,) if each.is_home or each.digits == 2 else (2, 4, 6, 9)
    return text.isascii() and text.isdigit() and len(text) in lengths
