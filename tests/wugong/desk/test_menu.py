"""The menu marks the page that stands open, and no other."""

import pytest

from tests.factories import people as make
from wugong.site.menu import menu

OFFICER = make.actor("county_officer", make.COUNTY)


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ("/desk/", ["/desk/"]),
        ("/desk/jobs/", ["/desk/"]),
        ("/desk/people/labourers/7/", ["/desk/people/labourers/"]),
        ("/desk/people/households/", ["/desk/people/households/"]),
        ("/desk/messages/", []),
        ("/desk/account/", []),
    ],
)
def test_the_open_page_is_marked(path: str, marked: list[str]) -> None:
    assert [item.url for item in menu(OFFICER, path) if item.is_active] == marked
