"""The month's reports: their states, their snapshots, and who is missing before one can close."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Left

from wugong.base.direct import planned
from wugong.base.errors import Refusal
from wugong.base.month import Month
from wugong.collection.enums import TaskState
from wugong.collection.models import GroupTask
from wugong.reporting.enums import ReportState
from wugong.reporting.models import AreaFigures, Correction, MonthlyReport
from wugong.reporting.queries import frames
from wugong.reporting.rules import snapshots
from wugong.reporting.rules.catalogue import Figure, figures
from wugong.reporting.rules.snapshots import Frame

FROZEN = (ReportState.CONSOLIDATED, ReportState.ACCEPTED)
_OF_MONTHS = """
SELECT month, values FROM reporting_areafigures WHERE code = %s::text AND month = ANY(%s::text[])
"""
_BELOW = """
SELECT code, values FROM reporting_areafigures
WHERE month = %s::text AND code >= %s::text AND code < %s::text AND length(code) = %s::int
ORDER BY code
"""
_TOWNSHIPS = """
SELECT DISTINCT left(code, 9) FROM collection_grouptask
WHERE month = %s::text AND code >= %s::text AND code < %s::text
"""
CHECKED = (TaskState.CHECKED, TaskState.CONSOLIDATED, TaskState.ACCEPTED, TaskState.CLOSED)


def report(township: str, month: str) -> MonthlyReport | None:
    """A township's month without its snapshot."""
    rows = MonthlyReport.objects.defer("snapshot")
    return rows.filter(code=township, month=month).first()


def locked_report(township: str, month: str) -> MonthlyReport:
    """The month's row, made when it is not there, held until the transaction ends."""
    empty = MonthlyReport(code=township, month=month)
    MonthlyReport.objects.bulk_create([empty], ignore_conflicts=True)
    rows = MonthlyReport.objects.select_for_update()
    found = rows.filter(code=township, month=month).first()
    if found is None:
        # Row security hides an accepted report from a lock: it can only be read.
        raise Refusal("report.accepted" if report(township, month) else "not_found")
    return found


def states(area: str, month: str) -> dict[str, str]:
    """{township: state} of an area."""
    rows = MonthlyReport.objects.filter(code__gte=area, code__lt=area + "~", month=month)
    return dict(rows.values_list("code", "state"))


def ready(area: str, month: str) -> list[str]:
    """Townships that have consolidated and wait for the county."""
    found = states(area, str(Month.parse(month)))
    return sorted(code for code, state in found.items() if state == ReportState.CONSOLIDATED)


def checked(area: str, month: str) -> list[str]:
    """Townships whose every group is checked and that have not consolidated yet."""
    digits = Left("code", 9)
    rows = GroupTask.objects.filter(code__gte=area, code__lt=area + "~", month=month)
    found = rows.annotate(township=digits).values("township")
    found = found.annotate(all=Count("pk"), done=Count("pk", filter=Q(state=TaskState.CHECKED)))
    whole = (row["township"] for row in found if row["all"] == row["done"])
    return sorted(whole)


def unchecked(township: str, month: str) -> int:
    """Groups that their villages have not checked; everything when the month never began."""
    rows = GroupTask.objects.filter(code__gte=township, code__lt=township + "~", month=month)
    found = rows.aggregate(all=Count("pk"), done=Count("pk", filter=Q(state__in=CHECKED)))
    if not found["all"]:
        raise Refusal("report.not_there")
    return int(found["all"] - found["done"])


def snapshot_of(township: str, month: str) -> Frame | None:
    """What was frozen, or nothing while the month is open."""
    rows = MonthlyReport.objects.filter(code=township, month=month, state__in=FROZEN)
    found = rows.values_list("snapshot", flat=True).first()
    return None if found is None else snapshots.read(bytes(found))


def frame_of(area: str, month: Month) -> Frame:
    """What a month counts: frozen where it is frozen, else as the facts stand now."""
    rows = MonthlyReport.objects.filter(month=str(month), state__in=FROZEN)
    if len(area) >= 9:
        rows = rows.filter(code=area[:9])
    else:
        rows = rows.filter(code__gte=area, code__lt=area + "~")
    frozen = {code: snapshots.read(kept) for code, kept in _kept(rows)}
    if len(area) >= 9 and frozen:
        return frozen[area[:9]].within(area)
    live = frames.frame(area, month) if not _is_whole(area, month, set(frozen)) else None
    if not frozen and live is not None:
        return live
    if live is not None:
        frozen["live"] = live.without(list(frozen))
    return snapshots.union(list(frozen.values()))


