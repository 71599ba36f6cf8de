"""The village's queue: everything that waits, and what settles it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import collection as field
from tests.factories import people as make
from tests.factories.collection import Sent
from tests.wugong.collection.conftest import Village
from tests.wugong.collection.test_doors import Field
from tests.wugong.collection.test_months import COUNTY_OFFICER, VILLAGE_OFFICER, code_of
from wugong.base import clock
from wugong.base.scopes import scope
from wugong.collection.actions import settling, sync
from wugong.collection.api.schemas import read_visits
from wugong.collection.drawing import queue as drawing
from wugong.collection.models import Conflict, SendBack, Visit
from wugong.collection.queries import queue as queries
from wugong.collection.queries import tasks
from wugong.employment.models import EmploymentSpell
from wugong.people import actions as people
from wugong.places import queries as places


def contended(village: Village, name: str = "health") -> Conflict:
    other = field.phone(field.grid_worker(village.group))
    village.phone.send(village.phone.change(village.daughter, name, "1", "2"))
    other.send(other.change(village.daughter, name, "1", "3"))
    with scope(VILLAGE_OFFICER.scope):
        return Conflict.objects.get(closed_at=None)


def test_a_conflict_waits_with_its_name_and_the_village_decides(village: Village) -> None:
    row = contended(village)
    with scope(VILLAGE_OFFICER.scope):
        (waiting,) = queries.queue(make.VILLAGE)
        assert (waiting.kind, waiting.name, waiting.field) == ("conflict", "陈丽", "health")
        assert queries.counts(make.VILLAGE).total == 1
        side = [s["value"] for s in row.sides].index("3")
        settling.decide_conflict(row.pk, side, "问过本人", by=VILLAGE_OFFICER)
        assert queries.queue(make.VILLAGE) == []
        again = code_of(settling.decide_conflict, row.pk, side, "问过本人", by=VILLAGE_OFFICER)
    assert again == "conflict.closed"
    assert village.read(village.daughter, "health") == "3"


def test_everything_that_waits_is_one_statement(village: Village) -> None:
    contended(village)
    village.phone.send(village.phone.change(village.mother, "phone", "", "12"))
    with scope(VILLAGE_OFFICER.scope), CaptureQueriesContext(connection) as asked:
        kinds = {row.kind for row in queries.queue(make.VILLAGE)}
    assert "conflict" in kinds
    assert len(asked) == 1


def test_what_stands_may_be_right(village: Village) -> None:
    row = contended(village)
    with scope(VILLAGE_OFFICER.scope):
        settling.decide_conflict(row.pk, None, "都说错了", by=VILLAGE_OFFICER)
    assert village.read(village.daughter, "health") == "1"


def test_a_contended_stay_is_decided_in_the_village(village: Village) -> None:
    other = field.phone(field.grid_worker(village.group))
    day = (clock.business_today() - timedelta(days=9)).isoformat()
    stay = {"act": "start", "employer_name": "厂", "channel": "11", "start_on": day, "from": None}
    mine = village.phone.visit(village.daughter, spell=stay | {"place": "330784"})
    theirs = other.visit(village.daughter, spell=stay | {"place": "441900"})
    village.phone.send(mine)
    other.send(theirs)
    with scope(VILLAGE_OFFICER.scope):
        row = Conflict.objects.get(closed_at=None)
        settling.decide_conflict(row.pk, 1, "打电话问过", by=VILLAGE_OFFICER)
        spell = EmploymentSpell.objects.get(withdrawn_at=None)
    assert spell.place == row.sides[1]["value"]["place"]


def test_a_rerouted_visit_is_taken_over_or_set_aside(village: Village) -> None:
    with scope(VILLAGE_OFFICER.scope):
        people.move_household(village.home.pk, village.other_group, "分组", by=VILLAGE_OFFICER)
    one = village.phone.change(village.daughter, "health", "1", "2")
    two = village.phone.change(village.mother, "health", "1", "2")
    assert village.phone.verdicts(one, two) == ["rerouted", "rerouted"]
    with scope(VILLAGE_OFFICER.scope):
        assert [row.kind for row in queries.queue(make.VILLAGE)] == ["rerouted", "rerouted"]
        taken = settling.take_over(Visit.objects.get(pk=one["id"]).pk, by=VILLAGE_OFFICER)
        settling.set_aside(Visit.objects.get(pk=two["id"]).pk, "问过，没变", by=VILLAGE_OFFICER)
        assert queries.queue(make.VILLAGE) == []
    assert taken.verdict == "accepted"
    assert village.read(village.daughter, "health") == "2"
    assert village.read(village.mother, "health") == "1"


def test_a_visit_sent_back_is_answered_by_the_next_one(village: Village) -> None:
    sent = village.phone.visit(village.daughter)
    village.phone.send(sent)
    with scope(VILLAGE_OFFICER.scope):
        settling.send_back_visit(Visit.objects.get().pk, "补上在哪个县", by=VILLAGE_OFFICER)
        assert [row.kind for row in queries.queue(make.VILLAGE)] == ["sent_back"]
    with scope(village.phone.actor.scope):
        _tasks, (wanted,) = tasks.carried(village.group, 0, "zh")
    assert (wanted["kind"], wanted["reason"]) == ("visit", "补上在哪个县")
    village.phone.send(village.phone.change(village.daughter, "health", "1", "2"))
    with scope(VILLAGE_OFFICER.scope):
        assert SendBack.objects.get().answered_at is not None
        assert queries.queue(make.VILLAGE) == []


def test_what_was_asked_before_it_was_sent_back_does_not_answer_it(village: Village) -> None:
    village.phone.send(village.phone.visit(village.daughter))
    quiet, told = field.later(minutes=-60).isoformat(), field.later(minutes=-50).isoformat()
    offline = [
        village.phone.visit(village.daughter) | {"visited_at": quiet},
        village.phone.change(village.daughter, "health", "1", "2") | {"visited_at": told},
    ]
    with scope(VILLAGE_OFFICER.scope):
        settling.send_back_visit(Visit.objects.get().pk, "补上在哪个县", by=VILLAGE_OFFICER)
    assert village.phone.verdicts(*offline) == ["accepted", "accepted"]
    with scope(VILLAGE_OFFICER.scope):
        assert [row.kind for row in queries.queue(make.VILLAGE)] == ["sent_back"]
    village.phone.send(village.phone.visit(village.daughter))
    with scope(VILLAGE_OFFICER.scope):
        assert queries.queue(make.VILLAGE) == []


def test_a_paper_form_of_the_day_answers_what_was_sent_back_on_it(village: Village) -> None:
    village.phone.send(village.phone.visit(village.daughter))
    with scope(VILLAGE_OFFICER.scope):
        settling.send_back_visit(Visit.objects.get().pk, "补上在哪个县", by=VILLAGE_OFFICER)
        paper = village.phone.visit(village.daughter)
        items, _bad = read_visits([paper | {"visited_at": field.later(minutes=-1).isoformat()}])
        sync.record_form(items, code=village.group, by=VILLAGE_OFFICER)
        assert queries.queue(make.VILLAGE) == []


def refused_here() -> list[str]:
    """Codes of the refused visits that wait for the village."""
    with scope(VILLAGE_OFFICER.scope):
        found = queries.queue(make.VILLAGE, ["refused"])
        assert queries.counts(make.VILLAGE).refused == len(found)
    return [row.rule for row in found]


def newcomer(village: Village, number: str) -> Sent:
    told = {"name": "周新来", "relation": "01", "id_number": number, "education": "3"}
    changes = {name: {"from": None, "to": value} for name, value in told.items()}
    return village.phone.visit(f"new:{uuid4()}", changes=changes)


@pytest.mark.parametrize(
    ("home", "code"),
    [("other_group", "people.needs_county"), ("group", "people.duplicate")],
)
def test_a_refused_newcomer_waits_for_the_village(village: Village, home: str, code: str) -> None:
    number = make.id_number()
    old = make.labourer(getattr(village, home), name="周老大", id_number=number)
    (told,) = village.phone.told(sent := newcomer(village, number))
    assert (told.verdict, told.code) == ("refused", code)
    assert refused_here() == [code]
    with scope(VILLAGE_OFFICER.scope):
        [card] = drawing.items(queries.queue(make.VILLAGE, ["refused"]))
        assert f"证件尾号 {number[-4:]}" in {after for _field, _before, after in card.changes}
        assert number not in str(card)
        assert card.name == "周*来"
        if code == "people.duplicate":
            where = places.full_name(village.group, make.COUNTY)
            assert card.title == f"这个人已经在册：周*大，{where}。"
            assert card.url == f"/desk/people/labourers/{old.pk}/"
        else:
            assert card.url == ""
        assert card.act_url == ""
        settling.set_aside(Visit.objects.get().pk, "查过，已在册", by=VILLAGE_OFFICER)
    assert refused_here() == []
    assert village.phone.verdicts(sent) == ["refused"]
    assert refused_here() == []


def test_the_phone_is_told_whose_file_it_is_however_often_it_asks(village: Village) -> None:
    number = make.id_number()
    old = make.labourer(village.group, name="周老大", id_number=number)
    phone, sent = Field(village.phone), newcomer(village, number)
    where = places.full_name(village.group, make.COUNTY)
    for _again in range(2):
        (told,) = phone.sync(sent).json()["results"]
        assert (told["verdict"], told["code"]) == ("refused", "people.duplicate")
        assert told["labourer"] == old.pk
        assert told["message"] == f"这个人已经在册：周*大，{where}。"
        assert [each["message"] for each in told["fields"]] == [told["message"]]


def test_whose_file_is_another_villages_now_is_named_as_told(village: Village) -> None:
    number = make.id_number()
    old = make.labourer(village.group, name="周老大", id_number=number)
    village.phone.send(newcomer(village, number))
    with scope(COUNTY_OFFICER.scope):
        people.move_household(
            old.household_id, make.group(make.SISTER_VILLAGE), "搬家", by=COUNTY_OFFICER
        )
    with scope(VILLAGE_OFFICER.scope):
        [card] = drawing.items(queries.queue(make.VILLAGE, ["refused"]))
    assert (card.name, card.url, card.title) == ("周*来", "", "没收下的走访")


@pytest.mark.parametrize("is_one_call", [True, False])
def test_a_newcomer_taken_at_last_waits_no_longer(village: Village, is_one_call: bool) -> None:
    number = make.id_number()
    make.labourer(village.group, name="周老", id_number=number)
    wrong = newcomer(village, number)
    right = newcomer(village, make.id_number()) | {"labourer": wrong["labourer"]}
    calls = [[wrong, right]] if is_one_call else [[wrong], [right]]
    verdicts = [verdict for call in calls for verdict in village.phone.verdicts(*call)]
    assert verdicts == ["refused", "accepted"]
    assert refused_here() == []


def test_what_the_phone_can_put_right_does_not_reach_the_village(village: Village) -> None:
    wrong = newcomer(village, "530699198506010000")
    bad = village.phone.change(village.daughter, "health", "1", "9")
    assert village.phone.verdicts(wrong, bad) == ["refused", "refused"]
    assert refused_here() == []


def test_a_paper_form_is_a_visit_of_the_officer_who_typed_it(village: Village) -> None:
    sent = village.phone.change(village.daughter, "health", "1", "2")
    quiet = village.phone.visit(village.father)
    items, bad = read_visits([sent, quiet])
    with scope(VILLAGE_OFFICER.scope):
        done = sync.record_form(items, code=village.group, by=VILLAGE_OFFICER)
        kept = Visit.objects.get(pk=sent["id"])
    assert bad == []
    assert [one.verdict for one in done.results] == ["accepted", "accepted"]
    assert (kept.device_id, kept.user_id) == (None, VILLAGE_OFFICER.user_id)


def test_who_may_not_settle_may_not(village: Village) -> None:
    row = contended(village)
    by = village.phone.actor
    with scope(by.scope):
        assert code_of(settling.decide_conflict, row.pk, 0, "我说", by=by) == "not_allowed"
