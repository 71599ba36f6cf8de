"""The tree of places between one test and the next, without reading all of it each time."""

from dataclasses import replace

from django.db.models import TextField
from django.db.models.functions import Cast

from wugong.places import queries
from wugong.places.models import Place

_migrated: list[queries._Tree] = []


def as_migrated() -> None:
    """What a test added was undone with it; the next question asks whether that is so."""
    if not _migrated:
        queries.forget_places()
        _migrated.append(queries._tree())
    held = queries._held
    held.tree, held.is_old, held.checked = _migrated[0], False, float("-inf")


def grown(code: str) -> None:
    """The tree with one place more."""
    tree, place = queries._tree(), queries._read([code])[code]
    below = sorted([*tree.below.get(place.parent, []), code])
    at = Place.objects.filter(code=code).values_list(Cast("changed_at", TextField())).get()[0]
    queries._held.tree = replace(
        tree,
        places=tree.places | {code: place},
        below=tree.below | {place.parent: below},
        changed=tree.changed | {code: at},
        full_names={},
    )
