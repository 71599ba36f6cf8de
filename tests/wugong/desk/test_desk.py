"""The desk: duties by role, totals counted from people, search that leaves a line, the tray."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache

from tests.factories import employers as make
from tests.factories.asking import Desk
from tests.factories.people import (
    COUNTY,
    SISTER_TOWNSHIP,
    SISTER_VILLAGE,
    TOWNSHIP,
    VILLAGE,
    actor,
    group,
    labourer,
)
from wugong.base import clock, queue
from wugong.base.models import AuditLine
from wugong.base.scopes import AUDIT, area_scope, scope
from wugong.desk import duties, monthly, queries
from wugong.employers.models import Vacancy
from wugong.people.models import Household, Labourer

pytestmark = pytest.mark.django_db
OFFICER = actor("county_officer", COUNTY)


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    cache.clear()


def test_totals_count_each_person_once_in_the_place_they_are_at_home() -> None:
    for _ in range(3):
        labourer(group(VILLAGE))
    person = labourer(group(SISTER_VILLAGE))
    with scope(area_scope(COUNTY)):
        Labourer.objects.filter(pk=person.pk).update(employment_state="away", work_place="330784")
        rows = queries.by_area(TOWNSHIP)
        total = queries.whole(rows, TOWNSHIP)
    assert [(row.area, row.labour, row.away) for row in rows] == [
        (VILLAGE, 3, 0),
        (SISTER_VILLAGE, 1, 1),
    ]
    assert (total.labour, total.away) == (4, 1)


def test_totals_of_a_township_leave_out_its_sister() -> None:
    labourer(group(VILLAGE))
    with scope(area_scope(SISTER_TOWNSHIP)):
        assert queries.by_area(TOWNSHIP) == []


def test_a_household_without_any_work_is_a_late_duty_and_comes_first() -> None:
    person = labourer(group(VILLAGE))
    with scope(area_scope(COUNTY)):
        Household.objects.filter(pk=person.household_id).update(
            zero_employment_since=date(2019, 6, 1)
        )
        made = duties.groups(OFFICER, monthly.of(OFFICER))
    assert made[0].urgency == "late"
    assert made[0].duties[0].count == "1"
    assert made[0].duties[0].action.is_primary
    assert sum(duty.action.is_primary for each in made for duty in each.duties) == 1


def test_reviewing_vacancies_is_the_countys_duty_alone() -> None:
    make.vacancy(state="pending")

    def titles(role: str, area: str) -> list[str]:
        by = actor(role, area)
        with scope(by.scope):
            return [
                duty.title for each in duties.groups(by, monthly.of(by)) for duty in each.duties
            ]

    assert "岗位等着审核" in titles("county_officer", COUNTY)
    assert "岗位等着审核" not in titles("township_officer", TOWNSHIP)


def test_a_vacancy_gone_stale_is_the_duty_of_whoever_brought_it_and_of_the_county(
    desk: Desk,
) -> None:
    row = make.vacancy()
    late = clock.business_today() - timedelta(days=40)
    Vacancy.objects.filter(pk=row.pk).update(confirmed_on=late, brought_by_id=77)
    brought = actor("township_officer", TOWNSHIP, user_id=77)
    other = actor("township_officer", TOWNSHIP, user_id=78)
    assert "您带来的岗位超过 30 天没核实" in desk.of(brought).get("/desk/").content.decode()
    assert "岗位超过 30 天没核实" not in desk.of(other).get("/desk/").content.decode()
    assert "岗位超过 30 天没核实" in desk.of(OFFICER).get("/desk/").content.decode()
    listed = "/desk/vacancies/?fresh=late&brought=me"
    assert row.title in desk.of(brought).get(listed).content.decode()
    assert row.title not in desk.of(other).get(listed).content.decode()
    assert desk.get("/desk/vacancies/?brought=you").status_code == 422


def test_who_has_nothing_to_do_reads_a_page_that_says_so(desk: Desk) -> None:
    page = desk.of(actor("village_officer", VILLAGE)).get("/desk/")
    assert page.status_code == 200
    assert "今天没有要办的" in page.content.decode()


@pytest.mark.parametrize("role", ["employer", "security_admin", "labourer"])
def test_totals_are_not_for_those_without_an_area(role: str, desk: Desk) -> None:
    assert desk.of(actor(role, "")).get("/desk/totals/").status_code == 403


def test_totals_of_an_area_that_is_not_yours_do_not_exist(desk: Desk) -> None:
    own = desk.of(actor("township_officer", TOWNSHIP))
    for area in (SISTER_TOWNSHIP, COUNTY, "53", "999999"):
        assert own.get(f"/desk/totals/?area={area}").status_code == 404
    assert own.get(f"/desk/totals/?area={VILLAGE}").status_code == 200


def test_search_finds_a_person_and_leaves_one_line_without_the_word(desk: Desk) -> None:
    person = labourer(group(VILLAGE), name="欧阳秀英")
    page = desk.of(OFFICER).post("/desk/search", {"q": "秀英"})
    assert f"/desk/people/labourers/{person.pk}/" in page.content.decode()
    with scope(AUDIT):
        lines = list(AuditLine.objects.filter(action="people.search"))
    assert len(lines) == 1
    assert "秀英" not in str(lines[0].diff)


def test_search_stays_inside_the_asker_s_area(desk: Desk) -> None:
    labourer(group(VILLAGE), name="欧阳秀英")
    page = desk.of(actor("village_officer", SISTER_VILLAGE)).post("/desk/search", {"q": "秀英"})
    assert "/desk/people/labourers/" not in page.content.decode()


@pytest.mark.parametrize("query", ["", "\x00", "'; DROP TABLE x; --", "%%%", "九" * 300, "🙂", "*"])
def test_search_takes_any_words_or_says_what_is_wrong(query: str, desk: Desk) -> None:
    wanted = 422 if query in ("\x00", "*") else 200
    assert desk.of(OFFICER).post("/desk/search", {"q": query}).status_code == wanted


def test_the_tray_shows_ones_own_jobs_only(desk: Desk) -> None:
    with scope(OFFICER.scope):
        queue.start_job("placement.run_match", "日常匹配", by=OFFICER)
    assert "日常匹配" in desk.of(OFFICER).get("/desk/tray").content.decode()
    other = actor("county_officer", COUNTY, user_id=99)
    assert "日常匹配" not in desk.of(other).get("/desk/tray").content.decode()
    assert "日常匹配" in desk.of(OFFICER).get("/desk/jobs/").content.decode()
