"""The room's JSON: masked, versioned, recorded, and silent about others' people."""

import json
from datetime import timedelta
from typing import Any

import pytest

from tests.factories import people as make
from tests.wugong.people.conftest import Desk, Groups
from wugong.base import clock
from wugong.base.actor import ANONYMOUS
from wugong.base.models import AuditLine
from wugong.base.scopes import area_scope, scope
from wugong.people.models import Labourer

pytestmark = pytest.mark.django_db
COUNTY = make.actor("county_officer", make.COUNTY)
VILLAGE = make.actor("village_officer", make.VILLAGE)
ALL = "/api/labourers"


def send(desk: Desk, method: str, url: str, body: Any, **headers: str) -> Any:
    return desk.generic(
        method, url, json_text(body), content_type="application/json", headers=headers
    )


def json_text(body: Any) -> str:
    return body if isinstance(body, str) else json.dumps(body)


def refusals_kept() -> list[AuditLine]:
    with scope(area_scope(make.COUNTY)):
        return list(AuditLine.objects.filter(outcome="refused"))


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("GET", "/1"),
        ("POST", ""),
        ("PATCH", "/1"),
        ("POST", "/search"),
        ("POST", "/1/unmask"),
    ],
)
def test_nothing_answers_without_a_login(desk: Desk, db: None, method: str, path: str) -> None:
    answer = send(desk.of(ANONYMOUS), method, ALL + path, {})
    assert (answer.status_code, answer.json()["code"]) == (401, "login.required")


def test_the_list_is_masked_and_pages_by_cursor(groups: Groups, desk: Desk) -> None:
    for _ in range(3):
        make.labourer(groups.first)
    first = desk.of(VILLAGE).get(f"{ALL}?size=2").json()
    second = desk.of(VILLAGE).get(f"{ALL}?size=2&after={first['after']}").json()
    assert (len(first["items"]), len(second["items"]), first["count"]) == (2, 1, "3")
    assert {row["name"] for row in first["items"]} == {"王*明"}
    assert all("********" in row["id_number"] for row in first["items"])


def test_a_file_carries_its_version_as_a_tag(groups: Groups, desk: Desk) -> None:
    row = make.labourer(groups.first, phone="13812345678")
    answer = desk.of(VILLAGE).get(f"{ALL}/{row.pk}")
    assert answer.headers["ETag"] == '"1"'
    assert (answer.json()["phone"], answer.json()["name"]) == ("138****5678", "王*明")


def test_what_is_not_yours_and_what_is_not_there_are_one_answer(groups: Groups, desk: Desk) -> None:
    row = make.labourer(groups.sister_village)
    for method, path in (("GET", ""), ("PATCH", ""), ("POST", "/unmask")):
        body = {"changes": {"health": "2"}, "how": "at_home", "reason": "核对证件"}
        theirs = send(desk.of(VILLAGE), method, f"{ALL}/{row.pk}{path}", body)
        nobody = send(desk.of(VILLAGE), method, f"{ALL}/999999{path}", body)
        assert (theirs.status_code, theirs.content) == (404, nobody.content)
    for far in (0, 2**63, 10**30):
        assert desk.of(VILLAGE).get(f"{ALL}/{far}").status_code in (404, 422)


def test_a_change_wants_the_version_that_was_read(groups: Groups, desk: Desk) -> None:
    row = make.labourer(groups.first)
    body = {"changes": {"health": "2"}, "how": "at_home"}
    url = f"{ALL}/{row.pk}"
    done = send(desk.of(VILLAGE), "PATCH", url, body, if_match='"1"')
    assert (done.status_code, done.headers["ETag"]) == (200, '"2"')
    body = {"changes": {"health": "3"}, "how": "at_home"}
    late = send(desk.of(VILLAGE), "PATCH", url, body, if_match='"1"')
    assert (late.status_code, late.json()["params"]) == (409, {"version": "2"})
    bad = send(desk.of(VILLAGE), "PATCH", url, body, if_match='"x"')
    assert bad.status_code == 422


@pytest.mark.parametrize(
    "changes",
    [
        {"health": "9"},
        {"name": "张\x00"},
        {"phone": "138****1234"},
        {"id_number": "530699198501010018"},
        {"code": "530628001001001"},
        {"employment_state": "away"},
        {"status": "dead"},
        {"is_capable_leader": "yes"},
        {"health": True},
        {},
    ],
)
def test_a_bad_or_foreign_field_is_422(groups: Groups, desk: Desk, changes: dict[str, Any]) -> None:
    row = make.labourer(groups.first)
    answer = send(
        desk.of(VILLAGE), "PATCH", f"{ALL}/{row.pk}", {"changes": changes, "how": "at_home"}
    )
    assert answer.status_code == 422
    with scope(VILLAGE.scope):
        assert Labourer.objects.get().version == 1


@pytest.mark.parametrize("body", ["", "[]", "{", '{"changes": 1, "how": 2}', "null"])
def test_a_body_of_the_wrong_shape_is_never_500(groups: Groups, desk: Desk, body: str) -> None:
    row = make.labourer(groups.first)
    for method, path in (("POST", ""), ("PATCH", f"/{row.pk}"), ("POST", "/search")):
        assert send(desk.of(VILLAGE), method, ALL + path, body).status_code in (400, 422)


def test_a_registration_repeats_harmlessly_with_its_key(groups: Groups, desk: Desk) -> None:
    body = {"name": "王小明", "code": groups.first, "id_number": make.id_number(), "told": True}
    key = {"idempotency_key": "key-0000001"}
    one = send(desk.of(VILLAGE), "POST", ALL, body, **key)
    two = send(desk.of(VILLAGE), "POST", ALL, body, **key)
    assert (one.status_code, two.status_code) == (201, 201)
    assert one.json() == two.json()
    again = send(desk.of(VILLAGE), "POST", ALL, body)
    assert (again.status_code, again.json()["code"]) == (409, "people.duplicate")


