"""A file of another office, read by a process of its own that may fail alone (security C2)."""

import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass

import polars as pl

from wugong.base.errors import Refusal
from wugong.comparison.rules.layouts import Layout
from wugong.comparison.rules.raw import SECONDS

READER = "wugong.comparison.rules.raw"


@dataclass(frozen=True, slots=True)
class Raw:
    """Cells as text, the columns that were found and the headings that were not known."""

    cells: pl.DataFrame
    columns: list[str]
    unknown: list[str]


def read_file(content: bytes, layout: Layout) -> Raw:
    """The wanted columns of a file, or why the whole of it says nothing."""
    environment = {"POLARS_MAX_THREADS": "1", "PATH": os.environ.get("PATH", "")}
    try:
        done = subprocess.run(  # noqa: S603  # our own interpreter and module
            [sys.executable, "-m", READER, layout.key],
            input=content,
            capture_output=True,
            timeout=SECONDS * 2,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Refusal("extract.failed") from None
    head, _line, rest = done.stdout.partition(b"\n")
    if done.returncode != 0 or not head:
        raise Refusal("extract.failed")
    about = json.loads(head)
    if "code" in about:
        raise Refusal(about["code"], **about["params"])
    return Raw(pl.read_ipc_stream(io.BytesIO(rest)), about["columns"], about["unknown"])
