"""Words that a later policy replaced: which one is used on a day (docs/rules.md, Dates)."""

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from wugong.base import clock

SINCE_2021 = date(2021, 1, 1)  # everybody was lifted by the end of 2020
TERMS: dict[str, tuple[str | Promise, str | Promise]] = {
    "registered": (gettext_lazy("建档立卡"), gettext_lazy("脱贫和监测")),
    "registered_household": (gettext_lazy("建档立卡户"), gettext_lazy("脱贫户和监测对象")),
    "lifted": (gettext_lazy("建档立卡户（已脱贫）"), gettext_lazy("脱贫户")),
    "workshop": (gettext_lazy("扶贫车间"), gettext_lazy("就业帮扶车间")),
}


def is_later(on: date | None = None) -> bool:
    """Whether the words of 2021 are in use."""
    return (on or clock.business_today()) >= SINCE_2021


def term(key: str, on: date | None = None) -> str:
    """The word in use on a day (today), in the reader's language."""
    return str(TERMS[key][is_later(on)])
