"""What rooms above keep about a person, and how it follows when two files become one.

People look only down, so they cannot move a spell or a wish. A room with facts of persons states
in its `actions/merging.py` which tables they stand in and how they go over; a merge calls them all
in its own transaction, and a test finds the table that nobody moves.
"""

from collections.abc import Callable
from typing import Protocol

from django.db.models import Model, QuerySet

from wugong.base.actor import Actor
from wugong.base.audit import Diff
from wugong.people.models import Labourer


class Follow(Protocol):
    """Moves one room's facts to the kept file; refuses what cannot stand side by side."""

    def __call__(self, kept: Labourer, other: Labourer, *, by: Actor) -> Diff: ...


_followers: dict[Follow, tuple[type[Model], ...]] = {}


def follows_merges(*tables: type[Model]) -> Callable[[Follow], Follow]:
    """State once, where it is defined, which tables a function moves."""

    def state(follow: Follow) -> Follow:
        _followers[follow] = tables
        return follow

    return state


def followers() -> list[Follow]:
    """Everybody who has something to move, in the order of the rooms."""
    return list(_followers)


def followed_tables() -> set[type[Model]]:
    """The tables somebody moves."""
    return {table for tables in _followers.values() for table in tables}


def carry(rows: QuerySet[Model], kept: Labourer) -> int:
    """Rows of the other file become the kept one's, at home where it is."""
    return rows.update(labourer_id=kept.pk, code=kept.code)
