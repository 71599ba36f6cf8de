"""What a phone is told about its visits (docs/field-sync.md)."""

from dataclasses import dataclass

from wugong.collection.enums import Verdict
from wugong.collection.models import Conflict, Visit
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
            faults = tuple((name, why) for name, why in row.faults)
            return cls(key, row.verdict, row.reason, row.labourer_id, faults=faults)
        if row.verdict == Verdict.HELD:
            return cls(key, row.verdict, "", row.labourer_id)
        found: tuple[Conflict, ...] = ()
        if row.verdict == Verdict.CONFLICT:
            found = tuple(queries.conflicts_of_visit(row))
        return cls(key, "duplicate", row.verdict, row.labourer_id, row.version, found)


@dataclass(frozen=True, slots=True)
class Synced:
    """The answer to one call."""

    results: list[Result]
    held: list[Result]
    next_seq: int
