"""Compute the county's published figures again from person records."""

from dataclasses import asdict
from typing import Any

from wugong.ops.article import Row, compare
from wugong.ops.command import Command as WugongCommand


class Command(WugongCommand):
    """A figure whose room does not stand yet says so and does not count as equal."""

    def handle(self, **options: Any) -> None:
        """Print every row, and how many are equal."""
        rows = compare()
        equal = sum(row.equal for row in rows)
        waiting = sum(row.computed is None for row in rows)
        result = {
            "rows": [asdict(row) for row in rows],
            "equal": equal,
            "waiting": waiting,
            "of": len(rows),
        }
        lines = [_line(row) for row in rows]
        lines.append(f"{equal} of {len(rows)} equal, {waiting} not computed, with the reason.")
        self.emit(result, "\n".join(lines))


def _line(row: Row) -> str:
    mark = "=" if row.equal else ("…" if row.computed is None else "≠")
    return f"{row.id:<5}{mark} {row.published:>13} {row.computed or '':>13}  {row.name} {row.note}"
