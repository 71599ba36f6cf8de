"""What every test may use: the database as wugong_app, and directories a server can reach."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker

from tests.wugong.database import WorkerDatabase, reachable_directory, worker_database
from wugong.base import clock


@pytest.fixture(scope="session", autouse=True)
def _nothing_of_the_developers_own_platform(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """`make run` leaves keys and an anchor of its own history in var/: not ours."""
    patch = pytest.MonkeyPatch()
    patch.setattr(settings, "DATA", tmp_path_factory.mktemp("data"))
    yield
    patch.undo()


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[WorkerDatabase]:
    """pytest-django would make a database itself, which our role rightly may not."""
    with django_db_blocker.unblock(), worker_database() as database:
        patch = pytest.MonkeyPatch()
        # Django flushes by TRUNCATE, which our role may not either: make the database anew.
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: database.renew())
        yield database
        patch.undo()


@pytest.fixture(scope="session", autouse=True)
def _business_clock_is_the_machines() -> None:
    """Tests that move the business clock set it themselves; no setting is read for it."""
    clock.read_offset_from(timedelta)


@pytest.fixture
def reachable() -> Iterator[Path]:
    """An empty directory that the database's user can enter."""
    path = reachable_directory()
    yield path
    shutil.rmtree(path, ignore_errors=True)
