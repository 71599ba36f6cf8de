"""Indexes and constraints out of the way of a bulk load, and back exactly as they were."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

import psycopg
from psycopg import sql

Connection = psycopg.Connection[tuple[Any, ...]]

FOREIGN_KEYS: LiteralString = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype = 'f' AND (conrelid::regclass::text = ANY(%(tables)s)
  OR confrelid::regclass::text = ANY(%(tables)s))
ORDER BY 1, 2
"""
CONSTRAINTS: LiteralString = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype IN ('p', 'u', 'x') AND conrelid = %(table)s::regclass
ORDER BY contype <> 'p', 2
"""
INDEXES: LiteralString = """
SELECT %(table)s, c.relname, pg_get_indexdef(i.indexrelid)
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE i.indrelid = %(table)s::regclass
  AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)
ORDER BY 2
"""


@dataclass(frozen=True, slots=True)
class Part:
    """One constraint or index: its table, its name, the words that make it."""

    table: str
    name: str
    definition: str


def foreign_keys(connection: Connection, tables: Sequence[str]) -> list[Part]:
    """Every foreign key from or to these tables."""
    return [Part(*row) for row in connection.execute(FOREIGN_KEYS, {"tables": list(tables)})]


def constraints(connection: Connection, table: str) -> list[Part]:
    """Primary keys first, then unique and exclusion constraints."""
    return [Part(*row) for row in connection.execute(CONSTRAINTS, {"table": table})]


def indexes(connection: Connection, table: str) -> list[Part]:
    """Indexes that are not a constraint's own."""
    return [Part(*row) for row in connection.execute(INDEXES, {"table": table})]


def drop_constraint(connection: Connection, part: Part) -> None:
    """Let one go."""
    statement = sql.SQL("ALTER TABLE {} DROP CONSTRAINT IF EXISTS {}")
    connection.execute(statement.format(sql.Identifier(part.table), sql.Identifier(part.name)))


def drop_index(connection: Connection, part: Part) -> None:
    """Let one go."""
    connection.execute(sql.SQL("DROP INDEX IF EXISTS {}").format(sql.Identifier(part.name)))


def add_constraint(connection: Connection, part: Part) -> None:
    """As the catalogue worded it; the rows are checked."""
    statement = sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}")
    words = sql.SQL(trusted(part.definition))
    connection.execute(
        statement.format(sql.Identifier(part.table), sql.Identifier(part.name), words)
    )


def add_index(connection: Connection, part: Part) -> None:
    """As the catalogue worded it."""
    connection.execute(sql.SQL(trusted(part.definition)))


def force_rows(connection: Connection, tables: Sequence[str], *, is_forced: bool) -> None:
    """Row security for the owner too, on those tables that have it."""
    secured = connection.execute(
        "SELECT relname FROM pg_class WHERE relrowsecurity AND relname = ANY(%s)", [list(tables)]
    ).fetchall()
    word = sql.SQL("FORCE" if is_forced else "NO FORCE")
    for (table,) in secured:
        statement = sql.SQL("ALTER TABLE {} {} ROW LEVEL SECURITY")
        connection.execute(statement.format(sql.Identifier(table), word))


def forced(connection: Connection, tables: Sequence[str]) -> list[str]:
    """Which of the tables hold even their owner to row security."""
    found = connection.execute(
        "SELECT relname FROM pg_class WHERE relforcerowsecurity AND relname = ANY(%s) ORDER BY 1",
        [list(tables)],
    )
    return [table for (table,) in found]


def trusted(words: str) -> LiteralString:
    """The database's own words about its own structure, not anybody's input."""
    trusted: Any = words
    text: LiteralString = trusted
    return text
