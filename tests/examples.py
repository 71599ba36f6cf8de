"""How many examples a property is tried with: a fifth each time, never the same ones.

`make safety` tries all of them in one run.
"""

import os

from hypothesis import settings

ALL = "WUGONG_ALL_EXAMPLES"
PARTS = 1 if os.environ.get(ALL) == "1" else 5


def examples(count: int) -> settings:
    """As many of them as this run has time for."""
    return settings(max_examples=count // PARTS, deadline=None)
