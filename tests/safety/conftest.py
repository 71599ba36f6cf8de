"""The world of the safety tests."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from pytest_django import Settings

from tests.safety.world import World, build
from wugong.places import queries as places


@pytest.fixture
def world(db: None, settings: Settings) -> Iterator[World]:
    """Passwords are hashed with little work: eighteen of them for every test."""
    settings.PASSWORD_HASHERS = ["tests.wugong.accounts.conftest.QuickArgon2"]
    cache.clear()
    places.forget_places()
    yield build()
    places.forget_places()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-matrix", action="store_true", help="write tests/matrix.csv anew")
