"""Pure rules of places: codes, the four boundaries of "outside" (W1), working days."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from wugong.base.errors import Refusal, register
from wugong.base.identity import initials, syllables
from wugong.places.enums import Destination, Level, Migrant, WorkArea

HOME_COUNTY = "530627"
MODEL_COUNTY_AREA = "530699"  # assigned to nobody: the invented people's identity numbers
ABROAD_PLACE = "990000"  # our own code for a work place outside China
_BLOCKS = (2, 2, 2, 3, 3, 3)
_LEVELS = {2: Level.PROVINCE, 4: Level.PREFECTURE, 6: Level.COUNTY}
_LEVELS |= {9: Level.TOWNSHIP, 12: Level.VILLAGE, 15: Level.GROUP}
_LENGTHS = {level: length for length, level in _LEVELS.items()}
_BEYOND_THE_BORDER = ("71", "81", "82", "99")  # 境外 counts Hong Kong, Macao and Taiwan too

# --- codes --------------------------------------------------------------------------------


@lru_cache(maxsize=16_384)
def significant(code: str) -> str:
    """Drop the padding: 530627000000 and 530627 are one place, 441900 is 4419."""
    if len(code) not in _LEVELS or not (code.isascii() and code.isdigit()):
        raise Refusal("place.code_form", place=code[:15])
    start, kept = 0, 0
    for block in _BLOCKS:
        if start >= len(code):
            break
        if code[start : start + block].strip("0"):
            kept = start + block
        start += block
    if kept == 0:
        raise Refusal("place.code_form", place=code)
    return code[:kept]


def padded(code: str, length: int = 6) -> str:
    """A code as other offices write it: 5306 as 530600, 530627001 as 530627001000."""
    return significant(code).ljust(length, "0")


def level_of(code: str) -> Level:
    """The level a code stands for."""
    return _LEVELS[len(significant(code))]


def length_of(level: Level) -> int:
    """How long the codes of a level are."""
    return _LENGTHS[level]


def parent_of(code: str) -> str:
    """The next place above, or nothing above a province."""
    own = significant(code)
    return max((own[:length] for length in (0, *_LEVELS) if length < len(own)), key=len)


def ancestors_of(code: str) -> list[str]:
    """From the province down to the place itself."""
    own = significant(code)
    return [own[:length] for length in _LEVELS if length <= len(own)]


def contains(area: str, code: str) -> bool:
    """Whether a place lies in an area (itself included); no area contains nothing."""
    return bool(area) and bool(code) and significant(code).startswith(significant(area))


def next_group(village: str, taken: set[str]) -> str:
    """Groups have no official code: the village's twelve digits and the next free three."""
    if level_of(village) is not Level.VILLAGE:
        raise Refusal("place.not_a_village")
    numbers = [int(code[12:]) for code in taken]
    number = max(numbers, default=0) + 1
    if number > 999:
        raise Refusal("place.no_group_left")
    return f"{significant(village)}{number:03d}"


def spelling(name: str) -> str:
    """Full pinyin and initials of a name, for search."""
    full = "".join(syllables(name)).lower()
    first = "".join(initials(name)).lower()
    return f"{full} {first}"[:240]


# --- the four boundaries of "outside" (docs/rules.md W1) ------------------------------------


def is_beyond_the_border(place: str) -> bool:
    """Hong Kong, Macao, Taiwan and foreign countries (境外)."""
    return place[:2] in _BEYOND_THE_BORDER


def destination(place: str, home: str = HOME_COUNTY) -> Destination:
    """County report: in the county, prefecture, province, outside it, or abroad."""
    at, county = significant(place), significant(home)[:6]
    if is_beyond_the_border(at):
        return Destination.ABROAD
    if at[:2] != county[:2]:
        return Destination.OUT_OF_PROVINCE
    if len(at) < 4 or (at == county[:4]):
        raise Refusal("place.too_coarse", place=place)
    if at[:4] != county[:4]:
        return Destination.IN_PROVINCE
    return Destination.IN_COUNTY if at[:6] == county else Destination.IN_PREFECTURE


def work_area_ffp(place: str, home: str) -> WorkArea:
    """Poverty-prevention system: the home township matters, so does the work place's."""
    where = destination(place, home)
    if where is Destination.IN_COUNTY:
        same = _same_township(place, home)
        return WorkArea.IN_TOWNSHIP if same else WorkArea.IN_COUNTY
    if where in (Destination.IN_PREFECTURE, Destination.IN_PROVINCE):
        return WorkArea.IN_PROVINCE
    return WorkArea.OUT_OF_PROVINCE


def nbs_migrant(place: str, home: str) -> Migrant:
    """Statistics bureau: away is outside the home township, local is inside it."""
    if destination(place, home) is not Destination.IN_COUNTY:
        return Migrant.AWAY
    return Migrant.LOCAL if _same_township(place, home) else Migrant.AWAY


