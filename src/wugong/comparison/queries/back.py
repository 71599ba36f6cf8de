"""What the other office is told: our values in the columns of their layout."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from django.db.models import Q

from wugong.base import codes
from wugong.base.identity import age_on, mask_id, mask_name, mask_phone
from wugong.comparison.enums import Kind
from wugong.comparison.models import Comparison, Difference
from wugong.comparison.rules.layouts import Field, Layout, layouts
from wugong.comparison.rules.matching import work_area
from wugong.employment.models import EmploymentSpell
from wugong.people import queries as files
from wugong.people import rules as people
from wugong.people.models import Household, Labourer

LACKING, NOT_OURS = "名单里没有这个人，请补。", "不在我们的名册上，请核对。"


@dataclass(frozen=True, slots=True)
class Line:
    """One person for the other office: the cells of their columns, what to mend, and why."""

    cells: list[str]
    mend: str
    why: str


@dataclass(frozen=True, slots=True)
class Person:
    """Everything of ours that a layout may ask for."""

    row: Labourer
    home: Household
    stay: EmploymentSpell | None
    area: str  # where at work, by the township's boundary


def lines(row: Comparison, found: Sequence[Difference], *, is_masked: bool) -> list[Line]:
    """A line a person; of several things that differ all are named."""
    layout = layouts()[row.layout]
    people_of = _people([each.labourer_id or 0 for each in found], row.as_of)
    grouped: dict[tuple[int, int], list[Difference]] = {}
    for each in found:
        key = (each.labourer_id or 0, 0 if each.labourer_id else each.pk)
        grouped.setdefault(key, []).append(each)
    made = []
    for (labourer_id, _pk), parts in grouped.items():
        person = people_of.get(labourer_id)
        if person is not None:
            made.append(_of_person(layout, row.as_of, person, parts, is_masked=is_masked))
        elif parts[0].kind == Kind.THEIRS:
            made.append(_of_stranger(layout, parts[0], is_masked=is_masked))
    return made


def _of_person(
    layout: Layout, on: date, person: Person, parts: list[Difference], *, is_masked: bool
) -> Line:
    lacks = any(each.kind == Kind.OURS for each in parts)
    named = {each.field for each in parts}
    cells, mend = [], []
    for each in layout.fields:
        is_told = lacks or each.key in named or not each.is_compared or each.key == "name"
        value = _value(each, person, is_masked=is_masked, on=on)
        cells.append(value if is_told else "")
        if each.key in named:
            mend.append(f"{each.label}应为“{value}”")
    if "status" in named:
        mend.append("在册情况：" + str(person.row.get_status_display()))
    text = LACKING if lacks else "；".join(mend)
    return Line(cells, text, "；".join(dict.fromkeys(each.reason for each in parts)))


def _of_stranger(layout: Layout, each: Difference, *, is_masked: bool) -> Line:
    told = each.told
    masks = {"id_number": mask_id, "name": mask_name, "phone": mask_phone} if is_masked else {}
    cells = [
        masks.get(field.key, str)(str(told.get(field.key, "")))
        if field.key in ("id_number", "name", "phone", "code", "household_no")
        else ""
        for field in layout.fields
    ]
    return Line(cells, NOT_OURS, each.reason)


def _people(ids: Sequence[int], on: date) -> dict[int, Person]:
    """Files, homes and the stays of the list's day, three questions in all."""
    rows = list(Labourer.objects.filter(pk__in=set(ids)).select_related("household"))
    open_then = Q(end_on__isnull=True) | Q(end_on__gt=on)
    stays = {
        spell.labourer_id: spell
        for spell in EmploymentSpell.objects.filter(
            open_then, labourer_id__in=set(ids), withdrawn_at__isnull=True, start_on__lte=on
        )
    }
    places = [stays[row.pk].place if row.pk in stays else "" for row in rows]
    frame = pl.DataFrame(
        {"place": places, "code": [row.code for row in rows]},
        schema={"place": pl.String, "code": pl.String},
    )
    areas = frame.select(area=work_area())["area"].to_list()
    return {
        row.pk: Person(row, row.household, stays.get(row.pk), area or "")
        for row, area in zip(rows, areas, strict=True)
    }


def _value(about: Field, person: Person, *, is_masked: bool, on: date) -> str:
    """Ours in their words; masked where the sheet is."""
    row = person.row
    if about.key == "id_number":
        number = files.number_of(row)
        return mask_id(number) if is_masked else number
    if about.key == "name":
        return people.shown_name(row.name, age_on(row.birth_on, on)) if is_masked else row.name
    if about.key == "phone":
        phone = files.phone_of(row)
        return mask_phone(phone) if is_masked and phone else phone
    if about.key == "code":
        return row.code[:12]
    if about.key == "household_no":
        return person.home.number
    return _plain(about, _raw(about, person))


def _raw(about: Field, person: Person) -> Any:
    if about.key == "work_area":
        return person.area
    if hasattr(person.row, about.key):
        return getattr(person.row, about.key)
    if hasattr(person.home, about.key):
        return getattr(person.home, about.key)
    return getattr(person.stay, about.key, "")


def _plain(about: Field, value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return value.isoformat()
    if value in ("", None):
        return ""
    if about.key == "education":
        return codes.name("ffp_education", str(value))
    if about.key == "place":
        return str(value)[:6]
    return codes.name(about.code_list, str(value)) if about.code_list else str(value)
