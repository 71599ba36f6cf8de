"""A call's changes are written together: what is refused among them takes none of them along."""

from typing import Any

import pytest

from tests.factories import people as make
from tests.wugong.collection.conftest import Village
from wugong.base import audit
from wugong.base.models import AuditLine
from wugong.base.scopes import AUDIT, scope
from wugong.collection.models import Claim
from wugong.people.models import Labourer
from wugong.people.queries.searching import find_people


def lines(action: str) -> list[tuple[Any, ...]]:
    with scope(AUDIT):
        rows = AuditLine.objects.filter(action=action).order_by("id")
        return list(rows.values_list("labourer_id", "diff"))


def test_a_refused_visit_between_two_changes_of_one_person_takes_neither_along(
    village: Village,
) -> None:
    phone, who = village.phone, village.daughter
    sent = [
        phone.change(who, "health", "1", "2"),
        phone.visit(  # nobody is at work: the pay is no one's, and the health goes with it
            who,
            changes={
                "health": {"from": "2", "to": "4"},
                "spell.wage_yuan_month": {"from": None, "to": 4000},
            },
        ),
        phone.change(who, "health", "2", "3"),
        phone.change(village.father, "marital", "", "20"),
    ]
    told = phone.told(*sent)
    assert [one.verdict for one in told] == ["accepted", "refused", "accepted", "accepted"]
    assert village.read(who, "health", "version") == ("3", who.version + 2)
    assert [one.version for one in told[::2]] == [who.version + 1, who.version + 2]
    assert lines("people.update_labourer") == [
        (who.pk, {"health": ["1", "2"]}),
        (who.pk, {"health": ["2", "3"]}),
        (village.father.pk, {"marital": ["", "20"]}),
    ]


def test_a_wrong_value_is_refused_and_the_change_before_it_stands(village: Village) -> None:
    phone, who = village.phone, village.daughter
    good = phone.change(who, "health", "1", "2")
    bad = phone.visit(
        who, changes={"marital": {"from": "", "to": "10"}, "phone": {"from": None, "to": "12"}}
    )
    told = phone.told(good, bad)
    assert [one.verdict for one in told] == ["accepted", "refused"]
    assert village.read(who, "health", "marital") == ("2", "")
    with scope(make.actor("county_officer", make.COUNTY).scope):
        assert list(Claim.objects.values_list("field", flat=True)) == ["health"]


def test_a_name_and_a_telephone_told_in_one_call_are_found_afterwards(village: Village) -> None:
    phone, who = village.phone, village.daughter
    changes = {
        "name": {"from": "陈丽", "to": "陈美丽"},
        "phone": {"from": "13800006021", "to": "13987654321"},
    }
    told = phone.told(phone.visit(who, changes=changes), phone.visit(village.father))
    assert [one.verdict for one in told] == ["accepted", "accepted"]
    assert village.read(who, "name", "pinyin_key") == ("陈美丽", "chen mei li")
    for word in ("陈美丽", "13987654321"):
        assert found(word) == [who.pk]
    assert found("13800006021") == []


def found(word: str) -> list[int]:
    officer = make.actor("village_officer", make.VILLAGE)
    with scope(officer.scope):
        return [hit.id for hit in find_people(word, within=make.VILLAGE).hits]


def test_lines_of_a_part_that_fails_are_not_kept(db: None) -> None:
    by, subject = make.actor("village_officer", make.VILLAGE), audit.Subject("test")
    with scope(by.scope), audit.together():
        audit.record("test.first", by=by, subject=subject)
        with pytest.raises(ValueError, match="no"), audit.together():
            audit.record("test.second", by=by, subject=subject)
            raise ValueError("no")
        audit.record("test.third", by=by, subject=subject)
        assert lines("test.first") == []
    assert [len(lines(f"test.{name}")) for name in ("first", "second", "third")] == [1, 0, 1]


def test_a_relation_told_anew_counts_the_household_anew(village: Village) -> None:
    village.phone.send(village.phone.change(village.mother, "relation", "02", "03"))
    assert village.read(village.mother, "relation") == "03"
    with scope(make.actor("county_officer", make.COUNTY).scope):
        assert Labourer.objects.filter(household=village.home).count() == 3
        village.home.refresh_from_db()
    assert village.home.labour_count == 3
