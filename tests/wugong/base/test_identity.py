"""Identity numbers, credit codes, phones and masks against the public standards' examples."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wugong.base.errors import Refusal, registered
from wugong.base.identity import (
    age_on,
    child_initials,
    credit_codes,
    id_check_digit,
    id_numbers,
    mask_account,
    mask_id,
    mask_name,
    mask_phone,
    parse_credit_code,
    parse_id_number,
    parse_phone,
)

TODAY = date(2019, 8, 30)
GOLDEN = "11010519491231002X"
INVENTED = [
    "530699198501010018",
    "530699198501010026",
    "530699200712310010",
    "530699200712310029",
]


def refusal_of(raw: object) -> str:
    with pytest.raises(Refusal) as caught:
        parse_id_number(raw, today=TODAY)
    assert caught.value.code in registered()
    assert caught.value.message("zh") and caught.value.message("en")
    return caught.value.code


@pytest.mark.parametrize("number", [GOLDEN, "530699198501010018", *INVENTED])
def test_a_valid_number_is_accepted_unchanged(number: str) -> None:
    read = parse_id_number(number, today=TODAY)
    assert (read.value, read.verdict, read.notes) == (number, "accept", ())


def test_the_check_digit_holds_for_the_oldest_example_too() -> None:
    assert id_check_digit("44052418800101001") == "4"


def test_the_standard_example_is_a_woman_born_on_the_last_day_of_1949() -> None:
    read = parse_id_number(GOLDEN, today=TODAY)
    assert (read.area, read.birth, read.sex) == ("110105", date(1949, 12, 31), "female")


@pytest.mark.parametrize(
    ("raw", "note"),
    [
        ("11010519491231002x", "lower_x"),
        ("１１０１０５１９４９１２３１００２Ｘ", "full_width"),
        (" 110105 19491231 002X ", "spaces"),
        ("110105\u00a019491231002X", "spaces"),
        ("'11010519491231002X", "apostrophe"),
        ("\u200b11010519491231\ufeff002X", "zero_width"),
        ("11010519491231002X43", "disability"),
        ("11010519491231002X43B1", "disability"),
        ("11010519491231002x43b1", "lower_x"),
    ],
)
def test_a_tidied_number_is_accepted_as_normalised(raw: str, note: str) -> None:
    read = parse_id_number(raw, today=TODAY)
    assert (read.value, read.verdict) == (GOLDEN, "accept_normalised")
    assert note in read.notes


def test_a_disability_number_gives_class_and_grade() -> None:
    read = parse_id_number("53069919850101001843", today=TODAY)
    assert (read.value, read.disability_class, read.disability_grade) == (INVENTED[0], 4, 3)


def test_fifteen_digits_become_eighteen_of_the_twentieth_century() -> None:
    read = parse_id_number("530699850101001", today=TODAY)
    assert (read.value, read.from15, read.verdict) == (INVENTED[0], True, "accept_normalised")


def test_a_centenarians_order_number_is_a_doubt() -> None:
    read = parse_id_number("530699150101996", today=TODAY)
    assert (read.doubts, read.verdict) == (("identity.centenarian_order",), "accept_with_warning")


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("440524188001010014", "identity.birth_too_early"),
        ("110105194912310021", "identity.check_digit"),
        ("11010519490231002X", "identity.birth_impossible"),
        ("11010520490101002X", "identity.birth_future"),
        ("1101051949123100X", "identity.length"),
        ("1101051949123100", "identity.length"),
        ("000000194912310028", "identity.area_zero"),
        ("5.30627E+17", "identity.scientific_notation"),
        ("5.3062719850101e+17", "identity.scientific_notation"),
        ("1.10105194912310E+17", "identity.scientific_notation"),
        (530699198501010018, "identity.number_cell"),
        (5.30699198501e17, "identity.number_cell"),
        ("", "identity.empty"),
        (None, "identity.empty"),
        ("  ", "identity.empty"),
        ("110105********002X", "identity.masked"),
        ("1101O519491231002X", "identity.characters"),
        ("11010519491231002Y", "identity.characters"),
        ("١١٠١٠٥١٩٤٩١٢٣١٠٠٢X", "identity.characters"),
        ("11010519491231002X83", "identity.disability_suffix"),
        ("11010519491231002X40", "identity.disability_suffix"),
        ("11010519491231002X43C1", "identity.disability_suffix"),
        ("110105194912310\x0002X"[:18], "identity.characters"),
    ],
)
def test_a_false_number_is_refused_and_never_repaired(raw: object, code: str) -> None:
    assert refusal_of(raw) == code


def test_an_area_outside_the_known_list_is_a_doubt_and_no_refusal() -> None:
    known = {"530699"}
    assert parse_id_number(INVENTED[0], today=TODAY, known_areas=known).verdict == "accept"
    read = parse_id_number(GOLDEN, today=TODAY, known_areas=known)
    assert read.doubts == ("identity.area_unknown",)


def test_three_noughts_at_the_end_are_a_doubt() -> None:
    day = next(
        date(1985, 1, 1) + timedelta(n)
        for n in range(400)
        if id_check_digit(f"530699{date(1985, 1, 1) + timedelta(n):%Y%m%d}100") == "0"
    )
    read = parse_id_number(f"530699{day:%Y%m%d}1000", today=TODAY)
    assert read.doubts == ("identity.digits_may_be_lost",)


def test_a_stated_sex_or_birth_that_differs_is_a_doubt_and_the_number_wins() -> None:
    read = parse_id_number(INVENTED[0], today=TODAY)
    assert read.compared(sex="male", birth=date(1985, 1, 1)).verdict == "accept"
    other = read.compared(sex="female", birth=date(1985, 1, 2))
    assert other.doubts == ("identity.sex_differs", "identity.birth_differs")
    assert (other.sex, other.birth) == ("male", date(1985, 1, 1))


days = st.dates(date(1900, 1, 1), TODAY)
orders = st.integers(1, 999)


@given(days, orders)
def test_every_wrong_digit_is_caught(birth: date, order: int) -> None:
    body = f"530699{birth:%Y%m%d}{order:03d}"
    number = body + id_check_digit(body)
    for place in range(18):
        for other in "0123456789X":
            false = number[:place] + other + number[place + 1 :]
            if false == number:
                continue
            with pytest.raises(Refusal):
                parse_id_number(false, today=TODAY)


@given(days, orders)
def test_a_number_says_back_the_birth_and_sex_it_was_made_from(birth: date, order: int) -> None:
    body = f"530699{birth:%Y%m%d}{order:03d}"
    read = parse_id_number(body + id_check_digit(body), today=TODAY)
    assert (read.birth, read.sex) == (birth, "male" if order % 2 else "female")
    assert parse_id_number(read.value, today=TODAY) == read


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_with_a_registered_code(text: str) -> None:
    try:
        parse_id_number(text, today=TODAY)
    except Refusal as refusal:
        assert refusal.code in registered()


@given(st.lists(st.tuples(days, orders), min_size=1, max_size=50))
def test_numbers_made_in_bulk_equal_those_made_one_by_one(rows: list[tuple[date, int]]) -> None:
    births = np.array([birth for birth, _ in rows], dtype="datetime64[D]")
    made = id_numbers("530699", births, np.array([order for _, order in rows]))
    bodies = [f"530699{birth:%Y%m%d}{order:03d}" for birth, order in rows]
    assert made.tolist() == [body + id_check_digit(body) for body in bodies]


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(2003, 8, 30), date(2019, 8, 30), 16),
        (date(2003, 8, 31), date(2019, 8, 30), 15),
        (date(2004, 2, 29), date(2019, 2, 28), 14),
        (date(2004, 2, 29), date(2019, 3, 1), 15),
        (date(2004, 2, 29), date(2020, 2, 29), 16),
        (date(2019, 8, 30), date(2019, 8, 30), 0),
    ],
)
def test_the_birthday_itself_counts_and_a_leap_day_waits_for_march(
    birth: date, day: date, age: int
) -> None:
    assert age_on(birth, day) == age


@pytest.mark.parametrize(
    "code",
    [
        "91330100799655058B",
        "9144030071526726XG",
        "914403001922038216",
        "91110000802100433B",
    ],
)
def test_a_public_companys_credit_code_is_valid(code: str) -> None:
    assert parse_credit_code(code).verdict == "accept"
    assert parse_credit_code(code.lower()).value == code


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("115306270151234567", "credit.check_digit"),
        ("91330100799655058", "credit.length"),
        ("9133010079965505IB", "credit.characters"),
        ("91330100799655058C", "credit.check_digit"),
        (91330100799655058, "credit.number_cell"),
        ("", "credit.length"),
    ],
)
def test_a_false_credit_code_is_refused(raw: object, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_credit_code(raw)
    assert caught.value.code == code


def test_the_inner_check_is_looked_at_too() -> None:
    code = "91530627"  # outer check made true over a false inner one
    from wugong.base.identity import credit_check, organisation_check

    inner = organisation_check("12345678")
    false = next(digit for digit in "0123456789" if digit != inner)
    first17 = f"{code}12345678{false}"
    with pytest.raises(Refusal) as caught:
        parse_credit_code(first17 + credit_check(first17))
    assert caught.value.code == "credit.organisation_check"


@given(st.lists(st.integers(0, 99_999_999), min_size=1, max_size=50))
def test_credit_codes_made_in_bulk_are_valid(numbers: list[int]) -> None:
    for number, code in zip(numbers, credit_codes("530627", np.array(numbers)), strict=True):
        read = parse_credit_code(str(code))
        assert (read.area, read.organisation[:8]) == ("530627", f"{number:08d}")


@pytest.mark.parametrize(
    ("raw", "value", "verdict"),
    [
        ("13812341234", "13812341234", "accept"),
        ("+86 138-1234-1234", "13812341234", "accept_normalised"),
        ("008613812341234", "13812341234", "accept_normalised"),
        ("8613812341234", "13812341234", "accept_normalised"),
        ("１３８１２３４１２３４", "13812341234", "accept_normalised"),
        ("0870-2158276", "08702158276", "accept_normalised"),
        ("(0870)2158276", "08702158276", "accept_normalised"),
        ("13812341234/13912341234", "13812341234", "accept_with_warning"),
        ("12812341234", "12812341234", "accept_with_warning"),
        ("1381234123", "1381234123", "accept_with_warning"),
        ("1.38E+10", None, "accept_with_warning"),
        ("问他儿子", None, "accept_with_warning"),
        ("", None, "accept"),
        (None, None, "accept"),
        ("9" * 30, None, "accept_with_warning"),
    ],
)
def test_a_phone_is_taken_as_people_write_it(raw: object, value: str | None, verdict: str) -> None:
    read = parse_phone(raw)
    assert (read.value, read.verdict) == (value, verdict)


def test_a_masked_phone_is_refused() -> None:
    with pytest.raises(Refusal):
        parse_phone("138****1234")


def test_masks_hide_the_birth_date_and_most_of_a_name() -> None:
    assert mask_id("530627198501011234") == "530627********1234"
    assert [
        mask_name(name) for name in ("张三", "张小三", "欧阳锋锋", "欧阳锋", "阿依古丽", "张")
    ] == [
        "张*",
        "张*三",
        "欧阳**",
        "欧阳*",
        "阿**丽",
        "*",
    ]
    assert mask_phone("13812341234") == "138****1234"
    assert mask_phone("08702158276") == "0870****276"
    assert mask_account("6217001234567890123") == "****0123"
    assert mask_account("1234") == "****"
    assert child_initials("王小明") == "W.X.M."


@given(days, orders)
def test_a_masked_number_is_never_taken_back(birth: date, order: int) -> None:
    body = f"530699{birth:%Y%m%d}{order:03d}"
    assert refusal_of(mask_id(body + id_check_digit(body))) == "identity.masked"
