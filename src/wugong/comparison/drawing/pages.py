"""The list of comparisons, and one of them: figures, a picture by place, sorts, sheets."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from wugong.base import pages
from wugong.base.actor import Actor
from wugong.base.errors import Refusal
from wugong.base.identity import mask_name
from wugong.base.shapes import Action, Column, Figure, Row, Status
from wugong.comparison import permissions
from wugong.comparison.drawing import words
from wugong.comparison.enums import Kind, SheetState
from wugong.comparison.models import BackSheet, Comparison, RowFault
from wugong.comparison.queries.comparisons import Place, Sort, Whole
from wugong.comparison.queries.differences import field_names
from wugong.places import queries as places

SERIES = (("same", 1), ("different", 2), ("theirs", 3), ("ours", 4))


def names_of_series() -> dict[str, str]:
    """The four kinds of people, in the order they are drawn."""
    return {
        "same": _("一样"),
        "different": _("不一样"),
        "theirs": _("只有对方有"),
        "ours": _("只有我们有"),
    }


def address(row: Comparison, **filters: str) -> str:
    """The list of differences with filters in force."""
    base = reverse("comparison:differences", args=[row.pk])
    query = urlencode({name: value for name, value in filters.items() if value})
    return f"{base}?{query}" if query else base


def columns() -> list[Column]:
    """The list of comparisons."""
    return [
        Column("list", _("名单"), "name", 5),
        Column("area", _("地方"), "text", 3),
        Column("state", _("现在"), "status", 2),
        Column("people", _("名单人数"), "num", 2),
        Column("left", _("还没定"), "num", 2),
        Column("who", _("谁比的"), "quiet", 4, is_minor=True),
    ]


def list_row(row: Comparison, left: int) -> Row:
    """One line of the list."""
    icon, tone = words.STATE_LOOK[row.state]
    name = words.layout_of(row).name(words.language())
    when = pages.day(row.requested_at)
    return Row(
        str(row.pk),
        (
            (name, reverse("comparison:comparison", args=[row.pk]), pages.day(row.as_of)),
            places.display_name(row.code),
            (icon, str(row.get_state_display()), tone),
            row.counts.get("people"),
            left if row.counts else None,
            _("，").join((mask_name(row.requested_by_name), when)),
        ),
    )


def status(row: Comparison) -> Status:
    """The state as a line's head."""
    icon, tone = words.STATE_LOOK[row.state]
    return Status(icon, str(row.get_state_display()), tone)


def failure(row: Comparison) -> str:
    """Why the whole file says nothing."""
    refusal = Refusal(row.error_code, **row.error_params)
    return refusal.message(words.language()) if row.error_code else ""


def figures(row: Comparison, whole: Whole) -> list[Figure]:
    """Key figures; each opens its list."""
    names, unit = names_of_series(), _("人")
    urls = {
        "different": address(row, kind=Kind.FIELD),
        "theirs": address(row, kind=Kind.THEIRS),
        "ours": address(row, kind=Kind.OURS),
    }
    found = [
        Figure(names[key], f"{whole.sum(key):,}", unit, url=urls.get(key, ""))
        for key, _series in SERIES
    ]
    left = f"{whole.sum('undecided'):,}"
    return [*found, Figure(_("还没定"), left, _("处"), url=address(row, decision="open"))]


