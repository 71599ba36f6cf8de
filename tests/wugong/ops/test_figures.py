"""`wugong figures`: the office's papers hold its figures; a mistake is one sentence and a code."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from python_calamine import CalamineWorkbook

from tests.factories import people as make
from tests.wugong.reporting.conftest import COUNTY_OFFICER, Township, month, township
from wugong.base.month import Month
from wugong.base.scopes import scope
from wugong.ops import cli
from wugong.ops.management.commands.figures import Command
from wugong.reporting.enums import Grain
from wugong.reporting.models import AreaFigures
from wugong.reporting.rules.catalogue import indicator
from wugong.reporting.rules.papers import NONE, Number, shown

__all__ = ["township"]
Said = tuple[int, str, str]
Run = Callable[..., Said]


@pytest.fixture
def run(
    township: Township, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """The command in this process, on the test's database."""

    def execute(arguments: list[str]) -> int:
        command = Command()
        command.execute(**vars(command.create_parser("wugong", "figures").parse_args(arguments)))
        return 0

    def call(*words: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["wugong", *words])
        code = cli.main()
        said = capsys.readouterr()
        return code, said.out, said.err

    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "WUGONG_LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(cli, "_run", execute)
    return call


def said_of(figure: dict[str, Any]) -> float | str:
    """What a cell says: the count, the rate, or – and never 0 where nothing is."""
    if figure["numerator"] is None and figure["denominator"] is None:
        return NONE if figure["value"] is None else figure["value"]
    return NONE if figure["rate"] is None else float(figure["rate"])


def test_the_papers_hold_the_figures_that_the_command_tells(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "papers"
    code, out, err = run(month(), "--format", "xlsx,docx,json", "-o", str(folder), "--json")
    told = json.loads(out)
    assert (code, err) == (0, "")
    names = [f"{make.COUNTY}-{month()}.{each}" for each in ("xlsx", "docx")]
    assert told["files"] == [str(folder / name) for name in names]
    figures = {each["id"]: each for each in told["figures"]}
    assert (figures["R01"]["value"], figures["R02"]["value"]) == (2, 1)
    book = CalamineWorkbook.from_path(folder / names[0])
    rows = book.get_sheet_by_name("指标").to_python()[3:]
    assert {str(row[1]): row[3] for row in rows} == {
        number: said_of(figures[number]) for number in (str(row[1]) for row in rows)
    }
    assert len(rows) > 50
    tables = Document(str(folder / names[1])).tables
    word = [[cell.text for cell in row.cells] for table in tables for row in table.rows]
    values = [as_told(str(row[1]), row[3]) for row in rows]
    assert [texts[2] for texts in word[1 : len(rows) + 1]] == [shown(value) for value in values]


def as_told(number: str, value: Any) -> Number:
    """Excel keeps every number as a fraction; a count has none."""
    if value == NONE:
        return None
    return float(value) if indicator(number).grain == Grain.RATIO else int(value)


def test_without_a_format_it_prints_every_indicator_and_writes_nothing(
    run: Run, tmp_path: Path
) -> None:
    code, out, err = run(month(), "-o", str(tmp_path / "papers"))
    assert (code, err) == (0, "")
    lines = {line.split()[0]: line.split()[1] for line in out.splitlines()}
    assert (lines["R01"], lines["R02"], lines["R15"]) == ("2", "1", "–")
    assert not (tmp_path / "papers").exists()


@pytest.mark.parametrize(
    ("words", "code", "names"),
    [
        (["2019-13"], 3, "2019-06"),
        (["2019-6"], 3, "2019-06"),
        (["２０１９-06"], 3, "2019-06"),
        (["2100-01"], 3, "has not come"),
        ([], 2, "MONTH"),
        (["2019-06", "--format", "pdf"], 2, "pdf"),
        (["2019-06", "--format", "xlsx,pdf"], 2, "pdf"),
        (["2019-06", "--region", "999999"], 2, "999999"),
        (["2019-06", "--region", "a'b"], 2, "a'b"),
        (["2019-06", "--formt", "xlsx"], 2, "--formt"),
        (["2019-06", "--format", "xlsx", "-o", "/dev/null/papers"], 3, "/dev/null/papers"),
    ],
)
def test_a_mistake_is_one_sentence_and_its_code(
    run: Run, words: list[str], code: int, names: str
) -> None:
    found, out, err = run(*words)
    assert (found, out) == (code, "")
    assert names in err
    assert err.count("\n") == 1
    assert "Traceback" not in err


def test_a_file_where_the_directory_should_be_is_left_as_it_was(run: Run, tmp_path: Path) -> None:
    taken = tmp_path / "papers"
    taken.write_text("mine")
    code, _out, err = run(month(), "--format", "xlsx", "-o", str(taken))
    assert (code, err.count("\n")) == (3, 1)
    assert str(taken) in err
    assert taken.read_text() == "mine"


def test_a_month_to_come_leaves_no_figures_behind(run: Run) -> None:
    following = str(Month.parse(month()) + 1)
    assert run(following)[0] == 3
    with scope(COUNTY_OFFICER.scope):
        assert not AreaFigures.objects.filter(month=following).exists()
