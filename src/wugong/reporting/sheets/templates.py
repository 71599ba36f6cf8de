"""Writes the shipped Word templates anew: python -m wugong.reporting.sheets.templates.

An office that wants another layout changes the files under data/ in Word itself; what stands in
braces is filled in, the rest stays as it is.
"""

from collections.abc import Sequence
from pathlib import Path

from docx import Document
from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

DATA = Path(__file__).resolve().parents[1] / "data"
FONT = "宋体"


def _paper() -> Paper:
    paper = Document()
    for name in ("Normal", "Title", "Heading 1"):
        font = paper.styles[name].font
        font.name = FONT
        paper.styles[name].element.get_or_add_rPr().rFonts.set(qn("w:eastAsia"), FONT)
    paper.styles["Normal"].font.size = Pt(10.5)
    title = paper.add_paragraph("{{ title }}", style="Title")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    made = paper.add_paragraph("制表 {{ made_on }}")
    made.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return paper


def _table(paper: Paper, over: str, heads: Sequence[str], cells: Sequence[str]) -> None:
    """A table whose middle row repeats: docxtpl takes the rows with {%tr away."""
    table = paper.add_table(rows=4, cols=len(heads), style="Table Grid")
    for at, head in enumerate(heads):
        table.rows[0].cells[at].text = head
        table.rows[2].cells[at].text = cells[at]
    table.rows[1].cells[0].text = "{%tr for x in " + over + " %}"
    table.rows[3].cells[0].text = "{%tr endfor %}"


def _wide_table(paper: Paper, over: str, heads: str, first: str) -> None:
    """A table with a column for every indicator: docxtpl repeats the cells with {%tc."""
    table = paper.add_table(rows=4, cols=4, style="Table Grid")
    top, start, row, end = (each.cells for each in table.rows)
    top[0].text, row[0].text = first, "{{ x.name }}"
    top[1].text, top[2].text, top[3].text = (
        "{%tc for head in " + heads + " %}",
        "{{ head }}",
        "{%tc endfor %}",
    )
    row[1].text, row[2].text, row[3].text = (
        "{%tc for value in x['values'] %}",
        "{{ value }}",
        "{%tc endfor %}",
    )
    start[0].text, end[0].text = "{%tr for x in " + over + " %}", "{%tr endfor %}"


def monthly() -> Paper:
    """The month's report."""
    paper = _paper()
    paper.add_heading("一、主要指标", 1)
    heads = ("指标", "单位", "本月", "上月", "比上月")
    cells = ("{{ x.name }}", "{{ x.unit }}", "{{ x.value }}", "{{ x.before }}")
    _table(paper, "lines", heads, (*cells, "{{ x.difference }}"))
    shares = ("{{ x.name }}", "{{ x.value }}", "{{ x.share }}")
    paper.add_heading("二、去向", 1)
    _table(paper, "places", ("去向", "人", "占在岗（%）"), shares)
    paper.add_heading("三、渠道", 1)
    _table(paper, "channels", ("渠道", "人"), shares[:2])
    paper.add_heading("四、没有报完的乡镇", 1)
    paper.add_paragraph("{% if not late %}没有，都已接收。{% endif %}")
    _table(paper, "late", ("乡镇", "现在"), ("{{ x.name }}", "{{ x.state }}"))
    paper.add_heading("五、更正", 1)
    paper.add_paragraph("{% if not mended %}本月没有更正以前的月份。{% endif %}")
    cells = ("{{ x.month }}", "{{ x.name }}", "{{ x.people }}", "{{ x.difference }}")
    _table(paper, "mended", ("更正的月份", "指标", "人", "增减"), cells)
    return paper


def yearly() -> Paper:
    """The county's bulletin."""
    paper = _paper()
    paper.add_heading("一、概况", 1)
    paper.add_paragraph("{%p for sentence in sentences %}")
    paper.add_paragraph("{{ sentence }}")
    paper.add_paragraph("{%p endfor %}")
    paper.add_heading("二、各月", 1)
    _wide_table(paper, "months", "heads", "月份")
    paper.add_heading("三、各乡镇", 1)
    _wide_table(paper, "townships", "township_heads", "乡镇")
    return paper


def main() -> None:
    """Write both."""
    DATA.mkdir(exist_ok=True)
    monthly().save(str(DATA / "monthly.docx"))
    yearly().save(str(DATA / "yearly.docx"))


if __name__ == "__main__":
    main()
