"""Four groups: two of one village, one of a sister village, one of a sister township."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from tests.factories import people as make
from tests.factories.places import as_migrated
from tests.wugong.people import asking
from wugong.base.actor import ANONYMOUS, Actor
from wugong.places import queries as places


@dataclass(frozen=True)
class Groups:
    """Codes of the groups the tests live in."""

    first: str
    second: str
    sister_village: str
    sister_township: str
    other_county: str


@pytest.fixture
def groups(db: None) -> Iterator[Groups]:
    as_migrated()
    sister = next(p.code for p in places.children(make.SISTER_TOWNSHIP))
    abroad = next(p.code for p in places.children(make.OTHER_COUNTY))
    yield Groups(
        make.group(make.VILLAGE, "1组"),
        make.group(make.VILLAGE, "2组"),
        make.group(make.SISTER_VILLAGE, "1组"),
        make.group(sister, "1组"),
        abroad,
    )
    as_migrated()


class Desk(Client):
    """A browser of whoever is said to be asking."""

    def of(self, actor: Actor) -> "Desk":
        """From now on this person asks."""
        asking.asking[0] = actor
        return self


@pytest.fixture
def desk(settings: Settings) -> Iterator[Desk]:
    settings.MIDDLEWARE = [
        "tests.wugong.people.asking.identify" if "accounts" in name else name
        for name in settings.MIDDLEWARE
    ]
    cache.clear()
    yield Desk()
    asking.asking[0] = ANONYMOUS
    cache.clear()
