"""The model county in PostgreSQL, at the scale of one village."""

from decimal import Decimal

import psycopg
import pytest
from django.db import connections
from django.test import override_settings

from wugong.accounts.models import User
from wugong.base import clock, crypto
from wugong.base.errors import Refusal
from wugong.base.models import Setting
from wugong.base.scopes import area_scope, scope, station_scope
from wugong.employment.models import EmploymentSpell
from wugong.ops import article
from wugong.ops.demo import marker, structure
from wugong.ops.demo.accounts import make_accounts
from wugong.ops.demo.areas import HOME, MODEL_TOWNSHIP, Scale
from wugong.ops.demo.copying import connect
from wugong.ops.demo.load import TABLES, Loaded, load
from wugong.ops.demo.marker import Wanted
from wugong.people import rules
from wugong.people.models import Household, Labourer


def test_a_village_is_loaded_in_time_for_tests(loaded: Loaded) -> None:
    assert loaded.counts["people_labourer"] == 3154 + 299  # 299 children and old people
    assert loaded.seconds["total"] < 20  # six alone on a machine; tests share it


def test_loading_the_same_twice_is_nothing_to_do(loaded: Loaded) -> None:
    again = load(Scale.VILLAGE, 1, "2019")
    assert again.was_loaded
    assert make_accounts(Scale.VILLAGE, 1) == 0


@pytest.mark.parametrize(("scale", "seed"), [(Scale.TOWNSHIP, 1), (Scale.VILLAGE, 2)])
def test_loading_another_demo_over_it_is_refused(loaded: Loaded, scale: Scale, seed: int) -> None:
    with pytest.raises(Refusal) as refused:
        load(scale, seed, "2019")
    assert refused.value.code == "demo.another_loaded"


def test_without_a_scope_nobody_is_seen(loaded: Loaded) -> None:
    assert Labourer.objects.count() == 0
    assert EmploymentSpell.objects.count() == 0


def test_a_scope_sees_its_own_rows(loaded: Loaded) -> None:
    with scope(area_scope(HOME)):
        everybody = Labourer.objects.count()
        first = Labourer.objects.order_by("code").values_list("code", flat=True).first() or ""
    with scope(area_scope(first)):
        codes = set(Labourer.objects.values_list("code", flat=True))
        own = Labourer.objects.count()
    with scope(area_scope(MODEL_TOWNSHIP)):
        township = Labourer.objects.count()
    assert codes == {first}
    assert 0 < own < township < everybody == loaded.counts["people_labourer"]


def test_a_station_sees_who_works_in_its_places(loaded: Loaded) -> None:
    with scope(station_scope("330784")):
        places = set(Labourer.objects.values_list("work_place", flat=True))
    assert places == {"330784"}


def test_structure_and_row_security_are_as_before(loaded: Loaded) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_constraint WHERE NOT convalidated")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM pg_constraint WHERE conname = 'spell_no_overlap'")
        assert cursor.fetchone() == (1,)
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND NOT relforcerowsecurity"
            " AND relname = ANY(%s)",
            [[table for table in TABLES if table != "people_searchentry"]],
        )
        assert cursor.fetchall() == []


def test_numbers_are_sealed_and_found_by_their_index(loaded: Loaded) -> None:
    with scope(area_scope(HOME)):
        person = Labourer.objects.exclude(id_number_index=None).order_by("id")[0]
    number = crypto.unseal(person.id_number_sealed or b"", rules.NUMBER)
    assert number.startswith("530699")
    assert bytes(person.id_number_index or b"") == crypto.blind_index(number, rules.NUMBER)


def test_search_entries_are_what_the_rules_give(loaded: Loaded) -> None:
    with scope(area_scope(HOME)):
        people = list(Labourer.objects.order_by("id")[:40])
        keys = [person.pinyin_key for person in people]
    tokens = _tokens([person.pk for person in people])
    for person, key in zip(people, keys, strict=True):
        number = _open(person.id_number_sealed, rules.NUMBER)
        phone = _open(person.phone_sealed, rules.PHONE)
        wanted = rules.search_tokens(
            person.name,
            crypto.tail_tokens([number], rules.NUMBER)[0],
            crypto.tail_tokens([phone], rules.PHONE)[0],
        )
        region = [rules.region_token(person.code[:length]) for length in (9, 12, 15)]
        assert set(tokens[person.pk]) == {*wanted, *region}
        assert key == rules.pinyin_key(person.name)


