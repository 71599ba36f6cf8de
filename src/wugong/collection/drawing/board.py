"""The board: tiles with their cells, states in words, whom to call."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wugong.base import clock
from wugong.base.month import Month
from wugong.base.pages import day, numbered
from wugong.base.pages import url as url_of
from wugong.base.shapes import Action, Link, Status
from wugong.collection.enums import TaskState
from wugong.collection.queries.board import Officer, Tile
from wugong.collection.queries.progress import GroupProgress
from wugong.collection.rules.tasks import OPEN_FOR_GROUP

SHADES = {
    "late": "sx",
    "back": "sr",
    "collecting": "s2",
    "checked": "s3",
    TaskState.CONSOLIDATED: "s4",
    TaskState.ACCEPTED: "s5",
    TaskState.CLOSED: "s5",
}


def stages(is_county: bool) -> dict[str, tuple[str, str]]:
    """Icon and word of each stage, lightest first; a village waits for the township."""
    waits = _("待乡汇总") if is_county else _("村已审")
    return {
        TaskState.ACCEPTED: ("lock", _("县已接收")),
        TaskState.CONSOLIDATED: ("circle-check", _("乡已汇总")),
        "checked": ("hourglass", waits),
        "collecting": ("progress", _("采集中")),
        "back": ("arrow-back-up", _("已退回")),
        "late": ("clock-exclamation", _("过期")),
    }


@dataclass(frozen=True, slots=True)
class Square:
    """A place on the board."""

    name: str
    url: str
    shade: str
    icon: str
    word: str
    count: str
    cells: str  # one letter each, for the template's squares


@dataclass(frozen=True, slots=True)
class Slow:
    """A place that is late, and whom to call."""

    name: str
    url: str
    status: Status
    who: str
    phone: str


def address(area: str, month: str) -> str:
    """The board of an area and month."""
    return f"{url_of('collection:board')}?area={area}&month={month}"


def squares(tiles: Iterable[Tile], month: str, *, is_county: bool) -> list[Square]:
    """The tiles in the order of their codes."""
    words = stages(is_county)
    found = []
    for tile in tiles:
        stage = tile.stage if tile.stage != TaskState.CLOSED else TaskState.ACCEPTED
        icon, word = words[stage]
        groups, submitted = tile.sum("groups"), tile.sum("submitted")
        told = f"{submitted}/{groups}" if stage in ("late", "back", "collecting") else ""
        found.append(
            Square(
                tile.name,
                address(tile.code, month),
                SHADES[tile.stage],
                icon,
                word,
                told or numbered("%(n)s 组", groups),
                "".join(cell.stage for cell in tile.cells),
            )
        )
    return found


def slow_tiles(tiles: Iterable[Tile], who: Mapping[str, Officer], month: str) -> list[Slow]:
    """Places with groups past their day, the most first."""
    late = sorted((t for t in tiles if t.sum("late")), key=lambda tile: -tile.sum("late"))
    return [
        Slow(
            tile.name,
            address(tile.code, month),
            Status("clock-exclamation", numbered("差 %(n)s 个组", tile.sum("late")), "bad"),
            _officer(who.get(tile.code)),
            who[tile.code].phone if tile.code in who else "",
        )
        for tile in late
    ]


def slow_groups(
    rows: Iterable[GroupProgress], who: Mapping[str, Officer], month: str
) -> list[Slow]:
    """Groups past their day, the emptiest first."""
    today = clock.business_today()
    late = sorted((row for row in rows if row.is_late), key=lambda row: row.percent)
    return [
        Slow(
            row.name,
            group_address(row.code, month),
            Status(
                "clock-exclamation",
                _left(row, (today - row.due_on).days),
                "bad",
            ),
            _officer(who.get(row.code)),
            who[row.code].phone if row.code in who else "",
        )
        for row in late
    ]


def _left(row: GroupProgress, days: int) -> str:
    if row.covered < row.people:
        left = row.people - row.covered
        return numbered("过期 %(n)s 天，差 %(left)s 人", days, left=left)
    return numbered("过期 %(n)s 天，问完了没交", days)


def _officer(who: Officer | None) -> str:
    if who is None:
        return _("没有人负责，请安全管理员指定。")
    return f"{who.name} {who.phone}" if who.phone else who.name


def group_address(code: str, month: str) -> str:
    """One group's page."""
    return f"{url_of('collection:group', code)}?month={month}"


GROUP_STATES = {
    TaskState.TO_COLLECT: ("clock", "q"),
    TaskState.COLLECTING: ("progress", "info"),
    TaskState.SUBMITTED: ("send", "due"),
    TaskState.CHECKED: ("circle-check", "good"),
    TaskState.CONSOLIDATED: ("circle-check", "good"),
    TaskState.ACCEPTED: ("lock", "q"),
    TaskState.CLOSED: ("lock", "q"),
}


def group_status(state: str, *, is_late: bool) -> Status:
    """A group's state; the word turns red when it is late."""
    if is_late:
        return Status("clock-exclamation", _("过期"), "bad")
    icon, tone = GROUP_STATES[TaskState(state)]
    return Status(icon, str(TaskState(state).label), tone)  # type: ignore[arg-type]  # the table


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group in a village's table."""

    name: str
    url: str
    status: Status
    percent: int
    asked: str
    changed: int
    due: str
    who: str
    phone: str
    actions: list[Action]


def month_links(month: Month, known: set[str], area: str) -> tuple[Link | None, Link | None]:
    """The month before and after, where they were begun."""

    def link(each: Month, label: str) -> Link | None:
        return Link(label, address(area, str(each))) if str(each) in known else None

    return link(month - 1, _("上个月")), link(month + 1, _("下个月"))


def month_name(month: Month) -> str:
    """2019年8月."""
    return _("%(year)s年%(month)s月") % {"year": month.year, "month": month.month}


def group_rows(
    rows: Iterable[GroupProgress], who: Mapping[str, Officer], month: str, *, may_check: bool
) -> list[GroupRow]:
    """The groups of a village, each with what is to be done now."""
    found = []
    for row in rows:
        url = group_address(row.code, month)
        is_next = may_check and row.state == TaskState.SUBMITTED
        officer = who.get(row.code)
        found.append(
            GroupRow(
                row.name,
                url,
                group_status(row.state, is_late=row.is_late),
                row.percent,
                f"{row.covered:,} / {row.people:,}",
                row.changed,
                day(row.due_on, today=clock.business_today()),
                officer.name if officer else "",
                officer.phone if officer and row.state in OPEN_FOR_GROUP else "",
                [Action(_("审核"), url)] if is_next else [],
            )
        )
    return found
