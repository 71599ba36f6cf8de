"""Life in the model county: what goes wrong in real registers is there, and the lists find it."""

from datetime import date

import pytest
from django.utils.translation import override

from wugong.accounts.models import Grant, User
from wugong.accounts.queries import actor_for, demo_accounts
from wugong.base import clock
from wugong.base.actor import Actor
from wugong.base.scopes import area_scope, scope
from wugong.desk import monthly
from wugong.desk.duties import groups
from wugong.employers.models import Workshop
from wugong.employment.models import EmploymentSpell, WelfareAppointment
from wugong.employment.queries import idle_workshops
from wugong.ops.demo.areas import HOME
from wugong.people import actions, queries
from wugong.people.drawing.events import events
from wugong.people.models import Household, Labourer

pytestmark = pytest.mark.usefixtures("loaded")
TODAY = date(2019, 8, 30)


def account(username: str) -> Actor:
    user = User.objects.get(username=username)
    return actor_for(user, Grant.objects.get(user_id=user.pk))


def listed(doubt: str) -> list[Labourer]:
    """What the list of labourers shows the county under one kind of doubt."""
    spec = queries.labourer_list()
    with scope(area_scope(HOME)):
        page = spec.page(queries.on_roll(), spec.read({"doubt": doubt, "size": "200"}))
        return list(Labourer.objects.filter(pk__in=[row.pk for row in page.rows]))


def test_two_files_of_one_person_are_found_side_by_side() -> None:
    found = listed("twice")
    old = [row for row in found if row.id_number_index is None]
    whole = [row for row in found if row.id_number_index is not None]
    assert old
    assert whole
    assert {(r.name, r.birth_on, r.sex) for r in old} == {
        (r.name, r.birth_on, r.sex) for r in whole
    }
    assert all(row.id_from_15 for row in old)
    assert set(old) <= set(listed("number"))


def test_one_telephone_of_many_households_is_found_and_two_under_one_are_no_doubt() -> None:
    crowd = listed("phone")
    assert len({row.household_id for row in crowd}) == 7
    assert len({bytes(row.phone_index or b"") for row in crowd}) == 1
    with scope(area_scope(HOME)):
        rows = Labourer.objects.filter(phone_index__isnull=False).order_by("phone_index")
        shared: dict[bytes, set[int]] = {}
        for phone, home in rows.values_list("phone_index", "household_id"):
            shared.setdefault(bytes(phone), set()).add(home)
    assert sum(len(homes) == 2 for homes in shared.values()) >= 5


def test_pay_that_cannot_be_true_is_found() -> None:
    people = [row.pk for row in listed("wage")]
    with scope(area_scope(HOME)):
        spells = EmploymentSpell.objects.filter(labourer_id__in=people, end_on__isnull=True)
        assert set(spells.values_list("wage_yuan_month", flat=True)) == {50, 40_000}


def test_a_place_of_work_without_a_county_is_found() -> None:
    places = {row.work_place for row in listed("place")}
    assert places
    assert all(len(place) == 2 for place in places)


def test_a_welfare_post_of_somebody_who_went_out_is_found() -> None:
    people = [row.pk for row in listed("post")]
    assert people
    with scope(area_scope(HOME)):
        held = WelfareAppointment.objects.filter(labourer_id__in=people, end_on__isnull=True)
        out = EmploymentSpell.objects.filter(labourer_id__in=people, end_on__isnull=True)
        assert held.count() == out.exclude(place__startswith=HOME).count() == len(people)


def test_people_lost_sight_of_stand_in_their_own_view() -> None:
    spec = queries.labourer_list()
    with scope(area_scope(HOME)):
        page = spec.page(queries.on_roll(), spec.read({"status": "lost"}))
        (person,) = page.rows
        last = EmploymentSpell.objects.filter(labourer_id=person.pk).order_by("-start_on")[0]
        assert last.end_reason == "L"
        assert EmploymentSpell.objects.filter(end_reason="L").count() > 5