def _open(sealed: crypto.Sealed | None, column: str) -> str | None:
    return None if sealed is None else crypto.unseal(sealed, column)


def _tokens(ids: list[int]) -> dict[int, list[str]]:
    params = connections["owner"].get_connection_params()
    with psycopg.connect(**params) as owner:
        rows = owner.execute(
            "SELECT labourer_id, tokens FROM people_searchentry WHERE labourer_id = ANY(%s)", [ids]
        ).fetchall()
        return dict(rows)


def test_counters_of_households_are_those_of_their_members(loaded: Loaded) -> None:
    with scope(area_scope(HOME)):
        for household in Household.objects.order_by("id")[:200]:
            states = list(household.members.values_list("is_labour", "employment_state"))
            assert household.labour_count == sum(able for able, _ in states)
            assert household.employed_count == sum(state in rules.EMPLOYED for _, state in states)
            is_zero = household.zero_employment_since is not None
            assert is_zero == rules.is_zero_employment(states)


def test_the_clock_and_the_accounts_are_those_of_the_story(loaded: Loaded) -> None:
    assert clock.business_today().isoformat() == "2019-08-30"
    assert User.objects.filter(is_demo=True).count() >= 18
    assert Setting.objects.get(key="demo").value["state"] == marker.LOADED


def test_the_article_is_computed_in_proportion(loaded: Loaded) -> None:
    rows = {row.id: row for row in article.compare()}
    share = Decimal(1) / 262
    for number in ("F05", "F07", "F08", "F09", "F10", "F25", "F30", "F31"):
        expected = Decimal(rows[number].published) * share
        assert Decimal(rows[number].computed or 0) == pytest.approx(expected, rel=Decimal("0.02"))
    assert rows["F35"].equal
    assert rows["F18"].computed is None
    assert not rows["F18"].equal


def test_moving_one_spell_moves_exactly_the_predicted_figures(loaded: Loaded) -> None:
    before = {row.id: row.computed for row in article.compare()}
    with scope(area_scope(HOME)):
        spell = EmploymentSpell.objects.filter(
            channel="12", start_on__lt="2018-06-01", end_on__gt="2018-12-31", origin_id=None
        ).order_by("id")[0]
        EmploymentSpell.objects.filter(pk=spell.pk).update(channel="90")
        assert EmploymentSpell.objects.get(pk=spell.pk).channel == "90"
    after = {row.id: row.computed for row in article.compare()}
    with scope(area_scope(HOME)):
        EmploymentSpell.objects.filter(pk=spell.pk).update(channel="12")
    changed = {number for number in before if before[number] != after[number]}
    assert changed == {"F24"}
    assert int(before["F24"] or 0) - int(after["F24"] or 0) == 1


def test_an_interrupted_load_is_begun_anew(loaded: Loaded) -> None:
    with connect() as owner:
        keys, forced = structure.foreign_keys(owner, TABLES), structure.forced(owner, TABLES)
        marker.begin(owner, Wanted("village", 1, "2019"), marker.TakenAway(keys, forced))
        structure.drop_constraint(owner, keys[0])
        structure.force_rows(owner, TABLES, is_forced=False)
    again = load(Scale.VILLAGE, 1, "2019")
    assert not again.was_loaded
    assert again.counts == loaded.counts
    with connect() as owner:
        assert structure.foreign_keys(owner, TABLES) == keys
        assert structure.forced(owner, TABLES) == forced


def test_a_platform_without_the_demo_refuses_it(loaded: Loaded) -> None:
    with override_settings(IS_DEMO_ALLOWED=False), pytest.raises(Refusal) as refused:
        load(Scale.VILLAGE, 1, "2019")
    assert refused.value.code == "demo.not_allowed"
