"""Pages of people's files."""

from wugong.people.web.changes import (
    change,
    change_household,
    merge,
    poverty,
    register,
    register_household,
    skill,
    status,
)
from wugong.people.web.files import household, labourer, seen, timeline, unmask
from wugong.people.web.lists import confirm, export, households, labourers
from wugong.people.web.moves import decide, hand_overs, move

__all__ = [
    "change",
    "change_household",
    "confirm",
    "decide",
    "export",
    "hand_overs",
    "household",
    "households",
    "labourer",
    "labourers",
    "merge",
    "move",
    "poverty",
    "register",
    "register_household",
    "seen",
    "skill",
    "status",
    "timeline",
    "unmask",
]
