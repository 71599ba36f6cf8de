"""Straight to libpq: what a cursor promises holds, and each scope sees its own rows."""

import contextlib
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.utils import DataError, IntegrityError, InternalError, OperationalError
from django.test.utils import CaptureQueriesContext

from tests.factories import people as make
from wugong.base import direct
from wugong.base.direct import asked, listed, planned, recordset, repeated
from wugong.base.models import Setting
from wugong.base.scopes import NOBODY, area_scope, scope
from wugong.places import queries as places

Ask = Callable[..., list[tuple[Any, ...]]]
pytestmark = pytest.mark.django_db
_COUNT = "SELECT count(*) FROM people_labourer WHERE sex = ANY(%(sexes)s::text[])"
_SET = (
    "INSERT INTO base_setting (key, value, valid_from, source) VALUES (%s::text, '1', %s::date, '')"
)
MORE_THAN_CUSTOM_PLANS = 8  # from the sixth time on PostgreSQL may keep one plan


def test_a_planned_statement_sees_the_rows_of_each_scope() -> None:
    places.forget_places()
    first, second = make.group(make.VILLAGE, "1组"), make.group(make.VILLAGE, "2组")
    for code in (first, first, second):
        make.labourer(code)
    for _ in range(MORE_THAN_CUSTOM_PLANS):
        found = []
        for rows in (area_scope(first), area_scope(second), area_scope(make.VILLAGE), NOBODY):
            with scope(rows):
                found += planned(_COUNT, {"sexes": ["1", "2"]})
        assert found == [(2,), (1,), (3,), (0,)]


def test_only_areas_of_one_size_share_a_plan() -> None:
    """By a plan that was made in a group, the county's heads of households took 440 ms."""
    groups = [make.group(make.VILLAGE, f"{number}组") for number in (1, 2)]
    text = "SELECT count(*) FROM people_labourer WHERE id = ANY(%s::bigint[]) /* of a size */"
    for plans, code in ((1, groups[0]), (1, groups[1]), (2, make.VILLAGE), (2, groups[0])):
        with scope(area_scope(code)):
            assert planned(text, ["{1,2}"]) == [(0,)]
        assert kept_plans("of a size") == plans


def kept_plans(marked: str) -> int:
    ((found,),) = asked(
        "SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'wugong%%'"
        " AND strpos(statement, %s) > 0",
        [marked],
    )
    return int(found)


def test_a_question_that_is_asked_again_keeps_its_plan_and_sees_the_rows_of_each_scope() -> None:
    places.forget_places()
    first, second = make.group(make.VILLAGE, "1组"), make.group(make.VILLAGE, "2组")
    for code in (first, first, second):
        make.labourer(code)
    text = "SELECT count(*) FROM people_labourer WHERE sex IN (%s, %s) /* of each */"
    scopes = (area_scope(first), area_scope(second), area_scope(make.VILLAGE), NOBODY)
    for time in range(4):
        found = []
        for rows in scopes:
            with scope(rows):
                found += repeated(text, ["1", "2"], rows)
        assert found == [(2,), (1,), (3,), (0,)]
        assert kept_plans("of each") == (len(scopes) if time else 0)
    with scope(scopes[0]):
        assert repeated(text, ["1", "2"], scopes[2]) == [(2,)]  # whoever's plan it was
        make.labourer(first)
        assert repeated(text, ["1", "2"], scopes[0]) == [(3,)]
        assert repeated(text, ["x", "y"], scopes[0]) == [(0,)]


def test_only_so_many_plans_are_kept_and_those_asked_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(direct, "_MOST_SEEN", 4)
    asked("DEALLOCATE ALL")
    direct._lines.clear()
    monkeypatch.setattr(direct, "_MOST_KEPT", 2)
    text = "SELECT %s::int + 1 /* so many */"
    for _ in range(3):
        for value in (1, 2, 1, 3, 1, 4):
            assert repeated(text, [value], None) == [(value + 1,)]
            assert kept_plans("so many") <= 2
    assert kept_plans("SELECT 1::int") == 1
    for value in range(20):  # asked once each
        repeated(text, [value + 100], None)
    assert kept_plans("SELECT 1::int") == 1


@pytest.mark.django_db(transaction=True)
def test_a_kept_plan_that_is_gone_is_made_anew_by_the_next_request() -> None:
    for _ in range(3):
        assert repeated("SELECT %s::int", [1], None) == [(1,)]
    asked("DEALLOCATE ALL")
    with pytest.raises(DatabaseError):
        repeated("SELECT %s::int", [1], None)
    for _ in range(3):
        assert repeated("SELECT %s::int", [1], None) == [(1,)]


@pytest.mark.parametrize("ask", [asked, planned])
def test_it_is_counted_like_any_other_and_its_errors_are_the_databases(ask: Ask) -> None:
    with CaptureQueriesContext(connection) as told:
        assert ask("SELECT %s::int + 1", [41]) == [(42,)]
    assert len(told) == 1
    with pytest.raises(DataError) as error, transaction.atomic():
        ask("SELECT 1 / %s::int", [0])
    assert error.value.__cause__.sqlstate == "22012"
    assert ask("SELECT %s::int + 1", [41]) == [(42,)]


