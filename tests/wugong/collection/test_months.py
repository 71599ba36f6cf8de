"""The month's task goes up with signatures and down with reasons (docs/rules.md S1)."""

from datetime import date, datetime, timedelta

import pytest

from tests.factories import collection as field
from tests.factories import people as make
from tests.wugong.collection.conftest import Village
from wugong.base import clock
from wugong.base.actor import Actor, system
from wugong.base.errors import Refusal
from wugong.base.month import Month
from wugong.base.scopes import scope
from wugong.collection.actions import findings, sync, tasks
from wugong.collection.models import Finding, GroupTask, SendBack, Visit
from wugong.collection.queries import progress
from wugong.collection.queries import tasks as queries
from wugong.collection.rules import tasks as rules
from wugong.collection.rules.visits import month_of
from wugong.people import actions as people

VILLAGE_OFFICER = make.actor("village_officer", make.VILLAGE, 77)
TOWNSHIP_OFFICER = make.actor("township_officer", make.TOWNSHIP, 78)
COUNTY_OFFICER = make.actor("county_officer", make.COUNTY, 79)


def month() -> str:
    return str(Month.of(clock.business_today()))


def everybody(village: Village) -> None:
    people_ = (village.father, village.mother, village.daughter)
    village.phone.send(*[village.phone.visit(person) for person in people_])


def submit(village: Village, by: Actor | None = None) -> GroupTask:
    actor = by or village.phone.actor
    with scope(actor.scope):
        return tasks.submit(village.group, month(), is_signed=True, by=actor)


def code_of(act: object, *args: object, **kwargs: object) -> str:
    with pytest.raises(Refusal) as refused:
        act(*args, **kwargs)  # type: ignore[operator]  # any action
    return refused.value.code


def test_due_days_are_settings_with_these_defaults() -> None:
    august = Month(2019, 8)
    assert [str(rules.due_on(august, level)) for level in rules.LEVEL_DIGITS] == [
        "2019-08-25",
        "2019-08-27",
        "2019-08-31",
        "2019-09-03",
    ]
    assert rules.due_on(Month(2019, 2), "group", {"group": 30}) == date(2019, 2, 28)


def test_the_whole_way_up_and_the_month_is_never_opened_again(village: Village) -> None:
    everybody(village)
    submit(village)
    with scope(VILLAGE_OFFICER.scope):
        checked = tasks.check(village.group, month(), by=VILLAGE_OFFICER)
    assert checked.state == "checked"
    with scope(TOWNSHIP_OFFICER.scope):
        assert tasks.consolidate_month(make.TOWNSHIP, month(), by=TOWNSHIP_OFFICER) == 1
    with scope(COUNTY_OFFICER.scope):
        assert tasks.accept_month(make.TOWNSHIP, month(), by=COUNTY_OFFICER) == 1
        assert (
            code_of(tasks.send_back_task, village.group, month(), "再看", by=COUNTY_OFFICER)
            == "not_allowed"
        )
        assert (
            code_of(tasks.send_back_township, make.TOWNSHIP, month(), "再看", by=COUNTY_OFFICER)
            == "task.state"
        )


def test_a_visit_after_the_consolidation_counts_in_the_next_month(village: Village) -> None:
    everybody(village)
    submit(village)
    with scope(VILLAGE_OFFICER.scope):
        tasks.check(village.group, month(), by=VILLAGE_OFFICER)
    with scope(TOWNSHIP_OFFICER.scope):
        tasks.consolidate_month(make.TOWNSHIP, month(), by=TOWNSHIP_OFFICER)
    late = village.phone.change(village.daughter, "health", "1", "2")
    (told,) = village.phone.told(late)
    assert (told.verdict, told.code) == ("accepted", "visit.correction")
    with scope(VILLAGE_OFFICER.scope):
        assert Visit.objects.get(pk=late["id"]).month == str(Month.parse(month()) + 1)


def test_sent_back_the_level_below_does_its_part_again(village: Village) -> None:
    everybody(village)
    submit(village)
    with scope(VILLAGE_OFFICER.scope):
        tasks.send_back_task(village.group, month(), "熊飞在哪个县", by=VILLAGE_OFFICER)
        row = SendBack.objects.get()
        assert (row.to_state, row.answered_at) == ("collecting", None)
    submit(village)
    with scope(VILLAGE_OFFICER.scope):
        row.refresh_from_db()
        assert row.answered_at is not None
        tasks.check(village.group, month(), by=VILLAGE_OFFICER)
    with scope(TOWNSHIP_OFFICER.scope):
        back = tasks.send_back_task(village.group, month(), "数字不对", by=TOWNSHIP_OFFICER)
    assert back.state == "submitted"
    with scope(village.phone.actor.scope):
        (told,) = queries.tasks_json(village.group)
    assert told["sent_back"] is None  # it is the village's to answer
    with scope(VILLAGE_OFFICER.scope):
        tasks.check(village.group, month(), by=VILLAGE_OFFICER)
        assert not SendBack.objects.filter(answered_at=None).exists()


