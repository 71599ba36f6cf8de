"""Child processes that never outlive us, however we end."""

import ctypes
import os
import signal
from collections.abc import Callable

PR_SET_PDEATHSIG = 1


def die_with_parent(how: signal.Signals) -> Callable[[], None]:
    """A preexec_fn: the kernel sends `how` when the thread that started the child ends.

    Start the child from a thread that lives as long as the child should (the main one).
    """
    libc = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid()

    def promise() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(how))
        if os.getppid() != parent:
            os._exit(1)

    return promise
