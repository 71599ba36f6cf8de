"""Forms of demand: HTML in, typed facts out; the rules themselves stand in rules.py."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wugong.base import clock, codes
from wugong.base.forms import CHOOSE, DayField, TextField
from wugong.employers import enums, rules
from wugong.employers.actions import (
    BaseFacts,
    EmployerFacts,
    VacancyFacts,
    WelfarePostFacts,
    WorkshopFacts,
)
from wugong.employers.models import Employer, Vacancy


def _industries() -> list[tuple[str, str]]:
    return codes.choices("gbt4754_2017_industry", get_language() or "zh", level="大类")


def _occupations() -> list[tuple[str, str]]:
    return codes.choices("occupation_2022", get_language() or "zh", level="小类")


class SeenVersion(forms.IntegerField):
    """The version its reader saw travels with the form: nobody overwrites what they never saw."""

    def __init__(self) -> None:
        super().__init__(required=False, min_value=1, widget=forms.HiddenInput)


def _without_version(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != "version"}


class EmployerForm(forms.Form):
    """An employer's facts; the place comes from the cascade beside it."""

    name = TextField(label=_("单位名称"), max_length=120)
    kind = forms.ChoiceField(label=_("类型"), choices=enums.EmployerKind.choices)
    credit_code = TextField(label=_("统一社会信用代码"), max_length=18, required=False)
    no_code_reason = TextField(
        label=_("没有代码的原因"), max_length=60, required=False, help_text=_("如：村劳务工程队")
    )
    industry = forms.ChoiceField(label=_("行业"), choices=lambda: [CHOOSE, *_industries()])
    legal_person = TextField(label=_("法定代表人"), max_length=50, required=False)
    contact = TextField(label=_("联系人"), max_length=50, required=False)
    phone = TextField(label=_("联系电话"), max_length=20, required=False)
    agency_licence = TextField(label=_("人力资源许可证号"), max_length=40, required=False)
    version = SeenVersion()

    def facts(self, place: str) -> EmployerFacts:
        """What the action takes."""
        return EmployerFacts(place=place, **_without_version(self.cleaned_data))

    @staticmethod
    def initial_of(employer: Employer) -> dict[str, Any]:
        """The form's fields from a row."""
        return {name: getattr(employer, name) or "" for name in EmployerForm.base_fields}


class VacancyForm(forms.Form):
    """A vacancy's facts."""

    title = TextField(label=_("岗位名称"), max_length=60)
    occupation = forms.ChoiceField(label=_("工种"), choices=lambda: [CHOOSE, *_occupations()])
    openings = forms.IntegerField(label=_("招工人数"), min_value=1, max_value=100_000)
    wage_min_yuan_month = forms.IntegerField(label=_("最低月薪（元）"), min_value=1)
    wage_max_yuan_month = forms.IntegerField(label=_("最高月薪（元）"), min_value=1)
    pay_kind = forms.ChoiceField(label=_("计薪方式"), choices=enums.PayKind.choices)
    board_lodging = forms.ChoiceField(label=_("食宿"), choices=enums.BoardLodging.choices)
    contract_months = forms.IntegerField(label=_("合同（月）"), min_value=1, max_value=120)
    age_min = forms.IntegerField(label=_("最小年龄"), min_value=16, max_value=80)
    age_max = forms.IntegerField(label=_("最大年龄"), min_value=16, max_value=80)
    education_min = forms.TypedChoiceField(
        label=_("最低文化程度"),
        coerce=int,
        choices=[(0, _("不限")), *enums.Schooling.choices],
    )
    skill_level = forms.TypedChoiceField(
        label=_("技能等级"),
        coerce=int,
        choices=[
            (-1, _("不限")),
            (0, _("做过")),
            (1, _("初级")),
            (2, _("中级")),
            (3, _("高级")),
            (4, _("技师")),
            (5, _("高级技师")),
        ],
    )
    sex_limit = forms.ChoiceField(
        label=_("性别"),
        required=False,
        choices=[("", _("不限")), ("1", _("男")), ("2", _("女"))],
    )
    sex_limit_ground = forms.ChoiceField(
        label=_("限性别的法律依据"),
        required=False,
        choices=[("", _("没有")), *enums.SexLimitGround.choices],
    )
    needs_full_strength = forms.BooleanField(label=_("要全劳力"), required=False)
    certificate = TextField(label=_("证书"), max_length=20, required=False)
    starts_on = DayField(label=_("上岗日期"))
    valid_until = DayField(label=_("有效期到"))
    description = TextField(
        label=_("说明"), max_length=400, required=False, widget=forms.Textarea({"rows": 3})
    )
    source = forms.ChoiceField(label=_("来源"), choices=enums.VacancySource.choices)
    version = SeenVersion()

    def facts(self, place: str) -> VacancyFacts:
        """What the action takes."""
        return VacancyFacts(place=place, **_without_version(self.cleaned_data))

    @staticmethod
    def initial_of(vacancy: Vacancy) -> dict[str, Any]:
        """The form's fields from a row."""
        return {name: getattr(vacancy, name) for name in VacancyForm.base_fields}

    @staticmethod
    def blank() -> dict[str, Any]:
        """What a new vacancy usually says."""
        today: date = clock.business_today()
        return {
            "starts_on": today,
            "valid_until": rules.default_validity(today),
            "age_min": 18,
            "age_max": 55,
            "contract_months": 12,
            "education_min": 0,
            "skill_level": -1,
        }


class ReasonForm(forms.Form):
    """Why something is sent back, closed or listed."""

    reason = TextField(label=_("理由"), max_length=400, required=False)


def _workshop_kinds() -> list[tuple[str, str]]:
    return codes.choices("workshop_type", get_language() or "zh")


def _post_kinds() -> list[tuple[str, str]]:
    return codes.choices("welfare_post_type", get_language() or "zh")


class BaseForm(forms.Form):
    """A cooperation agreement; the place comes from the cascade beside it."""

    name = TextField(label=_("基地名称"), max_length=80)
    agreement_number = TextField(label=_("协议号"), max_length=40)
    starts_on = DayField(label=_("协议开始"))
    ends_on = DayField(label=_("协议到期"))
    promised_posts = forms.IntegerField(label=_("承诺岗位数"), min_value=1, max_value=100_000)

    def facts(self, place: str) -> BaseFacts:
        """What the action takes."""
        return BaseFacts(place=place, **self.cleaned_data)


class WorkshopForm(forms.Form):
    """A recognised workshop; the village comes from the cascade beside it."""

    name = TextField(label=_("车间名称"), max_length=80)
    kind = forms.ChoiceField(label=_("类型"), choices=_workshop_kinds)
    recognised_on = DayField(label=_("认定日期"))

    def facts(self, place: str) -> WorkshopFacts:
        """What the action takes."""
        return WorkshopFacts(village=place, **self.cleaned_data)


class WelfarePostForm(forms.Form):
    """A public-welfare post; township or village comes from the cascade beside it."""

    name = TextField(label=_("岗位名称"), max_length=80)
    kind = forms.ChoiceField(label=_("类型"), choices=_post_kinds)
    quota = forms.IntegerField(label=_("名额"), min_value=1, max_value=10_000)
    pay_yuan_month = forms.IntegerField(label=_("月补贴（元）"), min_value=1, max_value=100_000)
    starts_on = DayField(label=_("设岗日期"))
    ends_on = DayField(label=_("到期日期"), required=False)

    def facts(self, place: str) -> WelfarePostFacts:
        """What the action takes."""
        return WelfarePostFacts(place=place, **self.cleaned_data)
