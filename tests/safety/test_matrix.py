"""Every role × every operation × near and far equals tests/matrix.csv (security A2, A3, A4).

A new operation is a new line of the table: `pytest tests/safety/test_matrix.py -m safety
--write-matrix` writes what stands now, and the difference is read before it is committed.
"""

import csv
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from tests.safety.bodies import BODIES, address
from tests.safety.world import NOTHING, WHERE, World, operations, routes, undone
from wugong.accounts.enums import RoleName

pytestmark = [pytest.mark.django_db, pytest.mark.safety]
MATRIX = Path(__file__).parents[1] / "matrix.csv"
OF_PERSONS = ("labourer_id", "household_id", "spell_id", "appointment_id", "referral_id")
OF_PERSONS += ("hand_over_id",)
SELF = ("/login/", "/logout/", "/language/", "/first-run/", "/healthz", "/readyz", "/metrics")
CSRF = re.compile(r'name="(csrfmiddlewaretoken" value|csrf-token" content)="[^"]*"')
FAR = ("county", "abroad")


def cells() -> Iterator[tuple[str, str, str]]:
    """(method, path, where) of everything that can be asked for."""
    asked = [("GET", route) for route in routes() if not route.startswith(SELF)]
    asked += [("POST", route) for route in routes() if not route.startswith(SELF)]
    asked += [each for each in operations() if not each[1].endswith("/auth/token")]
    for method, path in asked:
        is_of_person = any(name in path for name in OF_PERSONS) or path == "/api/labourers"
        is_of_person = is_of_person or "<str:code>" in path
        for where in WHERE if is_of_person else ("",):
            yield method, path, where


def ask(world: World, role: str, method: str, path: str, where: str) -> Any:
    """One request of somebody about somebody; it leaves nothing behind."""
    with undone():
        if path.startswith("/api/"):
            told = BODIES.get(f"{method} {path}")
            body = json.dumps(told(world, where or "group")) if told else None
            return world.program(role, method, address(world, path, where or "group"), body)
        browser, target = world.browser(role), world.fill(path, where or "group")
        if method == "GET":
            return browser.get(target, secure=True)
        return browser.post(target, {"reason": "核对过", "state": "agreed"}, secure=True)


def verdict(answer: Any) -> str:
    """yes: done; said: refused for what it said; no: not this role's; none: not there."""
    if answer.status_code == 302 and "/login" in answer.headers["Location"]:
        return "no"
    known = {401: "no", 403: "no", 404: "none", 405: "-"}
    if answer.status_code in known:
        return known[answer.status_code]
    if answer.status_code >= 500:
        return "500"
    return "said" if answer.status_code >= 400 else "yes"


def read() -> dict[tuple[str, str, str], dict[str, str]]:
    with MATRIX.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {(row["method"], row["path"], row["where"]): row for row in rows}


def write(role: str, found: dict[tuple[str, str, str], str]) -> None:
    known = read() if MATRIX.exists() else {}
    with MATRIX.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["method", "path", "where", *RoleName.values])
        for cell, answer in found.items():
            row = known.get(cell, {}) | {role: answer}
            out.writerow([*cell, *(row.get(each, "") for each in RoleName.values)])


@pytest.mark.parametrize("role", RoleName.values)
def test_a_role_may_what_the_matrix_says_and_nothing_else(
    world: World, role: str, request: pytest.FixtureRequest
) -> None:
    found = {}
    for method, path, where in cells():
        answer = verdict(ask(world, role, method, path, where))
        if answer != "-":  # this address knows no such method
            found[method, path, where] = answer
    if request.config.getoption("--write-matrix"):
        write(role, found)
    wanted = {cell: row[role] for cell, row in read().items()}
    both = {**wanted, **found}
    faults = {
        cell: (wanted.get(cell, "unlisted"), found.get(cell, "gone"))
        for cell in both
        if wanted.get(cell) != found.get(cell)
    }
    assert faults == {}


@pytest.mark.parametrize("role", ["grid_worker", "village_officer", "township_officer", "employer"])
def test_who_is_not_yours_does_not_exist(world: World, role: str) -> None:
    faults = []
    for method, path, where in cells():
        if where not in FAR:
            continue
        theirs = ask(world, role, method, path, where)
        if theirs.status_code not in (403, 404):
            continue
        real = dict(world.ids[where])
        world.ids[where] = dict.fromkeys(real, NOTHING)
        nobody = ask(world, role, method, path, where)
        world.ids[where] = real
        if (theirs.status_code, plain(theirs)) != (nobody.status_code, plain(nobody)):
            faults.append(f"{method} {path}: {theirs.status_code} {nobody.status_code}")
    assert faults == []


def plain(answer: Any) -> str:
    """The body without what differs on every page."""
    return CSRF.sub("", answer.content.decode())


def test_it_takes_no_longer_to_find_nobody_than_somebody_elses(world: World) -> None:
    def seconds(row: int) -> float:
        began = time.process_time()
        answer = world.program("village_officer", "GET", f"/api/labourers/{row}")
        assert answer.status_code == 404
        return time.process_time() - began

    rows = [(world.ids["county"]["labourer_id"], NOTHING) for _ in range(25)]
    pairs = [(seconds(theirs), seconds(nobody)) for theirs, nobody in rows]
    theirs, nobody = (median(column) for column in zip(*pairs, strict=True))
    assert abs(theirs - nobody) < 0.005


@pytest.mark.parametrize("role", ["village_officer", "county_officer", "auditor"])
def test_a_browsers_session_and_a_programs_token_come_to_the_same(world: World, role: str) -> None:
    faults = []
    for method, path in operations():
        if path.endswith("/auth/token"):
            continue
        told = BODIES.get(f"{method} {path}")
        body = json.dumps(told(world, "group")) if told else "{}"
        target = address(world, path)
        with undone():
            token = world.program(role, method, target, None if method == "GET" else body)
        with undone():
            browser = world.browser(role)
            options: dict[str, Any] = {
                "secure": True,
                "headers": {"Idempotency-Key": "a-browser-1"},
            }
            if method == "GET":
                session = browser.get(target, **options)
            else:
                kind = "application/json"
                session = browser.generic(method, target, body, content_type=kind, **options)
        if token.status_code != session.status_code:
            faults.append(f"{method} {path}: {token.status_code} {session.status_code}")
    assert faults == []
