"""The whole platform as its users meet it: `wugong demo`, `match`, `up`, and a real browser.

Each process of the test run that needs it has one of its own; the model county is a village.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, sync_playwright
from pytest_django import DjangoDbBlocker

from tests.browser import FLAGS, ensure
from tests.wugong.database import (
    copy_data,
    copy_migrated,
    migrated_cluster,
    reachable_directory,
    village,
)

ROOT = Path(__file__).resolve().parents[2]
WUGONG = Path(sys.executable).parent / "wugong"
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@dataclass(frozen=True)
class Account:
    """One of the demo's accounts."""

    role: str
    area: str
    username: str
    password: str


@dataclass(frozen=True)
class Platform:
    """The running platform."""

    url: str
    data: Path
    accounts: dict[str, Account]

    def command(self, *words: str) -> object:
        """Run one wugong command beside it and read its JSON."""
        done = run_wugong(self.data, *words, "--json")
        return json.loads(done)


def run_wugong(data: Path, *words: str) -> str:
    environment = os.environ | {"WUGONG_DATA": str(data)}
    environment.pop("DATABASE_URL", None)
    done = subprocess.run(
        [WUGONG, *words], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@pytest.fixture(scope="session", autouse=True)
def _migrated(django_db_blocker: DjangoDbBlocker) -> None:
    """The stories themselves look into no database."""
    with django_db_blocker.unblock():
        migrated_cluster()


@pytest.fixture(scope="session")
def platform() -> Iterator[Platform]:
    """Loaded, matched and served."""
    with model_village() as data, serving(data) as url:
        yield Platform(url, data, accounts_of(data))


def load_village(data: Path) -> None:
    """As `make run` does, from a database that is migrated already."""
    copy_migrated(data)
    run_wugong(data, "demo", "--scale", "village", "--json")
    run_wugong(data, "match", "--json")


@contextmanager
def model_village() -> Iterator[Path]:
    """A data directory with the model village in it, thrown away at the end."""
    data = reachable_directory("wugong-flows-")
    try:
        copy_data(village(load_village), data)
        yield data
    finally:
        shutil.rmtree(data, ignore_errors=True)


def accounts_of(data: Path) -> dict[str, Account]:
    """One account a role: of two the guided tour's, which was made first."""
    found = json.loads(run_wugong(data, "accounts", "--json"))
    made = (Account(a["role"], a["area"], a["username"], a["password"]) for a in reversed(found))
    return {account.role: account for account in made}


@contextmanager
def serving(data: Path, port: int = 0) -> Iterator[str]:
    """The platform on a port of its own, until whoever asked is done."""
    port = port or free_port()
    server = subprocess.Popen(
        [WUGONG, "up", "--port", str(port)],
        env=os.environ | {"WUGONG_DATA": str(data)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until_ready(url, server)
        yield url
    finally:
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=30)


def wait_until_ready(url: str, server: subprocess.Popen[str]) -> None:
    """As an operator would: ask /readyz until it answers."""
    transport = httpx.HTTPTransport(retries=100)  # backs off between connects; no sleeping here
    with httpx.Client(transport=transport, timeout=30) as client:
        for _ in range(200):
            assert server.poll() is None, server.stderr.read() if server.stderr else ""
            try:
                if client.get(f"{url}/readyz").status_code == 200:
                    return
            except httpx.HTTPError:
                continue
    raise AssertionError("the platform did not become ready")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The system's Chromium; its event loop ends with the module, or Django would mind it."""
    executable = ensure()
    assert executable, "no Chromium; see tests/browser.py"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        yield browser
        browser.close()


@dataclass
class Visitor:
    """A person at a browser: what went wrong on any page is kept."""

    platform: Platform
    page: Page
    faults: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Go to a page and let its scripts come to rest."""
        self.page.goto(self.platform.url + path, wait_until="networkidle")

    def log_in(self, role: str) -> None:
        """By the login page, as anybody would."""
        account = self.platform.accounts[role]
        self.open("/login/")
        self.page.fill("input[name=username]", account.username)
        self.page.fill("input[name=password]", account.password)
        self.page.click("main button[type=submit]")
        self.page.wait_for_load_state("networkidle")
        assert "/login" not in self.page.url, self.page.inner_text("body")[:500]

    def enter(self, role: str, language: str) -> None:
        """By the login page, or as somebody who came in by it before and goes on."""
        answer = self.page.request.get(self.platform.url + "/desk/")
        if "/login" in answer.url:
            self.log_in(role)
        elif f'<html lang="{language[:2]}' not in answer.text():
            self.open("/desk/")
        self.speak(language)

    def speak(self, language: str) -> None:
        """Switch the page's language by its button; the account keeps it."""
        spoken = self.page.locator("html").get_attribute("lang") or ""
        switch = self.page.locator("[data-language]")
        if not spoken.startswith(language[:2]) and switch.count():
            switch.click()
            self.page.wait_for_load_state("networkidle")

    def serious_axe_findings(self) -> list[str]:
        """Accessibility faults of the serious and critical kind."""
        self.page.evaluate(AXE.read_text("utf-8"))
        found = self.page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{v['id']}: {v['nodes'][0]['html'][:160]}"
            for v in found["violations"]
            if v["impact"] in ("serious", "critical")
        ]


Visit = Callable[..., Visitor]


@pytest.fixture(scope="session")
def entered() -> dict[tuple[str, str], StorageState]:
    """The cookies of whoever has logged in on a platform: once a role is enough."""
    return {}


@pytest.fixture
def visit(
    platform: Platform, chromium: Browser, entered: dict[tuple[str, str], StorageState]
) -> Iterator[Visit]:
    """Open a browser window; closing it checks that nothing went wrong in it."""
    contexts: list[BrowserContext] = []
    visitors: list[Visitor] = []

    def begin(role: str = "", size: dict[str, int] = DESK, language: str = "zh-CN") -> Visitor:
        before = entered.get((platform.url, role))
        context = chromium.new_context(viewport=size, locale=language, storage_state=before)  # type: ignore[arg-type]  # a size
        contexts.append(context)
        page = context.new_page()
        visitor = Visitor(platform, page)
        page.on("console", lambda m: m.type == "error" and visitor.faults.append(m.text))
        page.on("pageerror", lambda error: visitor.faults.append(str(error)))
        page.on(
            "response",
            lambda r: r.status >= 500 and visitor.faults.append(f"{r.status} {r.url}"),
        )
        visitors.append(visitor)
        if role:
            visitor.enter(role, language)
            entered.setdefault((platform.url, role), context.storage_state())
        return visitor

    yield begin
    for context in contexts:
        context.close()
    assert [fault for visitor in visitors for fault in visitor.faults] == []
