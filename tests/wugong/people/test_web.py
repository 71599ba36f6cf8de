"""The room's pages: what they show to whom, and what they refuse."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import people as make
from tests.wugong.people.conftest import Desk, Groups
from wugong.base import clock
from wugong.base.models import AuditLine
from wugong.base.scopes import area_scope, scope
from wugong.people import actions
from wugong.people.models import HandOver, Household, Labourer

pytestmark = pytest.mark.django_db
COUNTY = make.actor("county_officer", make.COUNTY)
VILLAGE = make.actor("village_officer", make.VILLAGE)
LIST = "/desk/people/labourers/"
HOMES = "/desk/people/households/"
FORM = {
    "name": "王小明",
    "relation": "01",
    "health": "1",
    "capability": "1",
    "ethnic": "01",
    "how": "at_home",
    "told": "on",
}


def form(**values: str) -> dict[str, str]:
    return FORM | {"on": clock.business_today().isoformat()} | values


def actions_of(kind: str) -> list[AuditLine]:
    with scope(area_scope(make.COUNTY)):
        return list(AuditLine.objects.filter(action=kind))


def test_the_list_shows_masked_people_of_ones_own_area(groups: Groups, desk: Desk) -> None:
    make.labourer(groups.first, name="王小明", id_number="530699198501010018", phone="13812345678")
    make.labourer(groups.sister_village, name="赵大山")
    page = desk.of(VILLAGE).get(LIST)
    text = page.content.decode()
    assert page.status_code == 200
    assert "王*明" in text
    assert "530699********0018" in text
    assert not re.search("王小明|530699198501010018|赵", text)


def test_one_list_serves_every_asker_their_own_rows_in_their_own_language(
    groups: Groups, desk: Desk
) -> None:
    make.labourer(groups.first, name="王小明")
    make.labourer(groups.sister_village, name="赵大山")
    sister = make.actor("village_officer", make.SISTER_VILLAGE)
    for _twice in range(2):
        for actor, own, foreign in ((VILLAGE, "王*明", "赵*山"), (sister, "赵*山", "王*明")):
            for language, title in (("zh-hans", "<h1>劳动力库</h1>"), ("en", "<h1>Labourers</h1>")):
                desk.cookies["wugong_language"] = language
                text = desk.of(actor).get(LIST).content.decode()
                assert title in text
                assert own in text
                assert foreign not in text


def test_a_list_makes_the_same_queries_for_one_row_and_for_three(
    groups: Groups, desk: Desk, django_assert_num_queries: Callable[..., object]
) -> None:
    for url in (LIST, HOMES):
        make.labourer(groups.first)
        desk.of(COUNTY).get(url)
        with CaptureQueriesContext(connection) as one:
            desk.of(COUNTY).get(url)
        make.labourer(groups.first)
        make.labourer(groups.second)
        with CaptureQueriesContext(connection) as three:
            assert desk.of(COUNTY).get(url).status_code == 200
        assert len(one) == len(three), url


@pytest.mark.parametrize(
    "query",
    [
        "state=none",
        "state=none,home",
        "age=18-55",
        "kind=registered,zero",
        "fresh=ok",
        "status=on_roll",
        f"area={make.VILLAGE}",
        "sort=name",
        "sort=fresh",
        "cols=name,fresh",
        "size=50",
    ],
)
def test_every_filter_and_order_of_the_address_finds_the_person(
    groups: Groups, desk: Desk, query: str
) -> None:
    make.labourer(groups.first)
    with scope(COUNTY.scope):
        Household.objects.update(poverty_status="03")
    page = desk.of(COUNTY).get(f"{LIST}?{query}")
    assert page.status_code == 200
    assert "王*明" in page.content.decode()


def test_orders_and_sizes_keep_the_filters_in_force(groups: Groups, desk: Desk) -> None:
    browser = desk.of(VILLAGE)
    for asked in ({}, {"kind": "zero"}, {"age": "18-35"}, {"kind": "zero", "state": "home,none"}):
        page = browser.get(LIST, {**asked, "sort": "name"}).content.decode()
        found = [parse_qs(unescape(query)) for query in re.findall(r'href="\?([^"]*)"', page)]
        told = {key: [value] for key, value in asked.items()}
        for more in ({"sort": ["fresh"]}, {"sort": ["name"]}, {"sort": ["name"], "size": ["50"]}):
            assert told | more in found


@pytest.mark.parametrize(
    "query",
    ["state=away", "age=50-", "kind=relocated", "fresh=late", "area=530627103", "status=lost"],
)
def test_every_filter_also_leaves_people_out(groups: Groups, desk: Desk, query: str) -> None:
    make.labourer(groups.first)
    page = desk.of(COUNTY).get(f"{LIST}?{query}")
    assert "王*明" not in page.content.decode()


@pytest.mark.parametrize(
    "query", ["state=x", "age=x", "age=55-18", "kind=x", "fresh=x", "area=x", "sort=x", "size=999"]
)
def test_an_address_that_means_nothing_is_422(groups: Groups, desk: Desk, query: str) -> None:
    assert desk.of(COUNTY).get(f"{LIST}?{query}").status_code == 422


def test_pages_follow_each_other_without_gap(groups: Groups, desk: Desk) -> None:
    for order in ("roll", "name", "fresh"):
        rows = [make.labourer(groups.first, name=f"王{c}") for c in "一二三"]
        url = f"{LIST}?size=1&sort={order}"
        seen = set()
        for _ in range(Labourer.objects.count() + 20):
            text = desk.of(COUNTY).get(url).content.decode()
            seen |= {int(pk) for pk in re.findall(r"labourers/(\d+)/", text)}
            following = re.search(r'href="(\?[^"]*after=[^"]*)" rel="next"', text)
            if not following:
                break
            url = LIST + following[1].replace("&amp;", "&")
        assert {row.pk for row in rows} <= seen, order


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "auditor", "finance_officer"])
def test_who_keeps_no_roll_sees_no_list_and_no_file(groups: Groups, desk: Desk, role: str) -> None:
    row = make.labourer(groups.first)
    by = make.actor(role, make.COUNTY)
    assert desk.of(by).get(LIST).status_code == 403
    assert desk.of(by).get(f"{LIST}{row.pk}/").status_code == 404


def test_whoever_is_not_logged_in_is_sent_to_log_in(groups: Groups, desk: Desk) -> None:
    row = make.labourer(groups.first)
    for url in (LIST, HOMES, f"{LIST}{row.pk}/", f"{LIST}new", f"{LIST}{row.pk}/change"):
        assert desk.get(url).status_code == 302


def test_a_file_shows_facts_masked_with_their_days(groups: Groups, desk: Desk) -> None:
    row = make.labourer(groups.first, education="3", phone="13812345678")
    text = desk.of(COUNTY).get(f"{LIST}{row.pk}/").content.decode()
    assert "王*明" in text
    assert "138****5678" in text
    assert "初中" in text
    assert "登记建档" in text
    assert "王小明" not in text
    assert "13812345678" not in text


def body(answer: Any) -> tuple[int, str]:
    """Everything but the token that differs with every answer."""
    text = answer.content.decode()
    return answer.status_code, re.sub(
        r'(csrf-token" content|csrfmiddlewaretoken" value)="\w+"', "", text
    )


def test_what_is_not_yours_answers_like_what_is_not_there(groups: Groups, desk: Desk) -> None:
    row = make.labourer(groups.sister_village)
    for path in ("", "change", "status", "timeline", "seen", "merge", "skill"):
        theirs = desk.of(VILLAGE).get(f"{LIST}{row.pk}/{path}")
        nobody = desk.of(VILLAGE).get(f"{LIST}999999/{path}")
        assert body(theirs) == body(nobody)
        assert theirs.status_code == 404
    theirs = desk.of(VILLAGE).get(f"{HOMES}{row.household_id}/")
    nobody = desk.of(VILLAGE).get(f"{HOMES}999999/")
    assert body(theirs) == body(nobody)
    assert theirs.status_code == 404


def test_the_full_number_takes_a_reason_and_is_shown_once(groups: Groups, desk: Desk) -> None:
    row = make.labourer(groups.first, id_number="530699198501010018")
    url = f"{LIST}{row.pk}/unmask"
    assert desk.of(VILLAGE).get(url).status_code == 405
    assert desk.of(VILLAGE).post(url, {"reason": ""}).status_code == 422
    page = desk.of(VILLAGE).post(url, {"reason": "核对证件"})
    assert "530699198501010018" in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    assert len(actions_of("people.unmask")) == 1
    seen = desk.of(VILLAGE).get(f"{LIST}{row.pk}/seen").content.decode()
    assert "核对证件" in seen


def test_a_person_is_registered_by_the_form(groups: Groups, desk: Desk) -> None:
    values = form(id_number=make.id_number(), code=groups.first)
    answer = desk.of(VILLAGE).post(f"{LIST}new", values)
    assert answer.status_code == 302
    with scope(VILLAGE.scope):
        assert Labourer.objects.get().code == groups.first


def test_a_stated_birth_that_differs_from_the_number_is_said_on_the_new_file(
    groups: Groups, desk: Desk
) -> None:
    values = form(id_number=make.id_number(), code=groups.first, birth_on="1999-01-01")
    values["is_capable_leader"] = "on"
    answer = desk.of(VILLAGE).post(f"{LIST}new", values)
    assert answer.status_code == 302
    assert "出生日期与身份证号不一致，以身份证号为准" in desk.get(answer.url).content.decode()
    assert "不一致" not in desk.get(answer.url.split("?")[0] + "?doubt=x").content.decode()
    with scope(VILLAGE.scope):
        assert Labourer.objects.get().is_capable_leader


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"name": "<b>张</b>"}, "姓名只能用汉字、字母和间隔号"),
        ({"told": ""}, "has-error"),
        ({"id_number": make.id_number(date(2012, 1, 1))}, "未满16周岁"),
        (
            {"id_number": "", "no_number_reason": "还没办", "birth_on": "2015-05-05", "sex": "1"},
            "未满16周岁",
        ),
    ],
)
def test_what_may_not_be_registered_is_refused_beside_its_field(
    groups: Groups, desk: Desk, told: dict[str, str], words: str
) -> None:
    values = form(id_number=make.id_number(), code=groups.first) | told
    answer = desk.of(VILLAGE).post(f"{LIST}new", values)
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    with scope(VILLAGE.scope):
        assert not Labourer.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "张\x00三"),
        ("name", "王" * 51),
        ("id_number", "530699********0018"),
        ("id_number", "530699198501010019"),
        ("phone", "138****1234"),
        ("phone", "12"),
        ("health", "77"),
        ("education", "<script>"),
        ("on", "2019/06/30"),
        ("on", "9999-01-01"),
        ("how", "rumour"),
        ("who", "李\u202e四"),
        ("birth_on", "x"),
        ("code", "530627103"),
    ],
)
def test_a_bad_field_of_the_form_is_422_with_its_own_message(
    groups: Groups, desk: Desk, field: str, value: str
) -> None:
    values = form(id_number=make.id_number(), code=groups.first) | {field: value}
    answer = desk.of(VILLAGE).post(f"{LIST}new", values)
    assert answer.status_code == 422, answer.content.decode()[:2000]
    assert 'class="err"' in answer.content.decode() or 'role="alert"' in answer.content.decode()
    with scope(VILLAGE.scope):
        assert not Labourer.objects.exists()


def test_the_same_person_twice_is_409_and_the_refusal_is_kept(groups: Groups, desk: Desk) -> None:
    number = make.id_number()
    make.labourer(groups.first, id_number=number)
    values = form(id_number=number, code=groups.first)
    answer = desk.of(VILLAGE).post(f"{LIST}new", values)
    assert answer.status_code == 409
    assert "已经在册" in answer.content.decode()


def test_a_change_is_saved_and_a_stale_version_is_409(groups: Groups, desk: Desk) -> None:
    row = make.labourer(groups.first)
    values = form(version="1", health="2")
    assert desk.of(VILLAGE).post(f"{LIST}{row.pk}/change", values).status_code == 302
    values = form(version="1", health="3")
    assert desk.of(VILLAGE).post(f"{LIST}{row.pk}/change", values).status_code == 409
    with scope(VILLAGE.scope):
        assert Labourer.objects.get().health == "2"


def test_many_are_confirmed_after_a_dry_run(groups: Groups, desk: Desk) -> None:
    long_ago = clock.business_today() - timedelta(days=60)
    row = make.labourer(groups.first, source=make.source("phone", long_ago))
    dry = desk.of(VILLAGE).post(f"{LIST}confirm", {"id": [row.pk]})
    assert "data-open" in dry.content.decode()
    with scope(VILLAGE.scope):
        assert Labourer.objects.get().confirmed_on == long_ago
    values = {"id": [row.pk], "sure": "1", "how": "at_home"}
    assert desk.of(VILLAGE).post(f"{LIST}confirm", values).status_code == 302
    with scope(VILLAGE.scope):
        assert Labourer.objects.get().confirmed_on == clock.business_today()
    assert desk.of(VILLAGE).post(f"{LIST}confirm", {"id": ["x"]}).status_code == 422
    assert desk.of(VILLAGE).post(f"{LIST}confirm", {}).status_code == 422


def test_an_export_is_masked_marked_and_recorded(groups: Groups, desk: Desk) -> None:
    make.labourer(groups.first, id_number="530699198501010018")
    answer = desk.of(COUNTY).post(f"{LIST}export?state=none")
    text = answer.content.decode()
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert text.startswith("\ufeff姓名")
    assert "530699********0018" in text
    assert "王小明" not in text
    assert "张三丰" in text.splitlines()[-1]
    assert len(actions_of("people.export")) == 1


def test_an_export_of_more_than_a_hundred_is_refused(
    groups: Groups, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wugong.people.actions.showing.EXPORT_LIMIT", 1)
    make.labourer(groups.first)
    make.labourer(groups.first)
    answer = desk.of(COUNTY).post(f"{LIST}export")
    assert answer.status_code == 403
    assert "export.needs_approval" in answer.content.decode()
    assert actions_of("people.export") == []


def test_a_household_moves_by_hand_over_through_the_pages(groups: Groups, desk: Desk) -> None:
    row = make.labourer(groups.first)
    url = f"{HOMES}{row.household_id}/move"
    sent = desk.of(VILLAGE).post(url, {"reason": "搬迁安置", "code": groups.sister_village})
    assert sent.status_code == 302
    receiver = make.actor("village_officer", make.SISTER_VILLAGE, 2)
    waiting = desk.of(receiver).get("/desk/people/hand-overs/")
    assert "搬迁安置" in waiting.content.decode()
    pk = HandOver.objects.get().pk if HandOver.objects.exists() else _hand_over_id()
    assert desk.of(receiver).get(f"/desk/people/hand-overs/{pk}/").status_code == 200
    assert desk.of(VILLAGE).post(f"/desk/people/hand-overs/{pk}/", {}).status_code == 403
    assert desk.of(receiver).post(f"/desk/people/hand-overs/{pk}/", {}).status_code == 302
    with scope(receiver.scope):
        assert Labourer.objects.get().code == groups.sister_village


def _hand_over_id() -> int:
    with scope(area_scope(make.COUNTY)):
        return HandOver.objects.get().pk


@pytest.mark.parametrize("path", ["change", "status", "skill", "merge", "timeline", "seen"])
def test_every_page_of_a_person_opens(groups: Groups, desk: Desk, path: str) -> None:
    row = make.labourer(groups.first)
    assert desk.of(COUNTY).get(f"{LIST}{row.pk}/{path}").status_code == 200


@pytest.mark.parametrize("path", ["", "change", "move"])
def test_every_page_of_a_household_opens(groups: Groups, desk: Desk, path: str) -> None:
    row = make.labourer(groups.first)
    page = desk.of(COUNTY).get(f"{HOMES}{row.household_id}/{path}")
    assert page.status_code == 200


def test_the_poverty_office_changes_the_status_on_its_page(groups: Groups, desk: Desk) -> None:
    home = make.household(groups.first)
    office = make.actor("poverty_office", make.COUNTY)
    url = f"{HOMES}{home.pk}/poverty"
    assert desk.of(COUNTY).get(url).status_code == 403
    assert desk.of(office).get(url).status_code == 200
    values = {"status": "03", "from_on": "2018-10-31", "source": "扶贫办"}
    assert desk.of(office).post(url, values).status_code == 302
    text = desk.of(office).get(f"{HOMES}{home.pk}/").content.decode()
    assert "脱贫户" in text


def test_pages_speak_english_too(groups: Groups, desk: Desk) -> None:
    make.labourer(groups.first)
    page = desk.of(COUNTY).get(LIST, headers={"accept-language": "en"})
    assert page.status_code == 200


def test_an_area_outside_ones_own_is_empty(groups: Groups, desk: Desk) -> None:
    make.labourer(groups.sister_village)
    page = desk.of(VILLAGE).get(f"{LIST}?area={make.SISTER_VILLAGE}")
    assert "labourers/1/" not in page.content.decode()
    assert actions.EXPORT_LIMIT == 100
