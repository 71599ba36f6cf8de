"""The platform's roles and its database on a server, made by an administrator's login."""

from dataclasses import dataclass
from importlib.resources import files

import psycopg
from psycopg import sql

from wugong.base.errors import Refusal
from wugong.base.postgres.address import DATABASE, MINIMUM, Connection, connected


@dataclass(frozen=True)
class Passwords:
    """What the two login roles are to use."""

    owner: str
    app: str


def _script(name: str) -> bytes:
    return (files("wugong.base") / "sql" / name).read_bytes()


def _set_password(connection: Connection, role: str, password: str) -> None:
    """Send the verifier, not the password: statements can end in a server's log."""
    verifier = connection.pgconn.encrypt_password(
        password.encode(), role.encode(), b"scram-sha-256"
    ).decode()
    statement = sql.SQL("ALTER ROLE {} PASSWORD {}")
    connection.execute(statement.format(sql.Identifier(role), sql.Literal(verifier)))


def make_roles(admin_url: str, passwords: Passwords | None, database: str = DATABASE) -> None:
    """Roles, passwords (unless they are to stay) and an empty database owned by wugong_owner."""
    with connected(admin_url) as connection:
        version = connection.info.server_version
        if version < MINIMUM * 10000:
            raise Refusal("database.too_old", found=version // 10000)
        try:
            connection.execute(_script("roles.sql"))
            if passwords:
                _set_password(connection, "wugong_owner", passwords.owner)
                _set_password(connection, "wugong_app", passwords.app)
            _make_database(connection, database)
        except psycopg.Error as error:
            raise _too_weak(connection, error) from None


def _make_database(connection: Connection, database: str) -> None:
    known = connection.execute("SELECT FROM pg_database WHERE datname = %s", [database])
    if known.fetchone() is not None:
        return
    # Managed servers give no superuser: making a database for a role needs membership in it.
    member = connection.execute("SELECT pg_has_role('wugong_owner', 'MEMBER')").fetchone()
    if member != (True,):
        connection.execute("GRANT wugong_owner TO CURRENT_USER")
    statement = sql.SQL("CREATE DATABASE {} OWNER wugong_owner TEMPLATE template0 ENCODING 'UTF8'")
    connection.execute(statement.format(sql.Identifier(database)))


def prepare_schema(admin_url: str) -> None:
    """Extensions, schema and rights inside the database itself."""
    with connected(admin_url) as connection:
        try:
            connection.execute(_script("database.sql"))
        except psycopg.Error as error:
            raise _too_weak(connection, error) from None


def _too_weak(connection: Connection, error: psycopg.Error) -> Refusal:
    reason = error.diag.message_primary or type(error).__name__
    return Refusal("database.admin_too_weak", role=connection.info.user, reason=reason)
