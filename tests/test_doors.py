"""Every door of the platform, tried by those who may not come in (security A1, A2, A3)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from wugong.base.api import api

pytestmark = pytest.mark.django_db
PUBLIC = {
    "/",
    "/jobs/1/",
    "/login/",
    "/logout/",
    "/language/",
    "/first-run/",
    "/api/docs",
    "/api/openapi.json",
    "/api/auth/token",
    "/healthz",
    "/readyz",
    "/metrics",
}
METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Door:
    """One address with its parameters filled in."""

    path: str


def doors() -> list[Door]:
    found = []
    for route in routes(get_resolver().url_patterns, "/"):
        path = re.sub(r"<int:[^>]+>", "1", route)
        path = re.sub(r"<[^>]+>", "x", path)
        found.append(Door(path))
    return found


def routes(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern).removeprefix("^").removesuffix("$")
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route


def test_nobody_comes_in_without_a_login() -> None:
    client = Client()
    faults = []
    for door in doors():
        if door.path in PUBLIC:
            continue
        for method in METHODS:
            answer = getattr(client, method)(door.path, secure=True)
            to_login = answer.status_code == 302 and "/login" in answer.headers["Location"]
            if not to_login and answer.status_code not in (401, 403, 404, 405):
                faults.append(f"{method} {door.path}: {answer.status_code}")
    assert faults == []


def test_public_doors_are_listed_and_exist() -> None:
    assert {door.path for door in doors()} >= PUBLIC


def test_every_operation_of_the_api_answers_401_without_a_login() -> None:
    client = Client()
    faults = []
    for path, methods in api.get_openapi_schema(path_prefix="/api/")["paths"].items():
        if path in PUBLIC:
            continue
        for method in methods:
            address = re.sub(r"{[^}]+}", "1", path)
            answer = client.generic(
                method.upper(), address, "{}", content_type="application/json", secure=True
            )
            if answer.status_code != 401:
                faults.append(f"{method} {path}: {answer.status_code}")
            elif answer.json()["code"] != "login.required":
                faults.append(f"{method} {path}: {answer.json()}")
    assert faults == []


def test_no_get_changes_anything_without_a_login() -> None:
    client = Client()
    answer = client.get("/logout/", secure=True)
    assert answer.status_code == 405


def test_an_address_that_is_none_of_ours_says_so_in_the_readers_language() -> None:
    client = Client()
    page = client.get("/nowhere/at/all", secure=True)
    assert page.status_code == 404
    assert "没有找到" in page.content.decode()
    told = client.get("/api/nowhere", secure=True)
    assert told.status_code == 404


def test_every_answer_carries_the_policy_that_runs_no_inline_script() -> None:
    for path in ("/", "/login/", "/nowhere", "/api/labourers", "/field/", "/field/sw.js"):
        policy = Client().get(path, secure=True).headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'self'" in policy


def test_the_field_app_lies_at_its_own_address_packed_and_its_worker_is_asked_for_anew() -> None:
    page = Client().get("/field/", secure=True)
    assert page.status_code == 200
    assert "text/html" in page.headers["Content-Type"]
    worker = Client().get("/field/sw.js", secure=True, headers={"accept-encoding": "gzip"})
    assert worker.headers["Content-Encoding"] == "gzip"
    assert "max-age=0" in worker.headers["Cache-Control"]
    manifest = Client().get("/field/manifest.webmanifest", secure=True)
    assert manifest.headers["Content-Type"].startswith("application/manifest+json")
