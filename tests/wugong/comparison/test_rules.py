"""Two lists beside each other: symmetric, exact, and nothing guessed."""

from datetime import date

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.people import id_number
from wugong.comparison.rules.cells import Extract, clean
from wugong.comparison.rules.layouts import layouts, plain_label, read_head
from wugong.comparison.rules.matching import Matched, match, work_area

TODAY = date(2019, 8, 30)
AREA = "530627102"
GOOD = "530699198501010018"
FFP, PROVINCE = layouts()["ffp"], layouts()["province"]
FIELDS = ["health", "place", "employer_name"]
values = st.sampled_from(["", "1", "2", None])
facts = st.tuples(values, st.sampled_from(["", "330784"]), values).map(
    lambda told: dict(zip(FIELDS, told, strict=True))
)
side = st.dictionaries(st.integers(0, 7), facts, max_size=6)
calmly = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def frame(people: dict[int, dict[str, str | None]]) -> pl.DataFrame:
    schema = dict.fromkeys(("index", *FIELDS), pl.String)
    rows = [{"index": f"{key:02}", **facts} for key, facts in people.items()]
    return pl.DataFrame(rows, schema=schema)


def as_sets(found: Matched) -> tuple[set[str], set[str], set[str], set[tuple[str, ...]]]:
    return (
        set(found.only_first["index"]),
        set(found.only_second["index"]),
        set(found.same["index"]),
        set(found.differing.iter_rows()),
    )


@calmly
@given(one=side, other=side)
def test_neither_list_is_the_better_one(
    one: dict[int, dict[str, str | None]], other: dict[int, dict[str, str | None]]
) -> None:
    there = as_sets(match(frame(one), frame(other), FIELDS))
    back = as_sets(match(frame(other), frame(one), FIELDS))
    turned = {(key, name, second, first) for key, name, first, second in back[3]}
    assert there == (back[1], back[0], back[2], turned)


@calmly
@given(one=side, other=side)
def test_everybody_of_either_list_is_counted_once(
    one: dict[int, dict[str, str | None]], other: dict[int, dict[str, str | None]]
) -> None:
    only_first, only_second, same, differing = as_sets(match(frame(one), frame(other), FIELDS))
    unlike = {row[0] for row in differing}
    parts = [only_first, only_second, same, unlike]
    assert sum(map(len, parts)) == len(set().union(*parts)) == len(one.keys() | other.keys())


@calmly
@given(one=side)
def test_a_list_beside_itself_has_no_differences(one: dict[int, dict[str, str | None]]) -> None:
    found = match(frame(one), frame(one), FIELDS)
    assert len(found.same) == len(one) and found.differing.is_empty()


def test_what_is_unknown_never_differs_and_an_empty_cell_does() -> None:
    known = frame({1: {"health": "1", "place": "", "employer_name": ""}})
    unknown = frame({1: {"health": None, "place": "", "employer_name": ""}})
    empty = frame({1: {"health": "", "place": "", "employer_name": ""}})
    assert match(known, unknown, FIELDS).differing.is_empty()
    assert match(known, empty, FIELDS).differing["field"].to_list() == ["health"]


def test_facts_of_a_stay_are_compared_where_both_know_of_one() -> None:
    here = frame({1: {"health": "1", "place": "", "employer_name": ""}})
    away = frame({1: {"health": "1", "place": "330784", "employer_name": "示范厂"}})
    assert match(here, away, FIELDS).differing["field"].to_list() == ["place"]


def test_spaces_and_brackets_make_no_difference() -> None:
    one = frame({1: {"health": "1", "place": "330784", "employer_name": "示范（永康）厂"}})
    other = frame({1: {"health": "1", "place": "330784", "employer_name": "示范(永康) 厂"}})
    assert match(one, other, FIELDS).differing.is_empty()


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("", ""),
        ("530627102", "01"),
        ("530627103", "02"),
        ("530627", None),  # in the township or outside of it: nobody wrote it down
        ("530628", "03"),
        ("530111", "03"),
        ("330784", "04"),
        ("810000", "04"),
        ("990000", "99"),
        ("53", None),
        ("33", "04"),
    ],
)
def test_where_somebody_works_by_the_townships_boundary(place: str, told: str | None) -> None:
    rows = pl.DataFrame({"place": [place], "code": ["530627102201001"]})
    assert rows.select(a=work_area())["a"].to_list() == [told]


def extract(rows: list[dict[str, str]], layout: str = "ffp") -> Extract:
    names = list(rows[0])
    columns = {name: [row.get(name, "") for row in rows] for name in names}
    frame = pl.DataFrame(columns, schema=dict.fromkeys(names, pl.String))
    numbered = frame.with_columns(row=pl.int_range(2, pl.len() + 2, dtype=pl.Int32))
    return clean(numbered, layouts()[layout], AREA, TODAY)


