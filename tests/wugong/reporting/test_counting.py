"""What a month counts of a person: pure, on invented facts (docs/rules.md W1–W3, O1, S3)."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from wugong.base.month import Month
from wugong.reporting.rules import facts as rules
from wugong.reporting.rules.catalogue import Figure, catalogue, figures, indicator
from wugong.reporting.rules.facts import NEVER, Facts, day
from wugong.reporting.rules.snapshots import Frame, changed, differences, digest, read, union

GROUP = 530627101201001
SPELL = {
    "start": pl.Int32,
    "end": pl.Int32,
    "place": pl.Int32,
    "channel": pl.Int32,
    "end_reason": pl.Int32,
    "outside": pl.Int32,
}


def person(number: int, **other: Any) -> dict[str, Any]:
    row = {"person": number, "area": GROUP, "household": number, "birth": day(date(1985, 5, 5))}
    row |= {"is_labour": True, "relocated": False, "members": 4, "zero_since": NEVER}
    return row | other


def spell(number: int, start: date, end: date | None = None, **other: Any) -> dict[str, Any]:
    row: dict[str, Any] = {"person": number, "start": day(start)}
    row |= {"end": NEVER if end is None else day(end), "end_reason": 0 if end is None else 52}
    row |= {"place": 330784000, "outside": 4, "channel": 11, "is_organised": True}
    row |= {"is_confirmed": True, "is_led": False, "wage": 3000}
    return row | other


def facts(people: list[dict[str, Any]], *spells: dict[str, Any], **other: Any) -> Facts:
    months = {f"{name}{n}": pl.Int32 for n in range(1, 13) for name in ("m", "y")}
    income = {"person": pl.Int64, "year": pl.Int32, "is_estimate": pl.Boolean} | months
    empty = {"person": pl.Int64, "start": pl.Int32, "end": pl.Int32}
    poor = {"household": pl.Int64, "status": pl.Int32, "start": pl.Int32, "end": pl.Int32}
    types: Any = {"birth": pl.Int32, "members": pl.Int32, "zero_since": pl.Int32}
    return Facts(
        persons=pl.DataFrame(people, schema_overrides=types),
        spells=pl.DataFrame(
            list(spells) or [spell(0, date(1990, 1, 1), date(1990, 2, 1))], schema_overrides=SPELL
        ),
        posts=pl.DataFrame(other.get("posts", []), schema=empty),
        incomes=pl.DataFrame(other.get("incomes", []), schema=income),
        poverty=pl.DataFrame(other.get("poverty", []), schema=poor),
    )


def count(known: Facts, month: Month) -> dict[str, int]:
    return rules.frame(known, month, month.last_day).total()


JUNE = Month(2019, 6)


def test_thirty_days_of_the_year_make_a_transfer_and_twenty_nine_do_not() -> None:
    thirty = spell(1, date(2019, 6, 1))
    twenty_nine = spell(2, date(2019, 6, 2))
    found = count(facts([person(1), person(2)], thirty, twenty_nine), JUNE)
    assert (found["r02"], found["r02_year"], found["r02_any"]) == (2, 1, 2)


def test_persons_are_not_person_times() -> None:
    two = (spell(1, date(2019, 1, 5), date(2019, 3, 1)), spell(1, date(2019, 4, 1)))
    found = count(facts([person(1)], *two), JUNE)
    assert (found["r02_year"], found["r02_times"]) == (1, 2)


def test_the_stock_is_who_is_there_on_the_last_day_and_the_year_keeps_who_was() -> None:
    over = spell(1, date(2019, 1, 5), date(2019, 6, 30))
    found = count(facts([person(1)], over), JUNE)
    assert (found["r02"], found["r02_year"]) == (0, 1)


def test_a_new_year_begins_at_nought_and_a_stay_that_goes_on_is_not_new() -> None:
    known = facts([person(1)], spell(1, date(2018, 3, 1)))
    december, january = count(known, Month(2018, 12)), count(known, Month(2019, 1))
    assert (december["r02_year"], january["r02_year"], january["r07"]) == (1, 1, 0)
    begun = count(facts([person(1)], spell(1, date(2019, 2, 20))), Month(2019, 2))
    assert (begun["r02_year"], begun["r07"], begun["r02"]) == (0, 1, 1)


def test_the_place_is_of_the_open_stay_and_the_farthest_of_the_year() -> None:
    away = spell(1, date(2019, 1, 1), date(2019, 3, 1))
    home = spell(1, date(2019, 3, 1), place=530627102, outside=1, channel=21, is_organised=False)
    found = count(facts([person(1)], away, home), JUNE)
    assert (found["r03"], found["r05"], found["r05_year"], found["r03_year"]) == (1, 0, 1, 0)
    assert found["r05_township"] == 1  # another township of the county is away for the statistics


def test_a_homecoming_is_told_a_month_later_and_not_when_they_went_again() -> None:
    back = spell(1, date(2019, 1, 1), date(2019, 5, 20))
    assert count(facts([person(1)], back), Month(2019, 5))["r08"] == 0
    assert count(facts([person(1)], back), JUNE)["r08"] == 1
    again = spell(1, date(2019, 6, 10))
    assert count(facts([person(1)], back, again), JUNE)["r08"] == 0
    later = spell(1, date(2019, 6, 25))
    assert count(facts([person(1)], back, later), JUNE)["r08"] == 1
    changed_post = spell(1, date(2019, 1, 1), date(2019, 5, 20), end_reason=rules.CHANGED)
    assert count(facts([person(1)], changed_post), JUNE)["r08"] == 0


def test_an_unconfirmed_stay_is_shown_apart() -> None:
    found = count(facts([person(1)], spell(1, date(2019, 1, 1), is_confirmed=False)), JUNE)
    assert (found["r02"], found["r02_year"], found["r02_unconfirmed"]) == (0, 0, 1)


def test_a_household_is_stable_by_one_member_and_by_a_welfare_post() -> None:
    people = [person(1), person(2, household=1), person(3), person(4)]
    posts = [{"person": 3, "start": day(date(2018, 7, 2)), "end": NEVER}]
    known = facts(people, spell(2, date(2018, 7, 1)), posts=posts)
    found = count(known, JUNE)
    assert (found["r16_households"], found["r16_stable_households"]) == (3, 2)
    assert found["r23"] == 1


def test_estimates_never_add_up_with_confirmed_income() -> None:
    months = {"m6": 600, "y6": 2100}
    rows = [
        {"person": 1, "year": 2019, "is_estimate": False} | months,
        {"person": 1, "year": 2019, "is_estimate": True} | months,
    ]
    found = count(facts([person(1)], spell(1, date(2019, 1, 1)), incomes=rows), JUNE)
    assert (found["r14"], found["r14_year"], found["r14_estimate"]) == (600, 2100, 600)


def test_poverty_is_of_the_day_and_its_members_stand_with_one_person() -> None:
    poor = [
        {"household": 1, "status": 2, "start": day(date(2016, 1, 1)), "end": day(date(2019, 1, 1))},
        {"household": 1, "status": 3, "start": day(date(2019, 1, 1)), "end": NEVER},
    ]
    known = facts([person(1), person(2, household=1)], poverty=poor)
    before, after = count(known, Month(2018, 12)), count(known, JUNE)
    assert (before["f35_poor"], before["f35_lifted"]) == (4, 0)
    assert (after["f35_poor"], after["f35_lifted"]) == (0, 4)


def test_sixteen_years_are_reached_on_the_birthday_also_of_a_leap_day() -> None:
    born = person(1, birth=day(date(2004, 2, 29)))
    assert count(facts([born]), Month(2020, 1))["r01"] == 0
    assert count(facts([born]), Month(2020, 2))["r01"] == 1


def test_nothing_divided_by_nothing_is_no_figure_and_never_nought() -> None:
    found = {each.indicator.id: each for each in figures({"R01": 0, "R02": 0}, 30)}
    assert found["R06"].rate is None
    assert Figure(indicator("R06"), None, 1, 4).rate == 25


def test_every_row_of_the_countys_list_is_an_indicator_or_waits_and_says_for_which_room() -> None:
    kpis = {each.kpi for each in catalogue().values()}
    assert {f"R{n:02d}" for n in range(1, 31)} <= kpis
    for each in catalogue().values():
        assert each.zh and each.en and each.definition and each.definition_en, each.id
        if each.grain == "ratio":
            assert set(each.parts) <= set(catalogue()), each.id


def moves(known: Facts, other: Facts, month: Month = JUNE) -> dict[str, int]:
    before, after = count(known, month), count(other, month)
    return {name: after[name] - before[name] for name in before if after[name] != before[name]}


def test_one_stay_more_moves_exactly_what_it_should() -> None:
    people = [person(1), person(2)]
    known = facts(people, spell(1, date(2018, 1, 1)))
    more = facts(people, spell(1, date(2018, 1, 1)), spell(2, date(2019, 6, 1)))
    assert moves(known, more) == {
        "r02": 1,
        "r02_year": 1,
        "r02_any": 1,
        "r02_times": 1,
        "r05": 1,
        "r05_township": 1,
        "r05_year": 1,
        "r07": 1,
        "r09_out": 1,
        "r09_organised": 1,
        "r09_out_year": 1,
        "r09_organised_year": 1,
        "r15_days": 30,
    }


def test_one_stay_ended_moves_exactly_what_it_should() -> None:
    known = facts([person(1)], spell(1, date(2019, 1, 1)))
    ended = facts([person(1)], spell(1, date(2019, 1, 1), date(2019, 6, 11)))
    assert moves(known, ended) == {
        "r02": -1,
        "r05": -1,
        "r05_township": -1,
        "r09_out": -1,
        "r09_organised": -1,
        "r15_days": -20,
        "r16": -1,
    }


def test_one_stay_moved_to_another_place_moves_exactly_the_two_places() -> None:
    known = facts([person(1)], spell(1, date(2019, 1, 1)))
    near = facts([person(1)], spell(1, date(2019, 1, 1), place=530702000, outside=2))
    assert moves(known, near) == {"r04": 1, "r04_year": 1, "r05": -1, "r05_year": -1}
    # Another township of the county is away for the statistics all the same (R05.township).
    home = facts([person(1)], spell(1, date(2019, 1, 1), place=530627107, outside=1))
    away = ("r05", "r05_year", "r09_out", "r09_organised")
    gone = {name: -1 for name in (*away, "r09_out_year", "r09_organised_year")}
    assert moves(known, home) == {"r03": 1, "r03_year": 1} | gone


def test_one_stay_moved_by_its_days_moves_what_rests_on_days_and_nothing_else() -> None:
    known = facts([person(1)], spell(1, date(2019, 3, 5)))
    assert moves(known, facts([person(1)], spell(1, date(2019, 3, 31)))) == {}
    later = facts([person(1)], spell(1, date(2019, 4, 4)))
    assert moves(known, later) == {"r16": -1}
    june = facts([person(1)], spell(1, date(2019, 6, 11)))
    gone = {name: -1 for name in ("r02_year", "r05_year", "r09_out_year", "r09_organised_year")}
    assert moves(known, june) == gone | {"r07": 1, "r15_days": -10, "r16": -1}


def test_the_leap_day_is_a_day_of_its_month() -> None:
    february = Month(2020, 2)
    on_it = spell(1, date(2020, 2, 29), date(2020, 3, 1))
    assert count(facts([person(1)], on_it), february)["r15_days"] == 1
    whole = count(facts([person(1)], spell(1, date(2020, 1, 31))), february)
    assert (whole["r15_days"], whole["r02_year"]) == (29, 1)
    assert count(facts([person(1)], spell(1, date(2020, 2, 1))), february)["r02_year"] == 0
    assert count(facts([person(1)], spell(1, date(2019, 1, 30))), Month(2019, 2))["r02_year"] == 1


@pytest.mark.parametrize("month", [Month(2019, 12), Month(2020, 2), Month(2019, 2), JUNE])
def test_a_month_ends_with_its_last_day_and_the_next_begins_with_the_first(month: Month) -> None:
    last = month.last_day
    until = facts([person(1)], spell(1, date(2019, 1, 1), last + timedelta(days=1)))
    assert (count(until, month)["r02"], count(until, month + 1)["r02"]) == (1, 0)
    starts = facts([person(1)], spell(1, last + timedelta(days=1)))
    assert (count(starts, month)["r02"], count(starts, month + 1)["r02"]) == (0, 1)


def test_over_new_year_a_stay_is_one_person_in_each_year_and_a_homecoming_is_told_in_january() -> (
    None
):
    over = facts([person(1)], spell(1, date(2019, 11, 20), date(2019, 12, 31)))
    december, january = count(over, Month(2019, 12)), count(over, Month(2020, 1))
    assert (december["r02"], december["r02_year"], december["r08"]) == (0, 1, 0)
    assert (january["r02_year"], january["r02_times"], january["r08"]) == (0, 0, 1)
    on = facts([person(1)], spell(1, date(2019, 12, 31), date(2020, 1, 31)))
    december, january = count(on, Month(2019, 12)), count(on, Month(2020, 1))
    assert (december["r02"], december["r15_days"], december["r02_times"]) == (1, 1, 1)
    assert (january["r02_times"], january["r02_year"], january["r07"]) == (1, 1, 0)


days = st.dates(date(2018, 1, 1), date(2019, 12, 31))


@st.composite
def lives(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Stays of one to four persons that never overlap."""
    rows = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        cuts = sorted(draw(st.sets(days, min_size=0, max_size=6)))
        for start, end in zip(cuts[::2], [*cuts[1::2], None], strict=False):
            outside = draw(st.sampled_from((1, 2, 4, 5)))
            is_organised = draw(st.booleans())
            rows.append(spell(number, start, end, outside=outside, is_organised=is_organised))
    return rows


