"""The indicators of a month and an area, from the counts of persons."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from wugong.base.actor import system
from wugong.base.month import Month
from wugong.base.scopes import scope
from wugong.ops.command import Command as WugongCommand
from wugong.reporting import actions
from wugong.reporting.api import figure
from wugong.reporting.queries import reports


class Command(WugongCommand):
    """An open month is counted anew; a consolidated one says what was frozen."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Which month of which area."""
        parser.add_argument("month", metavar="MONTH", help="YYYY-MM")
        parser.add_argument("--region", default=settings.HOME_COUNTY, metavar="CODE")

    def handle(self, **options: Any) -> None:
        """Print every indicator."""
        month, region = Month.parse(options["month"]), options["region"]
        by = system(region)
        with scope(by.scope):
            actions.refresh(region, str(month), by=by)
            rows = [figure(each) for each in reports.figures_of(region, month)]
        lines = [_line(row) for row in rows]
        self.emit({"month": str(month), "region": region, "figures": rows}, "\n".join(lines))


def _line(row: dict[str, Any]) -> str:
    said = row["rate"] if row["numerator"] is not None else row["value"]
    return f"{row['id']:<22}{'–' if said is None else said:>16}  {row['unit']:<13}{row['name']}"
