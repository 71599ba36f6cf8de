"""The four-level monthly report: its state, consolidate, send back, accept."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from wugong.base.actor import system
from wugong.base.errors import Refusal
from wugong.base.month import Month
from wugong.base.scopes import scope
from wugong.ops.command import Command as WugongCommand
from wugong.reporting import actions
from wugong.reporting.queries import reports

VERBS = ("status", "consolidate", "send-back", "accept")


class Command(WugongCommand):
    """For one township (nine digits), or for every one of an area that is ready."""

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do with which month of which area."""
        parser.add_argument("verb", choices=VERBS)
        parser.add_argument("month", metavar="MONTH", help="YYYY-MM")
        parser.add_argument("--region", default=settings.HOME_COUNTY, metavar="CODE")
        parser.add_argument("--reason", default="", help="of a send-back")

    def handle(self, **options: Any) -> None:
        """Do it, and say how the month stands."""
        region, month = options["region"], str(Month.parse(options["month"]))
        by = system(region)
        with scope(by.scope):
            if options["verb"] == "consolidate":
                for township in [region] if len(region) == 9 else reports.checked(region, month):
                    actions.consolidate(township, month, by=by)
            elif options["verb"] == "send-back":
                if len(region) != 9:
                    raise Refusal("usage", reason="a send-back is of one township", hint="--region")
                actions.send_back(region, month, options["reason"], by=by)
            elif options["verb"] == "accept":
                ready = [region] if len(region) == 9 else reports.ready(region, month)
                actions.accept(ready, month, by=by)
            states = reports.states(region, month)
        lines = [f"{code}  {state}" for code, state in sorted(states.items())]
        self.emit({"month": month, "region": region, "states": states}, "\n".join(lines) or "–")
