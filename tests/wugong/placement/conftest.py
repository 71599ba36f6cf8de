"""A browser of whoever is said to be asking."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from tests.wugong.placement import small_site
from wugong.base.actor import ANONYMOUS, Actor


class Desk(Client):
    """From `of` on this person asks."""

    def of(self, actor: Actor) -> "Desk":
        small_site.asking[0] = actor
        return self


@pytest.fixture
def desk(settings: Settings) -> Iterator[Desk]:
    settings.MIDDLEWARE = [
        "tests.wugong.placement.small_site.identify" if "accounts" in name else name
        for name in settings.MIDDLEWARE
    ]
    cache.clear()
    yield Desk()
    small_site.asking[0] = ANONYMOUS
    cache.clear()
