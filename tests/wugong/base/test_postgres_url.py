"""A server by DATABASE_URL: prepared by its administrator, refused when it is not fit."""

import shutil
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import psycopg
import pytest

from tests.wugong.database import reachable_directory
from wugong.base.errors import Refusal
from wugong.base.postgres import Server, expected, running
from wugong.base.postgres.address import Connection, require_fit
from wugong.base.postgres.prepare import prepare
from wugong.base.postgres.tuning import for_tests


@pytest.fixture(scope="module")
def foreign() -> Iterator[Server]:
    """Somebody else's server, of which we know the administrator's login."""
    path = reachable_directory()
    server = Server(path, for_tests())
    server.start()
    yield server
    server.stop()
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def admin(foreign: Server) -> Iterator[Connection]:
    with psycopg.connect(foreign.superuser(), autocommit=True) as connection:
        yield connection


def refusal_of(data: Path, url: str) -> Refusal:
    with pytest.raises(Refusal) as refused, running(data, {"DATABASE_URL": url}):
        pass
    return refused.value


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "mysql://user:word@host/database",
        "postgresql://",
        "postgresql://host-without-user/database",
        "postgresql://user:word@host",
        "postgresql://user:word@host:port/database",
        "postgresql://user:word@host/database?nosuchoption=1",
        "host=localhost dbname=wugong user=wugong_app",
    ],
)
def test_a_malformed_address_is_refused_without_repeating_it(tmp_path: Path, url: str) -> None:
    refused = refusal_of(tmp_path, url)
    assert refused.code == "database.url_malformed"
    assert "word" not in refused.message("en").replace("password", "")


def test_an_address_that_does_not_answer_is_refused_within_five_seconds(tmp_path: Path) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        began = time.monotonic()
        refused = refusal_of(tmp_path, f"postgresql://wugong_app:hidden@127.0.0.1:{port}/wugong")
    assert time.monotonic() - began < 5
    assert refused.code == "database.unreachable"
    assert "hidden" not in refused.message("en")
    assert (
        refusal_of(tmp_path, f"postgresql://wugong_app:hidden@127.0.0.1:{port}/wugong").code
        == "database.unreachable"
    )


def test_a_server_too_old_is_refused() -> None:
    old = SimpleNamespace(info=SimpleNamespace(server_version=140_012))
    with pytest.raises(Refusal) as refused:
        require_fit(cast(Connection, old), "postgresql://u:p@h/d")
    assert refused.value.code == "database.too_old"
    assert "14" in refused.value.message("en")


@pytest.mark.parametrize(
    ("attribute", "reason"),
    [
        ("SUPERUSER", "superuser"),
        ("BYPASSRLS", "BYPASSRLS"),
        ("CREATEROLE", "CREATEROLE"),
        ("IN ROLE wugong_owner", "owner of the database"),
    ],
)
def test_a_role_stronger_than_allowed_is_refused_and_told_the_way(
    tmp_path: Path, foreign: Server, admin: Connection, attribute: str, reason: str
) -> None:
    role = f"mighty_{attribute.split(maxsplit=1)[0].lower()}"
    admin.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'mighty' NOINHERIT {attribute}")
    admin.execute(f"GRANT CONNECT ON DATABASE wugong TO {role}")
    refused = refusal_of(tmp_path, foreign.address.login(role, "mighty"))
    assert refused.code == "database.role_too_strong"
    assert reason in refused.message("en")
    assert "wugong prepare-database ADMIN_URL" in refused.message("en")


def test_the_owner_of_tables_alone_is_too_strong(
    tmp_path: Path, foreign: Server, admin: Connection
) -> None:
    admin.execute("DROP ROLE IF EXISTS potter")
    admin.execute("CREATE ROLE potter LOGIN PASSWORD 'potter'")
    admin.execute("GRANT CONNECT ON DATABASE wugong TO potter")
    with psycopg.connect(foreign.superuser("wugong"), autocommit=True) as inside:
        inside.execute("CREATE TABLE pot (n int); ALTER TABLE pot OWNER TO potter")
        refused = refusal_of(tmp_path, foreign.address.login("potter", "potter"))
        inside.execute("DROP TABLE pot")
    assert "owner of tables" in refused.message("en")


