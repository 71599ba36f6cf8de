"""Keyset pages: every row once, in order, forwards and backwards; crooked addresses refused."""

import pytest
from django.db.models import QuerySet
from hypothesis import given
from hypothesis import strategies as st

from wugong.base.errors import FieldRefusals, Refusal
from wugong.base.lists import COUNT_LIMIT, Filter, ListSpec, Sort, choice, in_place
from wugong.places.models import Place

pytestmark = pytest.mark.django_db
SPEC = ListSpec(
    filters=(
        Filter("area", "地方", in_place("code")),
        Filter("kind", "类型", choice("level", ("county", "prefecture")), (("county", "县"),)),
    ),
    sorts=(
        Sort("code", "代码", ("code",)),
        Sort("name", "名称", ("name_pinyin", "code"), descending=True),
    ),
)


def yunnan() -> QuerySet[Place]:
    return Place.objects.filter(code__gte="53", code__lt="53~")


@pytest.mark.parametrize("sort", ["code", "name"])
def test_pages_forward_and_back_show_every_row_once_in_order(sort: str) -> None:
    params = {"sort": sort, "area": "5306", "size": "25"}
    rows = SPEC.narrow(yunnan(), SPEC.read(params))
    columns = {"code": ["code"], "name": ["-name_pinyin", "-code"]}[sort]
    expected = [row.code for row in rows.order_by(*columns)]
    seen: list[str] = []
    cursor = ""
    last_page = None
    while True:
        last_page = SPEC.page(yunnan(), SPEC.read(params | {"after": cursor}))
        seen += [row.code for row in last_page.rows]
        cursor = last_page.after
        if not cursor:
            break
    assert seen == expected
    back: list[str] = []
    page = last_page
    while page.before:
        page = SPEC.page(yunnan(), SPEC.read(params | {"before": page.before}))
        back = [row.code for row in page.rows] + back
    assert back == expected[: len(back)]
    assert len(back) == len(expected) - len(last_page.rows)


def test_counts_are_exact_to_a_thousand() -> None:
    few = SPEC.page(yunnan(), SPEC.read({"area": "530627"}))
    assert few.count_is_exact
    assert few.count_label == str(few.count)
    many = SPEC.page(Place.objects.all(), SPEC.read({}))
    assert many.count == COUNT_LIMIT
    assert many.count_label == "1,000+"


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"sort": "secret"}, "list.bad_sort"),
        ({"size": "0"}, "list.bad_size"),
        ({"size": "201"}, "list.bad_size"),
        ({"size": "²"}, "list.bad_size"),
        ({"size": "9" * 400}, "list.bad_size"),
    ],
)
def test_an_address_that_asks_too_much_is_refused_by_field(
    params: dict[str, str], code: str
) -> None:
    with pytest.raises(FieldRefusals) as refused:
        SPEC.read(params)
    assert [r.code for r in refused.value.refusals] == [code]


@pytest.mark.parametrize("value", ["town", "county,town", "'", "county\x00"])
def test_a_filter_value_outside_its_list_is_refused(value: str) -> None:
    with pytest.raises(FieldRefusals):
        SPEC.page(yunnan(), SPEC.read({"kind": value}))


@given(st.text(max_size=60))
def test_any_cursor_is_read_or_refused_never_an_error(text: str) -> None:
    try:
        SPEC.read({"after": text})
    except Refusal as refusal:
        assert refusal.code == "list.bad_cursor"


def test_chips_take_their_filter_away_and_keep_the_rest() -> None:
    page = SPEC.page(yunnan(), SPEC.read({"area": "5306", "kind": "county", "sort": "name"}))
    chip = next(chip for chip in page.chips if chip.key == "kind")
    assert chip.value == "县"
    assert "kind" not in chip.without
    assert "area=5306" in chip.without
    assert "sort=name" in chip.without
