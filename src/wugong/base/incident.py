"""Unexpected errors: a number for the person, where it happened for us, and no one's data."""

import logging
import traceback
import uuid
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

LIMIT = 10 * 1024 * 1024
ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def record(error: BaseException, during: str, logs: Path) -> str:
    """Write it to errors.log under a reference number."""
    reference = uuid.uuid4().hex[:10]
    logs.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = logs / "errors.log"
    if path.exists() and path.stat().st_size > LIMIT:
        path.replace(path.with_suffix(".log.1"))
    when = datetime.now(UTC).isoformat(timespec="seconds")
    with path.open("a") as log:
        log.write(f"{when} {reference} during {during}\n{describe(error)}\n")
    return reference


def describe(error: BaseException) -> str:
    """Types and places only: an error's own text can quote an identity number."""
    lines = []
    link: BaseException | None = error
    seen: set[int] = set()
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        lines.append(f"  {_kind(link)}")
        for frame in traceback.extract_tb(link.__traceback__):
            lines.append(f"    {frame.filename}:{frame.lineno} in {frame.name}")
        link = link.__cause__ or link.__context__
    return "\n".join(lines)


def _kind(error: BaseException) -> str:
    """The type, and what never holds a value: a database's state code, a missing module."""
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    if isinstance(error, ImportError):
        return f"{kind} ({error.msg})"
    state = getattr(error, "sqlstate", None)
    return f"{kind} [{state}]" if state else kind


class QuietFormatter(logging.Formatter):
    """For every log of ours: libraries log an error's text, this leaves it out."""

    def formatException(self, ei: ExcInfo) -> str:
        """Called by logging wherever exc_info was given."""
        return describe(ei[1]) if ei[1] is not None else ""
