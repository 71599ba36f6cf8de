"""The model township has one list of another office to look at: differences, faults, decisions."""

import pytest

from wugong.base.scopes import area_scope, scope
from wugong.comparison.models import Comparison, Difference, RowFault
from wugong.ops.demo.areas import MODEL_TOWNSHIP
from wugong.ops.demo.comparison import STRANGERS, compare_a_list
from wugong.ops.demo.load import Loaded

pytestmark = pytest.mark.django_db


def test_the_invented_list_differs_in_every_way_and_is_made_once(loaded: Loaded) -> None:
    made = compare_a_list(1)
    with scope(area_scope(MODEL_TOWNSHIP)):
        row = Comparison.objects.get()
        assert row.state == "done" and made == Difference.objects.count()
        rows = Difference.objects.filter(comparison=row)
        assert rows.filter(kind="theirs").count() == STRANGERS
        assert rows.filter(kind="ours").exists()
        fields = set(rows.filter(kind="field").values_list("field", flat=True))
        assert {"health", "phone", "work_area"} <= fields
        assert set(rows.values_list("decision", flat=True)) == {"", "ours", "ask"}
        assert RowFault.objects.filter(error_code__startswith="identity.").exists()
    assert compare_a_list(1) == 0
