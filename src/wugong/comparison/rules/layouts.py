"""The other offices' layouts: which columns their lists have and what each is to us.

Each is a file of `data/`, dated in `layouts.csv`; Django is not needed to read them.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

HEAD_WITHIN = 10  # the head stands on one of the first rows; titles above it are passed over
UNCOMPARED = ("number", "region", "kept")
SEALED = ("name", "phone", "text")  # kinds whose values never stand in the clear
STATUS = "status"  # on the roll with us or not: every list says so by holding the person
NEEDS_WORK = ("employer_name", "industry", "channel", "start_on", "wage_yuan_month")


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a layout."""

    key: str
    label: str
    label_en: str
    synonyms: tuple[str, ...]
    kind: str
    code_list: str
    is_needed: bool
    note: str
    note_en: str

    @property
    def is_compared(self) -> bool:
        """Columns that say who and where somebody is are not compared."""
        return self.kind not in UNCOMPARED

    @property
    def is_sealed(self) -> bool:
        """Whether its values are sealed where they are kept."""
        return self.kind in SEALED

    def name(self, language: str) -> str:
        """What a reader calls it."""
        return self.label_en if language.startswith("en") else self.label

    def said(self, language: str) -> str:
        """How the two offices define it differently; nothing where they do not."""
        return self.note_en if language.startswith("en") else self.note


@dataclass(frozen=True, slots=True)
class Layout:
    """Another office's list: whom it is about and its columns."""

    key: str
    valid_from: date
    scope: str  # registered: poor and monitored households; labour: everybody of the roll
    zh: str
    en: str
    source: str
    fields: tuple[Field, ...]

    def name(self, language: str) -> str:
        """What a reader calls the list."""
        return self.en if language.startswith("en") else self.zh

    def field(self, key: str) -> Field | None:
        """A column by our name for it."""
        return next((each for each in self.fields if each.key == key), None)


@dataclass(frozen=True, slots=True)
class Head:
    """Where a file's columns stand, and what is wrong with its head."""

    row: int
    places: dict[str, int]  # our name for a column -> its place in the file
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    twice: tuple[str, ...]


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = files("wugong.comparison").joinpath("data", f"{name}.csv").read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


@cache
def layouts() -> dict[str, Layout]:
    """All layouts by name."""
    return {
        row["key"]: Layout(
            row["key"],
            date.fromisoformat(row["valid_from"]),
            row["scope"],
            row["name"],
            row["name_en"],
            row["source"],
            tuple(_field(each) for each in _rows(row["key"])),
        )
        for row in _rows("layouts")
    }


def _field(row: dict[str, str]) -> Field:
    synonyms = tuple(filter(None, row["synonyms"].split(";")))
    return Field(
        row["key"],
        row["label"],
        row["name_en"],
        synonyms,
        row["kind"],
        row["code_list"],
        row["needed"] == "1",
        row["note"],
        row["note_en"],
    )


def plain_label(text: str) -> str:
    """A heading without spaces, line breaks, stars and the difference of brackets."""
    kept = text.replace("（", "(").replace("）", ")").replace("*", "").replace("＊", "")
    return "".join(kept.split())


def read_head(rows: Sequence[Sequence[str]], layout: Layout) -> Head:
    """The row of the first ten that knows most columns of the layout."""
    known = {
        plain_label(label): each.key
        for each in layout.fields
        for label in (each.label, *each.synonyms)
    }
    best, at = -1, 0
    for number, row in enumerate(rows[:HEAD_WITHIN]):
        found = sum(plain_label(cell) in known for cell in row)
        if found > best:
            best, at = found, number
    places: dict[str, int] = {}
    unknown, twice = [], []
    for place, cell in enumerate(rows[at] if rows else ()):
        label = plain_label(cell)
        key = known.get(label)
        if key is None:
            unknown += [label[:30]] if label else []
        elif key in places:
            twice.append(label)
        else:
            places[key] = place
    missing = [each.label for each in layout.fields if each.is_needed and each.key not in places]
    return Head(at, places, tuple(missing), tuple(unknown), tuple(twice))
