"""Demand as JSON: the same refusals, once per key, nothing overwritten unseen."""

import json
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from tests.factories import employers as make
from tests.factories.asking import JSON_GARBAGE, Desk
from tests.factories.people import COUNTY, actor
from wugong.base.actor import ANONYMOUS
from wugong.base.clock import business_today
from wugong.employers.models import Employer, Vacancy

pytestmark = pytest.mark.django_db
KIND = "application/json"
_key = count(1)


def send(desk: Desk, method: str, path: str, body: object, **headers: str) -> tuple[int, Any]:
    headers.setdefault("Idempotency-Key", f"test-key-{next(_key)}")
    answer = getattr(desk, method)(
        f"/api{path}", json.dumps(body), content_type=KIND, headers=headers
    )
    return answer.status_code, answer.json()


def body(owner: Employer, **told: object) -> dict[str, object]:
    today = business_today()
    return {
        "employer": owner.pk,
        "title": "缝纫工",
        "occupation": make.SEWING,
        "openings": 10,
        "wage_min_yuan_month": 4200,
        "wage_max_yuan_month": 5800,
        "place": "330784",
        "starts_on": today.isoformat(),
        "valid_until": (today + timedelta(days=60)).isoformat(),
    } | told


def test_a_vacancy_is_offered_once_per_key(desk: Desk) -> None:
    owner = make.employer()
    desk.of(make.OFFICER)
    told, key = body(owner), {"Idempotency-Key": "the-same-key"}
    first = send(desk, "post", "/vacancies", told, **key)
    assert first == send(desk, "post", "/vacancies", told, **key)
    assert first[0] == 201 and first[1]["wage_min_yuan_month"] == "4200.00"
    assert Vacancy.objects.count() == 1
    other = send(desk, "post", "/vacancies", body(owner, openings=11), **key)
    assert (other[0], other[1]["code"]) == (422, "idempotency.other_request")
    none = desk.post("/api/vacancies", json.dumps(told), content_type=KIND)
    assert (none.status_code, none.json()["code"]) == (422, "idempotency.required")


def test_every_refusal_names_its_field(desk: Desk) -> None:
    desk.of(make.OFFICER)
    status, answer = send(
        desk, "post", "/vacancies", body(make.employer(), title="", place="330700")
    )
    assert (status, answer["code"]) == (422, "form.fields")
    assert {part["field"]: part["code"] for part in answer["fields"]} == {
        "title": "form.required",
        "place": "vacancy.place",
    }


def test_a_change_minds_the_version_one_has_seen(desk: Desk) -> None:
    row = make.vacancy()
    desk.of(make.OFFICER)
    tag = desk.get(f"/api/vacancies/{row.pk}").headers["ETag"]
    told = body(row.employer, openings=12)
    path = f"/vacancies/{row.pk}"
    status, answer = send(desk, "put", path, told, **{"If-Match": tag})
    assert (status, answer["openings"]) == (200, 12)
    status, answer = send(desk, "put", path, told, **{"If-Match": tag})
    assert (status, answer["code"]) == (409, "changed_meanwhile")
    status, answer = send(desk, "post", f"{path}/review", {"state": "closed", "reason": "不招了"})
    assert (status, answer["state"]) == (200, "closed")


def test_employers_are_listed_registered_and_corrected(desk: Desk) -> None:
    desk.of(make.OFFICER)
    told = {"name": "示范厂", "kind": "enterprise", "industry": "C21", "place": "330784"}
    status, answer = send(desk, "post", "/employers", told)
    assert (status, answer["fields"][0]["field"]) == (422, "no_code_reason")
    told["credit_code"] = make.credit_code()
    status, answer = send(desk, "post", "/employers", told)
    assert status == 201
    status, changed = send(desk, "put", f"/employers/{answer['id']}", told | {"name": "新名"})
    assert (status, changed["name"], changed["version"]) == (200, "新名", 2)
    listed = desk.get("/api/employers").json()
    assert [(row["name"], row["open_posts"]) for row in listed["items"]] == [("新名", 0)]
    assert desk.get(f"/api/employers/{answer['id']}").json()["place"] == "330784"


def test_nobody_reads_or_writes_without_a_role(desk: Desk) -> None:
    row = make.vacancy()
    paths = ("/vacancies", f"/vacancies/{row.pk}", "/employers", f"/employers/{row.employer_id}")
    for path in paths:
        assert desk.of(ANONYMOUS).get(f"/api{path}").status_code == 401
        assert desk.of(actor("auditor", COUNTY)).get(f"/api{path}").status_code == 403
    assert send(desk, "post", "/vacancies", body(row.employer))[0] == 403
    assert send(desk.of(ANONYMOUS), "post", "/vacancies", body(row.employer))[0] == 401


def test_garbage_in_any_field_is_refused_and_never_breaks(desk: Desk) -> None:
    row = make.vacancy()
    desk.of(make.OFFICER)
    whole = body(row.employer)
    for field in (*whole, "pay_kind", "sex_limit", "skill_level", "contract_months", "source"):
        for value in JSON_GARBAGE:
            status, _ = send(desk, "post", "/vacancies", whole | {field: value})
            assert status in (201, 404, 422), (field, value)
    for text in ("", "{", "[]", "null", '{"a":1}', "\x00"):
        answer = desk.post("/api/vacancies", text, content_type=KIND)
        assert answer.status_code in (400, 422), text
    assert desk.get("/api/vacancies/99999999999999999999").status_code == 404
    for query in ("size=0", "size=201", "sort=x", "after=%00", "after=!!", "place=%EF%BC%91"):
        assert desk.get(f"/api/vacancies?{query}").status_code == 422, query
