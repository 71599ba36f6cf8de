"""采集与月报: the month of an area on one page, down to its groups."""

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wugong.base import clock
from wugong.base.actor import Actor, require
from wugong.base.errors import Refusal
from wugong.base.month import Month
from wugong.base.pages import day, numbered
from wugong.base.shapes import Action
from wugong.base.shell import page
from wugong.base.web import actor_of
from wugong.collection import permissions
from wugong.collection.actions import reminding
from wugong.collection.drawing import board as drawing
from wugong.collection.enums import TaskState
from wugong.collection.queries import board as queries
from wugong.collection.queries import progress
from wugong.collection.queries.board import Tile
from wugong.collection.rules.tasks import due_on
from wugong.places import queries as places


def asked(request: HttpRequest) -> tuple[Actor, str, Month]:
    """Who asks for which area and month; an area that is not theirs does not exist."""
    actor = actor_of(request)
    require(permissions.may_see_collection(actor))
    area = request.GET.get("area", "") or actor.area
    if not area.startswith(actor.area) or places.find(area) is None:
        raise Refusal("not_found")
    text = request.GET.get("month", "")
    month = Month.parse(text) if text else Month.of(clock.business_today())
    return actor, area, month


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Townships of villages, villages of groups, or the groups of one village."""
    actor, area, month = asked(request)
    if len(area) == 15:
        return redirect(drawing.group_address(area, str(month)))
    known = progress.begun(area, (month - 1, month, month + 1))
    before, after = drawing.month_links(month, known, area)
    context = {
        "title": _("采集与月报"),
        "area": places.display_name(area),
        "month": drawing.month_name(month),
        "before": before,
        "after": after,
        "is_known": str(month) in known,
        "due": _due(area, month),
        "remind_url": _remind_url(actor, area, month),
        "links": _links(actor, area, month),
    }
    if len(area) == 12:
        return page(request, "collection/village.html", context | _village(actor, area, month))
    return page(request, "collection/board.html", context | _board(actor, area, month))


def _due(area: str, month: Month) -> str:
    level = {6: "county", 9: "township", 12: "village"}.get(len(area), "county")
    today = clock.business_today()
    return _("组 %(group)s、%(level)s %(own)s为限") % {
        "group": day(due_on(month, "group"), today=today),
        "level": {"county": _("县"), "township": _("乡镇"), "village": _("村")}[level],
        "own": day(due_on(month, level), today=today),
    }


def _remind_url(actor: Actor, area: str, month: Month) -> str:
    if not permissions.may_remind(actor, area):
        return ""
    return f"{reverse('collection:remind')}?area={area}&month={month}"


def _links(actor: Actor, area: str, month: Month) -> list[Action]:
    found = []
    if permissions.may_see_queue(actor):
        found.append(Action(_("待核实"), f"{reverse('collection:queue')}?area={area}", "checks"))
    if permissions.may_see_devices(actor):
        found.append(Action(_("手机"), f"{reverse('collection:devices')}?area={area}", "phone"))
    url = f"{reverse('collection:work')}?area={area}&month={month}"
    return [*found, Action(_("工作量"), url, "clipboard-list")]


def _head(count: int, *, is_county: bool) -> str:
    if is_county:
        return numbered("%(n)s 个乡镇", count)
    return numbered("%(n)s 个村", count)


def _board(actor: Actor, area: str, month: Month) -> dict[str, object]:
    tiles = queries.tiles(area, str(month))
    is_county = len(area) <= 6
    late = [tile.code for tile in tiles if tile.sum("late")]
    who = queries.officers(late) if late else {}
    count = Counter(tile.stage for tile in tiles)
    legend = [
        (drawing.SHADES[stage], word, count[stage])
        for stage, (_icon, word) in drawing.stages(is_county).items()
    ]
    return {
        "head": _head(len(tiles), is_county=is_county),
        "sub": _("每格一个村，实心是村已审") if is_county else _("每格一个组，实心是村已审"),
        "right": _("组 %(done)s / %(all)s")
        % {"done": f"{_sum(tiles, 'submitted'):,}", "all": f"{_sum(tiles, 'groups'):,}"},
        "legend": [each for each in legend if each[2]],
        "squares": drawing.squares(tiles, str(month), is_county=is_county),
        "slow": drawing.slow_tiles(tiles, who, str(month)),
        "actions": _acts(actor, area, month, tiles),
        "back_url": _back_url(actor, area, month, tiles),
    }


def _sum(tiles: list[Tile], name: str) -> int:
    return sum(tile.sum(name) for tile in tiles)


def _acts(actor: Actor, area: str, month: Month, tiles: list[Tile]) -> list[Action]:
    """The one button of this level, where its time has come; the figures' room freezes them."""
    ranks = {tile.stage for tile in tiles}
    query = f"?area={area}&month={month}"
    if len(area) == 9 and ranks == {"checked"} and permissions.may_consolidate(actor, area):
        url = reverse("reporting:consolidate") + query
        return [Action(_("汇总本月"), url, "lock-check", is_primary=True, method="post")]
    ready = sum(tile.stage == TaskState.CONSOLIDATED for tile in tiles)
    if len(area) == 6 and ready and permissions.may_accept(actor, area):
        label = _("接收已汇总的 %s 个") % ready
        url = reverse("reporting:accept") + query
        return [Action(label, url, "lock-check", is_primary=True, method="post")]
    return []


def _back_url(actor: Actor, area: str, month: Month, tiles: list[Tile]) -> str:
    """The county sends a consolidated township back."""
    is_ready = bool(tiles) and {tile.stage for tile in tiles} == {TaskState.CONSOLIDATED}
    if len(area) == 9 and is_ready and permissions.may_accept(actor, area):
        return f"{reverse('reporting:send_back')}?area={area}&month={month}"
    return ""


def _village(actor: Actor, area: str, month: Month) -> dict[str, object]:
    rows = progress.groups(area, str(month))
    who = queries.officers([row.code for row in rows]) if rows else {}
    return {
        "rows": drawing.group_rows(
            rows, who, str(month), may_check=permissions.may_check(actor, area)
        ),
        "slow": drawing.slow_groups(rows, who, str(month)),
        "actions": [],
    }


@require_POST
def remind(request: HttpRequest) -> HttpResponse:
    """Everybody who is late or nearly due in the area gets a message."""
    actor, area, month = asked(request)
    reminding.remind(area, str(month), by=actor)
    return redirect(drawing.address(area, str(month)))
