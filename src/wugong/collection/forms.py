"""A filled paper form, typed in: one small form a person, in the order of the paper."""

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from wugong.base import codes
from wugong.base.forms import DayField, TextField, refuse_masked
from wugong.collection.enums import How
from wugong.employment import rules as work
from wugong.people.enums import PersonStatus

SAID = (("", _("没问到")), ("same", _("无变化")), ("changed", _("有变化")))
LEFT = (("", _("还在册")), (PersonStatus.DEAD, _("去世")), (PersonStatus.MOVED_AWAY, _("迁走")))


def _channels() -> list[tuple[str, str]]:
    found = codes.choices("output_channel", get_language() or "zh")
    return [("", "–"), *((code, name) for code, name in found if code != work.WELFARE_CHANNEL)]


def _ends() -> list[tuple[str, str]]:
    ends = work.end_reasons(get_language() or "zh")
    return [("", "–"), *((c, gettext(name)) for c, name in ends.items() if c != work.CHANGED)]


class SheetForm(forms.Form):
    """The head of the paper: when, and how it was asked."""

    visited_on = DayField(label=_("走访日期"))
    how = forms.ChoiceField(label=_("怎么问的"), choices=How.choices)


class PersonForm(forms.Form):
    """One line of the paper; only what changed is typed."""

    said = forms.ChoiceField(label=_("问到没有"), choices=SAID, required=False)
    phone = TextField(label=_("新手机号"), max_length=20, required=False)
    went_on = DayField(label=_("外出、换岗日期"), required=False)
    employer_name = TextField(label=_("务工单位"), max_length=120, required=False)
    wage = forms.IntegerField(label=_("月收入（元）"), required=False, min_value=0, max_value=10**6)
    channel = forms.ChoiceField(label=_("渠道"), choices=_channels, required=False)
    came_on = DayField(label=_("回来日期"), required=False)
    reason = forms.ChoiceField(label=_("为什么回来"), choices=_ends, required=False)
    left = forms.ChoiceField(label=_("在册情况"), choices=LEFT, required=False)

    def clean_phone(self) -> str:
        """A masked number copied from a page is no new one."""
        return refuse_masked(self.cleaned_data["phone"])

    def clean(self) -> dict[str, Any]:
        """Changed means that something is written; a return has its reason."""
        told = super().clean() or self.cleaned_data
        written = any(told.get(name) for name in ("phone", "went_on", "came_on", "left"))
        if told.get("said") == "changed" and not written and not self.errors:
            self.add_error("said", gettext("写了有变化，请填是什么变了。"))
        if told.get("came_on") and not told.get("reason"):
            self.add_error("reason", gettext("请选为什么回来。"))
        if told.get("came_on") and told.get("went_on"):
            self.add_error("came_on", gettext("外出和回来请分两次登记。"))
        return told
