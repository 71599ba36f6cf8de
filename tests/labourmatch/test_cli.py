"""The command line: reports, codes, one plain sentence for everything that is wrong."""

import json
from pathlib import Path

import polars as pl
import pytest

from labourmatch import save_problem
from labourmatch.cli import main
from labourmatch.families import instance
from labourmatch.synthetic import county
from tests.labourmatch.shapes import write_parquet


def test_solve_and_certify_prove_the_plan(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_problem(tmp_path / "i.npz", instance("oversubscribed", 400, 30, 2))
    files = [str(tmp_path / "i.npz"), str(tmp_path / "r.npz")]
    assert main(["solve", files[0], "-o", files[1], "--json"]) == 0
    solved = json.loads(capsys.readouterr().out)
    assert solved["objective"] == solved["upper_bound"]
    assert set(solved) == {
        "objective", "upper_bound", "gap", "matched", "seconds", "cpu_seconds", "peak_mib",
    }  # fmt: skip
    assert main(["certify", *files, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["proven"] is True


def test_a_plan_of_another_instance_is_not_proven(tmp_path: Path) -> None:
    save_problem(tmp_path / "a.npz", instance("giant", 60, 5, 1))
    save_problem(tmp_path / "b.npz", instance("giant", 61, 5, 1))
    assert main(["solve", str(tmp_path / "a.npz"), "-o", str(tmp_path / "r.npz")]) == 0
    assert main(["certify", str(tmp_path / "b.npz"), str(tmp_path / "r.npz")]) == 1


@pytest.mark.parametrize(
    ("arguments", "code", "exit_code"),
    [
        (["solve", "none.npz"], "file.missing", 3),
        (["solve"], "usage", 2),
        ([], "usage", 2),
        (["dance"], "usage", 2),
        (["solve", "none.npz", "--speed", "9"], "usage", 2),
        (["recommend", "a.parquet", "b.parquet"], "file.missing", 3),
        (["bench", "--persons", "-4"], "synthetic.size", 3),
        (["bench", "--family", "sparse"], "usage", 2),
        (["solve", "none.npz", "--warm", "none.npz"], "file.missing", 3),
        (["solve", "none.npz", "--every", "0"], "usage", 2),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(
    arguments: list[str], code: str, exit_code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments, "--json"]) == exit_code
    printed = capsys.readouterr()
    assert printed.out == ""
    assert json.loads(printed.err)["error"]["code"] == code
    assert main(arguments) == exit_code
    assert capsys.readouterr().err.count("\n") == 1


def test_recommend_reads_and_writes_parquet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [*write_parquet(county(200, 40, 3), tmp_path), str(tmp_path / "o.parquet")]
    assert main(["recommend", *files[:2], "-k", "5", "-o", files[2], "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    written = pl.read_parquet(files[2])
    assert written.height == report["recommendations"] > 0
    assert written["rank"].max() == 5


def test_bench_holds_itself_against_or_tools(capsys: pytest.CaptureFixture[str]) -> None:
    command = ["bench", "--family", "tie_heavy", "--persons", "600", "--vacancies", "40", "--json"]
    assert main(command) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["proven"] is True
    assert told["ortools_objective"] == told["objective"]


def test_a_result_that_cannot_be_written_is_refused_and_leaves_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_problem(tmp_path / "i.npz", instance("giant", 60, 5, 1))
    (tmp_path / "there").mkdir()
    assert main(["solve", str(tmp_path / "i.npz"), "-o", str(tmp_path / "there"), "--json"]) == 3
    assert json.loads(capsys.readouterr().err)["error"]["code"] == "file.unwritable"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["i.npz", "there"]
