"""Which files exist for whom: own, child, sibling, parent, other county, and broken scopes."""

from datetime import timedelta

import pytest
from django.db import connection

from tests.factories import people as make
from tests.wugong.people.conftest import Groups
from wugong.base import clock
from wugong.base.scopes import Scope, area_scope, party_scope, scope, station_scope
from wugong.people import actions, queries
from wugong.people.models import Household, Labourer, Skill

pytestmark = pytest.mark.django_db
COUNTY = make.actor("county_officer", make.COUNTY)


@pytest.fixture
def everybody(groups: Groups) -> dict[str, Labourer]:
    """One person in each group, named after it."""
    found = {
        "first": make.labourer(groups.first, name="甲一"),
        "second": make.labourer(groups.second, name="甲二"),
        "village": make.labourer(groups.sister_village, name="甲三"),
        "township": make.labourer(groups.sister_township, name="甲四"),
    }
    with scope(COUNTY.scope):
        for row in found.values():
            told = actions.NewSkill("6-18-02", 1, clock.business_today())
            actions.add_skill(row.pk, told, by=COUNTY)
    return found


def seen() -> set[str]:
    """What exists: files, households, skills, lines of history and search must agree."""
    names = set(Labourer.objects.values_list("name", flat=True))
    assert Household.objects.count() == len(names)
    assert Skill.objects.count() == len(names)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(DISTINCT labourer_id) FROM base_auditline WHERE labourer_id IS NOT NULL"
            " AND xact < pg_current_xact_id()::text::bigint"
        )
    return names


@pytest.mark.parametrize(
    ("area", "expected"),
    [
        (make.COUNTY, {"甲一", "甲二", "甲三", "甲四"}),
        (make.TOWNSHIP, {"甲一", "甲二", "甲三"}),
        (make.VILLAGE, {"甲一", "甲二"}),
        (make.SISTER_VILLAGE, {"甲三"}),
        (make.SISTER_TOWNSHIP, {"甲四"}),
        (make.OTHER_COUNTY, set()),
        ("530699", set()),
        ("", set()),
        ("%", set()),
        ("_", set()),
        ("5306_7", set()),
        ("~", set()),
        ("' OR 1=1 --", set()),
    ],
)
def test_an_area_sees_its_own_and_what_lies_in_it(
    everybody: dict[str, Labourer], area: str, expected: set[str]
) -> None:
    with scope(area_scope(area)):
        assert seen() == expected
        found = {hit.id for hit in queries.find_people("甲", within=area).hits}
    own = {row.pk for row in everybody.values() if row.name in expected}
    assert found == own


def test_a_group_sees_only_itself(everybody: dict[str, Labourer], groups: Groups) -> None:
    with scope(area_scope(groups.second)):
        assert seen() == {"甲二"}


def test_search_adds_nothing_for_a_region_asked_from_outside(
    everybody: dict[str, Labourer],
) -> None:
    with scope(area_scope(make.VILLAGE)):
        assert queries.find_people("甲 白水江", within="").hits == []
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM people_search(%s, 50)", [[f"@{make.SISTER_VILLAGE}"]]
            )
            assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("role", ["wugong_app", "wugong_audit"])
def test_roles_without_rows_see_nobody(everybody: dict[str, Labourer], role: str) -> None:
    with scope(Scope(role=role, area=make.COUNTY)):  # type: ignore[arg-type]  # of the listed
        if role == "wugong_app":
            assert not Labourer.objects.exists()


def test_a_station_sees_who_works_in_its_place(everybody: dict[str, Labourer]) -> None:
    by = make.actor("county_officer", make.COUNTY)
    with scope(by.scope):
        actions.set_employment(everybody["first"].pk, "away", "330784", by=by)
    with scope(station_scope("330784")):
        assert set(Labourer.objects.values_list("name", flat=True)) == {"甲一"}
        assert Household.objects.count() == 1
        assert Skill.objects.count() == 1
    with scope(station_scope("3307")):
        assert Labourer.objects.count() == 1
    for place in ("440300", "", "%", "_"):
        with scope(station_scope(place)):
            assert not Labourer.objects.exists()


def test_a_station_may_report_that_somebody_left(everybody: dict[str, Labourer]) -> None:
    row = everybody["first"]
    with scope(COUNTY.scope):
        actions.set_employment(row.pk, "away", "330784", by=COUNTY)
    station = make.actor("station_officer", "330784")
    with scope(station_scope("330784")):
        actions.set_employment(row.pk, "home", "", by=station)
        assert not Labourer.objects.exists()
    with scope(COUNTY.scope):
        row.refresh_from_db()
        home = Household.objects.get(pk=row.household_id)
    assert (row.employment_state, row.work_place, home.employed_count) == ("home", "", 0)


def test_a_party_sees_named_persons_until_their_day(everybody: dict[str, Labourer]) -> None:
    today = clock.business_today()
    with scope(COUNTY.scope):
        ids = [everybody["first"].pk, everybody["village"].pk]
        actions.grant_access(ids, 5, today + timedelta(days=1), "本人同意", by=COUNTY)
        actions.grant_access(
            [everybody["second"].pk], 6, today + timedelta(days=1), "本人同意", by=COUNTY
        )
    with scope(party_scope(5)):
        assert set(Labourer.objects.values_list("name", flat=True)) == {"甲一", "甲三"}
    with connection.cursor() as cursor, scope(COUNTY.scope):
        cursor.execute("UPDATE people_access SET until = current_date - 1 WHERE party_id = 5")
    with scope(party_scope(5)):
        assert not Labourer.objects.exists()
    with scope(party_scope(0)):
        assert not Labourer.objects.exists()


def test_nobody_writes_a_row_out_of_the_own_area(everybody: dict[str, Labourer]) -> None:
    with scope(area_scope(make.VILLAGE)):
        changed = Labourer.objects.filter(pk=everybody["village"].pk).update(health="2")
        assert changed == 0


def test_the_tokens_of_search_are_read_by_nobody(everybody: dict[str, Labourer]) -> None:
    for wanted in (area_scope(make.COUNTY), station_scope("3307"), party_scope(1)):
        with scope(wanted), connection.cursor() as cursor:
            cursor.execute(
                "SELECT has_table_privilege(current_user, 'people_searchentry', 'SELECT')"
            )
            assert cursor.fetchone() == (False,)
