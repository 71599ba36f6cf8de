"""Visits and their verdicts, one by one (docs/field-sync.md)."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.factories import collection as field
from tests.factories import people as make
from tests.wugong.collection.conftest import Village
from wugong.base import clock
from wugong.base.scopes import scope
from wugong.collection.models import Conflict, GroupTask, Need, Visit
from wugong.employment import actions as employment
from wugong.employment.models import EmploymentSpell
from wugong.people import actions as people
from wugong.people.models import Labourer
from wugong.placement.models import Wish

START = {"act": "start", "place": "330784", "employer_name": "示范制衣厂", "channel": "11"}


def test_no_change_confirms_the_file_and_counts_the_person(village: Village) -> None:
    sent = [village.phone.visit(p) for p in (village.father, village.mother, village.daughter)]
    done = village.phone.send(*sent)
    assert [one.verdict for one in done.results] == ["accepted"] * 3
    assert done.next_seq == 4
    assert village.read(village.father, "confirmed_how") == "at_home"
    with scope(village.phone.actor.scope):
        task = GroupTask.objects.get(code=village.group)
    assert (task.state, task.people, task.covered, task.changed) == ("collecting", 3, 3, 0)


def test_a_change_is_taken_and_counts_the_version_up(village: Village) -> None:
    sent = village.phone.change(village.daughter, "phone", "13800006021", "13800006022")
    (told,) = village.phone.told(sent)
    assert (told.verdict, told.version) == ("accepted", village.daughter.version + 1)
    assert village.read(village.daughter, "confirmed_on") == clock.business_today()


def test_the_same_again_is_a_duplicate_and_changes_nothing(village: Village) -> None:
    sent = village.phone.change(village.daughter, "health", "1", "2")
    assert village.phone.verdicts(sent) == ["accepted"]
    version = village.read(village.daughter, "version")
    again = village.phone.told(sent)[0]
    assert (again.verdict, again.code, again.version) == ("duplicate", "accepted", version)
    assert village.read(village.daughter, "version") == version


def test_seconds_of_typing_are_kept_beside_a_visit_and_are_no_part_of_it(village: Village) -> None:
    sent = village.phone.change(village.daughter, "health", "1", "2", typed_seconds=42)
    assert village.phone.verdicts(sent) == ["accepted"]
    without = {name: value for name, value in sent.items() if name != "typed_seconds"}
    assert village.phone.verdicts(sent | {"typed_seconds": 50}, without) == ["duplicate"] * 2
    old = village.phone.change(village.mother, "health", "1", "2")
    assert village.phone.verdicts(old) == ["accepted"]
    with scope(village.phone.actor.scope):
        assert Visit.objects.get(pk=sent["id"]).typed_seconds == 42
        assert Visit.objects.get(pk=old["id"]).typed_seconds is None


@pytest.mark.parametrize(
    ("told", "kept"), [("x", None), (-1, None), (True, None), (1.5, None), (0, 0), (10**12, 3600)]
)
def test_seconds_that_cannot_be_are_no_reason_to_refuse_a_visit(
    village: Village, told: object, kept: int | None
) -> None:
    sent = village.phone.change(village.daughter, "health", "1", "2", typed_seconds=told)
    assert village.phone.verdicts(sent) == ["accepted"]
    with scope(village.phone.actor.scope):
        assert Visit.objects.get().typed_seconds == kept


def test_a_visit_that_waited_keeps_its_seconds(village: Village) -> None:
    first = village.phone.change(village.daughter, "health", "1", "2")
    second = village.phone.change(village.daughter, "health", "2", "3", typed_seconds=7)
    assert village.phone.verdicts(second) == ["held"]
    village.phone.send(first)
    with scope(village.phone.actor.scope):
        row = Visit.objects.get(pk=second["id"])
    assert (row.verdict, row.typed_seconds) == ("accepted", 7)


def test_the_same_id_with_other_content_is_refused(village: Village) -> None:
    sent = village.phone.change(village.daughter, "health", "1", "2")
    village.phone.send(sent)
    other = sent | {"changes": {"health": {"from": "1", "to": "3"}}}
    (told,) = village.phone.told(other)
    assert (told.verdict, told.code) == ("refused", "visit.same_id_other_content")
    assert village.read(village.daughter, "health") == "2"


def test_two_of_one_id_in_one_call_are_told_apart(village: Village) -> None:
    sent = village.phone.change(village.daughter, "health", "1", "2")
    other = sent | {"changes": {"health": {"from": "1", "to": "3"}}}
    told = village.phone.told(sent, sent, other)
    assert [one.verdict for one in told] == ["accepted", "accepted", "refused"]


def test_two_phones_that_differ_leave_the_value_before_and_one_conflict(village: Village) -> None:
    other = field.phone(field.grid_worker(village.group, "钱副组长"))
    mine = village.phone.change(village.daughter, "health", "1", "2")
    theirs = other.change(village.daughter, "health", "1", "3")
    assert village.phone.verdicts(mine) == ["accepted"]
    (told,) = other.told(theirs)
    assert told.verdict == "conflict"
    assert village.read(village.daughter, "health") == "1"
    with scope(village.phone.actor.scope):
        row = Conflict.objects.get(closed_at=None)
    assert (row.field, row.stands) == ("health", "1")
    assert {side["value"] for side in row.sides} == {"2", "3"}
    (again,) = other.told(theirs)
    assert (again.verdict, again.code, again.conflicts) == ("duplicate", "conflict", (row,))


def test_different_fields_of_two_phones_never_conflict(village: Village) -> None:
    other = field.phone(field.grid_worker(village.group))
    mine = village.phone.change(village.daughter, "health", "1", "2")
    theirs = other.change(village.daughter, "marital", "", "10")
    assert village.phone.verdicts(mine) + other.verdicts(theirs) == ["accepted", "accepted"]
    assert village.read(village.daughter, "health", "marital") == ("2", "10")


def test_a_visit_that_resolves_decides(village: Village) -> None:
    other = field.phone(field.grid_worker(village.group))
    village.phone.send(village.phone.change(village.daughter, "health", "1", "2"))
    other.send(other.change(village.daughter, "health", "1", "3"))
    with scope(village.phone.actor.scope):
        row = Conflict.objects.get(closed_at=None)
    sent = other.change(village.daughter, "health", "1", "2", resolves=row.pk)
    assert other.verdicts(sent) == ["accepted"]
    assert village.read(village.daughter, "health") == "2"
    with scope(village.phone.actor.scope):
        row.refresh_from_db()
    assert (row.decided, str(row.closed_by_visit)) == ("2", sent["id"])


def test_what_an_office_set_meanwhile_stands_and_the_visit_contends(village: Village) -> None:
    officer = make.actor("village_officer", make.VILLAGE)
    with scope(officer.scope):
        people.update_labourer(
            village.daughter.pk, {"health": "4"}, version=None, source=make.source(), by=officer
        )
    (told,) = village.phone.told(village.phone.change(village.daughter, "health", "1", "2"))
    assert told.verdict == "conflict"
    assert village.read(village.daughter, "health") == "4"
    assert told.conflicts[0].stands == "4"


def test_a_gap_holds_a_change_until_the_lower_number_comes(village: Village) -> None:
    first = village.phone.change(village.daughter, "health", "1", "2")
    second = village.phone.change(village.daughter, "health", "2", "3")
    (told,) = village.phone.told(second)
    assert told.verdict == "held"
    assert village.read(village.daughter, "health") == "1"
    done = village.phone.send(first)
    assert [one.verdict for one in done.results] == ["accepted"]
    assert [(one.id, one.verdict) for one in done.held] == [(second["id"], "accepted")]
    assert village.read(village.daughter, "health") == "3"


def test_after_five_days_a_held_visit_is_taken_and_marked(village: Village) -> None:
    village.phone.change(village.daughter, "health", "1", "2")  # lost with the phone's battery
    second = village.phone.change(village.daughter, "marital", "", "10")
    assert village.phone.verdicts(second) == ["held"]
    clock.set_business_offset(timedelta(days=5, minutes=1))
    try:
        done = village.phone.send()
    finally:
        clock.set_business_offset(timedelta(0))
    assert [(one.verdict, one.code) for one in done.held] == [("accepted", "visit.forced")]
    assert village.read(village.daughter, "marital") == "10"


def test_a_refused_visit_changes_nothing_and_holds_up_nobody(village: Village) -> None:
    bad = village.phone.visit(
        village.daughter,
        changes={"health": {"from": "1", "to": "9"}, "marital": {"from": "", "to": "10"}},
    )
    good = village.phone.change(village.mother, "health", "1", "2")
    first, second = village.phone.told(bad, good)
    assert (first.verdict, first.faults) == ("refused", (("health", "form.not_a_code"),))
    assert second.verdict == "accepted"
    assert village.read(village.daughter, "health", "marital") == ("1", "")
    assert village.phone.verdicts(bad) == ["refused"]


@pytest.mark.usefixtures("the_twentieth")
def test_a_clock_ahead_is_refused_and_one_behind_is_marked(village: Village) -> None:
    ahead = village.phone.visit(village.father, visited_at=field.later(minutes=11).isoformat())
    years = village.phone.visit(village.father, visited_at=field.later(days=730).isoformat())
    behind = village.phone.visit(village.father, visited_at=field.later(days=-2).isoformat())
    ancient = village.phone.visit(village.father, visited_at="1999-12-31T00:00:00+08:00")
    for sent in (ahead, years, behind, ancient):
        sent["no_change"] = True
    told = village.phone.told(ahead, years, behind, ancient)
    assert [one.code for one in told] == [
        "visit.clock_ahead",
        "visit.clock_ahead",
        "visit.clock_behind",
        "visit.long_ago",
    ]
    assert told[2].verdict == "accepted"


def test_nobody_and_somebody_elses_are_answered_alike(village: Village) -> None:
    stranger = make.labourer(village.other_group, name="外人")
    theirs = village.phone.visit(stranger)
    nobody = village.phone.visit(stranger)
    nobody["labourer"] = 999_999_999
    told = village.phone.told(theirs, nobody)
    assert [(one.verdict, one.code) for one in told] == [("refused", "visit.not_yours")] * 2
    assert told[0].labourer == told[1].labourer is None


def test_somebody_who_moved_away_is_rerouted_and_never_lost(village: Village) -> None:
    officer = make.actor("village_officer", make.VILLAGE)
    with scope(officer.scope):
        people.move_household(village.home.pk, village.other_group, "分组", by=officer)
    sent = village.phone.change(village.daughter, "health", "1", "2")
    (told,) = village.phone.told(sent)
    assert told.verdict == "rerouted"
    assert village.read(village.daughter, "health") == "1"
    with scope(make.actor("village_officer", make.VILLAGE).scope):
        assert Visit.objects.get(pk=sent["id"]).code == village.other_group
    (again,) = village.phone.told(sent)
    assert (again.verdict, again.code) == ("duplicate", "rerouted")


def test_going_to_work_and_coming_home(village: Village) -> None:
    day = clock.business_today() - timedelta(days=20)
    gone = village.phone.visit(village.daughter, spell=START | {"start_on": day.isoformat()})
    assert village.phone.verdicts(gone) == ["accepted"]
    assert village.read(village.daughter, "employment_state", "work_place") == ("away", "330784")
    today = clock.business_today().isoformat()
    home = village.phone.visit(
        village.daughter, spell={"act": "end", "end_on": today, "reason": "4"}
    )
    assert village.phone.verdicts(home) == ["accepted"]
    assert village.read(village.daughter, "employment_state") == "home"


def test_two_stays_of_two_phones_are_one_conflict_and_nobody_is_at_work(village: Village) -> None:
    other = field.phone(field.grid_worker(village.group))
    day = clock.business_today() - timedelta(days=20)
    mine = village.phone.visit(village.daughter, spell=START | {"start_on": day.isoformat()})
    theirs = other.visit(
        village.daughter,
        spell=START | {"from": None, "start_on": day.isoformat(), "place": "441900"},
    )
    assert village.phone.verdicts(mine) == ["accepted"]
    assert other.verdicts(theirs) == ["conflict"]
    assert village.read(village.daughter, "work_place") == ""
    with scope(village.phone.actor.scope):
        assert not EmploymentSpell.objects.filter(withdrawn_at=None).exists()
        row = Conflict.objects.get(closed_at=None)
    chosen = other.visit(village.daughter, spell=theirs["spell"], resolves=row.pk)
    assert other.verdicts(chosen) == ["accepted"]
    assert village.read(village.daughter, "work_place") == "441900"


def test_the_wage_of_the_open_stay_is_changed_like_a_field(village: Village) -> None:
    day = (clock.business_today() - timedelta(days=20)).isoformat()
    village.phone.send(village.phone.visit(village.daughter, spell=START | {"start_on": day}))
    sent = village.phone.change(village.daughter, "spell.wage_yuan_month", None, 4500)
    assert village.phone.verdicts(sent) == ["accepted"]
    with scope(village.phone.actor.scope):
        assert EmploymentSpell.objects.get().wage_yuan_month == 4500


def test_a_wish_and_a_need_are_kept_with_their_day(village: Village) -> None:
    sent = village.phone.visit(
        village.daughter,
        wish={"kind": "go_out", "places": ["33"], "wage_floor_yuan_month": 4000},
        needs=[{"kind": "3", "note": "想学缝纫"}, {"kind": "wages"}],
    )
    assert village.phone.verdicts(sent) == ["accepted"]
    with scope(village.phone.actor.scope):
        assert Wish.objects.get(ended_at=None).stated_on == clock.business_today()
        assert set(Need.objects.values_list("kind", flat=True)) == {"3", "wages"}


def test_somebody_new_is_registered_and_later_visits_use_the_same_name(village: Village) -> None:
    key = f"new:{uuid4()}"
    told = {
        "name": "陈小弟",
        "relation": "03",
        "id_number": make.id_number(),
        "education": "3",
        "phone": "13800001111",
    }
    born = village.phone.visit(
        key,
        changes={name: {"from": None, "to": value} for name, value in told.items()},
        household={"id": village.home.pk},
    )
    after = village.phone.visit(key, changes={"health": {"from": "1", "to": "2"}})
    results = village.phone.told(born, after)
    assert [one.verdict for one in results] == ["accepted", "accepted"]
    assert results[0].labourer == results[1].labourer
    with scope(village.phone.actor.scope):
        row = Labourer.objects.get(pk=results[0].labourer)
    assert (row.name, row.household_id, row.health) == ("陈小弟", village.home.pk, "2")
    twice = village.phone.visit(
        f"new:{uuid4()}",
        changes={name: {"from": None, "to": value} for name, value in told.items()},
    )
    (again,) = village.phone.told(twice)
    assert (again.verdict, again.code, again.labourer) == ("refused", "people.duplicate", row.pk)


def test_death_and_a_wrong_status(village: Village) -> None:
    dead = village.phone.visit(
        village.father, changes={"status": {"from": "on_roll", "to": "dead"}}
    )
    wrong = village.phone.visit(
        village.mother, changes={"status": {"from": "on_roll", "to": "merged"}}
    )
    assert village.phone.verdicts(dead, wrong) == ["accepted", "refused"]
    assert village.read(village.father, "status") == "dead"


def test_the_household_is_told_with_one_of_its_members(village: Village) -> None:
    sent = village.phone.visit(
        village.father,
        household={
            "id": village.home.pk,
            "changes": {"address": {"from": "上坝", "to": "下坝"}},
        },
    )
    assert village.phone.verdicts(sent) == ["accepted"]
    with scope(village.phone.actor.scope):
        village.home.refresh_from_db()
    assert village.home.address == "下坝"


def test_one_faulty_visit_spoils_no_other(village: Village) -> None:
    good = village.phone.visit(village.father)
    bad = village.phone.visit(village.mother) | {"visited_at": "soon"}
    results = village.phone.told(good, bad)
    assert [(one.verdict, one.code) for one in results] == [
        ("accepted", ""),
        ("refused", "visit.malformed"),
    ]
    third = village.phone.change(village.daughter, "health", "1", "2")
    assert village.phone.verdicts(third) == ["accepted"]


def test_a_phone_restored_from_a_backup_goes_on_behind_its_numbers(village: Village) -> None:
    village.phone.send(village.phone.visit(village.father), village.phone.visit(village.mother))
    village.phone.seq = 0  # the backup knows of nothing
    assert village.phone.send().next_seq == 3
    again = village.phone.change(village.daughter, "health", "1", "2")
    (told,) = village.phone.told(again)
    assert (told.verdict, told.code) == ("accepted", "visit.seq_again")


@pytest.mark.parametrize("how", ["at_home", "phone"])
def test_a_spell_ended_twice_alike_agrees(village: Village, how: str) -> None:
    day = clock.business_today()
    other = field.phone(field.grid_worker(village.group))
    begun = START | {"start_on": (day - timedelta(days=30)).isoformat()}
    village.phone.send(village.phone.visit(village.daughter, spell=begun))
    end = {"act": "end", "end_on": day.isoformat(), "reason": "4"}
    assert village.phone.verdicts(village.phone.visit(village.daughter, spell=end, how=how)) == [
        "accepted"
    ]
    assert other.verdicts(other.visit(village.daughter, spell=end)) == ["accepted"]
    officer = make.actor("township_officer", make.TOWNSHIP)
    with scope(officer.scope):
        spell = EmploymentSpell.objects.get()
        assert spell.end_on == day
        employment.reopen_spell(spell.pk, "说错了", by=officer)
