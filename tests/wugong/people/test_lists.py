"""The two lists by SQL that is kept: for any values the rows are those of the ORM."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from tests.examples import examples
from tests.factories import people as make
from tests.wugong.people.conftest import Desk, Groups
from wugong.base import clock, lists
from wugong.base.lists import Page
from wugong.base.scopes import area_scope, scope
from wugong.people import queries
from wugong.people.enums import EmploymentState, PovertyStatus
from wugong.people.models import Household, Labourer
from wugong.people.queries import household_list, labourer_list

pytestmark = pytest.mark.django_db
STATES = [s.value for s in EmploymentState if s not in ("student", "not_labour")]
VILLAGE = make.actor("village_officer", make.VILLAGE)


def several(codes: list[str]) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(codes), min_size=1, max_size=4).map(",".join)


AGES = st.tuples(st.integers(0, 120), st.integers(0, 120)).map(sorted)
AREAS = st.sampled_from([make.COUNTY, make.SISTER_TOWNSHIP, make.VILLAGE, "53", "530602"])
LABOURERS = st.fixed_dictionaries(
    {"sort": st.sampled_from(["roll", "name", "fresh"]), "size": st.integers(1, 9).map(str)},
    optional={
        "area": AREAS,
        "state": several(STATES),
        "age": AGES.map(lambda two: f"{two[0]}-{two[1]}"),
        "kind": several(["registered", "relocated", "zero"]),
        "fresh": st.sampled_from(["late", "ok"]),
        "status": several(["on_roll", "lost"]),
        "doubt": st.sampled_from(["number", "twice", "phone"]),
    },
)
HOUSEHOLDS = st.fixed_dictionaries(
    {"size": st.integers(1, 9).map(str)},
    optional={"area": AREAS, "kind": several(["registered", "relocated", "zero", "waiting"])},
)


@pytest.fixture
def people(groups: Groups) -> None:
    """Thirty-six people of four groups, no two alike."""
    today = clock.business_today()
    for place, code in enumerate((groups.first, groups.sister_village, groups.sister_township)):
        for order in range(12):
            row = make.labourer(code, name="赵王李"[order % 3] + "小明大山"[order % 4])
            with scope(area_scope(make.COUNTY)):
                Labourer.objects.filter(pk=row.pk).update(
                    employment_state=STATES[order % len(STATES)],
                    status=("on_roll", "lost")[order % 5 == 0],
                    birth_on=today - timedelta(days=365 * (16 + 4 * order) + place),
                    confirmed_on=today - timedelta(days=9 * order),
                )
                Household.objects.filter(pk=row.household_id).update(
                    poverty_status=(PovertyStatus.ORDINARY, PovertyStatus.LIFTED)[order % 2],
                    relocated=order % 3 == 0,
                    awaits_assignment=order % 4 == 0,
                    zero_employment_since=today if order % 5 == 0 else None,
                )


def alike(page: Page, whole: Page) -> None:
    assert [row.pk for row in page.rows] == [row.pk for row in whole.rows]
    assert (page.count, page.after, page.before) == (whole.count, whole.after, whole.before)
    assert page.chips == whole.chips


@examples(150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    asked=st.one_of(
        LABOURERS.map(lambda params: (labourer_list, queries.on_roll, params)),
        HOUSEHOLDS.map(lambda params: (household_list, queries.households, params)),
    ),
    within=st.sampled_from([make.COUNTY, make.VILLAGE, make.SISTER_TOWNSHIP]),
)
def test_for_any_filters_the_kept_statement_finds_what_the_orm_finds(
    people: None, asked: Any, within: str
) -> None:
    spec, rows, params = asked[0](), asked[1], asked[2]
    cache.clear()
    with scope(area_scope(within)):
        page = spec.light_page(spec.read(params))
        alike(page, spec.page(rows(), spec.read(params)))
        for way in ("after", "before") if page.after else ():
            asked_on = spec.read(params | {way: page.after})
            alike(spec.light_page(asked_on), spec.page(rows(), asked_on))


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("age=18-35", "age=21-57"),
        ("area=530627", "area=530627101"),
        ("state=home,none", "state=away,home"),
        ("fresh=late&age=-40", "fresh=late&age=16-"),
    ],
)
def test_values_that_nobody_asked_before_want_no_new_statement(
    groups: Groups, desk: Desk, first: str, then: str
) -> None:
    desk.of(VILLAGE).get(f"/desk/people/labourers/?{first}")
    written = lists._written.cache_info().misses
    desk.of(VILLAGE).get(f"/desk/people/labourers/?{then}")
    assert lists._written.cache_info().misses == written


def test_a_doubt_that_is_counted_over_a_scope_is_each_scopes_own(groups: Groups) -> None:
    crowds = {}
    for code, phone in ((groups.first, "13800000001"), (groups.sister_township, "13800000002")):
        crowds[code[:9]] = {make.labourer(code, phone=phone).pk for _ in range(6)}
    spec = labourer_list()
    for area, crowd in crowds.items():
        with scope(area_scope(area)):
            page = spec.light_page(spec.read({"doubt": "phone"}))
        assert {row.pk for row in page.rows} == crowd


def test_where_nobody_is_in_doubt_the_list_is_empty(groups: Groups, desk: Desk) -> None:
    page = desk.of(VILLAGE).get("/desk/people/labourers/?doubt=phone")
    assert page.status_code == 200
    assert "这里没有符合条件的人" in page.content.decode()


def test_a_page_in_the_order_of_names_is_walked_in_the_index_alone(people: None) -> None:
    """The keys come from the index alone, and what an area has is asked before row security."""
    spec = labourer_list()
    for code in (VILLAGE.area, make.COUNTY, VILLAGE.area):
        with scope(area_scope(code)), CaptureQueriesContext(connection) as sent:
            page = spec.light_page(spec.read({"sort": "name"}))
            assert page.rows and all(row.code.startswith(code) for row in page.rows)
            text = sent[-1]["sql"]
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL enable_seqscan = off")
                cursor.execute("SET LOCAL enable_bitmapscan = off")
                cursor.execute("SET LOCAL enable_sort = off")
                cursor.execute("EXPLAIN " + text.replace("%", "%%"))
                plan = "\n".join(line for (line,) in cursor.fetchall())
            assert "Index Only Scan using labourer_pinyin" in plan
            assert f"'{code}'" in plan


def test_heads_are_found_by_a_plan_of_the_scope_that_asks(people: None) -> None:
    with scope(area_scope(make.COUNTY)):
        ids = list(Labourer.objects.values_list("pk", flat=True))
    before = heads_plans()
    for code in (make.COUNTY, VILLAGE.area, make.COUNTY, VILLAGE.area):
        with scope(area_scope(code)):
            found = queries.heads_of(ids)
            assert set(found) == set(Labourer.objects.values_list("pk", flat=True))
    assert heads_plans() == before + 2


def heads_plans() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements"
            " WHERE statement LIKE 'SELECT id, name, birth_on FROM people_labourer%'"
        )
        return int(cursor.fetchone()[0])
