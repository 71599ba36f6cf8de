"""A requested comparison is carried out: read, matched set against set, stored in one go."""

from collections.abc import Sequence
from typing import Any, Protocol

import polars as pl
from django.utils.translation import gettext as _

from wugong.base import audit, clock, crypto
from wugong.base.actor import Actor, require
from wugong.base.errors import Refusal
from wugong.base.scopes import scope
from wugong.comparison.actions.storing import store_differences, store_faults, store_same
from wugong.comparison.actions.uploading import opened
from wugong.comparison.enums import State
from wugong.comparison.models import Comparison
from wugong.comparison.permissions import may_execute
from wugong.comparison.queries import comparisons as queries
from wugong.comparison.queries.extracts import read_file
from wugong.comparison.queries.ours import compared_fields, people
from wugong.comparison.rules.cells import Extract, Fault, clean
from wugong.comparison.rules.layouts import layouts
from wugong.comparison.rules.matching import Matched, match
from wugong.people.rules import NUMBER, PHONE

LOST = "identity.digits_may_be_lost"


class Tells(Protocol):
    """Whoever shows how far the work is."""

    def phase(self, name: str, total: int = 0) -> None:
        """A new phase begins."""


def execute_comparison(
    comparison_id: int, *, by: Actor, progress: Tells | None = None
) -> Comparison:
    """Done once, however often the queue delivers it; a file that says nothing fails with why."""
    with scope(by.scope):
        row = queries.locked(comparison_id)
        require(may_execute(by, row))
        if row.state in (State.DONE, State.FAILED):
            return row
        Comparison.objects.filter(pk=row.pk).update(state=State.RUNNING)
    try:
        with scope(by.scope):
            row = queries.locked(comparison_id)
            if row.state != State.DONE:
                _compare(row, by, progress)
    except Refusal as refusal:
        _fail(row, refusal, by)
        raise
    except Exception:
        _fail(row, Refusal("extract.failed"), by)
        raise
    return row


def _fail(row: Comparison, refusal: Refusal, by: Actor) -> None:
    with scope(by.scope):
        row.pieces.all().delete()
        row.state, row.error_code = State.FAILED, refusal.code
        row.error_params = {name: str(value) for name, value in refusal.params.items()}
        row.counts, row.columns, row.unknown = {}, [], []
        row.finished_at = clock.business_now()
        row.save()
        audit.record(
            "comparison.execute",
            by=by,
            subject=row.subject,
            outcome="refused",
            code=refusal.code,
        )


def _compare(row: Comparison, by: Actor, progress: Tells | None) -> None:
    def phase(name: str) -> None:
        if progress is not None:
            progress.phase(name)

    layout = layouts()[row.layout]
    phase(_("读文件"))
    raw = read_file(opened(queries.content_of(row), by=by), layout)
    extract = clean(raw.cells, layout, row.code, clock.business_today())
    phase(_("对人"))
    theirs, ours = _keyed(extract.people), people(row.code, row.as_of, layout)
    fields = compared_fields(layout, raw.columns)
    known = ours.filter(pl.col("index") != "")
    found = match(theirs, known, fields)
    phase(_("存差异"))
    faults = extract.faults + _doubtful(theirs, found)
    store_differences(row, theirs, known, found, by=by)
    store_faults(row, faults, by=by)
    store_same(row, found, known, by=by)
    row.state, row.columns, row.unknown = State.DONE, raw.columns, raw.unknown[:50]
    row.counts = _counts(extract, faults, ours)
    row.finished_at = clock.business_now()
    row.save()
    row.pieces.all().delete()
    audit.record(
        "comparison.execute", by=by, subject=row.subject, diff={"counts": [None, row.counts]}
    )


def _keyed(told: pl.DataFrame) -> pl.DataFrame:
    """Their people by the same keyed hashes as ours; a list says that somebody is on the roll."""

    def hashed(name: str, column: str) -> pl.Series:
        values = told[name].to_list()
        found = crypto.blind_indexes([value or None for value in values], column)
        texts = [
            key.hex() if key is not None else value
            for key, value in zip(found, values, strict=True)
        ]
        return pl.Series(texts, dtype=pl.String)

    keys: dict[str, Any] = {"index": hashed("number", NUMBER), "status": pl.lit("on_roll")}
    if "phone" in told.columns:
        keys |= {"phone": hashed("phone", PHONE), "phone_told": told["phone"]}
    return told.with_columns(**keys)


def _doubtful(theirs: pl.DataFrame, found: Matched) -> list[Fault]:
    """A number that ends in 000 and is nobody's here is told, not taken for a stranger."""
    rows = theirs.filter("is_doubtful").join(found.only_first, on="index", how="semi")
    return [Fault(number, "id_number", LOST) for number in rows["row"]]


def _counts(extract: Extract, faults: Sequence[Fault], ours: pl.DataFrame) -> dict[str, int]:
    return {
        "rows": extract.rows,
        "people": len(extract.people),
        "outside": extract.outside,
        "faults": len(faults),
        "unnumbered": len(ours.filter((pl.col("index") == "") & pl.col("is_expected"))),
    }
