"""The indicators of a month and an area, from the counts of persons."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from wugong.base.actor import system
from wugong.base.errors import Refusal
from wugong.base.month import Month
from wugong.base.scopes import scope
from wugong.ops.command import Command as WugongCommand
from wugong.places import queries as places
from wugong.reporting import actions, sheets
from wugong.reporting.api import figure
from wugong.reporting.queries import papers, reports

MAKERS = {"xlsx": sheets.monthly_xlsx, "docx": sheets.monthly_docx}
HINT = "wugong figures --help shows what there is"


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
        formats = _formats(options["format"])
        by = system(region)
        with scope(by.scope):
            if places.find(region) is None:
                raise Refusal("usage", reason=f"--region {region!r} is no place", hint=HINT)
            actions.refresh(region, str(month), by=by)
            rows = [figure(each) for each in reports.figures_of(region, month)]
            paper = papers.monthly(region, month) if formats else None
        told: dict[str, Any] = {"month": str(month), "region": region, "figures": rows}
        lines = [_line(row) for row in rows]
        if paper is not None:
            files = {f"{region}-{month}.{each}": MAKERS[each](paper) for each in formats}
            told["files"] = lines = _written(Path(options["out"]), files)
        self.emit(told, "\n".join(lines))


def _formats(text: str) -> list[str]:
    """Papers to write, each once; json is what --json prints anyway."""
    formats = dict.fromkeys(each for each in text.split(",") if each and each != "json")
    if unknown := [each for each in formats if each not in MAKERS]:
        reason = f"--format: {', '.join(unknown)} is none of json, xlsx, docx"
        raise Refusal("usage", reason=reason, hint=HINT)
    return list(formats)


def _written(folder: Path, files: Mapping[str, bytes]) -> list[str]:
    """Where they are now, or one sentence about what stands in the way."""
    paths = {folder / name: content for name, content in files.items()}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, content in paths.items():
            path.write_bytes(content)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Refusal("figures.not_written", folder=folder, reason=reason) from None
    return [str(path) for path in paths]


def _line(row: dict[str, Any]) -> str:
    said = row["rate"] if row["numerator"] is not None else row["value"]
    return f"{row['id']:<22}{'–' if said is None else said:>16}  {row['unit']:<13}{row['name']}"
