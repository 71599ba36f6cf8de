"""Every screen of the field app, both sizes, both languages: a picture, axe, sizes (make walk)."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.flows import invented_group as group
from tests.flows.conftest import AXE, Platform
from tests.flows.phones import GO

pytestmark = pytest.mark.walk
PICTURES = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
SIZES = {"390": {"width": 390, "height": 844}, "360": {"width": 360, "height": 720}}
PIN = "135790"

MEASURE = """() => {
  const found = [];
  for (const element of document.querySelectorAll('#app *, dialog *')) {
    const box = element.getBoundingClientRect();
    if (box.width === 0 || element.closest('svg, .vh') !== null) continue;
    const name = `${element.tagName}.${element.className} ${element.textContent.slice(0, 20)}`;
    if (box.right > innerWidth + 1) found.push(`too wide: ${name}`);
    const says = [...element.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    const size = parseFloat(getComputedStyle(element).fontSize);
    if (says && size < 17.9) found.push(`small text ${size}: ${name}`);
    const isTarget = element.matches('button, a, input, textarea');
    if (isTarget && Math.min(box.height, box.width) < 47.5) found.push(`small target: ${name}`);
  }
  return found;
}"""
CONTRAST = {"rules": {"color-contrast-enhanced": {"enabled": True}}}


class Walker:
    """One phone with an invented group, its pictures and what is wrong with it."""

    def __init__(self, page: Page, size: str, language: str) -> None:
        self.page, self.size, self.language = page, size, language
        self.found: list[str] = []

    def see(self, name: str) -> None:
        """Look at the page as it stands."""
        suffix = "" if self.language == "zh" else "-en"
        if self.language == "zh" or os.environ.get("WUGONG_ALL_PICTURES") == "1":
            self.page.screenshot(path=PICTURES / f"field-{name}-{self.size}{suffix}.png")
        self.found += [f"{name}: {fault}" for fault in self.page.evaluate(MEASURE)]
        self.page.evaluate(AXE.read_text("utf-8"))
        said = self.page.evaluate("(options) => axe.run(document, options)", CONTRAST)
        for rule in said["violations"]:
            self.found.append(f"{name}: {rule['id']}: {rule['nodes'][0]['html'][:120]}")

    def go(self, page: str) -> None:
        self.page.evaluate(GO, page)

    def press(self, key: str) -> None:
        self.page.click(f"[data-key='{key}']")

    def digits(self, text: str) -> None:
        for digit in text:
            self.press(f"pad-{digit}")


def answer(state: dict[str, Any], route: Route) -> None:
    """The platform's answers, invented."""
    path = route.request.url.split("/api/")[1].split("?")[0]
    if state["status"] == 0:
        route.abort()
    elif path == "auth/token":
        route.fulfill(json={"token": "login"})
    elif path == "field/devices" and "group" not in route.request.post_data_json:
        route.fulfill(status=409, json=group.which_group())
    elif path == "field/devices":
        route.fulfill(status=201, json=group.registration(route.request.post_data_json["group"]))
    elif path == "field/roster":
        route.fulfill(json=state["roster"])
    elif path == "field/sync" and state["status"] == 200:
        route.fulfill(json=group.verdicts(route.request.post_data_json["visits"]))
    else:
        route.fulfill(status=state["status"], json={"code": "app.too_old", "message": ""})


@pytest.fixture
def state() -> dict[str, Any]:
    """What the invented platform holds."""
    return {"roster": group.roster(), "status": 200}


@pytest.fixture(params=[(size, language) for size in SIZES for language in ("zh", "en")])
def walker(
    request: pytest.FixtureRequest,
    platform: Platform,
    chromium: Browser,
    state: dict[str, Any],
) -> Iterator[Walker]:
    size, language = request.param
    context = chromium.new_context(
        viewport=SIZES[size],  # type: ignore[arg-type]  # a size
        service_workers="block",
        locale="zh-CN",
    )
    context.add_init_script(f"localStorage.setItem('wugong-language', '{language}')")
    context.route("**/api/**", lambda route: answer(state, route))
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(platform.url + "/field/")
    yield Walker(page, size, language)
    context.close()
    assert faults == []


def fill_in(page: Page) -> None:
    page.fill("[name=username]", "demo")
    page.fill("[name=password]", "demo")


def enrol(walker: Walker) -> None:
    page = walker.page
    fill_in(page)
    walker.see("1a-login")
    walker.press("enter")
    page.wait_for_selector("#which")
    walker.see("1e-which-group")
    page.locator("[data-key^=group-]").first.click()
    page.wait_for_selector(".dots")
    walker.see("1b-choose-pin")
    walker.digits(PIN)
    page.wait_for_selector(".dots span:first-child.c")
    walker.digits(PIN)
    page.wait_for_selector("a.row")


def walk_change(walker: Walker) -> None:
    """Somebody at home goes out to work."""
    page = walker.page
    walker.go("household/12")
    page.wait_for_selector(".act")
    walker.see("3-household")
    walker.go("person/121")
    page.wait_for_selector("[data-key=option-out]")
    walker.see("4a-what-changed")
    walker.go("person/121/family")
    page.wait_for_selector("[data-key=option-dead]")
    walker.see("4a-family")
    walker.go("change/out/121")
    page.wait_for_selector("#question")
    walker.see("4b-place")
    page.locator(".question .btn").click()
    for number, code in enumerate(("33", "3307", "330784")):
        walker.see(f"4b-place-{number}")
        walker.press(f"question-{code}")
    walker.press("onward")
    walker.see("4b-factory")
    page.get_by_role("radio").first.click()
    walker.press("onward")
    walker.see("4b-when")
    page.get_by_role("radio").first.click()
    page.locator("[data-key=third-early]").click()
    walker.see("4b-when-third")
    walker.press("onward")
    walker.see("4b-pay")
    page.locator(".question .pair .btn").first.click()
    walker.digits("48000")
    walker.see("4b-pay-keypad")
    walker.press("onward")
    page.wait_for_selector(".err")
    walker.see("4b-pay-doubt")
    page.locator(".question .btn.go").click()
    walker.press("onward")
    page.get_by_role("radio").nth(1).click()
    walker.see("4c-channel")
    walker.press("onward")
    page.wait_for_selector(".ud")
    walker.see("4d-kept")


def walk_others(walker: Walker) -> None:
    """The other changes, each as it opens; and the second asking."""
    for flow in ("town", "wish", "phone", "married", "born", "moved", "need"):
        walker.go(f"change/{flow}/130")
        walker.page.wait_for_selector("#question")
        walker.see(f"4e-{flow}")
    walker.go("change/new/13")
    walker.page.wait_for_selector("#question")
    walker.see("4e-new")
    walk_new_home(walker)
    walk_split(walker)
    walker.go("change/dead/130")
    walker.page.get_by_role("radio").first.click()
    walker.page.get_by_role("radio", name="上旬").or_(
        walker.page.get_by_role("radio", name="early")
    ).click()
    walker.press("onward")
    walker.page.wait_for_selector("dialog[open]")
    walker.see("4f-asked-twice")
    walker.page.keyboard.press("Escape")


def walk_new_home(walker: Walker) -> None:
    """A family that is on no roster: the questions, and the household afterwards."""
    page = walker.page
    walker.go("roster")
    walker.press("new-home")
    page.wait_for_selector("#question")
    walker.see("4g-new-home")
    page.fill("#typed", "示范新")
    walker.press("onward")
    walker.digits("11010519491231002X")
    for _ in range(2):  # at school or not, and how far
        walker.press("onward")
        page.get_by_role("radio").last.click()
    walker.press("onward")
    page.fill("#typed", "垭口上")
    walker.press("onward")
    walker.digits("4")
    walker.see("4g-new-home-count")
    walker.press("onward")
    page.wait_for_selector("article.p")
    walker.see("4g-new-home-kept")
    page.locator(".ud button").click()
    page.wait_for_selector(".seg")


def walk_split(walker: Walker) -> None:
    """Two of a household form a new one: the questions, and the household afterwards."""
    page = walker.page
    walker.go("person/352/family")
    walker.press("option-split")
    page.wait_for_selector("#question")
    walker.press("box-353")
    walker.see("4h-split")
    walker.press("onward")
    page.get_by_role("radio").last.click()
    walker.see("4h-split-relation")
    walker.press("onward")
    page.get_by_role("radio").nth(1).click()
    walker.see("4h-split-along")
    walker.press("onward")
    walker.press("onward")
    page.wait_for_selector("article.p")
    walker.see("4h-split-kept")
    page.locator(".ud button").click()
    page.wait_for_selector(".seg")


def walk_matters(walker: Walker) -> None:
    for name, key in (("conflict", "conflict-8"), ("sent-back", "visit-5"), ("doubt", "finding-9")):
        walker.go(f"matter/{key}")
        walker.page.wait_for_selector(".lead")
        walker.see(f"5-{name}")


def walk_month(walker: Walker, state: dict[str, Any]) -> None:
    """Sending, handing in, late, afterwards, an old app, a closed phone."""
    page = walker.page
    state["status"] = 0
    walker.go("household/16")
    walker.press("same")
    page.wait_for_selector(".ud")
    walker.go("send")
    page.wait_for_selector(".strip.off")
    walker.see("6a-send-offline")
    state["status"] = 200
    walker.press("send-now")
    page.wait_for_selector(".l.good", timeout=30_000)
    walker.see("6a-send")
    walker.go("submit")
    page.wait_for_selector(".ck")
    walker.see("6b-submit")
    walker.go("figure/2019-08/out")
    page.wait_for_selector(".l")
    walker.see("6b-figure")
    for name, task in (
        ("late", group.task("collecting", is_late=True)),
        ("handed-in", group.task("submitted")),
    ):
        state["roster"] = state["roster"] | {"tasks": [task]}
        walker.go("send")
        walker.press("send-now")
        walker.go("submit")
        page.wait_for_selector(".lead" if name == "late" else ".empty")
        walker.see(f"6c-{name}")
    state["status"] = 426
    walker.go("send")
    walker.press("send-now")
    page.wait_for_selector(".strip.hand")
    walker.see("6d-too-old")


def walk_rest(walker: Walker) -> None:
    page = walker.page
    walker.go("search")
    page.fill("#asked", "陈")
    walker.see("7-search")
    walker.go("help")
    page.wait_for_selector("[data-key=language]")
    walker.see("8-help")
    page.reload()
    page.wait_for_selector(".dots")
    walker.see("1-unlock")
    for tries in range(5):
        walker.digits("000000")
        page.wait_for_selector(".err" if tries < 4 else "form")
        if tries == 0:
            walker.see("1c-wrong-pin")
    walker.see("1d-wiped")


def wipe_with_an_unsent_visit_of_the_other_group(walker: Walker, state: dict[str, Any]) -> None:
    page = walker.page
    fill_in(page)
    walker.press("enter")
    page.click(f"[data-key=group-{group.LED[1]['code']}]")
    for _ in range(2):
        page.wait_for_selector(".dots span:first-child.c")
        walker.digits(PIN)
    page.wait_for_selector("a.row")
    state["status"] = 0
    page.locator("a.row").first.click()
    walker.press("same")
    page.wait_for_selector(".ud")
    page.reload()
    page.wait_for_selector(".dots")
    for tries in range(5):
        walker.digits("000000")
        page.wait_for_selector(f".err:has-text('{4 - tries}')" if tries < 4 else "form")
    state["status"] = 200


def test_whoever_chooses_a_group_reads_for_which_one_a_wiped_phone_keeps_visits(
    walker: Walker, state: dict[str, Any]
) -> None:
    wipe_with_an_unsent_visit_of_the_other_group(walker, state)
    [count] = re.findall(r"(\d+) (?:条|unsent)", walker.page.text_content(".lead") or "")
    fill_in(walker.page)
    walker.press("enter")
    walker.page.wait_for_selector("#which")
    own, other = (led["code"] for led in group.LED)
    choices = walker.page.locator("[data-key^=group-]")
    keys = [each.get_attribute("data-key") for each in choices.all()]
    assert keys == [f"group-{other}", f"group-{own}"]
    words = {"zh": f"还有 {count} 条没交的走访", "en": f"{count} unsent visits"}
    expect(choices.first).to_contain_text(words[walker.language])
    expect(choices.last).not_to_contain_text(count)
    assert walker.page.evaluate(MEASURE) == []


def test_every_screen_of_the_field_app(walker: Walker, state: dict[str, Any]) -> None:
    enrol(walker)
    walker.see("2-roster")
    walker.press("hand")
    walker.see("2b-to-handle")
    walk_change(walker)
    walk_others(walker)
    walk_matters(walker)
    walk_month(walker, state)
    walk_rest(walker)
    assert walker.found == []
