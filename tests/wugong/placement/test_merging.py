"""Two files of one person become one: every room's facts follow, and nothing counts twice."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction

from tests.factories import employers as demand
from tests.factories import people as make
from tests.factories import placement as said
from tests.wugong.employment.test_spells import ago, start
from tests.wugong.people.conftest import Groups, groups  # noqa: F401  # a fixture
from wugong.base.errors import Refusal
from wugong.base.models import AuditLine
from wugong.base.scopes import area_scope, scope
from wugong.employment import actions as work
from wugong.employment import queries as working
from wugong.employment.models import EmploymentSpell, WelfareAppointment, WorkIncome
from wugong.ops import checks
from wugong.people import actions, queries
from wugong.people.followers import followed_tables
from wugong.people.models import Household, Labourer, Skill
from wugong.placement.actions.referrals import decide_referral, refer
from wugong.placement.models import Candidate, Consent, MatchRun, Recommendation, Referral, Wish
from wugong.placement.queries import statements

pytestmark = pytest.mark.django_db
OFFICER = make.actor("county_officer", make.COUNTY)
BIRTH = date(1985, 6, 1)


@pytest.fixture(autouse=True)
def in_county() -> Iterator[None]:
    with scope(area_scope(make.COUNTY)):
        yield


@pytest.fixture
def files(groups: Groups) -> tuple[Labourer, Labourer]:  # noqa: F811
    """A file with a number, and one without that somebody opened in the sister village."""
    number = make.id_number(BIRTH, order=101)
    kept = make.labourer(groups.first, id_number=number)
    nameless: dict[str, Any] = {"id_number": "", "no_number_reason": "证件丢失", "sex": "1"}
    return kept, make.labourer(groups.sister_village, birth_on=BIRTH, **nameless)


def merge(kept: Labourer, other: Labourer) -> Labourer:
    return actions.merge_labourers(kept.pk, other.pk, "同一人两份档案", by=OFFICER)


def refused(kept: Labourer, other: Labourer) -> Refusal:
    with pytest.raises(Refusal) as caught, transaction.atomic():
        merge(kept, other)
    return caught.value


def left_behind() -> dict[str, str]:
    """What verify finds; one's own transaction's history lines, which a test never ends, aside."""
    found = {check.check: check.detail for check in checks.run_all() if not check.ok}
    own = "base_auditline"
    return {name: detail for name, detail in found.items() if detail != own}


def test_every_table_of_persons_has_somebody_who_moves_it() -> None:
    of_persons = {
        model
        for model in apps.get_models()
        if model.__module__.startswith("wugong.") and model._meta.app_label != "people"
        for field in model._meta.local_fields
        if field.related_model is Labourer
    }
    assert of_persons == followed_tables()


def test_spells_income_posts_and_led_people_follow(
    files: tuple[Labourer, Labourer],
    groups: Groups,  # noqa: F811
) -> None:
    kept, other = files
    follower = make.labourer(groups.sister_township)
    start(kept, start_on=ago(300), end_on=ago(200), end_reason="6")
    start(other, start_on=ago(100))
    start(follower, channel="15", leader_id=other.pk)
    for row, months in ((kept, [100, 0] + [0] * 10), (other, [90, 80] + [0] * 10)):
        WorkIncome.objects.create(
            labourer=row, code=row.code, year=2019, source="told", yuan_by_month=months
        )
    merged = merge(kept, other)
    assert working.spells_of(kept.pk).count() == 2
    assert {spell.code for spell in working.spells_of(kept.pk)} == {kept.code}
    assert (merged.employment_state, merged.work_place) == ("away", "330784")
    assert WorkIncome.objects.get().yuan_by_month == [100, 80] + [0] * 10
    assert EmploymentSpell.objects.get(labourer=follower).leader_id == kept.pk
    assert left_behind() == {}


def test_an_open_spell_out_of_the_county_ends_the_other_files_welfare_post(
    files: tuple[Labourer, Labourer],
) -> None:
    kept, other = files
    post = demand.post(make.VILLAGE)
    work.appoint(kept.pk, post.pk, ago(150), ago(150) + timedelta(days=300), by=OFFICER)
    start(other, start_on=ago(40))
    merge(kept, other)
    held = WelfareAppointment.objects.get()
    assert (held.end_on, held.end_reason) == (ago(40), "went_out")
    assert left_behind() == {}


def test_overlapping_spells_are_refused_with_both_days_and_nothing_moves(
    files: tuple[Labourer, Labourer],
) -> None:
    kept, other = files
    start(kept, start_on=ago(100))
    second = start(other, start_on=ago(50))
    refusal = refused(kept, other)
    assert refusal.code == "spell.merge_overlaps"
    assert ago(100).isoformat() in refusal.message() and ago(50).isoformat() in refusal.message()
    assert EmploymentSpell.objects.get(pk=second.pk).labourer_id == other.pk
    work.withdraw_spell(second.pk, "录重了", by=OFFICER)
    merge(kept, other)
    assert working.spells_of(kept.pk).count() == 1
    assert left_behind() == {}


def test_two_welfare_posts_are_refused(files: tuple[Labourer, Labourer]) -> None:
    kept, other = files
    for row, village in ((kept, make.VILLAGE), (other, make.SISTER_VILLAGE)):
        post, until = demand.post(village), ago(150) + timedelta(days=300)
        work.appoint(row.pk, post.pk, ago(150), until, by=OFFICER)
    assert refused(kept, other).code == "appointment.merge_both"


def test_the_latest_wish_and_answer_count_and_a_second_referral_gives_its_opening_back(
    files: tuple[Labourer, Labourer],
) -> None:
    kept, other = files
    said.a_wish(kept, stated_on=ago(30))
    latest = said.a_wish(other, stated_on=ago(3))
    vacancy = said.a_vacancy()
    for row in files:
        said.an_answer(row, "share_with_employer", is_given=True)
        refer(row.pk, vacancy.pk, by=OFFICER)
    decide_referral(Referral.objects.get(labourer=other).pk, "agreed", by=OFFICER)
    said.an_answer(other, "machine_recommendation", is_given=False)
    merge(kept, other)
    live = statements.live_wish(kept.pk)
    assert live is not None and live.pk == latest.pk
    assert Wish.objects.filter(labourer=kept).count() == 2
    assert Consent.objects.filter(labourer=kept).count() == 3
    assert statements.has_opted_out(kept.pk)
    states = Referral.objects.filter(labourer=kept).order_by("id").values_list("state", flat=True)
    assert list(states) == ["withdrawn", "agreed"]
    assert statements.held_openings(vacancy.pk) == 1
    assert left_behind() == {}


def test_a_run_answers_the_person_once(files: tuple[Labourer, Labourer]) -> None:
    kept, other = files
    runs = [
        MatchRun.objects.create(
            pool="daily", area=make.COUNTY, policy_version="1", business_day=ago(day)
        )
        for day in (2, 1)
    ]
    for run, row in ((runs[0], kept), (runs[0], other), (runs[1], other)):
        Recommendation.objects.create(
            run=run, labourer=row, code=row.code, vacancy_ids=[1], scores=[9], parts=[0]
        )
        rank = 1 if row == kept else 2
        Candidate.objects.create(
            run=run, vacancy_id=1, rank=rank, labourer=row, code=row.code, score=9, parts=0
        )
    merge(kept, other)
    for table in (Recommendation, Candidate):
        found = table.objects.order_by("run_id").values_list("run_id", "labourer_id")
        assert list(found) == [(runs[0].pk, kept.pk), (runs[1].pk, kept.pk)]
    assert left_behind() == {}


def test_a_skill_of_both_files_stands_once_with_its_paper(
    files: tuple[Labourer, Labourer],
) -> None:
    kept, other = files
    sewing, welding = "6-05-01", "6-18-02"
    for row, occupation, level, paper in (
        (kept, sewing, 0, ""),
        (other, sewing, 2, "证123"),
        (other, welding, 1, ""),
    ):
        told = actions.NewSkill(occupation, level, ago(9), certificate_number=paper)
        actions.add_skill(row.pk, told, by=OFFICER)
    merge(kept, other)
    found = Skill.objects.order_by("occupation").values_list(
        "labourer_id", "occupation", "level", "certificate_number"
    )
    assert list(found) == [(kept.pk, sewing, 2, "证123"), (kept.pk, welding, 1, "")]


def test_a_named_person_stays_named_until_the_later_day(files: tuple[Labourer, Labourer]) -> None:
    kept, other = files
    for row, days in ((kept, 10), (other, 30)):
        actions.grant_access([row.pk], 77, ago(-days), "同意推荐", by=OFFICER)
    actions.grant_access([other.pk], 78, ago(-5), "同意推荐", by=OFFICER)
    merge(kept, other)
    assert [(row.party_id, row.until) for row in queries.access_of(kept.pk)] == [
        (78, ago(-5)),
        (77, ago(-30)),
    ]
    assert queries.access_of(other.pk) == []


def test_an_old_id_leads_to_the_file_its_history_and_its_household(
    files: tuple[Labourer, Labourer],
) -> None:
    kept, other = files
    actions.unmask(other.pk, "核对证件", by=OFFICER)
    start(other, start_on=ago(40))
    merge(kept, other)
    assert queries.labourer(other.pk).pk == kept.pk
    assert [look.reason for look in queries.who_saw(kept.pk)] == ["核对证件"]
    told = [line.action for line in queries.timeline_of_labourer(kept.pk, kept.household_id)]
    assert "employment.start_spell" in told and "people.merge_labourers" in told
    with pytest.raises(Refusal, match="Overlaps"):
        start(other, start_on=ago(60), end_on=ago(20), end_reason="6")
    gone = Household.objects.get(pk=other.household_id)
    assert (gone.member_count, gone.merged_into_id) == (0, kept.household_id)
    assert queries.household(gone.pk).pk == kept.household_id
    line = AuditLine.objects.filter(action="people.merge_labourers").get()
    assert line.diff["merged_id"] == [None, other.pk]
    assert line.diff["spells"] == [None, 1]


def test_a_row_left_on_a_merged_file_is_named_by_verify(files: tuple[Labourer, Labourer]) -> None:
    kept, other = files
    merge(kept, other)
    said.a_wish(other)
    assert left_behind() == {"nothing hangs on a merged file": "placement_wish.labourer_id: 1"}
