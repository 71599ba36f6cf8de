"""Keyset pages: every row once, in order, forwards and backwards; crooked addresses refused."""

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from wugong.base import clock, marks
from wugong.base.errors import FieldRefusals, Refusal
from wugong.base.lists import COUNT_LIMIT, Asked, Filter, ListSpec, Page, Sort, choice, in_place
from wugong.base.scopes import area_scope, scope
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


LIGHT = replace(SPEC, rows=yunnan, columns=("code", "name_pinyin"))


def whole_page(asked: Asked) -> Page:
    return SPEC.page(yunnan(), asked)


@pytest.mark.parametrize("page_of", [whole_page, LIGHT.light_page])
@pytest.mark.parametrize("sort", ["code", "name"])
def test_pages_forward_and_back_show_every_row_once_in_order(
    sort: str, page_of: Callable[[Asked], Page]
) -> None:
    params = {"sort": sort, "area": "5306", "size": "25"}
    rows = SPEC.narrow(yunnan(), SPEC.read(params))
    columns = {"code": ["code"], "name": ["-name_pinyin", "-code"]}[sort]
    expected = [row.code for row in rows.order_by(*columns)]
    seen: list[str] = []
    cursor = ""
    last_page = None
    while True:
        last_page = page_of(SPEC.read(params | {"after": cursor}))
        seen += [row.code for row in last_page.rows]
        cursor = last_page.after
        if not cursor:
            break
    assert seen == expected
    back: list[str] = []
    page = last_page
    while page.before:
        page = page_of(SPEC.read(params | {"before": page.before}))
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


def test_light_rows_and_their_count_take_one_read() -> None:
    asked = SPEC.read({"area": "5306"})
    whole = whole_page(asked)
    with CaptureQueriesContext(connection) as sent:
        light = LIGHT.light_page(asked)
    assert ["count(*)" in each["sql"] for each in sent] == [True]
    assert [row.code for row in light.rows] == [row.code for row in whole.rows]
    assert (light.count, light.after, light.chips) == (whole.count, whole.after, whole.chips)
    beyond = marks.token(Place(code="~"), ("code",))
    empty = LIGHT.light_page(SPEC.read({"area": "5306", "after": beyond}))
    assert (empty.count, empty.rows) == (whole.count, [])
    nowhere = LIGHT.light_page(SPEC.read({"area": "5306", "kind": "prefecture", "after": beyond}))
    assert (nowhere.count, nowhere.rows) == (1, [])


def test_more_than_a_thousand_stay_so_for_a_minute_and_fewer_are_counted_each_time() -> None:
    spec = replace(LIGHT, rows=Place.objects.all)
    cache.clear()

    def is_counted(label: str, **params: str) -> bool:
        with CaptureQueriesContext(connection) as sent:
            page = spec.light_page(spec.read(params))
        assert page.count_label == label
        return any("count(*)" in each["sql"] for each in sent)

    assert is_counted("1,000+")
    assert not is_counted("1,000+")
    assert not is_counted("1,000+", sort="name", size="50")
    with scope(area_scope("530627")):
        assert is_counted("1,000+")
    few = str(spec.light_page(spec.read({"area": "53"})).count)
    assert is_counted(few, area="53")
    assert is_counted(few, area="53")


def test_one_filters_value_never_stands_in_anothers_statement() -> None:
    for area in ("530627", "530602", "530627"):
        page = LIGHT.light_page(SPEC.read({"area": area}))
        assert page.rows
        assert all(row.code.startswith(area) for row in page.rows)


def test_a_filter_that_counts_days_counts_them_from_the_day_of_the_question(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def until_today(rows: QuerySet[Place], _value: str) -> QuerySet[Place]:
        return rows.filter(valid_from__lte=clock.business_today())

    spec = replace(LIGHT, filters=(Filter("in_use", "在用", until_today),))
    asked = spec.read({"in_use": "1"})
    monkeypatch.setattr(clock, "business_today", lambda: date(1900, 1, 1))
    assert not spec.light_page(asked).rows
    monkeypatch.undo()
    assert spec.light_page(asked).rows


@pytest.mark.parametrize("mark", [["x", "53"], [5, "53"], [["d", "2019-01-01"], ["d", "53"]]])
def test_a_cursor_of_another_kind_is_refused(mark: list[object]) -> None:
    text = base64.urlsafe_b64encode(json.dumps(mark).encode()).decode()
    spec = replace(LIGHT, sorts=(Sort("since", "", ("valid_from", "code")),))
    for page_of in (spec.light_page, partial(spec.page, yunnan())):
        with pytest.raises(Refusal) as refused:
            page_of(spec.read({"after": text}))
        assert refused.value.code == "list.bad_cursor"


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"sort": "secret"}, "list.bad_sort"),
        ({"size": "0"}, "list.bad_size"),
        ({"size": "201"}, "list.bad_size"),
        ({"size": "²"}, "list.bad_size"),
        ({"size": "9" * 400}, "list.bad_size"),
        ({"kind": "county," * 300}, "form.too_long"),
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
