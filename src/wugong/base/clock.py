"""Two clocks: the business day the county works in, and real time for logins and receipts.

The demo's business clock starts on the day of its story and runs on from there: one offset,
set in each process at start. Everything real (tokens, one-time codes, the audit receipt)
reads `real_now` and never moves.
"""

import os
from collections.abc import Callable
from datetime import date, datetime, timedelta
from time import monotonic
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
_START_VARIABLE = "WUGONG_BUSINESS_START"
OFFSET_KEY = "clock.business_offset_seconds"  # the dated setting that the demo writes
_offsets: list[timedelta] = []
_sources: list[Callable[[], timedelta]] = []
_read: list[tuple[float, timedelta]] = []
_READ_AGAIN_SECONDS = 30.0


def real_now() -> datetime:
    """The machine's clock, in the county's time zone."""
    return datetime.now(SHANGHAI)


def offset_to(start: datetime) -> timedelta:
    """The offset that makes the business clock show `start` now."""
    if start.tzinfo is None:
        start = start.replace(tzinfo=SHANGHAI)
    return start - real_now()


def set_business_offset(offset: timedelta) -> None:
    """Move this process's business clock (the stored setting, read at start)."""
    _offsets[:] = [offset]


def read_offset_from(source: Callable[[], timedelta]) -> None:
    """Where the stored offset is read, when neither a start nor an offset was given."""
    _sources[:] = [source]


def business_offset() -> timedelta:
    """What was set, else a start given by the environment, else what is stored, else none."""
    if _offsets:
        return _offsets[0]
    if start := os.environ.get(_START_VARIABLE):
        set_business_offset(offset_to(datetime.fromisoformat(start)))
        return _offsets[0]
    if not _sources:
        return timedelta(0)
    if not _read or monotonic() - _read[0][0] > _READ_AGAIN_SECONDS:
        _read[:] = [(monotonic(), _sources[0]())]
    return _read[0][1]


def business_now() -> datetime:
    """The time by which deadlines, ages and months are counted."""
    return real_now() + business_offset()


def business_today() -> date:
    """The business day in Asia/Shanghai, whatever zone the machine stands in."""
    return business_now().date()
