"""One database for many commands: attach to a running server, or start one and stop it."""

import os
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg

from wugong.base.errors import Refusal
from wugong.base.postgres.address import Dsns, checked, connected, require_fit, where
from wugong.base.postgres.locks import FileLock
from wugong.base.postgres.place import make_data
from wugong.base.postgres.server import Server

ATTACH_TRIES = 150
OWNER_LOGIN, APP_LOGIN = "database-owner-url", "database-app-url"


def users_lock(data: Path) -> FileLock:
    """Shared by those who use another process's server; whole while it starts or stops."""
    return FileLock(data / "run" / "users.lock")


def external_url(environment: Mapping[str, str]) -> str:
    """DATABASE_URL, when the platform runs on a server of its own choosing."""
    return environment.get("DATABASE_URL", "").strip()


def expected(data: Path, environment: Mapping[str, str] = os.environ) -> Dsns:
    """The logins as they will be: settings are read before the database runs."""
    make_data(data)
    if url := external_url(environment):
        return Dsns(owner=stored_owner(data, checked(url)), app=url)
    server = Server(data)
    server.settle_port()
    return server.dsns()


@contextmanager
def running(
    data: Path,
    environment: Mapping[str, str] = os.environ,
    extra: Mapping[str, str] | None = None,
) -> Iterator[Dsns]:
    """The database for the length of one command."""
    make_data(data)
    if url := external_url(environment):
        yield external(data, url)
        return
    server, users = Server(data, extra), users_lock(data)
    pause = threading.Event()
    for _ in range(ATTACH_TRIES):
        if server.lock.take():
            with _started(server, users):
                yield server.dsns()
            return
        users.take(shared=True, wait=True)
        if _answers(server.dsns().app):
            try:
                yield server.dsns()
            finally:
                users.release()
            return
        users.release()
        pause.wait(0.2)
    raise Refusal("database.data_held", data=data, pid=server.lock.holder())


@contextmanager
def _started(server: Server, users: FileLock) -> Iterator[None]:
    users.take(wait=True)
    try:
        server.start()
        users.release()
        try:
            yield
        finally:
            # Others may work on our server still; only an interrupted command does not wait.
            if not isinstance(sys.exc_info()[1], KeyboardInterrupt):
                users.take(wait=True)
    finally:
        server.stop()
        users.release()


def _answers(dsn: str) -> bool:
    try:
        psycopg.connect(dsn, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def external(data: Path, url: str) -> Dsns:
    """A server somebody else runs: refuse it in a sentence unless it is fit."""
    with connected(checked(url)) as connection:
        require_fit(connection, url)
    return Dsns(owner=stored_owner(data, url), app=url)


def stored_owner(data: Path, url: str) -> str:
    """The owner's login for this very database, when it was prepared from here."""
    return stored(data, OWNER_LOGIN, url)


def stored(data: Path, name: str, url: str) -> str:
    """A login that `wugong prepare-database` kept here, if it leads where `url` leads."""
    try:
        kept = (data / "keys" / name).read_text().strip()
    except OSError:
        return ""
    return kept if where(kept) == where(url) else ""
