"""Households, moves and merges of two files of one person."""

from collections.abc import Iterable, Mapping
from typing import Any

HEAD, SPOUSE = "01", "02"
MOST_MEMBERS = 30  # of one household


def relation_refusal(relation: str, others: Iterable[str]) -> str:
    """Exactly one head, at most one spouse; a code when the household has one already."""
    taken = set(others)
    if relation in (HEAD, SPOUSE) and relation in taken:
        return "people.second_head" if relation == HEAD else "people.second_spouse"
    return ""


def common_area(one: str, other: str) -> str:
    """The smallest area that holds both codes, or nothing."""
    for length in (15, 12, 9, 6):
        if one[:length] == other[:length]:
            return one[:length]
    return ""


def needs_hand_over(to_code: str, area: str) -> bool:
    """A move out of one's own area is for the other side to accept."""
    return not to_code.startswith(area)


MERGE_BLOCKED = ("id_number_index", "sex", "birth_on")
MERGE_SAFE = (
    "political_status",
    "education",
    "student_status",
    "marital",
    "phone_index",
    "disability_sealed",
    "notice_version",
)


def merge_blocked(kept: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """Facts that say these are two people; a missing identity number says nothing."""
    found = []
    for name in MERGE_BLOCKED:
        one, two = kept[name], other[name]
        if one is not None and two is not None and one != two:
            found.append(name)
    return found


def merge_filled(kept: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """Facts the kept file lacks and takes over; where both have one, the kept one stands."""
    return [name for name in MERGE_SAFE if not kept[name] and other[name]]
