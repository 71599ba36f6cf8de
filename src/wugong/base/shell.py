"""The frame round a page. The roof knows the menu; this room only asks for it by name."""

import functools
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.module_loading import import_string

from wugong.base.shapes import Shell


@functools.cache
def _maker() -> Callable[[HttpRequest], Shell]:
    maker: Callable[[HttpRequest], Shell] = import_string(settings.SHELL)
    return maker


def shell_of(request: HttpRequest) -> Shell:
    """Menu, areas, search, tray and language of this request's user."""
    return _maker()(request)


def page(
    request: HttpRequest, template: str, context: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    """A desk page in its frame."""
    return render(request, template, {**context, "shell": shell_of(request)}, status=status)