def test_the_idle_workshop_is_a_duty_of_the_county_by_its_name() -> None:
    by = account("county-officer")
    with scope(by.scope):
        (idle,) = idle_workshops(TODAY)
        name = Workshop.objects.get(pk=idle).name
        with override("zh-hans"):
            duties = [duty for group in groups(by, monthly.of(by)) for duty in group.duties]
    assert name.startswith("示范")
    assert name in [duty.why for duty in duties if "车间" in duty.title]


def test_people_come_home_for_the_spring_festival_and_go_out_again() -> None:
    with scope(area_scope(HOME)):
        home = EmploymentSpell.objects.filter(
            end_reason="6", end_on__gte="2018-12-20", end_on__lt="2019-02-28"
        )
        ids = home.values("labourer_id")
        again = EmploymentSpell.objects.filter(
            labourer_id__in=ids, start_on__gte="2019-01-15", start_on__lt="2019-05-01"
        )
        assert home.count() > 100
        assert again.count() > home.count() / 2


def test_a_history_tells_a_change_of_post_and_what_came_before() -> None:
    with scope(area_scope(HOME)):
        changed = EmploymentSpell.objects.filter(origin_id__isnull=False).order_by("id")[0]
        before = EmploymentSpell.objects.get(
            labourer_id=changed.labourer_id, end_on=changed.start_on, end_reason="C"
        )
        assert before.employer_name
        person = Labourer.objects.get(pk=changed.labourer_id)
        lines = queries.timeline_of_labourer(person.pk, person.household_id, 50)
        with override("zh-hans"):
            told = [event.text for event in events(lines, TODAY.year)]
    assert sum(changed.employer_name in text for text in told) >= 1
    assert sum(before.employer_name in text for text in told) >= 1
    assert any(text.startswith("确认情况") for text in told)


def test_everybody_has_a_history_of_dated_facts() -> None:
    with scope(area_scope(HOME)):
        for person in Labourer.objects.order_by("id")[:200:10]:
            lines = queries.timeline_of_labourer(person.pk, person.household_id)
            days = [line.at for line in lines]
            assert len(lines) >= 3
            assert days == sorted(days, reverse=True)
            assert max(days) <= clock.business_now()


@pytest.mark.parametrize(
    ("giver", "receiver"),
    [
        ("village-officer", "village-officer-2"),
        ("township-officer", "township-officer-2"),
    ],
)
def test_a_household_is_handed_over_between_the_demos_own_accounts(
    giver: str, receiver: str
) -> None:
    gives, takes = account(giver), account(receiver)
    assert {login.username for login in demo_accounts()} >= {giver, receiver}
    with scope(area_scope(HOME)):
        rows = Household.objects.filter(code__startswith=takes.area)
        to = rows.order_by("code").values_list("code", flat=True)[0]
    with scope(gives.scope):
        home = Household.objects.filter(code__startswith=gives.area).order_by("id")[0]
        asked = actions.propose_hand_over(home.pk, to, "搬家", by=gives)
    with scope(takes.scope):
        actions.accept_hand_over(asked.pk, by=takes)
        moved = Labourer.objects.filter(household_id=home.pk)
        assert set(moved.values_list("code", flat=True)) == {to}
    with scope(gives.scope):
        assert not Household.objects.filter(pk=home.pk).exists()


def test_a_village_moves_a_household_between_its_own_groups() -> None:
    by = account("village-officer")
    with scope(by.scope):
        home = Household.objects.filter(code=f"{by.area}003").order_by("id")[0]
        actions.move_household(home.pk, f"{by.area}004", "搬家", by=by)
        lines = queries.timeline_of_household(home.pk)
        assert "people.move_household" in [line.action for line in lines]
        members = Labourer.objects.filter(household_id=home.pk)
        assert set(members.values_list("code", flat=True)) == {f"{by.area}004"}
