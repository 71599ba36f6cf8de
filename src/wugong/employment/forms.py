"""Forms of work: HTML in, typed facts out; the rules themselves stand in rules.py."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from wugong.base import clock, codes
from wugong.base.forms import CHOOSE, DayField, TextField
from wugong.employers import queries as employers
from wugong.employment import enums, rules
from wugong.employment.actions import NewSpell
from wugong.places.rules import ABROAD_PLACE

NONE = ("", "–")


def _language() -> str:
    return get_language() or "zh"


def _industries() -> list[tuple[str, str]]:
    return codes.choices("gbt4754_2017_industry", _language(), level="大类")


def _occupations() -> list[tuple[str, str]]:
    return [NONE, *codes.choices("occupation_2022", _language(), level="小类")]


def _channels() -> list[tuple[str, str]]:
    found = codes.choices("output_channel", _language())
    return [(code, name) for code, name in found if code != rules.WELFARE_CHANNEL]


def _also() -> list[tuple[str, str]]:
    return [NONE, *_channels()]


def _bases() -> list[tuple[str, str]]:
    today = clock.business_today()
    rows = employers.bases().filter(starts_on__lte=today, ends_on__gt=today).order_by("name")
    return [NONE, *((str(row.pk), row.name) for row in rows)]


def _workshops() -> list[tuple[str, str]]:
    rows = employers.workshops().filter(withdrawn_on__isnull=True).order_by("name")
    return [NONE, *((str(row.pk), row.name) for row in rows)]


def _ends() -> list[tuple[str, str]]:
    ends = rules.end_reasons(_language())
    return [(code, gettext(name)) for code, name in ends.items() if code != rules.CHANGED]


def _number(text: str) -> int | None:
    return int(text) if text else None


class SpellForm(forms.Form):
    """Going out, or a change of post; the place comes from the cascade beside it."""

    start_on = DayField(label=_("到岗日期"))
    is_abroad = forms.BooleanField(label=_("在国外"), required=False)
    employer_name = TextField(label=_("务工单位"), max_length=120, required=False)
    industry = forms.ChoiceField(label=_("行业"), choices=lambda: [CHOOSE, *_industries()])
    occupation = forms.ChoiceField(label=_("工种"), choices=_occupations, required=False)
    wage_yuan_month = forms.IntegerField(
        label=_("月收入（元）"), required=False, min_value=0, max_value=rules.IMPOSSIBLE_WAGE
    )
    doubt_reason = TextField(
        label=_("收入说明"),
        max_length=200,
        required=False,
        help_text=_("低于 100 元或高于 30000 元要写明原因。"),
    )
    channel = forms.ChoiceField(label=_("输出渠道"), choices=lambda: [CHOOSE, *_channels()])
    also_helped_by = forms.ChoiceField(label=_("另有帮助"), choices=_also, required=False)
    base_id = forms.TypedChoiceField(
        label=_("合作基地"), choices=_bases, coerce=_number, required=False, empty_value=None
    )
    workshop_id = forms.TypedChoiceField(
        label=_("车间"), choices=_workshops, coerce=_number, required=False, empty_value=None
    )
    leader_id = forms.IntegerField(label=_("带动人档案号"), required=False, min_value=1)
    is_point_to_point = forms.BooleanField(label=_("点对点运送"), required=False)
    contract = forms.ChoiceField(
        label=_("劳动合同"), choices=enums.Contract.choices, initial="unknown"
    )
    verified_how = forms.ChoiceField(
        label=_("怎样核实"), choices=[("", _("没核实")), *enums.VerifiedHow.choices], required=False
    )
    end_on = DayField(
        label=_("离岗日期"), required=False, help_text=_("补登过去的务工才填；还在岗就空着。")
    )
    end_reason = forms.ChoiceField(
        label=_("离岗原因"), required=False, choices=lambda: [NONE, *_ends()]
    )
    vacancy_id = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def facts(self, place: str) -> NewSpell:
        """What the action takes."""
        told: dict[str, Any] = dict(self.cleaned_data)
        return NewSpell(place=ABROAD_PLACE if told.pop("is_abroad") else place, **told)

    @staticmethod
    def blank(vacancy_id: int | None) -> tuple[dict[str, Any], str]:
        """What a new stay usually says, and its place when it comes from a vacancy."""
        initial: dict[str, Any] = {"start_on": clock.business_today(), "contract": "unknown"}
        if vacancy_id is None:
            return initial, ""
        row = employers.vacancy(vacancy_id)
        initial |= {
            "vacancy_id": row.pk,
            "employer_name": row.employer.name,
            "industry": row.employer.industry[:3],
            "occupation": row.occupation,
            "wage_yuan_month": row.wage_min_yuan_month,
        }
        return initial, row.place


class EndForm(forms.Form):
    """Homecoming, or lost sight of."""

    end_on = DayField(
        label=_("离岗日期"), help_text=_("不再上班的第一天。"), initial=clock.business_today
    )
    reason = forms.ChoiceField(label=_("原因"), choices=_ends)


class AppointmentForm(forms.Form):
    """A public-welfare post of the person's village or township."""

    post = forms.TypedChoiceField(label=_("岗位"), coerce=int)
    start_on = DayField(label=_("上岗日期"), initial=clock.business_today)
    contract_until = DayField(label=_("协议到期"), help_text=_("一次最长一年。"))

    def __init__(self, data: Any, *, code: str) -> None:
        super().__init__(data)
        today: date = clock.business_today()
        self.fields["contract_until"].initial = rules.add_months(today, 12)
        rows = employers.posts_for(code, today)
        self.fields["post"].choices = [(row.pk, row.name) for row in rows]  # type: ignore[attr-defined]  # a choice field


class AppointmentEndForm(forms.Form):
    """Leaving a welfare post."""

    end_on = DayField(
        label=_("离岗日期"), help_text=_("不再上班的第一天。"), initial=clock.business_today
    )
    reason = forms.ChoiceField(label=_("原因"), choices=enums.AppointmentEnd.choices)


class RenewForm(forms.Form):
    """Another contract."""

    contract_until = DayField(label=_("协议到期"), help_text=_("一次最长一年。"))
