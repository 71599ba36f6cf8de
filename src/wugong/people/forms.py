"""Forms of people's files: HTML in, clean values out; the rules themselves stand in rules."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wugong.base import clock, codes
from wugong.base.forms import CHOOSE, DayField, TextField
from wugong.people.enums import ConfirmedHow, PersonStatus, PovertyStatus, SkillLevel
from wugong.people.rules import CHANGEABLE, Source

NOBODY = [("", _("没有登记"))]


def _codes(code_list: str, *, empty: bool = False) -> Any:
    def choices() -> list[tuple[str, Any]]:
        listed = codes.choices(code_list, get_language() or "zh")
        return [*NOBODY, *listed] if empty else listed

    return choices


def _code(label: Any, code_list: str, *, empty: bool = False, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=_codes(code_list, empty=empty), required=not empty, **more
    )


def _occupations() -> list[tuple[str, str]]:
    return codes.choices("occupation_2022", get_language() or "zh", level="小类")


class SourceForm(forms.Form):
    """How, when and from whom something was learnt; every change carries it."""

    how = forms.ChoiceField(label=_("怎么知道的"), choices=ConfirmedHow.choices)
    on = DayField(label=_("哪一天"))
    who = TextField(label=_("听谁说的"), max_length=60, required=False, help_text=_("不填就是您"))

    def source(self) -> Source:
        """What the action takes."""
        data = self.cleaned_data
        return Source(data["how"], data["on"], data["who"])

    @staticmethod
    def today() -> dict[str, Any]:
        """Met at home, today."""
        return {"how": ConfirmedHow.AT_HOME.value, "on": clock.business_today()}


class FactsForm(SourceForm):
    """The facts of a person that may change."""

    name = TextField(label=_("姓名"), max_length=50)
    relation = _code(_("与户主关系"), "ffp_relation_to_head")
    phone = TextField(label=_("手机号"), max_length=30, required=False)
    education = _code(_("文化程度"), "ffp_education", empty=True)
    student_status = _code(_("在校情况"), "ffp_student_status", empty=True)
    health = _code(_("健康状况"), "ffp_health")
    capability = _code(_("劳动能力"), "labour_capability")
    political_status = _code(_("政治面貌"), "gbt4762_political_status", empty=True)
    marital = _code(_("婚姻状况"), "gbt2261_2_marital", empty=True)
    ethnic = _code(_("民族"), "gbt3304_ethnic")
    is_capable_leader = forms.BooleanField(label=_("务工能人"), required=False)

    def facts(self) -> dict[str, Any]:
        """The changeable facts alone."""
        return {name: self.cleaned_data[name] for name in CHANGEABLE if name in self.cleaned_data}


class RegisterForm(FactsForm):
    """A person who has no file yet."""

    id_number = TextField(
        label=_("身份证号"), max_length=40, required=False, help_text=_("15 位或残疾人证号也可以")
    )
    no_number_reason = TextField(label=_("没有身份证号的原因"), max_length=60, required=False)
    sex = forms.ChoiceField(
        label=_("性别"),
        choices=[("", _("看身份证号")), ("1", _("男")), ("2", _("女"))],
        required=False,
        help_text=_("有身份证号就不用填"),
    )
    birth_on = DayField(label=_("出生日期"), required=False, help_text=_("有身份证号就不用填"))
    told = forms.BooleanField(label=_("已当面告知信息怎么用、给谁看"))


class ChangeForm(FactsForm):
    """What changed for a person; the version guards against overwriting."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class StatusForm(forms.Form):
    """Death, a move away, lost, or back."""

    status = forms.ChoiceField(
        label=_("在册情况"),
        choices=[choice for choice in PersonStatus.choices if choice[0] != PersonStatus.MERGED],
    )
    on = DayField(label=_("哪一天"))
    reason = TextField(label=_("依据"), max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class SkillForm(forms.Form):
    """A skill or certificate."""

    occupation = forms.ChoiceField(label=_("工种"), choices=lambda: [CHOOSE, *_occupations()])
    level = forms.TypedChoiceField(label=_("等级"), choices=SkillLevel.choices, coerce=int)
    certificate_type = _code(_("证书类型"), "certificate_type", empty=True)
    certificate_number = TextField(label=_("证书号"), max_length=40, required=False)
    issued_on = DayField(label=_("发证日期"), required=False)
    confirmed_on = DayField(label=_("哪一天确认的"))


class MergeForm(forms.Form):
    """The other file of the same person."""

    other = forms.IntegerField(
        label=_("另一份的档案号"),
        min_value=1,
        max_value=2**62,
        help_text=_("写在那份档案页首最后一格。"),
    )
    reason = TextField(label=_("依据"), max_length=200)


class HouseholdForm(forms.Form):
    """A household's own facts."""

    address = TextField(label=_("住址"), max_length=120, required=False)
    relocated = forms.BooleanField(label=_("易地扶贫搬迁"), required=False)
    resettlement_site = TextField(label=_("安置点"), max_length=60, required=False)
    low_income = forms.BooleanField(label=_("低保户"), required=False)


class ChangeHouseholdForm(HouseholdForm):
    """What changed for a household."""

    member_count = forms.IntegerField(label=_("人口"), min_value=0, max_value=30)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class MoveForm(forms.Form):
    """Where the household goes, and why; the place comes from the cascade beside it."""

    reason = TextField(label=_("为什么"), max_length=200)


class PovertyForm(forms.Form):
    """The poverty office's decision."""

    status = forms.ChoiceField(label=_("户的身份"), choices=PovertyStatus.choices)
    from_on = DayField(label=_("从哪一天起"))
    source = TextField(label=_("依据"), max_length=60)


class AnswerForm(forms.Form):
    """The receiving side's answer; a reason only where it is no."""

    reason = TextField(label=_("退回的原因"), max_length=200, required=False)


class ReasonForm(forms.Form):
    """Why somebody looks."""

    reason = TextField(label=_("理由"), max_length=200)
