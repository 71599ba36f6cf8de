"""The build does nothing when nothing changed."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "frontend" / "build.py"


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("frontend_build", SCRIPT)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    here = tmp_path / "frontend"
    output = tmp_path / "src/wugong/static/build"
    for folder in (here / "pages/src", here / "node_modules", output):
        folder.mkdir(parents=True)
    (here / "package-lock.json").write_text("{}")
    (here / "package.json").write_text("{}")
    (here / "pages/src/a.ts").write_text("1")
    monkeypatch.setattr(module, "HERE", here)
    monkeypatch.setattr(module, "PLATFORM", tmp_path / "src/wugong")
    monkeypatch.setattr(module, "OUTPUT", output)
    monkeypatch.setattr(module, "MODULES", here / "node_modules")
    monkeypatch.setattr(sys, "argv", ["build.py"])
    calls: list[str] = []
    monkeypatch.setattr(module, "npm", lambda *arguments: calls.append(arguments[0]))
    module.calls = calls  # type: ignore[attr-defined]  # what npm was asked, for the test
    return module


def test_the_first_run_installs_and_builds(build: ModuleType) -> None:
    build.main()
    assert build.calls == ["ci", "run"]


def test_a_second_run_does_nothing(build: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    build.main()
    build.main()
    assert build.calls == ["ci", "run"]
    assert "up to date" in capsys.readouterr().out


def test_a_changed_source_builds_without_installing(build: ModuleType) -> None:
    build.main()
    (build.HERE / "pages/src/a.ts").write_text("2")
    build.main()
    assert build.calls == ["ci", "run", "run"]


def test_a_changed_template_builds_again(build: ModuleType) -> None:
    build.main()
    page = build.PLATFORM / "people/templates/people/x.html"
    page.parent.mkdir(parents=True)
    page.write_text("<b></b>")
    build.main()
    assert build.calls == ["ci", "run", "run"]


def test_a_changed_lock_installs_again(build: ModuleType) -> None:
    build.main()
    (build.HERE / "package-lock.json").write_text('{"a": 1}')
    build.main()
    assert build.calls == ["ci", "run", "ci", "run"]
