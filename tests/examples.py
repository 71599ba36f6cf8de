"""How many examples a property is tried with: a part of them each time, never the same ones.

`make safety` tries all of them in one run.
"""

import os
from typing import Any

from hypothesis import settings

ALL = os.environ.get("WUGONG_ALL_EXAMPLES") == "1"
# What a property has that asks for no number of its own; Hypothesis would take a hundred.
USUAL = 100 if ALL else 50


def examples(count: int, **more: Any) -> settings:
    """A fifth of them, or all."""
    most = count if ALL else count // 5
    return settings(max_examples=most, deadline=None, derandomize=False, **more)