@examples(150)
@given(lives(), st.integers(1, 24))
def test_the_kinds_of_counting_hold_together_in_any_life(
    rows: list[dict[str, Any]], number: int
) -> None:
    month = Month(2018, 1) + (number - 1)
    known = facts([person(n) for n in range(1, 5)], *rows)
    found = count(known, month)
    assert found["r02"] == found["r03"] + found["r04"] + found["r05"] + found["r05_abroad"]
    assert found["r02_year"] == found["r03_year"] + found["r04_year"] + found["r05_year"]
    assert found["r02_year"] <= found["r02_any"] <= found["r02_times"]
    assert found["r02"] <= found["r02_any"]
    assert found["r09_organised"] <= found["r09_out"]
    assert found["r16_six"] <= found["r16"] <= found["r02"]
    assert found["r15_days"] <= 4 * monthrange(month.year, month.month)[1]
    if month.month > 1:
        assert count(known, month - 1)["r02_year"] <= found["r02_year"]


@settings(max_examples=60, deadline=None)
@given(lives(), st.integers(1, 24))
def test_a_person_counts_by_their_own_facts_alone(rows: list[dict[str, Any]], number: int) -> None:
    """The stock by hand: at work on the last day."""
    month = Month(2018, 1) + (number - 1)
    last = day(month.last_day)
    by_hand = {row["person"] for row in rows if row["start"] <= last < row["end"]}
    frame = rules.frame(facts([person(n) for n in range(1, 5)], *rows), month, month.last_day)
    assert set(frame.counted("r02").tolist()) == by_hand


