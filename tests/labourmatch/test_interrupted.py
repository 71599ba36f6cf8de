"""A run that ends early leaves a plan with an honest bound; a later one finishes it."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from labourmatch import assign, certify, load_result, save_problem
from labourmatch.cli import main
from labourmatch.families import instance


def test_a_killed_run_is_taken_up_again_and_proven(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    problem = instance("unit_openings", 4_000, 4_000, 1)
    save_problem(tmp_path / "i.npz", problem)
    kept = tmp_path / "kept.npz"
    command = [sys.executable, "-m", "labourmatch", "solve", str(tmp_path / "i.npz")]
    with subprocess.Popen([*command, "--checkpoint", str(kept), "--every", "0.001"]) as child:
        while not kept.exists():
            assert child.poll() is None, "it ended before it kept anything"
        child.kill()
    assert child.returncode == -signal.SIGKILL
    begun = load_result(kept)
    proof = certify(problem, begun)
    assert proof.feasible
    assert (begun.objective, begun.upper_bound) == (proof.objective, proof.upper_bound)
    assert proof.gap > 0
    done = str(tmp_path / "r.npz")
    assert main([*command[3:], "--warm", str(kept), "-o", done, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["objective"] == told["upper_bound"] == assign(problem).objective
    assert main(["certify", str(tmp_path / "i.npz"), done]) == 0


def test_a_deadline_leaves_a_plan_that_a_later_run_finishes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    problem = instance("oversubscribed", 4_000, 200, 1)
    save_problem(tmp_path / "i.npz", problem)
    files = [str(tmp_path / "i.npz"), "-o", str(tmp_path / "r.npz")]
    assert main(["solve", *files, "--deadline", "0", "--json"]) == 0
    first = json.loads(capsys.readouterr().out)
    assert first["gap"] > 0
    assert main(["certify", files[0], files[2]]) == 1
    capsys.readouterr()
    assert main(["solve", *files, "--warm", files[2], "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["gap"] == 0


def test_slices_end_with_the_proven_plan(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_problem(tmp_path / "i.npz", instance("tie_heavy", 3_000, 200, 1))
    kept = str(tmp_path / "kept.npz")
    command = ["solve", str(tmp_path / "i.npz"), "--checkpoint", kept, "--every", "0.001"]
    assert main([*command, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["gap"] == 0
    assert main(["certify", str(tmp_path / "i.npz"), kept]) == 0
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
