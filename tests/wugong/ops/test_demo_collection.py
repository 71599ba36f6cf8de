"""August 2019 is being collected: every board has something to show, computed from visits."""

from collections.abc import Iterator

import pytest
from django.db.models import Count, Q

from wugong.base import clock
from wugong.base.actor import system
from wugong.base.scopes import area_scope, scope
from wugong.collection.models import Conflict, Finding, GroupTask, SendBack, Visit
from wugong.employment.models import EmploymentSpell
from wugong.ops.demo.areas import HOME, MODEL_TOWNSHIP, Scale, areas
from wugong.ops.demo.asking import red_townships
from wugong.ops.demo.collection import RED_NAMES, _rename, collect_month
from wugong.ops.demo.load import Loaded
from wugong.places import queries as places

pytestmark = pytest.mark.django_db
MONTH = "2019-08"


@pytest.fixture
def collected(loaded: Loaded) -> Iterator[int]:
    made = collect_month(Scale.VILLAGE, 1)
    with scope(area_scope(HOME)):
        yield made


def test_most_groups_are_done_some_are_late_and_july_is_accepted(collected: int) -> None:
    states = GroupTask.objects.filter(month=MONTH).values_list("state", flat=True)
    done = sum(state in ("submitted", "checked") for state in states)
    assert 0.7 < done / len(states) < 0.97
    assert {"collecting", "checked", "submitted"} <= set(states)
    july = GroupTask.objects.filter(month="2019-07").values_list("state", flat=True).distinct()
    assert list(july) == ["accepted"]
    assert collect_month(Scale.VILLAGE, 1) == 0


def test_coverage_is_counted_from_the_visits(collected: int) -> None:
    assert collected > 2000
    for task in GroupTask.objects.filter(month=MONTH):
        asked = Visit.objects.filter(code=task.code, month=MONTH)
        found = asked.aggregate(
            covered=Count("labourer", distinct=True),
            changed=Count("labourer", distinct=True, filter=Q(no_change=False)),
        )
        assert task.covered == found["covered"]
        assert task.changed == found["changed"]


def test_there_is_something_to_decide_and_a_checked_group_has_nothing_open(collected: int) -> None:
    assert Conflict.objects.filter(closed_at=None).count() >= 4
    assert SendBack.objects.filter(answered_at=None, labourer__isnull=False).exists()
    checked = GroupTask.objects.filter(
        month=MONTH, state="checked", code__startswith=MODEL_TOWNSHIP
    )
    open_ones = Finding.objects.filter(
        code__in=checked.values("code"), closed_at=None, explanation=""
    )
    assert not open_ones.exists()


def test_in_the_county_three_townships_are_red_under_invented_names(loaded: Loaded) -> None:
    red = red_townships(areas(Scale.COUNTY, 1)[0])
    with scope(area_scope(HOME)):
        _rename(red, system(HOME, "demo"))
        places.forget_places()
        assert [places.display_name(code) for code in red] == list(RED_NAMES)
    places.forget_places()
    assert MODEL_TOWNSHIP not in red
    assert red_townships(areas(Scale.TOWNSHIP, 1)[0]) == []


def test_a_file_is_as_fresh_as_its_visit_and_a_told_stay_is_the_persons_own(collected: int) -> None:
    visits = Visit.objects.filter(month=MONTH, device_id=None).select_related("labourer")
    told = 0
    for visit in visits.iterator(chunk_size=1000):
        assert visit.labourer is not None
        assert visit.code == visit.labourer.code
        assert visit.labourer.confirmed_on >= visit.visited_at.astimezone(clock.SHANGHAI).date()
        assert visit.no_change is (visit.told == {})
        if not visit.no_change:
            told += 1
            stay = visit.told["spell"]
            assert EmploymentSpell.objects.filter(
                labourer=visit.labourer, start_on=stay["start_on"], place=stay["place"]
            ).exists()
    assert told > 5
