"""The months before one that late facts may still correct, as they were frozen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from wugong.base.month import Month
from wugong.reporting.models import MonthlyReport
from wugong.reporting.queries import reports
from wugong.reporting.rules.snapshots import Frame

MONTHS_BACK = 3  # [S] how far back a township's late facts are told


@dataclass(frozen=True, slots=True)
class Frozen:
    """An earlier month: what its report said, and the snapshot that it said it from."""

    report: MonthlyReport
    kept: Frame


def frozen_before(township: str, month: Month) -> dict[Month, Frozen]:
    """The months before that late facts may still correct, oldest first."""
    return {
        of: Frozen(told, kept)
        for of in Month.range(month - MONTHS_BACK, month - 1)
        if (told := reports.report(township, str(of))) is not None
        and (kept := reports.snapshot_of(township, str(of))) is not None
    }


def closed_on(frozen: Mapping[Month, Frozen]) -> dict[Month, date]:
    """Frozen before its end a month is compared as of that day: who is still there is no news."""
    return {of: day for of, then in frozen.items() if (day := then.report.frozen_on)}
