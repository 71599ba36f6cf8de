"""Bring the database up to date, as its owner, one process at a time."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.core.management import call_command
from django.db import Error, connections
from django.db.migrations.executor import MigrationExecutor

from wugong.base.errors import Refusal

# Any number of ours; two starts at once must not migrate at once.
LOCK = 0x57_47_4D_49


@contextmanager
def _alone(alias: str) -> Iterator[None]:
    connection = connections[alias]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        # stack.md, migrations under load: rather fail and be run again than stop everybody.
        cursor.execute("SET lock_timeout = '4s'")
    try:
        yield
    finally:
        connection.close()


def pending(alias: str) -> int:
    """How many migrations this database has not seen."""
    executor = MigrationExecutor(connections[alias])
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _reason(error: Error) -> str:
    """Mistakes in a statement (class 42) may be quoted; errors about rows may not."""
    cause = error.__cause__
    if not isinstance(cause, psycopg.Error):
        return type(error).__name__
    text = cause.diag.message_primary if (cause.sqlstate or "").startswith("42") else ""
    return f"{type(error).__name__} {cause.sqlstate} {text or ''}".strip()


def _user(alias: str) -> str:
    return str(connections.settings[alias]["USER"])


def bring_up_to_date() -> int:
    """Run what is pending with the owner's login; without one, say so and change nothing."""
    if _user("owner") == _user("default"):
        if count := pending("default"):
            raise Refusal("database.owner_unknown", pending=count)
        return 0
    if not pending("owner"):
        connections["owner"].close()
        return 0
    with _alone("owner"):
        count = pending("owner")
        try:
            call_command("migrate", database="owner", interactive=False, verbosity=0)
        except Error as error:
            raise Refusal("migration.failed", reason=_reason(error)) from error
    return count
