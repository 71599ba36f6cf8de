"""The county's published figures of 2018 and 2019, each computed again from person records.

`data/published_figures.csv` holds what was published and which room a figure waits for;
`data/article.sql` how each of the others is counted (docs/rules.md says why).
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from django.conf import settings
from django.db import connection

from wugong.base import clock
from wugong.base.models import Setting
from wugong.base.scopes import area_scope, scope

_DATA = files("wugong.ops") / "data"
BUILT_TO = "2019"
_AT_LEAST, _MORE = ">=", ">"


@dataclass(frozen=True, slots=True)
class Row:
    """One published figure beside ours."""

    id: str
    name: str
    published: str
    computed: str | None
    equal: bool
    unit: str
    period: str
    note: str = ""


def published() -> Iterator[dict[str, str]]:
    """What was published."""
    yield from csv.DictReader((_DATA / "published_figures.csv").read_text("utf-8").splitlines())


@cache
def statements() -> dict[str, str]:
    """The statement of each figure, by its number; `-- F07` begins one."""
    found: dict[str, str] = {}
    for part in ("\n" + (_DATA / "article.sql").read_text("utf-8")).split("\n-- F")[1:]:
        head, _, body = part.partition("\n")
        found["F" + head.split()[0].rstrip(":")] = body.strip()
    return found


def compare(area: str = "") -> list[Row]:
    """Every figure, computed inside the county's scope; what cannot be computed says why."""
    if (scenario := _scenario()) != BUILT_TO:
        note = f"the demo of {scenario} is not built to the figures of 2018 and 2019"
        return [_row(figure, None, note) for figure in published()]
    home = area or settings.HOME_COUNTY
    params: dict[str, Any] = {"home": home, "beyond": home + "~", "today": clock.business_today()}
    with scope(area_scope(home)), connection.cursor() as cursor:
        computed: dict[str, Decimal] = {}
        for number, statement in statements().items():
            cursor.execute(statement, params)
            (value,) = cursor.fetchone() or (0,)
            computed[number] = Decimal(value or 0)
    return [_row(figure, computed.get(figure["id"])) for figure in published()]


def _scenario() -> str:
    """Of a loaded demo the story it tells; a real county's own records are counted as they are."""
    demo = Setting.objects.filter(key="demo").order_by("-valid_from").first()
    return str(demo.value.get("scenario", BUILT_TO)) if demo is not None else BUILT_TO


def _row(figure: dict[str, str], computed: Decimal | None, note: str = "") -> Row:
    if computed is None and not note:
        note = f"the room of {figure['waits_for']} does not stand yet"
    return Row(
        id=figure["id"],
        name=figure["name"],
        published=figure["value"],
        computed=None if computed is None else plain(computed),
        equal=computed is not None and agrees(computed, figure["value"]),
        unit=figure["unit"],
        period=figure["period"],
        note=note,
    )


def agrees(computed: Decimal, value: str) -> bool:
    """Equal to what was published, or past it where only a bound was."""
    if value.startswith(_AT_LEAST):
        return computed >= Decimal(value.removeprefix(_AT_LEAST))
    if value.startswith(_MORE):
        return computed > Decimal(value.removeprefix(_MORE))
    return computed == Decimal(value)


def plain(number: Decimal) -> str:
    """Without an exponent and without empty decimals."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
