"""Two lists of people side by side: who is only in one, and which values differ (rules.md X2).

Neither list is the better one: `match(a, b)` and `match(b, a)` say the same with sides exchanged.
A frame has `index` (the keyed number), and a column a field: null is unknown and never differs, an
empty text says "nothing" and differs from a value.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from wugong.comparison.rules.layouts import NEEDS_WORK


@dataclass(frozen=True, slots=True)
class Matched:
    """The outcome: rows of the first only, of the second only, of both alike, each difference."""

    only_first: pl.DataFrame  # index
    only_second: pl.DataFrame  # index
    same: pl.DataFrame  # index
    differing: pl.DataFrame  # index, field, first, second


def match(first: pl.DataFrame, second: pl.DataFrame, fields: Sequence[str]) -> Matched:
    """By the keyed number; a person differs once for each field."""
    both = first.join(second, on="index", how="inner", suffix=":2")
    has_place = "place:2" in both.columns
    parts = [
        both.filter(differs(name, has_place=has_place))
        .select("index", field=pl.lit(name), first=pl.col(name), second=pl.col(f"{name}:2"))
        .with_columns(pl.col("first", "second").cast(pl.String))
        for name in fields
    ]
    empty = pl.DataFrame(schema=dict.fromkeys(("index", "field", "first", "second"), pl.String))
    differing = pl.concat([empty, *parts])
    return Matched(
        first.join(second, on="index", how="anti").select("index"),
        second.join(first, on="index", how="anti").select("index"),
        both.select("index").join(differing, on="index", how="anti"),
        differing,
    )


def differs(name: str, *, has_place: bool) -> pl.Expr:
    """Both are known and not alike; facts of a stay are compared where both know of one."""
    one, other = compared(pl.col(name)), compared(pl.col(f"{name}:2"))
    unlike = (one != other).fill_null(False)
    if name not in NEEDS_WORK:
        return unlike
    know = "place" if has_place else name
    return unlike & (pl.col(know) != "") & (pl.col(f"{know}:2") != "")


def compared(value: pl.Expr) -> pl.Expr:
    """Spaces, dots between names and the width of brackets make no difference."""
    plain = value.str.replace_all("（", "(").str.replace_all("）", ")")
    return plain.str.replace_all(r"[\s·•．]", "")


def work_area() -> pl.Expr:
    """Where somebody works by the township's boundary, from `place` and the home `code` (W1).

    A place known only as the home county may lie in the township or outside it: unknown.
    """
    place, home = pl.col("place"), pl.col("code")
    in_county = place.str.slice(0, 6) == home.str.slice(0, 6)
    return (
        pl.when(place == "")
        .then(pl.lit(""))
        .when(place.str.slice(0, 2) == "99")
        .then(pl.lit("99"))
        .when(place.str.slice(0, 2) != home.str.slice(0, 2))
        .then(pl.lit("04"))
        .when(in_county & (place.str.len_bytes() < 9))
        .then(pl.lit(None, pl.String))
        .when(in_county & (place.str.slice(0, 9) == home.str.slice(0, 9)))
        .then(pl.lit("01"))
        .when(in_county)
        .then(pl.lit("02"))
        .when(place.str.len_bytes() < 4)
        .then(pl.lit(None, pl.String))
        .otherwise(pl.lit("03"))
    )
