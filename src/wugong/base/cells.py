"""The rows of a list, drawn by kind of column: the hot loop of every list page.

In a template the same loop took more than twice the processor time; all other markup is there.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

from markupsafe import Markup

from wugong.base.shapes import Column, Row

_special = re.compile("[&<>\"']").search
Draw = Callable[[Any], str]
NOTHING = '<span class="q">–</span>'


def plain(value: Any) -> str:
    """A value escaped; markup stays as it is."""
    kind = type(value)
    if kind is str:  # names, numbers, codes have nothing to escape, and one look says so
        return escape(value) if _special(value) else value
    if kind is Markup:
        return value  # type: ignore[no-any-return]  # as it is
    return str(value) if kind is int else Markup.escape(value)


def num(value: object) -> object:
    """26,914; a real minus sign; a dash for none; other values as they are."""
    if value is None:
        return "–"
    return f"{value:,}".replace("-", "−") if isinstance(value, int) else value


def _num(value: object) -> str:
    return plain(num(value))


def _bold(value: object) -> str:
    return f"<b>{plain(value)}</b>"


def _quiet(value: object) -> str:
    return f'<span class="q">{plain(value)}</span>'


def _name(value: Sequence[str]) -> str:
    name, url, *more = value
    note = f"<small>{plain(more[0])}</small>" if more and more[0] else ""
    return f'<a class="nm" href="{plain(url)}">{plain(name)}</a>{note}'


def _tags(value: Sequence[tuple[str, str]]) -> str:
    return "".join(
        f'<span class="tag {plain(tone)}">{plain(label)}</span>' for label, tone in value
    )


def _fresh(value: tuple[int, bool, str, str]) -> str:
    share, is_late, ago, source = value
    return (
        f'<svg class="age{" o" if is_late else ""}" width="34" height="4" aria-hidden="true">'
        f'<rect width="34" height="4"/><rect class="f" width="{plain(share)}%" height="4"/></svg>'
        f'<span class="ago{" c-due" if is_late else ""}">{plain(ago)}</span>'
        f"<small>{plain(source)}</small>"
    )


def _link(value: tuple[str, str]) -> str:
    label, url = value
    return f'<a href="{plain(url)}">{plain(label)}</a>' if url else plain(label)


def _action(value: tuple[str, str]) -> str:
    label, url = value
    return f'<a class="btn sm" href="{plain(url)}">{plain(label)}</a>' if url else ""


def _post(value: tuple[str, str]) -> str:
    label, url = value
    return f'<button type="submit" class="btn sm" formaction="{plain(url)}">{plain(label)}</button>'


def _progress(value: tuple[int, str]) -> str:
    share, words = value
    return (
        f'<progress max="100" value="{plain(share)}" aria-label="{plain(words)}"></progress>'
        f"<small>{plain(words)}</small>"
    )


DRAWN: Mapping[str, Draw] = {
    "text": plain,
    "quiet": _quiet,
    "num": _num,
    "bold": _bold,
    "name": _name,
    "tags": _tags,
    "fresh": _fresh,
    "link": _link,
    "action": _action,
    "post": _post,
    "progress": _progress,
}


def _status(icons: str) -> Draw:
    def draw(value: Sequence[str]) -> str:
        icon, label, *tone = value
        return (
            f'<span class="st {plain(tone[0]) if tone else ""}"><svg class="ti" aria-hidden="true">'
            f'<use href="{icons}#{plain(icon)}"/></svg>{plain(label)}</span>'
        )

    return draw


def _opening(column: Column) -> str:
    minor = " mn" if column.is_minor else ""
    label = f' data-label="{plain(column.label)}"' if column.kind == "num" else ""
    return f'<td class="k-{column.kind}{minor}"{label}>'


def table_rows(columns: Sequence[Column], rows: Sequence[Row], tick: str, icons: str) -> Markup:
    """The rows, a cell for each column; `tick` labels the boxes before them, if there are any."""
    drawn = {**DRAWN, "status": _status(icons)}
    cells = [(_opening(column), drawn[column.kind]) for column in columns]
    found = []
    for row in rows:
        found.append("\n<tr>")
        if tick:
            found.append(
                f'<td class="tick"><input type="checkbox" name="id" value="{plain(row.id)}"'
                f' aria-label="{tick}"></td>'
            )
        for (opening, draw), value in zip(cells, row.cells, strict=False):
            text = NOTHING if value is None or value == "" else draw(value)
            found.append(f"{opening}{text}</td>")
        found.append("</tr>")
    return Markup("".join(found))  # noqa: S704  # each value was escaped
