"""Straight to libpq, for what every request asks: to open its scope, who asks, a page of rows.

A cursor takes four times longer to make, wait with and close than such a statement takes to ask.
What a cursor promises holds here too: a transaction is begun where Django is in one, statements
are written down where Django writes them down, and an error is the class of Django it always is.
"""

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import count
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.abc import Transformer
from psycopg.adapt import PyFormat
from psycopg.adapt import Transformer as Adapter
from psycopg.errors import InFailedSqlTransaction, OperationalError, error_from_result
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult
from pydantic_core import to_json

from wugong.base import scopes  # they open through this module: each looks the other up when asked

Values = Sequence[Any] | Mapping[str, Any]
Rows = list[tuple[Any, ...]]
_DONE = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)
_BEGIN = b"BEGIN;"
_MARK = re.compile(r"%(?:\((\w+)\)s|s|%)")
# A table has another shape since a migration; a pooler forgot. The next request plans anew.
_PLAN_IS_GONE = ("0A000", "26000")
_MOST_KEPT = 48  # plans of whole questions a connection, some 100 kB each
_MOST_SEEN = 256  # questions asked once


class _Line:
    """One connection, and what was planned on it."""

    def __init__(self, own: psycopg.Connection[Any]) -> None:
        self.own = own
        self.adapter: Transformer = Adapter(own)
        self.plans: dict[Hashable, tuple[bytes, Transformer]] = {}
        self.kept: dict[Hashable, bytes] = {}  # least lately asked first
        self.seen: dict[Hashable, None] = {}
        self.numbers = count()

    def must_begin(self) -> bool:
        """Whether a transaction is wanted and none has begun, as psycopg asks it."""
        own = self.own
        return not own.autocommit and own.pgconn.transaction_status == TransactionStatus.IDLE

    def rows(self, adapter: Transformer, result: PGresult) -> Rows:
        """The rows of an answer, none of what only tells that it is done, or its error."""
        if result.status not in _DONE:
            if self.own.pgconn.status == ConnStatus.BAD:
                raise OperationalError(result.get_error_message())
            raise error_from_result(result)
        adapter.set_pgresult(result)
        found = adapter.load_rows(0, result.ntuples, tuple)
        adapter.set_pgresult(None)  # or its rows would stay in memory until it is asked again
        return found

    def say(self, text: bytes) -> Rows:
        """What statements find that carry their values, in one message: the last one's rows."""
        text = _BEGIN + text if self.must_begin() else text
        return self.rows(self.adapter, self.own.pgconn.exec_(text))

    def prepare(self, query: bytes) -> bytes:
        """The name of a statement that is kept on this connection."""
        name = b"wugong_%d" % next(self.numbers)
        self.rows(self.adapter, self.own.pgconn.prepare(name, query))
        return name

    def plan(self, question: Hashable, query: bytes) -> tuple[bytes, Transformer]:
        """The name of one whose values travel beside it, and who writes them."""
        return self.plans.setdefault(question, (self.prepare(query), Adapter(self.own)))

    def written(self, text: str, values: Values) -> bytes:
        """A statement with its values in it."""
        parts, names = _cut(text)
        literal, words = self.adapter.as_literal, [parts[0].encode()]
        for value, part in zip(_in_order(names, values), parts[1:], strict=True):
            words += (literal(value), part.encode())
        return b"".join(words)

    def is_new(self, question: Hashable) -> bool:
        """Whether it was not asked lately."""
        if question in self.seen:
            del self.seen[question]
            return False
        self.seen[question] = None
        if len(self.seen) > _MOST_SEEN:
            del self.seen[next(iter(self.seen))]
        return True

    def keep(self, question: Hashable, query: bytes) -> bytes:
        """The name of a question that is asked again; whichever rested longest gives way."""
        if len(self.kept) >= _MOST_KEPT:
            name = self.kept.pop(next(iter(self.kept)))
            self.rows(self.adapter, self.own.pgconn.close_prepared(name))
        return self.kept.setdefault(question, self.prepare(query))


_lines: WeakKeyDictionary[BaseDatabaseWrapper, _Line] = WeakKeyDictionary()


def _line(wrapper: BaseDatabaseWrapper) -> _Line:
    wrapper.ensure_connection()
    found = _lines.get(wrapper)
    if found is None or found.own is not wrapper.connection:
        found = _lines[wrapper] = _Line(wrapper.connection)
    return found


