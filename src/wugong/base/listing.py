"""From a checked list page to what its template draws: chips, sorts, columns, pager."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from django.utils.translation import gettext as _

from wugong.base import shapes
from wugong.base.lists import SIZES, Filter, ListSpec, Page

FilterKind = Literal["choice", "many", "text"]
DrawRow = Callable[[Any], shapes.Row]


def list_page(  # the one call that every list of the desk makes
    spec: ListSpec,
    page: Page,
    params: Mapping[str, str],
    *,
    title: str,
    columns: Sequence[shapes.Column],
    draw: DrawRow,
    unit: str,
    search: str | None = None,
    **more: Any,
) -> shapes.ListPage:
    """Everything the list template needs; `more` are further fields of ListPage."""
    asked = page.asked
    shown, rows = _chosen(columns, [draw(row) for row in page.rows], params.get("cols", ""))
    addable = [each for each in spec.filters if each.key != "q" and each.kind != "place"]
    return shapes.ListPage(
        title=title,
        columns=[_sorted(column, spec, page) for column in shown],
        rows=rows,
        pager=_pager(page, params, unit),
        search=search,
        kept=[(k, v) for k, v in asked.filters.items() if k != "q"],
        chips=[
            shapes.Chip(chip.label, chip.value, f"?{chip.without}")
            for chip in page.chips
            if chip.key != "q"
        ],
        filters=[_filter(each, asked.filters) for each in addable],
        clear_url="?",
        sorts=_sorts(spec, page),
        columns_available=[
            shapes.Choice(column.key, column.label, column in shown) for column in columns
        ],
        **more,
    )


def _sorts(spec: ListSpec, page: Page) -> list[shapes.Link]:
    chosen = page.asked.sort.key
    return [
        shapes.Link(str(s.label), "?" + page.asked.query(sort=s.key), is_active=s.key == chosen)
        for s in spec.sorts
    ]


def _chosen(
    columns: Sequence[shapes.Column], rows: list[shapes.Row], wanted: str
) -> tuple[list[shapes.Column], list[shapes.Row]]:
    """Column choice arrives as ?cols=a,b; unknown names are passed over."""
    names = set(wanted.split(",")) if wanted else set()
    kept = [i for i, column in enumerate(columns) if not names or column.key in names]
    if not kept or len(kept) == len(columns):
        return list(columns), rows
    return (
        [columns[i] for i in kept],
        [replace(row, cells=tuple(row.cells[i] for i in kept)) for row in rows],
    )


def _sorted(column: shapes.Column, spec: ListSpec, page: Page) -> shapes.Column:
    sort = next((each for each in spec.sorts if each.key == column.key), None)
    if sort is None:
        return column
    is_on = page.asked.sort.key == sort.key
    way: Literal["", "asc", "desc"] = ""
    if is_on:
        way = "desc" if sort.descending else "asc"
    return replace(column, sort_url="?" + page.asked.query(sort=sort.key), sort=way)


def _filter(each: Filter, in_force: Mapping[str, str]) -> shapes.Filter:
    value = in_force.get(each.key, "")
    chosen = set(value.split(","))
    return shapes.Filter(
        each.key,
        each.label,
        [shapes.Choice(code, name, code in chosen) for code, name in each.choices],
        kind=_kind(each),
        value=value,
    )


def _kind(each: Filter) -> FilterKind:
    if not each.choices:
        return "text"
    return "many" if each.kind == "many" else "choice"


def _pager(page: Page, params: Mapping[str, str], unit: str) -> shapes.Pager:
    asked = page.asked
    text = params.get("at", "0")
    start = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    if asked.after is None and asked.before is None:
        start = 0
    end = start + len(page.rows)
    following = asked.query(after=page.after, at=str(end)) if page.after else ""
    preceding = asked.query(before=page.before, at=str(max(0, start - asked.size)))
    return shapes.Pager(
        first=start + 1,
        last=end if page.rows else 0,
        total=page.count_label,
        unit=unit,
        previous_url=f"?{preceding}" if page.before else "",
        next_url=f"?{following}" if following else "",
        sizes=[
            shapes.Link(str(size), "?" + asked.query(size=str(size)), is_active=size == asked.size)
            for size in SIZES
        ],
        note="" if page.count_is_exact else _("满 1,000 只显示“1,000+”"),
    )
