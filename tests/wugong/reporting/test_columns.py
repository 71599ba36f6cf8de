"""Columns out of the database: every value comes back as it is there."""

from datetime import date

import polars as pl
import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import people as make
from wugong.base.scopes import area_scope, scope
from wugong.reporting.queries import columns, facts
from wugong.reporting.queries.columns import Column, day, flag, key, whole

COLUMNS = (
    key("person"),
    day("start"),
    whole("end"),
    Column("place", 30),
    flag("is_led"),
    Column("pay", 31, -(2**30)),
    Column("area", 50, dtype="i8"),
)
ROWS = st.lists(
    st.tuples(
        st.integers(0, 2**40 - 1),
        st.integers(-719_162, 2_932_896 // 3),  # the first year to far beyond anybody's work
        st.integers(-(2**31), 2**31 - 1),
        st.integers(0, 999_999_999),
        st.booleans(),
        st.integers(-(2**30), 2**30 - 1),
        st.integers(0, 10**15 - 1),
    ),
    max_size=6,
)
STATEMENT = """SELECT * FROM unnest(%(person)s::int8[], %(start)s::int4[], %(end)s::int4[],
  %(place)s::int4[], %(is_led)s::bool[], %(pay)s::int4[], %(area)s::int8[])"""


@pytest.mark.django_db
@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_every_value_comes_back_as_it_was(rows: list[tuple[int | bool, ...]]) -> None:
    values = {each.name: [row[n] for row in rows] for n, each in enumerate(COLUMNS)}
    found = columns.read(STATEMENT, COLUMNS, values)
    assert found.rows() == rows
    assert found.schema["person"] == pl.Int64
    assert found.schema["end"] == pl.Int32
    assert found.schema["is_led"] == pl.Boolean


@pytest.mark.django_db
def test_a_null_is_an_error_and_never_a_figure() -> None:
    with pytest.raises(ValueError, match="null"):
        columns.read("SELECT NULL::int4", (whole("end"),), {})


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["persons", "households", "spells", "posts", "poverty"])
def test_what_a_month_looks_at_stands_whole_in_an_index(name: str) -> None:
    read = facts._READS[name]
    values = facts._values(make.COUNTY, date(2018, 6, 30), date(2019, 6, 30))
    # An empty table has the index of overlapping stays as cheap; that one knows them by this test.
    source = read.source.replace("withdrawn_at IS NULL", "coalesce(withdrawn_at, now()) = now()")
    with scope(area_scope(make.COUNTY)), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute(f"EXPLAIN SELECT {', '.join(read.columns.values())} FROM {source}", values)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Index Only Scan" in plan, plan
