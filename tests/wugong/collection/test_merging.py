"""Two files of one person become one: what visits told follows, what was open is closed."""

from datetime import date

import pytest

from tests.factories import collection as field
from tests.factories import people as make
from tests.wugong.collection.conftest import Village
from wugong.base.scopes import scope
from wugong.collection.models import Claim, Conflict, Finding, Need, NotReached, Visit
from wugong.ops import checks
from wugong.people import actions

pytestmark = pytest.mark.django_db
OFFICER = make.actor("county_officer", make.COUNTY)


def test_visits_and_needs_follow_and_open_questions_end(village: Village) -> None:
    birth = date(1993, 2, 11)
    twin = make.labourer(
        village.group,
        name="陈丽",
        id_number="",
        no_number_reason="证件丢失",
        sex="2",
        birth_on=birth,
        education="3",
    )
    kept = make.labourer(village.group, name="陈丽", id_number=make.id_number(birth, order=204))
    other = field.phone(field.grid_worker(village.group, "钱副组长"))
    first = village.phone.change(twin, "phone", None, "13800006022")
    second = other.change(twin, "phone", None, "13800006023", needs=[{"kind": "3", "note": ""}])
    village.phone.send(first)
    assert other.verdicts(second) == ["conflict"]
    with scope(OFFICER.scope):
        for row in (twin, kept):
            NotReached.objects.create(
                labourer=row, code=row.code, month="2019-08", reason="away", told_by_name="赵"
            )
        actions.merge_labourers(kept.pk, twin.pk, "同一人两份档案", by=OFFICER)
        assert Visit.objects.filter(labourer=kept).count() == 2
        assert Need.objects.get().labourer_id == kept.pk
        assert NotReached.objects.get().labourer_id == kept.pk
        assert Conflict.objects.get().closed_at is not None
        assert not Claim.objects.filter(closed_at=None).exists()
        for table in (Visit, Claim, Conflict, Finding, Need):
            assert not table.objects.filter(labourer=twin).exists()
        wrong = {check.check: check.detail for check in checks.run_all() if not check.ok}
        assert {name: what for name, what in wrong.items() if what != "base_auditline"} == {}
