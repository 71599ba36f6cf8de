"""The township's month: frozen, sent back, accepted for ever; late facts stand in the next."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from tests.factories import people as make
from tests.wugong.reporting.conftest import COUNTY_OFFICER, TOWNSHIP_OFFICER, Township, go, month
from wugong.base.actor import Actor
from wugong.base.errors import Refusal
from wugong.base.month import Month
from wugong.base.scopes import scope
from wugong.employment import actions as employment
from wugong.employment.models import EmploymentSpell
from wugong.people.models import Labourer
from wugong.reporting import actions
from wugong.reporting.models import AreaFigures, Correction, MonthlyReport
from wugong.reporting.queries import pictures, reports

VILLAGE = make.VILLAGE


def refused(act: object, *args: object, by: Actor) -> str:
    with scope(by.scope), pytest.raises(Refusal) as found:
        act(*args, by=by)  # type: ignore[operator]  # any action
    return found.value.code


def consolidate(name: str) -> None:
    with scope(TOWNSHIP_OFFICER.scope):
        actions.consolidate(make.TOWNSHIP, name, by=TOWNSHIP_OFFICER)


def accept(name: str) -> None:
    with scope(COUNTY_OFFICER.scope):
        actions.accept([make.TOWNSHIP], name, by=COUNTY_OFFICER)


def values(code: str, name: str) -> dict[str, int]:
    with scope(COUNTY_OFFICER.scope):
        found = reports.area_figures(code, name)
        assert found is not None
        return dict(found.values)


def faults() -> list[str]:
    with scope(COUNTY_OFFICER.scope):
        return [fault.what for fault in reports.recount(make.COUNTY)]


def test_a_month_is_frozen_with_its_persons_and_counts_them_by_village(township: Township) -> None:
    township.check(month())
    consolidate(month())
    for code in (make.TOWNSHIP, VILLAGE):
        found = values(code, month())
        assert (found["R01"], found["R02"], found["R02.year"], found["R28.people"]) == (2, 1, 1, 2)
    with scope(TOWNSHIP_OFFICER.scope):
        frame = reports.snapshot_of(make.TOWNSHIP, month())
        assert frame is not None
        assert frame.counted("r02").tolist() == [township.at_work.pk]
    assert faults() == []


def test_a_stay_without_channel_or_place_counts_and_breaks_no_figure(township: Township) -> None:
    with scope(COUNTY_OFFICER.scope):
        stays = EmploymentSpell.objects.filter(labourer=township.at_work)
        stays.update(channel="", industry="", is_organised=False, wage_yuan_month=None)
    township.check(month())
    consolidate(month())
    found = values(make.TOWNSHIP, month())
    assert (found["R02"], found["R02.year"]) == (1, 1)
    with scope(COUNTY_OFFICER.scope):
        assert pictures.of(make.TOWNSHIP, Month.parse(month())).channels == {"0": 1}


def test_it_cannot_be_consolidated_before_every_group_is_checked_nor_twice(
    township: Township,
) -> None:
    told = refused(actions.consolidate, make.TOWNSHIP, month(), by=TOWNSHIP_OFFICER)
    assert told == "report.not_there"
    township.check(month())
    consolidate(month())
    told = refused(actions.consolidate, make.TOWNSHIP, month(), by=TOWNSHIP_OFFICER)
    assert told == "report.consolidated"
    following = str(Month.parse(month()) + 1)
    told = refused(actions.consolidate, make.TOWNSHIP, following, by=TOWNSHIP_OFFICER)
    assert told == "report.future"


def test_sent_back_it_is_open_again_and_counts_what_came_meanwhile(township: Township) -> None:
    township.check(month())
    consolidate(month())
    with scope(COUNTY_OFFICER.scope):
        actions.send_back(make.TOWNSHIP, month(), "少了一个人", by=COUNTY_OFFICER)
        assert reports.snapshot_of(make.TOWNSHIP, month()) is None
    go(township.at_home)
    consolidate(month())
    assert values(make.TOWNSHIP, month())["R02"] == 2


def test_accepted_it_is_for_ever(township: Township) -> None:
    township.check(month())
    assert refused(actions.accept, [make.TOWNSHIP], month(), by=COUNTY_OFFICER) == "report.open"
    consolidate(month())
    assert refused(actions.accept, [make.TOWNSHIP], month(), by=TOWNSHIP_OFFICER) == "not_allowed"
    accept(month())
    assert values(make.COUNTY, month())["R02"] == 1
    for act, args, by in (
        (actions.consolidate, (make.TOWNSHIP, month()), TOWNSHIP_OFFICER),
        (actions.send_back, (make.TOWNSHIP, month(), "再看"), COUNTY_OFFICER),
        (actions.accept, ([make.TOWNSHIP], month()), COUNTY_OFFICER),
    ):
        assert refused(act, *args, by=by) == "report.accepted"
    go(township.at_home)
    with scope(COUNTY_OFFICER.scope):
        actions.refresh(make.COUNTY, month(), by=COUNTY_OFFICER)
    assert values(make.TOWNSHIP, month())["R02"] == values(make.COUNTY, month())["R02"] == 1


def test_the_database_itself_lets_nobody_change_what_was_accepted(township: Township) -> None:
    township.check(month())
    consolidate(month())
    accept(month())
    with scope(COUNTY_OFFICER.scope):
        assert MonthlyReport.objects.update(people=7) == 0
        assert AreaFigures.objects.filter(code=VILLAGE).update(values={}) == 0
        assert MonthlyReport.objects.all().delete()[0] == 0
        assert AreaFigures.objects.filter(code=VILLAGE).delete()[0] == 0


def test_a_late_fact_is_a_correction_of_the_next_month_with_its_person(township: Township) -> None:
    before = str(Month.parse(month()) - 1)
    township.check(before)
    consolidate(before)
    accept(before)
    go(township.at_home, days_ago=70)
    township.check(month())
    consolidate(month())
    with scope(TOWNSHIP_OFFICER.scope):
        found = reports.corrections(make.TOWNSHIP, month())
    assert {(each.person_id, each.of_month) for each in found} == {(township.at_home.pk, before)}
    told = {each.indicator: (each.before, each.after) for each in found}
    assert told["R02"] == (0, 1)
    assert values(make.TOWNSHIP, before)["R02"] == 1
    assert faults() == []


def test_what_was_corrected_once_is_not_told_again(township: Township) -> None:
    first, second = (str(Month.parse(month()) - n) for n in (2, 1))
    township.check(first)
    consolidate(first)
    go(township.at_home, days_ago=100)
    for name in (second, month()):
        township.check(name)
        consolidate(name)
    with scope(TOWNSHIP_OFFICER.scope):
        rows = Correction.objects.filter(of_month=first, indicator="R02")
        assert list(rows.values_list("report__month", flat=True)) == [second]


def test_a_stay_taken_back_death_and_a_move_leave_the_frozen_month_as_it_was(
    township: Township,
) -> None:
    before = str(Month.parse(month()) - 1)
    spell = go(township.at_home, days_ago=70)
    township.check(before)
    consolidate(before)
    accept(before)
    with scope(COUNTY_OFFICER.scope):
        employment.withdraw_spell(spell.pk, "没有去", by=COUNTY_OFFICER)
        Labourer.objects.filter(pk=township.at_work.pk).update(status="dead")
    assert faults() == []
    township.check(month())
    consolidate(month())
    with scope(TOWNSHIP_OFFICER.scope):
        found = reports.corrections(make.TOWNSHIP, month())
    assert {each.person_id for each in found} == {township.at_home.pk}


def test_a_touched_snapshot_and_a_touched_figure_are_found(township: Township) -> None:
    township.check(month())
    consolidate(month())
    with scope(COUNTY_OFFICER.scope):
        stored = AreaFigures.objects.get(code=VILLAGE)
        AreaFigures.objects.filter(code=VILLAGE).update(values=stored.values | {"R02": 9})
    assert faults() == ["figures"]
    with scope(COUNTY_OFFICER.scope):
        report = MonthlyReport.objects.get()
        report.snapshot = bytes(report.snapshot or b"")[:-1] + b"\0"
        report.save()
    assert faults() == ["hash"]


def test_a_village_officer_sees_the_own_village_and_changes_nothing(township: Township) -> None:
    township.check(month())
    consolidate(month())
    officer = make.actor("village_officer", VILLAGE)
    with scope(officer.scope):
        assert {row.code for row in AreaFigures.objects.all()} == {VILLAGE}
        assert reports.frame_of(VILLAGE, Month.parse(month())).total()["r02"] == 1
        assert MonthlyReport.objects.update(people=7) == 0


@pytest.mark.django_db(transaction=True)
def test_ten_consolidations_at_once_freeze_it_once() -> None:
    group = make.group(VILLAGE, "1组")
    make.labourer(group)
    by = COUNTY_OFFICER
    with scope(by.scope), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO collection_grouptask (code, month, state, due_on, people, covered,"
            " changed, opened_at, submitted_by_name, checked_by_name)"
            " VALUES (%s, %s, 'checked', '2019-08-25', 1, 1, 0, now(), '', '')",
            [group, month()],
        )

    def attempt(_number: int) -> str:
        try:
            consolidate(month())
        except Refusal as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(10) as threads:
        told = list(threads.map(attempt, range(10)))
    assert sorted(told) == ["done"] + ["report.consolidated"] * 9


def test_pay_that_nobody_has_told_yet_is_no_figure_and_not_nought(township: Township) -> None:
    with scope(COUNTY_OFFICER.scope):
        actions.refresh(make.COUNTY, month(), by=COUNTY_OFFICER)
        found = reports.figures_of(make.COUNTY, Month.parse(month()))
    told = {figure.indicator.id: figure for figure in found}
    assert (told["R14"].value, told["R15"].rate, told["R02"].value) == (None, None, 1)
