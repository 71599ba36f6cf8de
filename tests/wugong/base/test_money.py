"""Money: exact to the fen, read as people write it."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wugong.base.errors import Refusal
from wugong.base.money import Yuan

amounts = st.builds(Yuan, st.integers(-(10**13), 10**13))


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("3100", 310_000),
        ("3100.5", 310_050),
        ("3,100.50", 310_050),
        ("3100元", 310_000),
        ("￥3,100.00元", 310_000),
        ("¥3100元整", 310_000),
        ("３１００．５", 310_050),
        ("３，１００元", 310_000),
        (" 3100 ", 310_000),
        ("1.5万元", 1_500_000),
        ("1.2345万", 1_234_500),
        ("12.5000", 1_250),
        ("0", 0),
        ("0.00", 0),
    ],
)
def test_an_amount_is_read(text: str, fen: int) -> None:
    assert Yuan.parse(text).fen == fen


@pytest.mark.parametrize(
    "text",
    [
        "",
        "元",
        "1,23",
        "1.234",
        "三千",
        "1e5",
        "inf",
        "NaN",
        "-",
        "--5",
        "1.2.3",
        "31**",
        "=1+1",
        "1 2.345",
    ],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(Refusal):
        Yuan.parse(text)


def test_a_negative_amount_needs_leave() -> None:
    with pytest.raises(Refusal, match="negative"):
        Yuan.parse("-5")
    assert Yuan.parse("-5", negative=True) == Yuan.of(-5)


def test_an_amount_past_ten_trillion_is_refused() -> None:
    with pytest.raises(Refusal, match="large"):
        Yuan.parse("9" * 40)


def test_half_a_fen_is_rounded_up() -> None:
    assert Yuan(1).times(Fraction(1, 2)) == Yuan(1)
    assert Yuan.of(1000).times(Decimal("0.4")) == Yuan.of(400)
    assert Yuan(10).times(Fraction(1, 3)) == Yuan(3)


def test_parts_of_a_fen_are_the_callers_mistake() -> None:
    with pytest.raises(ValueError, match="fen"):
        Yuan.of(Decimal("1.234"))


@given(amounts)
def test_what_is_written_is_read_back(amount: Yuan) -> None:
    assert Yuan.parse(str(amount), negative=True) == amount
    assert Yuan.of(amount.decimal) == amount
    assert amount - amount == Yuan(0)


@given(st.integers(0, 10**10), st.lists(st.integers(0, 1000), min_size=1).filter(any))
def test_shares_add_up_to_the_whole(fen: int, weights: list[int]) -> None:
    shares = Yuan(fen).split(weights)
    assert Yuan.sum(shares) == Yuan(fen)
    assert all(
        abs(share.fen - Fraction(fen * weight, sum(weights))) < 1
        for share, weight in zip(shares, weights, strict=True)
    )
