"""How every act of this room keeps what it changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Change:
    """New values of a row that is held; the version tells other readers."""

    row: Any
    values: Mapping[str, Any]

    def save(self) -> None:
        """Write them, and the next version where rows have one."""
        for name, value in self.values.items():
            setattr(self.row, name, value)
        names = [*self.values]
        if hasattr(self.row, "version"):
            self.row.version += 1
            names.append("version")
        self.row.save(update_fields=names)
