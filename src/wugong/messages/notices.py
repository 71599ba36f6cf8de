"""The sentences that rooms send: stated once beside their flow, in both languages."""

from collections.abc import Mapping
from typing import Any

_registry: dict[str, tuple[str, str]] = {}


def register(code: str, *, zh: str, en: str) -> None:
    """State a sentence; a second, different text under the same code is a mistake."""
    if _registry.get(code, (zh, en)) != (zh, en):
        raise ValueError(f"{code} is registered twice with different texts")
    _registry[code] = (zh, en)


def registered() -> Mapping[str, tuple[str, str]]:
    """Read every sentence (tests, documentation)."""
    return _registry


def text(code: str, params: Mapping[str, Any], language: str) -> str:
    """The sentence for one reader; a code of a version that is gone shows itself."""
    zh, en = _registry.get(code, (code, code))
    return (en if language.startswith("en") else zh).format_map(_Blank(params))


class _Blank(dict[str, Any]):
    """A missing figure leaves a dash, never an error."""

    def __missing__(self, key: str) -> str:
        return "–"
