"""The month in Excel, in the office's layout: numbers are numbers, in base units."""

import io
from collections.abc import Sequence

import xlsxwriter

from wugong.people.sheets import safe_cell
from wugong.reporting.rules.papers import NONE, Monthly, Number

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

WIDE, NARROW = 26, 14


class Book:
    """A workbook with the office's formats."""

    def __init__(self) -> None:
        self.buffer = io.BytesIO()
        self.book = xlsxwriter.Workbook(
            self.buffer, {"in_memory": True, "strings_to_formulas": False}
        )
        add = self.book.add_format
        self.title = add({"bold": True, "font_size": 16, "align": "center", "font_name": "宋体"})
        self.note = add({"align": "right", "font_color": "#555555"})
        self.head = add({"bold": True, "border": 1, "align": "center", "text_wrap": True})
        self.text = add({"border": 1, "text_wrap": True})
        self.whole = add({"border": 1, "num_format": "#,##0"})
        self.rate = add({"border": 1, "num_format": "0.00"})
        self.none = add({"border": 1, "align": "right"})

    def sheet(
        self,
        name: str,
        title: str,
        note: str,
        heads: Sequence[str],
        rows: Sequence[Sequence[str | Number]],
    ) -> None:
        """A title over all columns, who made it when, heads that stay, rows."""
        sheet = self.book.add_worksheet(name)
        last = len(heads) - 1
        sheet.merge_range(0, 0, 0, last, title, self.title)
        sheet.merge_range(1, 0, 1, last, note, self.note)
        sheet.write_row(2, 0, heads, self.head)
        sheet.freeze_panes(3, 1)
        sheet.set_column(0, 0, WIDE)
        sheet.set_column(1, last, NARROW)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2)
        for at, row in enumerate(rows, start=3):
            for column, value in enumerate(row):
                self._cell(sheet, at, column, value)

    def _cell(
        self, sheet: "xlsxwriter.worksheet.Worksheet", at: int, column: int, value: str | Number
    ) -> None:
        if value is None:
            sheet.write_string(at, column, NONE, self.none)
        elif isinstance(value, str):
            sheet.write_string(at, column, safe_cell(value), self.text)
        else:
            is_whole = isinstance(value, int)
            sheet.write_number(at, column, value, self.whole if is_whole else self.rate)

    def content(self) -> bytes:
        """The file."""
        self.book.close()
        return self.buffer.getvalue()


def monthly_xlsx(paper: Monthly) -> bytes:
    """Indicators, where people work, townships, what is late, corrections: a sheet each."""
    book, note = Book(), f"单位按各行所列，不折算万、亿；制表 {paper.made_on}"
    book.sheet(
        "指标",
        paper.title,
        note,
        ["指标", "编号", "单位", "本月", "上月", "比上月", "口径"],
        [
            [x.name, x.number, x.unit, x.value, x.before, x.difference, x.meaning]
            for x in paper.lines
        ],
    )
    shares = [*paper.places, *paper.channels]
    rows = [[part.name, part.value, part.share] for part in shares]
    book.sheet("去向和渠道", paper.title, note, ["去向、渠道", "人", "占在岗（%）"], rows)
    heads = ["乡镇、村", *(each.zh for each in paper.heads)]
    book.sheet("分地方", paper.title, note, heads, [[name, *row] for name, row in paper.townships])
    late = [[each.name, each.state] for each in paper.late]
    book.sheet("没有报完", paper.title, note, ["乡镇", "现在"], late)
    mended: list[list[str | Number]] = [
        [x.name, x.month, x.people, x.difference] for x in paper.mended
    ]
    book.sheet("更正", paper.title, note, ["指标", "更正的月份", "人", "增减"], mended)
    return book.content()
