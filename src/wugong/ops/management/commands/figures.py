"""The indicators of a month and an area, from the counts of persons."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from wugong.base.actor import system
from wugong.base.month import Month
from wugong.base.scopes import scope
from wugong.ops.command import Command as WugongCommand
from wugong.reporting import actions, sheets
from wugong.reporting.api import figure
from wugong.reporting.queries import papers, reports

MAKERS = {"xlsx": sheets.monthly_xlsx, "docx": sheets.monthly_docx}


class Command(WugongCommand):
    """An open month is counted anew; a consolidated one says what was frozen."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Which month of which area, on the screen or as the office's papers."""
        parser.add_argument("month", metavar="MONTH", help="YYYY-MM")
        parser.add_argument("--region", default=settings.HOME_COUNTY, metavar="CODE")
        parser.add_argument("--format", default="", metavar="xlsx,docx", help="papers to write")
        parser.add_argument("-o", "--out", default=".", metavar="DIR", help="where to")

    def handle(self, **options: Any) -> None:
        """Print every indicator, or write the papers and say where they are."""
        month, region = Month.parse(options["month"]), options["region"]
        formats = [each for each in options["format"].split(",") if each and each != "json"]
        unknown = sorted(set(formats) - set(MAKERS))
        if unknown:
            raise CommandError(f"--format: {', '.join(unknown)} is none of json, xlsx, docx")
        by = system(region)
        with scope(by.scope):
            actions.refresh(region, str(month), by=by)
            rows = [figure(each) for each in reports.figures_of(region, month)]
            paper = papers.monthly(region, month) if formats else None
        told: dict[str, Any] = {"month": str(month), "region": region, "figures": rows}
        lines = [_line(row) for row in rows]
        if paper is not None:
            folder = Path(options["out"])
            folder.mkdir(parents=True, exist_ok=True)
            lines = [str(folder / f"{region}-{month}.{each}") for each in formats]
            for each, path in zip(formats, lines, strict=True):
                Path(path).write_bytes(MAKERS[each](paper))
            told["files"] = lines
        self.emit(told, "\n".join(lines))


def _line(row: dict[str, Any]) -> str:
    said = row["rate"] if row["numerator"] is not None else row["value"]
    return f"{row['id']:<22}{'–' if said is None else said:>16}  {row['unit']:<13}{row['name']}"
