"""Pages of places: the list of one's own area, the picker, the cascading field."""

import pytest

from tests.factories.asking import Desk
from tests.factories.people import COUNTY, SISTER_TOWNSHIP, TOWNSHIP, VILLAGE, actor, group
from wugong.places.web import chosen, region_field

pytestmark = pytest.mark.django_db


def test_the_list_shows_what_lies_below_ones_own_area(desk: Desk) -> None:
    page = desk.of(actor("township_officer", TOWNSHIP)).get("/desk/places/")
    assert page.status_code == 200
    assert VILLAGE in page.content.decode()
    assert SISTER_TOWNSHIP not in page.content.decode()


@pytest.mark.parametrize("area", [SISTER_TOWNSHIP, COUNTY, "999999", "x", "%"])
def test_a_place_outside_ones_area_does_not_exist(area: str, desk: Desk) -> None:
    own = desk.of(actor("township_officer", TOWNSHIP))
    assert own.get("/desk/places/", {"area": area}).status_code == 404
    assert own.get("/desk/places/picker", {"code": area}).status_code == 404


def test_the_picker_goes_back_to_paths_of_ours_only(desk: Desk) -> None:
    own = desk.of(actor("county_officer", COUNTY))
    for path in ("//evil.example", "https://evil.example", "/\\evil.example"):
        text = own.get("/desk/places/picker", {"path": path}).content.decode()
        assert "evil.example" not in text
    assert (
        "/desk/people/"
        in own.get("/desk/places/picker", {"path": "/desk/people/"}).content.decode()
    )


def test_a_group_has_nothing_below_it_and_is_chosen_already(db: None) -> None:
    home = group(VILLAGE)
    field = str(region_field("code", home, root=home, deepest=15))
    assert f'value="{home}" selected' in field


def test_the_deepest_consistent_choice_counts() -> None:
    assert chosen(["33", "3307", "330784"]) == "330784"
    assert chosen(["44", "4419"]) == "441900"
    assert chosen(["33", "4403"]) == "330000"
    assert chosen([]) == ""
    assert chosen(["drop"]) == ""
