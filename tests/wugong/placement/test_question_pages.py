"""The run page's questions: what is shown, to whom, and the lists behind each number."""

import re
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.utils.html import escape

from tests.factories.placement import COUNTY, GROUP, SEWING, a_seeker, a_vacancy
from tests.wugong.placement.conftest import Desk
from wugong.base.actor import Actor, system
from wugong.base.clock import business_today
from wugong.base.models import Job
from wugong.base.scopes import area_scope, scope
from wugong.placement.actions.questions import answer_what_if
from wugong.placement.actions.runs import execute_run, request_run
from wugong.placement.models import MatchRun, Recommendation, WhatIf

pytestmark = pytest.mark.django_db
HOME = "/desk/match"
BORN = date(1990, 5, 1)  # as tests.factories make everybody


def someone(role: str, area: str = COUNTY) -> Actor:
    return Actor(7, "周*", role, area, scope=area_scope(area), title=role)


OFFICER = someone("county_officer")


@pytest.fixture
def run() -> MatchRun:
    """Three want one opening in Zhejiang; another cell has room."""
    with scope(area_scope(COUNTY)):
        a_vacancy(openings=1, title="缝纫工甲")
        a_vacancy(openings=9, title="缝纫工乙", place="440300")
        for _ in range(3):
            a_seeker(places=["33"], occupations=[SEWING])
        asked = request_run("daily", COUNTY, by=system(COUNTY), in_queue=False)
    return execute_run(asked.pk, by=system(COUNTY))


def text(desk: Desk, path: str) -> str:
    answer = desk.get(path)
    assert answer.status_code == 200, answer.content.decode()[:400]
    return answer.content.decode()


def test_the_run_page_answers_the_scarcest_cell_and_frames_it(desk: Desk, run: MatchRun) -> None:
    shown = text(desk.of(OFFICER), f"{HOME}/{run.pk}/")
    assert shown.count(" pk") == 1
    assert "如果多招一些人" in shown and "已证明" in shown
    assert f"{HOME}/{run.pk}/changes/what_if:" in shown
    assert "没有哪个班能让更多人有岗" in shown
    assert f"{HOME}/{run.pk}/fairness/" in shown


def test_every_number_of_an_answer_opens_its_persons(desk: Desk, run: MatchRun) -> None:
    shown = text(desk.of(OFFICER), f"{HOME}/{run.pk}/?added=2")
    (behind,) = re.findall(r'href="([^"]+how=in)"', shown)
    listed = text(desk, behind)
    assert listed.count('class="nm"') == 2
    assert "浙江省永康市 缝纫工甲" in listed


def test_moving_the_slider_elsewhere_asks_and_is_answered_by_price_first(
    desk: Desk, run: MatchRun
) -> None:
    url = f"{HOME}/{run.pk}/what-if"
    body = {"occupation": SEWING, "place": "4403", "added": "30"}  # no step of this cell
    asked = desk.of(OFFICER).post(url, body).content.decode()
    assert "按价格：总分最多 0，至少 0" in asked
    row = WhatIf.objects.get(place="4403")
    assert "place=4403&amp;added=2" in asked and "every 1s" in asked
    assert Job.objects.filter(pk=row.job_id).exists()
    with scope(area_scope(COUNTY)):
        answer_what_if(row.pk, by=system(COUNTY))
    Job.objects.filter(pk=row.job_id).update(state="done")
    done = desk.get(url, body).content.decode()
    assert "every 1s" not in done and "<b>0</b>" in done


def test_whoever_may_not_ask_reads_what_was_answered(desk: Desk, run: MatchRun) -> None:
    desk.of(someone("inspector"))
    shown = text(desk, f"{HOME}/{run.pk}/")
    assert 'method="get"' in shown and "如果多招一些人" in shown
    body = {"occupation": SEWING, "place": "3307"}
    assert desk.post(f"{HOME}/{run.pk}/what-if", body).status_code == 403


def test_a_township_sees_no_answers_about_the_whole_county(desk: Desk, run: MatchRun) -> None:
    desk.of(someone("township_officer", GROUP[:9]))
    shown = text(desk, f"{HOME}/{run.pk}/")
    assert "如果多招一些人" not in shown and "公不公平" not in shown
    for path in ("what-if", "fairness/", "changes/class:6-05-01:1/", "proof.zip"):
        assert desk.get(f"{HOME}/{run.pk}/{path}").status_code == 403


