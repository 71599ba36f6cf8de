"""Changing places: by whom, from when, and what is kept."""

from collections.abc import Iterator
from datetime import date

import pytest

from wugong.base.actor import Actor, system
from wugong.base.errors import Refusal
from wugong.base.models import AuditLine
from wugong.base.scopes import area_scope, scope
from wugong.places import actions, queries
from wugong.places.models import CalendarYear, Holiday, Place

pytestmark = pytest.mark.django_db
VILLAGE = "530627102201"
DAY = date(2019, 9, 1)


def officer(role: str, area: str) -> Actor:
    return Actor(1, "张*", role, area, scope=area_scope(area))


COUNTY = officer("county_officer", "530627")
TOWNSHIP = officer("township_officer", "530627102")


@pytest.fixture(autouse=True)
def in_scope() -> Iterator[None]:
    queries.forget_places()
    with scope(area_scope("530627")):
        yield
    queries.forget_places()


def test_a_rename_keeps_the_old_name_for_its_time() -> None:
    actions.rename_place(VILLAGE, name="新泼机村", valid_from=DAY, by=COUNTY)
    queries.forget_places()
    assert queries.display_name(VILLAGE) == "新泼机村"
    assert queries.name_on(VILLAGE, date(2019, 8, 31)) == "泼机村"
    assert queries.name_on(VILLAGE, DAY) == "新泼机村"
    line = AuditLine.objects.latest("id")
    assert (line.action, line.area, line.diff["name"]) == (
        "places.rename",
        VILLAGE,
        ["泼机村", "新泼机村"],
    )


def test_renaming_to_the_same_name_changes_nothing() -> None:
    official = Place.objects.get(code=VILLAGE).official_name
    actions.rename_place(VILLAGE, name="泼机村", official_name=official, valid_from=DAY, by=COUNTY)
    assert not AuditLine.objects.filter(action="places.rename").exists()


def test_a_second_rename_cannot_begin_before_the_first() -> None:
    actions.rename_place(VILLAGE, name="新泼机村", valid_from=DAY, by=COUNTY)
    with pytest.raises(Refusal, match="before"):
        actions.rename_place(VILLAGE, name="又一村", valid_from=DAY, by=COUNTY)


@pytest.mark.parametrize("name", ["", "  ", "长" * 41, "坏\x00名", "庙山村"])
def test_a_bad_or_taken_name_is_refused(name: str) -> None:
    with pytest.raises(Refusal):
        actions.rename_place(VILLAGE, name=name, valid_from=DAY, by=COUNTY)


@pytest.mark.parametrize(
    "actor",
    [
        TOWNSHIP,
        officer("county_officer", "530628"),
        officer("village_officer", VILLAGE),
        officer("auditor", "530627"),
        Actor(None, "", ""),
    ],
)
def test_nobody_else_renames_a_village(actor: Actor) -> None:
    with pytest.raises(Refusal, match="may not"):
        actions.rename_place(VILLAGE, name="新泼机村", valid_from=DAY, by=actor)


def test_a_township_adds_and_splits_its_own_groups() -> None:
    first = actions.add_group(VILLAGE, name="一组", valid_from=DAY, by=TOWNSHIP)
    second = actions.split_group(first.code, name="二组", valid_from=DAY, by=TOWNSHIP)
    assert (first.code, second.code) == (VILLAGE + "001", VILLAGE + "002")
    queries.forget_places()
    assert [place.name for place in queries.children(VILLAGE, DAY)] == ["一组", "二组"]
    with pytest.raises(Refusal, match="may not"):
        actions.add_group("530627103201", name="一组", valid_from=DAY, by=TOWNSHIP)
    with pytest.raises(Refusal, match="Only a group"):
        actions.split_group(VILLAGE, name="三组", valid_from=DAY, by=COUNTY)
    with pytest.raises(Refusal, match="taken"):
        actions.add_group(VILLAGE, name="一组", valid_from=DAY, by=TOWNSHIP)


def test_a_merged_village_leads_to_its_successor() -> None:
    neighbour = "530627102202"
    group = actions.add_group(VILLAGE, name="一组", valid_from=DAY, by=COUNTY)
    with pytest.raises(Refusal, match="below"):
        actions.close_place(VILLAGE, valid_to=DAY, successor=neighbour, by=COUNTY)
    actions.close_place(group.code, valid_to=DAY, by=COUNTY)
    actions.close_place(VILLAGE, valid_to=DAY, successor=neighbour, by=COUNTY)
    queries.forget_places()
    assert queries.current_code(VILLAGE) == neighbour
    after = date(2019, 9, 2)
    assert VILLAGE not in [place.code for place in queries.children("530627102", after)]
    assert VILLAGE in [place.code for place in queries.children("530627102", DAY)]
    with pytest.raises(Refusal, match="closed"):
        actions.rename_place(VILLAGE, name="别的村", valid_from=after, by=COUNTY)


def test_holidays_are_loaded_a_year_at_a_time_and_replaced() -> None:
    admin = system("530627")
    text = "day,is_working,name\n2026-01-01,0,元旦\n"
    assert actions.load_holidays(2026, text, source="notice", by=admin) == 1
    assert queries.working_days_after(date(2025, 12, 31), 1) == date(2026, 1, 2)
    actions.load_holidays(2026, text + "2026-01-02,0,元旦\n", source="notice 2", by=admin)
    assert queries.working_days_after(date(2025, 12, 31), 1) == date(2026, 1, 5)
    assert CalendarYear.objects.get(year=2026).source == "notice 2"
    assert Holiday.objects.filter(year_id=2026).count() == 2


def test_only_the_system_administrator_loads_holidays() -> None:
    with pytest.raises(Refusal, match="may not"):
        actions.load_holidays(2026, "", source="", by=COUNTY)


def test_a_station_looks_after_prefectures_and_counties() -> None:
    actions.open_station(
        "东莞工作站",
        ["441900", "441300"],
        valid_from=date(2017, 1, 1),
        phone="0870-1234567",
        by=COUNTY,
    )
    assert [station.name for station in queries.stations_for("441900")] == ["东莞工作站"]
    assert [station.name for station in queries.stations_for("441302")] == ["东莞工作站"]
    assert queries.stations_for("330784") == []
    for name, places in (("", ["441900"]), ("空站", []), ("错站", ["123456"])):
        with pytest.raises(Refusal):
            actions.open_station(name, places, valid_from=DAY, by=COUNTY)
