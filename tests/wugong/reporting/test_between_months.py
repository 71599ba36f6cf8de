"""What becomes of a person between two months: moved, merged, told while the month was frozen."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connections

from tests.factories import people as make
from tests.wugong.reporting.conftest import COUNTY_OFFICER, TOWNSHIP_OFFICER, Township, go, month
from wugong.base import clock
from wugong.base.month import Month
from wugong.base.scopes import scope
from wugong.collection.models import GroupTask
from wugong.employment import actions as employment
from wugong.people import actions as people
from wugong.people.models import Labourer
from wugong.places import queries as places
from wugong.reporting import actions
from wugong.reporting.models import Correction
from wugong.reporting.queries import reports

SISTER_OFFICER = make.actor("township_officer", make.SISTER_TOWNSHIP)
OFFICERS = {make.TOWNSHIP: TOWNSHIP_OFFICER, make.SISTER_TOWNSHIP: SISTER_OFFICER}


def check(code: str, name: str) -> None:
    """One group has passed its village."""
    day = Month.parse(name).last_day
    with scope(COUNTY_OFFICER.scope):
        GroupTask.objects.create(code=code, month=name, state="checked", due_on=day, people=1)


def consolidate(name: str, township: str = make.TOWNSHIP) -> None:
    by = OFFICERS[township]
    with scope(by.scope):
        actions.consolidate(township, name, by=by)


def values(code: str, name: str) -> dict[str, int]:
    with scope(COUNTY_OFFICER.scope):
        found = reports.area_figures(code, name)
        assert found is not None, code
        return dict(found.values)


def corrected(township: str = make.TOWNSHIP) -> set[tuple[int, str]]:
    """(person, indicator) of what the running month corrects."""
    with scope(COUNTY_OFFICER.scope):
        rows = Correction.objects.filter(report__code=township, report__month=month())
        return set(rows.values_list("person_id", "indicator"))


def faults() -> list[str]:
    with scope(COUNTY_OFFICER.scope):
        return [fault.what for fault in reports.recount(make.COUNTY)]


def last_month() -> str:
    return str(Month.parse(month()) - 1)


def test_a_household_moved_within_the_township_counts_where_it_was_when_the_month_froze(
    township: Township,
) -> None:
    other = make.group(make.SISTER_VILLAGE, "1组")
    check(other, last_month())
    township.check(last_month())
    consolidate(last_month())
    with scope(COUNTY_OFFICER.scope):
        people.move_household(township.at_work.household_id, other, "搬到女儿家", by=COUNTY_OFFICER)
    check(other, month())
    township.check(month())
    consolidate(month())
    assert values(make.VILLAGE, last_month())["R02"] == 1
    assert values(make.VILLAGE, month())["R02"] == 0
    assert values(make.SISTER_VILLAGE, month())["R02"] == 1
    assert corrected() == set()
    assert faults() == []


def test_a_household_moved_to_another_township_is_corrected_in_neither_and_counted_once(
    township: Township,
) -> None:
    other = make.group(f"{make.SISTER_TOWNSHIP}201", "1组")
    make.labourer(other, name="赵永才")
    for name in (last_month(), month()):
        check(other, name)
        township.check(name)
    consolidate(last_month())
    consolidate(last_month(), make.SISTER_TOWNSHIP)
    with scope(COUNTY_OFFICER.scope):
        people.move_household(township.at_work.household_id, other, "搬去镇上", by=COUNTY_OFFICER)
        frozen = reports.frame_of(make.COUNTY, Month.parse(last_month()))
        assert frozen.total()["r02"] == 1
    consolidate(month())
    consolidate(month(), make.SISTER_TOWNSHIP)
    assert (values(make.TOWNSHIP, last_month())["R02"], values(make.TOWNSHIP, month())["R02"]) == (
        1,
        0,
    )
    assert values(make.SISTER_TOWNSHIP, month())["R02"] == 1
    assert corrected() == corrected(make.SISTER_TOWNSHIP) == set()
    with scope(COUNTY_OFFICER.scope):
        assert reports.frame_of(make.COUNTY, Month.parse(month())).total()["r02"] == 1
    assert faults() == []


def test_a_correction_that_was_wrong_itself_is_corrected_in_the_month_after(
    township: Township,
) -> None:
    first, second = (str(Month.parse(month()) - n) for n in (2, 1))
    township.check(first)
    consolidate(first)
    spell = go(township.at_home, days_ago=100)
    township.check(second)
    consolidate(second)
    with scope(COUNTY_OFFICER.scope):
        employment.withdraw_spell(spell.pk, "没有去", by=COUNTY_OFFICER)
    township.check(month())
    consolidate(month())
    with scope(COUNTY_OFFICER.scope):
        rows = Correction.objects.filter(of_month=first, indicator="R02", code__gte=make.TOWNSHIP)
        told = rows.order_by("report__month").values_list("report__month", "before", "after")
        assert list(told) == [(second, 0, 1), (month(), 1, 0)]


def test_a_month_frozen_before_its_end_is_compared_as_of_that_day(township: Township) -> None:
    today = clock.business_today()
    try:
        clock.set_business_offset(timedelta(days=10 - today.day))
        first = month()
        township.check(first)
        consolidate(first)
        clock.set_business_offset(timedelta(days=10 - today.day + 33))
        go(township.at_home, days_ago=40)
        township.check(month())
        consolidate(month())
        assert month() != first
        assert {person for person, _number in corrected()} == {township.at_home.pk}
        with scope(COUNTY_OFFICER.scope):
            days = Correction.objects.get(of_month=first, indicator="R15.days")
            assert (days.before, days.after) == (0, days_until_the_tenth(first))
    finally:
        clock.set_business_offset(timedelta(0))


def days_until_the_tenth(name: str) -> int:
    """At work since before the month began or since some day of it."""
    start = clock.business_today() - timedelta(days=40)
    first = Month.parse(name).first_day
    return (first + timedelta(days=10) - max(start, first)).days


def twin_of(kept: Labourer, group: str) -> Labourer:
    """A second file of the same person, without a number."""
    return make.labourer(
        group,
        name=kept.name,
        id_number="",
        no_number_reason="证件丢失",
        sex=kept.sex,
        birth_on=kept.birth_on,
        education=kept.education,
    )


def test_two_files_become_one_and_what_either_counted_is_no_correction(
    township: Township,
) -> None:
    twin = twin_of(township.at_home, township.group)
    go(twin, days_ago=70)
    township.check(last_month())
    consolidate(last_month())
    with scope(COUNTY_OFFICER.scope):
        people.merge_labourers(township.at_home.pk, twin.pk, "同一人两份档案", by=COUNTY_OFFICER)
    township.check(month())
    consolidate(month())
    assert values(make.TOWNSHIP, last_month())["R02"] == 2
    assert values(make.TOWNSHIP, month())["R02"] == 2  # the spell stands in the kept file
    assert corrected() == set()
    assert faults() == []


def test_what_is_told_late_of_a_merged_person_is_a_correction_all_the_same(
    township: Township,
) -> None:
    twin = twin_of(township.at_home, township.group)
    township.check(last_month())
    consolidate(last_month())
    with scope(COUNTY_OFFICER.scope):
        people.merge_labourers(township.at_home.pk, twin.pk, "同一人两份档案", by=COUNTY_OFFICER)
    go(township.at_home, days_ago=70)
    township.check(month())
    consolidate(month())
    assert (township.at_home.pk, "R02") in corrected()
    assert faults() == []


@pytest.mark.django_db(transaction=True)
def test_what_is_told_while_a_month_freezes_is_in_it_or_corrects_it_in_the_next() -> None:
    """Six stays and the freeze begin at one moment; each is told exactly once in the end."""
    places.forget_places()
    group = make.group(make.VILLAGE, "1组")
    people_at_home = [make.labourer(group, name="王小明") for _ in range(6)]
    for name in (last_month(), month()):
        check(group, name)
    gate = Barrier(7)

    def freeze() -> None:
        gate.wait()
        consolidate(last_month())

    def leave(person: Labourer) -> None:
        gate.wait()
        go(person, days_ago=70)

    def closing(act: object, *given: object) -> None:
        try:
            act(*given)  # type: ignore[operator]  # one of the two above
        finally:
            connections.close_all()

    with ThreadPoolExecutor(7) as threads:
        started = [threads.submit(closing, freeze)]
        started += [threads.submit(closing, leave, person) for person in people_at_home]
        for each in started:
            each.result()
    consolidate(month())
    with scope(COUNTY_OFFICER.scope):
        kept = reports.snapshot_of(make.TOWNSHIP, last_month())
        assert kept is not None
        frozen = set(kept.counted("r02").tolist())
    late = {person for person, number in corrected() if number == "R02"}
    assert frozen | late == {person.pk for person in people_at_home}
    assert not frozen & late
    assert values(make.TOWNSHIP, month())["R02"] == 6
    assert faults() == []
