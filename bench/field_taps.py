"""How long the field app takes to answer a tap: measured in the browser, for field_app.py.

A grid worker of the group nearest to 300 people logs in on a phone that was never here. Its roster
comes as on the first of a month: nobody asked yet, every household to visit. Then the ways he goes
all day, a third of a second from tap to tap, with the network on, so that keeping, sealing and
sending go on beside them. A tap is timed from the click until the page it leads to has been
painted: the frame in which it stands, and the one after; beside it the processor time of the page's
thread, which other processes hardly change. The slow phone is Lighthouse's: the processor at a
quarter of its speed. What must hold is the median of every tap at the machine's own speed; what the
slow phone shows stands beside it, for a slow machine is slowed down once more.
"""

import statistics
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import field_desk
import page_list
from playwright.sync_api import Browser, CDPSession, Page, Route

PEOPLE, LIMIT_MS, TIMES = 300, 100.0, 20
SLOWER = (1, 4)  # the second is Lighthouse's slow phone
PIN, PATIENCE_MS, LOGIN_MS = "135790", 5_000, 60_000
PAUSE_MS = 300  # between two taps: nobody reads a page in less
NEVER_ASKED = "2000-01"


class Tap(NamedTuple):
    """What is tapped, and what stands on the page that answers."""

    name: str
    target: str
    awaited: str


TAPS = (
    Tap("a household of the roster", "a.row", "[data-key=same]"),
    Tap("nothing changed, the next household", "[data-key=same]", "[data-key=same]"),
    Tap("back to the roster", ".head .back", ".page:has(header.top) a.row"),
    Tap("the search", ".tabs a:nth-of-type(2)", "input[type=search]"),
    Tap("a letter typed there", "input[type=search]", "a.row"),
    Tap("the roster", ".tabs a:nth-of-type(1)", ".page:has(header.top) a.row"),
)

# Another page has another head; a letter typed leads to no other page.
TAP = """([target, awaited, letter, patience]) => new Promise((answered, failed) => {
  const head = () => document.querySelector('header').textContent;
  const tapped = document.querySelector(target);
  if (tapped === null) throw new Error(`nothing to tap: ${target}`);
  const isTyped = tapped instanceof HTMLInputElement;
  const before = isTyped ? '' : head();
  const start = performance.now();
  const look = () => {
    const isThere = document.querySelector(awaited) !== null && head() !== before;
    if (isThere) requestAnimationFrame(() => answered(performance.now() - start));
    else if (performance.now() - start < patience) requestAnimationFrame(look);
    else failed(new Error(`${target} did not lead to ${awaited}`));
  };
  if (isTyped) {
    tapped.value = letter;
    tapped.dispatchEvent(new Event('input', {bubbles: true}));
  } else tapped.click();
  requestAnimationFrame(look);
})"""


class Answer(NamedTuple):
    """Milliseconds until it is seen, and those of the page's thread."""

    seen_ms: float
    cpu_ms: float


class Worker(NamedTuple):
    """Who logs in."""

    username: str
    password: str


def worker(data: Path) -> Worker:
    """A new grid worker of the group nearest to so many people; before any browser is started."""
    with page_list.platform(data):
        accounts = import_module("wugong.accounts.models")
        hashed = import_module("django.contrib.auth.hashers").make_password
        today = import_module("wugong.base.clock").business_today()
        made = Worker(f"bench-taps-{uuid.uuid4().hex[:8]}", uuid.uuid4().hex)
        user = accounts.User.objects.create(
            username=made.username,
            password=hashed(made.password),
            display_name="示范组长",
            is_demo=True,
        )
        accounts.Grant.objects.create(
            user=user,
            role="grid_worker",
            area=field_desk.group_of(PEOPLE),
            valid_from=today - timedelta(days=9),
            until=today + timedelta(days=9),
        )
    return made


class FirstOfMonth:
    """The roster on its way to the phone: nobody was asked this month yet."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.households = 0

    def pass_on(self, route: Route) -> None:
        answer = route.fetch()
        page = answer.json()
        for person in page["labourers"]:
            person["asked_in"] = NEVER_ASKED
        page["send_backs"] = []
        self.names += [person["name"] for person in page["labourers"]]
        self.households += len(page["households"])
        route.fulfill(response=answer, json=page)

    def letter(self) -> str:
        """The one that finds most people."""
        return Counter(letter for name in self.names for letter in set(name)).most_common(1)[0][0]


@contextmanager
def logged_in(browser: Browser, url: str, who: Worker) -> Iterator[tuple[Page, FirstOfMonth]]:
    """A phone that shows its roster."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="zh-CN", has_touch=True
    )
    page = context.new_page()
    page.set_default_timeout(LOGIN_MS)
    roster = FirstOfMonth()
    page.route("**/api/field/roster*", roster.pass_on)
    page.goto(url)
    page.fill("[name=username]", who.username)
    page.fill("[name=password]", who.password)
    page.click("[data-key=enter]")
    for _ in range(2):
        page.wait_for_selector(".dots span:first-child.c")
        for digit in PIN:
            page.click(f"[data-key=pad-{digit}]")
    page.wait_for_selector("a.row")
    page.evaluate("() => navigator.serviceWorker.ready")
    page.unroute("**/api/field/roster*")
    yield page, roster
    context.close()


def processor_ms(line: CDPSession) -> float:
    """What the page's own thread has used so far: other processes hardly change it."""
    said = line.send("Performance.getMetrics")["metrics"]
    return next(each["value"] for each in said if each["name"] == "TaskDuration") * 1000


def timed(page: Page, slower: int, letter: str) -> dict[str, list[Answer]]:
    """Every tap with the processor so many times slower."""
    line = page.context.new_cdp_session(page)
    line.send("Performance.enable", {"timeDomain": "threadTicks"})
    line.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    found: dict[str, list[Answer]] = {tap.name: [] for tap in TAPS}
    for _ in range(TIMES):
        for name, target, awaited in TAPS:
            page.wait_for_timeout(PAUSE_MS)
            before = processor_ms(line)
            seen = page.evaluate(TAP, [target, awaited, letter, PATIENCE_MS])
            found[name].append(Answer(seen, processor_ms(line) - before))
    return found


def told(answers: list[Answer]) -> dict[str, float]:
    seen = [each.seen_ms for each in answers]
    return {
        "median": round(statistics.median(seen), 1),
        "worst": round(max(seen), 1),
        "cpu_median": round(statistics.median(each.cpu_ms for each in answers), 1),
    }


def taps(browser: Browser, url: str, who: Worker) -> dict[str, Any]:
    """The roster's size; by speed of the processor the answer to each tap; whether all hold."""
    result: dict[str, Any] = {}
    medians: dict[int, float] = {}
    for slower in SLOWER:
        with logged_in(browser, url, who) as (page, roster):
            result |= {"people": len(roster.names), "households": roster.households}
            found = timed(page, slower, roster.letter())
        medians[slower] = max(
            statistics.median(one.seen_ms for one in each) for each in found.values()
        )
        result[f"at_1_of_{slower}"] = {name: told(each) for name, each in found.items()}
    holds = len(roster.names) >= PEOPLE and medians[SLOWER[0]] < LIMIT_MS
    return {**result, "times_each": TIMES, "limit_ms": LIMIT_MS, "holds": holds}
