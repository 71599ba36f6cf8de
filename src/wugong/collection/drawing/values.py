"""What was told about a field, in the reader's words."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from wugong.base.identity import mask_phone
from wugong.base.pages import day
from wugong.collection.enums import NeedKind
from wugong.people import queries as people
from wugong.people.drawing.events import field_names
from wugong.people.drawing.words import coded
from wugong.people.enums import PersonStatus
from wugong.places import queries as places

_LISTS = {
    "relation": "ffp_relation_to_head",
    "education": "ffp_education",
    "student_status": "ffp_student_status",
    "health": "ffp_health",
    "capability": "labour_capability",
    "marital": "gbt2261_2_marital",
    "sex": "gbt2261_1_sex",
    "ethnic": "gbt3304_ethnic",
    "political_status": "gbt4762_political_status",
    "spell.channel": "output_channel",
    "spell.industry": "gbt4754_2017_industry",
    "spell.occupation": "occupation_2022",
    "channel": "output_channel",
    "industry": "gbt4754_2017_industry",
    "occupation": "occupation_2022",
}


_OWN = {
    "household": N_("所在户"),
    "status": N_("在册情况"),
    "work": N_("务工"),
    "spell": N_("务工"),
    "wish": N_("意愿"),
    "spell.wage_yuan_month": N_("月收入"),
    "spell.employer_name": N_("务工单位"),
    "spell.occupation": N_("工种"),
    "spell.industry": N_("行业"),
    "spell.channel": N_("渠道"),
    "spell.place": N_("务工地"),
}


def field_name(field: str) -> str:
    """What a field is called."""
    own = _OWN.get(field)
    return _(own) if own is not None else _of_a_file(get_language() or "zh").get(field, field)


@cache
def _of_a_file(_language: str) -> dict[str, str]:
    """Once a language: fifty texts, where a card wants one."""
    return field_names()


def value(field: str, told: Any) -> str:
    """One value as people say it; numbers of persons stay masked."""
    if told in (None, "", [], {}):
        return _("没有")
    if field in ("work", "spell") and isinstance(told, Mapping):
        return _work(told)
    if field == "status" and told in PersonStatus.values:
        return str(PersonStatus(told).label)
    if field == "phone":
        return mask_phone(str(told))
    if field == "id_number":
        return _("证件尾号 %s") % str(told)[-4:]
    if field.endswith("wage_yuan_month"):
        return _("%s 元/月") % f"{told:,}" if isinstance(told, int) else str(told)
    if field == "household":
        return people.household_number(told) or str(told)
    if field in _LISTS:
        return coded(_LISTS[field], str(told))
    return str(told)


def _work(told: Mapping[str, Any]) -> str:
    if told.get("act") == "end":
        return _("%s 回来了") % _day(told.get("end_on"))
    place = str(told.get("place") or "")
    parts = [
        places.full_name(place) if place and places.find(place) else "",
        str(told.get("employer_name") or ""),
        _("%s 开始") % _day(told.get("start_on")) if told.get("start_on") else "",
    ]
    return _("，").join(part for part in parts if part) or _("没有在务工")


def _day(text: Any) -> str:
    try:
        return day(date.fromisoformat(str(text)))
    except ValueError:
        return str(text or "")


def changes(told: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """A visit's changes: field, before, after."""
    found = [
        (field_name(field), value(field, pair.get("from")), value(field, pair.get("to")))
        for field, pair in (told.get("changes") or {}).items()
        if isinstance(pair, Mapping)
    ]
    if told.get("spell"):
        found.append((field_name("work"), "", value("work", told["spell"])))
    home = told.get("household") or {}
    if home.get("from"):
        found.append((field_name("household"), "", _("另立一户")))
    for field, pair in (home.get("changes") or {}).items():
        before, after = pair.get("from"), pair.get("to")
        shown = "" if before is None else value(field, before)
        found.append((field_name(field), shown, value(field, after)))
    return found


def need(kind: str) -> str:
    """A need in words: the employment office's services, or other help."""
    if kind in NeedKind.values:
        return str(NeedKind(kind).label)
    return coded("service_need", kind)