@lru_cache(maxsize=2048)
def _cut(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What stands between the values, and their names (empty ones where they come in order)."""
    parts, names, end = [""], [], 0
    for mark in _MARK.finditer(text):
        parts[-1] += text[end : mark.start()]
        end = mark.end()
        if mark[0] == "%%":
            parts[-1] += "%"
        else:
            parts.append("")
            names.append(mark[1] or "")
    parts[-1] += text[end:]
    return tuple(parts), tuple(names)


@lru_cache(maxsize=2048)
def _numbered(text: str) -> tuple[bytes, tuple[str, ...]]:
    """The statement with $1, $2 … in it, and the name of each of these."""
    parts, names = _cut(text)
    different = tuple(dict.fromkeys(names)) if any(names) else names
    places = {name: number for number, name in enumerate(different, 1)}
    numbers = [places[name] if name else at for at, name in enumerate(names, 1)]
    query = parts[0] + "".join(f"${n}{part}" for n, part in zip(numbers, parts[1:], strict=True))
    return query.encode(), different


def _in_order(names: Sequence[str], values: Values) -> Sequence[Any]:
    return [values[name] for name in names] if isinstance(values, Mapping) else values


def planned(text: str, values: Values = ()) -> Rows:
    """What a statement of ours finds, planned once a connection: for doors that many knock at.

    The values travel beside the text, so their types are written in it. No plan outlives its
    connection, and PostgreSQL plans anew for another role: row security stands as it is. Areas
    of one size share a plan: a group's, which reads the group, would read the whole county.
    """
    wrapper = connections[DEFAULT_DB_ALIAS]
    if wrapper.queries_logged:
        return _written_down(wrapper, text, values)
    query, names = _numbered(text)
    given, question = _in_order(names, values), (text, len(scopes.current_scope().area))
    with wrapper.wrap_database_errors:
        line = _line(wrapper)
        with line.own.lock:
            if line.must_begin():
                line.say(b"")
            name, adapter = line.plans.get(question) or line.plan(question, query)
            sent = adapter.dump_sequence(given, [PyFormat.TEXT] * len(given))
            try:
                result = line.own.pgconn.exec_prepared(name, sent)  # type: ignore[arg-type]  # NULL
                return line.rows(adapter, result)
            except psycopg.Error as error:
                if error.sqlstate in _PLAN_IS_GONE:
                    del line.plans[question]
                raise


def asked(text: str, values: Values = ()) -> Rows:
    """What a statement finds that PostgreSQL plans for these very values: they stand in it."""
    wrapper = connections[DEFAULT_DB_ALIAS]
    if wrapper.queries_logged:
        return _written_down(wrapper, text, values)
    with wrapper.wrap_database_errors:
        line = _line(wrapper)
        with line.own.lock:
            return line.say(line.written(text, values))


def repeated(text: str, values: Sequence[Any], whose: Hashable) -> Rows:
    """As `asked`; a question that somebody asks again keeps the plan that was made for it.

    Planning takes longer than finding a page. A plan looks at the values and at whose rows are
    asked for, so it belongs to both; PostgreSQL makes it anew when it has counted a table again.
    """
    wrapper = connections[DEFAULT_DB_ALIAS]
    if wrapper.queries_logged:
        return _written_down(wrapper, text, values)
    with wrapper.wrap_database_errors:
        line = _line(wrapper)
        with line.own.lock:
            query = line.written(text, values)
            question = (query, whose)
            name = line.kept.pop(question, None)
            if name is None and line.is_new(question):
                return line.say(query)
            if line.must_begin():
                line.say(b"")
            if name is None:
                name = line.keep(question, query)
            line.kept[question] = name  # the latest
            try:
                return line.rows(line.adapter, line.own.pgconn.exec_prepared(name, ()))
            except psycopg.Error as error:
                if error.sqlstate in _PLAN_IS_GONE:
                    del line.kept[question]
                raise


def commit(wrapper: BaseDatabaseWrapper) -> None:
    """The end of a transaction, if one has begun."""
    line = _line(wrapper)
    with line.own.lock:
        if line.own.pgconn.transaction_status != TransactionStatus.IDLE:
            result = line.own.pgconn.exec_(b"COMMIT")
            line.rows(line.adapter, result)
            if result.command_status == b"ROLLBACK":  # an error before was passed over
                raise InFailedSqlTransaction("nothing was kept of a transaction that had failed")


def listed(values: Iterable[int | UUID | datetime]) -> str:
    """For an array of a statement, written at once; the driver asks each value what it is."""
    return "{" + ",".join(map(str, values)) + "}"


def recordset(rows: Sequence[Any]) -> str:
    """For json_to_recordset: rows as dicts or dataclasses, times as ISO has them, bytes as hex."""
    return to_json(rows, bytes_mode="hex").decode()


def insertion(
    table: str, types: Mapping[str, str], sealed: Sequence[str] = (), besides: str = ""
) -> str:
    """The statement that writes a recordset: its columns with their types, and those of bytes."""
    hexed = dict.fromkeys(sealed, "text")
    opened = [f"decode({name}, 'hex')" for name in sealed]
    told = ", ".join(f"{name} {kind}" for name, kind in {**types, **hexed}.items())
    return f"""
    INSERT INTO {table} ({", ".join([*types, *sealed])})
    SELECT {", ".join([*types, *opened])} FROM json_to_recordset(%s::json) AS r({told})
    {besides}"""  # noqa: S608  # names of ours alone


def _written_down(wrapper: BaseDatabaseWrapper, text: str, values: Values) -> Rows:
    """By Django's cursor, which writes down what it is asked."""
    with wrapper.cursor() as cursor:
        cursor.execute(text, values)
        return cursor.fetchall() if cursor.description is not None else []
