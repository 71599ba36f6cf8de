"""The example runs as it stands and says what it promises."""

import runpy
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "plan_a_county.py"


def test_the_example_plans_its_county(capsys: pytest.CaptureFixture[str]) -> None:
    seen = runpy.run_path(str(EXAMPLE))
    said = capsys.readouterr().out
    assert "proven optimal" in said
    assert seen["quick"].least <= seen["told"].gain <= seen["quick"].most
    assert seen["classes"].opened
    assert all(each.gain > 0 for each in seen["classes"].opened)
    assert seen["why"].code != "placed_here"
