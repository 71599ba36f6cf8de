"""The lists of labourers and households as tables."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Any

from django.utils.translation import gettext as _

from wugong.base.actor import Actor
from wugong.base.lists import Page
from wugong.base.pages import numbered, url
from wugong.base.shapes import Action, Column, Link, Row
from wugong.base.terms import is_later, term
from wugong.people import permissions, queries, rules
from wugong.people.drawing import words
from wugong.people.models import HandOver
from wugong.people.queries import HouseholdRow, LabourerRow
from wugong.places import queries as places

LABOURER_VIEWS = (
    ("all", "", ""),
    ("idle", "state=home,none", "clock-pause"),
    ("away", "state=away", "plane-departure"),
    ("zero", "kind=zero", "clock-exclamation"),
    ("late", "fresh=late&sort=fresh", "calendar-due"),
    ("lost", "status=lost", "user-x"),
)
HOUSEHOLD_VIEWS = (
    ("all", "", ""),
    ("zero", "kind=zero", "clock-exclamation"),
    ("registered", "kind=registered", ""),
    ("relocated", "kind=relocated", "home-move"),
    ("waiting", "kind=waiting", ""),
)


def view_names() -> dict[str, str]:
    """The saved views by name."""
    return _view_names(words.language(), is_later())


@cache
def _view_names(_language: str, _is_later: bool) -> dict[str, str]:
    return {
        "all": _("全部"),
        "idle": _("没活干"),
        "away": _("在外"),
        "zero": _("零就业家庭"),
        "late": _("超 30 天没确认"),
        "lost": _("失去联系"),
        "registered": term("registered"),
        "relocated": _("搬迁"),
        "waiting": _("待归户"),
    }


def views(
    kinds: Sequence[tuple[str, str, str]],
    counts: Mapping[str, str],
    filters: Mapping[str, str],
) -> tuple[Link, ...]:
    """Fixed sets of filters as tabs; the area in force goes along."""
    names = view_names()
    area = filters.get("area", "")
    own = {key: value for key, value in filters.items() if key != "area"}
    links = []
    for name, query, _icon in kinds:
        parts = [part for part in (f"area={area}" if area else "", query) if part]
        wanted = dict(part.split("=") for part in query.split("&") if part)
        wanted.pop("sort", None)
        links.append(
            Link(
                names[name],
                "?" + "&".join(parts),
                count=counts.get(name, ""),
                is_active=own == wanted,
            )
        )
    return tuple(links)


def labourer_columns() -> Sequence[Column]:
    """What the list shows, freshness last: it decides whom to visit."""
    return _labourer_columns(words.language())


@cache
def _labourer_columns(_language: str) -> tuple[Column, ...]:
    return (
        Column("name", _("姓名"), "name", 3),
        Column("number", _("身份证号"), "text", 3),
        Column("roll", _("村、组"), "text", 4),
        Column("home", _("户"), "tags", 2),
        Column("state", _("现在"), "status", 2),
        Column("place", _("在哪里"), "text", 2, is_minor=True),
        Column("fresh", _("最近确认"), "fresh", 5),
    )


def labourer_rows(page: Page, area: str, today: date) -> Callable[[Any], Row]:
    """A drawer for one page: numbers are opened together, names of places are read once."""
    rows: list[LabourerRow] = page.rows
    numbers = queries.numbers_shown([row.id_number_sealed for row in rows])
    number_of = dict(zip((row.id for row in rows), numbers, strict=True))
    base = url("people:labourers")
    above = area[:9] if len(area) >= 9 else area
    homes = {code: words.group_name(code, above) for code in {row.code for row in rows}}
    spoken = words.spoken()

    def draw(row: LabourerRow) -> Row:
        fresh = rules.freshness(row.confirmed_on, today)
        icon, tone = words.STATE_LOOK[row.employment_state]
        age = rules.age_of(row.birth_on, today)
        sex = spoken.woman if row.sex == "2" else spoken.man
        sex_age = f"{sex} {age} {spoken.years}"
        return Row(
            str(row.id),
            (
                (rules.shown_name(row.name, age), f"{base}{row.id}/", sex_age),
                number_of[row.id],
                homes[row.code],
                spoken.tags(
                    row.household__poverty_status,
                    row.household__relocated,
                    row.household__zero_employment_since is not None,
                ),
                (icon, spoken.states[row.employment_state], tone),
                places.display_name(row.work_place) if row.work_place else "",
                (
                    fresh.percent,
                    fresh.is_late,
                    spoken.ago(fresh, row.confirmed_on, today),
                    spoken.how_and_who(row.confirmed_how, row.confirmed_by_name),
                ),
            ),
        )

    return draw


def labourer_actions(by: Actor, query: str) -> tuple[Action, ...]:
    """What can be done with the list as a whole."""
    found = []
    if permissions.may_export(by):
        address = url("people:export") + (f"?{query}" if query else "")
        found.append(Action(_("导出"), address, "download", method="post"))
    if by.role in permissions.COLLECTORS:
        found.append(Action(_("登记新人"), url("people:register"), "plus", is_primary=True))
    return tuple(found)


def bulk_actions(by: Actor) -> tuple[Action, ...]:
    """What can be done with the ticked rows; each shows a dry run first."""
    if not permissions.may_confirm(by):
        return ()
    return (Action(_("登记无变化"), url("people:confirm"), "user-check", is_htmx=True),)


def household_columns() -> Sequence[Column]:
    """The households' list."""
    return _household_columns(words.language())