def test_a_number_known_elsewhere_tells_nothing_and_is_recorded(groups: Groups, desk: Desk) -> None:
    number = make.id_number()
    make.labourer(groups.sister_township, id_number=number)
    body = {"name": "王二", "code": groups.first, "id_number": number, "told": True}
    answer = send(desk.of(VILLAGE), "POST", ALL, body)
    assert answer.status_code == 409
    assert (answer.json()["code"], answer.json()["params"]) == ("people.needs_county", {})


def test_search_finds_by_name_tail_and_number_and_keeps_no_words(
    groups: Groups, desk: Desk
) -> None:
    row = make.labourer(
        groups.first, name="欧阳小明", id_number="530699198501010018", phone="13812345678"
    )
    make.labourer(groups.sister_village, name="欧阳大山")
    for q in ("欧阳", "小明", "明", "0018", "5678", "13812345678", "530699198501010018"):
        answer = send(desk.of(VILLAGE), "POST", f"{ALL}/search", {"q": q}).json()
        assert [hit["id"] for hit in answer["items"]] == [row.pk], q
        assert "小明" not in str(answer)
    with scope(area_scope(make.COUNTY)):
        lines = AuditLine.objects.filter(action="people.search")
        kept = str(list(lines.values_list("subject_type", "diff", "reason", "code")))
    assert "欧阳" not in kept
    assert "0018" not in kept


def test_search_joins_a_name_with_a_village(groups: Groups, desk: Desk) -> None:
    here = make.labourer(groups.first, name="李明")
    make.labourer(groups.sister_township, name="李明")
    village = "泼机村"
    answer = send(desk.of(COUNTY), "POST", f"{ALL}/search", {"q": f"李明 {village}"}).json()
    assert [hit["id"] for hit in answer["items"]] == [here.pk]


@pytest.mark.parametrize("q", ["", " ", "%", "_", "'; --", "王*", "x" * 300, "\x00", "😀"])
def test_an_odd_search_is_empty_or_422(groups: Groups, desk: Desk, q: str) -> None:
    make.labourer(groups.first)
    answer = send(desk.of(VILLAGE), "POST", f"{ALL}/search", {"q": q})
    assert answer.status_code in (200, 422)
    if answer.status_code == 200:
        assert answer.json()["items"] == []


@pytest.mark.parametrize("role", ["station_officer", "employer", "auditor", "finance_officer"])
def test_who_keeps_no_area_does_not_search(groups: Groups, desk: Desk, role: str) -> None:
    answer = send(desk.of(make.actor(role, make.COUNTY)), "POST", f"{ALL}/search", {"q": "王小明"})
    assert answer.status_code == 403


def test_unmasking_answers_in_full_with_a_reason_only(groups: Groups, desk: Desk) -> None:
    row = make.labourer(groups.first, id_number="530699198501010018", phone="13812345678")
    url = f"{ALL}/{row.pk}/unmask"
    assert send(desk.of(VILLAGE), "POST", url, {}).status_code == 422
    full = send(desk.of(VILLAGE), "POST", url, {"reason": "核对证件"}).json()
    assert full == {"name": "王小明", "id_number": "530699198501010018", "phone": "13812345678"}


def test_a_household_comes_with_its_members(groups: Groups, desk: Desk) -> None:
    row = make.labourer(groups.first)
    home = desk.of(VILLAGE).get(f"/api/households/{row.household_id}").json()
    assert (home["member_count"], [m["id"] for m in home["members"]]) == (1, [row.pk])


@pytest.mark.parametrize("told", [{}, {"told": False}])
def test_nobody_is_registered_without_having_been_told(
    groups: Groups, desk: Desk, told: dict[str, Any]
) -> None:
    body = {"name": "王小明", "code": groups.first, "id_number": make.id_number(), **told}
    answer = send(desk.of(VILLAGE), "POST", ALL, body)
    assert (answer.status_code, answer.json()["code"]) == (422, "people.not_told")
    assert answer.json()["field"] == "told"


def test_the_number_wins_over_a_stated_birth_and_sex_and_says_so(
    groups: Groups, desk: Desk
) -> None:
    body = {"name": "王小明", "code": groups.first, "told": True}
    body |= {"id_number": "530699198501010018", "birth_on": "1986-01-01", "sex": "2"}
    answer = send(desk.of(VILLAGE), "POST", ALL, body)
    assert answer.status_code == 201
    found = [(each["field"], each["code"]) for each in answer.json()["warnings"]]
    assert found == [("sex", "identity.sex_differs"), ("birth_on", "identity.birth_differs")]
    with scope(VILLAGE.scope):
        row = Labourer.objects.get()
        line = AuditLine.objects.get(action="people.register_labourer")
    assert (row.birth_on.isoformat(), row.sex) == ("1985-01-01", "1")
    assert line.diff["doubts"] == [None, ["identity.sex_differs", "identity.birth_differs"]]


def test_a_child_is_no_labourer(groups: Groups, desk: Desk) -> None:
    child = clock.business_today() - timedelta(days=15 * 365)
    body = {"name": "王小明", "code": groups.first, "told": True}
    by_number = send(desk.of(VILLAGE), "POST", ALL, body | {"id_number": make.id_number(child)})
    stated = {"birth_on": child.isoformat(), "sex": "1", "no_number_reason": "还没办"}
    by_birth = send(desk.of(VILLAGE), "POST", ALL, body | stated)
    for answer, field in ((by_number, "id_number"), (by_birth, "birth_on")):
        assert (answer.status_code, answer.json()["code"]) == (422, "people.too_young")
        assert answer.json()["field"] == field
