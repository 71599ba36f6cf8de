"""The month's task: its states in order, its due days, who may send back to whom (S1)."""

from collections.abc import Mapping
from datetime import date, timedelta

from wugong.base.month import Month
from wugong.collection.enums import TaskState

# [S] docs/rules.md S1, dated settings: day of the month; 0 the last day; 100 + n the next month's.
DUE_DAYS: Mapping[str, int] = {"group": 25, "village": 27, "township": 0, "county": 103}
ALLOWANCE_FEN_PER_PERSON = 100  # [S] for each person reached and verified in a month
ORDER = tuple(state.value for state in TaskState)
CLOSED_FOR_VISITS = frozenset({TaskState.CONSOLIDATED, TaskState.ACCEPTED, TaskState.CLOSED})
OPEN_FOR_GROUP = frozenset({TaskState.TO_COLLECT, TaskState.COLLECTING})
# Refusals of a submission after which what stands in the way is kept and shown.
PUT_RIGHT_FIRST = frozenset({"task.not_complete", "task.has_errors", "task.unexplained"})
# Sent back, a task stands one step lower: the level below does its part again.
SENT_BACK_TO: Mapping[str, str] = {
    TaskState.SUBMITTED: TaskState.COLLECTING,
    TaskState.CHECKED: TaskState.SUBMITTED,
    TaskState.CONSOLIDATED: TaskState.CHECKED,
}
LEVEL_DIGITS = {"group": 15, "village": 12, "township": 9, "county": 6}


def due_on(month: Month, level: str, days: Mapping[str, int] = DUE_DAYS) -> date:
    """The day by which a level has done its part."""
    day = int(days.get(level, DUE_DAYS[level]))
    if day > 100:
        following = month + 1
        return following.first_day + timedelta(days=min(day - 100, following.days) - 1)
    if day < 1:
        return month.last_day
    return month.first_day + timedelta(days=min(day, month.days) - 1)


def is_late(state: str, due: date, today: date) -> bool:
    """The group has not submitted by its day."""
    return state in OPEN_FOR_GROUP and today > due


def percent(part: int, whole: int) -> int:
    """Coverage: nobody on the roll is all of them; it says 100 only when it is."""
    return 100 if whole <= 0 else min(part * 100 // whole, 100)
