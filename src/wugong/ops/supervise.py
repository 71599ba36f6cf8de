"""Child processes kept alive: started, restarted with patience, stopped without remains."""

import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from wugong.base.lifetime import die_with_parent

LONGEST_PAUSE = 30.0
SETTLED_SECONDS = 60.0
LOG_LIMIT = 20 * 1024 * 1024


@dataclass
class Child:
    """One long-running process, in a group of its own so that its own children go with it."""

    name: str
    command: list[str]
    log: Path
    failures: int = 0
    due: float = 0.0
    _started: float = 0.0
    _process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Run it; its words go to its log."""
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
        self._started = time.monotonic()
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                # Nobody would be left to insist: an unfinished transaction is undone by itself.
                preexec_fn=die_with_parent(signal.SIGKILL),  # noqa: PLW1509 - takes no lock
            )

    def is_alive(self) -> bool:
        """Whether it runs; a dead one is reaped here."""
        return self._process is not None and self._process.poll() is None

    def tend(self) -> str:
        """Restart it when it has ended and its pause is over; what happened, in one line."""
        if self.is_alive():
            return ""
        if self._process is not None:
            code = self._process.returncode
            self._end_group()
            self._process = None
            has_settled = time.monotonic() - self._started > SETTLED_SECONDS
            self.failures = 1 if has_settled else self.failures + 1
            pause = min(0.5 * 2 ** (self.failures - 1), LONGEST_PAUSE)
            self.due = time.monotonic() + pause
            return f"The {self.name} process ended ({_how(code)}); again in {pause:g} s."
        if time.monotonic() >= self.due:
            self.start()
        return ""

    def ask_to_stop(self) -> None:
        """SIGTERM: finish what is in hand."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)

    def stop_by(self, deadline: float) -> None:
        """Wait until then, and kill what is left of its group."""
        if self._process is None:
            return
        try:
            self._process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._end_group()
        self._process = None

    def _end_group(self) -> None:
        if self._process is not None:
            try:
                os.killpg(self._process.pid, signal.SIGKILL)
            except ProcessLookupError:
                return


def _how(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"
