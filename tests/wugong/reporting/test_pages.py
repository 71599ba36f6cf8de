"""The months' pages: draft, acceptance, figures, who is behind them, the big screen."""

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import Settings

from tests.factories import people as make
from tests.factories.asking import SOME_GARBAGE, Desk, asking
from tests.wugong.reporting.conftest import Township, go, month
from wugong.base import clock
from wugong.base.actor import ANONYMOUS
from wugong.base.month import Month
from wugong.base.scopes import scope
from wugong.employment import actions as employment
from wugong.employment.models import EmploymentSpell
from wugong.reporting.models import MonthlyReport
from wugong.reporting.queries import facts, kept, persons

pytestmark = pytest.mark.django_db
COUNTY = make.actor("county_officer", make.COUNTY, user_id=911)
TOWN = make.actor("township_officer", make.TOWNSHIP, user_id=912)
CLERK = make.actor("village_officer", make.VILLAGE, user_id=913)
LEADER = make.actor("county_leader", make.COUNTY, user_id=914)
AUDITOR = make.actor("auditor", make.COUNTY, user_id=915)
PAGES = ("reports/", "reports/figures", "reports/pictures", "screen/", "screen/now")
LISTS = (
    "reports/moved",
    "reports/persons?figure=R02",
    "reports/changes?figure=R02",
    "reports/compare?one=R02.year&other=R02",
)


@pytest.fixture
def desk(settings: Settings) -> Iterator[Desk]:
    settings.MIDDLEWARE = [
        "tests.factories.asking.identify" if "accounts" in name else name
        for name in settings.MIDDLEWARE
    ]
    yield Desk()
    asking[0] = ANONYMOUS


def text(desk: Desk, path: str) -> str:
    answer = desk.get("/desk/" + path)
    assert answer.status_code == 200, (path, answer.content.decode()[-400:])
    return answer.content.decode()


def post(desk: Desk, path: str, **told: Any) -> int:
    return desk.post("/desk/reports/" + path, told).status_code


def report_state() -> str:
    with scope(COUNTY.scope):
        return MonthlyReport.objects.get(month=month()).state


def test_the_township_sees_what_is_missing_and_gets_its_button_when_nothing_is(
    township: Township, desk: Desk
) -> None:
    page = text(desk.of(TOWN), "reports/")
    assert "这个月还没有开始采集" in page
    assert "汇总本月" not in page
    township.check(month())
    page = text(desk, "reports/")
    assert "各组都已审核" in page and "汇总本月" in page
    assert "汇总本月" not in text(desk.of(COUNTY), f"reports/?area={make.TOWNSHIP}")


def test_a_month_goes_up_comes_back_goes_up_again_and_is_locked(
    township: Township, desk: Desk
) -> None:
    township.check(month())
    assert post(desk.of(TOWN), "consolidate") == 302
    assert post(desk, "consolidate") == 409
    page = text(desk.of(COUNTY), "reports/")
    assert "接收已汇总的 1 个" in page and "退回" in page
    assert post(desk, f"send-back?area={make.TOWNSHIP}", reason="少了一个人") == 302
    assert "县里退回：少了一个人" in text(desk.of(TOWN), "reports/")
    assert post(desk, "consolidate") == 302
    assert post(desk.of(COUNTY), "accept") == 302
    assert report_state() == "accepted"
    page = text(desk, f"reports/?area={make.TOWNSHIP}")
    assert "谁接收" in page and "校验" in page
    assert post(desk, f"send-back?area={make.TOWNSHIP}", reason="太晚了") == 409


def test_a_figure_opens_the_people_behind_it_masked(township: Township, desk: Desk) -> None:
    township.check(month())
    assert post(desk.of(TOWN), "consolidate") == 302
    page = text(desk, "reports/figures")
    assert "reports/persons?" in page and "figure=R02" in page
    page = text(desk, "reports/persons?figure=R02")
    assert "陈*平" in page and "陈国平" not in page and "李*芬" not in page


def test_a_difference_opens_who_came_and_who_left(township: Township, desk: Desk) -> None:
    go(township.at_home, days_ago=0)
    page = text(desk.of(TOWN), "reports/changes?figure=R02")
    assert "李*芬" in page and "陈*平" not in page
    assert "这里没有人" in text(desk, "reports/changes?figure=R02&side=2")


def test_the_month_says_how_many_came_and_left_behind_each_difference(
    township: Township, desk: Desk
) -> None:
    assert "hx-get" in text(desk.of(TOWN), "reports/") and "差的来路" in text(desk, "reports/")
    go(township.at_home, days_ago=0)
    with scope(COUNTY.scope):
        spell = EmploymentSpell.objects.get(labourer=township.at_work)
        employment.end_spell(spell.pk, clock.business_today(), "4", by=COUNTY)
    for name in (str(Month.parse(month()) - 1), month()):
        assert post(desk, f"refresh?month={name}") == 302
    card = text(desk, "reports/moved")
    row = card.partition("转移就业（期末在岗）")[2].partition("</tr>")[0]
    assert 'side=1">+1</a>' in row and 'side=2">−1</a>' in row
    assert "hx-get" not in card
    assert "差的来路" not in text(desk.of(AUDITOR), "reports/")


