"""The room's rules, by example and by property."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wugong.base.errors import FieldRefusals, Refusal
from wugong.base.identity import age_on
from wugong.people import rules
from wugong.people.enums import ConfirmedHow
from wugong.people.queries import born_for_ages
from wugong.people.sheets import as_csv, safe_cell

DAYS = st.dates(date(1930, 1, 1), date(2030, 12, 31))
SEXES = st.sampled_from(["1", "2"])
TODAY = date(2019, 8, 30)


def labour(birth_on: date, on: date, **other: str) -> bool:
    facts = {"sex": "1", "student_status": "", "capability": "1", "status": "on_roll"} | other
    return rules.is_labour(birth_on=birth_on, on=on, **facts)


@pytest.mark.parametrize(
    ("birth", "expected"),
    [
        (date(2003, 8, 30), True),  # sixteen today
        (date(2003, 8, 31), False),
        (date(1959, 8, 30), False),  # sixty today
        (date(1959, 8, 31), True),
    ],
)
def test_working_age_begins_at_sixteen_and_ends_before_sixty(birth: date, expected: bool) -> None:
    assert labour(birth, TODAY) is expected


@pytest.mark.parametrize(
    "other",
    [{"student_status": "20"}, {"capability": "4"}, {"capability": "5"}, {"status": "dead"}],
)
def test_pupils_the_unable_and_the_dead_are_not_labour(other: dict[str, str]) -> None:
    assert not labour(date(1990, 1, 1), TODAY, **other)


def test_weak_labour_is_labour() -> None:
    assert labour(date(1990, 1, 1), TODAY, capability="3")


@given(birth=DAYS, on=DAYS, sex=SEXES)
def test_the_range_of_birth_days_says_the_same_as_the_age(birth: date, on: date, sex: str) -> None:
    after, until = rules.born_between(sex, on)
    assert (after < birth <= until) == (16 <= age_on(birth, on) < 60)


@given(birth=DAYS, on=DAYS, low=st.integers(0, 60), more=st.integers(0, 40))
def test_the_age_filter_says_the_same_as_the_age(
    birth: date, on: date, low: int, more: int
) -> None:
    wanted = born_for_ages(low, low + more, on)
    found = wanted["birth_on__gt"] < birth <= wanted["birth_on__lte"]
    assert found == (low <= age_on(birth, on) <= low + more)


@given(st.lists(st.tuples(st.booleans(), st.sampled_from(["away", "home", "none", "farming"]))))
def test_a_household_with_somebody_employed_is_never_zero(
    states: list[tuple[bool, str]],
) -> None:
    found = rules.is_zero_employment(states)
    assert not (found and any(state == "away" for _able, state in states))
    assert rules.is_zero_employment([*states, (True, "away")]) is False


HOWS = st.sampled_from([how.value for how in ConfirmedHow])


@given(how=HOWS, other=HOWS, day=DAYS, gap=st.integers(0, 400))
def test_of_two_sources_the_stronger_may_always_speak_last(
    how: str, other: str, day: date, gap: int
) -> None:
    old, new = rules.Source(other, day), rules.Source(how, day + timedelta(days=gap))
    strong_enough = rules.sources.STRENGTH[how] >= rules.sources.STRENGTH[other]
    assert rules.overrules(new, old) == (strong_enough or gap > rules.STALE_DAYS)


@given(how=HOWS, other=HOWS, day=DAYS, gap=st.integers(1, 400))
def test_what_was_seen_earlier_never_replaces_what_was_seen_later(
    how: str, other: str, day: date, gap: int
) -> None:
    assert not rules.overrules(
        rules.Source(how, day), rules.Source(other, day + timedelta(days=gap))
    )


@given(day=DAYS, gap=st.integers(0, 4000))
def test_freshness_counts_days_and_stays_inside_its_bar(day: date, gap: int) -> None:
    found = rules.freshness(day, day + timedelta(days=gap))
    assert (found.days, found.is_late) == (gap, gap > 30)
    assert 0 <= found.percent <= 100


NAMES = st.text(st.sampled_from("张王李赵小明大山花阳欧"), min_size=1, max_size=6)


@given(name=NAMES, data=st.data())
def test_every_part_of_a_name_finds_it(name: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(name) - 1))
    end = data.draw(st.integers(start + 1, len(name)))
    assert set(rules.wanted_names(name[start:end])) <= set(rules.search_tokens(name, None, None))


@given(name=NAMES)
def test_a_masked_name_shows_at_most_two_characters_besides_a_compound(name: str) -> None:
    shown = rules.shown_name(name, 30)
    assert len(shown) >= len(name)
    assert sum(a == b for a, b in zip(shown, name, strict=False)) <= 2


def test_a_child_is_initials() -> None:
    assert rules.shown_name("王小明", 13) == "W.X.M."


def test_names_sort_by_sound_syllable_by_syllable() -> None:
    names = ["张伟", "占一", "王五", "阿三"]
    assert sorted(names, key=rules.pinyin_key) == ["阿三", "王五", "占一", "张伟"]


@pytest.mark.parametrize(
    ("one", "other", "common"),
    [
        ("530627102201001", "530627102201002", "530627102201"),
        ("530627102201001", "530627102202001", "530627102"),
        ("530627102201001", "530627103201001", "530627"),
        ("530627102201001", "530628103201001", ""),
    ],
)
def test_the_smallest_area_that_holds_both(one: str, other: str, common: str) -> None:
    assert rules.common_area(one, other) == common


FACTS = {
    "id_number_index": b"a",
    "sex": "1",
    "birth_on": date(1985, 1, 1),
    "political_status": "",
    "education": "3",
    "student_status": "",
    "marital": "",
    "phone_index": None,
    "disability_sealed": None,
    "notice_version": "",
}


def test_merging_is_blocked_by_what_says_two_people() -> None:
    other = FACTS | {"id_number_index": b"b", "sex": "2"}
    assert rules.merge_blocked(FACTS, other) == ["id_number_index", "sex"]
    assert rules.merge_blocked(FACTS, FACTS | {"id_number_index": None}) == []


def test_merging_fills_only_what_is_missing() -> None:
    other = FACTS | {"education": "5", "phone_index": b"p", "marital": "20"}
    assert rules.merge_filled(FACTS, other) == ["marital", "phone_index"]


@given(st.dictionaries(st.text(max_size=12), st.one_of(st.text(), st.booleans(), st.none())))
def test_no_value_passes_uncleaned(told: dict[str, object]) -> None:
    try:
        assert set(rules.clean(told)) <= set(rules.CHANGEABLE)
    except FieldRefusals as refusals:
        assert all(each.field in told for each in refusals.refusals)


@example("\U0003134b")  # rare characters that are younger than Python's own tables
@example("\U0002ebe1")
@given(st.text(max_size=60))
def test_a_cleaned_name_has_no_control_formula_or_mask(name: str) -> None:
    try:
        found = rules.clean({"name": name})["name"]
    except Refusal:
        return
    assert all(sign.isprintable() or "\U00020000" <= sign <= "\U000323af" for sign in found)
    assert "*" not in found
    assert found[0] not in "=+-@"


@given(st.text(max_size=20))
def test_no_cell_of_an_export_is_live(text: str) -> None:
    cell = safe_cell(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert cell.removeprefix("'") == text.removeprefix("'")


def test_an_export_begins_with_the_mark_that_excel_reads() -> None:
    assert as_csv(["姓名"], [["=1+1"]], "张三").decode() == "\ufeff姓名\r\n'=1+1\r\n张三\r\n"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("张三", "张三"),
        (" 张三 ", "张三"),
        ("张 三", "张 三"),
        ("张\u3000三", "张 三"),
        ("阿依古丽·买买提", "阿依古丽·买买提"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("Aygül Memet", "Aygül Memet"),
        ("㑇䶮", "㑇䶮"),
        ("𠮷田", "𠮷田"),
        ("〇一", "〇一"),
    ],
)
def test_a_name_keeps_what_a_name_may_hold(typed: str, kept: str) -> None:
    assert rules.clean({"name": typed}) == {"name": kept}


NOT_NAMES = ["<b>张</b>", "=1+1", "＝张", "张=三", "@张", "-张", "张3", "张３", "·张", "张·"]
NOT_NAMES += ["张··三", "张;三", "张🙂", "Ａ张", "张/三", "·", "'", "张%", "张&三"]
NOT_NAMES += ["张\u202e三", "张\u200b三", "张\x00三", "张\n三", "张,三", "\ud800", "\uf8ff"]


@pytest.mark.parametrize("typed", NOT_NAMES)
def test_nothing_else_is_a_name(typed: str) -> None:
    with pytest.raises(FieldRefusals) as caught:
        rules.clean({"name": typed})
    assert [refusal.field for refusal in caught.value.refusals] == ["name"]
