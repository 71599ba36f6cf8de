"""Code lists as they come with the package: national standards and the county's own lists.

A list is named by its file (`gbt4658_education`) or, for the short local ones, by the first
column of `local_codes.csv` (`output_channel`). base/data/SOURCES.md says where each is from.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_DATA = "wugong.base"
_OCCUPATIONS = ("occupation_2022_major_middle_minor", "occupation_2022_detail")
_FILES: Mapping[str, tuple[str, ...]] = {
    "gbt2261_1_sex": ("gbt2261_1_sex",),
    "gbt2261_2_marital": ("gbt2261_2_marital",),
    "gbt2261_3_health": ("gbt2261_3_health",),
    "gbt2261_4_employment_status": ("gbt2261_4_employment_status",),
    "gbt3304_ethnic": ("gbt3304_ethnic",),
    "gbt4658_education": ("gbt4658_education",),
    "gbt4754_2017_industry": ("gbt4754_2017_industry",),
    "gbt4761_household_relation": ("gbt4761_household_relation",),
    "gbt4762_political_status": ("gbt4762_political_status",),
    "occupation_2022": _OCCUPATIONS,
    "urban_rural_class": ("urban_rural_class",),
}


@dataclass(frozen=True, slots=True)
class Code:
    """One value of a list."""

    code: str
    name: str
    name_en: str = ""
    level: str = ""
    parent: str = ""
    note: str = ""
    kind: str = ""


def rows(file: str) -> Iterator[dict[str, str]]:
    """The rows of one file of base/data, header as keys."""
    text = files(_DATA).joinpath("data", f"{file}.csv").read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


@cache
def _english() -> dict[str, dict[str, str]]:
    names: dict[str, dict[str, str]] = {}
    for row in rows("english"):
        names.setdefault(row["list"], {})[row["code"]] = row["name"]
    return names


@cache
def _local() -> dict[str, list[dict[str, str]]]:
    lists: dict[str, list[dict[str, str]]] = {}
    for row in rows("local_codes"):
        lists.setdefault(row["list"], []).append(row)
    return lists


def lists() -> list[str]:
    """The names of all lists."""
    return [*_FILES, *_local()]


@cache
def listed(code_list: str) -> Mapping[str, Code]:
    """One list by code, in its own order; an unknown list is a programmer's mistake."""
    if code_list in _FILES:
        found = [row for file in _FILES[code_list] for row in rows(file)]
    else:
        found = _local()[code_list]
    english = _english().get(code_list, {})
    return {
        row["code"]: Code(
            code=row["code"],
            name=row.get("common_short_name") or row["name"],
            name_en=english.get(row["code"], ""),
            level=row.get("level", ""),
            parent=row.get("parent", ""),
            note=row.get("note", ""),
            kind=row.get("kind", ""),
        )
        for row in found
    }


def has(code_list: str, code: str) -> bool:
    """Whether a value is in the list."""
    return code in listed(code_list)


def name(code_list: str, code: str, language: str = "zh") -> str:
    """What a person reads; a value that is in no list shows itself."""
    found = listed(code_list).get(code)
    if found is None:
        return code
    return _name_en(code_list, found) if language.startswith("en") else found.name


def _name_en(code_list: str, code: Code) -> str:
    """The English name, else that of the nearest group above, else the Chinese one."""
    above: Code | None = code
    while above is not None and not above.name_en:
        above = listed(code_list).get(above.parent)
    return above.name_en if above else code.name


def choices(
    code_list: str, language: str = "zh", *, only: Iterable[str] | None = None, level: str = ""
) -> list[tuple[str, str]]:
    """(code, name) pairs for a form, all or `only` some, of one level where there are levels."""
    wanted = listed(code_list) if only is None else list(only)
    return [
        (code, name(code_list, code, language))
        for code in wanted
        if not level or listed(code_list)[code].level == level
    ]


def code_of(code_list: str, text: str) -> str | None:
    """The code a sheet means by a code or a Chinese name, or None."""
    text = text.strip()
    return text if has(code_list, text) else _codes_by_name(code_list).get(text)


@cache
def _codes_by_name(code_list: str) -> dict[str, str]:
    """Short names first, then the standard's full ones, then what people write."""
    found = {code.name: code.code for code in reversed(list(listed(code_list).values()))}
    for row in (row for file in _FILES.get(code_list, ()) for row in rows(file)):
        found.setdefault(row["name"], row["code"])
    if code_list == "gbt3304_ethnic":
        found |= {code.name.removesuffix("族"): code.code for code in listed(code_list).values()}
    for row in rows("synonyms"):
        if row["list"] == code_list:
            found.setdefault(row["name"], row["code"])
    return found


def parents(code_list: str, code: str) -> list[str]:
    """The groups above a value, nearest first (occupation 小类, 中类, 大类)."""
    above: list[str] = []
    found = listed(code_list).get(code)
    while found is not None and found.parent:
        above.append(found.parent)
        found = listed(code_list).get(found.parent)
    return above
