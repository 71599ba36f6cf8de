"""Two told another pay of a stay that is over: the question ends, and no later job is touched."""

from datetime import timedelta

import pytest

from tests.factories import collection as field
from tests.factories.collection import Phone
from tests.wugong.collection.conftest import Village
from tests.wugong.collection.test_months import VILLAGE_OFFICER
from wugong.base import clock
from wugong.base.scopes import scope
from wugong.collection.actions import settling
from wugong.collection.models import Claim, Conflict
from wugong.collection.queries import tasks
from wugong.employment import actions as employment
from wugong.employment.actions import NewSpell
from wugong.employment.models import EmploymentSpell

PAY = "spell.wage_yuan_month"
START = {"act": "start", "place": "330784", "employer_name": "示范制衣厂", "channel": "11"}


def days_ago(days: int) -> str:
    return (clock.business_today() - timedelta(days=days)).isoformat()


@pytest.fixture
def other(village: Village) -> Phone:
    """Two phones told another pay, ten days ago, of the job that she went to."""
    phone = field.phone(field.grid_worker(village.group, "钱副组长"))
    who, when = village.daughter, field.later(days=-10).isoformat()
    begun = village.phone.visit(who, spell=START | {"start_on": days_ago(20)})
    mine = village.phone.change(who, PAY, None, 4500) | {"visited_at": when}
    theirs = phone.change(who, PAY, None, 5000) | {"visited_at": when}
    assert village.phone.verdicts(begun, mine) == ["accepted", "accepted"]
    assert phone.verdicts(theirs) == ["conflict"]
    return phone


def contended() -> Conflict:
    with scope(VILLAGE_OFFICER.scope):
        return Conflict.objects.get()


def pays() -> list[int | None]:
    """Of every stay that counts, in its order."""
    with scope(VILLAGE_OFFICER.scope):
        rows = EmploymentSpell.objects.filter(withdrawn_at=None).order_by("start_on")
        return list(rows.values_list("wage_yuan_month", flat=True))


def ends_at_the_desk() -> None:
    with scope(VILLAGE_OFFICER.scope):
        spell = EmploymentSpell.objects.get()
        day = clock.business_today() - timedelta(days=5)
        employment.end_spell(spell.pk, day, "4", by=VILLAGE_OFFICER)


def begins_at_the_desk(village: Village) -> None:
    told = NewSpell(
        employer_name="示范电子厂",
        place="441900",
        industry="C39",
        channel="11",
        start_on=clock.business_today() - timedelta(days=2),
        verified_how="phone",
        has_gaps=True,
    )
    with scope(VILLAGE_OFFICER.scope):
        employment.start_spell(village.daughter.pk, told, by=VILLAGE_OFFICER)


def nothing_is_open(village: Village) -> bool:
    with scope(VILLAGE_OFFICER.scope):
        told = Claim.objects.filter(closed_at=None, field=PAY)
        return not (tasks.open_of(village.group).conflicts or told.exists())


@pytest.mark.parametrize("side", [0, 1, None])
@pytest.mark.parametrize("has_new_job", [False, True])
def test_the_village_decides_and_no_stay_is_touched(
    village: Village, other: Phone, side: int | None, has_new_job: bool
) -> None:
    ends_at_the_desk()
    if has_new_job:
        begins_at_the_desk(village)
    before = pays()
    with scope(VILLAGE_OFFICER.scope):
        row = settling.decide_conflict(contended().pk, side, "打了电话", by=VILLAGE_OFFICER)
    assert (row.decided, row.closed_by_name) == (row.stands, VILLAGE_OFFICER.name)
    assert nothing_is_open(village)
    assert pays() == before


@pytest.mark.parametrize("has_new_job", [False, True])
def test_a_phone_that_decides_is_accepted_and_no_stay_is_touched(
    village: Village, other: Phone, has_new_job: bool
) -> None:
    row = contended()
    ends_at_the_desk()
    if has_new_job:
        begins_at_the_desk(village)
    before = pays()
    decided = other.change(village.daughter, PAY, None, 5000, resolves=row.pk)
    late = village.phone.change(village.daughter, PAY, None, 4500, resolves=row.pk)
    assert other.verdicts(decided) == ["accepted"]
    assert village.phone.verdicts(late) == ["accepted"]
    assert nothing_is_open(village)
    assert pays() == before


def test_an_end_or_another_job_told_by_a_phone_ends_the_question(
    village: Village, other: Phone
) -> None:
    home = {"act": "end", "end_on": days_ago(3), "reason": "4"}
    assert village.phone.verdicts(village.phone.visit(village.daughter, spell=home)) == ["accepted"]
    assert nothing_is_open(village)
    gone = START | {"from": None, "start_on": days_ago(1), "place": "441900"}
    told = village.phone.visit(
        village.daughter, spell=gone, changes={PAY: {"from": None, "to": 6000}}
    )
    assert village.phone.verdicts(told) == ["accepted"]
    assert pays() == [None, 6000]


def test_of_a_stay_that_goes_on_one_value_is_chosen_as_ever(village: Village, other: Phone) -> None:
    row = contended()
    chosen = other.change(village.daughter, PAY, None, 5000, resolves=row.pk)
    assert other.verdicts(chosen) == ["accepted"]
    assert pays() == [5000]


def test_nobody_at_work_has_no_pay(village: Village, other: Phone) -> None:
    ends_at_the_desk()
    (told,) = other.told(other.change(village.daughter, PAY, None, 5000))
    assert (told.verdict, told.code) == ("refused", "visit.spell_unknown")
