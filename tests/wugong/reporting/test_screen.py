"""What is written on the big screen fits where it stands, whatever the county's figures are."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from wugong.base import codes
from wugong.reporting.drawing import screen
from wugong.reporting.queries.pictures import Pictures

CHANNELS = sorted(codes.listed("output_channel"))
ORGANISED = frozenset(code for code in CHANNELS if code < "20")


def pictures(channels: dict[str, int]) -> Pictures:
    out = sum(channels.values())
    organised = sum(people for code, people in channels.items() if code in ORGANISED)
    return Pictures({}, channels, {}, {}, out, organised, ORGANISED)


def pixels(text: str) -> float:
    """At the screen's 22 px; a Latin letter is little more than half as wide as it is high."""
    return sum(22 if ord(sign) > 0x2E80 else 12.7 for sign in text)


@given(st.dictionaries(st.sampled_from(CHANNELS), st.integers(1, 400_000), min_size=1))
def test_no_channels_name_runs_into_its_neighbour(channels: dict[str, int]) -> None:
    drawn = screen.slices(pictures(channels))
    for each in drawn:
        assert len(each.lines) <= 2
        assert all(pixels(line) < each.width * 18.4 for line in each.lines), each
    assert abs(sum(each.width for each in drawn) - 100) < 1e-6
    assert all(b.x >= a.x + a.width - 1e-6 for a, b in pairwise(drawn))


def test_narrow_channels_stand_together_and_one_alone_keeps_its_name() -> None:
    drawn = screen.slices(pictures({"11": 900, "16": 30, "18": 25, "12": 20, "90": 60}))
    assert [(each.name, each.value) for each in drawn] == [
        ("合作基地", "900"),
        ("其他", "75"),
        ("自己出去", "60"),
    ]
    alone = screen.slices(pictures({"11": 900, "16": 20}))
    assert [each.name for each in alone] == ["合作基地", "订单培训"]
    assert alone[1].lines == ()


def test_a_name_too_long_for_one_line_stands_in_two() -> None:
    assert screen.fitted("Job fairs", 12) == ("Job fairs",)
    assert screen.fitted("Capable workers", 6.5) == ("Capable", "workers")
    assert screen.fitted("党员带动", 3.5) == ("党员", "带动")
    assert screen.fitted("党员带动", 1) == ()
