"""Forms of placement: HTML in, clean values out; the rules stand in the actions."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wugong.base import clock, codes
from wugong.base.forms import DayField, TextField
from wugong.people.enums import ConfirmedHow
from wugong.placement.actions.wishes import Stated
from wugong.placement.enums import ConsentKind, ReferralState, WishKind
from wugong.placement.models import Wish
from wugong.placement.rules.referrals import STATED_HOW

WISH_DAYS = timedelta(days=90)  # [S] so long a wish counts unless somebody asks again
HOW = [(how, label) for how, label in ConfirmedHow.choices if how in STATED_HOW]
FIELDS = ("occupation_1", "occupation_2", "occupation_3")


def _occupations() -> list[tuple[str, Any]]:
    listed = codes.choices("occupation_2022", get_language() or "zh", level="小类")
    return [("", _("不限")), *listed]


class WishForm(forms.Form):
    """What a person wants; the wished places come from the cascades beside it."""

    kind = forms.ChoiceField(label=_("想做什么"), choices=WishKind.choices)
    occupation_1 = forms.ChoiceField(label=_("工种一"), choices=_occupations, required=False)
    occupation_2 = forms.ChoiceField(label=_("工种二"), choices=_occupations, required=False)
    occupation_3 = forms.ChoiceField(label=_("工种三"), choices=_occupations, required=False)
    wage_floor_yuan_month = forms.IntegerField(
        label=_("月薪不低于（元）"), min_value=0, max_value=100_000, required=False
    )
    available_on = DayField(label=_("何时能走"))
    near_home = forms.BooleanField(label=_("想离家近"), required=False)
    wants_change = forms.BooleanField(label=_("在岗，想换"), required=False)
    note = TextField(label=_("本人原话"), max_length=200, required=False)
    stated_how = forms.ChoiceField(label=_("怎么说的"), choices=HOW)
    until = DayField(label=_("有效期到"))

    def stated(self, places: list[str]) -> Stated:
        """What the action takes."""
        values = dict(self.cleaned_data)
        picked = [values.pop(name) for name in FIELDS]
        return Stated(occupations=[code for code in picked if code], places=places, **values)

    @staticmethod
    def initial_of(wish: Wish | None) -> dict[str, Any]:
        """What was said last, to be asked again; how it was said is always asked anew."""
        today = clock.business_today()
        values: dict[str, Any] = {"available_on": today, "until": today + WISH_DAYS}
        if wish is None:
            return values
        names = ("kind", "wage_floor_yuan_month", "near_home", "wants_change", "note")
        values |= {name: getattr(wish, name) for name in names}
        return values | dict(zip(FIELDS, wish.occupations, strict=False))


class ConsentForm(forms.Form):
    """A yes or no, and how it was said."""

    kind = forms.ChoiceField(label=_("同意什么"), choices=ConsentKind.choices)
    answer = forms.ChoiceField(
        label=_("本人回答"), choices=[("yes", _("同意")), ("no", _("不同意"))]
    )
    stated_how = forms.ChoiceField(label=_("怎么说的"), choices=HOW)


class DecisionForm(forms.Form):
    """The next step of a referral."""

    state = forms.ChoiceField(label=_("改成"), choices=ReferralState.choices)
    version = forms.IntegerField(required=False)
    reason = TextField(label=_("理由"), max_length=200, required=False)