def test_the_proof_file_holds_the_instance_and_the_plan_and_no_ids(
    desk: Desk, run: MatchRun
) -> None:
    assert "怎么证的" in text(desk.of(OFFICER), f"{HOME}/{run.pk}/proof/")
    answer = desk.get(f"{HOME}/{run.pk}/proof.zip")
    assert answer.headers["Content-Type"] == "application/zip"
    with ZipFile(BytesIO(answer.content)) as archive:
        assert archive.namelist() == ["INSTANCE.npz", "RESULT.npz"]
        with ZipFile(BytesIO(archive.read("INSTANCE.npz"))) as inside:
            assert not any("labourer" in name or "id" in name for name in inside.namelist())


def test_the_fairness_table_hides_few_from_whoever_works_with_no_persons(
    desk: Desk, run: MatchRun
) -> None:
    own = text(desk.of(OFFICER), f"{HOME}/{run.pk}/fairness/")
    assert "33.3%" in own and "人太少" not in own
    leader = text(desk.of(someone("county_leader")), f"{HOME}/{run.pk}/fairness/")
    assert "33.3%" not in leader and "人太少" in leader


def test_any_pair_is_asked_by_words_that_stay_out_of_the_address(desk: Desk, run: MatchRun) -> None:
    with scope(area_scope(COUNTY)):
        left = Recommendation.objects.filter(run=run, planned_vacancy_id=None).first()
        assert left is not None
    url = f"{HOME}/{run.pk}/why-not/"
    assert "先写一个人" in text(desk.of(OFFICER), url)
    body = {"labourer": str(left.labourer_id), "what": "缝纫工甲"}
    dear = desk.post(url, body).content.decode()
    assert "这个空缺给别人" in dear or "总分一样" in dear
    assert "这个空缺的价格" in dear
    blocked = desk.post(url, body | {"what": "缝纫工乙"}).content.decode()
    assert "不在本人的意向地" in blocked
    nobody = desk.post(url, {"who": "查无此人", "what": "缝纫工"}).content.decode()
    assert "没有找到这个人" in nobody


def test_two_vacancies_of_the_name_are_offered_to_choose_from(desk: Desk, run: MatchRun) -> None:
    with scope(area_scope(COUNTY)):
        left = Recommendation.objects.filter(run=run).first()
        assert left is not None
    body = {"labourer": str(left.labourer_id), "what": "缝纫工"}
    shown = desk.of(OFFICER).post(f"{HOME}/{run.pk}/why-not/", body).content.decode()
    assert shown.count('type="radio"') == 2
    assert escape("缝纫工乙") in shown


def test_planning_again_is_one_click_and_says_what_changed(desk: Desk, run: MatchRun) -> None:
    answer = desk.of(OFFICER).post(f"{HOME}/{run.pk}/again")
    assert answer.status_code == 302
    again = MatchRun.objects.order_by("-id").first()
    assert again is not None and again.warm_from_id == run.pk
    execute_run(again.pk, by=system(COUNTY))
    shown = text(desk, f"{HOME}/{again.pk}/")
    assert "接着上次排：新有岗 0 人，不再有岗 0 人，换岗 0 人" in shown


@pytest.mark.parametrize(
    "path",
    [
        "changes/other:1/",
        "changes/what_if:x:1/",
        "changes/what_if:999999:1/",
        "changes/class:6-05-01:9/",
        "what-if?occupation=6-05-01&place=11",
    ],
)
def test_what_nobody_asked_is_refused(desk: Desk, run: MatchRun, path: str) -> None:
    assert desk.of(OFFICER).get(f"{HOME}/{run.pk}/{path}").status_code in (400, 404, 422)


@pytest.mark.parametrize(
    ("group", "found"),
    [("men", 3), ("women", 0), ("{age}–{age}", 3), ("{older}+", 0), ("registered", 0)],
)
def test_a_row_of_the_fairness_table_opens_its_persons(
    desk: Desk, run: MatchRun, group: str, found: int
) -> None:
    today = business_today()
    age = today.year - BORN.year - ((today.month, today.day) < (BORN.month, BORN.day))
    group = group.format(age=age, older=age + 1)
    listed = desk.of(OFFICER).get(f"{HOME}/{run.pk}/people/", {"group": group}).content.decode()
    assert listed.count('class="nm"') == found
    assert desk.get(f"{HOME}/{run.pk}/people/", {"group": "x–"}).status_code in (400, 422)
