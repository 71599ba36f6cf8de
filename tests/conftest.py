"""What every test may use: the database as wugong_app, and directories a server can reach."""

import gc
import os
import shutil
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker

from tests.examples import USUAL
from tests.wugong.database import (
    RUN,
    WorkerDatabase,
    forget_village,
    reachable_directory,
    worker_database,
)
from wugong.base import clock

# Files of minutes come first, so that no process waits long for another's last one. The first two
# start together: one loads the village that the others copy, the other needs none.
FIRST = (
    "tests/flows/test_month.py",
    "tests/wugong/ops/test_up.py",
    "tests/flows/test_f",
    "tests/flows/",
)


def pytest_configure(config: pytest.Config) -> None:
    """One name for the run, known to all its processes."""
    os.environ.setdefault(RUN, uuid.uuid4().hex[:16])
    # How long one example may take says how busy the machine is, and nothing of the rule.
    hypothesis.settings.register_profile(
        "wugong", deadline=None, max_examples=USUAL, derandomize=False
    )
    hypothesis.settings.load_profile("wugong")


def pytest_unconfigure(config: pytest.Config) -> None:
    """The process that started the others ends last."""
    if not hasattr(config, "workerinput"):
        forget_village()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """See FIRST; what is not named there keeps its order."""
    items.sort(
        key=lambda item: next(
            (n for n, name in enumerate(FIRST) if item.nodeid.startswith(name)), len(FIRST)
        )
    )


def pytest_collection_finish() -> None:
    """The platform and the tests stay until the end: the collector need not look at them again."""
    gc.collect()
    gc.freeze()


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
