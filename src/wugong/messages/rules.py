"""When a message may leave, and how several become one (docs/rules.md N1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

LONGEST_PHONE_TEXT = 500
TRIES = 3
BROKEN_OFF = timedelta(minutes=10)


@dataclass(frozen=True)
class Quiet:
    """Hours in which nobody's phone rings; they may pass midnight."""

    start: time = time(21)
    end: time = time(8)

    def holds(self, at: datetime) -> bool:
        """Whether this moment lies in them."""
        now = at.time()
        if self.start <= self.end:
            return self.start <= now < self.end
        return now >= self.start or now < self.end


def joined(texts: Sequence[str], limit: int = LONGEST_PHONE_TEXT) -> tuple[str, int]:
    """One text of several, and how many of them it holds; the first always goes whole."""
    if len(texts) == 1:
        return texts[0], 1
    parts: list[str] = []
    for number, each in enumerate(texts, start=1):
        part = f"{number}. {each}"
        if parts and sum(map(len, parts)) + len(parts) + len(part) > limit:
            break
        parts.append(part)
    if len(parts) == 1:
        return texts[0], 1
    return "\n".join(parts), len(parts)
