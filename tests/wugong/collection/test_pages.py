"""The desk's side of a month: board, group, queue, phones, work, paper; who may do what."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from tests.factories import collection as field
from tests.factories import people as make
from tests.factories.asking import SOME_GARBAGE, Desk, asking
from tests.wugong.collection.conftest import Village
from wugong.accounts.models import Grant
from wugong.base import clock
from wugong.base.actor import ANONYMOUS, Actor
from wugong.base.errors import Refusal
from wugong.base.models import AuditLine
from wugong.base.scopes import AUDIT, scope
from wugong.collection.actions import reminding, tasks
from wugong.collection.enums import NotReached
from wugong.collection.models import Conflict, Device, Finding, GroupTask, SendBack, Visit
from wugong.collection.tasks import morning
from wugong.employment.models import EmploymentSpell
from wugong.messages.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_twentieth")]
COUNTY = make.actor("county_officer", make.COUNTY, user_id=901)
TOWN = make.actor("township_officer", make.TOWNSHIP, user_id=902)
NEWCOMER = {
    name: {"from": None, "to": value}
    for name, value in {
        "name": "示范新",
        "relation": "01",
        "no_number_reason": "手边没有身份证",
        "sex": "1",
        "birth_on": "1985-07-12",
        "education": "3",
    }.items()
}
CLERK = make.actor("village_officer", make.VILLAGE, user_id=903)
SISTER = make.actor("village_officer", make.SISTER_VILLAGE, user_id=904)
INSPECTOR = make.actor("inspector", make.COUNTY, user_id=905)
BASE = "/desk/collection/"


@pytest.fixture
def desk(settings: Settings) -> Iterator[Desk]:
    settings.MIDDLEWARE = [
        "tests.factories.asking.identify" if "accounts" in name else name
        for name in settings.MIDDLEWARE
    ]
    yield Desk()
    asking[0] = ANONYMOUS


def text(desk: Desk, path: str) -> str:
    answer = desk.get(BASE + path)
    assert answer.status_code == 200, answer.content.decode()[-400:]
    return answer.content.decode()


def post(desk: Desk, path: str, **told: Any) -> int:
    return desk.post(BASE + path, told).status_code


def verb(desk: Desk, path: str, **told: Any) -> int:
    return desk.post("/desk/reports/" + path, told).status_code


def month() -> str:
    return f"{clock.business_today():%Y-%m}"


def whole_group_is_asked(village: Village) -> None:
    """Everybody said that nothing changed, and the head of the group signed."""
    people = (village.father, village.mother, village.daughter)
    verdicts = village.phone.verdicts(*(village.phone.visit(row) for row in people))
    assert verdicts == ["accepted"] * 3
    with scope(village.phone.actor.scope):
        tasks.submit(village.group, month(), is_signed=True, by=village.phone.actor)


def state(code: str) -> str:
    with scope(COUNTY.scope):
        return GroupTask.objects.get(code=code).state


def two_phones_disagree(village: Village) -> Conflict:
    other = field.phone(field.grid_worker(village.group, "钱副组长"))
    first = village.phone.change(village.daughter, "phone", "13800006021", "13800006022")
    second = other.change(village.daughter, "phone", "13800006021", "13800006023")
    village.phone.send(first)
    assert other.verdicts(second) == ["conflict"]
    with scope(COUNTY.scope):
        return Conflict.objects.get()


def test_the_month_goes_up_through_the_pages_and_back_down(village: Village, desk: Desk) -> None:
    whole_group_is_asked(village)
    page = text(desk.of(CLERK), "")
    assert "组提交" in page and "审核" in page and "100%" in page
    assert post(desk, f"groups/{village.group}/send-back", reason="再问一问陈丽") == 302
    assert state(village.group) == "collecting"
    assert "已退回" in text(desk.of(COUNTY), "")
    with scope(village.phone.actor.scope):
        tasks.submit(village.group, month(), is_signed=True, by=village.phone.actor)
    assert post(desk.of(CLERK), f"groups/{village.group}/check") == 302
    assert "汇总本月" in text(desk.of(TOWN), "")
    assert verb(desk, "consolidate") == 302
    assert "接收已汇总的 1 个" in text(desk.of(COUNTY), "")
    assert "退回乡镇" in text(desk, f"?area={make.TOWNSHIP}")
    assert verb(desk, f"send-back?area={make.TOWNSHIP}", reason="工资要核实") == 302
    assert state(village.group) == "checked"
    assert verb(desk.of(TOWN), "consolidate") == 302
    assert verb(desk.of(COUNTY), "accept") == 302
    assert state(village.group) == "accepted"
    assert verb(desk, f"send-back?area={make.TOWNSHIP}", reason="太晚了") == 409
    assert "县已接收" in text(desk, "")


def test_the_village_hands_in_a_group_that_is_on_paper(village: Village, desk: Desk) -> None:
    path, who = f"groups/{village.group}/submit", village.daughter
    people = (village.phone.visit(village.father), village.phone.visit(village.mother))
    assert village.phone.verdicts(*people) == ["accepted", "accepted"]
    page = text(desk.of(CLERK), f"groups/{village.group}/")
    assert "交上本月" in page and f'name="missed-{who.pk}"' in page
    assert f'name="missed-{village.father.pk}"' not in page
    away = {f"missed-{who.pk}": "away"}
    for by, code in ((TOWN, 403), (COUNTY, 403), (INSPECTOR, 403), (SISTER, 404)):
        assert post(desk.of(by), path, signed="yes", **away) == code
    assert "交上本月" not in text(desk.of(TOWN), f"groups/{village.group}/")
    assert post(desk.of(CLERK), path, **away) == 422
    assert post(desk, path, signed="yes") == 409
    assert post(desk, path, signed="yes", **{f"missed-{who.pk}": "other"}) == 422
    assert post(desk, path, signed="yes", **{f"missed-{who.pk}": "asleep"}) == 422
    assert post(desk, path, signed="yes", **{"missed-x": "away", "missed-": "away"}) == 409
    assert post(desk, path, signed="yes", **{f"missed-{'9' * 18}": "away"}) == 422
    assert state(village.group) == "collecting"
    other = {f"missed-{who.pk}": "other", f"note-{who.pk}": "在医院照顾老人"}
    assert post(desk, path, signed="yes", **other) == 302
    assert state(village.group) == "submitted"
    page = text(desk, f"groups/{village.group}/")
    assert "交上本月" not in page and "审核通过" in page
    assert post(desk, f"groups/{village.group}/check") == 302
    assert post(desk, path, signed="yes", **other) == 409


def test_a_hand_in_that_is_refused_keeps_what_was_typed_and_says_why(
    village: Village, desk: Desk
) -> None:
    path, who, father = f"groups/{village.group}/submit", village.daughter, village.father
    assert village.phone.verdicts(village.phone.visit(village.mother)) == ["accepted"]
    typed = {f"missed-{who.pk}": "other", f"note-{who.pk}": '在医院"照顾"老人'}
    kept = [
        f'<option value="other" selected>{NotReached.OTHER.label}</option>',
        f'name="note-{who.pk}" value="在医院&quot;照顾&quot;老人"',
    ]
    desk.of(CLERK)
    for told, code in (
        (typed | {"signed": "yes"}, "task.not_complete"),  # nothing is said of the father
        (typed, "task.not_signed"),
        (typed | {"signed": "yes", f"missed-{father.pk}": "other"}, "reason.required"),
    ):
        answer = desk.post(BASE + path, told)
        page = answer.content.decode()
        assert answer.status_code == (409 if code == "task.not_complete" else 422)
        assert 'id="submit" class="dlg" aria-labelledby="submit-t" data-open' in page
        assert Refusal(code, missing=1).message() in page and f"<code>{code}</code>" in page
        assert [words in page for words in kept] == [True, True]
        assert 'value="yes" required' in page  # whoever hands in signs anew
    page = text(desk, f"groups/{village.group}/")
    assert "data-open" not in page and "在医院" not in page
    assert post(desk, path, signed="yes", **typed, **{f"missed-{father.pk}": "away"}) == 302
    assert post(desk, f"groups/{village.group}/send-back", reason="再问一问") == 302
    assert [words in text(desk, f"groups/{village.group}/") for words in kept] == [True, True]


def test_the_groups_own_head_may_hand_it_in_at_the_desk_too(village: Village, desk: Desk) -> None:
    two = two_phones_disagree(village)
    path = f"groups/{village.group}/submit"
    told = {f"missed-{row.pk}": "away" for row in (village.father, village.mother)}
    assert "交上本月" in text(desk.of(village.phone.actor), f"groups/{village.group}/")
    assert post(desk, path, signed="yes", **told) == 409
    assert post(desk.of(CLERK), f"conflicts/{two.pk}/decide", side="0", reason="打了电话") == 302
    assert post(desk.of(village.phone.actor), path, signed="yes", **told) == 302
    assert state(village.group) == "submitted"


def test_two_values_are_shown_and_one_is_chosen_with_how_it_was_verified(
    village: Village, desk: Desk
) -> None:
    conflict = two_phones_disagree(village)
    page = text(desk.of(CLERK), "queue")
    assert "哪个对" in page and "138****6022" in page and "138****6023" in page
    assert "13800006022" not in page
    assert post(desk, f"conflicts/{conflict.pk}/decide", side="7", reason="打了电话") == 422
    assert post(desk, f"conflicts/{conflict.pk}/decide", side="0", reason="") == 422
    assert post(desk, f"conflicts/{conflict.pk}/decide", side="0", reason="打了电话") == 302
    assert "没有要核实的" in text(desk, "queue")
    assert post(desk, f"conflicts/{conflict.pk}/decide", side="1", reason="再改") == 409


def test_doubts_of_one_check_are_explained_with_one_reason_and_a_line_for_each(
    village: Village, desk: Desk
) -> None:
    facts = {"code": village.group, "rule": "check.wage_high", "level": "doubt"}
    facts |= {"field": "spell.wage_yuan_month", "found_at": clock.business_now()}
    with scope(CLERK.scope):
        for row in (village.father, village.mother):
            Finding.objects.create(labourer_id=row.pk, params={"limit": 30000}, **facts)
    assert "2 个一样的疑点" in text(desk.of(CLERK), "queue?kind=doubt")
    told = {"area": make.VILLAGE, "rule": "check.wage_high"}
    assert post(desk.of(INSPECTOR), "findings/explain", **told, reason="年底奖金") == 403
    assert post(desk.of(CLERK), "findings/explain", **told, reason=" ") == 422
    assert post(desk, "findings/explain", area=make.SISTER_VILLAGE, rule="x", reason="y") == 403
    assert post(desk, "findings/explain", **told, reason="年底奖金，看过工资条") == 302
    assert "一样的疑点" not in text(desk, "queue?kind=doubt")
    with scope(AUDIT):
        lines = AuditLine.objects.filter(action="collection.explain")
        assert [line.reason for line in lines] == ["年底奖金，看过工资条"] * 2
    assert post(desk, "findings/explain", **told, reason="年底奖金") == 409


def test_an_address_that_only_takes_a_form_says_so_when_opened(desk: Desk) -> None:
    answer = desk.of(CLERK).get(f"{BASE}findings/explain")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "不能直接打开" in answer.content.decode()


def test_a_doubt_is_explained_and_a_sent_back_visit_waits(village: Village, desk: Desk) -> None:
    started = {
        "act": "start",
        "from": None,
        "place": "330784",
        "employer_name": "示范门业厂",
        "start_on": (clock.business_today() - timedelta(days=20)).isoformat(),
        "channel": "90",
        "wage_yuan_month": 40000,
        "industry": "C21",
        "doubt_reason": "加班",
    }
    sent = village.phone.visit(village.daughter, spell=started)
    assert village.phone.verdicts(sent) == ["accepted"]
    page = text(desk.of(CLERK), "queue?kind=doubt")
    assert "40000" in page
    finding = page.split("findings/")[1].split("/")[0]
    assert post(desk, f"findings/{finding}/explain", reason="看过工资条") == 302
    assert "40000" not in text(desk, "queue?kind=doubt")
    assert "有变化" in text(desk, f"groups/{village.group}/")
    back = {"visit": sent["id"], "reason": "单位全名"}
    assert post(desk, f"groups/{village.group}/visit-back", **back) == 302
    assert "单位全名" in text(desk, "queue")
    wrong = {"visit": "没有", "reason": "单位全名"}
    assert post(desk, f"groups/{village.group}/visit-back", **wrong) == 404
    with scope(COUNTY.scope):
        assert SendBack.objects.count() == 1


def test_a_phone_is_revoked_with_a_reason_once(village: Village, desk: Desk) -> None:
    assert "红米" in text(desk.of(TOWN), "phones")
    path = f"phones/{village.phone.device.pk}/revoke"
    assert post(desk, path, reason="") == 422
    assert post(desk, path, reason="手机丢了") == 302
    assert "已停用" in text(desk, "phones")
    assert post(desk, path, reason="又丢了") == 409
    assert post(desk.of(SISTER), path, reason="不是我的") == 404


def test_the_work_sheet_counts_verified_people_once(village: Village, desk: Desk) -> None:
    assert "还没有核实过的走访" in text(desk.of(CLERK), "work")
    whole_group_is_asked(village)
    again = village.phone.visit(village.father)
    assert village.phone.verdicts(again) == ["accepted"]
    page = text(desk, "work")
    assert "张三丰" in page and "3.00" in page and ">4<" in page


def test_minutes_of_typing_stand_beside_the_fields_and_unmeasured_is_no_nought(
    village: Village, desk: Desk
) -> None:
    desk.of(CLERK)
    village.phone.send(village.phone.change(village.daughter, "health", "1", "2"))
    assert _typing(desk) == ["–", "–"]
    village.phone.send(village.phone.change(village.father, "health", "1", "2", typed_seconds=61))
    assert _typing(desk) == ["2+", "2+"]  # the old phone's are not in it
    assert "<b>2+</b>" in text(desk, _group(village))
    other = field.phone(field.grid_worker(village.other_group, "孙组长"))
    other.send(other.visit("new:" + str(uuid4()), changes=NEWCOMER, typed_seconds=119))
    assert _typing(desk, row=1)[1] == "2"


def _typing(desk: Desk, row: int = 0) -> list[str]:
    """What the sheet says of the area and of one leader."""
    page = text(desk, "work")
    figure = re.search("打字用时.*?<b>(.*?)<", page, re.DOTALL)
    assert figure is not None
    cells = re.findall(r"<tr><th scope=.row.*?</tr>", page, re.DOTALL)[row]
    return [figure[1], re.findall(r"<td[^>]*>(.*?)</td>", cells)[-2]]


def test_a_typed_form_shares_its_seconds_among_its_visits(village: Village, desk: Desk) -> None:
    key = f"p{village.daughter.pk}"
    more = {f"{key}-said": "changed", f"{key}-phone": "13800006029", "typed_seconds": "75"}
    told = typed(village, **more)
    assert desk.of(CLERK).post(f"{BASE}key-in/{village.home.pk}", told).status_code == 200
    with scope(COUNTY.scope):
        assert set(Visit.objects.values_list("no_change", "typed_seconds")) == {
            (True, 0),
            (False, 75),
        }
    told = typed(village, typed_seconds="abc")
    assert desk.post(f"{BASE}key-in/{village.home.pk}", told).status_code == 200
    with scope(COUNTY.scope):
        assert Visit.objects.filter(typed_seconds=None).count() == 1


def test_a_colleague_stands_in_by_the_groups_page(village: Village, desk: Desk) -> None:
    helper = field.grid_worker(village.other_group, "孙组长")
    assert "孙组长" not in text(desk.of(INSPECTOR), _group(village))
    assert "孙组长" in text(desk.of(CLERK), _group(village))
    until = (clock.business_today() + timedelta(days=5)).isoformat()
    path = f"groups/{village.group}/stand-in"
    assert post(desk, path, user="x", until=until, reason="住院") == 422
    assert post(desk, path, user=helper.user_id, until="明天", reason="住院") == 422
    assert post(desk, path, user=helper.user_id, until=until, reason="住院") == 302
    page = text(desk, _group(village))
    assert "组长回来了" in page
    grant = Grant.objects.get(is_stand_in=True)
    assert post(desk, f"groups/{village.group}/stand-in/{grant.pk}/end") == 302
    assert "组长回来了" not in text(desk, _group(village))


def test_the_township_hands_a_group_over_by_its_page(village: Village, desk: Desk) -> None:
    helper = field.grid_worker(village.other_group, "孙组长")
    path = f"groups/{village.group}/hand-over"
    assert "换组长" not in text(desk.of(CLERK), _group(village))
    assert post(desk, path, user=helper.user_id, reason="换届") == 403
    assert "换组长" in text(desk.of(TOWN), _group(village))
    assert post(desk, path, user="x", reason="换届") == 422
    assert post(desk, path, user=helper.user_id, reason="") == 422
    assert post(desk, path, user=helper.user_id, reason="换届") == 302
    assert "已停用" in text(desk, _group(village))
    assert post(desk, path, user=helper.user_id, reason="换届") == 409


def _group(village: Village) -> str:
    with scope(COUNTY.scope):
        tasks.open_month(month(), by=COUNTY)
    return f"groups/{village.group}/"


def test_paper_forms_bear_names_in_full_and_leave_one_line(village: Village, desk: Desk) -> None:
    page = text(desk.of(CLERK), f"paper/{village.group}")
    assert "陈国平" in page and "13800006021" in page and "<svg" in page
    assert f"/desk/collection/key-in/{village.home.pk}" not in page  # only inside the code
    with scope(AUDIT):
        line = AuditLine.objects.get(action="collection.print_forms")
    assert len(line.diff["people"][1]) == 3
    assert desk.of(SISTER).get(f"{BASE}paper/{village.group}").status_code == 404
    assert desk.of(INSPECTOR).get(f"{BASE}paper/{village.group}").status_code == 403


def typed(village: Village, **more: str) -> dict[str, str]:
    told = {"visited_on": clock.business_today().isoformat(), "how": "at_home"}
    told[f"p{village.father.pk}-said"] = "same"
    return told | more


def test_a_filled_form_is_typed_in_as_visits(village: Village, desk: Desk) -> None:
    path = f"key-in/{village.home.pk}"
    assert "陈丽" in text(desk.of(CLERK), path)
    key = f"p{village.daughter.pk}"
    went = (clock.business_today() - timedelta(days=9)).isoformat()
    more = {f"{key}-said": "changed", f"{key}-went_on": went, f"{key}-place": "330784"}
    more |= {f"{key}-employer_name": "示范门业厂", f"{key}-channel": "90", f"{key}-wage": "4500"}
    answer = desk.post(BASE + path, typed(village, **more))
    assert answer.status_code == 200 and "录好了" in answer.content.decode()
    with scope(COUNTY.scope):
        assert Visit.objects.count() == 2
        spell = EmploymentSpell.objects.get()
        assert (spell.place, spell.wage_yuan_month) == ("330784", 4500)


def test_one_key_says_of_everybody_else_that_nothing_changed(village: Village, desk: Desk) -> None:
    key = f"p{village.daughter.pk}"
    more = {f"{key}-said": "changed", f"{key}-phone": "13800006029", "everybody": "same"}
    told = typed(village, **more) | {f"p{village.father.pk}-said": ""}
    assert desk.of(CLERK).post(f"{BASE}key-in/{village.home.pk}", told).status_code == 200
    with scope(COUNTY.scope):
        assert Visit.objects.filter(no_change=True).count() == 2
        assert Visit.objects.get(no_change=False).labourer_id == village.daughter.pk


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"said": "changed"}, "请填是什么变了"),
        ({"said": "changed", "phone": "138****6021"}, "带星号"),
        ({"said": "changed", "came_on": "2019-01-01"}, "请选为什么回来"),
        ({"said": "changed", "wage": "-3", "phone": "13800006029"}, "0"),
        ({"said": "perhaps"}, "perhaps"),
    ],
)
def test_what_is_wrong_on_the_paper_is_said_beside_its_line(
    village: Village, desk: Desk, said: dict[str, str], words: str
) -> None:
    key = f"p{village.daughter.pk}"
    told = typed(village, **{f"{key}-{name}": value for name, value in said.items()})
    answer = desk.of(CLERK).post(f"{BASE}key-in/{village.home.pk}", told)
    assert answer.status_code == 422 and words in answer.content.decode()
    with scope(COUNTY.scope):
        assert Visit.objects.count() == 0


def test_leaders_of_late_groups_are_reminded_once_a_day(
    village: Village, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with scope(COUNTY.scope):
        tasks.open_month(month(), by=COUNTY)
        GroupTask.objects.update(due_on=clock.business_today() - timedelta(days=3))
    page = text(desk.of(TOWN), "")
    assert "全部提醒" in page and "谁还没交" in page
    assert post(desk, "remind") == 302
    assert post(desk, "remind") == 302
    with scope(COUNTY.scope):
        told = Message.objects.get()
        assert (told.notice, told.params["days"]) == ("collection.late", 3)
        assert reminding.remind(make.COUNTY, month(), by=COUNTY) == 0
    assert post(desk.of(INSPECTOR), "remind") == 403


def test_before_the_month_has_begun_a_group_says_so(village: Village, desk: Desk) -> None:
    leader = make.actor("grid_worker", village.group, user_id=7)
    assert desk.of(leader).get(BASE).status_code == 302
    assert "这个月还没有开始采集" in text(desk, f"groups/{village.group}/")


def test_each_morning_the_month_stands_and_who_is_nearly_due_hears_of_it(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = datetime(2019, 8, 23, 8, 30, tzinfo=clock.SHANGHAI)
    monkeypatch.setattr(clock, "_offsets", [clock.offset_to(day)])
    morning.func(timestamp=0)
    morning.func(timestamp=0)
    with scope(COUNTY.scope):
        assert set(GroupTask.objects.values_list("code", flat=True)) >= {village.group}
        told = Message.objects.get(recipient=f"user:{village.phone.actor.user_id}")
        assert told.notice == "collection.due"


def test_only_ones_own_area_exists_and_readers_do_not_act(village: Village, desk: Desk) -> None:
    whole_group_is_asked(village)
    desk.of(SISTER)
    for path in (f"?area={make.VILLAGE}", f"groups/{village.group}/", f"paper/{village.group}"):
        assert desk.get(BASE + path).status_code == 404
    assert post(desk, f"groups/{village.group}/check") == 404
    assert desk.get(f"{BASE}key-in/{village.home.pk}").status_code == 404
    desk.of(INSPECTOR)
    assert "审核通过" not in text(desk, f"groups/{village.group}/")
    assert post(desk, f"groups/{village.group}/check") == 403
    assert desk.of(make.actor("employer", "", 9)).get(BASE).status_code == 403
    assert desk.of(ANONYMOUS).get(BASE).status_code == 302


def test_the_board_costs_the_same_for_one_group_and_for_three(village: Village, desk: Desk) -> None:
    def queries(actor: Actor, path: str) -> int:
        desk.of(actor).get(BASE + path)
        with CaptureQueriesContext(connection) as found:
            desk.get(BASE + path)
        return len(found)

    whole_group_is_asked(village)
    pages = ((COUNTY, ""), (CLERK, ""), (CLERK, "queue"), (TOWN, "phones"), (TOWN, "work"))
    before = [queries(*page) for page in pages]
    make.group(make.VILLAGE, "3组")
    with scope(COUNTY.scope):
        tasks.open_month(month(), by=COUNTY)
    field.phone(field.grid_worker(village.other_group))
    assert [queries(*page) for page in pages] == before
    with scope(COUNTY.scope):
        assert Device.objects.count() == 2


@pytest.mark.parametrize("value", SOME_GARBAGE)
def test_garbage_in_an_address_or_a_form_is_refused(
    village: Village, desk: Desk, value: str
) -> None:
    whole_group_is_asked(village)
    desk.of(CLERK)
    asked = {"area": value, "month": value, "kind": value}
    for path in ("", "queue", "phones", "work", f"groups/{village.group}/"):
        assert desk.get(BASE + path, asked).status_code in (200, 404, 422)
    for path in ("send-back", "visit-back", "stand-in"):
        told = {"reason": value, "visit": value, "user": value, "until": value}
        answer = desk.post(f"{BASE}groups/{village.group}/{path}?month={month()}", told)
        assert answer.status_code in (302, 404, 409, 422)
    told = {f"p{village.father.pk}-{name}": value for name in ("said", "phone", "wage", "place")}
    told |= {"visited_on": value, "how": value}
    assert desk.post(f"{BASE}key-in/{village.home.pk}", told).status_code in (200, 422)
