"""Files that come in stay in memory: none lies on a disk in the clear, not for a moment (D1).

An address says how much it takes; everywhere else a file is passed over.
"""

from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler

_most: dict[str, int] = {}


def takes_files(path: str, most: int) -> None:
    """Stated beside the address: how many bytes a request to it may have."""
    _most[path] = most


class InMemory(MemoryFileUploadHandler):
    """Django's own handler of small files, with the address's limit in place of the platform's."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Decide before the first byte is kept."""
        self.activated = 0 < content_length <= _most.get(str(META.get("PATH_INFO", "")), 0)
