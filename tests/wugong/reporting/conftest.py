"""A township of one village with two people at work, its month checked and ready."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest

from tests.factories import people as make
from tests.factories.places import as_migrated
from wugong.base import clock
from wugong.base.month import Month
from wugong.base.scopes import scope
from wugong.collection.models import GroupTask
from wugong.employment import actions as employment
from wugong.employment.actions.told import NewSpell
from wugong.employment.models import EmploymentSpell
from wugong.people.models import Labourer
from wugong.reporting.queries import counts, persons

TOWNSHIP_OFFICER = make.actor("township_officer", make.TOWNSHIP)
COUNTY_OFFICER = make.actor("county_officer", make.COUNTY)
AWAY = "330784"


def month() -> str:
    return str(Month.of(clock.business_today()))


def go(person: Labourer, days_ago: int = 60) -> EmploymentSpell:
    """Confirmed at work in Yongkang since some days."""
    with scope(COUNTY_OFFICER.scope):
        spell = employment.start_spell(
            person.pk,
            NewSpell(
                place=AWAY,
                employer_name="示范五金厂",
                industry="C",
                occupation="",
                channel="11",
                start_on=clock.business_today() - timedelta(days=days_ago),
                wage_yuan_month=4_000,
                has_gaps=True,
            ),
            by=COUNTY_OFFICER,
        )
        EmploymentSpell.objects.filter(pk=spell.pk).update(is_confirmed=True)
    return spell


@dataclass(frozen=True)
class Township:
    """What the tests stand in."""

    group: str
    at_work: Labourer
    at_home: Labourer
    check: Callable[[str], None]


@pytest.fixture(autouse=True)
def _nothing_is_kept_from_another_test() -> None:
    counts.forget()
    persons.forget()


@pytest.fixture
def township(db: None) -> Iterator[Township]:
    as_migrated()
    group = make.group(make.VILLAGE, "1组")
    at_work, at_home = make.labourer(group, name="陈国平"), make.labourer(group, name="李正芬")
    go(at_work)

    def check(name: str) -> None:
        """Every group of the township is checked by its village."""
        day = Month.parse(name).last_day
        with scope(COUNTY_OFFICER.scope):
            GroupTask.objects.update_or_create(
                code=group, month=name, defaults={"state": "checked", "due_on": day, "people": 2}
            )

    yield Township(group, at_work, at_home, check)
    as_migrated()
