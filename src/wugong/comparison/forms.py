"""The form that brings another office's list."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wugong.base import clock
from wugong.base.forms import CHOOSE, DayField
from wugong.comparison.actions import NewComparison
from wugong.comparison.rules.layouts import layouts
from wugong.comparison.rules.raw import MOST_BYTES
from wugong.places import queries as places

ACCEPTED = ".xlsx,.csv,text/csv"


class UploadForm(forms.Form):
    """Which office's list, of which area, as of which day."""

    layout = forms.ChoiceField(label=_("哪种名单"))
    code = forms.ChoiceField(label=_("哪个地方的"))
    as_of = DayField(label=_("名单是哪天的"))
    file = forms.FileField(
        label=_("文件"),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_("第一张表；.xlsx 或 .csv，最大 %s MB") % (MOST_BYTES // 2**20),
    )

    def __init__(self, *args: Any, area: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "zh"
        lists = [(key, layout.name(language)) for key, layout in layouts().items()]
        own = [(area, places.display_name(area))]
        below = [(p.code, p.name) for p in places.children(area)] if len(area) == 6 else []
        self.fields["layout"] = _choice(self.fields["layout"], [CHOOSE, *lists])
        self.fields["code"] = _choice(self.fields["code"], [*own, *below])

    @staticmethod
    def first(area: str) -> dict[str, Any]:
        """The whole own area, today."""
        return {"code": area, "as_of": clock.business_today()}

    def told(self) -> NewComparison:
        """What the action takes."""
        data = self.cleaned_data
        return NewComparison(data["layout"], data["code"], data["as_of"], data["file"].read())


def _choice(field: forms.Field, choices: list[Any]) -> forms.ChoiceField:
    return forms.ChoiceField(label=field.label, choices=choices)
