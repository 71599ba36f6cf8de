"""The month in hand on the workbench: who is late, what waits, the squares of the villages."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wugong.base import clock
from wugong.base.actor import Actor
from wugong.base.month import Month
from wugong.base.shapes import Action, Duty, Status, Tone
from wugong.collection import permissions
from wugong.collection.drawing import board as drawing
from wugong.collection.queries import board, queue
from wugong.collection.queries.board import Tile

MOST_ROWS = 8


@dataclass(frozen=True, slots=True)
class Card:
    """The month's card beside the duties."""

    title: str
    tag: str
    right: str
    rows: list[tuple[str, str, Status]]  # letters: see templates/desk/workbench.html
    url: str


@dataclass(frozen=True, slots=True)
class Monthly:
    """What the month asks of one reader; read once a page."""

    late: list[Duty]
    today: list[Duty]
    card: Card | None


def of(actor: Actor) -> Monthly:
    """Nothing for those who do not collect, or before the month was begun."""
    if not permissions.may_see_collection(actor) or len(actor.area) not in (6, 9, 12):
        return Monthly([], [], None)
    month = Month.of(clock.business_today())
    tiles = board.tiles(actor.area, str(month))
    if not tiles:
        return Monthly([], [], None)
    return Monthly(
        _late(actor, month, tiles), _today(actor, month, tiles), _card(actor, month, tiles)
    )


def _late(actor: Actor, month: Month, tiles: list[Tile]) -> list[Duty]:
    late = sum(tile.sum("late") for tile in tiles)
    if not late or not permissions.may_remind(actor, actor.area):
        return []
    url = drawing.address(actor.area, str(month))
    return [
        Duty(
            f"{late:,}",
            pgettext("unit", "组"),
            _("这个月的走访过期没交"),
            url,
            _("名单和电话都在里面，也可以一次全部提醒。"),
            Status("clock-exclamation", _("过期"), "bad"),
            Action(_("打电话催"), url),
        )
    ]


def _today(actor: Actor, month: Month, tiles: list[Tile]) -> list[Duty]:
    found = []
    if permissions.may_settle(actor):
        counts = queue.counts(actor.area)
        url = f"{reverse('collection:queue')}?area={actor.area}"
        found.append(
            Duty(
                f"{counts.total - counts.sent_back:,}",
                pgettext("unit", "条"),
                _("两边不一样、错误和疑点"),
                url,
                _("定下来、改好、说明了，村里才能审核通过。"),
                Status("clock", _("待核实"), "due"),
                Action(_("逐条核实"), url),
            )
        )
    waiting = sum(tile.sum("submitted") - tile.sum("checked") for tile in tiles)
    if len(actor.area) == 12 and permissions.may_check(actor, actor.area):
        url = drawing.address(actor.area, str(month))
        found.append(
            Duty(
                f"{waiting:,}",
                pgettext("unit", "组"),
                _("组里交上来，等村里审核"),
                url,
                _("看一遍有变化的人，没有错误就通过。"),
                Status("clock", _("待审核"), "due"),
                Action(_("审核"), url),
            )
        )
    return found


def _card(actor: Actor, month: Month, tiles: list[Tile]) -> Card:
    """The slowest first; a county's thirty would not fit."""
    slowest = sorted(tiles, key=lambda tile: (-tile.sum("late"), tile.rank, tile.code))
    words = drawing.stages(len(actor.area) == 6)
    groups = f"{sum(t.sum('submitted') for t in tiles):,} / {sum(t.sum('groups') for t in tiles):,}"
    return Card(
        _("%s走访") % drawing.month_name(month),
        words[_stage(tiles)][1],
        _("组 %s") % groups,
        [
            (tile.name, _cells(tile), Status(*words[tile.stage], _TONES.get(tile.stage, "good")))
            for tile in slowest[:MOST_ROWS]
        ],
        drawing.address(actor.area, str(month)),
    )


def _stage(tiles: list[Tile]) -> str:
    order = ("late", "back", "collecting", "checked")
    found = {tile.stage for tile in tiles}
    return next((stage for stage in order if stage in found), tiles[0].stage)


def _cells(tile: Tile) -> str:
    return "".join(cell.stage for cell in tile.cells)[:40]


_TONES: dict[str, Tone] = {"late": "bad", "back": "due", "collecting": "info"}
