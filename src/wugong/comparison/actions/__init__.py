"""Every write of comparisons: one function, one transaction, one line of history."""

from wugong.comparison import refusals as _refusals  # noqa: F401  # states them
from wugong.comparison.actions.deciding import Chosen, Done, decide
from wugong.comparison.actions.executing import execute_comparison
from wugong.comparison.actions.sheets import (
    ask_sheet,
    decide_sheet,
    record_masked_sheet,
    take_sheet,
)
from wugong.comparison.actions.uploading import NewComparison, request_comparison

__all__ = [
    "Chosen",
    "Done",
    "NewComparison",
    "ask_sheet",
    "decide",
    "decide_sheet",
    "execute_comparison",
    "record_masked_sheet",
    "request_comparison",
    "take_sheet",
]
