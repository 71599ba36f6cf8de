"""Two clocks: the business day the county works in, and real time for logins and receipts.

The demo's business clock starts on the day of its story and runs on from there: one offset,
set in each process at start. Everything real (tokens, one-time codes, the audit receipt)
reads `real_now` and never moves.
"""

import os
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
_START_VARIABLE = "WUGONG_BUSINESS_START"
_offsets: list[timedelta] = []


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


def business_offset() -> timedelta:
    """What was set, else a start given by the environment, else none."""
    if not _offsets:
        start = os.environ.get(_START_VARIABLE)
        set_business_offset(offset_to(datetime.fromisoformat(start)) if start else timedelta(0))
    return _offsets[0]


def business_now() -> datetime:
    """The time by which deadlines, ages and months are counted."""
    return real_now() + business_offset()


def business_today() -> date:
    """The business day in Asia/Shanghai, whatever zone the machine stands in."""
    return business_now().date()
