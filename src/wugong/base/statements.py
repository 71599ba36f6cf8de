"""The SQL of a list of light rows: written by the ORM once, then asked with other values.

Writing the two queries of a page took longer than asking them. What is kept is their text, with a
slot for each value that the driver puts in: no row, and nothing of who asks, for row security
belongs to the transaction.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Lookup, Model
from django.db.models.sql.compiler import SQLCompiler

from wugong.base import direct
from wugong.base.errors import Refusal
from wugong.base.scopes import current_scope

M = TypeVar("M", bound=Model)
NOT_OF_THE_COLUMN = (ValueError, TypeError, ValidationError)  # what fields say to such a value


@dataclass(frozen=True)
class Slot:
    """Where a value will stand that a statement is asked with."""

    place: int


FROM, BELOW = Slot(-2), Slot(-1)  # of whoever asks: the codes of their area stand last


class InArray(Lookup):
    """One of the keys that a query finds first, once: of `in` PostgreSQL may make a join.

    In a group, where it expects one row, it asked that query anew for each of a hundred.
    """

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        """As an array that stands before the rows are read."""
        key, values = self.process_lhs(compiler, connection)
        keys, known = compiler.compile(self.rhs)
        return f"{key} = ANY({keys})", (*values, *known)


@dataclass(frozen=True)
class Statement:
    """A count and the rows of a page."""

    count: str
    counted: tuple[Any, ...]  # each a slot or what stands in any question
    page: str
    paged: tuple[Any, ...]
    cursor: tuple[Callable[[Any], Any], ...]  # how each column of the order takes its value
    row: Callable[[tuple[Any, ...]], Any]

    @cached_property
    def both(self) -> str:
        """The count before each row of the page; a query of nothing else keeps a query's order."""
        return f"SELECT ({self.count}), page.* FROM ({self.page}) AS page"  # noqa: S608  # ours

    def ask(
        self, given: Sequence[Any], mark: tuple[Any, ...], *, counts: bool = True
    ) -> tuple[int, list[Any]]:
        """The count (0 unless asked), and the rows beyond the mark; slots take given and mark."""
        whose = current_scope()
        try:
            beyond = [take(value) for take, value in zip(self.cursor, mark, strict=True)]
        except NOT_OF_THE_COLUMN:
            raise Refusal("list.bad_cursor", field="after") from None
        known = [*given, *beyond, whose.area, whose.area + "~"]
        page = _filled(self.paged, known)
        if not counts:
            return 0, [self.row(found) for found in direct.repeated(self.page, page, whose)]
        counted = _filled(self.counted, known)
        both = direct.repeated(self.both, [*counted, *page], whose)
        if both or not mark:  # in one message, where the page has rows or is the first
            return (both[0][0] if both else 0), [self.row(found[1:]) for found in both]
        ((count,),) = direct.repeated(self.count, counted, whose)
        return count, []


def _filled(values: Sequence[Any], known: Sequence[Any]) -> list[Any]:
    return [known[value.place] if type(value) is Slot else value for value in values]


@cache
def _columns(model: type[Model]) -> tuple[str, list[str], list[tuple[int, Any]]]:
    """The columns of a table, their names on the model, and whoever opens a column's value."""
    fields = model._meta.concrete_fields
    opened = [
        (place, field.from_db_value)
        for place, field in enumerate(fields)
        if hasattr(field, "from_db_value")
    ]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    return columns, [field.attname for field in fields], opened


@cache
def _selected(model: type[Model], where: str) -> str:
    return f"SELECT {_columns(model)[0]} FROM {model._meta.db_table} WHERE {where}"  # noqa: S608  # ours


def rows_of(model: type[M], where: str, values: Sequence[Any]) -> list[M]:
    """Whole rows of one table; `where` is written by us, for the doors that many knock at."""
    _text, names, opened = _columns(model)
    found = []
    for row in direct.planned(_selected(model, where), values):
        kept = list(row)
        for place, open_value in opened:
            kept[place] = open_value(kept[place], None, connection)
        found.append(model.from_db("default", names, kept))
    return found
