"""The Jinja2 environment: what every template may use."""

import functools
import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone, translation
from django.utils.html import format_html
from markupsafe import Markup

from wugong.base.actor import Actor
from wugong.base.cells import num, table_rows
from wugong.base.clock import SHANGHAI
from wugong.base.compiling import TOKEN, SpokenEnvironment, kept, translated

May = Callable[[Actor], bool]
_opens: dict[str, May] = {}
BUILD = Path(settings.STATIC_ROOT) / "build"


@functools.cache
def _manifest() -> dict[str, str]:
    path = BUILD / "manifest.json"
    found: dict[str, str] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return found


def static(name: str) -> str:
    """Address of a built front-end file, by its plain name; the file's own name holds a hash."""
    return f"{settings.STATIC_URL}build/{_manifest().get(name, name)}"


@functools.lru_cache(maxsize=4096)
def url(name: str, *args: object) -> str:
    """Address of a page by its name; addresses do not change while the platform runs."""
    return reverse(name, args=args)


def opens_for(may: May, *names: str) -> None:
    """Stated beside the addresses: whom a page opens for, so that rooms below can ask."""
    _opens.update(dict.fromkeys(names, may))


def link_to(name: str, *args: object, by: Actor) -> str:
    """A higher room's page; nothing where the room is not there or the reader may not open it."""
    if not _opens.get(name, _anybody)(by):
        return ""
    try:
        return url(name, *args)
    except NoReverseMatch:
        return ""


def _anybody(by: Actor) -> bool:
    return True


_FIELD = format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', TOKEN)


def one_token(_request: HttpRequest) -> dict[str, object]:
    """One masked CSRF token a page: each use of Django's own would mask it again."""
    return {"csrf_token": TOKEN, "csrf_input": _FIELD}


@functools.cache
def icon(name: str) -> Markup:
    """One icon of the sprite."""
    return Markup('<svg class="ti" aria-hidden="true"><use href="{}#{}"/></svg>').format(
        static("icons.svg"), name
    )


def day(value: date | datetime | None, *, today: date | None = None) -> str:
    """2019年8月30日; without the year inside the current one."""
    if value is None:
        return "–"
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    is_this_year = today is not None and value.year == today.year
    if (translation.get_language() or "zh").startswith("en"):
        text = f"{value.day} {value:%b}"
        return text if is_this_year else f"{text} {value.year}"
    text = f"{value.month}月{value.day}日"
    return text if is_this_year else f"{value.year}年{text}"


def clock_time(value: datetime | None) -> str:
    """8月30日 09:12, in the county's zone."""
    if value is None:
        return "–"
    local = value.astimezone(SHANGHAI)
    return f"{day(local.date(), today=local.date())} {local:%H:%M}"


def numbered(text: str, count: int, /, **values: object) -> str:
    """A text with a number in it, `%(n)s`, in the form that the number asks for in English."""
    return translation.ngettext(text, text, count) % {"n": f"{count:,}", **values}


def unit(word: str, value: object) -> str:
    """1 person, 2 people: the catalogue has the units as plurals; Chinese has one form."""
    if str(value).lstrip("+−") != "1" or not word.isascii():
        return word
    if word.endswith("ies"):
        return word.removesuffix("ies") + "y"
    return {"people": "person"}.get(word, word.removesuffix("s"))


def percent(value: float | None, digits: int = 1) -> str:
    """A share of one as per cent."""
    return "–" if value is None else f"{value * 100:.{digits}f}%"


def environment(**options: Any) -> SpokenEnvironment:
    """Called once by Django's Jinja2 backend."""
    options |= {"autoescape": True, "trim_blocks": True, "lstrip_blocks": True}
    env = SpokenEnvironment(**options)
    env.globals.update(_=translated, numbered=numbered, static=static, url=url)
    env.globals.update(icon=icon, kept=kept, table_rows=table_rows)
    env.filters.update(num=num, day=day, clock_time=clock_time, percent=percent, unit=unit)
    return env
