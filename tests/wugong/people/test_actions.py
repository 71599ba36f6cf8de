"""Writing files: who may, what is refused, and the one line each act leaves."""

from datetime import date, timedelta

import pytest

from tests.factories import people as make
from tests.wugong.people.conftest import Groups
from wugong.base import clock
from wugong.base.actor import system
from wugong.base.errors import FieldRefusals, Refusal
from wugong.base.models import AuditLine
from wugong.base.scopes import area_scope, scope
from wugong.people import actions, queries
from wugong.people.models import Household, Labourer, PovertyPeriod, Skill
from wugong.people.tasks import nightly_recount

pytestmark = pytest.mark.django_db
VILLAGE_OFFICER = make.actor("village_officer", make.VILLAGE)
TOWNSHIP = make.actor("township_officer", make.TOWNSHIP)
COUNTY = make.actor("county_officer", make.COUNTY)


def lines() -> list[AuditLine]:
    with scope(area_scope(make.COUNTY)):
        return list(AuditLine.objects.order_by("id"))


def last_line() -> AuditLine:
    return lines()[-1]


def refusal_of(act: object, *args: object, **named: object) -> Refusal:
    assert callable(act)
    with pytest.raises(Refusal) as caught:
        act(*args, **named)
    return caught.value


def codes_of(refusal: Refusal) -> dict[str, str]:
    parts = refusal.refusals if isinstance(refusal, FieldRefusals) else [refusal]
    return {part.field: part.code for part in parts}


def test_a_registration_reads_sex_and_birth_from_the_number(groups: Groups) -> None:
    row = make.labourer(groups.first, id_number="530699198501010026", phone="+86 138-1234-5678")
    assert (row.sex, row.birth_on, row.is_labour) == ("2", date(1985, 1, 1), True)
    with scope(COUNTY.scope):
        assert queries.number_of(row) == "530699198501010026"
        assert queries.phone_of(row) == "13812345678"
        home = Household.objects.get(pk=row.household_id)
    assert (home.member_count, home.labour_count, home.head_id) == (1, 1, row.pk)
    assert home.awaits_assignment


def test_a_registration_leaves_one_line_with_the_number_dotted(groups: Groups) -> None:
    before = len(lines())
    row = make.labourer(groups.first, phone="13812345678")
    assert len(lines()) == before + 1
    line = last_line()
    assert (line.action, line.labourer_id) == ("people.register_labourer", row.pk)
    assert line.diff["id_number"] == line.diff["phone"] == ["••••", "••••"]
    assert "13812345678" not in str(line.diff)


def test_the_same_person_again_is_refused_with_the_row(groups: Groups) -> None:
    number = make.id_number()
    row = make.labourer(groups.first, id_number=number)
    told = actions.NewLabourer(
        name="王二", code=groups.second, id_number=number.lower(), source=make.source()
    )
    with scope(VILLAGE_OFFICER.scope):
        refusal = refusal_of(actions.register_labourer, told, by=VILLAGE_OFFICER)
    assert (refusal.code, refusal.params["labourer"]) == ("people.duplicate", row.pk)


def test_a_person_known_elsewhere_needs_the_county_and_shows_no_row(groups: Groups) -> None:
    number = make.id_number()
    make.labourer(groups.sister_township, id_number=number)
    told = actions.NewLabourer(
        name="王二", code=groups.first, id_number=number, source=make.source()
    )
    with scope(VILLAGE_OFFICER.scope):
        refusal = refusal_of(actions.register_labourer, told, by=VILLAGE_OFFICER)
    assert (refusal.code, refusal.status, refusal.params) == ("people.needs_county", 409, {})


def test_every_bad_field_is_named_at_once(groups: Groups) -> None:
    told = actions.NewLabourer(
        name="=王",
        code=groups.first,
        id_number=make.id_number(),
        phone="138****1234",
        health="9",
        education="3",
        student_status="01",
        source=make.source(),
    )
    with scope(COUNTY.scope):
        refusal = refusal_of(actions.register_labourer, told, by=COUNTY)
    assert codes_of(refusal) == {
        "name": "people.name_characters",
        "phone": "phone.masked",
        "health": "form.not_a_code",
        "student_status": "people.education_xor_student",
    }


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("530699198501010019", "identity.check_digit"),
        ("530699********0018", "identity.masked"),
        ("5.30699E+17", "identity.scientific_notation"),
        ("", "identity.empty"),
    ],
)
def test_a_false_number_is_never_repaired(groups: Groups, number: str, code: str) -> None:
    told = actions.NewLabourer(
        name="王二", code=groups.first, id_number=number, source=make.source()
    )
    with scope(COUNTY.scope):
        refusal = refusal_of(actions.register_labourer, told, by=COUNTY)
    assert codes_of(refusal) == {"id_number": code}