def _kept(rows: QuerySet[MonthlyReport]) -> Iterator[tuple[str, bytes]]:
    for code, content in rows.order_by("known_at").values_list("code", "snapshot"):
        yield code, bytes(content or b"")


def townships_with_tasks(area: str, month: str) -> set[str]:
    """Where the month was begun."""
    return {code for (code,) in planned(_TOWNSHIPS, [month, area, area + "~"])}


def _is_whole(area: str, month: Month, frozen: set[str]) -> bool:
    """Every township of the area is frozen, so that nothing needs counting anew."""
    known = townships_with_tasks(area, str(month)) | set(states(area, str(month)))
    return bool(known) and known <= frozen


def area_figures(area: str, month: str) -> AreaFigures | None:
    """The stored counts of one area."""
    return AreaFigures.objects.filter(code=area, month=month).first()


def figures_of(area: str, month: Month) -> list[Figure]:
    """Every indicator of an area in a month; empty values where nothing was counted yet."""
    (found,) = figures_of_months(area, [month])
    return found


def figures_of_months(area: str, months: Sequence[Month]) -> list[list[Figure]]:
    """The same of several months, in their order."""
    found = planned(_OF_MONTHS, [area, [str(each) for each in months]])
    stored = {month: json.loads(values) for month, values in found}
    return [list(figures(stored.get(str(each), {}), each.days)) for each in months]


def children(area: str, month: str) -> dict[str, dict[str, int]]:
    """{code: values} one level below an area."""
    found = planned(_BELOW, [month, area, area + "~", 9 if len(area) <= 6 else 12])
    return {code: json.loads(values) for code, values in found}


def months(area: str) -> list[str]:
    """The months with figures, latest first."""
    rows = AreaFigures.objects.filter(code=area).order_by("-month")
    return list(rows.values_list("month", flat=True))


def series(area: str, indicator: str, last: Month, count: int = 13) -> list[tuple[str, int | None]]:
    """One indicator over the last months."""
    span = [str(each) for each in Month.range(last - (count - 1), last)]
    rows = AreaFigures.objects.filter(code=area, month__in=span)
    found = dict(rows.values_list("month", "values"))
    return [(name, found[name].get(indicator) if name in found else None) for name in span]


def corrections(area: str, month: str, most: int | None = None) -> list[Correction]:
    """Late facts and mended ones that this month's reports carry, of months before."""
    rows = _corrections(area, month).order_by("code", "person_id", "of_month", "indicator")
    return list(rows[:most])


def count_corrections(area: str, month: str) -> int:
    """How many there are."""
    return _corrections(area, month).count()


def _corrections(area: str, month: str) -> QuerySet[Correction]:
    return Correction.objects.filter(code__gte=area, code__lt=area + "~", report__month=month)


@dataclass(frozen=True, slots=True)
class Fault:
    """A report whose recount differs, or whose snapshot was touched."""

    month: str
    code: str
    what: str


def digests(area: str) -> dict[tuple[str, str], str]:
    """{(month, township): SHA-256} of what is frozen."""
    rows = MonthlyReport.objects.filter(code__gte=area, code__lt=area + "~", state__in=FROZEN)
    values = rows.values_list("month", "code", "digest")
    return {(month, code): bytes(digest or b"").hex() for month, code, digest in values}


def recount(area: str) -> Iterator[Fault]:
    """Every frozen month again from its snapshot: hash, rows, and every village's figures."""
    rows = MonthlyReport.objects.filter(code__gte=area, code__lt=area + "~", state__in=FROZEN)
    for kept in rows.order_by("month", "code").iterator(chunk_size=10):
        yield from _faults_of(kept)


def _faults_of(kept: MonthlyReport) -> Iterator[Fault]:
    content = bytes(kept.snapshot or b"")
    if snapshots.digest(content) != bytes(kept.digest or b""):
        yield Fault(kept.month, kept.code, "hash")
        return
    found = snapshots.read(content)
    if len(found) != kept.people:
        yield Fault(kept.month, kept.code, "rows")
    stored = AreaFigures.objects.filter(
        month=kept.month, code__gte=kept.code, code__lt=kept.code + "~"
    )
    values = dict(stored.values_list("code", "values"))
    names = frames.names(found.columns)
    villages = found.sums(12)
    for code, sums in (villages | snapshots.rolled_up(villages, 9)).items():
        told = values.get(code, {})
        if any(told.get(names[column], 0) != value for column, value in sums.items()):
            yield Fault(kept.month, code, "figures")
