"""What was told late of a frozen month stands in the next one, by person; the month stays."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from wugong.base import audit
from wugong.base.actor import Actor
from wugong.base.month import Month
from wugong.people.models import HouseholdMove, Labourer
from wugong.reporting.models import Correction, MonthlyReport
from wugong.reporting.queries.before import Frozen
from wugong.reporting.rules import snapshots
from wugong.reporting.rules.catalogue import of_persons
from wugong.reporting.rules.snapshots import Frame


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
    """Whatever differs from what was frozen, or from how it was corrected last."""
    columns = {each.id: each.column for each in of_persons() if each.is_corrected}
    numbers = {column: number for number, column in columns.items()}
    amounts = {each.id for each in of_persons() if each.is_amount}
    told = _told_before(report.code, str(of))
    places = {key: area for key, (area, _value) in told.items() if key[1] in columns}
    for person, area, column in snapshots.changed(then.kept, live, list(numbers)):
        places[person, numbers[column]] = area
    persons = sorted({person for person, _number in places})
    here = _still_here(persons, report.code) - _came_since(persons, then.report)
    twins = _taken_in(persons)
    before = then.kept.values([*persons, *(pk for pks in twins.values() for pk in pks)])
    after = live.values(persons)
    rows = []
    for (person, number), area in sorted(places.items()):
        column = columns[number]
        _area, was = told.get((person, number), ("", before.get(person, {}).get(column, 0)))
        now = after.get(person, {}).get(column, 0)
        if (person, number) not in told:
            others = [before.get(pk, {}).get(column, 0) for pk in twins[person]]
            was = was + sum(others) if number in amounts else max(was, *others, 0)
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


def _taken_in(persons: Sequence[int]) -> defaultdict[int, list[int]]:
    """{person: files that became theirs}: what those counted then is theirs now, and not new."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    rows = Labourer.objects.filter(merged_into_id__in=persons)
    for pk, kept_id in rows.values_list("pk", "merged_into_id"):
        found[int(kept_id or 0)].append(pk)
    return found


def _came_since(persons: Sequence[int], frozen: MonthlyReport) -> set[int]:
    """Whose household has come from elsewhere since was another township's then."""
    moves = HouseholdMove.objects.filter(moved_at__gt=frozen.known_at)
    moves = moves.exclude(from_code__startswith=frozen.code)
    rows = Labourer.objects.filter(
        pk__in=persons, household_id__in=moves.values_list("household_id", flat=True)
    )
    return set(rows.values_list("pk", flat=True))


def _told_before(township: str, of_month: str) -> dict[tuple[int, str], tuple[str, int]]:
    """{(person, indicator): (area, value)}: what later months have corrected, and to what."""
    rows = Correction.objects.filter(
        code__gte=township, code__lt=township + "~", of_month=of_month
    ).order_by("report__month")
    values = rows.values_list("person_id", "indicator", "code", "after")
    return {(person, number): (code, after) for person, number, code, after in values}
