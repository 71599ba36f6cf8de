"""A history as a timeline. Rooms above say once how their own acts read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wugong.base import pages
from wugong.base.identity import mask_name
from wugong.base.shapes import Event, Tone
from wugong.people.drawing import words
from wugong.people.enums import ConfirmedHow, PersonStatus, PovertyStatus
from wugong.people.queries import Line
from wugong.places import queries as places

Say = Callable[[Line], str]


@dataclass(frozen=True, slots=True)
class Reading:
    """How one kind of act reads: icon, words, tone, and what of the diff is added."""

    icon: str
    text: str | Promise
    tone: Tone = ""
    say: Say | None = None


_readings: dict[str, Reading] = {}


def register_reading(action: str, reading: Reading) -> None:
    """State how an act reads in a timeline; the room that acts registers it at its start."""
    _readings[action] = reading


def field_names() -> dict[str, str]:
    """The fields of a file in the reader's words."""
    return {
        "name": _("姓名"),
        "relation": _("与户主关系"),
        "ethnic": _("民族"),
        "political_status": _("政治面貌"),
        "education": _("文化程度"),
        "student_status": _("在校情况"),
        "health": _("健康状况"),
        "capability": _("劳动能力"),
        "marital": _("婚姻状况"),
        "phone": _("手机号"),
        "is_capable_leader": _("务工能人"),
        "id_number": _("身份证号"),
        "sex": _("性别"),
        "birth_on": _("出生日期"),
        "address": _("住址"),
        "resettlement_site": _("安置点"),
        "relocated": _("易地搬迁"),
        "low_income": _("低保"),
        "member_count": _("人口"),
        "notice_version": _("告知书"),
        "disability": _("残疾情况"),
    }


def _changed(line: Line) -> str:
    names = field_names()
    return _("、").join(names[field] for field in line.diff if field in names)


def _moved(line: Line) -> str:
    before, after = line.diff.get("code", ["", ""])
    if not before or not after:
        return ""
    return f"{places.full_name(before, before[:9])} → {places.full_name(after, after[:9])}"


def _other_home(line: Line) -> str:
    before, after = line.diff.get("household", ["", ""])
    return f"{before} → {after}"


def _new_status(line: Line) -> str:
    status = line.diff.get("status", ["", ""])[1]
    return str(PersonStatus(status).label) if status in PersonStatus.values else ""


def _new_poverty(line: Line) -> str:
    status = line.diff.get("poverty_status", ["", ""])[1]
    return words.poverty_label(status) if status in PovertyStatus.values else ""


def _how(line: Line) -> str:
    how = line.diff.get("how", ["", ""])[1]
    return str(ConfirmedHow(how).label) if how in ConfirmedHow.values else ""


def _skill(line: Line) -> str:
    before, after = line.diff.get("skill", ["", ""])
    return words.coded("occupation_2022", after or before or "")


_OWN = {
    "people.register_labourer": Reading("user-plus", gettext_lazy("登记建档"), "good"),
    "people.register_household": Reading("home-check", gettext_lazy("立户建档"), "good"),
    "people.update_labourer": Reading("pencil", gettext_lazy("登记变化"), "info", _changed),
    "people.update_household": Reading("pencil", gettext_lazy("户的情况有变"), "info", _changed),
    "people.confirm_no_change": Reading("walk", gettext_lazy("确认无变化"), "good"),
    "people.confirmed": Reading("circle-check", gettext_lazy("确认情况"), "good", _how),
    "people.set_status": Reading("user-x", gettext_lazy("在册情况"), "due", _new_status),
    "people.correct_number": Reading("id", gettext_lazy("更正身份证号"), "info"),
    "people.add_skill": Reading("certificate", gettext_lazy("登记技能"), "good", _skill),
    "people.remove_skill": Reading("certificate", gettext_lazy("去掉技能"), "", _skill),
    "people.mirror_poverty": Reading("home", gettext_lazy("户的身份"), "", _new_poverty),
    "people.move_household": Reading("home-move", gettext_lazy("全户搬到"), "info", _moved),
    "people.move_member": Reading("home-move", gettext_lazy("分到另一户"), "info", _other_home),
    "people.propose_hand_over": Reading("home-move", gettext_lazy("提出移交"), "info", _moved),
    "people.accept_hand_over": Reading("home-move", gettext_lazy("接收全户"), "good", _moved),
    "people.decline_hand_over": Reading("arrow-back-up", gettext_lazy("退回移交"), "due"),
    "people.withdraw_hand_over": Reading("arrow-back-up", gettext_lazy("撤回移交")),
    "people.merge_labourers": Reading("git-merge", gettext_lazy("合并重复档案"), "info"),
    "people.unmask": Reading("eye", gettext_lazy("看了全号")),
    "people.grant_access": Reading("share", gettext_lazy("名单给了有关单位"), "info"),
    "people.end_access": Reading("lock", gettext_lazy("有关单位不再可见")),
}
for _action, _reading in _OWN.items():
    register_reading(_action, _reading)


def events(lines: Sequence[Line], this_year: int) -> list[Event]:
    """The latest first; a year that is not this one is named once."""
    found = []
    year = this_year
    for line in lines:
        reading = _readings.get(line.action, Reading("history", line.action))
        said = reading.say(line) if reading.say else ""
        text = str(reading.text) + _("：%s") % said if said else str(reading.text)
        when = pages.day(line.at.date(), today=line.at.date())
        parts = [when, line.reason, mask_name(line.actor_name) if line.actor_name else ""]
        new_year = line.at.year != year
        year = line.at.year
        found.append(
            Event(
                reading.icon,
                text,
                _("，").join(part for part in parts if part),
                reading.tone,
                year=_("%s年") % year if new_year else "",
            )
        )
    return found
