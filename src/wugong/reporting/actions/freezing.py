"""The township's month: frozen, sent back, accepted for ever (docs/rules.md S1)."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from wugong.base import audit, clock
from wugong.base.actor import Actor, require
from wugong.base.errors import Refusal
from wugong.base.month import Month
from wugong.collection.actions import tasks
from wugong.people.rules import clean_reason
from wugong.reporting.actions.correcting import keep_corrections
from wugong.reporting.actions.figures import store
from wugong.reporting.enums import ReportState
from wugong.reporting.models import AreaFigures, Correction, MonthlyReport
from wugong.reporting.permissions import may_accept, may_consolidate
from wugong.reporting.queries import frames, reports
from wugong.reporting.queries.before import closed_on, frozen_before
from wugong.reporting.rules import snapshots
from wugong.reporting.rules.snapshots import Frame


@transaction.atomic
def consolidate(township: str, month: str, *, by: Actor) -> MonthlyReport:
    """Freeze the township's figures with the persons behind them; every group is checked."""
    require(len(township) == 9 and may_consolidate(by, township))
    of = Month.parse(month)
    if of > Month.of(clock.business_today()):
        raise Refusal("report.future", field="month")
    report = reports.locked_report(township, month)
    if report.state != ReportState.OPEN:
        raise Refusal("report.consolidated")
    if left := reports.unchecked(township, month):
        raise Refusal("report.not_checked", count=left)
    tasks.consolidate_month(township, month, by=by)
    frozen = frozen_before(township, of)
    # One read of the facts for all of them.
    *lives, now = frames.frames(township, [*frozen, of], closed_on(frozen))
    freeze(report, now, by=by)
    keep_corrections(report, frozen, lives, by=by)
    return report


def freeze(report: MonthlyReport, frame: Frame, *, by: Actor) -> None:
    """Put the snapshot, its hash and its figures beside the report; the history has the hash."""
    month = Month.parse(report.month)
    report.snapshot = frame.parquet()
    report.digest = snapshots.digest(report.snapshot)
    report.people, report.known_at = len(frame), clock.business_now()
    report.state, report.consolidated_by_name = ReportState.CONSOLIDATED, by.name[:60]
    report.sent_back_reason = ""
    report.save()
    store(month, frames.counted(frame, report.code, month), ReportState.CONSOLIDATED, by=by)
    diff: audit.Diff = {
        "month": [None, report.month],
        "people": [None, report.people],
        "sha256": [None, report.digest.hex()],
    }
    audit.record("reporting.consolidate", by=by, subject=report.subject, diff=diff)


@transaction.atomic
def send_back(township: str, month: str, reason: str, *, by: Actor) -> MonthlyReport:
    """The county sends a consolidated month back: the freeze is undone, the reason kept."""
    require(len(township) == 9 and may_accept(by, township))
    why = clean_reason(reason)
    report = reports.locked_report(township, str(Month.parse(month)))
    if report.state != ReportState.CONSOLIDATED:
        raise Refusal("report.open")
    tasks.send_back_township(township, month, why, by=by)
    Correction.objects.filter(report=report).delete()
    before = bytes(report.digest or b"").hex()
    report.state, report.sent_back_reason = ReportState.OPEN, why
    report.snapshot = report.digest = report.known_at = None
    report.people, report.consolidated_by_name = 0, ""
    report.save()
    _figures_of(report).update(state=ReportState.OPEN)
    diff: audit.Diff = {"month": [None, month], "sha256": [before, None]}
    audit.record("reporting.send_back", by=by, subject=report.subject, diff=diff, reason=why)
    return report


@transaction.atomic
def accept(townships: Sequence[str], month: str, *, by: Actor) -> int:
    """The county takes consolidated months: locked for ever; the county's own sum when all are."""
    of = Month.parse(month)
    for township in sorted(townships):
        require(len(township) == 9 and may_accept(by, township))
        report = reports.locked_report(township, str(of))
        if report.state != ReportState.CONSOLIDATED:
            raise Refusal("report.open")
        tasks.accept_month(township, month, by=by)
        _figures_of(report).update(state=ReportState.ACCEPTED)
        report.state, report.accepted_at = ReportState.ACCEPTED, clock.business_now()
        report.accepted_by_name = by.name[:60]
        report.save()
        diff: audit.Diff = {
            "month": [None, month],
            "sha256": [None, bytes(report.digest or b"").hex()],
        }
        audit.record("reporting.accept", by=by, subject=report.subject, diff=diff)
    for county in {township[:6] for township in townships}:
        settle_county(county, of, by=by)
    return len(townships)


def settle_county(county: str, month: Month, *, by: Actor) -> bool:
    """The county's own figures, from distinct persons, once every township is accepted."""
    found = reports.states(county, str(month))
    if not by.area or not county.startswith(by.area) or _open_ones(county, found, month):
        return False
    frame = reports.frame_of(county, month)
    values = {county: frames.counted(frame, county, month)[county]}
    store(month, values, ReportState.ACCEPTED, by=by)
    return True


def _open_ones(county: str, states: dict[str, str], month: Month) -> bool:
    tasks_of = reports.townships_with_tasks(county, str(month))
    known = set(states) | tasks_of
    return any(states.get(code) != ReportState.ACCEPTED for code in known) or not known


def _figures_of(report: MonthlyReport) -> QuerySet[AreaFigures]:
    return AreaFigures.objects.filter(
        month=report.month, code__gte=report.code, code__lt=report.code + "~"
    )
