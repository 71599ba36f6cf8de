"""Named reads: the tree held in each process, the picker, names, stations, the calendar."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from time import monotonic

from django.db.models import Count, Max, TextField
from django.db.models.functions import Cast

from wugong.base import codes
from wugong.base.clock import business_today
from wugong.base.errors import Refusal
from wugong.places.enums import Kind, Level
from wugong.places.models import CalendarYear, FormerName, Holiday, Place, Station
from wugong.places.rules import (
    MODEL_COUNTY_AREA,
    WorkingCalendar,
    ancestors_of,
    is_beyond_the_border,
    padded,
    significant,
)

_CHECK_AFTER_SECONDS = 30.0
_BORDER_PERMITS = ("810000", "820000", "830000")  # residence permits of HK, Macao, Taiwan


@dataclass(frozen=True, slots=True)
class PlaceInfo:
    """One place as other rooms read it."""

    code: str
    name: str
    official_name: str
    level: Level
    kind: Kind
    parent: str
    pinyin: str
    valid_from: date
    valid_to: date | None
    successor: str

    @property
    def is_pseudo(self) -> bool:
        """A statistical name that keeps the tree closed and is never shown."""
        return self.kind is Kind.PSEUDO

    def in_use(self, day: date) -> bool:
        """Whether the place stood on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Step:
    """One column of the picker: the places below `parent`, one of them chosen."""

    parent: PlaceInfo | None
    places: list[PlaceInfo]
    chosen: str


@dataclass(frozen=True, slots=True)
class _Tree:
    """Every place by code, the codes below each, and when each was changed last."""

    places: dict[str, PlaceInfo] = field(default_factory=dict)
    below: dict[str, list[str]] = field(default_factory=dict)
    known_areas: frozenset[str] = frozenset()
    changed: dict[str, str] = field(default_factory=dict)
    stamp: tuple[int, datetime | None] = (0, None)
    full_names: dict[tuple[str, str], str] = field(default_factory=dict)  # those asked for so far


@dataclass
class _Held:
    tree: _Tree = field(default_factory=_Tree)
    is_old: bool = True
    checked: float = 0.0


_held = _Held()


def forget_places() -> None:
    """Read what changed at the next question (after a change, after a bulk load)."""
    _held.is_old = True


def _tree() -> _Tree:
    """The tree in memory; every half minute one cheap question asks whether it changed."""
    if not _held.is_old and monotonic() - _held.checked < _CHECK_AFTER_SECONDS:
        return _held.tree
    found = Place.objects.aggregate(count=Count("code"), last=Max("changed_at"))
    stamp = (found["count"], found["last"])
    if _held.is_old or _held.tree.stamp != stamp:
        _held.tree = _renewed(_held.tree, stamp)
    _held.is_old, _held.checked = False, monotonic()
    return _held.tree


def _renewed(known: _Tree, stamp: tuple[int, datetime | None]) -> _Tree:
    """The tree as the database has it now: only places that changed since are read whole."""
    at = Cast("changed_at", TextField())  # the driver takes ten times as long over a time
    changed = dict(Place.objects.order_by("code").values_list("code", at))
    fresh = _read([code for code in changed if known.changed.get(code) != changed[code]])
    if not fresh and len(changed) == len(known.changed):
        return replace(known, stamp=stamp)
    places = {code: fresh.get(code) or known.places[code] for code in changed}
    below: dict[str, list[str]] = {}
    for place in places.values():
        below.setdefault(place.parent, []).append(place.code)
    counties = {padded(code) for code in places if len(code) in (4, 6)}
    areas = counties | _historic().keys() | {MODEL_COUNTY_AREA, *_BORDER_PERMITS}
    return _Tree(places, below, frozenset(areas), changed, stamp)


def _read(wanted: list[str]) -> dict[str, PlaceInfo]:
    """These places, whole."""
    rows = Place.objects.filter(code__in=wanted).values_list(
        "code",
        "name",
        "official_name",
        "level",
        "kind",
        "parent_id",
        "name_pinyin",
        "valid_from",
        "valid_to",
        "successor_id",
    )
    return {
        row[0]: PlaceInfo(
            row[0],
            row[1],
            row[2],
            Level(row[3]),
            Kind(row[4]),
            row[5] or "",
            row[6],
            row[7],
            row[8],
            row[9] or "",
        )
        for row in rows
    }


@cache
def _historic() -> dict[str, dict[str, str]]:
    """County codes that are gone: identity numbers keep the code of their first issue."""
    return {row["code6"]: row for row in codes.rows("division_historic")}


# --- one place ----------------------------------------------------------------------------


def find(code: str) -> PlaceInfo | None:
    """A place by its code, padded or not, or None."""
    places = _tree().places
    try:
        return places.get(code) or places.get(significant(code))
    except Refusal:
        return None


def place(code: str) -> PlaceInfo:
    """A place by its code, or a refusal."""
    found = find(code)
    if found is None:
        raise Refusal("place.unknown", place=code[:15])
    return found


def display_name(code: str) -> str:
    """The name a person reads; pseudo-names pass to the place above, the unknown shows itself."""
    found = find(code)
    while found is not None and found.is_pseudo:
        found = find(found.parent)
    if found is not None:
        return found.name
    gone = _historic().get(code)
    return gone["name"] if gone else code


