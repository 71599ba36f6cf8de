"""A form about one person's work: saved by an action, or shown again with what was refused."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wugong.base.errors import Refusal
from wugong.base.forms import add_refusal
from wugong.base.shapes import Link
from wugong.base.shell import page


def back_to(labourer_id: int) -> Link:
    """The person's work."""
    return Link(_("务工"), reverse("employment:spells", args=[labourer_id]))


def posted(request: HttpRequest) -> Any:
    """What was typed, or nothing yet."""
    return request.POST if request.method == "POST" else None


def saved(form: forms.Form, act: Callable[[dict[str, Any]], object]) -> bool:
    """Whether the action took it; a refusal stands beside its field."""
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        add_refusal(form, refusal, get_language() or "zh")
        return False
    return True


def form_page(
    request: HttpRequest,
    form: forms.Form,
    labourer_id: int,
    act: Callable[[dict[str, Any]], object],
    **texts: str,
) -> HttpResponse:
    """One small form: saved and back to the person's work, or 422 with the field's message."""
    if request.method == "POST" and saved(form, act):
        return redirect("employment:spells", labourer_id)
    context = {"note": "", "form": form, "olds": {}, "sections": [], "aside": []}
    context |= {"back": back_to(labourer_id), **texts}
    status = 422 if request.method == "POST" else 200
    return page(request, "employment/form.html", context, status=status)
