"""What a field holds is decided by the set of tellings, never by their order (docs/rules.md V3)."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from wugong.collection.rules.claims import Standing, Told, standing

BEFORE = "v0"


def told(key: str, device: str, seq: int, old: str, new: str) -> Told:
    """As it is once taken: nobody was shown it yet."""
    return Told(key, device, seq, 1, 99, old, new, new)


def ends(*tellings: Told) -> Standing:
    """The same in every order, or the test fails."""
    found = {_plain(standing(order)) for order in permutations(tellings)}
    assert len(found) == 1
    return standing(tellings)


def _plain(found: Standing) -> tuple[object, ...]:
    return (found.value, tuple((side.value, side.heads, side.chain) for side in found.sides))


def test_one_telling_stands() -> None:
    assert ends(told("1", "A", 1, BEFORE, "a")).value == "a"


def test_two_phones_that_differ_leave_the_value_before() -> None:
    found = ends(told("1", "A", 1, BEFORE, "a"), told("2", "B", 1, BEFORE, "b"))
    assert (found.value, found.is_conflict) == (BEFORE, True)
    assert [side.value for side in found.sides] == ["a", "b"]


def test_two_phones_that_agree_do_not_contend() -> None:
    found = ends(told("1", "A", 1, BEFORE, "a"), told("2", "B", 1, BEFORE, "a"))
    assert (found.value, found.is_conflict) == ("a", False)


def test_a_phones_later_telling_replaces_its_own() -> None:
    found = ends(
        told("1", "A", 1, BEFORE, "a"), told("2", "A", 2, "a", "c"), told("3", "B", 1, BEFORE, "b")
    )
    assert found.value == BEFORE
    assert {side.value for side in found.sides} == {"b", "c"}


def test_a_phone_that_takes_its_telling_back_leaves_the_other() -> None:
    found = ends(
        told("1", "A", 1, BEFORE, "a"),
        told("2", "B", 1, BEFORE, "b"),
        told("3", "B", 2, "b", "a"),
    )
    assert (found.value, found.is_conflict) == ("a", False)


def test_whoever_was_shown_a_value_replaces_it() -> None:
    first = Told("1", "A", 1, 1, 2, BEFORE, "a", "a")
    second = Told("2", "B", 1, 2, 3, "a", "b", "b")
    assert ends(first, second).value == "b"


def test_a_late_telling_contends_with_what_was_built_on_what_it_did_not_know() -> None:
    first = Told("1", "A", 1, 1, 2, BEFORE, "a", "a")
    second = Told("2", "B", 1, 2, 3, "a", "b", "b")
    third = Told("3", "C", 1, 1, 4, BEFORE, "c", "c")
    found = ends(first, second, third)
    assert found.value == BEFORE
    assert {side.value for side in found.sides} == {"b", "c"}


def test_what_an_office_set_stands_while_a_visit_contends() -> None:
    office = Told("", "", 0, 0, 5, None, "x", "x")
    found = ends(office, told("1", "A", 1, BEFORE, "a"))
    assert (found.value, found.is_conflict) == ("x", True)


@st.composite
def histories(draw: st.DrawFn) -> list[Told]:
    """Up to three phones without a network, each telling what its person says in its own order."""
    found = []
    for device in "ABC"[: draw(st.integers(1, 3))]:
        value = BEFORE
        for seq in range(1, draw(st.integers(1, 2)) + 1):
            new = draw(st.sampled_from(["a", "b", "c", BEFORE]))
            found.append(told(f"{device}{seq}", device, seq, value, new))
            value = new
    return found


@given(histories())
def test_any_order_of_any_history_ends_alike(tellings: list[Told]) -> None:
    ends(*tellings)


@given(histories(), st.data())
def test_a_conflict_shows_a_value_that_stood_before(
    tellings: list[Told], data: st.DataObject
) -> None:
    found = standing(data.draw(st.permutations(tellings)))
    last = {t.device: t.new for t in sorted(tellings, key=lambda t: t.seq)}
    assert {side.value for side in found.sides} == set(last.values())
    assert found.value == (BEFORE if found.is_conflict else next(iter(last.values())))
