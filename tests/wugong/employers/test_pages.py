"""The room's pages: what they show to whom, and what they refuse."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import employers as make
from tests.factories.asking import GARBAGE, SOME_GARBAGE, Desk
from tests.factories.people import COUNTY, TOWNSHIP, VILLAGE, actor
from wugong.base.actor import ANONYMOUS
from wugong.base.clock import business_today
from wugong.employers.models import CooperationBase, Employer, Vacancy, WelfarePost, Workshop

pytestmark = pytest.mark.django_db
OFFICER = make.OFFICER
CLERK = actor("township_officer", TOWNSHIP)
GRID = actor("grid_worker", f"{VILLAGE}001")
OUTSIDER = actor("system_admin", COUNTY)
LISTS = ("vacancies", "employers", "bases", "workshops", "posts")
PLACE = {"place": ["33", "3307", "330784"]}


def employer_form(**typed: object) -> dict[str, object]:
    values = {"name": "示范门业厂", "kind": "enterprise", "industry": "C21"}
    return values | {"credit_code": make.credit_code()} | PLACE | typed


def vacancy_form(**typed: object) -> dict[str, object]:
    today = business_today()
    values: dict[str, object] = {
        "title": "缝纫工",
        "occupation": make.SEWING,
        "openings": "10",
        "wage_min_yuan_month": "4200",
        "wage_max_yuan_month": "5800",
        "pay_kind": "time",
        "board_lodging": "both",
        "contract_months": "12",
        "age_min": "18",
        "age_max": "55",
        "education_min": "0",
        "skill_level": "-1",
        "starts_on": today.isoformat(),
        "valid_until": (today + timedelta(days=60)).isoformat(),
        "source": "base",
    }
    return values | PLACE | typed


def rows_of(kind: str) -> None:
    owner = make.employer()
    makers: dict[str, Callable[[], object]] = {
        "vacancies": lambda: make.vacancy(owner),
        "employers": make.employer,
        "bases": lambda: make.base(owner),
        "workshops": lambda: make.workshop(VILLAGE, owner),
        "posts": lambda: make.post(VILLAGE),
    }
    makers[kind]()


@pytest.mark.parametrize("kind", LISTS)
def test_a_list_makes_the_same_number_of_queries_for_1_and_for_3_rows(
    kind: str, desk: Desk
) -> None:
    rows_of(kind)
    url = f"/desk/{kind}/"
    desk.of(OFFICER).get(url)
    with CaptureQueriesContext(connection) as one:
        assert desk.get(url).status_code == 200
    for _ in range(2):
        rows_of(kind)
    with CaptureQueriesContext(connection) as three:
        page = desk.get(url)
    assert page.content.decode().count("<tr>") >= 4
    assert len(three) == len(one)


@pytest.mark.parametrize("kind", LISTS)
def test_lists_are_for_staff_and_send_the_rest_away(kind: str, desk: Desk) -> None:
    assert desk.of(OUTSIDER).get(f"/desk/{kind}/").status_code == 403
    assert desk.of(ANONYMOUS).get(f"/desk/{kind}/").status_code in (302, 401, 403)
    assert desk.of(GRID).get(f"/desk/{kind}/").status_code == 200


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("key", ["q", "state", "place", "occupation", "wage", "kind", "after"])
def test_garbage_in_a_lists_address_is_refused_and_never_breaks(
    kind: str, key: str, desk: Desk
) -> None:
    desk.of(OFFICER)
    for value in GARBAGE:
        assert desk.get(f"/desk/{kind}/", {key: value}).status_code in (200, 422), value
    assert desk.get(f"/desk/{kind}/", {"size": "x", "sort": "name;"}).status_code == 422


def test_the_list_narrows_by_state_place_trade_pay_and_board(desk: Desk) -> None:
    make.vacancy(title="甲工")
    make.vacancy(title="乙工", state="pending", place="441900", board_lodging="none")
    desk.of(OFFICER)
    for query, seen, hidden in (
        ("state=verified", "甲工", "乙工"),
        ("state=pending", "乙工", "甲工"),
        ("place=4419", "乙工", "甲工"),
        ("place=330784", "甲工", "乙工"),
        ("board=both", "甲工", "乙工"),
        ("q=乙工", "乙工", "甲工"),
    ):
        text = desk.get(f"/desk/vacancies/?{query}").content.decode()
        assert seen in text and f">{hidden}<" not in text, query
    assert "在招 1 个岗位" in desk.get("/desk/vacancies/").content.decode()
    assert ">甲工<" not in desk.get("/desk/vacancies/?wage=5000").content.decode()


def test_a_vacancys_page_shows_terms_checks_and_the_code_for_phones(desk: Desk) -> None:
    row = make.vacancy(title="缝纫工", sex_limit="1", sex_limit_ground="labour_grade_4")
    text = desk.of(OFFICER).get(f"/desk/vacancies/{row.pk}/").content.decode()
    for words in ("4,200–5,800", "没有歧视性条件", "性别条件合法", "<svg", "还缺", "审核岗位"):
        assert words in text
    assert desk.get("/desk/vacancies/99999999999999999999/").status_code == 404


def test_an_employers_page_shows_its_vacancies(desk: Desk) -> None:
    row = make.vacancy(title="缝纫工")
    text = desk.of(OFFICER).get(f"/desk/employers/{row.employer_id}/").content.decode()
    for words in ("缝纫工", "登记岗位", "列入欠薪名单", "登记基地", "登记车间"):
        assert words in text
    text = desk.of(GRID).get(f"/desk/employers/{row.employer_id}/").content.decode()
    for words in ("登记岗位", "登记基地", "登记车间"):
        assert words not in text


def test_an_employer_is_registered_and_corrected_by_form(desk: Desk) -> None:
    desk.of(CLERK)
    assert desk.get("/desk/employers/new").status_code == 200
    answer = desk.post("/desk/employers/new", employer_form())
    row = Employer.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/desk/employers/{row.pk}/")
    url = f"/desk/employers/{row.pk}/change"
    assert f'value="{row.version}"' in desk.get(url).content.decode()
    typed = employer_form(name="新名", credit_code=row.credit_code, version=row.version)
    assert desk.post(url, typed).status_code == 302
    late = desk.post(url, typed | {"name": "更新的名"})
    assert late.status_code == 422
    assert "别人刚改过" in late.content.decode()
    row.refresh_from_db()
    assert row.name == "新名"


def test_a_vacancy_is_offered_reviewed_and_confirmed_by_form(desk: Desk) -> None:
    owner = make.employer()
    desk.of(CLERK)
    assert desk.get(f"/desk/employers/{owner.pk}/vacancies/new").status_code == 200
    answer = desk.post(f"/desk/employers/{owner.pk}/vacancies/new", vacancy_form())
    row = Vacancy.objects.get()
    assert (answer.status_code, row.state, row.place) == (302, "pending", "330784")
    assert desk.post(f"/desk/vacancies/{row.pk}/review?state=verified").status_code == 403
    desk.of(OFFICER)
    assert desk.post(f"/desk/vacancies/{row.pk}/review?state=verified").status_code == 302
    assert desk.post(f"/desk/vacancies/{row.pk}/confirm").status_code == 302
    assert desk.get(f"/desk/vacancies/{row.pk}/review").status_code == 405
    closing = f"/desk/vacancies/{row.pk}/review?state=closed"
    assert desk.post(closing, {"reason": ""}).status_code == 422
    assert desk.post(closing, {"reason": "x\x00"}).status_code == 422
    assert desk.post(closing, {"reason": "招满了"}).status_code == 302
    assert desk.get(f"/desk/vacancies/{row.pk}/change").status_code == 200
    assert desk.post(f"/desk/vacancies/{row.pk}/confirm").status_code == 409


def test_the_arrears_dialog_takes_a_reason(desk: Desk) -> None:
    row = make.employer()
    url = f"/desk/employers/{row.pk}/arrears?listed=1"
    assert desk.of(CLERK).post(url, {"reason": "拖欠"}).status_code == 403
    desk.of(OFFICER)
    assert desk.post(url, {}).status_code == 422
    assert desk.post(url, {"reason": "拖欠工资"}).status_code == 302
    row.refresh_from_db()
    assert row.on_arrears_list
    assert "移出欠薪名单" in desk.get(f"/desk/employers/{row.pk}/").content.decode()


def test_outlets_are_registered_by_form(desk: Desk) -> None:
    owner, today = make.employer(), business_today()
    desk.of(OFFICER)
    base = {"name": "基地", "agreement_number": "A-1", "promised_posts": "50"} | PLACE
    base |= {"starts_on": today, "ends_on": today + timedelta(days=300)}
    village = [COUNTY, TOWNSHIP, VILLAGE]
    shop = {"name": "车间", "kind": "1", "recognised_on": today, "place": village}
    post = {"name": "岗", "kind": "02", "quota": 2, "pay_yuan_month": 500, "starts_on": today}
    for url, typed, model, back in (
        (f"/desk/employers/{owner.pk}/bases/new", base, CooperationBase, "/desk/bases/"),
        (f"/desk/employers/{owner.pk}/workshops/new", shop, Workshop, "/desk/workshops/"),
        ("/desk/posts/new", post | {"place": village}, WelfarePost, "/desk/posts/"),
    ):
        assert desk.get(url).status_code == 200
        assert desk.post(url, {}).status_code == 422
        answer = desk.post(url, typed)
        assert (answer.status_code, model.objects.count()) == (302, 1)
        assert answer.url == back
    shop_id, post_id = Workshop.objects.get().pk, WelfarePost.objects.get().pk
    for url in (f"/desk/workshops/{shop_id}/withdraw", f"/desk/posts/{post_id}/close"):
        assert url in desk.get(url.rsplit("/", 2)[0] + "/").content.decode()
        assert desk.get(url).status_code == 200
        assert desk.post(url, {"reason": " "}).status_code == 422
        assert desk.post(url, {"reason": "停了"}).status_code == 302
        assert desk.post(url, {"reason": "停了"}).status_code == 422
    desk.of(GRID)
    for url in ("/desk/posts/new", f"/desk/employers/{owner.pk}/bases/new"):
        assert desk.get(url).status_code == 403


FORMS = {
    "employer": employer_form,
    "vacancy": vacancy_form,
}


@pytest.mark.parametrize("kind", sorted(FORMS))
def test_garbage_in_any_field_answers_beside_the_field_and_never_breaks(
    kind: str, desk: Desk
) -> None:
    owner = make.employer()
    url = (
        "/desk/employers/new" if kind == "employer" else f"/desk/employers/{owner.pk}/vacancies/new"
    )
    desk.of(OFFICER)
    whole = FORMS[kind]()
    typed = [dict.fromkeys(whole, value) for value in GARBAGE]
    typed += [whole | {field: value} for field in whole for value in SOME_GARBAGE]
    for each in typed:
        answer = desk.post(url, each)
        assert answer.status_code in (302, 422), each
        if answer.status_code == 422:
            assert "has-error" in answer.content.decode(), each


def test_the_place_of_a_form_goes_down_to_the_county(desk: Desk) -> None:
    desk.of(OFFICER)
    for place in (["33", "3307"], ["33"], [""], ["33", "4419"], ["330784001001001"]):
        answer = desk.post("/desk/employers/new", employer_form(place=place))
        assert answer.status_code == 422
        assert "field region has-error" in answer.content.decode()
    answer = desk.post("/desk/employers/new", employer_form(place=["44", "4419"]))
    assert answer.status_code == 302
