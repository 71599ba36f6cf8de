"""Claims: the field app opens in 2 s on a slow line, a tap answers in 100 ms, Lighthouse gives 95.

    python bench/field_app.py --data DIR [--rounds 7]

On a data directory that `wugong demo` filled. The line is WebPageTest's "Slow 3G" by Chromium's
own throttle: 400 kbit/s, and 400 ms for each answer. A round is a browser that was never here: from
the start of the navigation until the login can be typed into; beside it what the line took of that
(the rest is the processor, which a busy machine shares). The throttle does not delay the opening of
a connection, so one round trip more is counted. Lighthouse (its packages are fetched once, by its
lock file) gives its points to the page as a phone sees it. How the taps are measured stands in
field_taps.py.
"""

import argparse
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import field_taps
from page_list import wait_until_up
from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).resolve().parent
FLAGS = ("--no-sandbox", "--disable-gpu")
LATENCY_MS, BYTES_A_SECOND = 400, 400_000 / 8
LIMIT_SECONDS, POINTS = 2.0, 95
CATEGORIES = ("accessibility", "best-practices")
SEEN = """() => {
  new MutationObserver((_changes, watch) => {
    if (document.querySelector('[name=username]') === null) return;
    window.seenAt = performance.now();
    watch.disconnect();
  }).observe(document, {childList: true, subtree: true});
}"""

ARRIVED = """() => Math.max(...performance.getEntriesByType('resource')
  .filter((each) => /\\/app-[^/]+$/.test(each.name)).map((each) => each.responseEnd))"""


@contextmanager
def served(data: Path) -> Iterator[str]:
    """`wugong up` on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "wugong.ops.cli", "up", "--port", str(port)]
    environment = os.environ | {"WUGONG_DATA": str(data)}
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        wait_until_up(port)
        yield f"http://localhost:{port}/field/"
    finally:
        server.terminate()
        server.wait(60)


def first_load(browser: Browser, url: str) -> dict[str, float]:
    """One phone that was never here: seconds until the login stands, and what came for it."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": LATENCY_MS,
            "downloadThroughput": BYTES_A_SECOND,
            "uploadThroughput": BYTES_A_SECOND,
        },
    )
    sizes: list[float] = []
    line.on("Network.loadingFinished", lambda said: sizes.append(said["encodedDataLength"]))
    page.add_init_script(f"({SEEN})()")
    page.goto(url, wait_until="commit")
    seen = page.wait_for_function("() => window.seenAt").json_value()
    before, requests = sum(sizes), len(sizes)
    arrived = page.evaluate(ARRIVED)
    context.close()
    return {
        "line_seconds": round((arrived + LATENCY_MS) / 1000, 2),
        "login_seconds": round((seen + LATENCY_MS) / 1000, 2),
        "kilobytes_before_login": round(before / 1000, 1),
        "requests_before_login": requests,
    }


def points(url: str, chromium: str) -> dict[str, Any]:
    """Lighthouse's points, and what it found wanting."""
    folder = HERE / "lighthouse"
    tools = Path(sys.executable).parent
    path = os.pathsep.join([str(tools), os.environ.get("PATH", "")])
    program = shutil.which("npm", path=path) or "npm"
    environment = os.environ | {"PATH": path, "CHROME_PATH": chromium}
    if not (folder / "node_modules").is_dir():
        npm = [program, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        subprocess.run(npm, cwd=folder, env=environment, check=True)
    told = subprocess.run(
        [
            *(program, "exec", "--silent", "--", "lighthouse", url),
            "--output=json",
            "--quiet",
            f"--only-categories={','.join(CATEGORIES)}",
            f"--chrome-flags={' '.join(('--headless=new', *FLAGS))}",
        ],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
    )
    report = json.loads(told.stdout)
    scores = {name: round(report["categories"][name]["score"] * 100) for name in CATEGORIES}
    audits = report["audits"].values()
    wanting = sorted(each["id"] for each in audits if each["score"] not in (None, 1))
    return {**scores, "wanting": wanting, "version": report["lighthouseVersion"]}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or ""
    load = round(os.getloadavg()[0], 1)
    with served(options.data) as url:
        worker = field_taps.worker(options.data)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
            rounds = [first_load(browser, url) for _ in range(options.rounds)]
            taps = field_taps.taps(browser, url, worker)
            browser.close()
        lighthouse = points(url, chromium)
    seconds = sorted(each["login_seconds"] for each in rounds)
    is_good = min(lighthouse[name] for name in CATEGORIES) >= POINTS
    holds = seconds[-1] < LIMIT_SECONDS and is_good and taps["holds"]
    result = {
        "login_seconds": {"median": statistics.median(seconds), "worst": seconds[-1]},
        "line_seconds": statistics.median(each["line_seconds"] for each in rounds),
        "kilobytes_before_login": max(each["kilobytes_before_login"] for each in rounds),
        "requests_before_login": max(each["requests_before_login"] for each in rounds),
        "taps": taps,
        "lighthouse": lighthouse,
        "load_before": load,
        "holds": holds,
    }
    print(json.dumps(result, ensure_ascii=False, indent=1))
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
