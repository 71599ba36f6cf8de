"""The field app as it was built: small enough for a slow line, and all of it kept offline."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

BUILT = Path(__file__).resolve().parents[2] / "src/wugong/static/build/root/field"
KB = 1000


def packed(*patterns: str) -> int:
    files = [path for pattern in patterns for path in BUILT.glob(pattern)]
    assert files, f"not built: {patterns}"
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in files)


def test_its_scripts_and_styles_are_small() -> None:
    assert packed("*.js") < 60 * KB
    assert packed("*.css") < 20 * KB


def test_what_the_first_page_needs_takes_half_a_second_of_a_slow_line() -> None:
    """400 kbit/s: 25 kB; the other screens, the English and the places come after it."""
    page = (BUILT / "index.html").read_text("utf-8")
    named = re.findall(r'(?:src|href)="/field/([^"]+\.(?:js|css))"', page)
    assert len(named) == 2
    assert packed("index.html", *named) < 22 * KB


def test_the_worker_keeps_every_file_and_changes_with_any_of_them() -> None:
    worker = (BUILT / "sw.js").read_text("utf-8")
    list_in_it = re.search(r'\{"version":"[0-9a-f]{12}","files":\[[^\]]*\]\}', worker)
    assert list_in_it is not None
    kept = json.loads(list_in_it[0])["files"]
    whole = {path.name for path in BUILT.iterdir() if path.suffix not in (".gz", ".br")}
    assert set(kept) == whole - {"sw.js"}


def test_it_can_be_installed() -> None:
    manifest = json.loads((BUILT / "manifest.webmanifest").read_text("utf-8"))
    assert (manifest["scope"], manifest["display"]) == ("/field/", "standalone")
    for icon in manifest["icons"]:
        assert (BUILT / icon["src"].removeprefix("/field/")).is_file()
    assert "maskable" in {icon.get("purpose") for icon in manifest["icons"]}
