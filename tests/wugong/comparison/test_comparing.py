"""A list comes in, is compared, decided by a person and goes back: as the platform's own role."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from python_calamine import CalamineWorkbook

from tests.factories import people as make
from tests.wugong.comparison.conftest import (
    COUNTY_OFFICER,
    FFP,
    PROVINCE,
    SISTER,
    TOWN,
    Lists,
    compare,
    number,
    text,
    workbook,
)
from wugong.base import clock
from wugong.base.actor import Actor, system
from wugong.base.errors import Refusal
from wugong.base.models import AuditLine
from wugong.base.scopes import AUDIT, party_scope, scope, station_scope
from wugong.comparison import actions
from wugong.comparison.actions import Chosen, NewComparison
from wugong.comparison.actions.storing import TOLD
from wugong.comparison.models import BackSheet, Comparison, Difference, Piece, RowFault
from wugong.comparison.queries import back, comparisons
from wugong.comparison.queries import differences as queries
from wugong.comparison.rules.layouts import layouts
from wugong.comparison.sheets import back_sheet
from wugong.employment import actions as employment
from wugong.employment.queries import latest_spell
from wugong.people import actions as people
from wugong.people.enums import ConfirmedHow
from wugong.people.models import Labourer
from wugong.people.rules import Source

pytestmark = pytest.mark.django_db
STRANGER = "53069919780303001X"
WHY = "问过本人"


def refused(act: Any, *args: Any, **more: Any) -> str:
    with pytest.raises(Refusal) as told:
        act(*args, **more)
    return told.value.code


def found(row: Comparison, by: Actor = TOWN) -> list[tuple[str, str, str, str]]:
    with scope(by.scope):
        rows = Difference.objects.filter(comparison=row).order_by("kind", "field", "pk")
        return [(each.kind, each.field, each.theirs, each.ours) for each in rows]


def one(row: Comparison, field: str, by: Actor = TOWN) -> Difference:
    with scope(by.scope):
        return Difference.objects.get(comparison=row, field=field)


def a_list(lists: Lists) -> bytes:
    """One as we have him but for health, phone and place of work; a stranger; one number torn."""
    return workbook(
        FFP,
        [
            (number(lists.at_work), "陈国平", "02", "长期慢性病", "13812349999", "03"),
            (STRANGER, "刘远方", "02", "1", "", ""),
            (530699198501010018, "谁也不知", "02", "1", "", ""),
        ],
    )


def decide(row: Comparison, answer: str, *ids: int, by: Actor = TOWN, **filters: str) -> Any:
    with scope(by.scope):
        return actions.decide(row.pk, Chosen(ids, filters), answer, WHY, by=by)


def test_differences_both_ways_by_person(lists: Lists) -> None:
    row = compare(a_list(lists))
    assert (row.state, row.counts["rows"], row.counts["people"], row.counts["faults"]) == (
        "done",
        3,
        2,
        1,
    )
    assert found(row) == [
        ("field", "health", "2", "1"),
        ("field", "phone", "", ""),
        ("field", "work_area", "03", "04"),
        ("ours", "", "", ""),
        ("theirs", "", "", ""),
    ]
    with scope(TOWN.scope):
        fault = RowFault.objects.get(comparison=row)
        assert (fault.sheet_row, fault.error_code) == (4, "identity.scientific_notation")
        assert Difference.objects.get(kind="ours").labourer_id == lists.at_home.pk
        assert not Piece.objects.exists()


def test_a_list_that_tells_the_same_has_no_differences_and_is_counted(lists: Lists) -> None:
    rows = [
        (number(lists.at_work), "陈国平", "02", "1", "13812340001", "04"),
        (number(lists.at_home), "李正芬", "02", "1", "", ""),
    ]
    row = compare(text(FFP, rows, "gb18030"))
    assert found(row) == []
    with scope(TOWN.scope):
        (place,) = comparisons.whole(row, make.TOWNSHIP, 12).places
        assert (place.code, place.same, place.people) == (make.VILLAGE, 2, 2)


def test_nothing_of_who_somebody_is_stands_in_the_clear(lists: Lists) -> None:
    row = compare(a_list(lists))
    told = [STRANGER, "刘远方", "13812349999", number(lists.at_work), "谁也不知"]
    tables = ("difference", "rowfault", "piece", "tally", "comparison")
    with scope(TOWN.scope), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT t::text FROM comparison_{table} t")
            text_of = "".join(line for (line,) in cursor.fetchall())
            assert not [each for each in told if each in text_of], table
            assert not [each for each in told if each.encode().hex() in text_of], table
        stranger = Difference.objects.get(comparison=row, kind="theirs")
    assert stranger.told["id_number"] == STRANGER and stranger.told["name"] == "刘远方"
    assert Difference._meta.get_field("told").bound_to == TOLD  # type: ignore[union-attr]


def test_the_file_waits_sealed_until_the_queue_takes_it(lists: Lists) -> None:
    told = NewComparison("ffp", make.TOWNSHIP, clock.business_today(), a_list(lists))
    with scope(TOWN.scope):
        row = actions.request_comparison(told, by=TOWN)
        (content,) = Piece.objects.values_list("content", flat=True)
        assert b"PK" not in bytes(content)[:60]
        assert refused(actions.request_comparison, told, by=TOWN) == "comparison.running"
    done = actions.execute_comparison(row.pk, by=system(make.TOWNSHIP))
    again = actions.execute_comparison(row.pk, by=system(make.TOWNSHIP))
    assert done.finished_at == again.finished_at and len(found(row)) == 5


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("姓名,务工状况\r\n张三,04\r\n".encode(), "extract.missing"),
        (b"PK\x03\x04 torn", "extract.broken"),
    ],
)
def test_a_file_that_says_nothing_fails_with_a_sentence_and_changes_nothing(
    lists: Lists, content: bytes, code: str
) -> None:
    assert refused(compare, content) == code
    with scope(TOWN.scope):
        row = Comparison.objects.get()
        assert (row.state, row.error_code) == ("failed", code)
        assert not Piece.objects.exists() and not Difference.objects.exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"layout": "nobody"}, "extract.layout"),
        ({"code": make.VILLAGE}, "extract.area"),
        ({"code": make.SISTER_TOWNSHIP}, "not_allowed"),
        ({"as_of": date(2999, 1, 1)}, "extract.as_of"),
        ({"content": b""}, "extract.no_file"),
        ({"content": b"\xd0\xcf\x11\xe0"}, "extract.kind"),
    ],
)
def test_what_is_asked_wrongly_is_refused_at_once(
    lists: Lists, change: dict[str, Any], code: str
) -> None:
    told = {"layout": "ffp", "code": make.TOWNSHIP, "as_of": clock.business_today()}
    told |= {"content": b"x,y"} | change
    with scope(TOWN.scope):
        assert refused(actions.request_comparison, NewComparison(**told), by=TOWN) == code


def test_they_are_right_changes_the_file_as_told_by_their_list(lists: Lists) -> None:
    row = compare(a_list(lists))
    done = decide(row, "theirs", one(row, "health").pk, one(row, "phone").pk)
    assert (done.decided, done.applied, done.by_hand) == (2, 2, 0)
    with scope(TOWN.scope):
        person = Labourer.objects.get(pk=lists.at_work.pk)
        assert person.health == "2"
        assert people.unmask(person.pk, WHY, by=TOWN).phone == "13812349999"
        assert person.field_dates["health"] == [
            row.as_of.isoformat(),
            "import",
            layouts()["ffp"].zh,
        ]
        assert refused(
            actions.decide, row.pk, Chosen([one(row, "health").pk]), "ours", WHY, by=TOWN
        )


def test_what_no_list_can_tell_whole_is_marked_for_a_hand(lists: Lists) -> None:
    row = compare(a_list(lists))
    done = decide(row, "theirs", kind="field", field="work_area")
    assert (done.applied, done.by_hand) == (0, 1)
    row_of = one(row, "work_area")
    assert (row_of.outcome, row_of.outcome_code) == ("by_hand", "comparison.by_hand")


def test_a_stay_that_only_they_know_begins_with_us(lists: Lists) -> None:
    day = (clock.business_today() - timedelta(days=30)).isoformat()
    rows = [
        (number(lists.at_work), "陈国平", "330784", "示范五金厂", "C33", "11", "", "4500"),
        (number(lists.at_home), "李正芬", "440306", "示范电子厂", "C39", "90", day, "5200"),
    ]
    row = compare(workbook(PROVINCE, rows), layout="province")
    assert ("field", "place", "440306", "") in found(row)
    assert ("field", "wage_yuan_month", "4500", "4000") in found(row)
    done = decide(row, "theirs", field="place,wage_yuan_month")
    assert (done.applied, done.by_hand) == (2, 0)
    with scope(TOWN.scope):
        spell = latest_spell(lists.at_home.pk)
        assert spell is not None
        assert (spell.place, spell.employer_name, spell.verified_how, spell.wage_yuan_month) == (
            "440306",
            "示范电子厂",
            "list",
            5200,
        )
        mended = latest_spell(lists.at_work.pk)
        assert mended is not None and mended.wage_yuan_month == 4500


def test_what_we_were_told_since_the_comparison_is_not_overwritten(lists: Lists) -> None:
    row = compare(a_list(lists))
    with scope(TOWN.scope):
        told = Source(ConfirmedHow.AT_HOME, clock.business_today())
        people.update_labourer(
            lists.at_work.pk, {"health": "3"}, version=None, source=told, by=TOWN
        )
    done = decide(row, "theirs", one(row, "health").pk, one(row, "phone").pk)
    assert (done.applied, done.by_hand) == (1, 1)
    assert one(row, "health").outcome_code == "comparison.told_since"
    with scope(TOWN.scope):
        assert Labourer.objects.get(pk=lists.at_work.pk).health == "3"


def test_a_stay_begun_since_is_neither_closed_nor_corrected(lists: Lists) -> None:
    today = clock.business_today()
    day = (today - timedelta(days=30)).isoformat()
    rows = [
        (number(lists.at_work), "陈国平", "330784", "示范五金厂", "C33", "11", "", "4500"),
        (number(lists.at_home), "李正芬", "440306", "示范电子厂", "C39", "90", day, "5200"),
    ]
    row = compare(workbook(PROVINCE, rows), layout="province")
    with scope(COUNTY_OFFICER.scope):
        for person in (lists.at_work, lists.at_home):
            employment.start_spell(
                person.pk,
                employment.NewSpell(
                    place="330784",
                    employer_name="示范玩具厂",
                    industry="C24",
                    channel="90",
                    start_on=today - timedelta(days=10),
                    wage_yuan_month=4_100,
                ),
                by=COUNTY_OFFICER,
            )
    done = decide(row, "theirs", field="place,wage_yuan_month")
    assert (done.applied, done.by_hand) == (0, 2)
    with scope(TOWN.scope):
        for person in (lists.at_work, lists.at_home):
            latest = latest_spell(person.pk)
            assert latest is not None
            assert (latest.wage_yuan_month, latest.end_on) == (4_100, None)


def test_an_empty_cell_takes_no_telephone_away(lists: Lists) -> None:
    rows = [(number(lists.at_work), "陈国平", "02", "1", "", "")]
    row = compare(workbook(FFP, rows))
    done = decide(row, "theirs", field="phone")
    assert (done.applied, done.by_hand) == (0, 1)
    with scope(TOWN.scope):
        assert people.unmask(lists.at_work.pk, WHY, by=TOWN).phone == "13812340001"


def test_an_answer_is_taken_anew_only_where_it_is_asked_for_and_the_history_knows_both(
    lists: Lists,
) -> None:
    row = compare(a_list(lists))
    decide(row, "ours", one(row, "health").pk)
    assert decide(row, "ask", kind="field").decided == 2  # the other two
    assert one(row, "health").decision == "ours"
    decide(row, "ask", one(row, "health").pk)
    with scope(AUDIT):
        line = AuditLine.objects.filter(action="comparison.decide").latest("id")
    assert line.diff["decision"] == ["ours", "ask"]


def test_a_decision_needs_a_reason_and_stands_in_the_persons_history(lists: Lists) -> None:
    row = compare(a_list(lists))
    with scope(TOWN.scope):
        chosen = Chosen([one(row, "health").pk])
        assert refused(actions.decide, row.pk, chosen, "ours", " ", by=TOWN) == "reason.required"
        assert refused(actions.decide, row.pk, chosen, "maybe", WHY, by=TOWN) == "form.not_a_code"
    decide(row, "ours", one(row, "health").pk)
    assert one(row, "health").decided_by_name == TOWN.name
    with scope(AUDIT):
        line = AuditLine.objects.get(action="comparison.decide")
    assert (line.labourer_id, line.reason) == (lists.at_work.pk, WHY)


def test_many_of_a_kind_are_decided_together_in_one_line(lists: Lists) -> None:
    row = compare(a_list(lists))
    done = decide(row, "ask", kind="field", decision="open")
    assert done.decided == 3
    with scope(AUDIT):
        line = AuditLine.objects.get(action="comparison.decide")
        assert len(line.diff["differences"][1]) == 3
    with scope(TOWN.scope):
        assert (
            refused(
                actions.decide,
                row.pk,
                Chosen((), {"kind": "field", "decision": "open"}),
                "ask",
                WHY,
                by=TOWN,
            )
            == "comparison.none_chosen"
        )


# --- who sees and decides what ------------------------------------------------------------


def of_the_county(lists: Lists) -> Comparison:
    rows = [
        (number(lists.at_work), "陈国平", "02", "2", "13812340001", "04"),
        (number(lists.sister), "王大山", "02", "2", "", ""),
        (STRANGER, "刘远方", "02", "1", "", ""),
    ]
    return compare(text(FFP, rows), by=COUNTY_OFFICER, code=make.COUNTY)


def test_a_township_sees_and_decides_its_own_people_of_the_countys_list(lists: Lists) -> None:
    row = of_the_county(lists)
    assert [kind for kind, *_rest in found(row, COUNTY_OFFICER)] == ["field"] * 2 + [
        "ours",
        "theirs",
    ]
    assert found(row, TOWN) == [("field", "health", "2", "1"), ("ours", "", "", "")]
    assert found(row, SISTER) == [("field", "health", "2", "1")]
    theirs = one(row, "health", SISTER)
    with scope(TOWN.scope):
        chosen = Chosen([theirs.pk])
        assert refused(actions.decide, row.pk, chosen, "ours", WHY, by=TOWN) == (
            "comparison.none_chosen"
        )
    assert decide(row, "ours", by=TOWN, kind="field,ours,theirs").decided == 2
    assert one(row, "health", SISTER).decision == ""


def test_a_townships_list_does_not_exist_for_another(lists: Lists) -> None:
    row = compare(a_list(lists))
    with scope(SISTER.scope):
        assert refused(comparisons.comparison, row.pk) == "not_found"
        assert not Difference.objects.exists() and not RowFault.objects.exists()
    with scope(COUNTY_OFFICER.scope):
        assert comparisons.comparison(row.pk).code == make.TOWNSHIP


def test_a_station_and_a_party_see_what_is_about_people_they_see(lists: Lists) -> None:
    row = of_the_county(lists)
    with scope(station_scope("330784")):
        assert [each.labourer_id for each in Difference.objects.filter(comparison=row)] == [
            lists.at_work.pk
        ]
    with scope(party_scope(7)):
        assert not Difference.objects.exists()


def test_who_is_elsewhere_in_the_county_is_a_stranger_to_a_township(lists: Lists) -> None:
    row = compare(text(FFP, [(number(lists.sister), "王大山", "02", "1", "", "")]))
    with scope(TOWN.scope):
        (stranger,) = Difference.objects.filter(comparison=row, kind="theirs")
    assert (stranger.labourer_id, stranger.code) == (None, make.TOWNSHIP)


@pytest.mark.parametrize("role", ["village_officer", "county_leader", "inspector", "grid_worker"])
def test_who_may_not_decide_is_refused(lists: Lists, role: str) -> None:
    row = compare(a_list(lists))
    by = make.actor(role, make.TOWNSHIP)
    with scope(by.scope):
        chosen = Chosen([one(row, "health").pk])
        assert refused(actions.decide, row.pk, chosen, "ours", WHY, by=by) == "not_allowed"


def test_a_household_that_moves_takes_its_differences_along(lists: Lists) -> None:
    row = of_the_county(lists)
    with scope(COUNTY_OFFICER.scope):
        people.move_household(
            lists.at_work.household_id, lists.sister.code, "搬家", by=COUNTY_OFFICER
        )
    assert len(found(row, SISTER)) == 2


def test_a_merge_takes_the_differences_along(lists: Lists) -> None:
    row = compare(a_list(lists))
    with scope(TOWN.scope):
        kept = make.labourer(
            lists.at_home.code,
            name="李正芬",
            id_number="",
            no_number_reason="没有办过",
            sex=lists.at_home.sex,
            birth_on=lists.at_home.birth_on,
        )
        people.merge_labourers(kept.pk, lists.at_home.pk, "同一个人", by=TOWN)
        assert Difference.objects.get(comparison=row, kind="ours").labourer_id == kept.pk


# --- the sheet that goes back -------------------------------------------------------------


def sheet_of(content: bytes) -> list[list[Any]]:
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    return [list(row) for row in rows]


def test_the_sheet_has_their_columns_and_what_we_say_with_numbers_as_text(lists: Lists) -> None:
    row = compare(a_list(lists))
    decide(row, "ours", kind="field,ours,theirs")
    with scope(TOWN.scope):
        lines = back.lines(row, queries.for_sheet(row, TOWN.area), is_masked=False)
    layout = layouts()["ffp"]
    rows = sheet_of(back_sheet(layout, lines, ["张三丰"]))
    assert rows[0][: len(layout.fields)] == [each.label for each in layout.fields]
    people_of = {line[1]: dict(zip(rows[0], line, strict=True)) for line in rows[1:]}
    mended = people_of["陈国平"]
    assert mended["证件号码"] == number(lists.at_work) and mended["健康状况"] == "健康"
    assert mended["务工状况"] == "省外务工" and "务工状况应为" in mended["请更正"]
    assert mended["户类型"] == ""  # nothing was said about it
    assert people_of["李正芬"]["请更正"].startswith("名单里没有") and people_of["李正芬"]["户类型"]
    assert people_of["刘远方"]["证件号码"] == STRANGER
    again = compare(back_sheet(layout, lines, ["张三丰"]))
    assert again.counts["faults"] == 0  # they can take it in as it is, and so can we


def test_a_masked_sheet_shows_no_number(lists: Lists) -> None:
    row = compare(a_list(lists))
    decide(row, "ours", kind="field,ours,theirs")
    with scope(TOWN.scope):
        chosen = actions.record_masked_sheet(row.pk, by=TOWN)
        rows = sheet_of(back_sheet(layouts()["ffp"], back.lines(row, chosen, is_masked=True), []))
    flat = "".join(str(cell) for line in rows for cell in line)
    for secret in (number(lists.at_work), STRANGER, "陈国平", "刘远方", "13812340001"):
        assert secret not in flat


def test_whole_numbers_take_two_persons_and_leave_once(lists: Lists) -> None:
    row = compare(a_list(lists))
    with scope(TOWN.scope):
        assert refused(actions.ask_sheet, row.pk, WHY, by=TOWN) == "sheet.nothing"
    decide(row, "ours", kind="field,ours,theirs")
    with scope(TOWN.scope):
        sheet = actions.ask_sheet(row.pk, WHY, by=TOWN)
        assert sheet.people == 3
        assert refused(actions.take_sheet, sheet.pk, by=TOWN) == "sheet.not_approved"
        assert refused(actions.decide_sheet, sheet.pk, True, by=TOWN) == "sheet.same_person"
    with scope(COUNTY_OFFICER.scope):
        actions.decide_sheet(sheet.pk, True, by=COUNTY_OFFICER)
        assert refused(actions.decide_sheet, sheet.pk, True, by=COUNTY_OFFICER) == "sheet.decided"
        assert refused(actions.take_sheet, sheet.pk, by=COUNTY_OFFICER) == "not_found"
    with scope(TOWN.scope):
        assert len(actions.take_sheet(sheet.pk, by=TOWN)[1]) == 5
        assert refused(actions.take_sheet, sheet.pk, by=TOWN) == "sheet.not_approved"


def test_what_changes_after_the_approval_voids_it(lists: Lists) -> None:
    row = compare(a_list(lists))
    decide(row, "ours", one(row, "health").pk)
    with scope(TOWN.scope):
        sheet = actions.ask_sheet(row.pk, WHY, by=TOWN)
    with scope(COUNTY_OFFICER.scope):
        actions.decide_sheet(sheet.pk, True, by=COUNTY_OFFICER)
    decide(row, "ours", one(row, "health").pk)  # another word for the same
    with scope(TOWN.scope):
        assert refused(actions.take_sheet, sheet.pk, by=TOWN) == "sheet.changed"


def test_an_approval_lasts_a_day(lists: Lists) -> None:
    row = compare(a_list(lists))
    decide(row, "ours", kind="field")
    with scope(TOWN.scope):
        sheet = actions.ask_sheet(row.pk, WHY, by=TOWN)
    with scope(COUNTY_OFFICER.scope):
        actions.decide_sheet(sheet.pk, True, by=COUNTY_OFFICER)
    with scope(TOWN.scope):
        late = clock.real_now() - timedelta(hours=25)
        BackSheet.objects.filter(pk=sheet.pk).update(decided_at=late)
        assert refused(actions.take_sheet, sheet.pk, by=TOWN) == "sheet.not_approved"
