"""Claim: a list page of 25 rows costs at most 8 ms of web CPU, p95 60 ms at 8 connections.

    python bench/page_list.py --data DIR [--requests 200]

On a data directory that `wugong demo --scale county` filled. Everything a request does is in it:
login by token, scope and row security as the app role, permissions, decryption, template. CPU is
that of the web process in one thread; the second figure runs the real server.
"""

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from http.client import HTTPConnection
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

import django

from wugong.base.postgres import running

CPU_LIMIT_MS, P95_LIMIT_MS, CONNECTIONS = 8.0, 60.0, 8
ACCOUNTS = ("poverty-office", "township-officer", "village-officer", "grid-worker")
ADDRESSES = (
    "/desk/people/labourers/",
    "/desk/people/labourers/?state=home,none",
    "/desk/people/labourers/?kind=zero",
    "/desk/people/labourers/?age=18-35&state=none",
    "/desk/people/labourers/?sort=name",
    "/desk/people/labourers/?fresh=late&sort=fresh",
    "/desk/people/households/",
    "/desk/people/households/?kind=zero",
)


def wugong(words: list[str], data: Path) -> Any:
    """What a command prints."""
    done = subprocess.run(
        [sys.executable, "-m", "wugong.ops.cli", *words, "--json"],
        stdout=subprocess.PIPE,
        env={**os.environ, "WUGONG_DATA": str(data)},
        check=True,
    )
    return json.loads(done.stdout)


def spread(seconds: list[float]) -> dict[str, float]:
    """Median and p95 in milliseconds."""
    ordered = sorted(second * 1000 for second in seconds)
    return {
        "median": round(statistics.median(ordered), 2),
        "p95": round(ordered[int(len(ordered) * 0.95)], 2),
    }


def measured(act: Callable[[], Any], count: int) -> dict[str, dict[str, float]]:
    """CPU of this thread and time on the wall, after a few rounds that warm the caches."""
    for _ in range(5):
        act()
    cpu, wall = [], []
    for _ in range(count):
        cpu_start, wall_start = time.thread_time(), time.perf_counter()
        act()
        cpu.append(time.thread_time() - cpu_start)
        wall.append(time.perf_counter() - wall_start)
    return {"cpu_ms": spread(cpu), "wall_ms": spread(wall)}


class Server:
    """The web application called as a server calls it, without a socket."""

    def __init__(self) -> None:
        self.application = import_module("django.core.wsgi").get_wsgi_application()

    def ask(self, method: str, address: str, body: bytes = b"", token: str = "") -> bytes:
        """The body of the answer; anything but success ends the bench."""
        path, _, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "HTTP_HOST": "localhost",
            "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.url_scheme": "http",
        }
        if token:
            environ["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        status: list[str] = []
        answer = self.application(environ, lambda code, _headers, _error=None: status.append(code))
        text = b"".join(answer)
        answer.close()
        if not status[0].startswith("2"):
            raise SystemExit(f"{address} answered {status[0]}")
        return text

    def log_in(self, username: str, password: str) -> str:
        """A bearer token."""
        body = json.dumps({"username": username, "password": password}).encode()
        return str(json.loads(self.ask("POST", "/api/auth/token", body))["token"])


def tokens(data: Path, server: Server, usernames: Sequence[str]) -> dict[str, str]:
    """One bearer token for each account of the demo that needs no second factor."""
    return {
        each["username"]: server.log_in(each["username"], each["password"])
        for each in wugong(["accounts"], data)
        if each["username"] in usernames
    }


@contextmanager
def platform(data: Path) -> Iterator[None]:
    """The database of a data directory, and Django on it as the app role."""
    os.environ["WUGONG_DATA"] = str(data)
    with running(data) as dsns:
        os.environ |= {
            "WUGONG_APP_DSN": dsns.app,
            "WUGONG_OWNER_DSN": dsns.app,
            "DJANGO_SETTINGS_MODULE": "wugong.site.settings",
        }
        django.setup()
        yield


def in_process(server: Server, held: dict[str, str], count: int) -> dict[str, Any]:
    """CPU of each page for each scope."""
    return {
        account: {
            address: measured(partial(server.ask, "GET", address, token=token), count)
            for address in ADDRESSES
        }
        for account, token in held.items()
    }


def at_connections(token: str, count: int) -> dict[str, float]:
    """The real server under eight connections at once."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "wugong.ops.serving", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(port)
        held = threading.local()

        def one(turn: int) -> float:
            """A browser that keeps its connection; as light as can be, it shares the cores."""
            if not hasattr(held, "connection"):
                held.connection = HTTPConnection("127.0.0.1", port, timeout=30)
            start = time.perf_counter()
            held.connection.request(
                "GET",
                ADDRESSES[turn % len(ADDRESSES)],
                headers={"Authorization": f"Bearer {token}"},
            )
            answer = held.connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise SystemExit(f"the server answered {answer.status}")
            return time.perf_counter() - start

        with ThreadPoolExecutor(CONNECTIONS) as pool:
            list(pool.map(one, range(64)))
            return spread(list(pool.map(one, range(count * 8))))
    finally:
        server.terminate()
        server.wait(10)


def _wait(port: int) -> None:
    for _ in range(600):
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the server did not come up")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--requests", type=int, default=200)
    options = parser.parse_args()
    with platform(options.data):
        server = Server()
        held = tokens(options.data, server, ACCOUNTS)
        pages = in_process(server, held, options.requests)
        loaded = at_connections(held["township-officer"], options.requests)
    worst = max(each["cpu_ms"]["median"] for account in pages.values() for each in account.values())
    result = {
        "pages": pages,
        "worst_cpu_ms": worst,
        "at_8_connections_ms": loaded,
        "limits": {"cpu_ms": CPU_LIMIT_MS, "p95_ms": P95_LIMIT_MS},
        "holds": worst <= CPU_LIMIT_MS and loaded["p95"] <= P95_LIMIT_MS,
    }
    print(json.dumps(result, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
