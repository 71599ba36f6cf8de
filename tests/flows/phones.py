"""Phones in a grid worker's pocket: one with a browser, and one that is only a program."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from tests.browser import FLAGS, ensure
from tests.flows.conftest import AXE, Platform

PIN = "135790"
PHONE = {"width": 390, "height": 844}
SOON = 120_000  # milliseconds: the ten of taking back, the sending after them, a busy machine

# A tap on a link to a page of the app: the address does not say which one is shown.
GO = """(page) => {
  const link = document.createElement("a");
  link.dataset.to = page;
  document.getElementById("app").append(link);
  link.click();
}"""

# A text into every place where a page can leave one; an IndexedDB of many megabytes is packed.
PLANT = """async (planted) => {
  localStorage.setItem("planted", planted.local);
  sessionStorage.setItem("planted", planted.session);
  const db = await new Promise((done) => {
    const asked = indexedDB.open("planted", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("texts");
    asked.onsuccess = () => done(asked.result);
  });
  const put = (value, key) => new Promise((done) => {
    const change = db.transaction("texts", "readwrite");
    change.objectStore("texts").put(value, key);
    change.oncomplete = done;
  });
  await put({name: planted.database, number: planted.number}, "a");
  await put(planted.short, "b");
  for (let i = 0; i < 200; i += 1) await put(planted.packed.repeat(7000), `c${i}`);
  db.close();
  const cache = await caches.open("planted");
  await cache.put("/field/planted", new Response(planted.cache));
  history.pushState({name: planted.state}, "", "#/" + planted.address);
  document.title = planted.title;
}"""


@dataclass
class Pocket:
    """A phone whose browser can be closed and opened again, with what it kept."""

    playwright: Playwright
    platform: Platform
    folder: Path
    context: BrowserContext
    page: Page
    faults: list[str]

    @classmethod
    def fresh(cls, playwright: Playwright, platform: Platform, folder: Path) -> "Pocket":
        context = cls._open(playwright, folder)
        pocket = cls(playwright, platform, folder, context, context.pages[0], [])
        pocket._watch()
        return pocket

    @staticmethod
    def _open(playwright: Playwright, folder: Path) -> BrowserContext:
        return playwright.chromium.launch_persistent_context(
            folder,
            executable_path=ensure(),
            args=list(FLAGS),
            viewport=PHONE,  # type: ignore[arg-type]  # a size
            locale="zh-CN",
            has_touch=True,
        )

    def _watch(self) -> None:
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def restart(self, *, is_offline: bool) -> None:
        """Close the browser and open it anew."""
        self.shut()
        self.start(is_offline=is_offline)

    def shut(self) -> None:
        """Close the browser: what it kept lies on the disk."""
        self.context.close()

    def start(self, *, is_offline: bool) -> None:
        """Open it anew at the app."""
        self.context = self._open(self.playwright, self.folder)
        self.context.set_offline(is_offline)
        self.page = self.context.pages[0]
        self._watch()
        self.page.goto(self.platform.url + "/field/")

    def network(self, *, is_there: bool) -> None:
        self.context.set_offline(not is_there)

    def go(self, page: str) -> None:
        self.page.evaluate(GO, page)

    def type_pin(self, pin: str = PIN) -> None:
        for digit in pin:
            self.page.click(f"[data-key=pad-{digit}]")

    def enrol(self) -> None:
        account = self.platform.accounts["grid_worker"]
        self.page.goto(self.platform.url + "/field/")
        self.page.fill("[name=username]", account.username)
        self.page.fill("[name=password]", account.password)
        self.page.click("[data-key=enter]")
        self.page.wait_for_selector(".dots")
        self.type_pin()
        expect(self.page.locator("#q")).to_have_text("再输一遍")
        self.type_pin()
        self.page.wait_for_selector("a.row, .empty")
        self.page.evaluate("() => navigator.serviceWorker.ready")

    def strip(self) -> str:
        return self.page.inner_text("#strip")

    def all_sent(self) -> None:
        expect(self.page.locator("#strip")).to_contain_text("都发完了", timeout=SOON)

    def serious_axe_findings(self) -> list[str]:
        self.page.evaluate(AXE.read_text("utf-8"))
        found = self.page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
        return [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in found["violations"]]


@dataclass
class OtherPhone:
    """A second phone of the same person, as a program: it says one thing about one person."""

    platform: Platform
    token: str
    device: str

    @classmethod
    def register(cls, platform: Platform) -> "OtherPhone":
        account = platform.accounts["grid_worker"]
        login = {"username": account.username, "password": account.password}
        token = httpx.post(f"{platform.url}/api/auth/token", json=login).json()["token"]
        made = httpx.post(
            f"{platform.url}/api/field/devices",
            json={"name": "另一个手机"},
            headers={"Authorization": f"Bearer {token}"},
        ).json()
        return cls(platform, made["token"], made["device"])

    def ask(self, method: str, path: str, body: object = None) -> Any:
        headers = {"Authorization": f"Bearer {self.token}"}
        url = f"{self.platform.url}/api/field/{path}"
        answer = httpx.request(method, url, json=body, headers=headers, timeout=60)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def tell_phone(self, number: str) -> dict[str, Any]:
        """Of somebody at home in the last household: another number than was known."""
        roster = self.ask("GET", "roster?cursor=")
        house = roster["households"][-1]["id"]
        grown = [p for p in roster["labourers"] if p["household"] == house]
        person: dict[str, Any] = grown[0]
        visit = {
            "id": str(uuid4()),
            "labourer": person["id"],
            "seq": 1,
            "visited_at": roster["server_time"],
            "base_version": person["version"],
            "changes": {"phone": {"from": person["phone"], "to": number}},
        }
        body = {"device": self.device, "app_version": "1.0.0", "visits": [visit]}
        [said] = self.ask("POST", "sync", body)["results"]
        assert said["verdict"] == "accepted", said
        return person
