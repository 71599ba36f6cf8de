"""`wugong up`: one command starts all, one signal stops all, and nothing stays behind."""

import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from pytest_django import DjangoDbBlocker

from tests.wugong.database import copy_migrated, reachable_directory
from wugong.base.postgres import binaries
from wugong.base.postgres.place import checkout
from wugong.base.postgres.prepare import prepare
from wugong.base.postgres.server import Server
from wugong.base.postgres.tuning import for_tests

WUGONG = Path(sys.executable).with_name("wugong")
PATIENCE = 120


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(data: Path, **more: str) -> dict[str, str]:
    left = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("WUGONG_", "DATABASE_URL", "LANG", "LC_"))
    }
    return (
        left
        | {
            "WUGONG_DATA": str(data),
            "DJANGO_SETTINGS_MODULE": "tests.wugong.ops.small_site",
            "PYTHONPATH": str(checkout()),
        }
        | more
    )


def wugong(data: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [WUGONG, *words],
        env=environment(data, **more),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


class Up:
    """A running platform, watched from outside."""

    def __init__(self, data: Path, **more: str) -> None:
        self.data, self.port = data, free_port()
        self.said = data / "said"
        with self.said.open("wb") as said:
            self.process = subprocess.Popen(
                [WUGONG, "up", "--port", str(self.port), "--workers", "1"],
                env=environment(data, **more),
                stdout=said,
                stderr=said,
            )

    def page(self) -> str:
        """Who served the page, or nothing while nobody does."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=5) as page:
                return str(page.read().decode())
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return ""

    def wait_for(self, condition: Callable[[], object]) -> float:
        """The seconds until it was true."""
        began = time.monotonic()
        while not condition():
            told = self.said.read_text()
            assert self.process.poll() is None, told
            assert time.monotonic() - began < PATIENCE, told
            select.select([], [], [], 0.05)
        return time.monotonic() - began

    def wait_until_it_serves(self) -> float:
        return self.wait_for(lambda: "Wugong is at" in self.said.read_text() and self.page())

    def family(self) -> dict[str, psutil.Process]:
        """Its processes by what they do."""
        names = {"serving": "web", "cli worker": "worker", "postgres/data": "database"}
        found = {}
        for process in psutil.Process(self.process.pid).children():
            try:
                command = " ".join(process.cmdline())
            except psutil.NoSuchProcess:  # killed a moment ago
                continue
            found |= {name: process for mark, name in names.items() if mark in command}
        return found

    def everyone(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(PATIENCE)


@pytest.fixture
def platform(made: Path) -> Iterator[Up]:
    up = Up(made)
    yield up
    up.end()


@pytest.fixture(scope="module")
def made(django_db_blocker: DjangoDbBlocker) -> Iterator[Path]:
    """A data directory with everything migrated, so that each start is a quick one."""
    data = reachable_directory()
    with django_db_blocker.unblock():
        copy_migrated(data)
    yield data
    shutil.rmtree(data, ignore_errors=True)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_as_the_app_role_and_stops_cleanly(platform: Up, how: signal.Signals) -> None:
    platform.wait_until_it_serves()
    assert platform.page().split()[0] == "wugong_app"
    everyone = platform.everyone()
    began = time.monotonic()
    platform.process.send_signal(how)
    assert platform.process.wait(PATIENCE) == 0
    assert time.monotonic() - began < 10
    assert psutil.wait_procs(everyone, timeout=0)[1] == []
    assert "database system is shut down" in (platform.data / "logs/postgres.log").read_text()


def test_whatever_is_killed_comes_back_and_is_said_in_a_line(platform: Up) -> None:
    platform.wait_until_it_serves()
    before = platform.family()
    for name in ("database", "web", "worker"):
        before[name].kill()
    platform.wait_for(
        lambda: (
            {p.pid for p in platform.family().values()}.isdisjoint({p.pid for p in before.values()})
            and len(platform.family()) == 3
            and platform.page().startswith("wugong_app")
        )
    )
    told = platform.said.read_text()
    assert "The database ended; it is started again." in told
    assert "The web process ended (signal 9); again in 0.5 s." in told
    assert "The worker process ended (signal 9); again in 0.5 s." in told
    assert "Traceback" not in told


def test_nothing_stays_behind_a_killed_parent(platform: Up) -> None:
    platform.wait_until_it_serves()
    everyone = platform.everyone()
    assert len(everyone) > 5
    platform.process.kill()
    platform.process.wait()
    assert psutil.wait_procs(everyone, timeout=10)[1] == []


def test_web_workers_do_not_outlive_their_own_parent(platform: Up) -> None:
    platform.wait_until_it_serves()
    web = platform.family()["web"]
    workers = web.children()
    platform.process.kill()
    web.kill()
    platform.process.wait()
    # One that was only starting ends when it has loaded enough to notice.
    assert psutil.wait_procs(workers, timeout=PATIENCE)[1] == []


def test_a_port_in_use_is_one_sentence_and_starts_nothing(reachable: Path) -> None:
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", 0))
        stranger.listen()
        port = stranger.getsockname()[1]
        done = wugong(reachable, "up", "--port", str(port))
    assert done.returncode == 3
    assert done.stderr == f"Port {port} on 127.0.0.1 is in use; choose another with --port.\n"
    assert not (reachable / "postgres").exists()


def test_a_second_platform_on_the_same_data_is_refused_and_other_commands_join(
    platform: Up,
) -> None:
    platform.wait_until_it_serves()
    done = wugong(platform.data, "up", "--port", str(free_port()))
    assert done.returncode == 3
    assert f"held by another process (pid {platform.process.pid})" in done.stderr
    assert wugong(platform.data, "django", "check").returncode == 0
    assert platform.page()


def test_a_site_that_cannot_serve_is_a_sentence_not_a_loop(made: Path) -> None:
    done = wugong(made, "up", "--port", str(free_port()),
                  DJANGO_SETTINGS_MODULE="tests.wugong.ops.broken_site")  # fmt: skip
    assert done.returncode == 3
    assert "The web process does not start" in done.stderr
    assert "Traceback" not in done.stderr


def test_it_runs_on_a_server_of_ones_own_by_database_url(reachable: Path) -> None:
    foreign = Server(reachable / "foreign", for_tests())
    data = reachable / "data"
    foreign.start()
    try:
        url = prepare(data, foreign.superuser(), "county").app
        stranger = wugong(reachable / "other", "django", "check", DATABASE_URL=url)
        assert stranger.returncode == 3
        assert "wugong prepare-database ADMIN_URL" in stranger.stderr
        up = Up(data, DATABASE_URL=url)
        try:
            up.wait_until_it_serves()
            assert up.page().startswith("wugong_app")
            assert "database" not in up.family()
        finally:
            up.end()
    finally:
        foreign.stop()


@pytest.mark.skipif(not binaries.system_programs(), reason="no other PostgreSQL on this machine")
def test_it_runs_on_another_server_than_the_wheels(reachable: Path) -> None:
    up = Up(reachable, WUGONG_POSTGRES_BIN=str(binaries.system_programs()[0]))
    try:
        up.wait_until_it_serves()
        assert up.page().startswith("wugong_app")
    finally:
        up.end()
