"""Facts beside their person: any, sum, highest and lowest are what a loop finds."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from wugong.reporting.rules.positions import Numbers

NUMBERS = st.lists(st.integers(0, 2**40), unique=True, max_size=8)


@st.composite
def told(draw: st.DrawFn) -> tuple[list[int], list[tuple[int, int, bool]]]:
    """Persons in any order, and facts of them and of persons who are not there."""
    persons = draw(NUMBERS)
    person = st.sampled_from([*persons, 2**41])
    facts = draw(st.lists(st.tuples(person, st.integers(-9, 9), st.booleans()), max_size=20))
    return persons, facts


@given(told())
def test_what_several_facts_say_is_what_a_loop_finds(
    given_rows: tuple[list[int], list[tuple[int, int, bool]]],
) -> None:
    persons, rows = given_rows
    schema = {"person": pl.Int64, "value": pl.Int32, "test": pl.Boolean}
    facts = pl.DataFrame(rows, schema=schema, orient="row")
    beside = Numbers.of(pl.Series("person", persons, pl.Int64)).beside(facts, "person")
    value, test = pl.col("value"), pl.col("test")
    of = {number: [row[1:] for row in rows if row[0] == number] for number in persons}
    assert beside.any(test).tolist() == [any(t for _v, t in of[n]) for n in persons]
    assert beside.sum(value).tolist() == [sum(v for v, _t in of[n]) for n in persons]
    assert beside.sum(test).tolist() == [sum(t for _v, t in of[n]) for n in persons]
    highest = [max([v for v, t in of[n] if t], default=-10) for n in persons]
    assert beside.highest(value, test, -10).tolist() == highest
    lowest = [min([v for v, _t in of[n]], default=10) for n in persons]
    assert beside.lowest(value, None, 10).tolist() == lowest
