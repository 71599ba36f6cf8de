"""One comparison, its faults, what its villages and fields add up to."""

from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Count, QuerySet

from wugong.base.errors import Refusal
from wugong.comparison.enums import State
from wugong.comparison.models import BackSheet, Comparison, Difference, Piece, RowFault

RUNNING = (State.WAITING, State.RUNNING)
MOST_LISTED = 50
# A person differs once in the picture, however many of their fields do.
_BY_PLACE = """
SELECT left(code, %(digits)s),
  count(DISTINCT labourer_id) FILTER (WHERE kind = 'field'),
  count(*) FILTER (WHERE kind = 'theirs'), count(*) FILTER (WHERE kind = 'ours'),
  count(*) FILTER (WHERE decision = '')
FROM comparison_difference WHERE comparison_id = %(pk)s AND code >= %(area)s
  AND code < %(area)s || '~' GROUP BY 1
"""


@dataclass(slots=True)
class Place:
    """A township's or village's people: alike, different, only with one side; and what waits."""

    code: str
    same: int = 0
    different: int = 0
    theirs: int = 0
    ours: int = 0
    undecided: int = 0

    @property
    def people(self) -> int:
        """Everybody of either list."""
        return self.same + self.different + self.theirs + self.ours


@dataclass(frozen=True, slots=True)
class Sort:
    """Differences of one kind and field."""

    kind: str
    field: str
    total: int
    undecided: int


@dataclass(frozen=True, slots=True)
class Whole:
    """What a reader sees of a comparison."""

    places: list[Place] = field(default_factory=list)
    sorts: list[Sort] = field(default_factory=list)

    def sum(self, name: str) -> int:
        """A column added up."""
        return sum(getattr(place, name) for place in self.places)


def comparison(comparison_id: int) -> Comparison:
    """One that the scope sees, or a refusal that says nothing else."""
    found = Comparison.objects.filter(pk=comparison_id).first()
    if found is None:
        raise Refusal("not_found")
    return found


def done(comparison_id: int) -> Comparison:
    """One whose differences stand."""
    found = comparison(comparison_id)
    if found.state != State.DONE:
        raise Refusal("comparison.not_done")
    return found


def locked(comparison_id: int) -> Comparison:
    """One, held until the transaction ends."""
    found = Comparison.objects.select_for_update().filter(pk=comparison_id).first()
    if found is None:
        raise Refusal("not_found")
    return found


def latest() -> list[Comparison]:
    """The last ones of the scope and of the areas above it."""
    return list(Comparison.objects.order_by("-pk")[:MOST_LISTED])


def is_running(code: str, layout: str) -> bool:
    """Whether the same kind of list is under way for an area."""
    return Comparison.objects.filter(code=code, layout=layout, state__in=RUNNING).exists()


def undecided(pks: list[int]) -> dict[int, int]:
    """How many differences of each the reader has still to decide."""
    rows = Difference.objects.filter(comparison_id__in=pks, decision="")
    counted = rows.values_list("comparison_id").annotate(n=Count("pk")).order_by()
    return dict(counted)


def content_of(row: Comparison) -> list[bytes]:
    """The sealed pieces of the file, in order."""
    pieces = Piece.objects.filter(comparison=row).order_by("position")
    return [bytes(content) for content in pieces.values_list("content", flat=True)]


def whole(row: Comparison, area: str, digits: int) -> Whole:
    """By places below an area, and by kinds and fields."""
    found: dict[str, Place] = {}
    for code, same in row.tallies.filter(code__gte=area, code__lt=area + "~").values_list(
        "code", "same"
    ):
        found.setdefault(code[:digits], Place(code[:digits])).same += same
    with connection.cursor() as cursor:
        cursor.execute(_BY_PLACE, {"pk": row.pk, "area": area, "digits": digits})
        for code, different, theirs, ours, waiting in cursor.fetchall():
            place = found.setdefault(code, Place(code))
            place.different, place.theirs, place.ours = different, theirs, ours
            place.undecided = waiting
    return Whole(sorted(found.values(), key=lambda place: place.code), _sorts(row, area))


def _sorts(row: Comparison, area: str) -> list[Sort]:
    rows = Difference.objects.filter(comparison=row, code__gte=area, code__lt=area + "~")
    counted = rows.values_list("kind", "field", "decision").annotate(n=Count("pk")).order_by()
    sums: dict[tuple[str, str], list[int]] = {}
    for kind, name, decision, count in counted:
        both = sums.setdefault((kind, name), [0, 0])
        both[0] += count
        both[1] += 0 if decision else count
    return [Sort(kind, name, total, left) for (kind, name), (total, left) in sorted(sums.items())]


def faults(row: Comparison) -> QuerySet[RowFault]:
    """What could not be taken of the file, in its order."""
    return RowFault.objects.filter(comparison=row)


def sheets_of(row: Comparison) -> list[BackSheet]:
    """Sheets asked for that the reader may know of, the last first."""
    return list(BackSheet.objects.filter(comparison=row).order_by("-pk")[:20])


def locked_sheet(sheet_id: int) -> BackSheet:
    """A sheet asked for, held until the transaction ends."""
    found = BackSheet.objects.select_for_update().filter(pk=sheet_id).first()
    if found is None:
        raise Refusal("not_found")
    return found