def is_work_place(code: str, on: date | None = None) -> bool:
    """Known to county level (docs/rules.md W1): what could be in or out is no place of work.

    A county, a township, a city without counties (441900), or anything beyond the border.
    """
    if not code.isascii() or not code.isdigit() or len(code) not in (6, 9):
        return False
    if is_beyond_the_border(code):
        return code[2:] == "0000"
    found = find(code)
    if found is None or found.is_pseudo or not found.in_use(on or business_today()):
        return False
    return len(found.code) in (6, 9) or (len(found.code) == 4 and not children(found.code))


def names(wanted: Iterable[str]) -> dict[str, str]:
    """Display names of many codes, as they were given."""
    return {code: display_name(code) for code in set(wanted)}


def path(code: str) -> list[PlaceInfo]:
    """From the province down to the place, without pseudo-names: the breadcrumb."""
    found = [_tree().places.get(above) for above in ancestors_of(code)]
    return [each for each in found if each is not None and not each.is_pseudo]


def full_name(code: str, home: str = "") -> str:
    """All names run together; seen from home, what both share is left out."""
    known = _tree().full_names
    found = known.get((code, home))
    if found is None:
        above_home = set(ancestors_of(home)[:-1]) if home else set()
        shown = [step.name for step in path(code) if step.code not in above_home]
        found = "".join(shown) or display_name(code)
        if find(code) is not None:  # places are few; what is written into an address is not
            known[code, home] = found
    return found


def name_on(code: str, day: date) -> str:
    """What a place was called on a day (reports of that time)."""
    former = FormerName.objects.filter(place_id=significant(code), valid_to__gte=day)
    earliest = former.order_by("valid_to").first()
    return earliest.name if earliest else display_name(code)


def current_code(code: str) -> str:
    """Follow a closed or historic code to the place that took its place."""
    own = significant(code)
    found = _tree().places.get(own)
    if found is None:
        return _historic().get(padded(own), {}).get("successor") or own
    seen = {own}
    while found is not None and found.successor and found.successor not in seen:
        own = found.successor
        seen.add(own)
        found = _tree().places.get(own)
    return own


def known_areas() -> frozenset[str]:
    """Six-digit codes an identity number may begin with: current, historic, the model county's."""
    return _tree().known_areas


# --- lists and pickers --------------------------------------------------------------------


def children(code: str = "", on: date | None = None) -> list[PlaceInfo]:
    """The places below one (provinces below nothing) in use on a day; pseudo-names give theirs."""
    day = on or business_today()
    tree = _tree()
    found: list[PlaceInfo] = []
    for below in tree.below.get(significant(code) if code else "", []):
        each = tree.places[below]
        if each.is_pseudo:
            found.extend(children(below, day))
        elif each.in_use(day):
            found.append(each)
    return found


def descendants(code: str, level: Level, on: date | None = None) -> list[PlaceInfo]:
    """Every place of a level inside an area (itself if it is of that level), by code."""
    day, own = on or business_today(), significant(code)
    return [
        each
        for each in _tree().places.values()
        if each.level is level and each.code.startswith(own) and each.in_use(day)
    ]


def picker(code: str, root: str = "") -> list[Step]:
    """The columns of a cascading picker from `root` down to what is chosen, and one below it."""
    chosen = path(code) if code else []
    if root:
        chosen = [step for step in chosen if step.code.startswith(significant(root))]
    steps: list[Step] = []
    if not root:
        steps.append(Step(None, children(), chosen[0].code if chosen else ""))
    elif not chosen:
        chosen = [place(root)]
    for position, above in enumerate(chosen):
        below = children(above.code)
        following = chosen[position + 1].code if position + 1 < len(chosen) else ""
        if below:
            steps.append(Step(above, below, following))
    return steps


def search(text: str, within: str = "", limit: int = 20) -> list[PlaceInfo]:
    """Places by a part of the name, the beginning of its pinyin or initials, or of its code."""
    wanted = text.strip().lower()
    if not wanted:
        return []
    inside, day = significant(within) if within else "", business_today()
    matches = _spelt_or_coded if wanted.isascii() else _named
    matching = [
        each
        for each in _tree().places.values()
        if matches(each, wanted)
        and each.code.startswith(inside)
        and not each.is_pseudo
        and each.in_use(day)
    ]
    return sorted(matching, key=lambda each: (len(each.code), each.code))[:limit]


def _named(each: PlaceInfo, wanted: str) -> bool:
    return wanted in each.name


def _spelt_or_coded(each: PlaceInfo, wanted: str) -> bool:
    is_spelt = each.pinyin.startswith(wanted) or f" {wanted}" in each.pinyin
    return is_spelt or each.code.startswith(wanted)


# --- stations -----------------------------------------------------------------------------


def stations(on: date | None = None) -> list[Station]:
    """Stations open on a day, in order of name."""
    day = on or business_today()
    opened = Station.objects.filter(valid_from__lte=day).exclude(valid_to__lt=day)
    return list(opened.order_by("name"))


def stations_for(code: str, on: date | None = None) -> list[Station]:
    """The stations that look after a place of work."""
    own = significant(code)
    return [
        each
        for each in stations(on)
        if any(own.startswith(significant(range_code)) for range_code in each.place_codes)
    ]


# --- working days -------------------------------------------------------------------------


def calendar() -> WorkingCalendar:
    """The loaded years; ask it once for a list of deadlines."""
    years = frozenset(CalendarYear.objects.values_list("year", flat=True))
    return WorkingCalendar(years, dict(Holiday.objects.values_list("day", "is_working")))


def working_days_after(day: date, count: int) -> date:
    """The count-th working day after a day."""
    return calendar().after(day, count)