@cache
def _household_columns(_language: str) -> tuple[Column, ...]:
    return (
        Column("name", _("户主"), "name", 3),
        Column("roll", _("村、组"), "text", 3),
        Column("kind", _("户的身份"), "tags", 3),
        Column("labour", _("劳动力"), "num", 2),
        Column("employed", _("在岗"), "num", 2),
        Column("matter", _("最要紧的事"), "status", 3),
        Column("fresh", _("最近确认"), "fresh", 3),
    )


def household_rows(page: Page, area: str, today: date) -> Callable[[Any], Row]:
    """A drawer for one page; heads are read in one query."""
    rows: list[HouseholdRow] = page.rows
    spoken = words.spoken()
    heads = queries.heads_of(row.head_id for row in rows)
    base = url("people:households")
    above = area[:9] if len(area) >= 9 else area
    homes = {code: words.group_name(code, above) for code in {row.code for row in rows}}

    def draw(row: HouseholdRow) -> Row:
        head = heads.get(row.head_id or 0)
        name = words.who(*head, today) if head else _("待定户主")
        fresh = rules.freshness(row.confirmed_on, today)
        is_zero = row.zero_employment_since is not None
        return Row(
            str(row.id),
            (
                (name, f"{base}{row.id}/", spoken.mouths % row.member_count),
                homes[row.code],
                spoken.tags(row.poverty_status, row.relocated, is_zero),
                row.labour_count,
                row.employed_count,
                matter(row, today),
                (
                    fresh.percent,
                    fresh.is_late,
                    spoken.ago(fresh, row.confirmed_on, today),
                    "",
                ),
            ),
        )

    return draw


def matter(row: Any, today: date) -> tuple[str, str, str] | None:
    """What this household needs first."""
    if row.zero_employment_since is not None:
        days = (today - row.zero_employment_since).days
        return ("clock-exclamation", _without_work(words.language(), days), "due")
    if row.awaits_assignment:
        return ("home-check", _("待归户"), "info")
    if row.head_id is None:
        return ("alert-circle", _("没有户主"), "due")
    return None


@lru_cache(maxsize=4096)
def _without_work(_language: str, days: int) -> str:
    return numbered("没有人在岗 %(n)s 天", days)


def household_list_actions(by: Actor) -> tuple[Action, ...]:
    """What can be done with the households' list."""
    if by.role not in permissions.COLLECTORS:
        return ()
    return (
        Action(_("迁入待接收"), url("people:hand_overs"), "home-move"),
        Action(_("立新户"), url("people:register_household"), "plus", is_primary=True),
    )


def export_table(rows: Sequence[LabourerRow], today: date) -> tuple[list[str], list[list[str]]]:
    """The same columns as on the screen, as masked as there."""
    numbers = queries.numbers_shown([row.id_number_sealed for row in rows])
    heads = [
        _("姓名"),
        _("性别、年龄"),
        _("身份证号"),
        _("村、组"),
        _("户"),
        _("现在"),
        _("最近确认"),
    ]
    spoken, lines = words.spoken(), []
    for row, number in zip(rows, numbers, strict=True):
        tags = spoken.tags(
            row.household__poverty_status,
            row.household__relocated,
            row.household__zero_employment_since is not None,
        )
        lines.append(
            [
                words.who(row.name, row.birth_on, today),
                words.sex_age(row.sex, row.birth_on, today),
                number,
                words.group_name(row.code, row.code[:6]),
                _("、").join(label for label, _tone in tags),
                words.state_words(row.employment_state, row.work_place),
                row.confirmed_on.isoformat(),
            ]
        )
    return heads, lines


def hand_over_columns() -> list[Column]:
    """Households that wait to come in."""
    return [
        Column("number", _("户编号"), "text", 3),
        Column("members", _("人数"), "num", 1),
        Column("from", _("从哪里来"), "text", 4),
        Column("to", _("到哪里"), "text", 4),
        Column("reason", _("为什么"), "quiet", 4),
        Column("answer", _("答复"), "action", 2),
    ]


def hand_over_row(row: HandOver, by: Actor) -> Row:
    """One waiting household, with the way to answer for those who may."""
    may = permissions.may_decide_hand_over(by, row)
    answer = (_("接收或退回"), url("people:decide", row.pk)) if may else ("", "")
    return Row(
        str(row.pk),
        (
            row.household_number,
            row.member_count,
            places.full_name(row.from_code, row.from_code[:6]),
            places.full_name(row.to_code, row.to_code[:6]),
            row.reason,
            answer,
        ),
    )
