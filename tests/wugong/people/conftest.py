"""Four groups: two of one village, one of a sister village, one of a sister township."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.factories import people as make
from wugong.places import queries as places


@dataclass(frozen=True)
class Groups:
    """Codes of the groups the tests live in."""

    first: str
    second: str
    sister_village: str
    sister_township: str
    other_county: str


@pytest.fixture
def groups(db: None) -> Iterator[Groups]:
    places.forget_places()
    sister = next(p.code for p in places.children(make.SISTER_TOWNSHIP))
    abroad = next(p.code for p in places.children(make.OTHER_COUNTY))
    yield Groups(
        make.group(make.VILLAGE, "1组"),
        make.group(make.VILLAGE, "2组"),
        make.group(make.SISTER_VILLAGE, "1组"),
        make.group(sister, "1组"),
        abroad,
    )
    places.forget_places()
