"""End within a second of Ctrl-C or SIGTERM, though the work may be deep in compiled code."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from typing import TypeVar

PATIENCE = 0.8  # seconds that the work has to come back with what it has found so far
Found = TypeVar("Found")
Asked = Callable[[], bool]


class Stopped(Exception):
    """The work was told to stop; whether it came back, or is still in the middle of a loop."""

    def __init__(self, *, came_back: bool) -> None:
        super().__init__()
        self.came_back = came_back


def stoppable(work: Callable[[Asked], Found]) -> Found:
    """Do the work beside this thread, which listens meanwhile; the work asks whether to stop.

    Raises
    ------
    Stopped
        When it was told to stop, after it came back or its patience was over. Work that did not
        come back ends with the process alone.
    """
    told = threading.Event()
    found: list[Found] = []
    faults: list[BaseException] = []

    def run() -> None:
        try:
            found.append(work(told.is_set))
        except BaseException as fault:  # told on below, in the thread that waits
            faults.append(fault)

    thread = threading.Thread(target=run, name="work", daemon=True)
    before = listen(told)
    try:
        thread.start()
        while thread.is_alive() and not told.is_set():
            thread.join(0.05)  # a signal is heard between two waits
        thread.join(PATIENCE)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if faults:
        raise faults[0]
    if told.is_set():
        raise Stopped(came_back=not thread.is_alive())
    return found[0]


def listen(told: threading.Event) -> dict[signal.Signals, signal._HANDLER]:
    """Let both signals set the event; what they did before. Only a main thread can listen."""
    if threading.current_thread() is not threading.main_thread():
        return {}
    return {
        number: signal.signal(number, lambda *_: told.set())
        for number in (signal.SIGINT, signal.SIGTERM)
    }