def test_a_list_reads_the_facts_once_for_all_its_pages_and_anew_when_something_was_told(
    township: Township, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, load = [], facts.load

    def noted(*asked: Any) -> Any:
        read.append(asked)
        return load(*asked)

    monkeypatch.setattr(facts, "load", noted)
    path = "reports/persons?figure=R02"
    for _ in range(3):
        assert "陈*平" in text(desk.of(TOWN), path) and "李*芬" not in text(desk, path)
    assert len(read) == 1
    go(township.at_home, days_ago=3)
    assert "李*芬" in text(desk, path)
    assert len(read) == 2
    text(desk.of(CLERK), path)
    assert len(read) == 3  # whoever sees other rows reads for themselves


def test_the_county_reads_anew_when_its_figures_were_counted_and_after_a_minute(
    township: Township, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr(kept, "monotonic", lambda: now[0])
    path = "reports/persons?figure=R02"
    assert "李*芬" not in text(desk.of(COUNTY), path)
    go(township.at_home, days_ago=3)
    now[0] += 59
    assert "李*芬" not in text(desk, path)
    now[0] += 1
    assert "李*芬" in text(desk, path)
    with scope(COUNTY.scope):
        spell = EmploymentSpell.objects.get(labourer=township.at_home)
        employment.withdraw_spell(spell.pk, "没有去", by=COUNTY)
    assert post(desk, "refresh") == 302
    assert "李*芬" not in text(desk, path)


def test_two_definitions_stand_with_who_makes_the_difference(
    township: Township, desk: Desk
) -> None:
    go(township.at_home, days_ago=3)
    page = text(desk.of(TOWN), "reports/compare?one=R02&other=R02.year")
    assert "只算在" in page and "李*芬" in page and "陈*平" not in page


def test_who_is_no_longer_in_sight_is_counted_and_not_shown(township: Township) -> None:
    elsewhere = make.labourer(make.group(make.SISTER_VILLAGE))
    with scope(CLERK.scope):
        found = persons.listed(sorted([township.at_work.pk, elsewhere.pk]), 0)
    assert [row.id for row in found.rows] == [township.at_work.pk]
    assert (found.all, found.gone) == (2, 1)


def test_a_correction_stands_in_the_next_months_draft_with_its_person(
    township: Township, desk: Desk
) -> None:
    before = str(Month.parse(month()) - 1)
    township.check(before)
    assert post(desk.of(TOWN), f"consolidate?month={before}") == 302
    assert post(desk.of(COUNTY), f"accept?month={before}") == 302
    go(township.at_home, days_ago=70)
    township.check(month())
    assert post(desk.of(TOWN), "consolidate") == 302
    page = text(desk, "reports/")
    assert "记入本月的更正" in page and "李*芬" in page


def test_nothing_divides_and_nothing_waits_as_nought(township: Township, desk: Desk) -> None:
    page = text(desk.of(TOWN), "reports/figures")
    assert "这个月还没有数过" in page and "–" in page and "0.0%" not in page
    assert post(desk.of(LEADER), "refresh") == 403
    assert post(desk.of(CLERK), "refresh") == post(desk.of(TOWN), "refresh") == 302
    page = text(desk, "reports/figures")
    assert "目前数，还会变" in page and "等招聘会功能建成" in page


def test_every_page_opens_in_both_languages_for_each_level(township: Township, desk: Desk) -> None:
    township.check(month())
    assert post(desk.of(TOWN), "consolidate") == 302
    for actor in (COUNTY, TOWN, CLERK, LEADER):
        for language in ("zh-hans", "en"):
            desk.of(actor).cookies["django_language"] = language
            for path in (*PAGES, *LISTS):
                text(desk, path)


def test_sums_open_for_the_auditor_and_names_do_not(township: Township, desk: Desk) -> None:
    assert "reports/persons" not in text(desk.of(AUDITOR), "reports/figures")
    for path in LISTS:
        assert desk.get("/desk/" + path).status_code == 403


def test_the_screen_names_nobody(township: Township, desk: Desk) -> None:
    assert post(desk.of(COUNTY), "refresh") == 302
    page = text(desk, "screen/")
    assert "陈*平" not in page and "陈国平" not in page and "位置示意" in page


def test_another_area_a_month_to_come_and_garbage_are_refused(
    township: Township, desk: Desk
) -> None:
    desk.of(TOWN)
    following = str(Month.parse(month()) + 1)
    for path in (*PAGES, *LISTS):
        more = "&" if "?" in path else "?"
        assert desk.get(f"/desk/{path}{more}area=530627101").status_code == 404
        assert desk.get(f"/desk/{path}{more}month={following}").status_code == 422
    for garbage in SOME_GARBAGE:
        for name in ("area", "month", "figure", "from", "side", "one"):
            told = {"figure": "R02", "one": "R02", "other": "R02.any", name: garbage}
            for path in ("persons", "changes", "compare"):
                answer = desk.get(f"/desk/reports/{path}", told)
                assert answer.status_code < 500, (path, name, garbage)
