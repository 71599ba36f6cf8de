"""The pages of comparisons: bring a list, look, decide, take a sheet."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from tests.factories import people as make
from tests.factories.asking import SOME_GARBAGE, Desk, asking
from tests.wugong.comparison.conftest import (
    COUNTY_OFFICER,
    FFP,
    SISTER,
    TOWN,
    Lists,
    compare,
    number,
    text,
)
from wugong.base import clock
from wugong.base.actor import ANONYMOUS, system
from wugong.base.scopes import scope
from wugong.comparison import actions
from wugong.comparison.models import Comparison, Difference
from wugong.comparison.sheets import XLSX

pytestmark = pytest.mark.django_db
STRANGER = "53069919780303001X"
LEADER = make.actor("county_leader", make.COUNTY, user_id=924)
VILLAGE = make.actor("village_officer", make.VILLAGE, user_id=925)


@pytest.fixture
def desk(settings: Settings) -> Iterator[Desk]:
    settings.MIDDLEWARE = [
        "tests.factories.asking.identify" if "accounts" in name else name
        for name in settings.MIDDLEWARE
    ]
    yield Desk()
    asking[0] = ANONYMOUS


def a_list(lists: Lists) -> bytes:
    rows = [
        (number(lists.at_work), "陈国萍", "02", "2", "13812349999", "04"),
        (STRANGER, "刘远方", "02", "1", "", ""),
        ("5.30627E+17", "谁也不知", "02", "1", "", ""),
    ]
    return text(FFP, rows, "gb18030")


def page(desk: Desk, path: str, status: int = 200) -> str:
    answer = desk.get("/desk/comparison/" + path)
    assert answer.status_code == status, (path, answer.content.decode()[-600:])
    return answer.content.decode()


def bring(desk: Desk, content: bytes, name: str = "名单.csv", **told: str) -> Any:
    body: dict[str, Any] = {
        "layout": "ffp",
        "code": make.TOWNSHIP,
        "as_of": clock.business_today().isoformat(),
        "file": SimpleUploadedFile(name, content),
    }
    return desk.post("/desk/comparison/new", body | told)


def test_a_list_is_brought_and_its_file_is_in_nobodys_hands(lists: Lists, desk: Desk) -> None:
    assert "比一份名单" in page(desk.of(TOWN), "")
    assert 'enctype="multipart/form-data"' in page(desk, "new")
    answer = bring(desk, a_list(lists))
    assert answer.status_code == 302
    with scope(TOWN.scope):
        row = Comparison.objects.get()
    assert "正在比" in page(desk, f"{row.pk}/")
    actions.execute_comparison(row.pk, by=system(make.TOWNSHIP))
    shown = page(desk, f"{row.pk}/")
    assert "只有对方有" in shown and "1 处没有读进来" in shown and "户编号" not in shown
    faults = page(desk, f"{row.pk}/rows")
    assert "科学计数法" in faults and "谁也不知" not in faults


@pytest.mark.parametrize(
    ("content", "told", "sentence"),
    [
        (b"\xd0\xcf\x11\xe0", {}, "另存为 .xlsx"),
        (b"x", {"layout": ""}, "处要改"),
        (b"x", {"as_of": "2019-13-01"}, "处要改"),
        (b"x", {"code": make.SISTER_TOWNSHIP}, "处要改"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    lists: Lists, desk: Desk, content: bytes, told: dict[str, str], sentence: str
) -> None:
    answer = bring(desk.of(TOWN), content, **told)
    assert answer.status_code == 422 and sentence in answer.content.decode()


def test_without_a_file_and_with_one_too_large_a_sentence_says_so(
    lists: Lists, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = {"layout": "ffp", "code": make.TOWNSHIP, "as_of": "2019-08-01"}
    assert desk.of(TOWN).post("/desk/comparison/new", body).status_code == 422
    monkeypatch.setattr("wugong.comparison.web.pages.MOST_BYTES", 10)
    answer = bring(desk, b"0123456789" * 10)
    assert answer.status_code == 413 and "MB" in answer.content.decode()


def test_a_file_to_another_address_is_passed_over(lists: Lists, desk: Desk) -> None:
    body = {"reason": "x", "file": SimpleUploadedFile("a.csv", b"x" * 100)}
    assert desk.of(TOWN).post("/desk/reports/refresh", body).status_code in (302, 403)


def test_a_failed_file_says_why_and_that_nothing_changed(lists: Lists, desk: Desk) -> None:
    with pytest.raises(Exception, match="missing"):
        compare("姓名\r\n张三".encode())
    with scope(TOWN.scope):
        row = Comparison.objects.get()
    shown = page(desk.of(TOWN), f"{row.pk}/")
    assert "缺这些列：证件号码" in shown
    assert desk.get(f"/desk/comparison/{row.pk}/differences").status_code == 409


def test_the_differences_are_masked_filtered_and_lead_to_the_file(lists: Lists, desk: Desk) -> None:
    row = compare(a_list(lists))
    shown = page(desk.of(TOWN), f"{row.pk}/differences")
    for secret in ("陈国萍", "陈国平", "刘远方", "13812349999", STRANGER, number(lists.at_work)):
        assert secret not in shown
    assert "陈*平" in shown and "**萍" in shown and f"/labourers/{lists.at_work.pk}/" in shown
    only = page(desk, f"{row.pk}/differences?kind=theirs")
    assert "刘*方" in only and "陈*平" not in only
    alike = page(desk, f"{row.pk}/differences?field=health")
    assert "长期慢性病 → 健康" in alike and "pair=2%3E1" in alike
    assert "长期慢性病" in page(desk, f"{row.pk}/differences?pair=2%3E1")


def test_an_answer_shows_first_what_it_would_do(lists: Lists, desk: Desk) -> None:
    row = compare(a_list(lists))
    url = f"/desk/comparison/{row.pk}/decide?answer=theirs&kind=field"
    told = desk.of(TOWN).post(url, {"all": "1"}).content.decode()
    assert "3 处会按对方的改进档案" in told
    with scope(TOWN.scope):
        assert not Difference.objects.exclude(decision="").exists()
    answer = desk.post(url, {"all": "1", "sure": "1", "reason": "问过本人"})
    assert answer.status_code == 302 and "kind=field" in answer.headers["Location"]
    with scope(TOWN.scope):
        assert Difference.objects.filter(outcome="applied").count() == 3
    assert "已改好" in page(desk, f"{row.pk}/differences?decision=theirs")


def test_the_masked_sheet_and_the_whole_one(lists: Lists, desk: Desk) -> None:
    row = compare(a_list(lists))
    base = f"/desk/comparison/{row.pk}"
    assert desk.of(TOWN).post(f"{base}/masked").status_code == 422
    desk.post(f"{base}/decide?answer=ours", {"all": "1", "sure": "1", "reason": "查过"})
    answer = desk.post(f"{base}/masked")
    assert answer.headers["Content-Type"] == XLSX
    assert desk.post(f"{base}/ask", {"reason": "交防返贫"}).status_code == 302
    assert "等另一人审批" in page(desk, f"{row.pk}/")
    with scope(TOWN.scope):
        sheet = row.sheets.get()
    assert "批准" in page(desk.of(COUNTY_OFFICER), f"{row.pk}/")
    path = f"/desk/comparison/sheets/{sheet.pk}"
    assert desk.post(f"{path}/decide", {"answer": "yes"}).status_code == 302
    assert "下载全号表" in page(desk.of(TOWN), f"{row.pk}/")
    assert desk.post(f"{path}/take").headers["Content-Type"] == XLSX
    assert desk.post(f"{path}/take").status_code == 409


def test_a_leader_looks_and_decides_nothing_and_a_village_has_no_such_page(
    lists: Lists, desk: Desk
) -> None:
    row = compare(a_list(lists))
    shown = page(desk.of(LEADER), f"{row.pk}/differences")
    assert "我们对" in shown and "data-bulk" not in shown
    assert desk.post(f"/desk/comparison/{row.pk}/decide?answer=ours").status_code == 403
    assert desk.of(VILLAGE).get("/desk/comparison/").status_code == 403
    assert desk.of(SISTER).get(f"/desk/comparison/{row.pk}/").status_code == 404


def test_no_address_and_no_form_breaks(lists: Lists, desk: Desk) -> None:
    row = compare(a_list(lists))
    desk.of(TOWN)
    for garbage in SOME_GARBAGE:
        for name in ("kind", "field", "area", "pair", "decision", "after", "size", "sort"):
            answer = desk.get(f"/desk/comparison/{row.pk}/differences", {name: garbage})
            assert answer.status_code < 500, (name, garbage)
        for path in ("decide?answer=ours", "ask"):
            answer = desk.post(
                f"/desk/comparison/{row.pk}/{path}", {"id": garbage, "reason": garbage}
            )
            assert answer.status_code < 500, (path, garbage)
        assert bring(desk, garbage.encode("utf-8", "replace"), layout=garbage).status_code < 500