@pytest.mark.parametrize("ask", [asked, planned])
def test_values_arrive_as_they_are(ask: Ask) -> None:
    values = ["%s '\\\" ; -- 汉", b"\0\\x", date(2020, 2, 29), None, ["a,b", '"']]
    types = ("text", "bytea", "date", "int", "text[]")
    text = ", ".join(f"%s::{each}" for each in types)
    assert ask(f"SELECT {text}", values) == [tuple(values)]
    assert ask("SELECT 7 %% 4, %(a)s::int, %(b)s::text, %(a)s::int", {"b": "x", "a": 1}) == [
        (3, 1, "x", 1)
    ]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("ask", [asked, planned])
def test_it_belongs_to_the_transaction_that_it_is_asked_in(ask: Ask) -> None:
    with pytest.raises(LookupError), transaction.atomic():
        ask(_SET, ["x", date(2020, 1, 1)])
        raise LookupError
    assert not Setting.objects.filter(key="x").exists()
    with transaction.atomic():
        first = ask("SELECT pg_current_xact_id()::text")
        assert ask("SELECT pg_current_xact_id()::text") == first
    assert ask("SELECT pg_current_xact_id()::text") != first


@pytest.mark.django_db(transaction=True)
def test_a_scope_opens_with_its_transaction_and_leaves_nothing_behind() -> None:
    home = make.group(make.VILLAGE, "1组")
    make.labourer(home)
    for wanted, rows in ((area_scope(home), 1), (NOBODY, 0), (area_scope("' OR 1=1 --"), 0)):
        with scope(wanted):
            assert planned(_COUNT, {"sexes": ["1", "2"]}) == [(rows,)]
            assert connection.in_atomic_block
        assert planned("SELECT current_user, current_setting('app.region_prefix', true)") == [
            ("wugong_app", "")
        ]
    with pytest.raises(DatabaseError), scope(area_scope(home)):
        planned("SELECT 1 / %s::int", [0])
    assert planned("SELECT current_user") == [("wugong_app",)]


@pytest.mark.django_db(transaction=True)
def test_a_kept_plan_that_failed_is_kept_and_made_no_second_time() -> None:
    text, prepared = "SELECT 1 / current_setting('app.n')::int", "pg_prepared_statements"
    for n, times in ((1, 3), (0, 4), (1, 1)):
        asked("SELECT set_config('app.n', %s, false)", [str(n)])
        for _ in range(times):
            if n:
                assert repeated(text, [], NOBODY) == [(1,)]
            else:
                with pytest.raises(DataError):
                    repeated(text, [], NOBODY)
    assert asked(f"SELECT count(*) FROM {prepared} WHERE statement = %s", [text]) == [(1,)]


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_failed_does_not_end_as_if_nothing_had_been() -> None:
    with pytest.raises(InternalError), transaction.atomic():
        asked(_SET, ["y", date(2020, 1, 1)])
        with contextlib.suppress(DataError):
            asked("SELECT 1 / %s::int", [0])
    assert not Setting.objects.filter(key="y").exists()


@pytest.mark.django_db(transaction=True)
def test_what_the_end_of_a_transaction_finds_wrong_is_an_error_and_nothing_is_kept() -> None:
    asked("CREATE TEMP TABLE twice (n int UNIQUE DEFERRABLE INITIALLY DEFERRED)")
    with pytest.raises(IntegrityError), transaction.atomic():
        asked("INSERT INTO twice VALUES (1), (1)")
    assert asked("SELECT count(*) FROM twice") == [(0,)]
    with transaction.atomic():
        asked("INSERT INTO twice VALUES (1)")
    assert asked("SELECT count(*) FROM twice") == [(1,)]
    with pytest.raises(OperationalError), transaction.atomic(), contextlib.suppress(DatabaseError):
        asked("SELECT pg_terminate_backend(pg_backend_pid())")
    connection.close_if_unusable_or_obsolete()
    assert asked("SELECT 1") == [(1,)]


@pytest.mark.django_db(transaction=True)
def test_a_plan_that_is_gone_is_made_anew_by_the_next_request() -> None:
    assert planned("SELECT 1") == [(1,)]
    asked("DEALLOCATE ALL")
    with pytest.raises(DatabaseError):
        planned("SELECT 1")
    assert planned("SELECT 1") == [(1,)]


@pytest.mark.django_db(transaction=True)
def test_a_lost_connection_is_an_error_once() -> None:
    ((pid,),) = planned("SELECT pg_backend_pid()")
    with pytest.raises(OperationalError):
        asked("SELECT pg_terminate_backend(pg_backend_pid())")
    connection.close_if_unusable_or_obsolete()
    assert planned("SELECT pg_backend_pid()") != [(pid,)]


def test_many_values_travel_as_one_text() -> None:
    ids = [UUID(int=7), UUID(int=2**127)]
    at = datetime(2020, 2, 29, 23, 59, 59, 999_999, tzinfo=UTC)
    assert planned(
        "SELECT %s::uuid[], %s::bigint[], %s::timestamptz[]", [*map(listed, (ids, (), [at]))]
    ) == [(ids, [], [at])]
    rows = [{"id": ids[0], "at": at, "sealed": b"\0\xff", "word": '汉"\\', "not": None}]
    text = """
    SELECT id, at, decode(sealed, 'hex'), word, "not" FROM json_to_recordset(%s::json)
      AS r(id uuid, at timestamptz, sealed text, word text, "not" int)
    """
    assert planned(text, [recordset(rows)]) == [(ids[0], at, b"\0\xff", '汉"\\', None)]