@pytest.mark.parametrize("name", ["张\x00三", "张\u200b三", "张\u202e三", "王" * 51, " ", "张*"])
def test_a_name_with_what_the_eye_cannot_see_is_refused(groups: Groups, name: str) -> None:
    told = actions.NewLabourer(
        name=name, code=groups.first, id_number=make.id_number(), source=make.source()
    )
    with scope(COUNTY.scope):
        refusal = refusal_of(actions.register_labourer, told, by=COUNTY)
    assert list(codes_of(refusal)) == ["name"]


def test_a_household_has_one_head_and_one_spouse(groups: Groups) -> None:
    head = make.labourer(groups.first)
    told = actions.NewLabourer(
        name="王二",
        code=groups.first,
        id_number=make.id_number(),
        household_id=head.household_id,
        source=make.source(),
    )
    with scope(COUNTY.scope):
        refusal = refusal_of(actions.register_labourer, told, by=COUNTY)
    assert codes_of(refusal) == {"relation": "people.second_head"}


@pytest.mark.parametrize(
    "by",
    [
        make.actor("county_leader", make.COUNTY),
        make.actor("inspector", make.COUNTY),
        make.actor("poverty_office", make.COUNTY),
        make.actor("auditor", make.COUNTY),
        make.actor("village_officer", make.SISTER_VILLAGE),
        make.actor("grid_worker", ""),
    ],
)
def test_nobody_else_registers(groups: Groups, by: object) -> None:
    told = actions.NewLabourer(
        name="王二", code=groups.first, id_number=make.id_number(), source=make.source()
    )
    refusal = refusal_of(actions.register_labourer, told, by=by)
    assert refusal.code == "not_allowed"


def test_a_change_keeps_who_said_it_when_and_how(groups: Groups) -> None:
    row = make.labourer(groups.first)
    told = {"health": "2", "phone": "13900001111"}
    with scope(TOWNSHIP.scope):
        actions.update_labourer(row.pk, told, version=1, source=make.source(), by=TOWNSHIP)
        row.refresh_from_db()
    assert row.version == 2
    assert row.field_dates["health"] == [clock.business_today().isoformat(), "at_home", "李四"]
    line = last_line()
    assert line.diff == {"health": ["1", "2"], "phone": ["••••", "••••"]}


def test_a_version_nobody_has_seen_is_not_overwritten(groups: Groups) -> None:
    row = make.labourer(groups.first)
    with scope(COUNTY.scope):
        refusal = refusal_of(
            actions.update_labourer,
            row.pk,
            {"health": "2"},
            version=7,
            source=make.source(),
            by=COUNTY,
        )
    assert (refusal.code, refusal.params) == ("changed_meanwhile", {"version": 1})


def test_a_weaker_source_does_not_override_a_stronger_one(groups: Groups) -> None:
    row = make.labourer(groups.first, source=make.source("at_home"))
    weak = make.source("import")
    with scope(COUNTY.scope):
        refusal = refusal_of(
            actions.update_labourer, row.pk, {"health": "2"}, version=None, source=weak, by=COUNTY
        )
    assert (refusal.code, refusal.field) == ("people.weaker_source", "health")


def test_a_stale_fact_gives_way_to_a_weaker_source(groups: Groups) -> None:
    long_ago = clock.business_today() - timedelta(days=400)
    row = make.labourer(groups.first, source=make.source("at_home", long_ago))
    with scope(COUNTY.scope):
        changed = actions.update_labourer(
            row.pk, {"health": "2"}, version=None, source=make.source("phone"), by=COUNTY
        )
    assert changed.health == "2"


