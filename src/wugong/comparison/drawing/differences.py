"""The list of differences as a table, and what can be done with its rows."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wugong.base import clock
from wugong.base.actor import Actor
from wugong.base.errors import Refusal
from wugong.base.identity import age_on, mask_id, mask_name
from wugong.base.lists import Page
from wugong.base.shapes import Action, Column, Link, Row
from wugong.comparison import permissions
from wugong.comparison.drawing import words
from wugong.comparison.drawing.pages import address
from wugong.comparison.enums import Decision, Kind
from wugong.comparison.models import Comparison, Difference
from wugong.comparison.queries import differences as queries
from wugong.people import queries as files
from wugong.people.drawing.events import Reading, register_reading
from wugong.people.drawing.words import group_name
from wugong.people.queries import Line
from wugong.people.rules import shown_name


def columns() -> list[Column]:
    """Who, what, their word, ours, and who is right."""
    return [
        Column("name", _("姓名"), "name", 4),
        Column("roll", _("村、组"), "text", 4),
        Column("field", _("项目"), "text", 3),
        Column("theirs", _("对方"), "text", 3),
        Column("ours", _("我们"), "bold", 3),
        Column("decision", _("谁对"), "status", 3),
        Column("why", _("理由"), "quiet", 4, is_minor=True),
    ]


def rows(row: Comparison, page: Page, area: str) -> Callable[[Any], Row]:
    """A drawer for one page: numbers are opened together."""
    layout = words.layout_of(row)
    names = queries.field_names(layout, words.language())
    found: list[Difference] = page.rows
    sealed: list[Any] = [each.labourer and each.labourer.id_number_sealed for each in found]
    numbers = dict(zip((each.pk for each in found), files.numbers_shown(sealed), strict=True))
    above = area[:9] if len(area) >= 9 else area

    def draw(each: Difference) -> Row:
        theirs, ours = words.sides(layout, each)
        field = names.get(each.field, "") if each.field else str(Kind(each.kind).label)
        return Row(
            str(each.pk),
            (
                _who(each, numbers[each.pk]),
                group_name(each.code, above) if len(each.code) > 6 else "",
                field,
                theirs,
                ours,
                words.decision(each),
                _why(each),
            ),
        )

    return draw


def _who(each: Difference, number: str) -> tuple[str, str, str]:
    """The masked name with its file; of a stranger the file's row."""
    if each.labourer is not None:
        age = age_on(each.labourer.birth_on, clock.business_today())
        url = reverse("people:labourer", args=[each.labourer_id])
        return shown_name(each.labourer.name, age), url, number
    told = each.told
    note = _("第 %s 行") % each.sheet_row
    number = mask_id(str(told.get("id_number", "")))
    register = reverse("people:register")
    return mask_name(str(told.get("name", ""))), register, f"{number} {note}"


def _why(each: Difference) -> str:
    """The reason; where a hand is needed, what stood in the way."""
    if not each.outcome_code:
        return each.reason
    said = Refusal(each.outcome_code).message(words.language())
    return f"{each.reason} {said}"


def bulk(row: Comparison, by: Actor, query: str) -> list[Action]:
    """Three answers; each shows first what it would do."""
    if not permissions.may_decide(by):
        return []
    base = reverse("comparison:decide", args=[row.pk])
    looks = {Decision.OURS: "check", Decision.THEIRS: "arrows-exchange", Decision.ASK: "message"}
    joint = f"&{query}" if query else ""
    return [
        Action(str(each.label), f"{base}?answer={each.value}{joint}", icon, is_htmx=True)
        for each, icon in looks.items()
    ]


def views(row: Comparison, filters: dict[str, str]) -> list[Link]:
    """What waits, what a hand must mend, and each answer; the other filters go along."""
    kept = {name: value for name, value in filters.items() if name not in ("decision", "outcome")}
    tabs = [
        (_("全部"), {}),
        (_("还没定"), {"decision": queries.OPEN}),
        (str(Decision.OURS.label), {"decision": Decision.OURS.value}),
        (str(Decision.THEIRS.label), {"decision": Decision.THEIRS.value}),
        (_("要到档案里改"), {"outcome": "by_hand"}),
        (str(Decision.ASK.label), {"decision": Decision.ASK.value}),
    ]
    own = {name: value for name, value in filters.items() if name in ("decision", "outcome")}
    return [
        Link(label, address(row, **(kept | narrow)), is_active=narrow == own)
        for label, narrow in tabs
    ]


def alike(row: Comparison, area: str, filters: dict[str, str]) -> list[Link]:
    """Of one field: the pairs of values that come most often, to be decided together."""
    name = filters.get("field", "")
    layout = words.layout_of(row)
    about = layout.field(name)
    if (about is not None and about.is_sealed) or not name or "," in name or "pair" in filters:
        return []
    found = queries.alike(row, filters.get("area") or area, name)
    return [
        Link(
            f"{words.value(layout, name, theirs)} → {words.value(layout, name, ours)}",
            address(row, **(filters | {"pair": f"{theirs}>{ours}", "decision": queries.OPEN})),
            count=f"{count:,}",
        )
        for theirs, ours, count in found
    ]


def _decided(line: Line) -> str:
    """Who was right, as the line of the history has it."""
    answer = str(line.diff.get("decision", ["", ""])[1] or "")
    return str(Decision(answer).label) if answer in Decision.values else ""


register_reading(
    "comparison.decide", Reading("scale", gettext_lazy("和部门名单比对"), "info", _decided)
)
