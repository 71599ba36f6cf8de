"""What a comparison found, into its tables by COPY: under row security by a temporary table."""

import io
import json
from collections.abc import Sequence
from typing import Any

import polars as pl
from django.db import connection

from wugong.base import crypto
from wugong.base.actor import Actor, require
from wugong.comparison.enums import Kind
from wugong.comparison.models import Comparison
from wugong.comparison.permissions import may_execute
from wugong.comparison.rules.cells import Fault
from wugong.comparison.rules.layouts import NEEDS_WORK, Layout, layouts
from wugong.comparison.rules.matching import Matched
from wugong.places import queries as places

TOLD = "comparison_difference.told"
BATCH = 50_000
SCHEMA: dict[str, Any] = {
    "labourer_id": pl.Int64,
    "code": pl.String,
    "kind": pl.String,
    "field": pl.String,
    "sheet_row": pl.Int32,
    "theirs": pl.String,
    "ours": pl.String,
    "told": pl.String,
}
_TABLE = """
CREATE TEMP TABLE comparison_found (labourer_id bigint, code text, kind text, field text,
  sheet_row int, theirs text, ours text, told bytea) ON COMMIT DROP
"""
# A person's home is read now: a household may have moved while the file was read.
_KEEP = """
INSERT INTO comparison_difference (comparison_id, labourer_id, code, kind, field, sheet_row,
  theirs, ours, told_sealed, decision, reason, decided_by_name, outcome, outcome_code)
SELECT %s, t.labourer_id, coalesce(l.code, t.code), t.kind, t.field, t.sheet_row, t.theirs,
  t.ours, t.told, '', '', '', '', ''
FROM comparison_found t LEFT JOIN people_labourer l ON l.id = t.labourer_id
WHERE t.labourer_id IS NULL OR l.id IS NOT NULL
ORDER BY 3, t.sheet_row, t.field
"""
_TALLY = """
INSERT INTO comparison_tally (comparison_id, code, same)
SELECT %s, t.code, t.same FROM unnest(%s::text[], %s::int[]) AS t (code, same)
"""
_FAULTS = """
INSERT INTO comparison_rowfault (comparison_id, code, sheet_row, field, error_code, params)
SELECT %s, %s, t.at, t.field, t.error, t.params::jsonb
FROM unnest(%s::int[], %s::text[], %s::text[], %s::text[]) AS t (at, field, error, params)
"""


def store_differences(
    row: Comparison, theirs: pl.DataFrame, ours: pl.DataFrame, found: Matched, *, by: Actor
) -> None:
    """Each field that differs, whom only they have, whom only we have and they ought to."""
    require(may_execute(by, row))
    layout = layouts()[row.layout]
    parts = [
        _field_rows(layout, theirs, ours, found),
        _their_rows(row, layout, theirs, found),
        _our_rows(ours, found),
    ]
    with connection.cursor() as cursor:
        cursor.execute(_TABLE)
        _copy(cursor, pl.concat([part.select(list(SCHEMA)) for part in parts]))
        cursor.execute(_KEEP, [row.pk])
        cursor.execute("DROP TABLE comparison_found")


def _copy(cursor: Any, rows: pl.DataFrame) -> None:
    buffer = io.BytesIO()
    rows.write_csv(buffer, include_header=False, null_value="\\N", quote_style="necessary")
    text = f"COPY comparison_found ({', '.join(SCHEMA)}) FROM STDIN (FORMAT csv, NULL '\\N')"
    with cursor.cursor.copy(text) as copy:
        copy.write(buffer.getbuffer())


def _field_rows(
    layout: Layout, theirs: pl.DataFrame, ours: pl.DataFrame, found: Matched
) -> pl.DataFrame:
    """One row a field; names, telephones and employers are sealed, codes stand as they are."""
    sealed = [each.key for each in layout.fields if each.is_sealed]
    stay = [name for name in NEEDS_WORK if name in theirs.columns]
    who: list[Any] = ["index", pl.col("row").alias("sheet_row"), *_telephones(theirs), *stay]
    rows = found.differing.join(theirs.select(*who), on="index").join(
        ours.select("index", pl.col("id").alias("labourer_id"), "code"), on="index"
    )
    is_sealed = pl.col("field").is_in(sealed)
    rows = rows.with_columns(
        kind=pl.lit(Kind.FIELD.value),
        theirs=pl.when(is_sealed).then(pl.lit("")).otherwise("first"),
        ours=pl.when(is_sealed).then(pl.lit("")).otherwise("second"),
    )
    wanted = rows.select("field", "first", "second", "phone_told", *stay)
    told = [_told(sealed, stay, values) for values in wanted.iter_rows()]
    return _sealed_column(rows, told)