@dataclass(frozen=True, slots=True)
class Bar:
    """One part of a place's bar."""

    series: int
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A place with its bar and the figures that open its lists."""

    name: str
    bars: list[Bar]
    label: str
    cells: list[tuple[int, str]]


def place_lines(row: Comparison, whole: Whole, area: str) -> list[PlaceLine]:
    """Parts of everybody of either list, so that a short bar is a good one to look at."""
    return [_place_line(row, place, is_whole=place.code == area) for place in whole.places]


def _place_line(row: Comparison, place: Place, *, is_whole: bool) -> PlaceLine:
    """Strangers whose village nobody told stand with the whole area, which is no filter of them."""
    names, at, bars = names_of_series(), 0.0, []
    for key, series in SERIES:
        width = getattr(place, key) * 100 / (place.people or 1)
        bars.append(Bar(series, round(at, 2), round(width, 2)))
        at += width
    label = _("，").join(f"{names[key]} {getattr(place, key)}" for key, _s in SERIES)
    kinds = {"different": Kind.FIELD, "theirs": Kind.THEIRS, "ours": Kind.OURS}
    cells = [(place.same, "")]
    cells += [
        (getattr(place, key), address(row, area=place.code, kind=kind))
        for key, kind in kinds.items()
    ]
    cells.append((place.undecided, address(row, area=place.code, decision="open")))
    if is_whole:
        cells = [(number, "") for number, _url in cells]
    return PlaceLine(places.display_name(place.code), bars, label, cells)


@dataclass(frozen=True, slots=True)
class SortLine:
    """Differences of one kind: how the two define it, how many, how many wait."""

    name: str
    note: str
    total: int
    url: str
    left: int
    left_url: str


def sort_lines(row: Comparison, found: list[Sort], area: str) -> list[SortLine]:
    """The most frequent first."""
    layout, language = words.layout_of(row), words.language()
    names = field_names(layout, language)
    made = []
    for sort in sorted(found, key=lambda each: -each.total):
        about = layout.field(sort.field)
        named = names.get(sort.field, "") if sort.field else str(Kind(sort.kind).label)
        narrow = {"kind": sort.kind, "field": sort.field, "area": area}
        made.append(
            SortLine(
                named,
                about.said(language) if about is not None else "",
                sort.total,
                address(row, **narrow),
                sort.undecided,
                address(row, decision="open", **narrow),
            )
        )
    return made


def remarks(row: Comparison) -> list[str]:
    """What was not compared, and why: nothing is left out unseen."""
    layout, language = words.layout_of(row), words.language()
    absent = [
        each.name(language)
        for each in layout.fields
        if each.is_compared and each.key not in row.columns
    ]
    counts = row.counts
    said = [
        _("名单 %(rows)s 行，读进来 %(people)s 人。")
        % {"rows": f"{counts.get('rows', 0):,}", "people": f"{counts.get('people', 0):,}"}
    ]
    if counts.get("outside"):
        said.append(_("户籍不在这个地方的 %s 行，没有比。") % f"{counts['outside']:,}")
    if counts.get("unnumbered"):
        said.append(_("我们有 %s 人没有身份证号，对不上人，没有比。") % f"{counts['unnumbered']:,}")
    if absent:
        said.append(_("名单里没有这些列，没有比：%s。") % _("、").join(absent))
    if row.unknown:
        said.append(_("认不出的列，没有用：%s。") % _("、").join(row.unknown))
    return said


def fault_columns() -> list[Column]:
    """What could not be taken of the file."""
    return [
        Column("row", _("第几行"), "num", 2),
        Column("column", _("列"), "text", 3),
        Column("why", _("为什么"), "text"),
    ]


def fault_row(row: Comparison, fault: RowFault) -> Row:
    """One sentence a cell."""
    about = words.layout_of(row).field(fault.field)
    name = about.name(words.language()) if about is not None else fault.field
    text = Refusal(fault.error_code, **fault.params).message(words.language())
    return Row(str(fault.pk), (fault.sheet_row, name, text))


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A sheet asked for, and what the reader may do with it."""

    id: int
    text: str
    why: str
    status: Status
    decide_url: str
    take_url: str


SHEET_LOOK = {
    SheetState.ASKED: ("clock", "due"),
    SheetState.APPROVED: ("circle-check", "good"),
    SheetState.DECLINED: ("circle-x", "bad"),
    SheetState.TAKEN: ("download", ""),
}


def sheet_line(sheet: BackSheet, by: Actor) -> SheetLine:
    """Who asked for how many people's whole numbers."""
    text = _("%(who)s 要 %(n)s 人的全号表，%(when)s") % {
        "who": mask_name(sheet.asked_by_name),
        "n": f"{sheet.people:,}",
        "when": pages.clock_time(sheet.asked_at),
    }
    icon, tone = SHEET_LOOK[SheetState(sheet.state)]
    may_decide = sheet.state == SheetState.ASKED and permissions.may_decide_sheet(by, sheet)
    may_take = sheet.state == SheetState.APPROVED and permissions.may_take_sheet(by, sheet)
    return SheetLine(
        sheet.pk,
        text,
        sheet.reason,
        Status(icon, str(sheet.get_state_display()), tone),  # type: ignore[arg-type]  # of Tone
        reverse("comparison:decide_sheet", args=[sheet.pk]) if may_decide else "",
        reverse("comparison:take_sheet", args=[sheet.pk]) if may_take else "",
    )


def list_actions(by: Actor) -> list[Action]:
    """Bring a list."""
    if not permissions.may_compare(by, by.area) or len(by.area) not in (6, 9):
        return []
    return [Action(_("比一份名单"), reverse("comparison:new"), "upload", is_primary=True)]
