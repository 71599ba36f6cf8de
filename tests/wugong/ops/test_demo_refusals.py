"""What `wugong demo` refuses when the database is not its own."""

import pytest

from wugong.base.errors import Refusal
from wugong.base.scopes import area_scope, scope
from wugong.ops.demo.areas import HOME, MODEL_TOWNSHIP, Scale
from wugong.ops.demo.load import load
from wugong.people.models import Household


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_database_with_people_of_its_own_is_refused() -> None:
    with scope(area_scope(HOME)):
        Household.objects.create(number="53062700000001", code=f"{MODEL_TOWNSHIP}200001")
    with pytest.raises(Refusal) as refused:
        load(Scale.VILLAGE, 1, "2019")
    assert refused.value.code == "demo.people_there"
    with scope(area_scope(HOME)):
        assert Household.objects.count() == 1
