"""Pages and JSON of a person's work: what they show to whom, and what they refuse."""

import json
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import employers as demand
from tests.factories import people as make
from tests.factories.asking import GARBAGE, JSON_GARBAGE, SOME_GARBAGE, Desk
from tests.wugong.employment.test_spells import CLERK, OFFICER, VILLAGE_OFFICER, ago, start
from tests.wugong.people.conftest import Groups
from wugong.base.actor import ANONYMOUS
from wugong.base.scopes import scope
from wugong.employment.models import EmploymentSpell, WelfareAppointment

pytestmark = pytest.mark.django_db
LEADER = make.actor("county_leader", make.TOWNSHIP)
SISTER = make.actor("village_officer", make.SISTER_VILLAGE)
AUDITOR = make.actor("auditor", make.COUNTY)
PEOPLE = "/desk/people"
_key = count(1)


def typed(**values: object) -> dict[str, object]:
    return {
        "start_on": ago(50).isoformat(),
        "employer_name": "示范门业厂",
        "industry": "C21",
        "channel": "90",
        "wage_yuan_month": "4500",
        "contract": "unknown",
        "place": ["33", "3307", "330784"],
    } | values


def all_spells() -> list[EmploymentSpell]:
    with scope(OFFICER.scope):
        return list(EmploymentSpell.objects.order_by("id"))


def send(desk: Desk, path: str, body: object, **headers: str) -> tuple[int, Any]:
    headers.setdefault("Idempotency-Key", f"test-key-{next(_key)}")
    kind = "application/json"
    answer = desk.post(f"/api{path}", json.dumps(body), content_type=kind, headers=headers)
    return answer.status_code, answer.json()


def test_the_tab_and_the_fragment_show_work_and_what_may_be_done(
    groups: Groups, desk: Desk
) -> None:
    person = make.labourer(groups.first)
    for name in ("spells", "work"):
        url = f"{PEOPLE}/labourers/{person.pk}/{name}"
        assert "没有登记过务工" in desk.of(VILLAGE_OFFICER).get(url).content.decode()
    start(person, channel="11", wage_yuan_month=None)
    for name in ("spells", "work"):
        url = f"{PEOPLE}/labourers/{person.pk}/{name}"
        text = desk.of(CLERK).get(url).content.decode()
        for words in ("示范门业厂", "永康", "有组织", "缺", "登记返乡", "换岗", "撤回"):
            assert words in text, words
        text = desk.of(LEADER).get(url).content.decode()
        assert "示范门业厂" in text and "登记返乡" not in text and "撤回" not in text
        assert desk.of(SISTER).get(url).status_code == 404
        assert desk.of(AUDITOR).get(url).status_code == 404
        assert desk.of(ANONYMOUS).get(url).status_code in (302, 404)


def test_a_longer_history_costs_no_further_query(groups: Groups, desk: Desk) -> None:
    person = make.labourer(groups.first)
    start(person)
    url = f"{PEOPLE}/labourers/{person.pk}/work"
    desk.of(CLERK).get(url)
    with CaptureQueriesContext(connection) as one:
        desk.get(url)
    start(person, start_on=ago(60))
    start(person, start_on=ago(40))
    with CaptureQueriesContext(connection) as three:
        desk.get(url)
    assert len(one) == len(three)


def test_going_out_a_change_of_post_and_homecoming_by_form(groups: Groups, desk: Desk) -> None:
    person = make.labourer(groups.first)
    new = f"{PEOPLE}/labourers/{person.pk}/spells/new"
    desk.of(VILLAGE_OFFICER)
    assert desk.get(new).status_code == 200
    answer = desk.post(new, typed())
    assert (answer.status_code, answer.url) == (302, f"{PEOPLE}/labourers/{person.pk}/spells")
    changing = typed(start_on=ago(20).isoformat(), place=["44", "4419"])
    assert desk.post(new, changing).status_code == 302
    first, second = all_spells()
    assert (first.end_reason, second.place) == ("C", "441900")
    ending = f"{PEOPLE}/spells/{second.pk}/end"
    assert desk.get(ending).status_code == 200
    assert desk.post(ending, {"end_on": ago(20), "reason": "6"}).status_code == 422
    assert desk.post(ending, {"end_on": ago(5), "reason": "6"}).status_code == 302
    assert desk.post(ending, {"end_on": ago(5), "reason": "6"}).status_code == 422
    withdrawing = f"{PEOPLE}/spells/{second.pk}/withdraw"
    assert desk.post(withdrawing, {"reason": "录错"}).status_code == 403
    desk.of(CLERK)
    assert desk.get(withdrawing).status_code == 200
    assert desk.post(withdrawing, {"reason": " "}).status_code == 422
    assert desk.post(withdrawing, {"reason": "录错"}).status_code == 302
    assert desk.get(withdrawing).status_code == 404


