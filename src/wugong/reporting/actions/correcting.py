"""What was told late of a frozen month stands in the next one, by person; the month stays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wugong.base import audit
from wugong.base.actor import Actor
from wugong.base.month import Month
from wugong.people.models import HouseholdMove, Labourer
from wugong.reporting.models import Correction, MonthlyReport
from wugong.reporting.queries import reports
from wugong.reporting.rules import snapshots
from wugong.reporting.rules.catalogue import of_persons
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


def keep_corrections(
    report: MonthlyReport, frozen: Mapping[Month, Frozen], lives: Sequence[Frame], *, by: Actor
) -> int:
    """Compare the months before with the facts as they stand now; keep each difference once."""
    rows: list[Correction] = []
    for (of, then), live in zip(frozen.items(), lives, strict=True):
        rows += _corrections(report, then, live, of)
    Correction.objects.bulk_create(rows, batch_size=1000)
    if rows:
        diff: audit.Diff = {"corrections": [None, len(rows)], "month": [None, report.month]}
        audit.record("reporting.correct", by=by, subject=report.subject, diff=diff)
    return len(rows)


def _corrections(report: MonthlyReport, then: Frozen, live: Frame, of: Month) -> list[Correction]:
    columns = {each.column: each.id for each in of_persons() if each.is_corrected}
    found = snapshots.changed(then.kept, live, list(columns))
    persons = sorted({person for person, _area, _column in found})
    here = _still_here(persons, report.code) - _came_since(persons, then.report)
    told = _told_before(report.code, str(of))
    before, after = then.kept.values(persons), live.values(persons)
    rows = []
    for person, area, column in found:
        number = columns[column]
        was = told.get((person, number), before.get(person, {}).get(column, 0))
        now = after.get(person, {}).get(column, 0)
        if person in here and was != now:
            rows.append(
                Correction(
                    report=report,
                    code=area,
                    person_id=person,
                    of_month=str(of),
                    indicator=number,
                    before=was,
                    after=now,
                )
            )
    return rows


def _still_here(persons: Sequence[int], township: str) -> set[int]:
    """Whoever died, moved away or was merged since is no correction of an earlier month."""
    rows = Labourer.objects.filter(pk__in=persons, status__in=("on_roll", "lost"))
    rows = rows.filter(code__gte=township, code__lt=township + "~", merged_into_id=None)
    return set(rows.values_list("pk", flat=True))


def _came_since(persons: Sequence[int], frozen: MonthlyReport) -> set[int]:
    """Whose household has come from elsewhere since was another township's then."""
    moves = HouseholdMove.objects.filter(moved_at__gt=frozen.known_at)
    moves = moves.exclude(from_code__startswith=frozen.code)
    rows = Labourer.objects.filter(
        pk__in=persons, household_id__in=moves.values_list("household_id", flat=True)
    )
    return set(rows.values_list("pk", flat=True))


def _told_before(township: str, of_month: str) -> dict[tuple[int, str], int]:
    """What later months have already corrected, as it was corrected last."""
    rows = Correction.objects.filter(
        code__gte=township, code__lt=township + "~", of_month=of_month
    ).order_by("report__month")
    values = rows.values_list("person_id", "indicator", "after")
    return {(person, number): after for person, number, after in values}
