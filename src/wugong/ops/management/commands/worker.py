"""Work through the queue and seal the audit chain (`wugong up` runs this beside the web)."""

from typing import Any

from wugong.base.queue import run_worker
from wugong.ops.command import Command as WugongCommand


class Command(WugongCommand):
    """Kept apart, so that a large county can give it a machine of its own."""

    def handle(self, **_options: Any) -> None:
        """Run until SIGTERM."""
        run_worker()
