"""The Jinja2 environment: what every template may use."""

import functools
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext
from jinja2 import Environment
from markupsafe import Markup

BUILD = Path(settings.STATIC_ROOT) / "build"


@functools.cache
def _manifest() -> dict[str, Any]:
    path = BUILD / ".vite" / "manifest.json"
    found: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return found


def static(path: str) -> str:
    """Address of a static file; a front-end entry by its source name."""
    entry = _manifest().get(path)
    return f"/static/build/{entry['file']}" if entry else f"/static/{path}"


def url(name: str, *args: object) -> str:
    """Address of a page by its name."""
    return reverse(name, args=args)


@functools.lru_cache(maxsize=512)
def icon(name: str, size: int = 16) -> Markup:
    """One icon of the sprite."""
    return Markup(
        '<svg class="icon" width="{0}" height="{0}" aria-hidden="true"><use href="{1}#{2}"/></svg>'
    ).format(size, static("build/icons.svg"), name)


def number(value: float | None) -> str:
    """26,914; a real minus sign; a dash for none."""
    if value is None:
        return "–"
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"
    return text.replace("-", "−")


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
    local = timezone.localtime(value)
    return f"{day(local.date(), today=local.date())} {local:%H:%M}"


def percent(value: float | None, digits: int = 1) -> str:
    """A share of one as per cent."""
    return "–" if value is None else f"{value * 100:.{digits}f}%"


def environment(**options: Any) -> Environment:
    """Called once by Django's Jinja2 backend."""
    env = Environment(**{**options, "trim_blocks": True, "lstrip_blocks": True})
    env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]  # from the i18n extension
    env.globals.update(static=static, url=url, icon=icon, get_language=translation.get_language)
    env.filters.update(number=number, day=day, clock_time=clock_time, percent=percent)
    return env
