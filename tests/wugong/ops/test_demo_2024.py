"""The same county five years later: the clock, the words, the rules and the rows of 2024."""

from collections.abc import Iterator
from datetime import date

import numpy as np
import pytest
from django.db.models import Max
from django.utils.translation import override
from pytest_django import DjangoDbBlocker

from tests.wugong.database import WorkerDatabase
from wugong.base import clock
from wugong.base.identity import age_on, parse_id_number
from wugong.base.scopes import area_scope, scope
from wugong.base.terms import term
from wugong.employers.queries import minimum_wage
from wugong.employment.models import EmploymentSpell, WelfareAppointment, WorkIncome
from wugong.ops import article, checks
from wugong.ops.demo.areas import HOME, Scale, areas
from wugong.ops.demo.county import build
from wugong.ops.demo.load import Loaded, load
from wugong.ops.demo.story import STORIES
from wugong.people.models import Household, Labourer, PovertyPeriod
from wugong.people.queries import labourer_list
from wugong.placement.models import Wish

TODAY = date(2024, 3, 31)


@pytest.fixture(scope="module")
def later(django_db_setup: WorkerDatabase, django_db_blocker: DjangoDbBlocker) -> Iterator[Loaded]:
    before = clock.business_offset()
    with django_db_blocker.unblock():
        try:
            yield load(Scale.VILLAGE, 1, "2024")
        finally:
            clock.set_business_offset(before)
            django_db_setup.renew()


pytestmark = pytest.mark.usefixtures("later")


def test_the_clock_stands_in_2024_and_nothing_lies_behind_it() -> None:
    assert clock.business_today() == TODAY
    with scope(area_scope(HOME)):
        latest = EmploymentSpell.objects.aggregate(Max("start_on"), Max("recorded_at"))
        assert latest["start_on__max"] < TODAY
        assert latest["recorded_at__max"].date() <= TODAY
        assert Labourer.objects.aggregate(Max("confirmed_on"))["confirmed_on__max"] <= TODAY
        assert Wish.objects.aggregate(Max("stated_on"))["stated_on__max"] <= TODAY
        assert not WelfareAppointment.objects.filter(contract_until__lt=TODAY).exists()
        years = set(WorkIncome.objects.values_list("year", flat=True))
    assert years == {2022, 2023, 2024}


def test_labourers_are_of_working_age_on_that_day_and_their_numbers_say_so() -> None:
    county = build(areas(Scale.VILLAGE, 1, "2024")[0], 1)
    story = STORIES["2024"]
    births = story.later(county.people.birth)
    people = zip(
        births.tolist(),
        county.people.is_labour.tolist(),
        county.contacts.number.tolist(),
        strict=True,
    )
    for birth, is_labour, number in list(people)[::9]:
        assert not is_labour or 16 <= age_on(birth, TODAY) < 60
        assert not number or parse_id_number(number, today=TODAY).birth == birth


def test_a_leap_day_five_years_later_is_the_last_of_february() -> None:
    days = np.array(["2016-02-29", "2016-03-01", "NaT"], dtype="datetime64[D]")
    later = STORIES["2024"].later(days)
    assert later[:2].tolist() == [date(2021, 2, 28), date(2021, 3, 1)]
    assert np.isnat(later[2])


def test_everybody_was_lifted_by_2020_and_some_are_watched() -> None:
    with scope(area_scope(HOME)):
        statuses = set(Household.objects.values_list("poverty_status", flat=True))
        open_periods = PovertyPeriod.objects.filter(to_on__isnull=True)
        stands = dict(open_periods.values_list("household_id", "status"))
        homes = dict(
            Household.objects.exclude(poverty_status="01").values_list("pk", "poverty_status")
        )
        watched = PovertyPeriod.objects.filter(status__in=("04", "05", "06"))
        assert watched.exists()
        assert not watched.filter(from_on__lt="2021-06-01").exists()
        assert not PovertyPeriod.objects.filter(status="02", to_on__gt="2020-12-31").exists()
    assert statuses == {"01", "03", "04", "05", "06"}
    assert stands == homes


def test_words_and_wages_are_those_of_the_day() -> None:
    with override("zh-hans"):
        assert (term("workshop"), term("lifted")) == ("就业帮扶车间", "脱贫户")
        assert (term("workshop", date(2019, 8, 30))) == "扶贫车间"
        kinds = next(each for each in labourer_list().filters if each.key == "kind")
        assert dict(kinds.choices)["registered"] == "脱贫和监测"
    assert [minimum_wage(day) for day in (date(2019, 8, 30), TODAY)] == [1_350, 1_690]


def test_the_invariants_hold_and_the_article_does_not_apply() -> None:
    assert [check for check in checks.run_all() if not check.ok] == []
    rows = article.compare()
    assert {row.computed for row in rows} == {None}
    assert "2024" in rows[0].note