def test_going_to_school_ends_being_labour(groups: Groups) -> None:
    row = make.labourer(groups.first)
    with scope(COUNTY.scope):
        row = actions.update_labourer(
            row.pk, {"student_status": "20"}, version=None, source=make.source(), by=COUNTY
        )
        home = Household.objects.get(pk=row.household_id)
    assert (row.is_labour, row.employment_state, home.labour_count) == (False, "student", 0)


def test_a_change_from_outside_the_area_finds_nobody(groups: Groups) -> None:
    row = make.labourer(groups.sister_village)
    with scope(VILLAGE_OFFICER.scope):
        refusal = refusal_of(
            actions.update_labourer,
            row.pk,
            {"health": "2"},
            version=None,
            source=make.source(),
            by=VILLAGE_OFFICER,
        )
    assert refusal.code == "not_found"


def test_saying_nothing_changed_confirms_the_visit_fields_in_one_line(groups: Groups) -> None:
    long_ago = clock.business_today() - timedelta(days=60)
    rows = [
        make.labourer(groups.first, education="3", source=make.source("phone", long_ago))
        for _ in range(3)
    ]
    before = len(lines())
    with scope(VILLAGE_OFFICER.scope):
        ids = [row.pk for row in rows]
        done = actions.confirm_no_change(ids, make.source(), by=VILLAGE_OFFICER)
        rows[0].refresh_from_db()
    assert done == 3
    assert rows[0].confirmed_on == clock.business_today()
    assert rows[0].field_dates["education"][0] == long_ago.isoformat()
    assert len(lines()) == before + 1
    assert last_line().diff["confirmed"][1] == ids


def test_an_older_confirmation_does_not_turn_the_clock_back(groups: Groups) -> None:
    row = make.labourer(groups.first)
    old = make.source("at_home", clock.business_today() - timedelta(days=9))
    with scope(COUNTY.scope):
        assert actions.confirm_no_change([row.pk], old, by=COUNTY) == 0
    assert last_line().diff["passed_over"] == [None, [row.pk]]


def test_a_death_takes_the_person_off_the_roll_and_the_household_recounts(groups: Groups) -> None:
    row = make.labourer(groups.first)
    today = clock.business_today()
    with scope(COUNTY.scope):
        row = actions.set_status(row.pk, "dead", today, "村医报告", version=1, by=COUNTY)
        home = Household.objects.get(pk=row.household_id)
    assert (row.is_labour, row.employment_state) == (False, "not_labour")
    assert (home.member_count, home.labour_count, home.head_id) == (0, 0, None)
    assert last_line().reason == "村医报告"


def test_skills_are_added_once_and_removed_with_a_reason(groups: Groups) -> None:
    row = make.labourer(groups.first)
    told = actions.NewSkill("6-18-02", 1, clock.business_today())
    with scope(COUNTY.scope):
        skill = actions.add_skill(row.pk, told, by=COUNTY)
        assert refusal_of(actions.add_skill, row.pk, told, by=COUNTY).code == "people.skill_twice"
        assert refusal_of(actions.remove_skill, skill.pk, " ", by=COUNTY).code == "reason.required"
        actions.remove_skill(skill.pk, "登记错人", by=COUNTY)
        assert not Skill.objects.exists()
    assert last_line().diff["skill"] == ["6-18-02", None]


def test_only_the_poverty_office_writes_the_poverty_status(groups: Groups) -> None:
    home = make.household(groups.first)
    office = make.actor("poverty_office", make.COUNTY)
    day = date(2018, 10, 31)
    with scope(COUNTY.scope):
        refusal = refusal_of(actions.mirror_poverty_status, home.pk, "02", day, "扶贫办", by=COUNTY)
        assert refusal.code == "not_allowed"
        actions.mirror_poverty_status(home.pk, "02", day, "扶贫办", by=office)
        home = actions.mirror_poverty_status(home.pk, "03", date(2019, 1, 1), "扶贫办", by=office)
        periods = list(PovertyPeriod.objects.order_by("from_on"))
    assert home.poverty_status == "03"
    assert [(p.status, p.to_on) for p in periods] == [("02", date(2019, 1, 1)), ("03", None)]


