"""What changes a month's report."""

from wugong.reporting import refusals as _refusals  # noqa: F401  # states them
from wugong.reporting.actions.freezing import accept, consolidate, send_back
from wugong.reporting.actions.refreshing import refresh

__all__ = ["accept", "consolidate", "refresh", "send_back"]
