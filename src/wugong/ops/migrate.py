"""Bring the database up to date, as its owner, one process at a time."""

from collections.abc import Iterator
from contextlib import contextmanager

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
            state = getattr(error.__cause__, "sqlstate", None)
            raise Refusal(
                "migration.failed", reason=f"{type(error).__name__} {state or ''}".strip()
            ) from error
    return count
