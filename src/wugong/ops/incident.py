"""Unexpected errors: a number for the person, where it happened for us, and no one's data."""

import traceback
import uuid
from datetime import UTC, datetime
from pathlib import Path

LIMIT = 10 * 1024 * 1024


def record(error: BaseException, during: str, logs: Path) -> str:
    """Write types and places only: an error's own text can quote an identity number."""
    reference = uuid.uuid4().hex[:10]
    lines = [f"{datetime.now(UTC).isoformat(timespec='seconds')} {reference} during {during}"]
    link: BaseException | None = error
    while link is not None:
        lines.append(f"  {_kind(link)}")
        for frame in traceback.extract_tb(link.__traceback__):
            lines.append(f"    {frame.filename}:{frame.lineno} in {frame.name}")
        link = link.__cause__ or link.__context__
    logs.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = logs / "errors.log"
    if path.exists() and path.stat().st_size > LIMIT:
        path.replace(path.with_suffix(".log.1"))
    with path.open("a") as log:
        log.write("\n".join(lines) + "\n")
    return reference


def _kind(error: BaseException) -> str:
    """The type, and what never holds a value: a database's state code, a missing module."""
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    if isinstance(error, ImportError):
        return f"{kind} ({error.msg})"
    state = getattr(error, "sqlstate", None)
    return f"{kind} [{state}]" if state else kind
