"""A run that ends early leaves a plan with an honest bound; a later one finishes it."""

import json
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from labourmatch import Options, assign, certify, load_result, save_problem
from labourmatch.cli import main
from labourmatch.families import instance

# A second, and what a machine that does other work besides adds to it.
LONGEST_STOP = 3.0


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


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_run_told_to_stop_ends_within_a_second_and_keeps_its_plan(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], how: signal.Signals
) -> None:
    problem = instance("unit_openings", 4_000, 4_000, 1)
    save_problem(tmp_path / "i.npz", problem)
    kept = tmp_path / "kept.npz"
    command = [sys.executable, "-m", "labourmatch", "solve", str(tmp_path / "i.npz")]
    slices = ["--checkpoint", str(kept), "--every", "0.001"]
    with subprocess.Popen([*command, *slices, "--json"], stderr=subprocess.PIPE) as child:
        while not kept.exists():
            assert child.poll() is None, "it ended before it kept anything"
        child.send_signal(how)
        begun = time.monotonic()
        _, said = child.communicate()
    assert child.returncode == 130
    assert time.monotonic() - begun < LONGEST_STOP
    error = json.loads(said)["error"]
    assert error["code"] == "stopped" and str(kept) in error["message"]
    assert certify(problem, load_result(kept)).feasible
    assert main([*command[3:], "--warm", str(kept), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["objective"] == told["upper_bound"] == assign(problem).objective


def test_a_search_that_is_asked_to_stop_leaves_a_plan_from_which_the_next_one_goes_on() -> None:
    problem = instance("unit_openings", 2_000, 2_000, 1)
    whole = assign(problem)
    gaps = []
    for patience in range(0, 40, 8):
        asked = iter([False] * patience)
        begun = assign(problem, Options(stop=partial(next, asked, True)))
        proof = certify(problem, begun)
        assert proof.feasible and proof.upper_bound >= whole.objective
        gaps.append(proof.gap)
        assert assign(problem, warm=begun).objective == whole.objective
    assert gaps[0] > 0


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
