"""What every form page of the room does: draw, take, refuse beside the field."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from markupsafe import Markup

from wugong.base.actor import Actor, require
from wugong.base.errors import Refusal
from wugong.base.forms import add_refusal
from wugong.base.shapes import Link
from wugong.base.shell import page
from wugong.base.web import actor_of
from wugong.places.web import region_field

FORM = "people/labourer_form.html"


def asker(request: HttpRequest) -> Actor:
    """Who is asking; whoever is not logged in is sent to log in first."""
    actor = actor_of(request)
    require(actor.is_known, "login.required")
    return actor


def group_field(request: HttpRequest, code: str, root: str) -> Markup:
    """The cascade down to a villagers' group; what is missing is said beside it."""
    is_missing = request.method == "POST" and not code
    error = Refusal("people.not_a_group").message(get_language() or "zh") if is_missing else ""
    return region_field("code", code, root=root, deepest=15, error=error)


def ask(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[], str],
    *,
    title: str,
    back: Link,
    submit: str,
    **more: Any,
) -> HttpResponse:
    """Show the form; on POST run the action, which answers where to go on."""
    code = 200
    if request.method == "POST":
        code = 422
        if form.is_valid():
            try:
                return redirect(act())
            except Refusal as refusal:
                code = refuse(request, form, refusal)
    context: Mapping[str, Any] = {
        "title": title,
        "note": "",
        "back": back,
        "form": form,
        "olds": {},
        "sections": [],
        "submit_label": submit,
        "aside": [],
        "region": None,
    }
    return page(request, FORM, {**context, **more}, status=code)


def refuse(request: HttpRequest, form: forms.Form, refusal: Refusal) -> int:
    """Beside the field it is about; what is not allowed or not there is no form's matter."""
    if refusal.status in (401, 403, 404):
        raise refusal
    request.refusal = refusal  # type: ignore[attr-defined]  # one_transaction records it
    add_refusal(form, refusal, get_language() or "zh")
    return refusal.status
