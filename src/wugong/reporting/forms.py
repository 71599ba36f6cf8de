"""The form that keeps a question."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wugong.accounts.enums import AREA_ROLES, RoleName
from wugong.base.forms import TextField


class SaveForm(forms.Form):
    """Under which name, and for whom besides oneself."""

    name = TextField(label=_("名字"), max_length=40)
    shared_role = forms.ChoiceField(label=_("给谁看"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = sorted(AREA_ROLES, key=list(RoleName).index)
        shared = self.fields["shared_role"]
        assert isinstance(shared, forms.ChoiceField)
        shared.choices = [("", _("只给自己")), *((each.value, each.label) for each in roles)]
