"""What was read from the facts of an area, kept a minute in this process."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from time import monotonic
from typing import Generic, TypeVar

from django.db import connection

from wugong.base.scopes import current_scope

KEPT_SECONDS = 60
TOWNSHIP = 9
Value = TypeVar("Value")
Key = tuple[object, ...]


class Kept(Generic[Value]):
    """The latest few of one kind; none is given out that was read more than a minute ago.

    What was made from something kept is as old as that: `since` says when that was read.
    """

    def __init__(self, most: int, since: Callable[[Value], float] | None = None) -> None:
        self._most, self._since = most, since
        self._values: OrderedDict[Key, tuple[float, Value]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key, read: Callable[[], Value]) -> Value:
        """What was read within the last minute, or read now."""
        with self._lock:
            kept = self._values.get(key)
        now = monotonic()
        if kept is not None and now - kept[0] < KEPT_SECONDS:
            return kept[1]
        value = read()
        with self._lock:
            self._values[key] = (self._since(value) if self._since else now, value)
            self._values.move_to_end(key)
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return value

    def forget(self) -> None:
        """Read anew next time."""
        with self._lock:
            self._values.clear()


def seen_by(area: str) -> Key:
    """Whose rows these are, of which area, and which version of them."""
    return str(current_scope()), area, _stamp(area)


def _stamp(area: str) -> int:
    """Of a township and below: whether anything was begun; every act leaves a line in the history.

    An act that ends after the read began counts at the next one, a minute later at most, as in the
    county, where something always happens.
    """
    if len(area) < TOWNSHIP:
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sequence_last_value('base_auditline_id_seq'::regclass)")
        (stamp,) = cursor.fetchone()
    return int(stamp or 0)
