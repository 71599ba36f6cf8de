"""The one way in which the engine compiles: cached on disk, no lock held, plain integers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from numba import njit

Loop = TypeVar("Loop", bound=Callable[..., Any])
# A whole number: Python's outside, 64 machine bits inside the compiled loops.
Whole = Any


def compiled(loop: Loop) -> Loop:
    """Compile a loop once and keep it on disk."""
    kept: Any = njit(cache=True, nogil=True)(loop)
    return kept  # type: ignore[no-any-return]  # the dispatcher is called like the loop


def bare(loop: Loop) -> Loop:
    """Compile a loop that allocates nothing, so that no call counts references to its arrays.

    Counting them costs more than testing a pair. A bare loop calls only bare loops.
    """
    private: dict[str, Any] = {"_nrt": False}  # Numba's own option; its stubs do not know it
    kept: Any = njit(cache=True, nogil=True, **private)(loop)
    return kept  # type: ignore[no-any-return]  # the dispatcher is called like the loop


def inlined(loop: Loop) -> Loop:
    """Compile a bare loop into whoever calls it: a call hands over each array in seven words."""
    private: dict[str, Any] = {"_nrt": False, "forceinline": True}
    kept: Any = njit(cache=True, nogil=True, **private)(loop)
    return kept  # type: ignore[no-any-return]  # the dispatcher is called like the loop
