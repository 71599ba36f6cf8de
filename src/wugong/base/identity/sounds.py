"""How characters are read; the dictionary is loaded with the first question, not the import."""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any


@cache
def _dictionary() -> Any:
    return import_module("pypinyin")


def syllables(text: str) -> list[str]:
    """The reading of each character in pinyin; other letters stand for themselves."""
    found: list[str] = _dictionary().lazy_pinyin(text)
    return found


def initials(text: str, others: Callable[[str], str] = str) -> list[str]:
    """The first letter of each reading; a run of other letters as `others` gives it."""
    pinyin = _dictionary()
    found: list[str] = pinyin.lazy_pinyin(text, style=pinyin.Style.FIRST_LETTER, errors=others)
    return found
