"""The running month's counts, as of now: what is frozen stays, the rest is counted again."""

from django.db import transaction

from wugong.base import clock
from wugong.base.actor import Actor, require
from wugong.base.errors import Refusal
from wugong.base.month import Month
from wugong.reporting.actions.figures import store
from wugong.reporting.enums import ReportState
from wugong.reporting.permissions import may_count
from wugong.reporting.queries import frames, reports


@transaction.atomic
def refresh(area: str, month: str, *, by: Actor) -> int:
    """Count an area's open places anew and say how many were counted."""
    require(may_count(by) and area.startswith(by.area))
    of = Month.parse(month)
    if of > Month.of(clock.business_today()):
        raise Refusal("report.future", field="month")
    frame = reports.frame_of(area, of)
    values = frames.counted(frame, area, of)
    frozen = {
        code for code, state in reports.states(area, month).items() if state != ReportState.OPEN
    }
    kept = reports.area_figures(area, month)
    is_settled = kept is not None and kept.state == ReportState.ACCEPTED
    counts = {
        code: found
        for code, found in values.items()
        if code[:9] not in frozen and not (is_settled and code == area)
    }
    store(of, counts, ReportState.OPEN, by=by)
    return len(counts)
