"""`wugong verify` finds an accepted month that somebody with the owner's rights rewrote whole."""

from tests.factories import people as make
from tests.wugong.reporting.conftest import (
    COUNTY_OFFICER,
    TOWNSHIP_OFFICER,
    Township,
    month,
    township,
)
from wugong.base.month import Month
from wugong.base.scopes import scope
from wugong.ops import checks
from wugong.reporting import actions
from wugong.reporting.actions.figures import store
from wugong.reporting.models import MonthlyReport
from wugong.reporting.queries import frames, reports
from wugong.reporting.rules import snapshots

__all__ = ["township"]


def found() -> checks.Check:
    return next(c for c in checks.run_all() if c.check == "locked months recount equal")


def test_a_month_rewritten_with_its_hash_and_its_figures_is_found_by_the_history(
    township: Township,
) -> None:
    township.check(month())
    with scope(TOWNSHIP_OFFICER.scope):
        actions.consolidate(make.TOWNSHIP, month(), by=TOWNSHIP_OFFICER)
        kept = reports.snapshot_of(make.TOWNSHIP, month())
    assert found().ok and kept is not None
    forged = snapshots.Frame(kept.table.head(1))
    with scope(COUNTY_OFFICER.scope):
        content = forged.parquet()
        report = MonthlyReport.objects.get()
        report.snapshot, report.digest = content, snapshots.digest(content)
        report.people = len(forged)
        report.save()
        of = Month.parse(month())
        store(of, frames.counted(forged, make.TOWNSHIP, of), report.state, by=COUNTY_OFFICER)
        assert list(reports.recount(make.COUNTY)) == []
    assert "not the hash of the history" in found().detail


def test_a_month_sent_back_has_no_hash_to_keep(
    township: Township,
) -> None:
    township.check(month())
    with scope(TOWNSHIP_OFFICER.scope):
        actions.consolidate(make.TOWNSHIP, month(), by=TOWNSHIP_OFFICER)
    with scope(COUNTY_OFFICER.scope):
        actions.send_back(make.TOWNSHIP, month(), "少了一个人", by=COUNTY_OFFICER)
    assert found().ok
