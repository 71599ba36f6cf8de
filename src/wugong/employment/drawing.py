"""A person's work as its page draws it."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from wugong.base import clock, codes
from wugong.base.actor import Actor
from wugong.base.pages import day
from wugong.base.shapes import Action, Column, Row
from wugong.employment import permissions, queries, rules
from wugong.employment.enums import AppointmentEnd, VerifiedHow
from wugong.employment.models import EmploymentSpell, WelfareAppointment
from wugong.people import queries as people
from wugong.people.drawing.events import Reading, register_reading
from wugong.people.models import Labourer
from wugong.people.queries import Line
from wugong.places import queries as places
from wugong.places.rules import ABROAD_PLACE


def spell_columns() -> list[Column]:
    """Columns of a person's stays at work."""
    return [
        Column("employer", _("务工单位"), "bold", 4),
        Column("trade", _("工种"), "text", 3, is_minor=True),
        Column("place", _("务工地"), "text", 3),
        Column("from", _("到岗"), "text", 4),
        Column("until", _("离岗"), "text", 4),
        Column("pay", _("月收入（元）"), "status", 2),
        Column("channel", _("渠道"), "text", 3),
        Column("marks", _("说明"), "tags", 2),
        Column("state", _("状态"), "status", 2),
        Column("act", "", "action", 2),
    ]


def spell_row(row: EmploymentSpell, by: Actor) -> Row:
    """One stay, with what the reader may do about it."""
    language = get_language() or "zh"
    withdraw = (_("撤回"), reverse("employment:withdraw_spell", args=[row.pk]))
    trade = codes.name("occupation_2022", row.occupation, language) if row.occupation else ""
    return Row(
        str(row.pk),
        (
            row.employer_name,
            trade,
            place_name(row.place),
            day(row.start_on),
            day(row.end_on) if row.end_on else _("在岗"),
            _pay(row),
            codes.name("output_channel", row.channel, language),
            _marks(row),
            _state(row),
            withdraw if permissions.may_withdraw_spell(by) else "",
        ),
    )


def place_name(code: str) -> str:
    """The place of work in full; a foreign country has no name of its own."""
    return _("国外") if code == ABROAD_PLACE else places.full_name(code)


def _pay(row: EmploymentSpell) -> tuple[str, str, str]:
    """A missing or doubtful figure shows itself."""
    doubt = rules.wage_doubt(row.wage_yuan_month)
    if row.wage_yuan_month is None:
        return ("alert-circle", _("缺"), "due")
    text = f"{row.wage_yuan_month:,}"
    return ("alert-circle", text, "due") if doubt else ("currency-yuan", text, "")


def _marks(row: EmploymentSpell) -> list[tuple[str, str]]:
    found = [(_("有组织"), "brand")] if row.is_organised else []
    if row.origin_id is not None:
        found.append((_("换岗"), "line"))
    if row.is_point_to_point:
        found.append((_("点对点"), "line"))
    return found


def _state(row: EmploymentSpell) -> tuple[str, str, str]:
    if row.end_on is not None:
        return (
            "circle-x",
            _(rules.end_reasons(get_language() or "zh").get(row.end_reason, row.end_reason)),
            "q",
        )
    if row.is_confirmed:
        return ("circle-check", str(VerifiedHow(row.verified_how).label), "good")
    return ("clock", _("没核实"), "due")


def appointment_columns() -> list[Column]:
    """Columns of a person's welfare appointments."""
    return [
        Column("post", _("公益岗位"), "bold", 4),
        Column("from", _("上岗"), "text", 2),
        Column("term", _("协议到期"), "text", 2),
        Column("until", _("离岗"), "text", 2),
        Column("state", _("状态"), "status", 3),
        Column("act", "", "action", 2),
    ]


def appointment_row(row: WelfareAppointment, by: Actor) -> Row:
    """One appointment."""
    kind = codes.name("welfare_post_type", row.post_kind, get_language() or "zh")
    is_open = row.end_on is None
    leave = (_("退出"), reverse("employment:end_appointment", args=[row.pk]))
    if not is_open:
        state = ("circle-x", str(AppointmentEnd(row.end_reason).label), "q")
    elif row.contract_until < clock.business_today():
        state = ("alert-circle", _("协议已到期"), "due")
    else:
        state = ("circle-check", _("在岗"), "good")
    return Row(
        str(row.pk),
        (
            kind,
            day(row.start_on),
            day(row.contract_until),
            day(row.end_on) if row.end_on else "",
            state,
            leave if is_open and permissions.may_appoint(by) else "",
        ),
    )


def buttons(
    person: Labourer,
    spell: EmploymentSpell | None,
    held: WelfareAppointment | None,
    by: Actor,
) -> list[Action]:
    """What may be recorded now."""
    found: list[Action] = []
    if permissions.may_record_spell(by):
        label = _("登记外出") if spell is None else _("换岗")
        url = reverse("employment:start_spell", args=[person.pk])
        found.append(Action(label, url, "plane-departure", is_primary=spell is None))
        if spell is not None:
            url = reverse("employment:end_spell", args=[spell.pk])
            found.append(Action(_("登记返乡"), url, "home-move", is_primary=True))
    if permissions.may_appoint(by):
        is_here = spell is None or spell.place.startswith(settings.HOME_COUNTY)
        if held is None and is_here:
            url = reverse("employment:appoint", args=[person.pk])
            found.append(Action(_("上公益岗位"), url, "user-check"))
        if held is not None:
            url = reverse("employment:renew_appointment", args=[held.pk])
            found.append(Action(_("续签公益岗位"), url, "refresh"))
    return found


def _value(line: Line, name: str) -> str:
    return str(line.diff.get(name, ["", ""])[1] or "")


def _went(line: Line) -> str:
    code, employer = _value(line, "place"), _value(line, "employer_name")
    return _("，").join(part for part in (place_name(code) if code else "", employer) if part)


def _why(line: Line) -> str:
    reason = _value(line, "end_reason")
    return _(rules.end_reasons(get_language() or "zh").get(reason, reason)) if reason else ""


def _why_left(line: Line) -> str:
    reason = _value(line, "end_reason")
    return str(AppointmentEnd(reason).label) if reason in AppointmentEnd.values else ""


def _post(line: Line) -> str:
    kind = _value(line, "post_kind")
    name = codes.name("welfare_post_type", kind, get_language() or "zh") if kind else ""
    return name or _value(line, "post")


_READINGS = {
    "employment.start_spell": Reading("briefcase", gettext_lazy("到岗"), "good", _went),
    "employment.end_spell": Reading("home-move", gettext_lazy("离岗"), "info", _why),
    "employment.withdraw_spell": Reading("arrow-back-up", gettext_lazy("撤回了一段务工"), "due"),
    "employment.appoint": Reading("heart-handshake", gettext_lazy("上了公益岗位"), "good", _post),
    "employment.renew_appointment": Reading("refresh", gettext_lazy("续签了公益岗位"), "good"),
    "employment.end_appointment": Reading(
        "arrow-back-up", gettext_lazy("离开公益岗位"), "info", _why_left
    ),
}
for _action, _reading in _READINGS.items():
    register_reading(_action, _reading)
people.register_facts(queries.history_of)
