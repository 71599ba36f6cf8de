"""The peer of `page_list.py`: the same list as Django's own parts would draw it.

Objects of the ORM with their household, counted and read anew, and a template of Django's with
its translations and localised dates; the same rows in the same scope. It is spared what our page
does besides: who asks, permissions, the decryption of numbers, masks, menus, filters, headers.
"""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

ROWS, MOST_COUNTED = 25, 1001
TEMPLATE = Path(__file__).with_suffix(".html")


def plain_list(area: str) -> Callable[[], bytes]:
    """Draws the first page of the labourers of an area; returns the body of the answer."""
    labourers = import_module("wugong.people.models").Labourer.objects
    scopes = import_module("wugong.base.scopes")
    engine = import_module("django.template").Engine(libraries={"i18n": "django.templatetags.i18n"})
    template = engine.from_string(TEMPLATE.read_text("utf-8"))
    context: Any = import_module("django.template").Context
    response: Any = import_module("django.http").HttpResponse

    def page() -> bytes:
        with scopes.scope(scopes.area_scope(area)):
            rows = labourers.filter(
                code__gte=area, code__lt=f"{area}~", is_labour=True, status="on_roll"
            )
            count = rows[:MOST_COUNTED].count()
            shown = rows.select_related("household").order_by("code", "id")
            found = list(shown[: ROWS + 1])
            text = template.render(context({"rows": found[:ROWS], "count": count}))
        return bytes(response(text).content)

    return page
