"""The pages of placement: what they show, to whom, and what they refuse."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils.html import escape

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
from tests.wugong.placement.conftest import Desk
from wugong.base import clock
from wugong.base.actor import Actor, system
from wugong.base.scopes import area_scope, scope
from wugong.people.models import Labourer
from wugong.placement.actions.runs import execute_run, request_run
from wugong.placement.models import Consent, MatchRun, Recommendation, Referral, Wish

pytestmark = pytest.mark.django_db
HOME = "/desk/match/"


def someone(role: str, area: str = COUNTY) -> Actor:
    return Actor(7, "周*", role, area, scope=area_scope(area), title=role)


OFFICER = someone("county_officer")
TOWNSHIP = someone("township_officer", GROUP[:9])


def run_now(pool: str = "daily") -> MatchRun:
    by = system(COUNTY)
    with scope(by.scope):
        run = request_run(pool, COUNTY, by=by, in_queue=False)
    return execute_run(run.pk, by=by)


def in_county(make: Callable[..., Any], *given: Any, **facts: Any) -> Any:
    with scope(area_scope(COUNTY)):
        return make(*given, **facts)


@pytest.fixture
def seeker() -> Labourer:
    """One person with a fitting and an unfitting vacancy, matched."""
    with scope(area_scope(COUNTY)):
        person = a_seeker(places=["33"], occupations=[SEWING], wage_floor_yuan_month=4500)
        a_vacancy(title="缝纫工甲")
        a_vacancy(title="缝纫工乙", wage_min_yuan_month=4000)
        a_vacancy(an_employer(name="示范欠薪厂", on_arrears_list=True), title="缝纫工丙")
    run_now()
    return person


def person_page(person: Labourer, rest: str = "") -> str:
    return f"{HOME}people/{person.pk}/{rest}"


def test_the_list_of_runs_and_a_run_with_its_proof(desk: Desk, seeker: Labourer) -> None:
    page = desk.of(OFFICER).get(HOME).content.decode()
    assert "日常匹配" in page and "已证明最优" in page
    run = MatchRun.objects.get()
    page = desk.get(f"{HOME}{run.pk}/").content.decode()
    assert "没有别的方案能把这些户安置得更好" in page
    assert f"{int(run.objective):,}" in page


def test_a_township_reads_its_own_part_of_the_countys_run(desk: Desk) -> None:
    for home in (None, a_household_of(OTHER_TOWNSHIP)):
        in_county(a_seeker, home, places=["44"])
    in_county(a_vacancy)
    run = run_now()
    whole = desk.of(OFFICER).get(f"{HOME}{run.pk}/").content.decode()
    own = desk.of(TOWNSHIP).get(f"{HOME}{run.pk}/").content.decode()
    assert "您辖区里的 1 人" in own and "您辖区里的" not in whole
    assert "公不公平" not in own
    people = desk.get(f"{HOME}{run.pk}/people/").content.decode()
    assert people.count(f"{HOME}people/") == 1


def a_household_of(code: str) -> Any:
    return in_county(a_household, code)


def test_every_reason_opens_the_list_of_its_persons(desk: Desk) -> None:
    in_county(a_vacancy, openings=1)
    full = [in_county(a_seeker, places=["33"]) for _ in range(2)]
    in_county(a_seeker, places=["44"])
    run = run_now()
    page = desk.of(OFFICER).get(f"{HOME}{run.pk}/").content.decode()
    url = f"{HOME}{run.pk}/people/?outcome=full"
    assert url in page
    listed = desk.get(url).content.decode()
    assert sum(person_page(person) in listed for person in full) == 1
    assert desk.get(f"{HOME}{run.pk}/people/?outcome=nonsense").status_code == 422


def test_a_run_is_asked_for_and_shows_its_phases(desk: Desk) -> None:
    answer = desk.of(OFFICER).post(f"{HOME}request?pool=daily")
    run = MatchRun.objects.get()
    assert answer["Location"] == f"{HOME}{run.pk}/"
    MatchRun.objects.update(state="running", phases=[["load", 1.5], ["recommend", None]])
    page = desk.get(f"{HOME}{run.pk}/").content.decode()
    assert 'class="phases"' in page and f'hx-get="{HOME}{run.pk}/"' in page
    assert desk.post(f"{HOME}request?pool=daily").status_code == 409
    assert desk.post(f"{HOME}request?pool=weekly").status_code == 422
    assert desk.get(f"{HOME}request?pool=daily").status_code == 405


def test_a_failed_run_says_so(desk: Desk) -> None:
    run = in_county(request_run, "daily", COUNTY, by=OFFICER)
    MatchRun.objects.update(state="failed", error_code="match.failed")
    page = desk.of(OFFICER).get(f"{HOME}{run.pk}/").content.decode()
    assert "这次匹配没有算完" in page


@pytest.mark.parametrize("role", ["auditor", "security_admin", "finance_officer", "employer"])
def test_placement_is_not_for_everybody(desk: Desk, seeker: Labourer, role: str) -> None:
    desk.of(someone(role, "" if role != "finance_officer" else COUNTY))
    for path in (HOME, person_page(seeker), person_page(seeker, "suggestions")):
        assert desk.get(path).status_code == 403


def test_a_person_of_another_area_is_as_one_who_does_not_exist(
    desk: Desk, seeker: Labourer
) -> None:
    stranger = someone("township_officer", OTHER_TOWNSHIP[:9])
    desk.of(stranger)
    pages = [desk.get(f"{HOME}people/{n}/") for n in (seeker.pk, 99_999_999)]
    assert {page.status_code for page in pages} == {404}
    bodies = {re.sub(r'csrf-token" content="\w+"', "", p.content.decode()) for p in pages}
    assert len(bodies) == 1


def test_the_fragment_shows_parts_that_sum_and_why_not_the_others(
    desk: Desk, seeker: Labourer
) -> None:
    page = desk.of(OFFICER).get(person_page(seeker, "suggestions")).content.decode()
    assert "缝纫工甲" in page and "什么都不差" in page
    assert "月薪 4,000，低于本人的底线 4,500" in page
    assert escape("这家在欠薪名单上，不推荐给任何人") in page
    with scope(area_scope(COUNTY)):
        row = Recommendation.objects.get(labourer=seeker)
    parts = [row.parts[0] >> 8 * q & 255 for q in range(8)]
    assert sum(parts) == row.scores[0]
    assert str(row.scores[0]) in page


def test_the_page_of_a_person_answers_why_not_any_vacancy(desk: Desk, seeker: Labourer) -> None:
    far = in_county(a_vacancy, title="电焊工", place="440300", skill_level=3)
    page = desk.of(OFFICER).get(f"{person_page(seeker)}?vacancy={far.pk}").content.decode()
    assert "差技能" in page and "高级" in page and "不在本人的意向地" in page
    assert "最多 25 分" in page
    for wrong in ("999999999", "x", "1e5", "-1"):
        assert desk.get(f"{person_page(seeker)}?vacancy={wrong}").status_code == 404


def test_who_opted_out_sees_no_machine_and_may_come_back(desk: Desk, seeker: Labourer) -> None:
    no = {"kind": "machine_recommendation", "answer": "no", "stated_how": "self"}
    desk.of(OFFICER).post(person_page(seeker, "consent"), no)
    page = desk.get(person_page(seeker)).content.decode()
    assert "本人不要机器推荐，岗位由人来介绍" in page and "缝纫工甲" not in page
    answer = {"kind": "machine_recommendation", "answer": "yes", "stated_how": "at_home"}
    desk.post(person_page(seeker, "consent"), answer)
    assert "缝纫工甲" in desk.get(person_page(seeker)).content.decode()


def test_without_consent_the_button_asks_for_it_and_with_it_refers(
    desk: Desk, seeker: Labourer
) -> None:
    page = desk.of(OFFICER).get(person_page(seeker)).content.decode()
    assert "先问本人同意" in page
    answer = {"kind": "share_with_employer", "answer": "yes", "stated_how": "phone"}
    assert desk.post(person_page(seeker, "consent"), answer).status_code == 302
    page = desk.get(person_page(seeker)).content.decode()
    url = re.search(rf"{person_page(seeker)}refer/\d+", page)
    assert url is not None
    assert desk.post(url.group()).status_code == 302
    assert "已推荐：待本人同意" in desk.get(person_page(seeker)).content.decode()
    with scope(area_scope(COUNTY)):
        referral = Referral.objects.get()
    assert referral.run_id is not None
    decide = f"{HOME}referrals/{referral.pk}/"
    assert f"{decide}?state=agreed&amp;version=1" in desk.get(person_page(seeker)).content.decode()
    assert desk.post(decide, {"state": "agreed", "version": "1"}).status_code == 302
    assert desk.post(decide, {"state": "nonsense"}).status_code == 422
    assert desk.post(decide, {"state": "withdrawn"}).status_code == 422


def test_a_rehearsal_offers_no_button(desk: Desk) -> None:
    person = in_county(a_labourer)
    in_county(an_answer, person, "share_with_employer", is_given=True)
    in_county(a_vacancy)
    run_now("all")
    page = desk.of(OFFICER).get(person_page(person)).content.decode()
    assert "缝纫工" in page and "推荐给他" not in page


def test_a_wish_is_asked_and_shown(desk: Desk) -> None:
    person = in_county(a_labourer)
    today = clock.business_today()
    said = {
        "kind": "go_out",
        "occupation_1": SEWING,
        "wage_floor_yuan_month": "5000",
        "available_on": today.isoformat(),
        "until": today.replace(year=today.year + 1, day=1).isoformat(),
        "stated_how": "at_home",
        "note": "夫妻同去",
        "place_1": ["33", "3307", "330784"],
        "place_2": ["44"],
    }
    desk.of(TOWNSHIP)
    assert desk.get(person_page(person, "wish/ask")).status_code == 200
    answer = desk.post(person_page(person, "wish/ask"), said)
    assert answer.status_code == 302, answer.content.decode()
    with scope(area_scope(COUNTY)):
        wish = Wish.objects.get()
    assert (wish.places, wish.occupations) == (["330784", "44"], [SEWING])
    card = desk.get(person_page(person, "wish")).content.decode()
    assert "夫妻同去" in card and "5,000 元" in card


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "x"},
        {"stated_how": "roster"},
        {"wage_floor_yuan_month": "-5"},
        {"wage_floor_yuan_month": "1e9"},
        {"occupation_1": "0-00-00"},
        {"note": "a\x00b"},
        {"note": "好" * 201},
        {"until": "2001-02-30"},
        {"place_1": ["98"]},
        {},
    ],
)
def test_a_bad_wish_is_answered_at_its_field_and_stores_nothing(
    desk: Desk, wrong: dict[str, Any]
) -> None:
    person = in_county(a_labourer)
    answer = desk.of(OFFICER).post(person_page(person, "wish/ask"), wrong)
    assert answer.status_code == 422
    with scope(area_scope(COUNTY)):
        assert not Wish.objects.exists() and not Consent.objects.exists()


def test_a_vacancy_shows_its_candidates_inside_ones_area(desk: Desk, seeker: Labourer) -> None:
    with scope(area_scope(COUNTY)):
        vacancy_id = Recommendation.objects.get(labourer=seeker).vacancy_ids[0]
    for rest in ("", "candidates"):
        url = f"{HOME}vacancies/{vacancy_id}/{rest}"
        assert person_page(seeker) in desk.of(OFFICER).get(url).content.decode()
        elsewhere = someone("township_officer", OTHER_TOWNSHIP[:9])
        page = desk.of(elsewhere).get(url)
        assert page.status_code == 200
        assert person_page(seeker) not in page.content.decode()
    assert desk.get(f"{HOME}vacancies/99999999/").status_code == 404


def test_a_list_makes_the_same_queries_for_one_row_and_for_three(
    desk: Desk, django_assert_num_queries: Callable[..., Any]
) -> None:
    in_county(a_vacancy)
    in_county(a_seeker)
    run = run_now()
    desk.of(OFFICER)
    for url in (HOME, f"{HOME}{run.pk}/people/"):
        desk.get(url)
        with django_assert_num_queries(99, exact=False) as one:
            desk.get(url)
        for _ in range(2):
            in_county(a_seeker)
        again = run_now()
        with django_assert_num_queries(len(one.captured_queries)):
            desk.get(url.replace(str(run.pk), str(again.pk)))