def test_a_move_inside_the_area_takes_every_row_along(groups: Groups) -> None:
    row = make.labourer(groups.first)
    with scope(COUNTY.scope):
        actions.add_skill(row.pk, actions.NewSkill("6-18-02", 1, clock.business_today()), by=COUNTY)
        actions.move_household(row.household_id, groups.sister_township, "搬迁", by=COUNTY)
        row.refresh_from_db()
        assert row.code == groups.sister_township
        assert Skill.objects.get().code == groups.sister_township
    with scope(area_scope(make.TOWNSHIP)):
        assert not Labourer.objects.exists()


def test_a_hand_over_waits_for_the_receiving_side(groups: Groups) -> None:
    row = make.labourer(groups.first)
    receiver = make.actor("village_officer", groups.sister_township[:12], 2)
    with scope(VILLAGE_OFFICER.scope):
        hand_over = actions.propose_hand_over(
            row.household_id, groups.sister_township, "搬迁安置", by=VILLAGE_OFFICER
        )
        again = refusal_of(
            actions.propose_hand_over,
            row.household_id,
            groups.sister_township,
            "搬迁安置",
            by=VILLAGE_OFFICER,
        )
        own = refusal_of(actions.accept_hand_over, hand_over.pk, by=VILLAGE_OFFICER)
    assert (again.code, own.code) == ("people.hand_over_open", "not_allowed")
    with scope(receiver.scope):
        assert not Labourer.objects.exists()
        actions.accept_hand_over(hand_over.pk, by=receiver)
        assert Labourer.objects.get().code == groups.sister_township
        assert refusal_of(actions.accept_hand_over, hand_over.pk, by=receiver).code == (
            "people.hand_over_closed"
        )
        assert [hit.id for hit in queries.find_people("王小明", within=receiver.area).hits] == [
            row.pk
        ]
    with scope(VILLAGE_OFFICER.scope):
        assert not Labourer.objects.exists()
    assert last_line().action == "people.accept_hand_over"


def test_a_declined_hand_over_says_why(groups: Groups) -> None:
    row = make.labourer(groups.first)
    receiver = make.actor("township_officer", groups.sister_township[:9], 2)
    with scope(VILLAGE_OFFICER.scope):
        hand_over = actions.propose_hand_over(
            row.household_id, groups.sister_township, "搬迁安置", by=VILLAGE_OFFICER
        )
    with scope(receiver.scope):
        actions.decline_hand_over(hand_over.pk, "户口未迁来", by=receiver)
    with scope(VILLAGE_OFFICER.scope):
        hand_over.refresh_from_db()
        assert (hand_over.state, hand_over.answer) == ("declined", "户口未迁来")
        assert Labourer.objects.get().code == groups.first


def test_a_hand_over_does_not_leave_the_county(groups: Groups) -> None:
    home = make.household(groups.first)
    with scope(COUNTY.scope):
        refusal = refusal_of(
            actions.propose_hand_over, home.pk, groups.other_county, "搬迁", by=COUNTY
        )
    assert refusal.code in ("people.not_a_group", "people.hand_over_too_far")


def test_two_files_without_contradiction_become_one(groups: Groups) -> None:
    number = make.id_number(date(1985, 6, 1), 7)
    kept = make.labourer(
        groups.first, id_number="", no_number_reason="证件遗失", sex="1", birth_on=date(1985, 6, 1)
    )
    other = make.labourer(groups.second, id_number=number, phone="13812345678", education="3")
    with scope(COUNTY.scope):
        actions.add_skill(
            other.pk, actions.NewSkill("6-18-02", 1, clock.business_today()), by=COUNTY
        )
        kept = actions.merge_labourers(kept.pk, other.pk, "同一人两份档案", by=COUNTY)
        assert queries.number_of(kept) == number
        assert queries.phone_of(kept) == "13812345678"
        assert kept.education == "3"
        assert Skill.objects.get().labourer_id == kept.pk
        assert queries.labourer(other.pk).pk == kept.pk
        other.refresh_from_db()
    assert (other.status, other.merged_into_id) == ("merged", kept.pk)
    assert last_line().action == "people.merge_labourers"


def test_two_numbers_are_two_people(groups: Groups) -> None:
    one, two = make.labourer(groups.first), make.labourer(groups.first)
    with scope(COUNTY.scope):
        refusal = refusal_of(actions.merge_labourers, one.pk, two.pk, "疑似同一人", by=COUNTY)
    assert refusal.code == "people.merge_blocked"


