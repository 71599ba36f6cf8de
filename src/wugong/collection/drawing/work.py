"""The allowance sheet: visits that were verified, people reached, fields typed."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wugong.base.money import Yuan
from wugong.base.shapes import Figure
from wugong.collection.queries.progress import Work
from wugong.places import queries as places


def allowance(row: Work, fen: int) -> Yuan:
    """So much for each person reached and verified."""
    return Yuan(row.people * fen)


def minutes(rows: Iterable[Work]) -> str:
    """Of typing, begun ones counted: nothing measured is a dash, something unmeasured a plus."""
    found = list(rows)
    measured = [row.seconds for row in found if row.seconds is not None]
    if not measured:
        return "–"
    return f"{-(-sum(measured) // 60):,}" + ("+" if any(row.unmeasured for row in found) else "")


def table(rows: Iterable[Work], fen: int) -> list[tuple[str, ...]]:
    """One line a group and person."""
    return [
        (
            places.display_name(row.code),
            row.user_name,
            f"{row.people:,}",
            f"{row.visits:,}",
            f"{row.changes:,}",
            f"{row.fields:,}",
            minutes([row]),
            str(allowance(row, fen)),
        )
        for row in rows
    ]


def sums(rows: list[Work], fen: int) -> list[Figure]:
    """The area's month."""
    total = Yuan(sum(row.people for row in rows) * fen)
    return [
        Figure(_("组长"), f"{len({row.user_id for row in rows}):,}", pgettext("unit", "人")),
        Figure(_("问到的人"), f"{sum(row.people for row in rows):,}", pgettext("unit", "人")),
        Figure(_("走访"), f"{sum(row.visits for row in rows):,}", pgettext("unit", "次")),
        Figure(_("填的格"), f"{sum(row.fields for row in rows):,}", _("格")),
        Figure(_("打字用时"), minutes(rows), _("分钟")),
        Figure(_("补助"), str(total), _("元")),
    ]


def rule(fen: int) -> str:
    """How it is counted, below the table."""
    return _(
        "按核实过的走访算：每问到一人 %s 元，同一个人一个月只算一次。标准是按日期的设置。"
    ) % str(Yuan(fen))
