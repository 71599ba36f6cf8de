"""Counts at any time through page and API, with the rows that each reader has."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from pytest_django import Settings

from tests.factories import people as make
from tests.factories.asking import Desk, asking
from tests.wugong.reporting.conftest import COUNTY_OFFICER, TOWNSHIP_OFFICER, Township
from wugong.base import clock
from wugong.base.actor import ANONYMOUS
from wugong.base.errors import Refusal
from wugong.base.models import AuditLine
from wugong.base.scopes import AUDIT, scope
from wugong.reporting.actions import counting
from wugong.reporting.models import SavedCount
from wugong.reporting.queries import counts, kept

pytestmark = pytest.mark.django_db
URL = "/desk/reports/counts/"


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    counts.forget()
    yield
    counts.forget()


def total(by: Any = COUNTY_OFFICER, **asked: str) -> int:
    with scope(by.scope):
        return counts.answer(counts.read(asked, by)).count.total


def test_people_are_counted_as_of_a_day(township: Township) -> None:
    before = (clock.business_today() - timedelta(days=90)).isoformat()
    assert (total(), total(work="4"), total(work="4", on=before)) == (2, 1, 0)
    assert total(place="33", industry="C") == 1
    assert total(of="households") == 2
    assert total(of="vacancies") == 0


def test_what_happened_since_counts_at_once_in_a_township_and_in_a_minute_in_the_county(
    township: Township,
) -> None:
    assert (total(TOWNSHIP_OFFICER), total()) == (2, 2)
    make.labourer(township.group, name="周小花")
    assert (total(TOWNSHIP_OFFICER), total()) == (3, 2)
    counts.forget()
    assert total() == 3


def test_a_count_of_another_day_is_no_older_than_the_roll_that_it_was_cut_from(
    township: Township, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    for module in (kept, counts):
        monkeypatch.setattr(module, "monotonic", lambda: now[0])
    yesterday = (clock.business_today() - timedelta(days=1)).isoformat()
    assert total() == 2
    now[0] += 40
    assert total(on=yesterday) == 2
    make.labourer(township.group, name="周小花")
    now[0] += 19
    assert total(on=yesterday) == 2
    now[0] += 1
    assert total(on=yesterday) == 3


def test_each_reader_counts_the_own_area_only(township: Township) -> None:
    sister = make.actor("township_officer", make.SISTER_TOWNSHIP)
    assert (total(TOWNSHIP_OFFICER), total(sister)) == (2, 0)
    with pytest.raises(Refusal):
        total(sister, area=make.TOWNSHIP)


def test_opening_a_list_leaves_a_line_without_a_name(township: Township) -> None:
    with scope(COUNTY_OFFICER.scope):
        asked = counts.read({"work": "4"}, COUNTY_OFFICER)
        assert counting.open_list(asked, by=COUNTY_OFFICER) == [township.at_work.pk]
    with scope(AUDIT):
        line = AuditLine.objects.filter(action="counts.open_list").latest("pk")
    assert line.diff["people"] == [None, 1]
    assert township.at_work.name not in str(line.diff)


def test_whoever_sees_sums_alone_opens_no_list(township: Township) -> None:
    finance = make.actor("finance_officer", make.COUNTY)
    with scope(finance.scope), pytest.raises(Refusal) as refused:
        counting.open_list(counts.read({}, finance), by=finance)
    assert refused.value.code == "not_allowed"


def test_a_shared_question_is_asked_of_the_readers_own_area(township: Township) -> None:
    with scope(COUNTY_OFFICER.scope):
        counting.save_count("在外的人", {"work": "4"}, "township_officer", by=COUNTY_OFFICER)
    village = make.actor("village_officer", make.VILLAGE, 3)
    other = make.actor("township_officer", make.TOWNSHIP, 4)
    with scope(other.scope):
        (kept,) = counts.saved(other)
        assert counts.read(kept.criteria, other).area == make.TOWNSHIP
        with pytest.raises(Refusal):
            counting.remove_count(kept.pk, by=other)
    with scope(village.scope):
        assert not counts.saved(village)


def test_a_name_is_kept_once_and_taken_away_by_its_keeper(township: Township) -> None:
    with scope(COUNTY_OFFICER.scope):
        kept = counting.save_count("在外的人", {"work": "4"}, by=COUNTY_OFFICER)
        with pytest.raises(Refusal) as refused:
            counting.save_count("在外的人", {}, by=COUNTY_OFFICER)
        assert refused.value.code == "counts.name_taken"
        counting.remove_count(kept.pk, by=COUNTY_OFFICER)
        assert not SavedCount.objects.exists()


@pytest.mark.parametrize(
    ("name", "asked", "role", "code"),
    [
        (" ", {}, "", "form.required"),
        ("名", {"colour": "red"}, "", "counts.unknown_field"),
        ("名", {}, "king", "form.not_a_code"),
        ("名" * 41, {}, "", "form.too_long"),
    ],
)
def test_a_bad_question_is_not_kept(
    township: Township, name: str, asked: dict[str, str], role: str, code: str
) -> None:
    with scope(COUNTY_OFFICER.scope), pytest.raises(Refusal) as refused:
        counting.save_count(name, asked, role, by=COUNTY_OFFICER)
    assert refused.value.code == code


@pytest.fixture
def desk(settings: Settings) -> Iterator[Desk]:
    settings.MIDDLEWARE = [
        "tests.factories.asking.identify" if "accounts" in name else name
        for name in settings.MIDDLEWARE
    ]
    yield Desk()
    asking[0] = ANONYMOUS


def text(desk: Desk, path: str, status: int = 200) -> str:
    answer = desk.get(URL + path)
    assert answer.status_code == status, answer.content.decode()[-400:]
    return answer.content.decode()


def test_the_page_cuts_by_two_things_and_says_what_it_counted(
    desk: Desk, township: Township
) -> None:
    shown = text(desk.of(COUNTY_OFFICER), "?by=township&across=work&age=16-24&age=35-44,45-54")
    assert "35–44 岁" in shown
    assert "数的是在册的人，一人计一次。" in shown
    assert "people/?" in shown


def test_the_list_behind_a_cell_is_masked_and_leads_to_the_file(
    desk: Desk, township: Township
) -> None:
    shown = text(desk.of(COUNTY_OFFICER), "people/?work=4")
    assert township.at_work.name not in shown
    assert f"/desk/people/labourers/{township.at_work.pk}/" in shown


def test_a_list_taken_along_says_who_took_it(desk: Desk, township: Township) -> None:
    answer = desk.of(COUNTY_OFFICER).post(URL + "people/export?work=4")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert "张三丰" in lines[-1]


def test_whoever_sees_sums_alone_gets_no_way_to_a_list(desk: Desk, township: Township) -> None:
    finance = make.actor("finance_officer", make.COUNTY)
    assert "people/?" not in text(desk.of(finance), "?by=sex")
    text(desk.of(finance), "people/", 403)


@pytest.mark.parametrize("query", ["?colour=red", "?sex=9", "?on=2019-02-30", "?area=99", "?of=x"])
def test_a_bad_question_is_a_sentence_and_no_traceback(
    desk: Desk, township: Township, query: str
) -> None:
    assert desk.of(COUNTY_OFFICER).get(URL + query).status_code in (404, 422)
    assert desk.of(COUNTY_OFFICER).get("/api/counts" + query).status_code in (404, 422)


def test_a_name_that_is_taken_or_none_is_said_beside_it(desk: Desk, township: Township) -> None:
    desk.of(COUNTY_OFFICER)
    assert desk.post(f"{URL}save?work=4", {"name": "在外的"}).status_code == 302
    for name, status in (("在外的", 409), ("", 422), ("名" * 41, 422)):
        answer = desk.post(f"{URL}save?work=4", {"name": name, "shared_role": ""})
        shown = answer.content.decode()
        assert answer.status_code == status
        assert 'id="id_name_error"' in shown
        assert "数的是在册的人" in shown  # the question is still there


def test_a_program_counts_and_keeps_like_the_page(desk: Desk, township: Township) -> None:
    desk.of(COUNTY_OFFICER)
    found = desk.get("/api/counts?by=sex&work=4").json()
    assert found["total"] == sum(found["rows"].values()) == 1
    body = {"name": "在外", "criteria": {"work": "4"}}
    key = {"HTTP_IDEMPOTENCY_KEY": "counts-000001"}
    answer = desk.post("/api/counts/saved", body, content_type="application/json", **key)
    assert answer.status_code == 201, answer.content
    (kept,) = desk.get("/api/counts/saved").json()
    assert kept["name"] == "在外"
    assert "在外" in text(desk, "")
    gone = desk.post(f"{URL}saved/{kept['id']}/remove")
    assert gone.status_code == 302
    assert desk.get("/api/counts/saved").json() == []
