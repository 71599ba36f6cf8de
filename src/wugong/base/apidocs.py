"""The API's reference as a page of ours: no script, readable without a login."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from wugong.base.api import api


@dataclass(frozen=True)
class Operation:
    """One thing a program may ask."""

    method: str
    path: str
    summary: str
    description: str
    parameters: list[tuple[str, str, bool]]
    body: list[tuple[str, str]]


def docs(request: HttpRequest) -> HttpResponse:
    """Every operation with its parameters and fields."""
    schema = api.get_openapi_schema(path_prefix="/api/")
    groups: dict[str, list[Operation]] = {}
    for path, methods in schema["paths"].items():
        for method, facts in methods.items():
            tag = (facts.get("tags") or [""])[0]
            groups.setdefault(tag, []).append(_operation(schema, method, path, facts))
    context = {
        "groups": sorted(groups.items()),
        "openapi_url": reverse("api:openapi-json"),
        "language": get_language() or "zh-hans",
        "is_demo": False,
    }
    return render(request, "base/apidocs.html", context)


def _operation(schema: dict[str, Any], method: str, path: str, facts: dict[str, Any]) -> Operation:
    parameters = [
        (each["name"], each["schema"].get("type", ""), bool(each.get("required")))
        for each in facts.get("parameters", [])
    ]
    content = facts.get("requestBody", {}).get("content", {})
    body: list[tuple[str, str]] = []
    for kind in content.values():
        name = kind.get("schema", {}).get("$ref", "").rsplit("/", 1)[-1]
        fields = schema["components"]["schemas"].get(name, {}).get("properties", {})
        body = [(field, str(about.get("type", ""))) for field, about in fields.items()]
    return Operation(
        method.upper(),
        path,
        facts.get("summary", ""),
        facts.get("description", ""),
        parameters,
        body,
    )
