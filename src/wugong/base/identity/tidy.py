"""What is tidied in a typed value before anything is checked."""

from typing import Literal

Verdict = Literal["accept", "accept_normalised", "accept_with_warning"]

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_ZERO_WIDTH = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD))
_APOSTROPHES = dict.fromkeys(map(ord, "'‘’`´"))
_SPACES = dict.fromkeys((0x20, 0xA0, 0x3000, 0x2002, 0x2003, 0x2009, 0x202F))


def tidy(text: str) -> tuple[str, tuple[str, ...]]:
    """Make digits and letters half width and drop what the eye cannot see; name each change."""
    notes: list[str] = []
    for note, table in (
        ("full_width", _FULL_WIDTH),
        ("zero_width", _ZERO_WIDTH),
        ("apostrophe", _APOSTROPHES),
    ):
        changed = text.translate(table)
        if changed != text:
            notes.append(note)
        text = changed
    stripped = text.strip().translate(_SPACES)
    if stripped != text:
        notes.append("spaces")
    return stripped, tuple(notes)


def is_masked(text: str) -> bool:
    """A value shown with asterisks must never come back as a new one."""
    return "*" in text or "＊" in text


def only_digits(text: str) -> bool:
    """ASCII digits and nothing else."""
    return text.isascii() and text.isdigit()


def verdict_of(notes: tuple[str, ...], doubts: tuple[str, ...]) -> Verdict:
    """The import verdict of a value that was taken."""
    if doubts:
        return "accept_with_warning"
    return "accept_normalised" if notes else "accept"
