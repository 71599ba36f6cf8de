"""A history: the audit's lines, and the dated facts that no line tells."""

from datetime import date

import pytest

from tests.factories import people as make
from tests.wugong.people.conftest import Groups
from wugong.base.clock import business_today
from wugong.base.scopes import area_scope, scope
from wugong.people import actions, queries
from wugong.people.models import Labourer, PovertyPeriod, Skill

pytestmark = pytest.mark.django_db
COUNTY = make.actor("county_officer", make.COUNTY)
POVERTY = make.actor("poverty_office", make.COUNTY)


def history(row: Labourer) -> list[tuple[str, str]]:
    with scope(COUNTY.scope):
        lines = queries.timeline_of_labourer(row.pk, row.household_id)
        return [(line.action, line.at.date().isoformat()) for line in lines]


def taken_over(row: Labourer) -> None:
    """As a register of before the platform would have left the file: facts without lines."""
    with scope(area_scope(make.COUNTY)):
        Labourer.objects.filter(pk=row.pk).update(confirmed_on="2019-05-06", confirmed_how="phone")
        first, lifted = date(2014, 4, 1), date(2018, 12, 20)
        for status, from_on, to_on in (("02", first, lifted), ("03", lifted, None)):
            PovertyPeriod.objects.create(
                household_id=row.household_id,
                code=row.code,
                status=status,
                from_on=from_on,
                to_on=to_on,
                source="示范",
            )
        Skill.objects.create(
            labourer=row,
            code=row.code,
            occupation="6-05-01",
            level=1,
            issued_on="2016-03-04",
            confirmed_on="2019-05-06",
        )


def test_dated_facts_without_a_line_are_told_on_their_own_days(groups: Groups) -> None:
    row = make.labourer(groups.first)
    taken_over(row)
    told = history(row)
    assert ("people.confirmed", "2019-05-06") in told
    assert ("people.mirror_poverty", "2014-04-01") in told
    assert ("people.mirror_poverty", "2018-12-20") in told
    assert ("people.add_skill", "2016-03-04") in told
    assert [day for _, day in told] == sorted((day for _, day in told), reverse=True)


def test_what_a_line_tells_is_not_told_a_second_time(groups: Groups) -> None:
    row = make.labourer(groups.first)
    with scope(POVERTY.scope):
        day = date(2018, 12, 20)
        actions.mirror_poverty_status(row.household_id, "03", day, "示范", by=POVERTY)
    told = [action for action, _ in history(row)]
    assert sorted(told) == [
        "people.mirror_poverty",
        "people.register_household",
        "people.register_labourer",
    ]


def test_the_latest_come_first_and_no_more_than_asked_for(groups: Groups) -> None:
    row = make.labourer(groups.first)
    taken_over(row)
    with scope(COUNTY.scope):
        lines = queries.timeline_of_labourer(row.pk, row.household_id, 2)
        home = queries.timeline_of_household(row.household_id, 100)
    assert [line.action for line in lines] == [
        "people.register_labourer",
        "people.register_household",
    ]
    assert lines[0].at.date() == business_today()
    assert "people.confirmed" in [line.action for line in home]
