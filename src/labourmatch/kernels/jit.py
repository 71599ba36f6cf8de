"""The one way in which the engine compiles: cached on disk, no lock held, plain integers.

The compiler is loaded with the first call and not with the import: it is most of the engine's
start, and whoever only needs a plan's types or weights never calls a loop.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from importlib import import_module
from typing import Any, TypeVar

Loop = TypeVar("Loop", bound=Callable[..., Any])
# A whole number: Python's outside, 64 machine bits inside the compiled loops.
Whole = Any
_making = threading.RLock()  # a loop that is made asks for those that it calls


class _Later:
    """Made when it is first called, or when a loop that calls it is compiled."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make
        self._made: Any = None

    def made(self) -> Any:
        """What Numba knows it as."""
        if self._made is None:
            with _making:
                self._made = self._made or self._make()
        return self._made

    def __call__(self, *given: Any) -> Any:
        return (self._made or self.made())(*given)

    @property
    def _numba_type_(self) -> Any:
        """Numba asks each name in a loop for its type by this one."""
        return self.made()._numba_type_


class _Emitted(_Later):
    """Instructions of emitting.py, for loops only."""

    @property
    def _numba_type_(self) -> Any:
        made = self.made()
        known = import_module("numba.core.registry").cpu_target.typing_context
        known.refresh()
        return known.resolve_value_type(made)


def _later(loop: Loop, **options: bool) -> Loop:
    def make() -> Any:
        return import_module("numba").njit(cache=True, nogil=True, **options)(loop)

    kept: Any = _Later(make)
    return kept  # type: ignore[no-any-return]  # it is called like the loop


def compiled(loop: Loop) -> Loop:
    """Compile a loop once and keep it on disk."""
    return _later(loop)


def bare(loop: Loop) -> Loop:
    """Compile a loop that allocates nothing, so that no call counts references to its arrays.

    Counting them costs more than testing a pair. A bare loop calls only bare loops.
    """
    return _later(loop, _nrt=False)  # Numba's own option


def inlined(loop: Loop) -> Loop:
    """Compile a bare loop into whoever calls it: a call hands over each array in seven words."""
    return _later(loop, _nrt=False, forceinline=True)


def emitted(name: str) -> Any:
    """An instruction that emitting.py writes in the compiler's own terms."""
    return _Emitted(lambda: getattr(import_module("labourmatch.kernels.emitting"), name))
