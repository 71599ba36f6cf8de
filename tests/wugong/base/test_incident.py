"""An unexpected error is recorded by kind and place, and quotes nobody."""

import logging
from pathlib import Path

from wugong.base.incident import QuietFormatter, describe, record

NUMBER = "530699198703120018"


class StateError(Exception):
    """As the database's errors: a text with values and a state without."""

    sqlstate = "23505"


def failed() -> Exception:
    try:
        try:
            raise StateError(f"Key (number)=({NUMBER}) already exists.")
        except StateError as error:
            raise RuntimeError(f"about {NUMBER}") from error
    except RuntimeError as error:
        return error


def test_the_chain_is_told_by_type_state_and_place(tmp_path: Path) -> None:
    reference = record(failed(), "wugong match", tmp_path)
    log = (tmp_path / "errors.log").read_text()
    assert f"{reference} during wugong match" in log
    assert "StateError [23505]" in log
    assert "test_incident.py:" in log
    assert "in failed" in log
    assert NUMBER not in log


def test_a_log_line_with_an_exception_quotes_nobody() -> None:
    error = failed()
    entry = logging.LogRecord(
        "job", logging.ERROR, __file__, 1, "ended", (), (type(error), error, None)
    )
    told = QuietFormatter("%(levelname)s %(message)s").format(entry)
    assert told.startswith("ERROR ended\n  builtins.RuntimeError")
    assert NUMBER not in told


def test_a_chain_that_bites_its_tail_ends() -> None:
    first, second = ValueError("a"), ValueError("b")
    first.__context__, second.__context__ = second, first
    assert describe(first).count("ValueError") == 2


def test_a_missing_module_is_named() -> None:
    assert "nowhere" in describe(ModuleNotFoundError("No module named 'nowhere'"))


def test_a_log_grown_too_large_makes_room(tmp_path: Path) -> None:
    (tmp_path / "errors.log").write_bytes(b"x" * (11 * 1024 * 1024))
    record(failed(), "test", tmp_path)
    assert (tmp_path / "errors.log").stat().st_size < 10_000
    assert (tmp_path / "errors.log.1").exists()