@settings(max_examples=60, deadline=None)
@given(lives(), st.integers(1, 24), days, st.integers(1, 400))
def test_one_stay_more_of_somebody_else_moves_nobodys_figures_but_theirs(
    rows: list[dict[str, Any]], number: int, start: date, length: int
) -> None:
    """The fifth person's own life is all the difference: no figure knows its neighbours."""
    month = Month(2018, 1) + (number - 1)
    five = [person(n) for n in range(1, 6)]
    more = spell(5, start, start + timedelta(days=length))
    alone = count(facts([person(5)], more), month)
    never = count(facts([person(5)]), month)
    expected = {name: alone[name] - never[name] for name in alone if alone[name] != never[name]}
    assert moves(facts(five, *rows), facts(five, *rows, more), month) == expected


def small_frame(*persons: int, area: int = GROUP) -> Frame:
    known = facts(
        [person(n, area=area) for n in persons],
        *(spell(n, date(2019, 1, 1)) for n in persons),
    )
    return rules.frame(known, JUNE, JUNE.last_day)


def test_a_snapshot_is_read_back_as_it_was_and_its_hash_sees_every_change() -> None:
    frame = small_frame(1, 2, 3)
    content = frame.parquet()
    assert content == small_frame(3, 1, 2).parquet()
    assert read(content).total() == frame.total()
    assert digest(content) != digest(small_frame(1, 2).parquet())


