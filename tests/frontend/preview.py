"""Draw every page with invented data, in a browser under the real content security policy.

    python tests/frontend/preview.py /tmp/preview [page …]

Writes one HTML file a page and two pictures (1440×900 and 390×844), and says what the browser
complained about. Needs a built front end and Chromium.
"""

from __future__ import annotations

import argparse
import functools
import os
import shutil
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from rendering import PLATFORM, environment, fragments, pages

POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
AXE = PLATFORM.parents[1] / "frontend/node_modules/axe-core/axe.min.js"
SIZES = {"desk": (1440, 900), "phone": (390, 844)}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]


class Pages(SimpleHTTPRequestHandler):
    """The written pages, with the policy that the platform sends."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the run prints its own sentences."""


def write(target: Path) -> None:
    env = environment()
    (target / "fragment").mkdir(parents=True, exist_ok=True)
    for folder, found in (("", pages()), ("fragment", fragments())):
        for name, (template, context) in found.items():
            (target / folder / f"{name}.html").write_text(
                env.get_template(template).render(context)
            )
    static = target / "static"
    static.unlink(missing_ok=True)
    static.symlink_to(PLATFORM / "static", target_is_directory=True)


def listen(tab: Page, said: list[str]) -> None:
    tab.on("console", lambda m: said.append(m.text) if m.type in ("error", "warning") else None)
    tab.on("pageerror", lambda error: said.append(str(error)))


def complaints(tab: Page) -> list[str]:
    """What axe finds serious; the policy lets no script tag in, so it is run by the driver."""
    if not AXE.is_file():
        return []
    tab.evaluate(AXE.read_text())
    found = tab.evaluate("axe.run(document, {resultTypes: ['violations']}).then(r => r.violations)")
    return [f"{v['impact']} {v['id']}: {v['nodes'][0]['html'][:120]}" for v in found]


def photograph(browser: Browser, base: str, name: str, target: Path) -> list[str]:
    said: list[str] = []
    for label, (width, height) in SIZES.items():
        scale = 2 if label == "phone" else 1
        tab = browser.new_page(
            viewport={"width": width, "height": height}, device_scale_factor=scale, locale="zh-CN"
        )
        listen(tab, said)
        tab.goto(f"{base}/{name}.html", wait_until="networkidle")
        if tab.evaluate("document.documentElement.scrollWidth > innerWidth"):
            said.append(f"wider than {width}")
        said += complaints(tab)
        tab.screenshot(path=target / f"{name}-{label}.png", full_page=label == "phone")
        tab.close()
    return said


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("target", type=Path)
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    write(arguments.target)
    handler = functools.partial(Pages, directory=str(arguments.target))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        for name in arguments.names or pages():
            said = photograph(browser, base, name, arguments.target)
            print(name, said or "clean")
        browser.close()
    server.shutdown()


if __name__ == "__main__":
    main()
