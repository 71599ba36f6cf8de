"""The office's papers: what stands in them is what was counted, as numbers, – where nothing is."""

import io
from collections.abc import Iterator
from zipfile import ZipFile

import pytest
from docx import Document
from pytest_django import Settings
from python_calamine import CalamineWorkbook

from tests.factories import people as make
from tests.factories.asking import Desk, asking
from tests.wugong.reporting.conftest import COUNTY_OFFICER, Township, month
from wugong.base.actor import ANONYMOUS
from wugong.base.errors import Refusal
from wugong.base.month import Month
from wugong.base.scopes import scope
from wugong.reporting import actions, sheets
from wugong.reporting.queries import papers
from wugong.reporting.rules import papers as rules
from wugong.reporting.rules.catalogue import figures, indicator
from wugong.reporting.rules.papers import Late, Mended, Monthly
from wugong.reporting.sheets import templates

AUGUST = Month(2019, 8)


def paper() -> Monthly:
    now = figures({"R01": 800_000, "R02": 5_682, "R09.organised": 5, "R09.out": 0}, 31)
    return Monthly(
        "镇雄县<&>",
        AUGUST,
        "2019年8月30日",
        rules.lines(now, figures({"R01": 799_990, "R02": 5_700}, 31)),
        rules.parts({"R02": 5_682, "R03": 100}, rules.PLACES, "R02"),
        rules.parts({}, rules.CHANNELS),
        [Late("=1+1", "还没有汇总")],
        [Mended("2019-07", "在岗", 3, -2)],
        [indicator(name) for name in rules.OF_TOWNSHIPS],
        [("乌峰街道", rules.row({"R01": 5}, rules.OF_TOWNSHIPS))],
    )


def sheet(content: bytes, name: str) -> list[list[object]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [list(row) for row in book.get_sheet_by_name(name).to_python()]


def words(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = (c.text for t in document.tables for r in t.rows for c in r.cells)
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_the_cells_of_excel_are_numbers_in_base_units() -> None:
    rows = {str(row[1]): row for row in sheet(sheets.monthly_xlsx(paper()), "指标")}
    assert rows["R02"][3:6] == [5682, 5700, -18]
    assert rows["R09"][3:6] == ["–", "–", "–"]  # nothing divides: never 0


def test_a_cell_that_would_run_as_a_formula_is_text() -> None:
    content = sheets.monthly_xlsx(paper())
    assert sheet(content, "没有报完")[3][0] == "'=1+1"
    with ZipFile(io.BytesIO(content)) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist())


def test_word_says_title_differences_lateness_and_corrections() -> None:
    said = words(sheets.monthly_docx(paper()))
    for text in ("镇雄县<&>2019年8月劳务输出月报", "5,682", "−18", "1.76", "还没有汇总", "2019-07"):
        assert text in said
    assert "{" not in said


def test_ten_thousands_and_hundred_millions_stand_in_the_bulletins_prose_alone() -> None:
    found = {"R02.year": 550_000, "R14.year": 15_500_000_000}
    said = rules.sentences(found, {"R02.year": 500_000})
    assert "55.00 万人" in said[0]
    assert "155.00 亿元" in said[0]
    assert "增长 10.00%" in said[1]
    assert "–%" in said[3]


def test_the_shipped_templates_are_what_their_maker_makes() -> None:
    for name, made in (("monthly", templates.monthly()), ("yearly", templates.yearly())):
        shipped = Document(str(templates.DATA / f"{name}.docx"))
        assert shipped.element.xml == made.element.xml


@pytest.fixture
def desk(settings: Settings) -> Iterator[Desk]:
    settings.MIDDLEWARE = [
        "tests.factories.asking.identify" if "accounts" in name else name
        for name in settings.MIDDLEWARE
    ]
    yield Desk()
    asking[0] = ANONYMOUS


@pytest.mark.django_db
def test_a_counted_month_is_on_paper_and_another_is_refused(township: Township) -> None:
    with scope(COUNTY_OFFICER.scope):
        with pytest.raises(Refusal) as refused:
            papers.monthly(make.COUNTY, Month.parse(month()))
        assert refused.value.code == "report.not_there"
        actions.refresh(make.COUNTY, month(), by=COUNTY_OFFICER)
        made = papers.monthly(make.COUNTY, Month.parse(month()))
        year = papers.yearly(make.COUNTY, Month.parse(month()).year)
    values = {each.number: each.value for each in made.lines}
    assert (values["R01"], values["R02"]) == (2, 1)
    assert [name for name, _row in year.months] == [month()]
    assert made.townships[0][1][0] == 2


@pytest.mark.django_db
def test_papers_open_by_page_and_by_program(desk: Desk, township: Township) -> None:
    with scope(COUNTY_OFFICER.scope):
        actions.refresh(make.COUNTY, month(), by=COUNTY_OFFICER)
    desk.of(COUNTY_OFFICER)
    for path in ("reports/month.xlsx", "reports/month.docx", "reports/year.docx"):
        answer = desk.get(f"/desk/{path}?month={month()}")
        assert answer.status_code == 200, answer.content
        assert answer.content.startswith(b"PK")
        assert "attachment" in answer.headers["Content-Disposition"]
    for kind in ("xlsx", "docx"):
        answer = desk.get(f"/api/figures.{kind}?month={month()}")
        assert answer.content.startswith(b"PK")
    assert desk.get("/api/figures.xlsx?month=2019-13").status_code == 422
    worker = make.actor("grid_worker", make.VILLAGE)
    assert desk.of(worker).get(f"/desk/reports/month.xlsx?month={month()}").status_code == 403
