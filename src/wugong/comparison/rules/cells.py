"""Cells of another office's list into values that can be compared; what cannot be is told by row.

A blank cell says "nothing"; a cell that says no value we know is null: it is told and not compared.
Nothing is repaired by guess: a number that lost digits, a code that lost its zeros (rules.md X1).
"""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from dataclasses import field as having
from datetime import date
from typing import Any

import polars as pl

from wugong.base import codes
from wugong.base.errors import Refusal
from wugong.base.forms import plain_text, refuse_masked
from wugong.base.identity import parse_id_number, parse_phone, tidy
from wugong.comparison.rules.layouts import Field, Layout

NAME_LIMIT, TEXT_LIMIT = 50, 120
MOST_YUAN = 1_000_000
YES, NO = ("是", "有", "1", "Y"), ("否", "无", "0", "N")
_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_CHECKS = "10X98765432"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_DAY = re.compile(
    r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})日?|(\d{2})(\d{2}))", re.ASCII
)
# The national list of schooling in the county's six steps (docs/rules.md X2).
_STEPS = {"1": "6", "2": "6", "3": "5", "4": "4", "6": "4", "7": "3", "8": "2", "9": "1"}
Read = Callable[[str, Field], str | None]


@dataclass(frozen=True, slots=True)
class Fault:
    """One cell or row that could not be taken: where, and why by a code."""

    row: int
    field: str
    code: str
    params: dict[str, Any] = having(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Extract:
    """Another office's list, clean: one row a person, by number."""

    people: pl.DataFrame  # row, number, code, is_doubtful, and a column a field
    faults: list[Fault]
    rows: int
    outside: int  # at home in another area by their own code


def clean(raw: pl.DataFrame, layout: Layout, area: str, today: date) -> Extract:
    """Every value by its column's kind; rows without a number that holds are told and left out."""
    faults: list[Fault] = []
    told = _numbers(raw, today, faults)
    told = _once(told, faults)
    for each in layout.fields:
        if each.key == "id_number" or each.key not in told.columns:
            continue
        values = _column(told, each, faults)
        told = told.with_columns(values.alias(each.key))
    if "code" not in told.columns:
        told = told.with_columns(code=pl.lit("", pl.String))
    told = told.with_columns(pl.col("code").fill_null(""))
    elsewhere = (pl.col("code") != "") & ~pl.col("code").str.starts_with(area)
    inside = told.filter(~elsewhere)
    faults.sort(key=lambda fault: (fault.row, fault.field))
    return Extract(inside, faults, len(raw), len(told) - len(inside))


def holds() -> pl.Expr:
    """Whether a text is a plain identity number whose date and check digit are right."""
    text = pl.col("id_number")
    digit = [text.str.slice(place, 1).cast(pl.Int32, strict=False) for place in range(17)]
    total = pl.sum_horizontal(d * w for d, w in zip(digit, _WEIGHTS, strict=True)) % 11
    check = total.replace_strict(
        list(range(11)), list(_CHECKS), default=None, return_dtype=pl.String
    )
    right = check == text.str.slice(17, 1)
    day = text.str.slice(6, 8).str.to_date("%Y%m%d", strict=False)
    is_plain = text.str.contains(r"^[1-9][0-9]{16}[0-9X]$") & ~text.str.ends_with("000")
    return is_plain & right & day.is_not_null() & (day >= date(1900, 1, 1))


def _numbers(raw: pl.DataFrame, today: date, faults: list[Fault]) -> pl.DataFrame:
    """Most numbers hold at a glance; the rest is read one by one, and refused with its reason."""
    day = pl.col("id_number").str.slice(6, 8).str.to_date("%Y%m%d", strict=False)
    flagged = raw.with_columns(fine=(holds() & (day <= today)).fill_null(False))
    rest = flagged.filter(~pl.col("fine"))
    found: dict[int, tuple[str, bool]] = {}
    for row, text in rest.select("row", "id_number").iter_rows():
        try:
            number = parse_id_number(text, today=today)
        except Refusal as refusal:
            faults.append(Fault(row, "id_number", refusal.code, dict(refusal.params)))
            continue
        found[row] = (number.value, "identity.digits_may_be_lost" in number.doubts)
    read = pl.DataFrame(
        {
            "row": list(found),
            "number": [number for number, _doubt in found.values()],
            "is_doubtful": [doubt for _number, doubt in found.values()],
        },
        schema={"row": pl.Int32, "number": pl.String, "is_doubtful": pl.Boolean},
    )
    fine = flagged.filter("fine").with_columns(number=pl.col("id_number"), is_doubtful=False)
    both = pl.concat([fine, rest.join(read, on="row", how="inner")], how="vertical")
    return both.drop("fine", "id_number").sort("row")


def _once(told: pl.DataFrame, faults: list[Fault]) -> pl.DataFrame:
    """The first row of a person counts, a later one is told."""
    first = told.with_columns(first=pl.col("row").first().over("number"))
    again = first.filter(pl.col("row") != pl.col("first"))
    for row, earlier in again.select("row", "first").iter_rows():
        faults.append(Fault(row, "id_number", "extract.same_person", {"other": earlier}))
    return first.filter(pl.col("row") == pl.col("first")).drop("first")


def _column(told: pl.DataFrame, about: Field, faults: list[Fault]) -> pl.Series:
    """Each different text is read once; a text that says no value is told at each of its rows."""
    read = READERS.get(about.kind, _text)
    values: dict[str, str | None] = {}
    wrong: dict[str, Refusal] = {}
    series = told[about.key]
    for text in series.unique():
        try:
            values[text] = read(text, about)
        except Refusal as refusal:
            wrong[text] = refusal
    if about.is_needed and "" in values:
        wrong[""] = Refusal("form.required")
        del values[""]
    if wrong:
        bad = told.filter(pl.col(about.key).is_in(list(wrong)))
        for row, text in bad.select("row", about.key).iter_rows():
            why = wrong[text]
            faults.append(Fault(row, about.key, why.code, dict(why.params)))
    read_texts = [values.get(text) for text in series]
    return pl.Series(about.key, read_texts, dtype=pl.String)


def _text(text: str, about: Field) -> str:
    limit = NAME_LIMIT if about.kind == "name" else TEXT_LIMIT
    value = refuse_masked(plain_text(text, limit=limit))
    if value.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")):
        raise Refusal("extract.formula")
    return value


def _code(text: str, about: Field) -> str:
    """A code or the name of one; a code that lost its zeros is told, never filled up."""
    value, _notes = tidy(text)
    if not value:
        return ""
    found = codes.code_of(about.code_list, value)
    if found is None and value.isascii() and value.isdigit():
        widest = max(map(len, codes.listed(about.code_list)))
        if codes.has(about.code_list, value.zfill(widest)):
            raise Refusal("extract.lost_zeros", value=value)
    if found is None:
        raise Refusal("extract.not_a_code")
    return found


def _education(text: str, about: Field) -> str:
    code = _code(text, about)
    return _STEPS[code[0]] if code else ""


def _flag(text: str, about: Field) -> str | None:
    """Yes or no; an empty cell says neither."""
    value = tidy(text)[0].upper()
    if value in YES or value in NO:
        return "1" if value in YES else "0"
    if value:
        raise Refusal("extract.yes_no")
    return None


def _phone(text: str, about: Field) -> str:
    if not text or _MOBILE.fullmatch(text):  # of 800,000 nearly all are plain
        return text
    found = parse_phone(text)
    if found.value is None or "phone.form" in found.doubts:
        raise Refusal("phone.form")
    return found.value


def _region(text: str, about: Field) -> str:
    value = tidy(text)[0]
    if not value:
        return ""
    if not re.fullmatch(r"\d{6}|\d{9}|\d{12}|\d{15}", value, re.ASCII):
        raise Refusal("extract.region")
    return re.sub(r"(000){1,3}$", "", value) if len(value) > 6 else value


def _place(text: str, about: Field) -> str:
    """A county of the national list; what is longer is cut to its county."""
    value = tidy(text)[0]
    if not value:
        return ""
    if not re.fullmatch(r"\d{6}(\d{3}|\d{6})?", value, re.ASCII):
        raise Refusal("extract.place")
    return value[:6]


def _industry(text: str, about: Field) -> str:
    """The section (one letter) of the national list: sections are compared."""
    return _code(text, about)[:1]


def _day(text: str, about: Field) -> str:
    """A whole day as people write it; a time of day behind it says nothing more."""
    value = tidy(text.partition(" ")[0].partition("T")[0])[0]
    if not value:
        return ""
    if (match := _DAY.fullmatch(value)) is not None:
        year, _sign, *parts = match.groups()
        month, day = (int(part) for part in parts if part is not None)
        with suppress(ValueError):
            return date(int(year), month, day).isoformat()
    raise Refusal("extract.day")


def _yuan(text: str, about: Field) -> str:
    value = tidy(text)[0].removesuffix("元").replace(",", "").replace("，", "")
    if not value:
        return ""
    whole, _dot, part = value.partition(".")
    if not (whole.isascii() and whole.isdigit() and len(whole) < 8 and not part.strip("0")):
        raise Refusal("extract.yuan")
    if int(whole) > MOST_YUAN:
        raise Refusal("extract.yuan")
    return str(int(whole))


READERS: Mapping[str, Read] = {
    "code": _code,
    "education": _education,
    "industry": _industry,
    "flag": _flag,
    "phone": _phone,
    "region": _region,
    "place": _place,
    "day": _day,
    "yuan": _yuan,
}
