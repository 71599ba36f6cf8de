"""A form page of this room: what was typed, what was refused, and the place beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wugong.base.errors import FieldRefusals, Refusal
from wugong.base.forms import add_refusal
from wugong.base.shell import page
from wugong.employers.forms import ReasonForm
from wugong.places.web import chosen, region_field

PLACE_FIELDS = ("place", "village")


@dataclass
class PlacedForm:
    """A Django form with the cascade of places beside it."""

    form: Any
    place: str = ""
    root: str = ""
    deepest: int = 6
    error: str = ""

    @classmethod
    def of(cls, request: HttpRequest, form: Any, before: str = "", **shape: Any) -> "PlacedForm":
        """As posted, or as it stood before."""
        is_posted = request.method == "POST"
        place = chosen(request.POST.getlist("place")) if is_posted else before
        return cls(form, place, **shape)

    def save(self, act: Callable[[Any], Any]) -> Any:
        """The row that the action made, or None with every refusal beside its field."""
        is_valid = self.form.is_valid()
        if not self.place:
            self.error = _("请选择地方。")
        if not is_valid or self.error:
            return None
        try:
            return act(self.form.facts(self.place))
        except Refusal as refusal:
            if refusal.status in (403, 404):
                raise
            self._show(refusal)
            return None

    def _show(self, refusal: Refusal) -> None:
        language = get_language() or "zh"
        parts = refusal.refusals if isinstance(refusal, FieldRefusals) else [refusal]
        for part in parts:
            if part.field in PLACE_FIELDS:
                self.error = part.message(language)
            else:
                add_refusal(self.form, part, language)

    def page(self, request: HttpRequest, template: str, **context: Any) -> HttpResponse:
        """The page; what was refused answers 422."""
        region = region_field(
            "place", self.place, root=self.root, deepest=self.deepest, error=self.error
        )
        whole = {"form": self.form, "olds": {}, "sections": [], "aside": [], "region": region}
        status = 422 if request.method == "POST" else 200
        return page(request, template, whole | context, status=status)


def reason_of(request: HttpRequest) -> str:
    """The reason a dialog asked for."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise Refusal("form.invalid", field="reason")
    reason: str = form.cleaned_data["reason"]
    return reason
