"""Clean values out of what people type: one message per field, never a traceback."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wugong.base.errors import FieldRefusals, Refusal

INVISIBLE = {"Cc", "Cf", "Co", "Cs"}
# A long list stands on nothing: its first line would be saved by whoever passes over it.
CHOOSE = ("", _("请选择"))


def plain_text(value: str, *, limit: int = 200, field: str = "") -> str:
    """Trimmed text without control, bidi or zero-width characters."""
    value = value.strip()
    if len(value) > limit:
        raise Refusal("form.too_long", field=field, limit=limit)
    if any(unicodedata.category(ch) in INVISIBLE for ch in value):
        raise Refusal("form.control_characters", field=field)
    return value


def seen_text(value: str) -> str:
    """What a search box asks for: characters that nobody sees are no part of it."""
    return "".join(ch for ch in value if unicodedata.category(ch) not in INVISIBLE).strip()


def refuse_masked(value: str) -> str:
    """A masked value shown on a page must not come back as a new one."""
    if "*" in value:
        raise Refusal("form.masked_value")
    return value


class TextField(forms.CharField):
    """One line of text by `plain_text`."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return plain_text(text, limit=self.max_length or 200)
        except Refusal as refusal:
            raise ValidationError(refusal.message(), code=refusal.code) from None


class DayField(forms.DateField):
    """A day from the browser's picker."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    input_formats = ("%Y-%m-%d",)


def add_refusal(form: forms.BaseForm, refusal: Refusal, language: str = "zh") -> None:
    """Put an action's refusal beside the field it is about."""
    parts = refusal.refusals if isinstance(refusal, FieldRefusals) else [refusal]
    for part in parts:
        field = part.field if part.field in form.fields else None
        form.add_error(field, ValidationError(part.message(language), code=part.code))
