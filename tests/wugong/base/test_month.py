"""Months: order, arithmetic, the year's edge."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wugong.base.errors import Refusal
from wugong.base.month import Month

months = st.builds(Month, st.integers(1900, 2100), st.integers(1, 12))


def test_a_month_is_written_and_read_back() -> None:
    assert str(Month(2019, 6)) == "2019-06"
    assert Month.parse("2019-06") == Month(2019, 6)
    assert Month(2019, 6).zh == "2019年6月"


@pytest.mark.parametrize(
    "text",
    [
        "2019-13",
        "2019-00",
        "2019-6",
        "201906",
        "2019-06-01",
        "",
        "2019-06\n",
        "２０１９-06",
        "1066-01",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(Refusal):
        Month.parse(text)


def test_a_thirteenth_month_cannot_exist() -> None:
    with pytest.raises(ValueError, match="13"):
        Month(2019, 13)


def test_months_run_over_the_year() -> None:
    assert Month(2019, 12) + 1 == Month(2020, 1)
    assert Month(2020, 1) - 1 == Month(2019, 12)
    assert list(Month.range(Month(2019, 11), Month(2020, 2))) == [
        Month(2019, 11),
        Month(2019, 12),
        Month(2020, 1),
        Month(2020, 2),
    ]
    assert list(Month.range(Month(2020, 1), Month(2019, 12))) == []


def test_february_has_its_leap_day() -> None:
    assert Month(2020, 2).last_day == date(2020, 2, 29)
    assert Month(2019, 2).last_day == date(2019, 2, 28)


@given(months)
def test_the_day_before_the_first_is_in_the_month_before(month: Month) -> None:
    assert Month.of(month.first_day - timedelta(1)) == month - 1
    assert month.first_day in month
    assert month.last_day in month
    assert month.last_day + timedelta(1) not in month


@given(months, months)
def test_order_is_that_of_the_calendar(left: Month, right: Month) -> None:
    assert (left < right) == (left.first_day < right.first_day) == (str(left) < str(right))
    assert left + (right.number - left.number) == right