def test_unmasking_takes_a_reason_and_leaves_one_line(groups: Groups) -> None:
    row = make.labourer(groups.first, id_number="530699198501010018", phone="13812345678")
    before = len(lines())
    with scope(VILLAGE_OFFICER.scope):
        assert refusal_of(actions.unmask, row.pk, "", by=VILLAGE_OFFICER).code == "reason.required"
        seen = actions.unmask(row.pk, "核对证件", by=VILLAGE_OFFICER)
        looks = queries.who_saw(row.pk)
    assert (seen.id_number, seen.phone) == ("530699198501010018", "13812345678")
    assert len(lines()) == before + 1
    assert [(look.action, look.reason) for look in looks] == [("people.unmask", "核对证件")]


@pytest.mark.parametrize("role", ["county_leader", "poverty_office", "auditor", "system_admin"])
def test_who_only_watches_does_not_unmask(groups: Groups, role: str) -> None:
    row = make.labourer(groups.first)
    by = make.actor(role, make.COUNTY)
    with scope(by.scope):
        assert refusal_of(actions.unmask, row.pk, "看看", by=by).code == "not_allowed"


def test_a_named_person_is_seen_by_the_party_until_the_day(groups: Groups) -> None:
    row = make.labourer(groups.first)
    make.labourer(groups.first)
    until = clock.business_today() + timedelta(days=30)
    with scope(COUNTY.scope):
        assert actions.grant_access([row.pk], 77, until, "同意推荐", by=COUNTY) == 1
        assert [access.party_id for access in queries.access_of(row.pk)] == [77]
        assert actions.end_access([row.pk], 77, "同意推荐", by=COUNTY) == 1
        assert queries.access_of(row.pk) == []


def test_the_night_recounts_labour_households_and_zero_employment(groups: Groups) -> None:
    row = make.labourer(groups.first)
    by = system(make.COUNTY)
    with scope(by.scope):
        Labourer.objects.update(is_labour=False, employment_state="not_labour")
        Household.objects.update(labour_count=9, zero_employment_since=None)
        done = actions.recount_area(make.COUNTY, by=by)
        row.refresh_from_db()
        home = Household.objects.get(pk=row.household_id)
        assert (done.labourers, done.households) == (1, 1)
        assert (row.is_labour, row.employment_state, home.labour_count) == (True, "none", 1)
        since = home.zero_employment_since
        assert since == clock.business_today()
        actions.set_employment(row.pk, "away", "330784", by=by)
        home.refresh_from_db()
        assert home.employed_count == 1
        assert home.zero_employment_since is None
        assert actions.recount_area(make.COUNTY, by=by).households == 0


def test_a_missing_number_is_put_right_by_the_township(groups: Groups) -> None:
    row = make.labourer(
        groups.first, id_number="", no_number_reason="新生", sex="1", birth_on=date(1990, 1, 1)
    )
    number = make.id_number(date(1990, 2, 2), 8)
    with scope(VILLAGE_OFFICER.scope):
        refusal = refusal_of(
            actions.correct_number, row.pk, number, "看过证", version=1, by=VILLAGE_OFFICER
        )
        assert refusal.code == "not_allowed"
    with scope(TOWNSHIP.scope):
        row = actions.correct_number(row.pk, number, "看过身份证", version=1, by=TOWNSHIP)
    assert (row.sex, row.birth_on, row.no_number_reason) == ("2", date(1990, 2, 2), "")


def test_more_than_a_hundred_are_not_exported_without_approval(groups: Groups) -> None:
    with scope(COUNTY.scope):
        refusal = refusal_of(actions.record_export, list(range(101)), "", by=COUNTY)
    assert (refusal.code, refusal.status) == ("export.needs_approval", 403)


def test_the_nightly_task_recounts_every_township(groups: Groups) -> None:
    row = make.labourer(groups.first)
    with scope(COUNTY.scope):
        Household.objects.update(labour_count=9)
    nightly_recount(timestamp=0)
    with scope(COUNTY.scope):
        assert Household.objects.get(pk=row.household_id).labour_count == 1
