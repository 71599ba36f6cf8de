"""Quiet hours and joined texts (docs/rules.md M1)."""

from datetime import datetime, time

from hypothesis import given
from hypothesis import strategies as st

from wugong.messages.rules import LONGEST_PHONE_TEXT, Quiet, joined

NIGHT = Quiet(time(21), time(8))


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2019, 8, 30, hour, minute)


def test_no_phone_rings_between_nine_in_the_evening_and_eight_in_the_morning() -> None:
    assert [hour for hour in range(24) if not NIGHT.holds(at(hour))] == list(range(8, 21))
    assert NIGHT.holds(at(7, 59)) and not NIGHT.holds(at(8)) and NIGHT.holds(at(21))


def test_quiet_hours_within_one_day_hold_too() -> None:
    noon = Quiet(time(12), time(14))
    assert noon.holds(at(12)) and noon.holds(at(13, 59)) and not noon.holds(at(14))


@given(st.lists(st.text(min_size=1, max_size=700), min_size=1, max_size=9))
def test_a_joined_text_holds_the_first_ones_whole_and_never_grows_past_the_limit(
    texts: list[str],
) -> None:
    text, held = joined(texts)
    assert 1 <= held <= len(texts)
    assert all(each in text for each in texts[:held])
    assert len(text) <= max(LONGEST_PHONE_TEXT, len(texts[0]))


def test_two_short_texts_are_numbered_in_one_message() -> None:
    assert joined(["八月的走访还差3户", "有1条退回"]) == ("1. 八月的走访还差3户\n2. 有1条退回", 2)
