"""The SQL of a list of light rows: written by the ORM once, then asked with other cursors.

Writing the two queries of a page took longer than asking them. What is kept is their text with
the filters' values: no row, and nothing of who asks, for row security belongs to the transaction.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection

from wugong.base.errors import Refusal

NOT_OF_THE_COLUMN = (ValueError, TypeError, ValidationError)  # what fields say to such a value


@dataclass(frozen=True)
class Statement:
    """A count and the rows of a page, in one message to the database."""

    text: str
    values: tuple[Any, ...]
    cursor: tuple[Callable[[Any], Any], ...]  # how each column of the order takes its value
    row: Callable[[tuple[Any, ...]], Any]

    def ask(self, mark: tuple[Any, ...]) -> tuple[int, list[Any]]:
        """The count, and the rows beyond the mark."""
        try:
            beyond = [take(value) for take, value in zip(self.cursor, mark, strict=True)]
        except NOT_OF_THE_COLUMN:
            raise Refusal("list.bad_cursor", field="after") from None
        with connection.cursor() as cursor:
            cursor.execute(self.text, [*self.values, *beyond])
            (count,) = cursor.fetchone()
            cursor.nextset()
            return count, [self.row(found) for found in cursor.fetchall()]
