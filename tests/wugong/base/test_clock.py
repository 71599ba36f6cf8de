"""The business clock moves; the real one does not."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from wugong.base import clock


@pytest.fixture(autouse=True)
def untouched() -> Iterator[None]:
    before = list(clock._offsets)
    clock._offsets.clear()
    yield
    clock._offsets[:] = before


def test_both_clocks_agree_where_nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WUGONG_BUSINESS_START", raising=False)
    assert abs(clock.business_now() - clock.real_now()) < timedelta(seconds=1)


def test_the_business_clock_starts_where_the_story_does_and_runs_on() -> None:
    start = datetime(2019, 8, 30, 10, tzinfo=clock.SHANGHAI)
    clock.set_business_offset(clock.offset_to(start))
    first = clock.business_now()
    assert timedelta(0) <= first - start < timedelta(seconds=5)
    assert clock.business_now() >= first
    assert clock.business_today() == date(2019, 8, 30)
    assert clock.real_now().year > 2019


def test_the_environment_may_give_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WUGONG_BUSINESS_START", "2024-03-31T10:00")
    assert clock.business_today() == date(2024, 3, 31)


def test_the_day_changes_at_midnight_in_shanghai() -> None:
    utc = datetime(2019, 8, 31, 16, 0, 1, tzinfo=UTC)
    clock.set_business_offset(clock.offset_to(utc))
    assert clock.business_today() == date(2019, 9, 1)