def test_a_spell_from_a_vacancy_comes_filled_in(groups: Groups, desk: Desk) -> None:
    person, vacancy = make.labourer(groups.first), demand.vacancy()
    new = f"{PEOPLE}/labourers/{person.pk}/spells/new"
    text = desk.of(CLERK).get(f"{new}?vacancy={vacancy.pk}").content.decode()
    assert "示范门业厂" in text and f'value="{vacancy.pk}"' in text
    assert desk.post(new, typed(vacancy_id=vacancy.pk)).status_code == 302
    vacancy.refresh_from_db()
    assert vacancy.filled == 1
    assert desk.get(f"{new}?vacancy=99999").status_code == 404
    assert desk.get(f"{new}?vacancy=%00").status_code == 200


def test_nothing_is_recorded_that_nobody_chose(groups: Groups, desk: Desk) -> None:
    person = make.labourer(groups.first)
    new = f"{PEOPLE}/labourers/{person.pk}/spells/new"
    text = desk.of(CLERK).get(new).content.decode()
    for name in ("industry", "channel"):
        options = text.split(f'<select name="{name}"')[1].split("</select>")[0]
        assert options.count("<option") > 1
        assert options.split("<option")[1].startswith(' value=""')
        assert desk.post(new, typed(**{name: ""})).status_code == 422
    assert all_spells() == []


def test_a_foreign_country_needs_no_cascade(groups: Groups, desk: Desk) -> None:
    person = make.labourer(groups.first)
    new = f"{PEOPLE}/labourers/{person.pk}/spells/new"
    assert desk.of(CLERK).post(new, typed(place=[""], is_abroad="on")).status_code == 302
    assert all_spells()[0].place == "990000"
    text = desk.get(f"{PEOPLE}/labourers/{person.pk}/work").content.decode()
    assert "国外" in text


def test_each_refusal_stands_beside_its_field(groups: Groups, desk: Desk) -> None:
    person = make.labourer(groups.first)
    new = f"{PEOPLE}/labourers/{person.pk}/spells/new"
    desk.of(CLERK)
    for values, words in (
        ({"place": ["33", "3307"]}, "务工地要填到县一级"),
        ({"employer_name": ""}, "请填务工单位"),
        ({"wage_yuan_month": "50"}, "月收入低于100元"),
        ({"channel": "31"}, "has-error"),
        ({"channel": "21"}, "渠道与务工地对不上"),
        ({"start_on": ago(-3).isoformat()}, "开始日期还没到"),
    ):
        answer = desk.post(new, typed(**values))
        assert answer.status_code == 422
        assert words in answer.content.decode(), values
    assert all_spells() == []


def test_a_post_is_taken_renewed_and_left_by_form(groups: Groups, desk: Desk) -> None:
    person, post = make.labourer(groups.first), demand.post(make.VILLAGE)
    url = f"{PEOPLE}/labourers/{person.pk}/appoint"
    assert desk.of(VILLAGE_OFFICER).get(url).status_code == 403
    desk.of(CLERK)
    assert "村庄保洁员" in desk.get(url).content.decode()
    until = ago(100) + timedelta(days=360)
    days = {"start_on": ago(100), "contract_until": until}
    assert desk.post(url, days | {"post": "77"}).status_code == 422
    assert desk.post(url, days | {"post": post.pk}).status_code == 302
    with scope(OFFICER.scope):
        row = WelfareAppointment.objects.get()
    renew = f"{PEOPLE}/appointments/{row.pk}/renew"
    assert desk.get(renew).status_code == 200
    assert desk.post(renew, {"contract_until": until}).status_code == 422
    later = until + timedelta(days=300)
    assert desk.post(renew, {"contract_until": later}).status_code == 302
    leave = f"{PEOPLE}/appointments/{row.pk}/end"
    assert desk.get(leave).status_code == 200
    assert desk.post(leave, {"end_on": ago(1), "reason": "x"}).status_code == 422
    assert desk.post(leave, {"end_on": ago(1), "reason": "health"}).status_code == 302
    text = desk.get(f"{PEOPLE}/labourers/{person.pk}/spells").content.decode()
    assert "健康原因" in text


def test_garbage_in_any_field_never_breaks_a_form(groups: Groups, desk: Desk) -> None:
    person, other = make.labourer(groups.first), make.labourer(groups.first)
    spell = start(other)
    desk.of(CLERK)
    new = f"{PEOPLE}/labourers/{person.pk}/spells/new"
    fields = (*typed(), "occupation", "base_id", "leader_id", "vacancy_id", "end_on", "end_reason")
    bodies = [dict.fromkeys(fields, value) for value in GARBAGE]
    bodies += [typed() | {name: value} for name in fields for value in SOME_GARBAGE]
    for each in bodies:
        assert desk.post(new, each).status_code in (302, 404, 422), each
    for value in GARBAGE:
        for path in (f"spells/{spell.pk}/end", f"labourers/{person.pk}/appoint"):
            names = ("end_on", "reason", "post", "start_on", "contract_until")
            each = dict.fromkeys(names, value)
            assert desk.post(f"{PEOPLE}/{path}", each).status_code == 422, value
    for path in ("labourers/0/spells", "spells/99999999999999999999/end", "labourers/1/xyz"):
        assert desk.get(f"{PEOPLE}/{path}").status_code == 404


