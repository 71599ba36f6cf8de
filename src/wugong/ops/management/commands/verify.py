"""Check the invariants of the whole database; exit 1 if one does not hold."""

import sys
from dataclasses import asdict
from typing import Any

from wugong.ops.checks import run_all
from wugong.ops.command import Command as Base


class Command(Base):
    """Spells, homes, counts, plans, row security, the audit chain."""

    def handle(self, **options: Any) -> None:
        """Say each as it is known."""
        found = []
        for check in run_all():
            found.append(check)
            mark = "ok  " if check.ok else "FAIL"
            self.note(f"{mark} {check.check}{': ' + check.detail if check.detail else ''}")
        failed = sum(not check.ok for check in found)
        self.emit([asdict(check) for check in found], f"{len(found)} checks, {failed} failed")
        if failed:
            sys.exit(1)