def _told(sealed: list[str], stay: list[str], values: tuple[Any, ...]) -> str | None:
    """What of a difference is sealed: who, or with a place of work the stay they tell of."""
    name, first, second, phone, *facts = values
    if name == "phone":
        return _text({"theirs": phone or "", "ours": ""})
    if name in sealed:
        return _text({"theirs": first, "ours": second})
    return _text(_filled(stay, facts)) if name == "place" and first else None


def _telephones(theirs: pl.DataFrame) -> list[pl.Expr]:
    has = "phone_told" in theirs.columns
    return [pl.col("phone_told") if has else pl.lit("").alias("phone_told")]


def _their_rows(
    row: Comparison, layout: Layout, theirs: pl.DataFrame, found: Matched
) -> pl.DataFrame:
    """Whom we do not know: their whole row sealed; at home where it says, if we know the place."""
    rows = theirs.join(found.only_first, on="index", how="semi").filter(~pl.col("is_doubtful"))
    homes = {code: _home(code, row.code) for code in rows["code"].unique()}
    names = [each.key for each in layout.fields if each.key in rows.columns and each.key != "phone"]
    wanted = rows.select("number", *_telephones(rows), *names)
    told = [
        _text({"id_number": number, "phone": phone or ""} | _filled(names, values))
        for number, phone, *values in wanted.iter_rows()
    ]
    kept = rows.select(
        pl.lit(None, pl.Int64).alias("labourer_id"),
        pl.col("code").replace_strict(homes, default=row.code, return_dtype=pl.String),
        pl.lit(Kind.THEIRS.value).alias("kind"),
        pl.lit("").alias("field"),
        pl.col("row").alias("sheet_row"),
        pl.lit("").alias("theirs"),
        pl.lit("").alias("ours"),
    )
    return _sealed_column(kept, told)


def _filled(names: Sequence[str], values: Sequence[Any]) -> dict[str, str]:
    return {name: value for name, value in zip(names, values, strict=True) if value}


def _home(code: str, area: str) -> str:
    """The village of their own column where it is one of ours, else whoever brought the list."""
    village = code[:12]
    return village if village.startswith(area) and places.find(village) is not None else area


def _our_rows(ours: pl.DataFrame, found: Matched) -> pl.DataFrame:
    rows = ours.join(found.only_second, on="index", how="semi").filter("is_expected")
    return rows.select(
        pl.col("id").alias("labourer_id"),
        "code",
        pl.lit(Kind.OURS.value).alias("kind"),
        pl.lit("").alias("field"),
        pl.lit(None, pl.Int32).alias("sheet_row"),
        pl.lit("").alias("theirs"),
        pl.lit("").alias("ours"),
        pl.lit(None, pl.String).alias("told"),
    )


def _text(value: dict[str, str]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _sealed_column(rows: pl.DataFrame, told: list[str | None] | list[str]) -> pl.DataFrame:
    sealed = crypto.seal_many(list(told), TOLD)
    texts = [None if value is None else "\\x" + value.hex() for value in sealed]
    return rows.with_columns(told=pl.Series(texts, dtype=pl.String))


def store_faults(row: Comparison, faults: Sequence[Fault], *, by: Actor) -> None:
    """Where and why; what stood there is not kept."""
    require(may_execute(by, row))
    for start in range(0, len(faults), BATCH):
        part = faults[start : start + BATCH]
        columns: list[list[Any]] = [
            [fault.row for fault in part],
            [fault.field for fault in part],
            [fault.code for fault in part],
            [json.dumps(fault.params, default=str) for fault in part],
        ]
        with connection.cursor() as cursor:
            cursor.execute(_FAULTS, [row.pk, row.code, *columns])


def store_same(row: Comparison, found: Matched, ours: pl.DataFrame, *, by: Actor) -> None:
    """How many people of each village both tell alike."""
    require(may_execute(by, row))
    at_home = ours.join(found.same, on="index", how="semi")
    sums = at_home.group_by(pl.col("code").str.slice(0, 12)).len()
    with connection.cursor() as cursor:
        cursor.execute(_TALLY, [row.pk, sums["code"].to_list(), sums["len"].to_list()])
