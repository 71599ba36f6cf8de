"""Fairness: counts against a plain count, small ones marked and not to be worked out."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labourmatch import InvalidProblem, Labels, age_bands, fairness
from tests.examples import examples

EPOCH = date(1970, 1, 1)


@examples(1000)
@given(data=st.data(), n=st.integers(0, 60), parts=st.integers(1, 5))
def test_every_row_counts_what_a_plain_count_counts(
    data: st.DataObject, n: int, parts: int
) -> None:
    chance = np.random.default_rng(data.draw(st.integers(0, 10**6)))
    eligible = chance.random(n) < 0.8
    recommended = eligible & (chance.random(n) < 0.8)
    placed = recommended & (chance.random(n) < 0.6)
    of = chance.integers(-1, parts, n).astype(np.int32)
    mask = chance.random(n) < 0.3
    names = [f"p{g}" for g in range(parts)]
    rows = fairness(eligible, recommended, placed, {"part": Labels(of, names)}, {"some": mask})
    overall = placed.sum() / n if n else 0.0
    for row in rows:
        inside = {"all": np.ones(n, bool), "group": mask}.get(row.dimension)
        if inside is None:
            inside = of == names.index(row.group)
        counts = [int((inside & c).sum()) for c in (inside, eligible, recommended, placed)]
        assert [row.people, row.eligible, row.recommended, row.placed] == counts
        assert row.difference == pytest.approx(100 * (row.rate - overall))
        rest = [counts[0] - c for c in counts[1:]]
        if any(0 < c < 5 for c in counts + rest):
            assert row.is_few
    shown = [row for row in rows if row.dimension == "part"]
    assert sum(row.people for row in shown) == int((of >= 0).sum())
    assert sum(row.is_few for row in shown) != 1 or len(shown) == 1


def test_a_group_far_below_is_flagged_and_a_tiny_one_is_not() -> None:
    placed = np.zeros(1000, bool)
    placed[:600] = True
    of = np.zeros(1000, np.int32)
    of[500:900], of[900:903] = 1, 2
    everybody = np.ones(1000, bool)
    rows = fairness(everybody, everybody, placed, {"x": Labels(of, ["a", "b", "c"])})
    far = {row.group: row.is_far for row in rows}
    assert far == {"all": False, "a": False, "b": True, "c": False}


@settings(max_examples=300, deadline=None)
@given(
    born=st.dates(date(1940, 1, 1), date(2005, 12, 31)),
    day=st.dates(date(2015, 1, 1), date(2030, 12, 31)),
)
def test_age_counts_whole_years_on_the_day(born: date, day: date) -> None:
    bands = age_bands(np.array([(born - EPOCH).days]), (day - EPOCH).days, [16, 30, 50])
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    expected = -1 if age < 16 else 0 if age < 30 else 1 if age < 50 else 2
    assert bands.of.tolist() == [expected]
    assert bands.names == ["16–29", "30–49", "50+"]


def test_the_fiftieth_birthday_is_in_the_higher_band() -> None:
    day = date(2019, 8, 30)
    born = [date(1969, 8, 30), date(1969, 8, 31)]
    days = np.array([(b - EPOCH) // timedelta(days=1) for b in born])
    assert age_bands(days, (day - EPOCH).days, [16, 50]).of.tolist() == [1, 0]


def test_what_makes_no_sense_is_refused() -> None:
    yes, no = np.ones(2, bool), np.zeros(2, bool)
    for arguments, code in (
        ((no, no, yes, {}), "fairness.order"),
        ((yes, yes, np.ones(2, int), {}), "array.type"),
        ((yes, yes, yes, {"x": Labels(np.array([0, 2], np.int32), ["a"])}), "value.range"),
        ((yes, np.ones(3, bool), yes, {}), "array.shape"),
    ):
        with pytest.raises(InvalidProblem) as refusal:
            fairness(*arguments)
        assert refusal.value.code == code
