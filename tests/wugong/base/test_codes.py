"""Code lists: whole, named in two languages, forgiving to read."""

import pytest

from wugong.base import codes

COUNTS = {
    "gbt2261_1_sex": 4,
    "gbt3304_ethnic": 58,
    "gbt4658_education": 40,
    "gbt4754_2017_industry": 590,
    "gbt4761_household_relation": 84,
    "gbt4762_political_status": 13,
    "occupation_2022": 8 + 79 + 450 + 1639,
    "urban_rural_class": 7,
    "output_channel": 16,
    "household_type": 10,
}


@pytest.mark.parametrize(("code_list", "count"), COUNTS.items())
def test_a_list_is_whole(code_list: str, count: int) -> None:
    assert len(codes.listed(code_list)) == count


def test_there_are_26_local_lists_and_every_value_has_a_name_in_both_languages() -> None:
    assert len(codes.lists()) == 11 + 26
    for code_list in codes.lists():
        for code in codes.listed(code_list):
            assert codes.name(code_list, code)
            assert codes.name(code_list, code, "en").isascii(), (code_list, code)


def test_names_in_both_languages() -> None:
    assert codes.name("gbt4658_education", "70") == "初级中学教育"
    assert codes.name("gbt4658_education", "70", "en") == "Junior high school"
    assert codes.name("gbt4762_political_status", "01") == "中共党员"
    assert codes.name("gbt4658_education", "77") == "77"


def test_an_occupation_without_an_english_name_shows_its_group() -> None:
    assert codes.parents("occupation_2022", "6-29-01-01") == ["6-29-01", "6-29", "6"]
    assert codes.name("occupation_2022", "6-29-01-01", "en") == "Construction workers"


def test_parents_are_in_the_list() -> None:
    for code_list in codes.lists():
        for code in codes.listed(code_list).values():
            assert not code.parent or codes.has(code_list, code.parent)


def test_a_sheet_may_give_code_or_name() -> None:
    assert codes.code_of("gbt2261_1_sex", " 女性 ") == "2"
    assert codes.code_of("gbt2261_1_sex", "2") == "2"
    assert codes.code_of("gbt2261_1_sex", "她") is None
    assert codes.code_of("gbt2261_1_sex", "女") == "2"
    assert codes.code_of("gbt3304_ethnic", "汉") == "01"
    assert codes.code_of("gbt4658_education", "初中") == "70"
    assert codes.code_of("gbt4762_political_status", "中国共产党党员") == "01"


def test_every_synonym_means_a_code_that_exists() -> None:
    for row in codes.rows("synonyms"):
        assert codes.code_of(row["list"], row["name"]) == row["code"], row


def test_choices_can_be_limited_to_some_or_to_a_level() -> None:
    assert codes.choices("gbt2261_1_sex", "en", only=["1", "2"]) == [("1", "Male"), ("2", "Female")]
    assert len(codes.choices("occupation_2022", level="中类")) == 79