def person(number: str = GOOD, **facts: str) -> dict[str, str]:
    return {"id_number": number, "name": "张三"} | facts


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("5.30699198501010E+17", "identity.scientific_notation"),
        ("1.23E+17", "identity.scientific_notation"),
        ("530699198501010000", "identity.check_digit"),
        ("53069919850101001", "identity.length"),
        ("", "identity.empty"),
        ("530699********0018", "identity.masked"),
        ("530699198513010018", "identity.birth_impossible"),
        ("530699204001010018", "identity.birth_future"),
    ],
)
def test_a_number_that_lost_digits_is_told_by_its_row_and_not_guessed_at(
    number: str, code: str
) -> None:
    found = extract([person(), person(number)])
    assert [(fault.row, fault.field, fault.code) for fault in found.faults] == [
        (3, "id_number", code)
    ]
    assert found.people["row"].to_list() == [2]


def test_a_number_that_ends_in_000_and_checks_is_in_doubt() -> None:
    number = next(
        f"530699{year}0101{order:02}00"
        for year in range(1950, 2000)
        for order in range(1, 99)
        if id_number(date(year, 1, 1), order * 10).endswith("000")
        and id_number(date(year, 1, 1), order * 10) == f"530699{year}0101{order:02}00"
    )
    found = extract([person(number), person()])
    assert found.faults == []
    assert found.people["is_doubtful"].to_list() == [True, False]


@calmly
@given(st.dates(date(1930, 1, 1), date(2003, 1, 1)), st.integers(1, 999), st.integers(0, 17))
def test_a_right_number_holds_and_a_wrong_digit_never_does(
    birth: date, order: int, place: int
) -> None:
    right = id_number(birth, order)
    digit = right[place]
    wrong = right[:place] + ("1" if digit != "1" else "2") + right[place + 1 :]
    found = extract([person(right), person(wrong)])
    assert found.people["number"].to_list() == [right]
    assert [fault.row for fault in found.faults] == [3]


@pytest.mark.parametrize(
    ("fact", "text", "value", "code"),
    [
        ("work_area", "04", "04", ""),
        ("work_area", "省外务工", "04", ""),
        ("work_area", "4", None, "extract.lost_zeros"),
        ("work_area", "火星", None, "extract.not_a_code"),
        ("work_area", "", "", ""),
        ("low_income", "是", "1", ""),
        ("low_income", "也许", None, "extract.yes_no"),
        ("phone", "138-1234-0001", "13812340001", ""),
        ("phone", "12", None, "phone.form"),
        ("phone", "138****0001", None, "phone.masked"),
        ("code", "530627102201", "530627102201", ""),
        ("code", "5306271022", "", "extract.region"),
    ],
)
def test_a_cell_is_a_value_or_is_told(fact: str, text: str, value: str | None, code: str) -> None:
    found = extract([person(**{fact: text})])
    assert found.people[fact].to_list() == [value]
    assert [fault.code for fault in found.faults] == ([code] if code else [])


@pytest.mark.parametrize(
    ("fact", "text", "value", "code"),
    [
        ("start_on", "2019/3/5", "2019-03-05", ""),
        ("start_on", "2019年3月5日", "2019-03-05", ""),
        ("start_on", "20190305", "2019-03-05", ""),
        ("start_on", "2019-02-30", None, "extract.day"),
        ("start_on", "2019-03", None, "extract.day"),
        ("wage_yuan_month", "4,500.00元", "4500", ""),
        ("wage_yuan_month", "四千", None, "extract.yuan"),
        ("wage_yuan_month", "-5", None, "extract.yuan"),
        ("education", "70", "3", ""),
        ("education", "初中毕业", "3", ""),
        ("place", "330784000", "330784", ""),
        ("place", "浙江", None, "extract.place"),
        ("industry", "C33", "C", ""),
        ("employer_name", "=cmd()", None, "extract.formula"),
    ],
)
def test_a_cell_of_the_provinces_list(fact: str, text: str, value: str | None, code: str) -> None:
    found = extract([person(**{fact: text})], "province")
    assert found.people[fact].to_list() == [value]
    assert [fault.code for fault in found.faults] == ([code] if code else [])


def test_a_person_told_twice_counts_once_and_the_second_row_is_told() -> None:
    found = extract([person(), person("530699198501010026"), person()])
    assert found.people["row"].to_list() == [2, 3]
    (fault,) = found.faults
    assert (fault.row, fault.code, fault.params) == (4, "extract.same_person", {"other": 2})


def test_rows_of_other_areas_are_left_out_and_counted() -> None:
    found = extract(
        [person(code="530627103201"), person("530699198501010026", code="530627102201")]
    )
    assert (found.outside, found.people["row"].to_list()) == (1, [3])


def test_the_head_is_found_by_its_words_wherever_it_stands() -> None:
    rows = [
        ["某县防返贫名单"],
        ["制表"],
        ["姓名 *", "公民身份\n号码", "劳动能力（劳动技能）", "星座"],
    ]
    head = read_head(rows, FFP)
    assert (head.row, head.places) == (2, {"name": 0, "id_number": 1, "capability": 2})
    assert (head.missing, head.unknown) == ((), ("星座",))
    assert read_head([["姓名", "姓名"]], FFP).missing == ("证件号码",)
    assert read_head([["姓名", "人员姓名"]], FFP).twice == ("人员姓名",)


def test_every_layout_names_each_column_once() -> None:
    for layout in layouts().values():
        labels = [plain_label(x) for each in layout.fields for x in (each.label, *each.synonyms)]
        assert len(labels) == len(set(labels)), layout.key
        assert {each.key for each in layout.fields if each.is_needed} == {"id_number", "name"}
