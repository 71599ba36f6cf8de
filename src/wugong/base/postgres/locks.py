"""File locks that the kernel takes back when their holder dies, however it dies."""

import fcntl
import os
from pathlib import Path


class FileLock:
    """One advisory lock; its file tells who holds it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    def take(self, *, shared: bool = False, wait: bool = False) -> bool:
        """Whether the lock is ours now; with `wait`, only a signal ends the waiting."""
        if self._handle is not None:
            return True
        handle = os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600)
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(handle, kind if wait else kind | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return False
        except BaseException:
            os.close(handle)
            raise
        self._handle = handle
        if not shared:
            os.ftruncate(handle, 0)
            os.pwrite(handle, str(os.getpid()).encode(), 0)
        return True

    def release(self) -> None:
        """Give it back; harmless when it is not ours."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def holder(self) -> str:
        """The process that took it last."""
        try:
            return self._path.read_text().strip() or "?"
        except OSError:
            return "?"
