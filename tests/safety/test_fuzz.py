"""Whatever is sent into any field of any form or operation: the field's own words, never 500."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.safety.bodies import BODIES, address
from tests.safety.pages import Form, forms_on
from tests.safety.world import World, operations, routes, undone

pytestmark = [pytest.mark.django_db, pytest.mark.safety]
OFFICER = "county_officer"
ASKERS = (OFFICER, "township_officer", "poverty_office", "security_admin")
TEXTS = ["", "a\x00b", "\u202eabc", "x" * 5000, "-1", "9" * 40, "NaN", "2019-02-30", "<script>"]
TYPED = {  # into a field of this kind; into any other the last
    "date": ["2019-02-30", "9999-99-99", "a\x00b"],
    "number": ["9" * 40, "NaN", "-1", "a\x00b"],
    "select": ["x" * 5000, "a\x00b"],
    "hidden": ["-1", "a\x00b"],
    "text": ["", "a\x00b", "\u202eabc", "x" * 5000, "<script>"],
}
JSON: list[Any] = [*TEXTS, "\x00", "1e9", "0", None, [], [1], {"a": 1}, True, -1, 10**30, 1.5]
# Where two fields contradict each other, the other one may be the one to change.
PARTNERS = {
    "wage_min_yuan_month": "wage_max_yuan_month",
    "credit_code": "no_code_reason",
    "wage_yuan_month": "doubt_reason",
    "sex_limit_ground": "sex_limit",
    "start_on": "contract_until",
    "education": "student_status",
    "id_number": "no_number_reason",
}
# Their answer is one for all fields: a login must not tell which of the two was wrong.
ONE_ANSWER = {"POST /api/auth/token"}
# About a run that the engine has really solved (tests of placement).
OF_A_SOLVED_RUN = {f"POST /api/match-runs/{{run_id}}/{name}" for name in ("again", "what-if")}
# About a township whose villages have checked their groups (tests of reporting).
OF_A_CHECKED_MONTH = {name for name in BODIES if name.startswith("POST /api/months/")}


def writing(*, phones: bool = False) -> list[tuple[str, str]]:
    """What changes something; a phone's calls want a registered phone (tests of collection)."""
    found = [(method, path) for method, path in operations() if method != "GET"]
    return [each for each in found if phones or not each[1].startswith("/api/field/")]


def test_every_writing_operation_has_a_body_that_passes(world: World) -> None:
    assert {f"{method} {path}" for method, path in writing()} == set(BODIES)
    faults = {}
    for method, path in writing():
        with undone():
            name = f"{method} {path}"
            body = json.dumps(BODIES[name](world, "group"))
            answer = world.program(OFFICER, method, address(world, path), body)
            if (
                answer.status_code >= 300
                and name not in ONE_ANSWER | OF_A_SOLVED_RUN | OF_A_CHECKED_MONTH
            ):
                faults[name] = answer.content.decode()
    assert faults == {}


@pytest.mark.parametrize(("method", "path"), writing())
def test_an_operation_names_the_field_it_cannot_take(world: World, method: str, path: str) -> None:
    whole = BODIES[f"{method} {path}"](world, "group")
    faults = []
    for field in whole:
        for value in JSON:
            with undone():
                body = json.dumps(whole | {field: value})
                answer = world.program(OFFICER, method, address(world, path), body)
            told = answer.content.decode()
            if answer.status_code >= 500:
                faults.append(f"{field}={value!r:.40}: {answer.status_code} {told:.200}")
            inner = set(value) if isinstance(value, dict) else set()
            if answer.status_code == 422 and not (about(field) | inner) & named(told):
                faults.append(f"{field}={value!r:.40}: {told:.200}")
    assert faults == []


def about(field: str) -> set[str]:
    """A field, and the one that may have to change with it."""
    return {field, PARTNERS.get(field, field)}


def named(text: str) -> set[str]:
    """The fields that a refusal names; the outermost name of a nested one."""
    answer = json.loads(text)
    parts = answer.get("fields", [answer])
    return {str(part.get("field", "")).split(".")[0] for part in parts}


@pytest.mark.parametrize("body", ["", "null", "[]", "{", '"x"', "\x00", "{}", "[" * 3000])
def test_a_body_of_no_shape_is_refused(world: World, body: str) -> None:
    faults = []
    for method, path in writing(phones=True):
        with undone():
            answer = world.program(OFFICER, method, address(world, path), body or " ")
        is_empty_enough = method == "DELETE" or path.endswith(("/unmask", "match-runs", "/again"))
        if answer.status_code >= 500 or (answer.status_code < 400 and not is_empty_enough):
            faults.append(f"{method} {path}: {answer.status_code}")
    assert faults == []


def pages_with_forms(world: World) -> Iterator[tuple[str, str, Form]]:
    """(who, address, form), each form once, by the first who may open its page."""
    seen = set()
    for role in ASKERS:
        browser = world.browser(role)
        for route in routes():
            path = world.fill(route)
            answer = browser.get(path, secure=True)
            if answer.status_code != 200 or "html" not in answer.headers["Content-Type"]:
                continue
            for form in forms_on(answer.content.decode()):
                form.action = action = form.action or path
                if form.values and action not in seen:
                    seen.add(action)
                    yield role, action, form


def test_a_form_names_the_field_it_cannot_take(world: World) -> None:
    faults, strict = [], set()
    for role, action, form in list(pages_with_forms(world)):
        browser, whole = world.browser(role), form.filled()
        seen = sum(kind != "hidden" for kind in form.kinds.values())
        with undone():
            passes = browser.post(action, whole, secure=True).status_code in (200, 302)
        if passes and seen > 1:
            strict.add(action)
        for field in whole:
            for value in TYPED.get(form.kinds[field], TYPED["text"]):
                with undone():
                    answer = browser.post(action, whole | {field: [value]}, secure=True)
                refused = refused_fields(answer)
                if answer.status_code >= 500:
                    faults.append(f"{action} {field}={value!r:.30}: {answer.status_code}")
                is_seen = passes and seen > 1 and form.kinds[field] != "hidden"
                if answer.status_code == 422 and is_seen and not about(field) & refused:
                    faults.append(f"{action} {field}={value!r:.30}: {sorted(refused)}")
    assert faults == []
    assert len(strict) >= 9, sorted(strict)


def refused_fields(answer: Any) -> set[str]:
    """Fields with a message beside them."""
    if "html" not in answer.headers.get("Content-Type", ""):
        return set()
    return {name for form in forms_on(answer.content.decode()) for name in form.refused}


@pytest.mark.parametrize("query", ["\x00", "%00", "x" * 3000, "9" * 40, "-1", "😀", "'--", "<b>"])
def test_no_address_breaks_by_its_query(world: World, query: str) -> None:
    browser, faults = world.browser(OFFICER), []
    names = ("q", "area", "after", "before", "size", "sort", "state", "kind", "vacancy", "doubt")
    for route in routes():
        path = world.fill(route)
        answer = browser.get(path, dict.fromkeys(names, query), secure=True)
        if answer.status_code >= 500:
            faults.append(f"{path}: {answer.status_code}")
    for method, path in operations():
        if method == "GET":
            address = f"{world.fill(path)}?" + "&".join(f"{n}={query[:99]}" for n in names)
            answer = world.program(OFFICER, "GET", address.replace("\x00", "%00"))
            if answer.status_code >= 500:
                faults.append(f"{path}: {answer.status_code}")
    assert faults == []
