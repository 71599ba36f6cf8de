"""The world of the safety tests."""

import pytest
from django.core.cache import cache
from pytest_django import Settings

from tests.safety.world import World, build


@pytest.fixture
def world(db: None, settings: Settings) -> World:
    """Passwords are hashed with little work: eighteen of them for every test."""
    settings.PASSWORD_HASHERS = ["tests.wugong.accounts.conftest.QuickArgon2"]
    cache.clear()
    return build()
