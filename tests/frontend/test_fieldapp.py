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


def test_the_worker_keeps_every_file_and_changes_with_any_of_them() -> None:
    worker = (BUILT / "sw.js").read_text("utf-8")
    list_in_it = re.search(r'\{"version":"[0-9a-f]{12}","files":\[[^\]]*\]\}', worker)
    assert list_in_it is not None
    kept = json.loads(list_in_it[0])["files"]
    whole = {path.name for path in BUILT.iterdir() if path.suffix != ".gz"}
    assert set(kept) == whole - {"sw.js"}


def test_it_can_be_installed() -> None:
    manifest = json.loads((BUILT / "manifest.webmanifest").read_text("utf-8"))
    assert (manifest["scope"], manifest["display"]) == ("/field/", "standalone")
    for icon in manifest["icons"]:
        assert (BUILT / icon["src"].removeprefix("/field/")).is_file()
    assert "maskable" in {icon.get("purpose") for icon in manifest["icons"]}
