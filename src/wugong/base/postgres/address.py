"""How programs reach the database: logins, their secrets, and what is refused as a login."""

import os
import secrets
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg.conninfo import conninfo_to_dict

from wugong.base.errors import Refusal

DATABASE = "wugong"
MINIMUM = 15
ANSWER_SECONDS = 4
ROLES = ("wugong_area", "wugong_station", "wugong_party", "wugong_audit")

Connection = psycopg.Connection[tuple[object, ...]]


@dataclass(frozen=True)
class Dsns:
    """The two logins: `app` for web and worker, `owner` (may be unknown) for migrations."""

    owner: str = field(repr=False)
    app: str = field(repr=False)

    def export(self, environment: MutableMapping[str, str]) -> None:
        """Hand them to settings.py and to child processes, and to nobody else."""
        environment["WUGONG_APP_DSN"] = self.app
        if self.owner:
            environment["WUGONG_OWNER_DSN"] = self.owner
        else:
            environment.pop("WUGONG_OWNER_DSN", None)


@dataclass(frozen=True)
class Address:
    """Where a server listens."""

    host: str
    port: int

    def login(self, user: str, password: str, database: str = DATABASE) -> str:
        """A connection address for one role."""
        name = quote(database, safe="")
        return f"postgresql://{user}:{quote(password, safe='')}@{self.host}:{self.port}/{name}"


def secret(keys: Path, name: str) -> str:
    """A password made once and kept in a file that only we may read."""
    path = keys / name
    if not path.exists():
        fresh = _private_file(keys, name, secrets.token_urlsafe(32))
        # A link fails where a rename would win: of two that come first, one password stays.
        with suppress(FileExistsError):
            path.hardlink_to(fresh)
        fresh.unlink()
    return path.read_text().strip()


def write_secret(keys: Path, name: str, text: str) -> None:
    """Replace a kept secret in one step, readable by us alone."""
    _private_file(keys, name, text).replace(keys / name)


def _private_file(keys: Path, name: str, text: str) -> Path:
    fresh = keys / f".{name}.{os.getpid()}"
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return fresh


def where(url: str) -> str:
    """Host, port and database of an address: what may be shown, without the password."""
    parts = conninfo_to_dict(url)
    return f"{parts.get('host', 'localhost')}:{parts.get('port', 5432)}/{parts.get('dbname', '')}"


def checked(url: str) -> str:
    """Refuse an address that libpq could not read or that names no server."""
    try:
        parts = conninfo_to_dict(url)
    except psycopg.Error:
        raise Refusal("database.url_malformed") from None
    whole = all(parts.get(part) for part in ("host", "user", "dbname"))
    port = str(parts.get("port", 5432))
    if not url.startswith(("postgresql://", "postgres://")) or not whole or not port.isdigit():
        raise Refusal("database.url_malformed")
    return url


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """A connection within five seconds, or the reason in one sentence without the password."""
    try:
        connection = psycopg.connect(url, connect_timeout=ANSWER_SECONDS, autocommit=True)
    except psycopg.OperationalError as error:
        raise Refusal("database.unreachable", host=where(url), reason=_first_line(error)) from None
    try:
        yield connection
    finally:
        connection.close()


def _first_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (lines or ["no reason given"])[0].rstrip(".")


def require_fit(connection: Connection, url: str) -> None:
    """A server new enough, a database prepared, and a role too weak to walk round the rules."""
    version = connection.info.server_version
    if version < MINIMUM * 10000:
        raise Refusal("database.too_old", found=version // 10000)
    if reason := stronger_than_allowed(connection):
        raise Refusal("database.role_too_strong", role=connection.info.user, reason=reason)
    found = connection.execute(
        "SELECT count(*) FROM pg_roles WHERE rolname = ANY(%s) AND pg_has_role(oid, 'MEMBER')",
        [list(ROLES)],
    ).fetchone()
    if found != (len(ROLES),):
        raise Refusal("database.not_prepared", host=where(url))


def stronger_than_allowed(connection: Connection) -> str:
    """Why this login could see past row security, or an empty string.

    Membership counts as much as the role itself: a member can become what it belongs to.
    """
    row = connection.execute("""
        SELECT bool_or(rolsuper), bool_or(rolbypassrls), bool_or(rolcreaterole),
               EXISTS (SELECT FROM pg_database d WHERE d.datname = current_database()
                       AND pg_has_role(d.datdba, 'MEMBER')),
               EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                       WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')
                       AND pg_has_role(c.relowner, 'MEMBER'))
        FROM pg_roles WHERE pg_has_role(oid, 'MEMBER')
    """).fetchone()
    reasons = ("superuser", "BYPASSRLS", "CREATEROLE", "owner of the database", "owner of tables")
    return next((why for why, true in zip(reasons, row or (), strict=True) if true), "")
