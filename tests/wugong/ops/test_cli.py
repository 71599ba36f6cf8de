"""The `wugong` command: what it lists, refuses and admits, each with its exit code."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from wugong.ops import cli

Said = tuple[int, str, str]
Run = Callable[..., Said]


@pytest.fixture
def run(
    reachable: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Run the command in this process on an empty data directory."""

    def call(*words: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["wugong", *words])
        code = cli.main()
        said = capsys.readouterr()
        return code, said.out, said.err

    for name in ("WUGONG_APP_DSN", "WUGONG_OWNER_DSN", "WUGONG_SESSION_SECRET", "DATABASE_URL"):
        monkeypatch.setenv(name, "")
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("WUGONG_DATA", str(reachable / "data"))
    return call


def test_help_lists_every_command_in_one_line_and_touches_nothing(
    run: Run, reachable: Path
) -> None:
    code, out, err = run("--help")
    assert (code, err) == (0, "")
    lines = [line for line in out.splitlines() if line.startswith("  ")]
    assert [line.split()[0] for line in lines] == sorted(cli.commands())
    assert all(len(line.split()) > 3 for line in lines)
    assert {"up", "worker", "prepare-database"} <= set(cli.commands())
    assert not (reachable / "data").exists()


@pytest.mark.parametrize("name", ["up", "prepare-database", "worker"])
def test_help_of_a_command_starts_no_database(run: Run, reachable: Path, name: str) -> None:
    code, out, _ = run(name, "--help")
    assert code == 0
    assert out.startswith(f"usage: wugong {name}")
    assert "--json" in out
    assert not (reachable / "data").exists()


def test_version_is_one_line(run: Run) -> None:
    code, out, _ = run("--version")
    assert code == 0
    assert out.startswith("wugong 0.")


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (["nonsense"], "'nonsense'"),
        (["up", "--prot", "5"], "--prot"),
        (["up", "--po", "5"], "--po"),
        (["up", "--port", "70000"], "70000"),
        (["up", "--port", "８０８０"], "８０８０"),
        (["up", "--port"], "--port"),
        (["up", "more"], "more"),
        (["prepare-database"], "ADMIN_URL"),
    ],
)
def test_a_mistake_in_the_words_is_one_sentence_and_exit_2(
    run: Run, reachable: Path, words: list[str], names: str
) -> None:
    code, out, err = run(*words)
    assert code == 2
    assert out == ""
    assert names in err
    assert "--help" in err
    assert err.count("\n") == 1
    assert not (reachable / "data" / "postgres").exists()


def test_without_a_command_the_list_is_shown_and_the_exit_code_tells(run: Run) -> None:
    code, out, _ = run()
    assert code == 2
    assert "usage: wugong COMMAND" in out


def test_with_json_a_refusal_is_one_document(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "nonsense")
    code, out, err = run("worker", "--json")
    assert (code, out) == (3, "")
    error = json.loads(err)["error"]
    assert error["code"] == "database.url_malformed"
    assert "postgresql://" in error["message"]


def test_refusals_are_told_in_the_readers_language(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.setenv("DATABASE_URL", "nonsense")
    assert run("worker")[2].startswith("DATABASE_URL 写法不对")


def test_a_data_directory_that_cannot_be_made_is_refused(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WUGONG_DATA", "/dev/null/data")
    code, _, err = run("worker")
    assert code == 3
    assert "/dev/null/data" in err


def test_ctrl_c_is_exit_130_without_words(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_arguments: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_run", interrupt)
    assert run("up") == (130, "", "")


def test_the_unexpected_has_a_number_and_its_log_quotes_nobody(
    run: Run, reachable: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_arguments: list[str]) -> int:
        try:
            int("530699198703120018!")
        except ValueError as error:
            raise RuntimeError("about 530699198703120018") from error
        return 0

    monkeypatch.setattr(cli, "_run", fail)
    code, out, err = run("up", "--json")
    assert (code, out) == (70, "")
    told = json.loads(err)["error"]["message"]
    log = (reachable / "data/logs/errors.log").read_text()
    assert log.split()[1] in told
    assert "builtins.RuntimeError" in log
    assert "builtins.ValueError" in log
    assert "530699" not in log + err
