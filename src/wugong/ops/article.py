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
from wugong.base.scopes import area_scope, scope

_DATA = files("wugong.ops") / "data"
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
    home = area or settings.HOME_COUNTY
    params: dict[str, Any] = {"home": home, "beyond": home + "~", "today": clock.business_today()}
    with scope(area_scope(home)), connection.cursor() as cursor:
        computed: dict[str, Decimal] = {}
        for number, statement in statements().items():
            cursor.execute(statement, params)
            (value,) = cursor.fetchone() or (0,)
            computed[number] = Decimal(value or 0)
    return [_row(figure, computed.get(figure["id"])) for figure in published()]


def _row(figure: dict[str, str], computed: Decimal | None) -> Row:
    note = ""
    if computed is None:
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
