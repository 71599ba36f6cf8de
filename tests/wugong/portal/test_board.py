"""The public board: only what holds today, for everybody, without a login."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import employers as make
from tests.factories.asking import GARBAGE, Desk
from tests.factories.people import COUNTY, actor
from wugong.base.actor import ANONYMOUS
from wugong.base.clock import business_today
from wugong.employers import actions
from wugong.employers.models import Vacancy

pytestmark = pytest.mark.django_db


def board(desk: Desk, query: str = "") -> str:
    answer = desk.of(ANONYMOUS).get(f"/?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_only_verified_dated_open_and_honest_vacancies_are_shown(desk: Desk) -> None:
    shown = make.vacancy(title="看得见")
    hidden = [
        make.vacancy(title="待审核的", state="pending"),
        make.vacancy(title="退回的", state="sent_back"),
        make.vacancy(title="关闭的", state="closed"),
        make.vacancy(title="过期的"),
        make.vacancy(title="招满的", openings=1),
        make.vacancy(title="欠薪的"),
    ]
    yesterday = business_today() - timedelta(days=1)
    Vacancy.objects.filter(pk=hidden[3].pk).update(starts_on=yesterday, valid_until=yesterday)
    actions.count_arrival(hidden[4].pk, 1, by=make.OFFICER)
    actions.set_arrears(hidden[5].employer_id, True, "拖欠工资", by=make.OFFICER)
    text = board(desk)
    assert "看得见" in text and "1 个岗位" in text and "还缺 10 人" in text
    assert desk.get(f"/jobs/{shown.pk}/").status_code == 200
    for row in hidden:
        assert row.title not in text
        assert desk.get(f"/jobs/{row.pk}/").status_code == 404


def test_what_is_valid_until_today_is_shown_today(desk: Desk) -> None:
    make.vacancy(title="最后一天", valid_until=business_today())
    assert "最后一天" in board(desk)


def test_a_vacancys_page_says_what_counts_and_carries_its_code(desk: Desk) -> None:
    owner = make.employer(name="示范门业厂", phone="057912345678")
    row = make.vacancy(owner, title="缝纫工", description="计件，包吃住")
    text = desk.of(ANONYMOUS).get(f"/jobs/{row.pk}/").content.decode()
    for words in (
        "缝纫工",
        "4,200–5,800",
        "示范门业厂",
        "永康",
        "tel:057912345678",
        "<svg",
        "谁向你收钱",
    ):
        assert words in text, words
    assert "招 10 人" in text and "还缺 10 人" in text
    assert text.count("J-") >= 1


def test_nothing_the_employer_writes_runs_in_the_page(desk: Desk) -> None:
    owner = make.employer(name="<b>厂</b>", phone='1" onclick="x')
    row = make.vacancy(owner, title="<script>工</script>", description='"><img src=x>')
    for url in ("/", f"/jobs/{row.pk}/"):
        text = desk.of(ANONYMOUS).get(url).content.decode()
        assert "<script>工" not in text and "<b>厂" not in text and "<img src=x" not in text
        assert '" onclick="x' not in text


def test_the_board_narrows_by_words_place_pay_and_board(desk: Desk) -> None:
    make.vacancy(title="甲工")
    make.vacancy(
        title="乙工",
        place=make.DONGGUAN,
        board_lodging="none",
        wage_min_yuan_month=5200,
        wage_max_yuan_month=6000,
    )
    for query, seen, hidden in (
        ("q=甲", "甲工", "乙工"),
        ("place=330784", "甲工", "乙工"),
        ("place=4419", "乙工", "甲工"),
        ("wage=5000", "乙工", "甲工"),
        ("board=both", "甲工", "乙工"),
    ):
        text = board(desk, query)
        assert seen in text and hidden not in text, query
        assert 'aria-current="true"' in text
    assert "去掉一个条件" in board(desk, "q=没有这样的")
    assert "place=4419" in board(desk, "board=none&place=4419")


def test_better_pay_stands_first_and_the_rest_follows_page_by_page(desk: Desk) -> None:
    owner = make.employer()
    for step in range(27):
        low = 4000 + step * 10
        make.vacancy(owner, title=f"工{step:02}号", wage_min_yuan_month=low)
    first = board(desk)
    assert first.index("工26号") < first.index("工25号") and "工01号" not in first
    following = first.split('href="?after=')[1].split('"')[0]
    second = board(desk, f"after={following}")
    assert "工01号" in second and "工00号" in second and "工26号" not in second
    assert 'rel="next"' not in second


def test_the_board_makes_the_same_number_of_queries_for_1_and_for_3_rows(desk: Desk) -> None:
    owner = make.employer()
    make.vacancy(owner)
    board(desk)
    with CaptureQueriesContext(connection) as one:
        board(desk)
    make.vacancy(owner)
    make.vacancy()
    with CaptureQueriesContext(connection) as three:
        board(desk)
    assert len(one) == len(three)


@pytest.mark.parametrize("key", ["q", "place", "wage", "board", "after", "size", "sort", "state"])
def test_garbage_in_the_address_never_breaks_the_board(key: str, desk: Desk) -> None:
    make.vacancy()
    for value in GARBAGE:
        assert desk.of(ANONYMOUS).get("/", {key: value}).status_code in (200, 422), value
    answer = desk.get("/?q=a&q=b&place[]=1&wage=5000&wage=1")
    assert answer.status_code in (200, 422)


def test_only_reading_is_open_to_everybody(desk: Desk) -> None:
    row = make.vacancy()
    for url in ("/", f"/jobs/{row.pk}/"):
        assert desk.of(ANONYMOUS).post(url).status_code == 405
    for url in ("/jobs/0/", "/jobs/99999999999999999999/"):
        assert desk.get(url).status_code == 404
    assert desk.of(actor("county_officer", COUNTY)).get("/").status_code == 200


def test_the_board_speaks_english_to_who_asks_for_it(desk: Desk) -> None:
    make.vacancy()
    answer = desk.of(ANONYMOUS).get("/", headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    assert '<html lang="en"' in answer.content.decode()


def test_a_code_to_scan_stands_only_where_it_leads_somewhere(desk: Desk) -> None:
    desk.of(make.OFFICER)
    for state, shown in (("verified", True), ("pending", False)):
        row = make.vacancy(state=state)
        page = desk.get(f"/desk/vacancies/{row.pk}/").content.decode()
        assert (f"/jobs/{row.pk}/" in page) is shown
        assert (desk.get(f"/jobs/{row.pk}/").status_code == 200) is shown
