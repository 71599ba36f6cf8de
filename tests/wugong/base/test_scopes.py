"""Scopes fail closed: without one, or with a crooked one, nobody is visible."""

from datetime import date

import pytest
from django.db import Error, connection, transaction

from tests.factories.people import (
    COUNTY,
    OTHER_COUNTY,
    SISTER_TOWNSHIP,
    SISTER_VILLAGE,
    TOWNSHIP,
    VILLAGE,
    actor,
    group,
    labourer,
)
from wugong.base import audit
from wugong.base.scopes import (
    NOBODY,
    Scope,
    area_scope,
    current_scope,
    party_scope,
    scope,
    station_scope,
)
from wugong.people.models import Access, Labourer

pytestmark = pytest.mark.django_db


def seen(wanted: Scope) -> int:
    with scope(wanted):
        return Labourer.objects.count()


def test_a_scope_sees_its_own_area_and_nothing_beside_above_or_far() -> None:
    home = group(VILLAGE)
    labourer(home)
    for area in (home, VILLAGE, TOWNSHIP, "530627", "5306", "53"):
        assert seen(area_scope(area)) == 1, area
    for area in (SISTER_VILLAGE, SISTER_TOWNSHIP, OTHER_COUNTY, group(VILLAGE, "2组")):
        assert seen(area_scope(area)) == 0, area


@pytest.mark.parametrize("area", ["", "%", "_", "~", "5306270", "' OR 1=1 --", "\\", "９"])
def test_a_crooked_area_sees_nobody(area: str) -> None:
    labourer(group(VILLAGE))
    assert seen(area_scope(area)) == 0


def test_after_reset_of_the_setting_nobody_is_visible() -> None:
    labourer(group(VILLAGE))
    with scope(area_scope("530627")):
        with connection.cursor() as cursor:
            cursor.execute("RESET app.region_prefix")
        assert Labourer.objects.count() == 0


def test_the_scope_ends_with_its_block_even_inside_a_longer_transaction() -> None:
    labourer(group(VILLAGE))
    with transaction.atomic():
        with scope(area_scope("530627")):
            assert Labourer.objects.count() == 1
            with scope(area_scope(SISTER_VILLAGE)):
                assert Labourer.objects.count() == 0
            assert Labourer.objects.count() == 1
        assert current_scope() == NOBODY
        assert Labourer.objects.count() == 0


def test_a_station_sees_who_works_there_now() -> None:
    person = labourer(group(VILLAGE))
    with scope(area_scope("530627")):
        Labourer.objects.filter(pk=person.pk).update(work_place="330784")
    assert seen(station_scope("330784")) == 1
    assert seen(station_scope("3307")) == 1
    assert seen(station_scope("4419")) == 0
    assert seen(station_scope("")) == 0


def test_a_party_sees_named_persons_until_the_day() -> None:
    person = labourer(group(VILLAGE))
    with scope(area_scope("530627")):
        Access.objects.create(labourer=person, party_id=7, until=date(2999, 1, 1), reason="x")
        Access.objects.create(labourer=person, party_id=8, until=date(2000, 1, 1), reason="x")
    assert seen(party_scope(7)) == 1
    assert seen(party_scope(8)) == 0
    assert seen(party_scope(0)) == 0


def test_nobody_writes_a_row_into_another_area() -> None:
    person = labourer(group(VILLAGE))
    elsewhere = group(SISTER_VILLAGE)
    with pytest.raises(Error), scope(area_scope(VILLAGE)):
        Labourer.objects.filter(pk=person.pk).update(code=elsewhere)


def test_the_search_table_itself_is_closed() -> None:
    with pytest.raises(Error), scope(area_scope("530627")), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_searchentry")


def test_nothing_is_written_into_a_transaction_that_is_lost() -> None:
    by = actor("county_officer", COUNTY)
    with transaction.atomic():
        transaction.set_rollback(True)
        with pytest.raises(transaction.TransactionManagementError), scope(by.scope):
            pass
        with pytest.raises(transaction.TransactionManagementError):
            audit.record("people.update", by=by, subject=audit.Subject("labourer"))
