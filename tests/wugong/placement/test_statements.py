"""Wishes, consents and referrals: from the person alone, never over the openings."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from tests.factories.placement import (
    COUNTY,
    GROUP,
    OTHER_TOWNSHIP,
    SEWING,
    a_household,
    a_labourer,
    a_seeker,
    a_vacancy,
    an_answer,
    an_employer,
)
from wugong.accounts.models import Party
from wugong.base.actor import Actor
from wugong.base.clock import business_today
from wugong.base.errors import FieldRefusals, Refusal
from wugong.base.models import AuditLine
from wugong.base.scopes import area_scope, scope
from wugong.people.models import Access, Labourer
from wugong.placement.actions.referrals import decide_referral, refer
from wugong.placement.actions.wishes import Stated, end_wish, record_consent, set_wish
from wugong.placement.models import MatchRun, Wish
from wugong.placement.queries.statements import has_opted_out, held_openings, live_wish

pytestmark = pytest.mark.django_db


def someone(role: str, area: str = COUNTY) -> Actor:
    return Actor(7, "周*", role, area, scope=area_scope(area))


OFFICER = someone("county_officer")


@pytest.fixture(autouse=True)
def in_county() -> Iterator[None]:
    with scope(area_scope(COUNTY)):
        yield


def told(**said: Any) -> Stated:
    today = business_today()
    values: dict[str, Any] = {
        "kind": "go_out",
        "stated_how": "at_home",
        "available_on": today,
        "until": today + timedelta(days=90),
    }
    return Stated(**(values | said))


def ready(**facts: Any) -> Labourer:
    """Somebody who agreed to be named to employers."""
    person = a_seeker(**facts)
    an_answer(person, "share_with_employer", is_given=True)
    return person


def test_a_new_wish_ends_the_old_one_and_writes_one_line_with_what_changed() -> None:
    person = a_labourer()
    set_wish(person.pk, told(places=["33"]), by=OFFICER)
    set_wish(person.pk, told(places=["44"], occupations=[SEWING]), by=OFFICER)
    live = live_wish(person.pk)
    assert live is not None and live.places == ["44"]
    assert Wish.objects.filter(labourer=person).count() == 2
    line = AuditLine.objects.filter(action="placement.set_wish").latest("id")
    assert line.diff["places"] == [["33"], ["44"]]
    assert (line.labourer_id, line.area) == (person.pk, GROUP)


@pytest.mark.parametrize(
    ("said", "field", "code"),
    [
        ({"stated_how": "roster"}, "stated_how", "wish.not_from_person"),
        ({"stated_how": "import"}, "stated_how", "wish.not_from_person"),
        ({"kind": "anything"}, "kind", "wish.kind"),
        ({"places": ["98"]}, "places", "wish.place"),
        ({"places": ["530627102"]}, "places", "wish.place"),
        ({"places": ["33", "44", "35", "32"]}, "places", "wish.too_many"),
        ({"occupations": ["6-05"]}, "occupations", "wish.occupation"),
        ({"wage_floor_yuan_month": -1}, "wage_floor_yuan_month", "wish.wage"),
        ({"until": date(2001, 1, 1)}, "until", "wish.dates"),
        ({"stated_on": date(2901, 1, 1)}, "stated_on", "wish.dates"),
    ],
)
def test_a_wish_that_is_none_is_refused_at_its_field(
    said: dict[str, Any], field: str, code: str
) -> None:
    with pytest.raises(FieldRefusals) as refused:
        set_wish(a_labourer().pk, told(**said), by=OFFICER)
    assert (field, code) in [(each.field, each.code) for each in refused.value.refusals]


def test_under_sixteen_no_wish_is_recorded() -> None:
    child = a_labourer(birth_on=business_today() - timedelta(days=15 * 365))
    with pytest.raises(FieldRefusals):
        set_wish(child.pk, told(), by=OFFICER)


def test_an_ended_wish_needs_a_reason_and_ends_once() -> None:
    person = a_seeker()
    with pytest.raises(Refusal, match="reason"):
        end_wish(person.pk, reason=" ", by=OFFICER)
    end_wish(person.pk, reason="本人说先照顾老人", by=OFFICER)
    assert live_wish(person.pk) is None
    with pytest.raises(Refusal, match="no live wish"):
        end_wish(person.pk, reason="again", by=OFFICER)


def test_the_latest_answer_about_the_machine_counts() -> None:
    person = a_seeker()
    say = {"stated_how": "self", "notice_version": "1", "by": OFFICER}
    record_consent(person.pk, "machine_recommendation", is_given=False, **say)
    assert has_opted_out(person.pk)
    record_consent(person.pk, "machine_recommendation", is_given=True, **say)
    assert not has_opted_out(person.pk)
    assert AuditLine.objects.filter(action__startswith="placement.").count() == 2


@pytest.mark.parametrize("role", ["inspector", "county_leader", "finance_officer", "auditor"])
def test_statements_are_not_written_by_those_who_only_watch(role: str) -> None:
    person, by = a_seeker(), someone(role)
    with pytest.raises(Refusal, match="may not"):
        set_wish(person.pk, told(), by=by)
    with pytest.raises(Refusal, match="may not"):
        refer(person.pk, a_vacancy().pk, by=by)


def test_somebody_outside_the_area_does_not_exist() -> None:
    stranger = ready(household=a_household(OTHER_TOWNSHIP))
    vacancy = a_vacancy()
    with scope(area_scope(GROUP[:9])), pytest.raises(Refusal, match="Not found"):
        refer(stranger.pk, vacancy.pk, by=someone("township_officer", GROUP[:9]))


def test_without_consent_nobody_is_referred() -> None:
    person, vacancy = a_seeker(), a_vacancy()
    with pytest.raises(Refusal, match="has not agreed"):
        refer(person.pk, vacancy.pk, by=OFFICER)
    an_answer(person, "share_with_employer", is_given=True)
    assert refer(person.pk, vacancy.pk, by=OFFICER).state == "proposed"


def test_a_no_to_one_employer_stands_beside_a_yes_to_all() -> None:
    party = Party.objects.create(kind="employer", name="示范")
    vacancy = a_vacancy(an_employer(party_id=party.pk))
    person = ready()
    an_answer(person, "share_with_employer", is_given=False, party_id=party.pk)
    with pytest.raises(Refusal, match="has not agreed"):
        refer(person.pk, vacancy.pk, by=OFFICER)


def test_a_rehearsal_makes_no_referrals() -> None:
    run = MatchRun.objects.create(
        pool="all", area=COUNTY, policy_version="2019", business_day=business_today()
    )
    with pytest.raises(Refusal, match="rehearsal"):
        refer(ready().pk, a_vacancy().pk, by=OFFICER, run_id=run.pk)


@pytest.mark.parametrize(
    "terms",
    [
        {"state": "pending"},
        {"starts_on": date(2001, 1, 1), "valid_until": date(2001, 2, 1)},
        {"employer": {"on_arrears_list": True}},
    ],
)
def test_nobody_is_referred_to_demand_that_is_not_in_force(terms: dict[str, Any]) -> None:
    firm = an_employer(**terms.pop("employer", {}))
    with pytest.raises(Refusal, match="unverified"):
        refer(ready().pk, a_vacancy(firm, **terms).pk, by=OFFICER)


def test_referrals_never_pass_the_openings_and_an_end_frees_one() -> None:
    vacancy = a_vacancy(openings=1)
    first = refer(ready().pk, vacancy.pk, by=OFFICER)
    second = ready()
    with pytest.raises(Refusal, match="as it has openings"):
        refer(second.pk, vacancy.pk, by=OFFICER)
    decide_referral(first.pk, "withdrawn", reason="本人另有打算", by=OFFICER)
    assert held_openings(vacancy.pk) == 0
    refer(second.pk, vacancy.pk, by=OFFICER)
    assert held_openings(vacancy.pk) == 1


def test_one_person_is_referred_to_a_vacancy_once() -> None:
    person, vacancy = ready(), a_vacancy()
    refer(person.pk, vacancy.pk, by=OFFICER)
    with pytest.raises(Refusal, match="Already referred"):
        refer(person.pk, vacancy.pk, by=OFFICER)
    assert held_openings(vacancy.pk) == 1


def test_a_referral_goes_its_way_and_the_employer_sees_the_name_only_when_sent() -> None:
    party = Party.objects.create(kind="employer", name="示范")
    person = ready()
    referral = refer(person.pk, a_vacancy(an_employer(party_id=party.pk)).pk, by=OFFICER)
    with pytest.raises(Refusal, match="cannot move"):
        decide_referral(referral.pk, "accepted", by=OFFICER)
    decide_referral(referral.pk, "agreed", by=OFFICER)
    assert not Access.objects.exists()
    decide_referral(referral.pk, "sent", by=OFFICER)
    assert Access.objects.get().party_id == party.pk
    with pytest.raises(Refusal, match="reason"):
        decide_referral(referral.pk, "declined", by=OFFICER)
    done = decide_referral(referral.pk, "declined", reason="单位没有要", by=OFFICER)
    assert (done.state, done.version) == ("declined", 4)
    assert not Access.objects.exists()


def test_a_referral_changed_meanwhile_is_refused_with_its_version() -> None:
    referral = refer(ready().pk, a_vacancy().pk, by=OFFICER)
    decide_referral(referral.pk, "agreed", version=1, by=OFFICER)
    with pytest.raises(Refusal) as refused:
        decide_referral(referral.pk, "withdrawn", reason="x", version=1, by=OFFICER)
    assert (refused.value.code, refused.value.params) == ("changed_meanwhile", {"version": 2})
