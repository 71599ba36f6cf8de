"""The SQL of a list of light rows: written by the ORM once, then asked with other values.

Writing the two queries of a page took longer than asking them. What is kept is their text, with a
slot for each value that the driver puts in: no row, and nothing of who asks, for row security
belongs to the transaction.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Model
from psycopg import Cursor

from wugong.base.errors import Refusal

M = TypeVar("M", bound=Model)
NOT_OF_THE_COLUMN = (ValueError, TypeError, ValidationError)  # what fields say to such a value


@dataclass(frozen=True)
class Slot:
    """Where a value will stand that a statement is asked with."""

    place: int


@dataclass(frozen=True)
class Statement:
    """A count and the rows of a page, in one message to the database."""

    count: str
    counted: tuple[Any, ...]  # each a slot or what stands in any question
    page: str
    paged: tuple[Any, ...]
    cursor: tuple[Callable[[Any], Any], ...]  # how each column of the order takes its value
    row: Callable[[tuple[Any, ...]], Any]

    def ask(
        self, given: Sequence[Any], mark: tuple[Any, ...], *, counts: bool = True
    ) -> tuple[int, list[Any]]:
        """The count (0 unless asked), and the rows beyond the mark; slots take given and mark."""
        try:
            beyond = [take(value) for take, value in zip(self.cursor, mark, strict=True)]
        except NOT_OF_THE_COLUMN:
            raise Refusal("list.bad_cursor", field="after") from None
        known = [*given, *beyond]
        text, values = self.page, self.paged
        if counts:
            text, values = f"{self.count}; {text}", self.counted + values
        with connection.cursor() as cursor:
            cursor.execute(text, [known[v.place] if type(v) is Slot else v for v in values])
            count = cursor.fetchone()[0] if counts else 0
            if counts:
                cursor.nextset()
            return count, [self.row(found) for found in cursor.fetchall()]


def planned(text: str, values: Any = ()) -> list[tuple[Any, ...]]:
    """What a statement of ours finds, planned once a connection: for doors that many knock at.

    The values travel beside the text, so their types are written in it. No plan outlives its
    connection, and PostgreSQL plans anew for another role: row security stands as it is.
    """
    own = connections[DEFAULT_DB_ALIAS]
    own.ensure_connection()
    if own.queries_logged:  # where statements are written down, Django's cursor does it
        with own.cursor() as cursor:
            cursor.execute(text, values)
            return cursor.fetchall() if cursor.description is not None else []
    with own.wrap_database_errors:  # its own cursor takes longer to make than most take to ask
        plain = Cursor(own.connection)
        plain.execute(text, values)
        return plain.fetchall() if plain.description is not None else []


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


def rows_of(model: type[M], where: str, values: Sequence[Any]) -> list[M]:
    """Whole rows of one table; `where` is written by us, for the doors that many knock at."""
    columns, names, opened = _columns(model)
    text = f"SELECT {columns} FROM {model._meta.db_table} WHERE {where}"  # noqa: S608  # ours
    found = []
    for row in planned(text, values):
        kept = list(row)
        for place, open_value in opened:
            kept[place] = open_value(kept[place], None, connection)
        found.append(model.from_db("default", names, kept))
    return found
