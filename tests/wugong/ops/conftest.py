"""The model village, loaded once for each file that looks into it."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.wugong.database import WorkerDatabase
from wugong.base import clock
from wugong.ops.demo.accounts import make_accounts
from wugong.ops.demo.areas import Scale
from wugong.ops.demo.load import Loaded, load
from wugong.places import queries as places


@pytest.fixture(scope="module")
def loaded(django_db_setup: WorkerDatabase, django_db_blocker: DjangoDbBlocker) -> Iterator[Loaded]:
    """One load for the whole file; a fresh database and the real clock afterwards."""
    before = clock.business_offset()
    with django_db_blocker.unblock():
        try:
            done = load(Scale.VILLAGE, 1, "2019")
            make_accounts(Scale.VILLAGE, 1)
            places.forget_places()
            yield done
        finally:
            clock.set_business_offset(before)
            places.forget_places()
            django_db_setup.renew()
