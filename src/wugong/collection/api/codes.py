"""Code lists for a phone: the short ones with the roster, the long ones once."""

import hashlib
import json
from functools import cache
from typing import Any

from wugong.base import codes
from wugong.collection.enums import NeedKind, NotReached
from wugong.employment.rules import end_reasons
from wugong.people.enums import PersonStatus
from wugong.places import queries as places
from wugong.places.enums import Level

SHORT = (
    "ffp_relation_to_head",
    "ffp_education",
    "ffp_student_status",
    "ffp_health",
    "labour_capability",
    "gbt2261_2_marital",
    "output_channel",
    "service_need",
)
Pairs = list[tuple[str, str]]


@cache
def _short(language: str) -> dict[str, Pairs]:
    lists: dict[str, Pairs] = {name: codes.choices(name, language) for name in SHORT}
    lists["return_reason"] = list(end_reasons(language).items())
    for name, values in (
        ("need", NeedKind),
        ("not_reached", NotReached),
        ("person_status", PersonStatus),
    ):
        lists[name] = [(value, str(label)) for value, label in values.choices]
    return lists


@cache
def _long(language: str) -> dict[str, Any]:
    provinces = places.children()
    found = [
        place
        for province in provinces
        for level in (Level.PREFECTURE, Level.COUNTY)
        for place in places.descendants(province.code, level)
        if not place.is_pseudo
    ]
    return {
        "places": [(place.code, place.name) for place in (*provinces, *found)],
        "occupations": codes.choices("occupation_2022", language, level="小类"),
        "industries": [
            pair for pair in codes.choices("gbt4754_2017_industry", language) if len(pair[0]) <= 3
        ],
    }


@cache
def version(language: str) -> str:
    """Changes with the content, and with the language."""
    text = json.dumps([language, _short(language), _long(language)], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def short(language: str, known: str) -> dict[str, Any]:
    """Nothing for a phone that has this version."""
    own = version(language)
    return {"version": own, "lists": None if known == own else _short(language)}


def long(language: str) -> dict[str, Any]:
    """Places down to the county, occupations, industries."""
    return {"version": version(language), **_long(language)}
