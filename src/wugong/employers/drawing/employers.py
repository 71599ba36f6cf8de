"""Employers as their pages draw them."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wugong.base import codes
from wugong.base.actor import Actor
from wugong.base.models import AuditLine
from wugong.base.pages import day
from wugong.base.shapes import Action, Column, Fact, Figure, Link, Row, Status
from wugong.employers import permissions
from wugong.employers.drawing.vacancies import events, vacancy_columns, vacancy_row
from wugong.employers.enums import EmployerKind
from wugong.employers.models import Employer, Vacancy
from wugong.places import queries as places


def employer_columns() -> list[Column]:
    """Columns of the employer list."""
    return [
        Column("name", _("单位"), "name", 5),
        Column("place", _("地方"), "text", 2),
        Column("kind", _("类型"), "text", 2),
        Column("industry", _("行业"), "text", 3, is_minor=True),
        Column("posts", _("在招岗位"), "num", 1),
        Column("record", _("记录"), "num", 1),
        Column("state", _("状态"), "status", 2),
    ]


def employer_row(row: Any) -> Row:
    """One line of the employer list; `row` carries the number of its open posts."""
    language = get_language() or "zh"
    if row.on_arrears_list:
        state = ("alert-triangle", _("欠薪名单"), "bad")
    else:
        state = ("circle-check", _("正常"), "")
    return Row(
        str(row.pk),
        (
            (row.name, reverse("employers:employer", args=[row.pk]), row.credit_code or ""),
            places.display_name(row.place),
            str(EmployerKind(row.kind).label),
            codes.name("gbt4754_2017_industry", row.industry, language),
            row.open_posts,
            row.record,
            state,
        ),
    )


def employer_list_actions(actor: Actor) -> list[Action]:
    """Register a new one, for those who may."""
    if not permissions.may_register_employer(actor):
        return []
    return [Action(_("登记单位"), reverse("employers:employer_new"), "plus", is_primary=True)]


def employer_file(
    row: Employer, posts: Sequence[Vacancy], lines: Sequence[AuditLine], actor: Actor
) -> dict[str, Any]:
    """The context of one employer's page."""
    listed = row.on_arrears_list
    return {
        "file": {
            "back": Link(_("用工单位"), reverse("employers:employers")),
            "position": "",
            "previous_url": "",
            "next_url": "",
            "title": row.name,
            "sub": places.full_name(row.place),
            "state": Status("alert-triangle", _("欠薪名单"), "bad") if listed else None,
            "fresh": None,
            "actions": _employer_actions(row, actor),
            "strip": [
                Fact(_("统一社会信用代码"), row.credit_code or row.no_code_reason),
                Fact(_("类型"), str(EmployerKind(row.kind).label)),
                Fact(_("信用等级"), row.credit or "–"),
                Fact(_("记录"), f"{row.record}/10"),
            ],
            "tabs": [],
            "side_tab": None,
        },
        "facts": _employer_facts(row),
        "figures": [
            Figure(_("在招岗位"), str(sum(1 for p in posts if p.state == "verified")), _("个")),
            Figure(_("招"), f"{sum(p.openings for p in posts):,}", _("人")),
            Figure(_("已到岗"), f"{sum(p.filled for p in posts):,}", _("人")),
        ],
        "columns": [c for c in vacancy_columns() if c.key not in ("employer", "terms")],
        "vacancies": [_without_employer(vacancy_row(post)) for post in posts],
        "arrears_title": _("移出欠薪名单") if listed else _("列入欠薪名单"),
        "arrears_url": _arrears_url(row, actor),
        "events": events(lines),
        "events_link": None,
    }


def _arrears_url(row: Employer, actor: Actor) -> str:
    if not permissions.may_list_arrears(actor):
        return ""
    return reverse("employers:arrears", args=[row.pk]) + f"?listed={int(not row.on_arrears_list)}"


def _without_employer(row: Row) -> Row:
    keep = [i for i, c in enumerate(vacancy_columns()) if c.key not in ("employer", "terms")]
    return Row(row.id, tuple(row.cells[i] for i in keep))


def _employer_facts(row: Employer) -> list[Fact]:
    when = day(row.verified_on)
    industry = codes.name("gbt4754_2017_industry", row.industry, get_language() or "zh")
    return [
        Fact(_("行业"), industry, when),
        Fact(_("法定代表人"), row.legal_person or "–", when),
        Fact(_("联系人"), row.contact or "–", when),
        Fact(_("联系电话"), row.phone or "–", when),
        Fact(_("生产模拟车间"), _("有") if row.has_simulation_workshop else _("没有"), when),
    ]


def _employer_actions(row: Employer, actor: Actor) -> list[Action]:
    found: list[Action] = []
    if permissions.may_register_employer(actor):
        found.append(
            Action(_("修改"), reverse("employers:employer_change", args=[row.pk]), "pencil")
        )
    if permissions.may_list_arrears(actor):
        label = _("移出欠薪名单") if row.on_arrears_list else _("列入欠薪名单")
        found.append(Action(label, icon="alert-triangle", is_danger=True, dialog="arrears"))
    if permissions.may_keep_base(actor):
        url = reverse("employers:base_new", args=[row.pk])
        found.append(Action(_("登记基地"), url, "heart-handshake"))
    if permissions.may_keep_workshop(actor):
        url = reverse("employers:workshop_new", args=[row.pk])
        found.append(Action(_("登记车间"), url, "building-warehouse"))
    if permissions.may_offer_vacancy(actor, row) and not row.on_arrears_list:
        new = reverse("employers:vacancy_new", args=[row.pk])
        found.append(Action(_("登记岗位"), new, "plus", is_primary=True))
    return found