def test_a_database_without_our_roles_is_not_prepared(
    tmp_path: Path, foreign: Server, admin: Connection
) -> None:
    admin.execute("DROP ROLE IF EXISTS guest")
    admin.execute("CREATE ROLE guest LOGIN PASSWORD 'guest'")
    refused = refusal_of(tmp_path, foreign.address.login("guest", "guest", "postgres"))
    assert refused.code == "database.not_prepared"


def test_a_prepared_database_is_accepted_and_its_owner_known_only_here(
    tmp_path: Path, foreign: Server
) -> None:
    here, elsewhere = tmp_path / "here", tmp_path / "elsewhere"
    done = prepare(here, foreign.superuser() + "?application_name=county", "zhen xiong")
    assert done.is_password_new
    assert done.app.endswith("?application_name=county")
    with running(here, {"DATABASE_URL": done.app}) as dsns:
        assert dsns.app == done.app
        with psycopg.connect(dsns.owner) as owner:
            owner.execute("CREATE TABLE made_by_owner (n int)")
    assert expected(here, {"DATABASE_URL": done.app}) == dsns
    with running(elsewhere, {"DATABASE_URL": done.app}) as dsns:
        assert dsns.owner == ""
    other = done.app.replace("zhen%20xiong", "another")
    assert expected(here, {"DATABASE_URL": other}).owner == ""


def test_preparing_again_keeps_logins_that_work(tmp_path: Path, foreign: Server) -> None:
    first = prepare(tmp_path, foreign.superuser(), "twice")
    second = prepare(tmp_path, foreign.superuser(), "twice")
    assert second.app == first.app
    assert not second.is_password_new
    kept = tmp_path / "keys" / "database-owner-url"
    assert kept.stat().st_mode & 0o777 == 0o600


def test_preparing_brings_a_role_made_stronger_back(
    tmp_path: Path, foreign: Server, admin: Connection
) -> None:
    admin.execute("ALTER ROLE wugong_app BYPASSRLS INHERIT")
    done = prepare(tmp_path, foreign.superuser(), "weaker")
    with running(tmp_path, {"DATABASE_URL": done.app}):
        pass
    row = admin.execute("SELECT rolinherit FROM pg_roles WHERE rolname = 'wugong_app'").fetchone()
    assert row == (False,)


def test_an_administrator_without_superuser_is_enough(
    tmp_path: Path, foreign: Server, admin: Connection
) -> None:
    with Managed(admin):
        url = foreign.address.login("managed", "managed", "postgres")
        with pytest.raises(Refusal) as refused:
            prepare(tmp_path, foreign.address.login("clerk", "clerk", "postgres"), "managed")
        assert refused.value.code == "database.admin_too_weak"
        done = prepare(tmp_path, url, "managed")
        with running(tmp_path, {"DATABASE_URL": done.app}) as dsns:
            assert dsns.owner


class Managed:
    """A managed server's administrator (creates roles and databases, no superuser) and a clerk."""

    def __init__(self, admin: Connection) -> None:
        self.admin = admin

    def __enter__(self) -> None:
        self.admin.execute("CREATE ROLE managed LOGIN PASSWORD 'managed' CREATEROLE CREATEDB")
        self.admin.execute("CREATE ROLE clerk LOGIN PASSWORD 'clerk'")
        roles = "wugong_owner, wugong_app, wugong_area, wugong_station, wugong_party, wugong_audit"
        self.admin.execute(f"GRANT {roles} TO managed WITH ADMIN OPTION")

    def __exit__(self, *_: object) -> None:
        self.admin.execute("DROP DATABASE IF EXISTS managed")
        self.admin.execute("REASSIGN OWNED BY managed TO postgres; DROP OWNED BY managed")
        self.admin.execute("DROP ROLE managed, clerk")
