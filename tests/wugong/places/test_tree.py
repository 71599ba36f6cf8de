"""The seeded tree: whole, closed, named, searched."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import transaction
from django.db.models.functions import Now

from wugong.base.errors import Refusal
from wugong.places import queries
from wugong.places.enums import Kind, Level
from wugong.places.models import Place
from wugong.places.rules import parent_of

pytestmark = pytest.mark.django_db
COUNTY = "530627"


@pytest.fixture(autouse=True)
def fresh_tree() -> Iterator[None]:
    queries.forget_places()
    yield
    queries.forget_places()


def test_the_seed_is_whole() -> None:
    counts = {
        level: Place.objects.filter(level=level).count()
        for level in (Level.PROVINCE, Level.PREFECTURE, Level.COUNTY)
    }
    assert counts == {Level.PROVINCE: 35, Level.PREFECTURE: 342, Level.COUNTY: 2975}
    townships = queries.descendants(COUNTY, Level.TOWNSHIP)
    assert len(townships) == 30
    kinds = [each.kind for each in townships]
    assert (kinds.count(Kind.SUBDISTRICT), kinds.count(Kind.TOWN)) == (3, 20)
    assert (kinds.count(Kind.RURAL_TOWNSHIP), kinds.count(Kind.ETHNIC_TOWNSHIP)) == (5, 2)
    assert len(queries.descendants(COUNTY, Level.VILLAGE)) == 262
    assert len(queries.descendants("5306", Level.TOWNSHIP)) == 150


def test_the_tree_is_closed_and_every_parent_is_a_prefix() -> None:
    places = {place.code: place for place in Place.objects.all()}
    for place in places.values():
        assert (place.parent_id or "") == parent_of(place.code)
        assert place.parent_id is None or place.parent_id in places


def test_pseudo_names_are_never_shown() -> None:
    pseudo = Place.objects.filter(kind=Kind.PSEUDO)
    assert {place.name for place in pseudo} == {
        "市辖区",
        "县",
        "省直辖县级行政区划",
        "自治区直辖县级行政区划",
    }
    assert not Place.objects.exclude(kind=Kind.PSEUDO).filter(name__in=["市辖区", "县"]).exists()
    assert [step.name for step in queries.path("110105")] == ["北京市", "朝阳区"]
    assert "东城区" in [place.name for place in queries.children("11")]
    assert not any(
        place.is_pseudo for code in ("11", "41", "50") for place in queries.children(code)
    )
    assert queries.display_name("110100") == "北京市"
    assert queries.full_name("419001") == "河南省济源市"


def test_names_of_current_historic_and_unknown_codes() -> None:
    names = queries.names(["530627", "441900", "530630", "532128", "530627102", "990000", "123456"])
    assert names == {
        "530627": "镇雄县",
        "441900": "东莞市",
        "530630": "水富县",
        "532128": "镇雄县",
        "530627102": "泼机镇",
        "990000": "国外",
        "123456": "123456",
    }


def test_a_full_name_leaves_out_what_home_shares() -> None:
    assert queries.full_name("530627102201") == "云南省昭通市镇雄县泼机镇泼机村"
    assert queries.full_name("530627102201", home=COUNTY) == "镇雄县泼机镇泼机村"
    assert queries.full_name("330784", home=COUNTY) == "浙江省金华市永康市"


def test_a_historic_code_leads_to_its_successor() -> None:
    assert queries.current_code("532128") == COUNTY
    assert queries.current_code("530630") == "530681"
    assert queries.current_code("530681") == "530681"


def test_known_areas_hold_current_and_historic_codes_and_the_model_countys() -> None:
    known = queries.known_areas()
    assert {"530627", "530681", "530630", "532128", "530699", "441900", "810000"} <= known
    assert "123456" not in known


def test_the_picker_opens_one_column_a_level() -> None:
    steps = queries.picker("530627102", root=COUNTY)
    assert [step.chosen for step in steps] == ["530627102", ""]
    assert len(steps[0].places) == 30
    assert steps[1].parent is not None and steps[1].parent.name == "泼机镇"
    assert [step.chosen for step in queries.picker("")] == [""]
    assert [step.chosen for step in queries.picker("110105")] == ["11", "110105"]
    assert queries.picker("", root=COUNTY)[0].places[0].name == "乌峰街道"


def test_search_finds_by_name_pinyin_initials_and_code() -> None:
    for text in ("泼机", "poji", "pjz", "530627102"):
        assert "530627102" in [place.code for place in queries.search(text, within=COUNTY)], text
    assert queries.search("永康")[0].name == "永康市"
    assert queries.search("市辖区") == []
    assert queries.search(" ") == []


def test_an_unknown_place_is_refused() -> None:
    for code in ("123456", "53062", "", "530627999"):
        with pytest.raises(Refusal):
            queries.place(code)


def test_asking_the_tree_again_costs_no_query(django_assert_num_queries: object) -> None:
    queries.names(["530627"])
    with django_assert_num_queries(0):  # type: ignore[operator]  # pytest-django's fixture
        queries.names(["530627", "530627102"])
        queries.children(COUNTY)


def test_the_calendar_holds_2017_to_2025() -> None:
    calendar = queries.calendar()
    assert calendar.years == set(range(2017, 2026))
    assert queries.working_days_after(date(2019, 9, 30), 1) == date(2019, 10, 8)
    assert calendar.between(date(2017, 12, 31), date(2018, 12, 31)) == 250
    with pytest.raises(Refusal, match="2016"):
        calendar.is_working(date(2016, 12, 31))


def test_whatever_changes_and_is_undone_the_tree_is_what_the_database_has() -> None:
    def named() -> dict[str, tuple[str, str, int]]:
        queries.forget_places()
        found = {code: queries.place(code) for code in Place.objects.values_list("code", flat=True)}
        return {code: (each.name, each.parent, each.level) for code, each in found.items()}

    def stored() -> dict[str, tuple[str, str, int]]:
        rows = Place.objects.values_list("code", "name", "parent_id", "level")
        return {code: (name, above or "", level) for code, name, above, level in rows}

    def add_group() -> None:
        Place.objects.create(
            code=f"{village.code}001",
            name="一组",
            level=Level.GROUP,
            parent=village,
            name_pinyin="yizu",
            valid_from=date(2019, 1, 1),
        )

    village = Place.objects.get(code=f"{COUNTY}102201")
    assert named() == stored()
    for new_names in (["改名一", "改名二"], []):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            for name in new_names:
                Place.objects.filter(pk=village.pk).update(name=name, changed_at=Now())
                assert named() == stored()
            add_group()
            assert named() == stored()
            assert [each.name for each in queries.children(village.code)] == ["一组"]
            raise ZeroDivisionError
        assert named() == stored()
        assert queries.children(village.code) == []


def test_after_a_change_only_what_changed_is_read_whole() -> None:
    queries.children(COUNTY)
    before = {code: id(queries.place(code)) for code in (COUNTY, f"{COUNTY}102")}
    Place.objects.filter(code=COUNTY).update(name="别县", changed_at=Now())
    queries.forget_places()
    assert queries.place(COUNTY).name == "别县"
    assert id(queries.place(COUNTY)) != before[COUNTY]
    assert id(queries.place(f"{COUNTY}102")) == before[f"{COUNTY}102"]