def body(**told: object) -> dict[str, object]:
    return {
        "employer_name": "示范门业厂",
        "place": "330784",
        "industry": "C21",
        "channel": "90",
        "start_on": ago(50).isoformat(),
        "wage_yuan_month": 4500,
    } | told


def test_work_as_json_is_read_begun_once_ended_and_withdrawn(groups: Groups, desk: Desk) -> None:
    person = make.labourer(groups.first)
    path, key = f"/labourers/{person.pk}/spells", {"Idempotency-Key": "the-same-key"}
    desk.of(CLERK)
    first = send(desk, path, body(), **key)
    assert first == send(desk, path, body(), **key)
    assert (first[0], first[1]["wage_yuan_month"], len(all_spells())) == (201, "4500.00", 1)
    assert send(desk, path, body(place="441900"), **key)[1]["code"] == "idempotency.other_request"
    spell = first[1]["id"]
    answer = desk.get(f"/api/spells/{spell}")
    told = {"end_on": ago(5).isoformat(), "reason": "6"}
    stale = send(desk, f"/spells/{spell}/end", told, **{"If-Match": '"9"'})
    assert (stale[0], stale[1]["code"]) == (409, "changed_meanwhile")
    tag = {"If-Match": answer.headers["ETag"]}
    assert send(desk, f"/spells/{spell}/end", told, **tag)[1]["end_reason"] == "6"
    listed = desk.get(f"/api{path}").json()
    assert [row["id"] for row in listed["items"]] == [spell]
    assert send(desk, f"/spells/{spell}/withdraw", {"reason": "录错"})[0] == 200
    assert desk.get(f"/api{path}").json()["items"] == []
    assert desk.get(f"/api/spells/{spell}").status_code == 404


def test_posts_as_json(groups: Groups, desk: Desk) -> None:
    person, post = make.labourer(groups.first), demand.post(make.VILLAGE)
    until = (ago(100) + timedelta(days=300)).isoformat()
    told = {"post": post.pk, "start_on": ago(100).isoformat(), "contract_until": until}
    path = f"/labourers/{person.pk}/appointments"
    assert send(desk.of(VILLAGE_OFFICER), path, told)[0] == 403
    status, row = send(desk.of(CLERK), path, told)
    assert (status, row["kind"]) == (201, "02")
    assert send(desk, path, told)[1]["code"] == "appointment.has_one"
    leaving = {"end_on": ago(1).isoformat(), "reason": "health"}
    assert send(desk, f"/appointments/{row['id']}/end", leaving)[0] == 200
    listed = desk.get(f"/api/labourers/{person.pk}/spells").json()
    assert listed["appointments"][0]["end_reason"] == "health"


def test_what_is_not_yours_is_not_there(groups: Groups, desk: Desk) -> None:
    person = make.labourer(groups.first)
    spell = start(person)
    path = f"/api/labourers/{person.pk}/spells"
    there, nowhere = desk.of(SISTER).get(path), desk.get("/api/labourers/99999999/spells")
    assert (there.status_code, there.content) == (404, nowhere.content)
    assert desk.get(f"/api/spells/{spell.pk}").status_code == 404
    assert send(desk, f"/labourers/{person.pk}/spells", body())[0] == 404
    ending = {"end_on": ago(5).isoformat(), "reason": "6"}
    assert send(desk, f"/spells/{spell.pk}/end", ending)[0] == 404
    assert desk.of(AUDITOR).get(path).status_code == 404
    assert desk.of(ANONYMOUS).get(path).status_code == 401
    assert send(desk.of(LEADER), f"/labourers/{person.pk}/spells", body())[0] == 403


def test_garbage_in_json_is_refused_and_never_breaks(groups: Groups, desk: Desk) -> None:
    person = make.labourer(groups.first)
    spell = start(make.labourer(groups.first))
    desk.of(CLERK)
    extra = ("occupation", "skill_level", "employer", "vacancy", "leader", "base", "workshop")
    extra += ("contract", "verified_how", "end_on", "end_reason", "doubt_reason")
    for field in (*body(), *extra):
        for value in JSON_GARBAGE:
            told = body() | {field: value}
            status, _ = send(desk, f"/labourers/{person.pk}/spells", told)
            assert status in (201, 404, 409, 422), (field, value)
    for value in JSON_GARBAGE:
        told = {"end_on": value, "reason": value}
        assert send(desk, f"/spells/{spell.pk}/end", told)[0] == 422, value


def test_a_history_tells_work_once_whether_recorded_or_taken_over(
    groups: Groups, desk: Desk
) -> None:
    person = make.labourer(groups.first)
    with scope(OFFICER.scope):
        EmploymentSpell.objects.create(
            labourer_id=person.pk,
            code=person.code,
            employer_name="示范服装厂",
            place="330784",
            industry="C181",
            channel="11",
            is_organised=True,
            start_on=ago(700),
            end_on=ago(300),
            end_reason="6",
        )
    start(person)
    page = desk.of(OFFICER).get(f"/desk/people/labourers/{person.pk}/timeline").content.decode()
    assert page.count("到岗") == 2
    assert "浙江省金华市永康市，示范服装厂" in page
    assert page.count("示范门业厂") == 1
    assert page.count("离岗") == 1
