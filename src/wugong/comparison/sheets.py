"""The sheet that goes back: their columns, everything as text, so that no digit is lost again."""

import io
from collections.abc import Sequence

import xlsxwriter

from wugong.comparison.queries.back import Line
from wugong.comparison.rules.layouts import Layout
from wugong.people.sheets import safe_cell

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEND, WHY = "请更正", "理由"
WIDE = {"id_number": 22, "name": 10, "code": 16}


def back_sheet(layout: Layout, lines: Sequence[Line], marks: Sequence[str]) -> bytes:
    """Their headings on the first row; who took it when, on every print and a sheet beside it."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, options)
    head = book.add_format({"bold": True, "border": 1, "text_wrap": True, "num_format": "@"})
    text = book.add_format({"border": 1, "num_format": "@"})
    sheet = book.add_worksheet("更正")
    for at, each in enumerate(layout.fields):
        sheet.set_column(at, at, WIDE.get(each.key, 14), text)
    last = len(layout.fields)
    sheet.set_column(last, last + 1, 44, text)
    for at, label in enumerate([*(each.label for each in layout.fields), MEND, WHY]):
        sheet.write_string(0, at, label, head)
    for number, line in enumerate(lines, start=1):
        for at, cell in enumerate([*line.cells, line.mend, line.why]):
            sheet.write_string(number, at, safe_cell(cell), text)
    sheet.freeze_panes(1, 2)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    sheet.set_footer("&C" + " ".join(marks).replace("&", "&&")[:200])
    about = book.add_worksheet("谁取的")
    about.set_column(0, 0, 80)
    for number, mark in enumerate(marks):
        about.write_string(number, 0, safe_cell(mark))
    book.close()
    return buffer.getvalue()
