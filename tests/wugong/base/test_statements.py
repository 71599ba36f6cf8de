"""Statements planned once a connection: each scope sees its own rows all the same."""

import pytest
from django.db import connection
from django.db.utils import DataError
from django.test.utils import CaptureQueriesContext

from tests.factories import people as make
from wugong.base.scopes import NOBODY, area_scope, scope
from wugong.base.statements import planned
from wugong.places import queries as places

pytestmark = pytest.mark.django_db
_COUNT = "SELECT count(*) FROM people_labourer WHERE sex = ANY(%(sexes)s::text[])"
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


def test_it_is_counted_like_any_other_and_its_errors_are_the_databases() -> None:
    with CaptureQueriesContext(connection) as asked:
        assert planned("SELECT %s::int + 1", [41]) == [(42,)]
    assert len(asked) == 1
    with pytest.raises(DataError):
        planned("SELECT 1 / %s::int", [0])