@pytest.mark.parametrize("by", [VILLAGE_OFFICER, make.actor("county_leader", make.TOWNSHIP, 80)])
def test_each_level_sends_back_to_the_one_below_alone(village: Village, by: Actor) -> None:
    everybody(village)
    submit(village)
    with scope(VILLAGE_OFFICER.scope):
        tasks.check(village.group, month(), by=VILLAGE_OFFICER)
    with scope(by.scope):
        assert code_of(tasks.send_back_task, village.group, month(), "再看", by=by) == "not_allowed"


def test_an_error_blocks_and_a_doubt_wants_words(village: Village) -> None:
    everybody(village)
    wrong = village.phone.visit(
        village.daughter, changes={"student_status": {"from": "", "to": "05"}}
    )
    village.phone.send(wrong)
    with scope(village.phone.actor.scope):
        assert code_of(submit, village) == "task.has_errors"
    fixed = village.phone.visit(
        village.daughter, changes={"student_status": {"from": "05", "to": ""}}
    )
    weak = village.phone.change(village.father, "capability", "1", "3")
    village.phone.send(fixed, weak)
    with scope(village.phone.actor.scope):
        assert code_of(submit, village) == "task.unexplained"
        doubt = Finding.objects.get(closed_at=None)
        assert doubt.rule == "check.able_marked_weak"
        findings.explain(doubt.pk, "腰伤，有医院证明", by=village.phone.actor)
    assert submit(village).state == "submitted"


def test_a_doubt_whose_figures_change_wants_new_words(village: Village) -> None:
    day = (clock.business_today() - timedelta(days=9)).isoformat()
    spell = {"act": "start", "place": "330784", "employer_name": "厂", "channel": "11"}
    spell |= {"start_on": day, "wage_yuan_month": 40000, "industry": "C18"}
    village.phone.send(village.phone.visit(village.daughter, spell=spell))
    with scope(village.phone.actor.scope):
        doubt = Finding.objects.get(rule="check.wage_high", closed_at=None)
        findings.explain(doubt.pk, "包工", by=village.phone.actor)
    village.phone.send(
        village.phone.change(village.daughter, "spell.wage_yuan_month", 40000, 50000)
    )
    with scope(village.phone.actor.scope):
        doubt.refresh_from_db()
        assert (doubt.params, doubt.explanation) == ({"wage": 50000}, "")
    village.phone.send(village.phone.change(village.daughter, "spell.wage_yuan_month", 50000, 5000))
    with scope(village.phone.actor.scope):
        doubt.refresh_from_db()
        assert doubt.closed_at is not None


def test_a_month_opens_for_every_group_once(village: Village) -> None:
    by = system(make.TOWNSHIP)
    with scope(by.scope):
        assert tasks.open_month("2026-02", by=by) >= 2
        assert tasks.open_month("2026-02", by=by) == 0
        rows = progress.groups(make.VILLAGE, "2026-02")
        assert [row.code for row in rows] == [village.group, village.other_group]
        assert rows[0].is_late
        (area,) = progress.areas(make.TOWNSHIP, "2026-02", 12)
        assert (area.groups, area.late, area.submitted) == (2, 2, 0)


def test_a_grid_worker_replaced_in_mid_month_is_gone_on_with(village: Village) -> None:
    village.phone.send(village.phone.visit(village.father))
    new = field.phone(field.grid_worker(village.group, "新组长"))
    new.send(new.visit(village.mother), new.visit(village.daughter))
    assert submit(village, new.actor).covered == 3
    with scope(VILLAGE_OFFICER.scope):
        found = {(row.user_name, row.people) for row in progress.work(village.group, month())}
    assert {people_ for _name, people_ in found} == {1, 2}


def test_a_group_split_in_two_reroutes_and_both_count_their_own(village: Village) -> None:
    everybody(village)
    third = make.group(make.VILLAGE, "3组")
    with scope(VILLAGE_OFFICER.scope):
        people.move_household(village.home.pk, third, "分组", by=VILLAGE_OFFICER)
    late = village.phone.visit(village.father)
    assert village.phone.verdicts(late) == ["rerouted"]
    new = field.phone(field.grid_worker(third, "新组长"))
    assert new.verdicts(new.visit(village.mother)) == ["accepted"]
    with scope(VILLAGE_OFFICER.scope):
        assert GroupTask.objects.get(code=third).covered == 3  # asked before the move as well
        assert GroupTask.objects.get(code=village.group).covered == 0


def test_a_silent_phones_held_visits_are_taken_by_the_platform(village: Village) -> None:
    village.phone.change(village.daughter, "health", "1", "2")
    second = village.phone.change(village.daughter, "marital", "", "10")
    assert village.phone.verdicts(second) == ["held"]
    by = system(make.TOWNSHIP)
    clock.set_business_offset(timedelta(days=6))
    try:
        with scope(by.scope):
            assert sync.take_waiting(by=by) == 1
            assert sync.take_waiting(by=by) == 0
    finally:
        clock.set_business_offset(timedelta(0))
    assert village.read(village.daughter, "marital") == "10"


def test_visits_at_the_turn_of_the_month_and_the_year_count_in_shanghai() -> None:
    times = ("2020-12-31T23:59:00+08:00", "2020-12-31T16:00:00+00:00", "2020-02-29T12:00:00Z")
    found = [month_of(datetime.fromisoformat(at), lambda _month: False)[0] for at in times]
    assert found == ["2020-12", "2021-01", "2020-02"]
