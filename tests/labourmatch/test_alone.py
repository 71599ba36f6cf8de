"""The engine stands alone: NumPy and Numba are all that it needs."""

import subprocess
import sys
import tomllib
from pathlib import Path

import labourmatch

ENGINE = Path(labourmatch.__file__).parent

ALONE = """
import sys
for name in ("django", "wugong", "polars", "ortools", "scipy", "networkx", "ray"):
    sys.modules[name] = None
import labourmatch
from labourmatch.cli import main
assert "numba" not in sys.modules, "the compiler is loaded before anything is compiled"
problem = labourmatch.Problem([0, 2, 3], [0, 1, 0], [5, 4, 3], [1, 1])
assert labourmatch.certify(problem, labourmatch.assign(problem)).objective == 7
sys.exit(main(["recommend", "p.parquet", "v.parquet", "--json"]))
"""


def test_it_plans_without_django_and_says_what_parquet_takes() -> None:
    done = subprocess.run(
        [sys.executable, "-c", ALONE], capture_output=True, text=True, check=False
    )
    assert done.returncode == 3, done.stderr
    assert "polars.missing" in done.stderr
    assert done.stderr.count("\n") == 1


def test_its_own_wheel_asks_for_what_the_platforms_asks_for() -> None:
    own = tomllib.loads((ENGINE / "pyproject.toml").read_text())["project"]
    whole = tomllib.loads((ENGINE.parents[1] / "pyproject.toml").read_text())["project"]
    extras = own["optional-dependencies"]
    assert own["version"] == whole["version"]
    assert {*own["dependencies"], *extras["frames"]} <= set(whole["dependencies"])
    assert extras["ray"] == whole["optional-dependencies"]["ray"]
