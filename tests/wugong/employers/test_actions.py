"""Writing demand: who may, what is refused, and the one line each act leaves."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import employers as make
from tests.factories.people import COUNTY, TOWNSHIP, VILLAGE, actor
from wugong.accounts.enums import RoleName
from wugong.base.actor import Actor, system
from wugong.base.clock import business_today
from wugong.base.errors import FieldRefusals, Refusal
from wugong.base.models import AuditLine, Setting
from wugong.base.scopes import AUDIT, scope
from wugong.employers import actions, queries, tasks
from wugong.employers.models import Employer, Vacancy

pytestmark = pytest.mark.django_db
OFFICER = make.OFFICER
CLERK = actor("township_officer", TOWNSHIP)
STATION = actor("station_officer", "330784")


def lines() -> list[AuditLine]:
    with scope(AUDIT):
        return list(AuditLine.objects.order_by("id"))


def refused(act: Callable[..., object], *args: object, **named: object) -> dict[str, str]:
    """{field: code} of a refusal that leaves no line behind."""
    before = len(lines())
    with pytest.raises(Refusal) as caught, transaction.atomic():
        act(*args, **named)
    assert len(lines()) == before
    error = caught.value
    parts = error.refusals if isinstance(error, FieldRefusals) else [error]
    return {part.field: part.code for part in parts}


def one_line(action: str) -> AuditLine:
    """The last act wrote exactly this line."""
    found = lines()
    assert [line.action for line in found].count(action) == 1
    assert found[-1].action == action
    return found[-1]


def test_an_employer_is_registered_with_its_code_and_one_line() -> None:
    row = make.employer(name="示范电子厂")
    line = one_line("employers.register_employer")
    assert (row.pinyin_key, row.verified_on) == ("shi fan dian zi chang", business_today())
    assert line.diff["name"] == [None, "示范电子厂"]
    assert (line.subject_type, line.subject_id, line.area) == ("employer", row.pk, "330784")


def test_a_team_without_a_code_says_why() -> None:
    facts = make.employer_facts(kind="team", no_code_reason="村劳务工程队")
    assert actions.register_employer(facts, by=OFFICER).credit_code is None
    silent = make.employer_facts(kind="team", no_code_reason=" ")
    assert refused(actions.register_employer, silent, by=OFFICER) == {
        "no_code_reason": "employer.code_or_reason"
    }


def test_the_same_code_is_registered_once() -> None:
    code = make.credit_code()
    make.employer(credit_code=code)
    again = make.employer_facts(credit_code=code.lower())
    assert refused(actions.register_employer, again, by=OFFICER) == {
        "credit_code": "employer.known"
    }
    other = make.employer()
    facts = make.employer_facts(credit_code=code)
    assert refused(actions.change_employer, other.pk, facts, 1, by=OFFICER) == {
        "credit_code": "employer.known"
    }


@pytest.mark.parametrize(
    ("told", "field", "code"),
    [
        ({"name": ""}, "name", "form.required"),
        ({"name": "甲" * 121}, "name", "form.too_long"),
        ({"name": "甲\x00乙"}, "name", "form.control_characters"),
        ({"kind": "gang"}, "kind", "form.not_a_code"),
        ({"industry": "ZZ"}, "industry", "form.not_a_code"),
        ({"place": "330700"}, "place", "employer.place"),
        ({"place": "440000"}, "place", "employer.place"),
        ({"place": "999999"}, "place", "employer.place"),
        ({"place": "abc"}, "place", "employer.place"),
        ({"place": "530627102"}, "place", "employer.place"),
        ({"kind": "agency"}, "agency_licence", "employer.agency_licence"),
        ({"agency_licence": "1" * 41}, "agency_licence", "form.too_long"),
        ({"phone": "1" * 21}, "phone", "form.too_long"),
        ({"credit_code": "91330784MA28AAAA00"}, "credit_code", "credit.check_digit"),
        ({"credit_code": "短"}, "credit_code", "credit.length"),
    ],
)
def test_a_wrong_fact_of_an_employer_is_named(told: Any, field: str, code: str) -> None:
    facts = make.employer_facts(**told)
    assert refused(actions.register_employer, facts, by=OFFICER)[field] == code


def test_a_city_without_counties_is_a_place_of_work() -> None:
    assert make.employer(place=make.DONGGUAN).place == "441900"
    assert make.vacancy(place=make.DONGGUAN).place == "441900"


def test_a_correction_keeps_from_and_to_and_minds_the_version() -> None:
    row = make.employer(name="旧名")
    facts = make.employer_facts(name="新名", credit_code=row.credit_code)
    changed = actions.change_employer(row.pk, facts, 1, by=CLERK)
    assert (changed.name, changed.version) == ("新名", 2)
    assert one_line("employers.change_employer").diff == {"name": ["旧名", "新名"]}
    assert refused(actions.change_employer, row.pk, facts, 1, by=CLERK) == {"": "changed_meanwhile"}
    assert refused(actions.change_employer, 999, facts, 1, by=CLERK) == {"": "not_found"}


def test_the_arrears_list_takes_every_vacancy_off_the_board() -> None:
    row = make.vacancy()
    assert refused(actions.set_arrears, row.employer_id, True, " ", by=OFFICER) == {
        "reason": "reason.required"
    }
    actions.set_arrears(row.employer_id, True, "拖欠工资", by=OFFICER)
    line = one_line("employers.set_arrears")
    assert (line.diff, line.reason) == ({"on_arrears_list": [False, True]}, "拖欠工资")
    assert not queries.on_the_board().exists()
    assert queries.with_open_posts().get(pk=row.employer_id).open_posts == 0
    assert queries.demand() == queries.Demand(0, 0, 0)
    code = "employer.on_arrears_list"
    offer = (actions.offer_vacancy, row.employer_id, make.vacancy_facts())
    assert refused(*offer, by=OFFICER) == {"": code}
    change = (actions.change_vacancy, row.pk, make.vacancy_facts(), row.version)
    assert refused(*change, by=OFFICER) == {"": code}
    again = refused(actions.set_arrears, row.employer_id, True, "再来", by=OFFICER)
    assert again == {"": "employer.arrears_as_is"}
    actions.set_arrears(row.employer_id, False, "已付清", by=OFFICER)
    assert queries.on_the_board().get().pk == row.pk


def test_a_vacancy_waits_for_review_before_anybody_sees_it() -> None:
    row = make.vacancy(state="pending")
    assert row.state == "pending"
    assert one_line("employers.offer_vacancy").diff["openings"] == [None, 10]
    assert not queries.on_the_board().exists()
    actions.review_vacancy(row.pk, "verified", by=OFFICER)
    assert one_line("employers.review_vacancy").diff["state"] == ["pending", "verified"]
    assert queries.on_the_board().get().pk == row.pk


@pytest.mark.parametrize(
    ("told", "field", "code"),
    [
        ({"title": "\u200b"}, "title", "form.control_characters"),
        ({"title": ""}, "title", "form.required"),
        ({"title": "甲" * 61}, "title", "form.too_long"),
        ({"description": "甲" * 401}, "description", "form.too_long"),
        ({"description": "限男性"}, "description", "vacancy.discriminates"),
        ({"occupation": "0-0"}, "occupation", "vacancy.occupation"),
        ({"place": "330700"}, "place", "vacancy.place"),
        ({"place": ""}, "place", "vacancy.place"),
        ({"openings": 10**30}, "openings", "vacancy.openings"),
        ({"openings": -1}, "openings", "vacancy.openings"),
        ({"wage_min_yuan_month": 1000}, "wage_min_yuan_month", "vacancy.below_minimum_wage"),
        ({"pay_kind": "gold"}, "pay_kind", "form.not_a_code"),
        ({"board_lodging": "x" * 99}, "board_lodging", "form.not_a_code"),
        ({"source": ""}, "source", "form.not_a_code"),
        ({"sex_limit": "3"}, "sex_limit", "vacancy.sex_without_ground"),
        ({"sex_limit_ground": "taste"}, "sex_limit_ground", "form.not_a_code"),
        ({"education_min": 40_000}, "education_min", "form.out_of_range"),
        ({"skill_level": -2}, "skill_level", "form.out_of_range"),
        ({"contract_months": 0}, "contract_months", "form.out_of_range"),
    ],
)
def test_a_wrong_fact_of_a_vacancy_is_named(told: Any, field: str, code: str) -> None:
    owner = make.employer()
    facts = make.vacancy_facts(**told)
    assert refused(actions.offer_vacancy, owner.pk, facts, by=OFFICER)[field] == code


def test_the_minimum_wage_is_a_dated_setting() -> None:
    Setting.objects.create(key="employers.minimum_wage", value=4300, valid_from=date(2019, 1, 1))
    owner = make.employer()
    facts = make.vacancy_facts()
    assert refused(actions.offer_vacancy, owner.pk, facts, by=OFFICER) == {
        "wage_min_yuan_month": "vacancy.below_minimum_wage"
    }


def test_what_an_employer_or_clerk_changes_is_reviewed_again() -> None:
    row = make.vacancy()
    facts = make.vacancy_facts(openings=20)
    changed = actions.change_vacancy(row.pk, facts, row.version, by=CLERK)
    line = one_line("employers.change_vacancy")
    assert changed.state == "pending"
    assert line.diff == {"openings": [10, 20], "state": ["verified", "pending"]}
    changed = actions.review_vacancy(row.pk, "verified", by=OFFICER)
    facts = make.vacancy_facts(openings=30)
    assert actions.change_vacancy(row.pk, facts, changed.version, by=OFFICER).state == "verified"


@pytest.mark.parametrize("state", ["sent_back", "closed"])
def test_a_sent_back_or_closed_vacancy_comes_up_again_by_a_change(state: str) -> None:
    row = make.vacancy(state=state)
    changed = actions.change_vacancy(row.pk, make.vacancy_facts(), row.version, by=CLERK)
    assert changed.state == "pending"


def test_review_says_why_and_only_moves_along() -> None:
    row = make.vacancy(state="pending")
    assert refused(actions.review_vacancy, row.pk, "sent_back", by=OFFICER) == {
        "reason": "reason.required"
    }
    for state in ("pending", "gone", "", "\x00"):
        assert refused(actions.review_vacancy, row.pk, state, "x", by=OFFICER) == {
            "": "vacancy.move"
        }
    actions.review_vacancy(row.pk, "closed", "不招了", by=OFFICER)
    assert refused(actions.review_vacancy, row.pk, "verified", by=OFFICER) == {"": "vacancy.move"}


def test_what_became_illegal_is_not_verified() -> None:
    row = make.vacancy(state="pending")
    Vacancy.objects.filter(pk=row.pk).update(description="限女性")
    assert refused(actions.review_vacancy, row.pk, "verified", by=OFFICER) == {
        "description": "vacancy.discriminates"
    }


def test_employers_were_asked_again_in_one_line() -> None:
    rows = [make.vacancy(), make.vacancy()]
    Vacancy.objects.update(confirmed_on=date(2019, 1, 1))
    ids = [row.pk for row in rows]
    assert actions.confirm_vacancies([*ids, 10**6], by=STATION) == 2
    assert one_line("employers.confirm_vacancies").diff["vacancies"] == [None, sorted(ids)]
    assert set(Vacancy.objects.values_list("confirmed_on", flat=True)) == {business_today()}
    pending = make.vacancy(state="pending")
    assert refused(actions.confirm_vacancies, [pending.pk], by=STATION) == {"": "vacancy.move"}


def test_the_night_closes_what_is_past_its_date() -> None:
    old, new = make.vacancy(), make.vacancy()
    yesterday = business_today() - timedelta(days=1)
    Vacancy.objects.filter(pk=old.pk).update(starts_on=yesterday, valid_until=yesterday)
    tasks.close_stale_vacancies(0)
    line = one_line("employers.close_stale")
    assert (line.diff, line.actor_role) == ({"vacancies": [None, [old.pk]]}, "system")
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.state, new.state) == ("closed", "verified")
    before = len(lines())
    tasks.close_stale_vacancies(1)
    assert len(lines()) == before


def test_the_ledger_counts_arrivals_and_never_passes_the_openings() -> None:
    row = make.vacancy(openings=1)
    before = len(lines())
    actions.count_arrival(row.pk, 1, by=STATION)
    assert queries.vacancy(row.pk).filled == 1
    assert not queries.on_the_board().exists()
    with pytest.raises(Refusal, match="full"):
        actions.count_arrival(row.pk, 1, by=STATION)
    actions.count_arrival(row.pk, -1, by=STATION)
    actions.count_arrival(row.pk, -1, by=STATION)
    assert queries.vacancy(row.pk).filled == 0
    assert len(lines()) == before
    Vacancy.objects.filter(pk=row.pk).update(openings=5, filled=3)
    fresh = queries.vacancy(row.pk)
    facts = make.vacancy_facts(openings=2)
    assert refused(actions.change_vacancy, row.pk, facts, fresh.version, by=OFFICER) == {
        "openings": "vacancy.below_filled"
    }
    assert queries.demand() == queries.Demand(1, 5, 3)
    assert queries.demand().open == 2


def test_the_database_forbids_more_people_than_openings() -> None:
    row = make.vacancy(openings=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Vacancy.objects.filter(pk=row.pk).update(filled=2)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["verified", "sent_back", "closed", "pending", "change", "arrive"]),
            st.booleans(),
        ),
        max_size=8,
    )
)
def test_whatever_is_asked_only_reviewed_vacancies_stand_on_the_board(
    steps: list[tuple[str, bool]],
) -> None:
    with transaction.atomic():
        row = make.vacancy(state="pending", openings=2)
        for step, by_officer in steps:
            by = OFFICER if by_officer else CLERK
            before = queries.vacancy(row.pk)
            try:
                with transaction.atomic():
                    if step == "change":
                        facts = make.vacancy_facts(openings=2)
                        actions.change_vacancy(row.pk, facts, before.version, by=by)
                    elif step == "arrive":
                        actions.count_arrival(row.pk, 1, by=by)
                    else:
                        actions.review_vacancy(row.pk, step, "理由", by=by)
            except Refusal:
                after = queries.vacancy(row.pk)
                assert (after.state, after.filled) == (before.state, before.filled)
            after = queries.vacancy(row.pk)
            if after.state == "verified" and before.state != "verified":
                assert by_officer
            on_board = queries.on_the_board().filter(pk=row.pk).exists()
            assert on_board == (after.state == "verified" and after.filled < 2)
        transaction.set_rollback(True)


def test_a_base_is_an_agreement_out_of_the_county() -> None:
    base = make.base()
    assert one_line("employers.register_base").diff["promised_posts"] == [None, 200]
    assert queries.base_in_force(base.pk, business_today())
    assert not queries.base_in_force(base.pk, base.ends_on)
    assert not queries.base_in_force(10**18, business_today())
    owner = make.employer()
    today = business_today()

    def facts(**told: Any) -> actions.BaseFacts:
        values: dict[str, Any] = {
            "name": "基地",
            "place": "330784",
            "agreement_number": "A-1",
            "starts_on": today,
            "ends_on": today + timedelta(days=1),
            "promised_posts": 1,
        }
        return actions.BaseFacts(**(values | told))

    for told, fault in (
        ({"place": "530627"}, {"place": "base.place"}),
        ({"ends_on": today}, {"ends_on": "base.order"}),
        ({"promised_posts": 0}, {"promised_posts": "form.out_of_range"}),
        ({"name": ""}, {"name": "form.required"}),
        ({"agreement_number": base.agreement_number}, {"agreement_number": "base.known"}),
    ):
        assert refused(actions.register_base, owner.pk, facts(**told), by=OFFICER) == fault


def test_a_workshop_is_recognised_in_a_village_and_withdrawn_with_a_reason() -> None:
    row = make.workshop(VILLAGE)
    assert queries.workshop_in_force(row.pk, business_today())
    owner = make.employer()
    future = business_today() + timedelta(days=1)
    for told, fault in (
        (("车间", "9", VILLAGE, business_today()), {"kind": "form.not_a_code"}),
        (("车间", "1", TOWNSHIP, business_today()), {"village": "workshop.village"}),
        (("车间", "1", "330784001001", business_today()), {"village": "workshop.village"}),
        (("车间", "1", VILLAGE, future), {"recognised_on": "workshop.future"}),
    ):
        facts = actions.WorkshopFacts(*told)
        assert refused(actions.register_workshop, owner.pk, facts, by=OFFICER) == fault
    actions.withdraw_workshop(row.pk, "停产一年", by=OFFICER)
    line = one_line("employers.withdraw_workshop")
    assert (line.reason, line.area) == ("停产一年", VILLAGE)
    assert not queries.workshop_in_force(row.pk, business_today())
    again = refused(actions.withdraw_workshop, row.pk, "再来", by=OFFICER)
    assert again == {"": "workshop.withdrawn"}


def test_a_township_sets_up_posts_in_its_own_villages_only() -> None:
    today = business_today()
    own = actions.WelfarePostFacts("保洁员", "02", VILLAGE, 3, 500, today)
    row = actions.register_welfare_post(own, by=CLERK)
    assert one_line("employers.register_welfare_post").diff["quota"] == [None, 3]
    other = actions.WelfarePostFacts("保洁员", "02", "530627103", 3, 500, today)
    assert refused(actions.register_welfare_post, other, by=CLERK) == {"": "not_allowed"}
    wrong = actions.WelfarePostFacts("", "77", "530627", 0, 10**9, today, today)
    assert refused(actions.register_welfare_post, wrong, by=OFFICER) == {
        "name": "form.required",
        "kind": "form.not_a_code",
        "place": "post.village",
        "quota": "form.out_of_range",
        "pay_yuan_month": "form.out_of_range",
        "ends_on": "base.order",
    }
    assert list(queries.posts_for(f"{VILLAGE}001", today)) == [row]
    actions.close_welfare_post(row.pk, "经费没有了", by=CLERK)
    assert not queries.posts_for(f"{VILLAGE}001", today).exists()
    again = refused(actions.close_welfare_post, row.pk, "再来", by=CLERK)
    assert again == {"": "post.closed"}


ROLES = {
    "register_employer": {"county_officer", "township_officer", "station_officer", "system"},
    "set_arrears": {"county_officer", "system"},
    "offer_vacancy": {"county_officer", "township_officer", "station_officer", "system"},
    "review_vacancy": {"county_officer", "system"},
    "confirm_vacancies": {"county_officer", "township_officer", "station_officer", "system"},
    "close_stale": {"system"},
    "register_base": {"county_officer", "system"},
    "register_workshop": {"county_officer", "system"},
    "register_welfare_post": {"county_officer", "township_officer", "system"},
}


def asked(name: str, owner: Employer, row: Vacancy, by: Actor) -> None:
    today = business_today()
    arguments: dict[str, tuple[Any, ...]] = {
        "register_employer": (make.employer_facts(),),
        "set_arrears": (owner.pk, True, "拖欠"),
        "offer_vacancy": (owner.pk, make.vacancy_facts()),
        "review_vacancy": (row.pk, "sent_back", "不清楚"),
        "confirm_vacancies": ([row.pk],),
        "close_stale": (),
        "register_base": (
            owner.pk,
            actions.BaseFacts("基地", "330784", "N-1", today, today + timedelta(days=9), 5),
        ),
        "register_workshop": (owner.pk, actions.WorkshopFacts("车间", "1", VILLAGE, today)),
        "register_welfare_post": (actions.WelfarePostFacts("岗", "02", VILLAGE, 1, 500, today),),
    }
    getattr(actions, name)(*arguments[name], by=by)


@pytest.mark.parametrize("name", sorted(ROLES))
@pytest.mark.parametrize("role", [*RoleName.values, "system", ""])
def test_only_the_named_roles_may(name: str, role: str) -> None:
    row = make.vacancy()
    by = system(COUNTY) if role == "system" else actor(role, TOWNSHIP)
    try:
        with transaction.atomic():
            asked(name, row.employer, row, by)
        allowed = True
    except Refusal as refusal:
        assert refusal.code == "not_allowed"
        allowed = False
    assert allowed == (role in ROLES[name])


def test_an_employers_account_offers_for_itself_and_closes_its_own() -> None:
    row = make.vacancy()
    Employer.objects.filter(pk=row.employer_id).update(party_id=7)
    own = Actor(5, "厂里", "employer", party_id=7)
    stranger = Actor(6, "别家", "employer", party_id=8)
    nobody = Actor(6, "别家", "employer", party_id=0)
    facts = make.vacancy_facts(title="包装工")
    assert actions.offer_vacancy(row.employer_id, facts, by=own).state == "pending"
    for by in (stranger, nobody):
        assert refused(actions.offer_vacancy, row.employer_id, facts, by=by) == {"": "not_allowed"}
        closing = refused(actions.review_vacancy, row.pk, "closed", "不招了", by=by)
        assert closing == {"": "not_allowed"}
    other = make.vacancy(state="pending")
    assert refused(actions.review_vacancy, other.pk, "verified", by=own) == {"": "not_allowed"}
    assert actions.review_vacancy(row.pk, "closed", "招满了", by=own).state == "closed"