def test_the_county_counts_once_who_stands_in_two_townships() -> None:
    moved = small_frame(1, 2), small_frame(2, 3, area=GROUP + 1_000_000)
    assert union(list(moved)).total()["r02"] == 3
    assert sum(each.total()["r02"] for each in moved) == 4


def test_a_difference_names_who_came_and_who_left() -> None:
    found = differences(small_frame(1, 2), small_frame(2, 3), "r02")
    assert [(each.person, each.before, each.after) for each in found] == [(1, 1, 0), (3, 0, 1)]
    assert "3" in {str(row[0]) for row in changed(small_frame(1), small_frame(1, 3), ["r02"])}


@pytest.mark.parametrize("digits", [9, 12, 15])
def test_sums_by_area_add_up_to_the_whole(digits: int) -> None:
    both = union([small_frame(1, 2), small_frame(3, area=GROUP + 1_000_000)])
    sums = both.sums(digits)
    assert {len(code) for code in sums} == {digits}
    assert sum(values["r02"] for values in sums.values()) == both.total()["r02"]


def test_the_last_day_of_a_month_is_counted_and_the_day_after_is_not() -> None:
    leaves = spell(1, date(2019, 1, 1), JUNE.last_day + timedelta(days=1))
    assert count(facts([person(1)], leaves), JUNE)["r02"] == 1
    begins = spell(1, JUNE.last_day + timedelta(days=1))
    assert count(facts([person(1)], begins), JUNE)["r02"] == 0
