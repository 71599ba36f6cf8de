"""A browser of whoever is said to be asking."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from pytest_django import Settings

from tests.factories import asking
from tests.factories.asking import Desk
from wugong.base.actor import ANONYMOUS


@pytest.fixture
def desk(settings: Settings) -> Iterator[Desk]:
    settings.MIDDLEWARE = [
        "tests.factories.asking.identify" if "accounts" in name else name
        for name in settings.MIDDLEWARE
    ]
    cache.clear()
    yield Desk()
    asking.asking[0] = ANONYMOUS
    cache.clear()
