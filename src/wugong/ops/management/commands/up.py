"""Run the platform: database, migrations, web and worker, until Ctrl-C or SIGTERM."""

import errno
import os
import signal
import socket
import sys
import threading
import time
import traceback
from argparse import ArgumentTypeError
from http.client import HTTPConnection, HTTPException
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.db import connections
from django.urls import get_resolver

from wugong.accounts.actions import first_run_code
from wugong.base.actor import system
from wugong.base.errors import Refusal
from wugong.base.postgres import Server, external_url
from wugong.base.postgres.running import external
from wugong.ops.command import Command as WugongCommand
from wugong.ops.migrate import bring_up_to_date
from wugong.ops.serving import APPLICATION
from wugong.ops.supervise import Child

TICK_SECONDS = 0.25
GRACE_SECONDS = 5.0
DATABASE_GRACE_SECONDS = 3.5
TRIES_BEFORE_SERVING = 2


class Command(WugongCommand):
    """Everything starts here and everything stops here."""

    needs_database = False

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to listen, and with how many processes."""
        usual = os.environ.get("WUGONG_PORT", "8000")
        parser.add_argument("--port", type=_port, default=usual, help=f"default {usual}")
        parser.add_argument("--host", default="127.0.0.1", help="default 127.0.0.1, this machine")
        parser.add_argument("--workers", type=int, default=2, choices=range(1, 33), metavar="N")

    def handle(self, **options: Any) -> None:
        """Database first, then what needs it; the other way round at the end."""
        host, port = str(options["host"]), int(options["port"])
        require_free(host, port)
        data = Path(os.environ["WUGONG_DATA"])
        ended = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: ended.set())
        server = _database(data)
        children = _children(data, host, port, int(options["workers"]))
        try:
            bring_up_to_date()
            self._say_first_code()
            require_site(data / "logs" / "web.log")
            connections.close_all()
            for child in children:
                child.start()
            self._watch(server, children, ended, (host, port))
        finally:
            self.note("Stopping.")
            _stop(server, children)

    def _say_first_code(self) -> None:
        """Nobody has an account yet: whoever starts the platform opens it (no default account)."""
        if code := first_run_code(by=system(settings.HOME_COUNTY)):
            self.note(f"No accounts yet: open /first-run/ with the one-time code {code}")

    def _watch(
        self,
        server: Server | None,
        children: list[Child],
        ended: threading.Event,
        address: tuple[str, int],
    ) -> None:
        is_serving = False
        due = 0.0
        while not ended.wait(TICK_SECONDS):
            if server is not None and not server.is_alive() and time.monotonic() >= due:
                due = time.monotonic() + self._restart(server)
            for child in children:
                if said := child.tend():
                    self.note(said)
                if not is_serving and child.failures >= TRIES_BEFORE_SERVING:
                    raise Refusal("up.not_serving", name=child.name, log=child.log)
            if not is_serving and _answers(*address):
                is_serving = True
                self.emit({"url": _url(*address)}, f"Wugong is at {_url(*address)} (Ctrl-C stops)")
                self.stdout.flush()

    def _restart(self, server: Server) -> float:
        """Bring the database back; the seconds to wait before another try."""
        self.note("The database ended; it is started again.")
        try:
            server.restart()
        except Refusal as refusal:
            self.note(refusal.message("en"))
            return 5.0
        return 0.0


def _database(data: Path) -> Server | None:
    """The embedded server, or nothing to watch when DATABASE_URL names another."""
    if url := external_url(os.environ):
        external(data, url)
        return None
    server = Server(data)
    server.start()
    server.dsns().export(os.environ)
    return server


def _children(data: Path, host: str, port: int, workers: int) -> list[Child]:
    python, logs = sys.executable, data / "logs"
    web = [python, "-m", "wugong.ops.serving", "--host", host, "--port", str(port)]
    return [
        Child("web", [*web, "--workers", str(workers)], logs / "web.log"),
        Child("worker", [python, "-m", "wugong.ops.cli", "worker"], logs / "worker.log"),
    ]


def _stop(server: Server | None, children: list[Child]) -> None:
    """Those who use the database first, the database last; within ten seconds in all."""
    for child in children:
        child.ask_to_stop()
    deadline = time.monotonic() + GRACE_SECONDS
    for child in children:
        child.stop_by(deadline)
    if server is not None:
        server.stop(patience=DATABASE_GRACE_SECONDS)


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise ArgumentTypeError(f"{text!r} is not a port (1 to 65535)")
    return int(text)


def require_free(host: str, port: int) -> None:
    """Say that the port is taken before anything else has been started."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        code = "up.port_in_use" if error.errno == errno.EADDRINUSE else "up.host_unknown"
        if error.errno == errno.EACCES:
            code = "up.port_closed"
        raise Refusal(code, host=host, port=port) from None


def require_site(log: Path) -> None:
    """Load the site once here: Granian would start its workers again and again."""
    try:
        import_module(APPLICATION)
        get_resolver().url_patterns  # noqa: B018 - reading it imports every room's pages
    except Exception:
        with log.open("a") as file:
            traceback.print_exc(file=file)
        raise Refusal("up.not_serving", name="web", log=log) from None


def _answers(host: str, port: int) -> bool:
    """An HTTP answer of any kind: a bare connection is taken before anybody can serve it."""
    near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - asked, not bound
    client = HTTPConnection(near, port, timeout=2)
    try:
        client.request("HEAD", "/healthz", headers={"Host": "localhost"})
        client.getresponse()
    except (OSError, HTTPException):
        return False
    finally:
        client.close()
    return True


def _url(host: str, port: int) -> str:
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
