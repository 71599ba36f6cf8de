"""The months before the story's: counted from the facts, frozen, accepted, as the county did.

Each township's month has its snapshot and its hash; each area down to the village its figures.
The figures of the running month are counted at the end, so that every page has them.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from django.db import transaction

from wugong.base import audit, clock
from wugong.base.actor import Actor, system
from wugong.base.month import Month
from wugong.base.scopes import area_scope, scope
from wugong.ops.demo.areas import HOME
from wugong.ops.demo.copying import Told
from wugong.ops.demo.load import MONTHS
from wugong.ops.demo.story import STORIES
from wugong.reporting import actions
from wugong.reporting.enums import ReportState
from wugong.reporting.models import AreaFigures, MonthlyReport
from wugong.reporting.queries import frames
from wugong.reporting.rules import snapshots
from wugong.reporting.rules.snapshots import Frame

FIRST = Month(2017, 1)
CLERK, OFFICER = "乡镇劳务专员", "县劳务专员"


def accept_months(scenario: str, *, told: Told = lambda _name, _count: None) -> int:
    """Every month of the story up to the one before today, once; says how many."""
    last = Month.of(clock.business_today()) - 1
    first = FIRST + 12 * STORIES[scenario].years
    with scope(area_scope(HOME)):
        if MonthlyReport.objects.exists():
            return 0
        by = system(HOME, "demo")
        months = list(Month.range(first, last))
        with transaction.atomic():
            for month, frame in zip(months, _ahead(frames.frames(HOME, months)), strict=True):
                _accept(month, frame, by)
                told(MONTHS, 1)
        actions.refresh(HOME, str(last + 1), by=by)
        told(MONTHS, 1)
        return len(months)


def _ahead(found: Iterator[Frame]) -> Iterator[Frame]:
    """The next is counted while one is written; the facts of all are read with the first."""
    with ThreadPoolExecutor(1) as thread:
        here = next(found, None)
        while here is not None:
            coming = thread.submit(next, found, None)
            yield here
            here = coming.result()


def _accept(month: Month, frame: Frame, by: Actor) -> None:
    """A month as thirty townships handed it in and the county took it."""
    frozen = datetime(month.year, month.month, month.days, 20, tzinfo=clock.SHANGHAI)
    taken = frozen + timedelta(days=3)
    reports = list(_reports(month, frame, frozen, taken))
    MonthlyReport.objects.bulk_create(reports, batch_size=10)
    rows = [
        AreaFigures(
            month=str(month),
            code=code,
            values=values,
            state=ReportState.ACCEPTED,
            counted_at=frozen,
        )
        for code, values in frames.counted(frame, HOME, month).items()
    ]
    AreaFigures.objects.bulk_create(rows, batch_size=1000)
    diff: audit.Diff = {"month": [None, str(month)], "townships": [None, len(reports)]}
    diff["sha256"] = [None, {each.code: bytes(each.digest or b"").hex() for each in reports}]
    subject = audit.Subject("month", area=HOME)
    audit.record("reporting.accept", by=by, subject=subject, diff=diff)


def _reports(
    month: Month, frame: Frame, frozen: datetime, taken: datetime
) -> Iterator[MonthlyReport]:
    for code, part in frame.parts(9).items():
        content = part.parquet()
        yield MonthlyReport(
            month=str(month),
            code=code,
            state=ReportState.ACCEPTED,
            known_at=frozen,
            snapshot=content,
            digest=snapshots.digest(content),
            people=len(part),
            consolidated_by_name=CLERK,
            accepted_at=taken,
            accepted_by_name=OFFICER,
        )
