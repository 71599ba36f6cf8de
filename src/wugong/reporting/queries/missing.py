"""Who is missing before a township's month can close, and which corrections it carries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from wugong.base.month import Month
from wugong.collection.models import GroupTask
from wugong.collection.queries.board import Officer, officers
from wugong.people.models import Labourer
from wugong.reporting.models import Correction, MonthlyReport
from wugong.reporting.queries import reports

MOST = 200


@dataclass(frozen=True, slots=True)
class Missing:
    """A group that its village has not checked, and whom to call."""

    code: str
    state: str
    who: Officer | None


def groups(township: str, month: Month) -> list[Missing]:
    """Every group of a township that is not checked, the slowest first."""
    rows = GroupTask.objects.filter(
        code__gte=township, code__lt=township + "~", month=str(month)
    ).exclude(state__in=reports.CHECKED)
    found = list(rows.order_by("covered", "code").values_list("code", "state")[:MOST])
    who: Mapping[str, Officer] = officers([code for code, _state in found]) if found else {}
    return [Missing(code, state, who.get(code)) for code, state in found]


def reports_of(area: str, month: Month) -> dict[str, MonthlyReport]:
    """{township: report} without the snapshots."""
    rows = MonthlyReport.objects.filter(
        code__gte=area[:9], code__lt=area[:9] + "~", month=str(month)
    )
    return {each.code: each for each in rows.defer("snapshot")}


@dataclass(frozen=True, slots=True)
class Corrections:
    """The first of a month's corrections, how many there are, and the persons in sight."""

    rows: Sequence[Correction] = ()
    all: int = 0
    persons: Mapping[int, Labourer] = field(default_factory=dict)


def corrections(area: str, month: Month, most: int) -> Corrections:
    """What this month carries of months before."""
    found = reports.corrections(area, str(month), most)
    is_all = len(found) < most
    count = len(found) if is_all else reports.count_corrections(area, str(month))
    return Corrections(found, count, _persons([each.person_id for each in found]))


def _persons(ids: Sequence[int]) -> dict[int, Labourer]:
    rows = Labourer.objects.filter(pk__in=set(ids)).only("pk", "name", "birth_on", "code")
    return {each.pk: each for each in rows}
