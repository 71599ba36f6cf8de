"""What a phone is told about its visits (docs/field-sync.md)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from wugong.collection.enums import Verdict
from wugong.collection.models import Conflict, Visit
from wugong.collection.queries import twice
from wugong.collection.queries import visits as queries
from wugong.collection.rules.visits import Item


@dataclass(frozen=True, slots=True)
class Result:
    """What the phone is told about one visit."""

    id: str
    verdict: str
    code: str = ""
    labourer: int | None = None
    version: int = 0
    conflicts: tuple[Conflict, ...] = ()
    faults: tuple[tuple[str, str], ...] = ()
    figures: Mapping[str, Any] = field(default_factory=dict)  # of the sentence of a refusal

    @classmethod
    def refused(
        cls, visit_id: str, code: str, faults: tuple[tuple[str, str], ...] = ()
    ) -> "Result":
        """Not taken, and why."""
        return cls(visit_id, Verdict.REFUSED, code, faults=faults)

    @classmethod
    def repeated(cls, row: Visit, item: Item) -> "Result":
        """The same id again: the same content is told its first verdict, another is refused."""
        key = str(row.pk)
        if bytes(row.digest) != queries.digest_of(item):
            return cls.refused(key, "visit.same_id_other_content")
        if row.verdict == Verdict.REFUSED:
            return cls._refused_again(row, item)
        if row.verdict == Verdict.HELD:
            return cls(key, row.verdict, "", row.labourer_id)
        found: tuple[Conflict, ...] = ()
        if row.verdict == Verdict.CONFLICT:
            found = tuple(queries.conflicts_of_visit(row))
        return cls(key, "duplicate", row.verdict, row.labourer_id, row.version, found)

    @classmethod
    def _refused_again(cls, row: Visit, item: Item) -> "Result":
        faults = tuple((name, why) for name, why in row.faults)
        labourer, figures = row.labourer_id, {"count": str(len(faults))}
        if row.reason == twice.TWICE:
            number = twice.told(item.changes, "id_number")
            if (file := twice.files([number]).get(number)) is not None:
                labourer, figures = file.id, file.figures()
        key, code = str(row.pk), row.reason
        return cls(key, row.verdict, code, labourer, faults=faults, figures=figures)


@dataclass(frozen=True, slots=True)
class Synced:
    """The answer to one call."""

    results: list[Result]
    held: list[Result]
    next_seq: int