def is_outside_province(place: str, home: str = HOME_COUNTY) -> bool:
    """Transport subsidy: the province is the line."""
    return significant(place)[:2] != significant(home)[:2]


def _same_township(place: str, home: str) -> bool:
    at, live = significant(place), significant(home)
    if len(at) < 9 or len(live) < 9:
        raise Refusal("place.township_needed", place=place)
    return at[:9] == live[:9]


# --- working days -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that differs from its weekday: off, or worked to make up."""

    day: date
    is_working: bool
    name: str


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """The State Council's days of the loaded years; of any other year it says nothing."""

    years: frozenset[int]
    special: dict[date, bool]

    def is_working(self, day: date) -> bool:
        """Whether offices work; refuses for a year that was never loaded."""
        if day.year not in self.years:
            raise Refusal("calendar.year_not_loaded", year=day.year)
        return self.special.get(day, day.weekday() < 5)

    def after(self, day: date, count: int) -> date:
        """The count-th working day after a day, which itself does not count."""
        for _ in range(count):
            day = next(later for later in _days_after(day) if self.is_working(later))
        return day

    def between(self, first: date, last: date) -> int:
        """Working days after `first` up to and with `last`."""
        span = range(1, (last - first).days + 1)
        return sum(self.is_working(first + timedelta(step)) for step in span)


def _days_after(day: date) -> Iterator[date]:
    while True:
        day += timedelta(1)
        yield day


_TRUE = {"1": True, "上班": True, "班": True, "0": False, "放假": False, "休": False}


def read_special_days(text: str, year: int) -> list[SpecialDay]:
    """Read the year's CSV (day,is_working,name or 日期,上班,名称); every fault is refused."""
    reader = csv.reader(text.removeprefix("\ufeff").splitlines())
    heads = [head.strip() for head in next(reader, [])]
    if heads not in (["day", "is_working", "name"], ["日期", "上班", "名称"]):
        raise Refusal("calendar.columns")
    found: dict[date, SpecialDay] = {}
    for line, row in enumerate(reader, start=2):
        if not any(cell.strip() for cell in row):
            continue
        special = _special_day(row, line, year)
        if special.day in found:
            raise Refusal("calendar.row", line=line)
        found[special.day] = special
    if not found:
        raise Refusal("calendar.columns")
    return [found[day] for day in sorted(found)]


def _special_day(row: list[str], line: int, year: int) -> SpecialDay:
    """One row: a real day of the year (or its edge), off, or a weekend worked."""
    try:
        day = date.fromisoformat(row[0].strip())
        is_working, name = _TRUE[row[1].strip()], row[2].strip()
    except (ValueError, KeyError, IndexError):
        raise Refusal("calendar.row", line=line) from None
    first, last = date(year - 1, 12, 20), date(year + 1, 1, 10)
    is_weekend = day.weekday() >= 5
    if not first <= day <= last or not name or len(name) > 20 or (is_working and not is_weekend):
        raise Refusal("calendar.row", line=line)
    return SpecialDay(day, is_working, name)


# --- sentences ----------------------------------------------------------------------------

register("place.code_form", zh="地区代码不对：{place}。", en="Not a place code: {place}.")
register("place.unknown", status=404, zh="没有这个地方：{place}。", en="No such place: {place}.")
register(
    "place.too_coarse",
    zh="务工地要填到县级，{place} 看不出是县内还是县外。",
    en="The work place is needed to county level; {place} does not say in or out of the county.",
)
register(
    "place.township_needed",
    zh="县内务工要填到乡镇，才分得清乡内和乡外。",
    en="For work inside the county the township is needed to tell inside from outside.",
)
register(
    "place.not_a_village", zh="村民小组只能设在村（社区）下。", en="Groups belong to villages."
)
register("place.not_a_group", zh="只有村民小组可以拆分。", en="Only a group can be split.")
register("place.no_group_left", zh="这个村的小组编号用完了。", en="The village has no number left.")
register("place.name_form", zh="名称要有 1 到 40 个字。", en="A name has 1 to 40 characters.")
register("place.same_name", zh="同一个上级下已有这个名称。", en="The name is taken beside it.")
register("place.closed", zh="这个地方已经停用。", en="This place is closed.")
register("place.has_children", zh="下面还有在用的地方，不能停用。", en="It still has places below.")
register(
    "place.date_order",
    zh="生效日期不能早于 {earliest}。",
    en="The date cannot be before {earliest}.",
)
register(
    "calendar.year_not_loaded",
    zh="{year} 年的节假日安排还没有导入，工作日算不出来。",
    en="The holidays of {year} have not been loaded, so working days cannot be counted.",
)
register(
    "calendar.columns",
    zh="节假日表应有三列：日期、上班、名称。",
    en="The holiday sheet needs the columns day,is_working,name.",
)
register("calendar.row", zh="第 {line} 行不对。", en="Row {line} is not right.")
register("calendar.year", zh="年份不对。", en="Not a year.")
register("station.form", zh="工作站要有名称和负责的地区。", en="A station needs a name and places.")
