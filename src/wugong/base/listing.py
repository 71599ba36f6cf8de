"""From a checked list page to what its template draws: chips, sorts, columns, pager."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from django.utils.translation import gettext as _

from wugong.base import shapes
from wugong.base.compiling import FILTERS
from wugong.base.lists import SIZES, Asked, Filter, ListSpec, Page, Sort

FilterKind = Literal["choice", "many", "text"]
DrawRow = Callable[[Any], shapes.Row]


@dataclass(frozen=True)
class _Question:
    """What the frame of a list depends on: not on its filters, whose address is put in last."""

    sort: Sort
    size: int
    columns: tuple[shapes.Column, ...]
    wanted: tuple[str, ...]  # keys of columns; none: all of them


@dataclass(frozen=True)
class _Frame:
    """What stands round the rows: alike on every page of the same question."""

    columns: tuple[shapes.Column, ...]
    places: tuple[int, ...]  # of the cells that are shown
    sorts: tuple[shapes.Link, ...]
    sizes: tuple[shapes.Link, ...]
    available: tuple[shapes.Choice, ...]


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
    make = _frame if spec.rows is not None else _frame.__wrapped__  # others are made anew each time
    names = set(params.get("cols", "").split(","))
    wanted = tuple(column.key for column in columns if column.key in names)
    frame = make(spec, _Question(asked.sort, asked.size, tuple(columns), wanted))
    rows = [draw(row) for row in page.rows]
    if len(frame.places) < len(columns):
        rows = [row._replace(cells=tuple(row.cells[i] for i in frame.places)) for row in rows]
    return shapes.ListPage(
        title=title,
        columns=frame.columns,
        rows=rows,
        pager=_pager(page, params, unit, frame.sizes),
        search=search,
        kept=[(k, v) for k, v in asked.filters.items() if k != "q"],
        chips=[
            shapes.Chip(chip.label, chip.value, f"?{chip.without}")
            for chip in page.chips
            if chip.key != "q"
        ],
        filters=_menu(spec, asked.filters),
        address=f"{told}&" if (told := asked.query(sort=None, size=None)) else "",
        clear_url="?",
        sorts=frame.sorts,
        columns_available=frame.available,
        **more,
    )


@lru_cache(maxsize=1024)
def _frame(spec: ListSpec, question: _Question) -> _Frame:
    asked = Asked({}, question.sort, question.size)
    columns = question.columns
    places = _places(columns, question.wanted)
    sorts = {
        each.key: _link(
            str(each.label), asked.query(sort=each.key), is_active=each.key == asked.sort.key
        )
        for each in spec.sorts
    }
    return _Frame(
        columns=tuple(_sorted(columns[place], sorts, asked.sort) for place in places),
        places=places,
        sorts=tuple(sorts.values()),
        sizes=tuple(
            _link(str(each), asked.query(size=str(each)), is_active=each == asked.size)
            for each in SIZES
        ),
        available=tuple(
            shapes.Choice(column.key, column.label, place in places)
            for place, column in enumerate(columns)
        ),
    )


def _link(label: str, query: str, *, is_active: bool) -> shapes.Link:
    return shapes.Link(label, f"?{FILTERS}{query}", is_active=is_active)


def _menu(spec: ListSpec, in_force: Mapping[str, str]) -> tuple[shapes.Filter, ...]:
    """The filters that can be added, as they stand."""
    offered = _offered(spec) if spec.rows is not None else _offered.__wrapped__(spec)
    return tuple(
        _filter(each, in_force) if each.key in in_force else unchosen for each, unchosen in offered
    )


@lru_cache(maxsize=256)
def _offered(spec: ListSpec) -> list[tuple[Filter, shapes.Filter]]:
    offered = (each for each in spec.filters if each.key != "q" and each.kind != "place")
    return [(each, _filter(each, {})) for each in offered]


def _places(columns: Sequence[shapes.Column], wanted: Collection[str]) -> tuple[int, ...]:
    """Column choice arrives as ?cols=a,b; unknown names are passed over."""
    kept = tuple(place for place, column in enumerate(columns) if column.key in wanted)
    return kept or tuple(range(len(columns)))


def _sorted(
    column: shapes.Column, sorts: Mapping[str, shapes.Link], in_force: Sort
) -> shapes.Column:
    link = sorts.get(column.key)
    if link is None:
        return column
    way: Literal["", "asc", "desc"] = ""
    if link.is_active:
        way = "desc" if in_force.descending else "asc"
    return column._replace(sort_url=link.url, sort=way)


def _filter(each: Filter, in_force: Mapping[str, str]) -> shapes.Filter:
    value = in_force.get(each.key, "")
    chosen = set(value.split(","))
    return shapes.Filter(
        each.key,
        each.label,
        tuple(shapes.Choice(code, name, code in chosen) for code, name in each.choices),
        kind=_kind(each),
        value=value,
    )


def _kind(each: Filter) -> FilterKind:
    if not each.choices:
        return "text"
    return "many" if each.kind == "many" else "choice"


def _pager(
    page: Page, params: Mapping[str, str], unit: str, sizes: Sequence[shapes.Link]
) -> shapes.Pager:
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
        sizes=sizes,
        note="" if page.count_is_exact else _("满 1,000 只显示“1,000+”"),
    )
