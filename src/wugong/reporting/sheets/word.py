"""The month and the year in Word, from the templates shipped beside the room."""

import io
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from docxtpl import DocxTemplate

from wugong.reporting.rules.catalogue import Indicator
from wugong.reporting.rules.papers import Monthly, Number, Yearly, shown

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def monthly_docx(paper: Monthly) -> bytes:
    """Indicators with last month, the three places, channels, what is late, corrections."""
    lines = [
        {
            "name": x.name,
            "unit": x.unit,
            "value": shown(x.value),
            "before": shown(x.before),
            "difference": shown(x.difference, is_difference=True),
        }
        for x in paper.lines
    ]
    shares = {
        kind: [{"name": x.name, "value": shown(x.value), "share": shown(x.share)} for x in found]
        for kind, found in (("places", paper.places), ("channels", paper.channels))
    }
    mended = [
        {
            "name": x.name,
            "month": x.month,
            "people": shown(x.people),
            "difference": shown(x.difference, is_difference=True),
        }
        for x in paper.mended
    ]
    told = {"title": paper.title, "made_on": paper.made_on, "lines": lines, "mended": mended}
    late = [{"name": each.name, "state": each.state} for each in paper.late]
    return _filled("monthly.docx", told | shares | {"late": late})


def yearly_docx(paper: Yearly) -> bytes:
    """The county's bulletin: the year in prose, by month and by township."""
    told = {
        "title": paper.title,
        "made_on": paper.made_on,
        "sentences": paper.sentences,
        "heads": _heads(paper.heads),
        "months": _rows(paper.months),
        "township_heads": _heads(paper.township_heads),
        "townships": _rows(paper.townships),
    }
    return _filled("yearly.docx", told)


def _heads(found: Sequence[Indicator]) -> list[str]:
    return [each.zh for each in found]


def _rows(rows: Sequence[tuple[str, Sequence[Number]]]) -> list[dict[str, Any]]:
    return [{"name": name, "values": [shown(value) for value in row]} for name, row in rows]


def _filled(name: str, told: dict[str, Any]) -> bytes:
    template = files("wugong.reporting").joinpath("data", name)
    with template.open("rb") as content:
        document = DocxTemplate(io.BytesIO(content.read()))
    document.render(told, autoescape=True)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
