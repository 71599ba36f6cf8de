"""Two groups of one village, a household of three, and a phone for each group."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

from tests.factories import collection as field
from tests.factories import people as make
from tests.factories.collection import Phone
from tests.factories.places import as_migrated
from wugong.base import clock
from wugong.base.scopes import scope
from wugong.people.models import Household, Labourer


@dataclass(frozen=True)
class Village:
    """What the tests stand in."""

    group: str
    other_group: str
    home: Household
    father: Labourer
    mother: Labourer
    daughter: Labourer
    phone: Phone

    def read(self, row: Labourer, *names: str) -> Any:
        """What the database holds now, seen from the county."""
        with scope(make.actor("county_officer", make.COUNTY).scope):
            found = Labourer.objects.filter(pk=row.pk).values_list(*names).first()
            assert found is not None
            return found[0] if len(names) == 1 else found


@pytest.fixture
def the_twentieth(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before any due day and in no month's first days, whatever day the tests run on."""
    start = datetime(2019, 8, 20, 10, tzinfo=clock.SHANGHAI)
    monkeypatch.setattr(clock, "_offsets", [clock.offset_to(start)])


@pytest.fixture
def village(db: None) -> Iterator[Village]:
    as_migrated()
    first, second = make.group(make.VILLAGE, "1组"), make.group(make.VILLAGE, "2组")
    home = make.household(first, address="上坝")
    facts: dict[str, Any] = {"household_id": home.pk, "education": "3"}
    father = make.labourer(first, name="陈国平", relation="01", **facts)
    mother = make.labourer(first, name="李正芬", relation="02", **facts)
    daughter = make.labourer(first, name="陈丽", relation="03", phone="13800006021", **facts)
    yield Village(
        first,
        second,
        home,
        father,
        mother,
        daughter,
        field.phone(field.grid_worker(first)),
    )
    as_migrated()
