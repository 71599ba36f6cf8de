"""One lane of the load: a connection, its tables, one transaction until all rows stand."""

import io
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import polars as pl
import psycopg
from django.db import connections
from psycopg import sql

from wugong.ops.demo import structure
from wugong.ops.demo.structure import Connection, Part
from wugong.ops.demo.tables.block import Source, written

NULL = "\\N"
Rows = Callable[[Source], Iterator[pl.DataFrame]]
Told = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Table:
    """A table and what fills it; a shared one keeps the rows that are not the demo's."""

    name: str
    rows: Rows
    shared: str = ""  # the condition on the demo's own rows


@dataclass
class Lane:
    """Tables that are loaded one after the other on one connection."""

    tables: Sequence[Table]
    told: Told
    seconds: dict[str, float] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    _parts: dict[str, tuple[list[Part], list[Part]]] = field(default_factory=dict)
    _connection: Connection | None = None

    @property
    def connection(self) -> Connection:
        if self._connection is None:
            self._connection = connect()
        return self._connection

    def begin(self) -> None:
        """Empty tables without indexes: nothing is logged and nothing is looked up meanwhile."""
        for table in self.tables:
            if table.shared:
                statement = sql.SQL("DELETE FROM {} WHERE {}")
                condition = sql.SQL(structure.trusted(table.shared))
                self.connection.execute(statement.format(sql.Identifier(table.name), condition))
                continue
            statement = sql.SQL("TRUNCATE {} RESTART IDENTITY")
            self.connection.execute(statement.format(sql.Identifier(table.name)))
            constraints = structure.constraints(self.connection, table.name)
            indexes = structure.indexes(self.connection, table.name)
            for part in constraints:
                structure.drop_constraint(self.connection, part)
            for part in indexes:
                structure.drop_index(self.connection, part)
            self._parts[table.name] = constraints, indexes

    def copy(self, source: Source, *, is_last: bool) -> None:
        """Add one county's rows to every table; after the last one, finish each table."""
        for table in self.tables:
            start = time.perf_counter()
            story = source.county.area.story
            count = sum(self._copy(table, written(block, story)) for block in table.rows(source))
            self.counts[table.name] = self.counts.get(table.name, 0) + count
            if is_last:
                self._finish(table)
            spent = time.perf_counter() - start
            self.seconds[table.name] = self.seconds.get(table.name, 0.0) + spent

    def _copy(self, table: Table, block: pl.DataFrame) -> int:
        columns = sql.SQL(", ").join(map(sql.Identifier, block.columns))
        freeze = sql.SQL("" if table.shared else ", FREEZE")
        statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv, NULL '\\N'{})").format(
            sql.Identifier(table.name), columns, freeze
        )
        buffer = io.BytesIO()
        block.write_csv(buffer, include_header=False, null_value=NULL)
        with self.connection.cursor() as cursor, cursor.copy(statement) as copy:
            copy.write(buffer.getbuffer())
        self.told(table.name, len(block))
        return len(block)

    def _finish(self, table: Table) -> None:
        constraints, indexes = self._parts.get(table.name, ([], []))
        for part in constraints:
            structure.add_constraint(self.connection, part)
        for part in indexes:
            structure.add_index(self.connection, part)
        _settle_numbers(self.connection, table.name)
        self.connection.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(table.name)))

    def commit(self) -> None:
        """All or nothing of this lane."""
        self.connection.commit()
        self.connection.close()
        self._connection = None

    def stop(self) -> None:
        """What is not committed is gone, and a running statement ends now."""
        if self._connection is not None:
            self._connection.cancel_safe(timeout=5)
            self._connection.close()
            self._connection = None


def connect() -> Connection:
    """A connection of the owner's own, beside Django's."""
    params = connections["owner"].get_connection_params()
    connection: Connection = psycopg.connect(**params)
    connection.execute("SET maintenance_work_mem = '256MB'")
    connection.execute("SET synchronous_commit = off")
    connection.execute("SET lock_timeout = '30s'")
    connection.execute("SET timezone = 'Asia/Shanghai'")
    connection.commit()
    return connection


def _settle_numbers(connection: Connection, table: str) -> None:
    """The next id comes after those we gave."""
    is_numbered = connection.execute(
        "SELECT FROM information_schema.columns"
        " WHERE table_name = %s AND column_name = 'id' AND is_identity = 'YES'",
        [table],
    ).fetchone()
    if is_numbered is None:
        return
    statement = sql.SQL(
        "SELECT setval(pg_get_serial_sequence({}, 'id'), (SELECT coalesce(max(id), 0) + 1 FROM {}),"
        " false)"
    )
    connection.execute(statement.format(sql.Literal(table), sql.Identifier(table)))
