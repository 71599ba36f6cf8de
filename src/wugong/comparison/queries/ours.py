"""Our side of a comparison: everybody of an area as of a day, as columns of text, by one COPY."""

import io
from datetime import date

import polars as pl
from django.db import connection

from wugong.comparison.rules.layouts import STATUS, Layout
from wugong.comparison.rules.matching import work_area

# One stay at most is open on a day (they exclude each other).
_PEOPLE = """
COPY (SELECT l.id, coalesce(encode(l.id_number_index, 'hex'), '') AS index, l.code,
  l.status, l.is_labour, h.poverty_status, h.low_income::int AS low_income,
  h.relocated::int AS relocated, l.name, l.relation, l.education, l.student_status, l.health,
  l.capability, coalesce(encode(l.phone_index, 'hex'), '') AS phone,
  coalesce(s.place, '') AS place, coalesce(s.employer_name, '') AS employer_name,
  left(coalesce(s.industry, ''), 1) AS industry, coalesce(s.channel, '') AS channel,
  coalesce(s.start_on::text, '') AS start_on,
  coalesce(s.wage_yuan_month::text, '') AS wage_yuan_month
FROM people_labourer l JOIN people_household h ON h.id = l.household_id
LEFT JOIN employment_employmentspell s ON s.labourer_id = l.id AND s.withdrawn_at IS NULL
  AND s.start_on <= %(on)s AND (s.end_on IS NULL OR s.end_on > %(on)s)
WHERE l.code >= %(area)s AND l.code < %(area)s || '~' AND l.merged_into_id IS NULL)
TO STDOUT (FORMAT csv, HEADER)
"""
ON_ROLL = ("on_roll", "lost")
POOR = ("02", "03", "04", "05", "06")


def people(area: str, on: date, layout: Layout) -> pl.DataFrame:
    """id, index, code, is_expected, and a column for each field that a layout may have."""
    values = {"area": area, "on": on}
    with connection.cursor() as cursor, cursor.cursor.copy(_PEOPLE, values) as copy:
        data = b"".join(copy)
    told = pl.read_csv(io.BytesIO(data), infer_schema=False).fill_null("")
    rows = told.with_columns(pl.col("id").cast(pl.Int64))
    rows = rows.with_columns(
        work_area=work_area(),
        is_expected=expected(layout.scope) & pl.col("status").is_in(ON_ROLL),
        # The lost are on the roll; a list of another office knows no such word.
        status=pl.when(pl.col("status").is_in(ON_ROLL))
        .then(pl.lit("on_roll"))
        .otherwise(pl.col("status")),
    )
    # Counties are compared: a township is more than they ask for, a province alone says nothing.
    county = pl.col("place").str.slice(0, 6)
    is_known = (county == "") | (county.str.len_bytes() == 6)
    return rows.with_columns(place=pl.when(is_known).then(county))


def expected(scope: str) -> pl.Expr:
    """Whom a list of this kind ought to hold."""
    if scope == "registered":
        return pl.col("poverty_status").is_in(POOR)
    return pl.col("is_labour") == "t"


def compared_fields(layout: Layout, columns: list[str]) -> list[str]:
    """What both sides know: the list's own columns, and that somebody is on the roll at all."""
    told = [each.key for each in layout.fields if each.is_compared and each.key in columns]
    return [STATUS, *told]
