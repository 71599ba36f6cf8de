"""Who gives which rights to whom; three administrators are three persons (security.md B6)."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.wugong.accounts.conftest import PASSWORD, SYSTEM, MakeUser, MovingClock, actor, lines
from wugong.accounts import actions, queries
from wugong.accounts.actions.new import NewUser
from wugong.accounts.enums import ADMINISTRATORS, AREA_ROLES, PARTY_ROLES, RoleName
from wugong.accounts.models import Grant, Party, User
from wugong.base import clock
from wugong.base.errors import FieldRefusals, Refusal
from wugong.base.scopes import AUDIT, NOBODY, area_scope, party_scope, station_scope

PAIRS = [(one, two) for one in sorted(ADMINISTRATORS) for two in sorted(ADMINISTRATORS)]


def plain(username: str, person: bytes | None = b"") -> User:
    key = queries.person_key(username) if person == b"" else person
    return NewUser(username, "某人", PASSWORD, key, must_change=False).save()


def refused(call: object, *args: object, **named: object) -> str:
    with pytest.raises(Refusal) as found:
        call(*args, **named)  # type: ignore[operator]  # any action
    return found.value.code


@pytest.mark.parametrize(("held", "wanted"), [pair for pair in PAIRS if pair[0] != pair[1]])
def test_no_person_holds_two_of_the_three(
    held: str, wanted: str, db: None, moving: MovingClock
) -> None:
    user = plain("chief")
    second_account = plain("chief.two", queries.person_key("chief"))
    actions.grant_role(user, held, by=SYSTEM)
    for account in (user, second_account):
        code = refused(actions.grant_role, account, wanted, by=SYSTEM)
        assert code == "grant.three_administrators"


@pytest.mark.parametrize(("held", "wanted"), [pair for pair in PAIRS if pair[0] != pair[1]])
def test_the_database_holds_the_three_apart_when_an_action_forgets(
    held: str, wanted: str, db: None, moving: MovingClock
) -> None:
    today = clock.business_today()
    dates = {"valid_from": today, "until": today + timedelta(days=9)}
    user, second = plain("chief"), plain("chief.two", queries.person_key("chief"))
    Grant.objects.create(user=user, role=held, **dates)
    for account in (user, second):
        with pytest.raises(IntegrityError), transaction.atomic():
            Grant.objects.create(user=account, role=wanted, **dates)
    third = plain("third")
    Grant.objects.create(user=third, role=wanted, **dates)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=third.pk).update(person_index=user.person_index)


def test_the_three_may_follow_each_other(db: None, moving: MovingClock) -> None:
    user = plain("chief")
    day = date(2026, 3, 31)
    actions.grant_role(user, "auditor", by=SYSTEM, until=day)
    next_day = day + timedelta(days=1)
    actions.grant_role(user, "system_admin", by=SYSTEM, valid_from=next_day)
    assert [grant.role for grant in queries.live_grants(user)] == ["auditor"]


def test_a_role_that_was_taken_away_no_longer_stands_in_the_way(
    make_user: MakeUser, moving: MovingClock
) -> None:
    user, guard = make_user("chief", "auditor"), make_user("guard", "security_admin")
    actions.end_grant(user.grants.get(), "换岗", by=actor(guard))
    actions.grant_role(user, "system_admin", by=actor(guard))
    assert [grant.role for grant in queries.live_grants(user)] == ["system_admin"]


def test_an_administrators_person_must_be_known(db: None, moving: MovingClock) -> None:
    user = plain("chief", None)
    code = refused(actions.grant_role, user, "system_admin", by=SYSTEM)
    assert code == "grant.person_unknown"
    with pytest.raises(IntegrityError), transaction.atomic():
        today = clock.business_today()
        Grant.objects.create(user=user, role="auditor", valid_from=today, until=today)


def test_nobody_grants_to_themselves_by_any_account(make_user: MakeUser) -> None:
    guard = make_user("guard", "security_admin")
    twin = make_user("twin", person=queries.person_key("guard"))
    for user in (guard, twin):
        code = refused(actions.grant_role, user, "county_officer", by=actor(guard), area="530627")
        assert code == "second_person"
    with pytest.raises(IntegrityError), transaction.atomic():
        today = clock.business_today()
        values = {"role": "county_officer", "area": "530627", "valid_from": today, "until": today}
        Grant.objects.create(user=guard, granted_by_id=guard.pk, **values)


@pytest.mark.parametrize("role", [r for r in RoleName if r != RoleName.SECURITY_ADMIN])
def test_only_the_security_administrator_manages_accounts(role: str, make_user: MakeUser) -> None:
    user, other = make_user("somebody", role), make_user("other")
    by = actor(user)
    grant = other.grants.get()
    refusals = {
        refused(actions.create_user, "fresh", "新人", by=by),
        refused(actions.grant_role, other, "county_officer", by=by, area="530627"),
        refused(actions.end_grant, grant, "试试", by=by),
        refused(actions.reset_login, other, "试试", by=by),
        refused(actions.set_active, other, "试试", is_active=False, by=by),
        refused(actions.create_party, "school", "小学", by=by),
    }
    assert refusals == {"not_allowed"}


@pytest.mark.parametrize("role", sorted(RoleName.values))
def test_every_role_wants_its_own_kind_of_place(role: str, db: None, moving: MovingClock) -> None:
    party = Party.objects.create(kind="school", name="小学")
    areas = ["", "53", "5306", "530627", "530627101", "530627101001", "530627101001001", "53062７"]
    good = 0
    for number, area in enumerate(areas):
        for one in (None, party):
            user = plain(f"user.{number}{'p' if one else ''}")
            try:
                with transaction.atomic():
                    grant = actions.grant_role(user, role, by=SYSTEM, area=area, party=one)
            except Refusal as refusal:
                assert refusal.code in {
                    "grant.area_of_role",
                    "grant.no_area",
                    "grant.party_of_role",
                }
                continue
            good += 1
            assert bool(grant.area) == (role in {*AREA_ROLES, "station_officer"})
            assert (grant.party is not None) == (role in PARTY_ROLES)
    assert good == (2 if role == "station_officer" else 1)


def test_the_database_knows_the_place_of_a_role_too(db: None, moving: MovingClock) -> None:
    today = clock.business_today()
    user = plain("somebody")
    for role, area in (("employer", ""), ("county_officer", ""), ("auditor", "530627")):
        with pytest.raises(IntegrityError), transaction.atomic():
            Grant.objects.create(user=user, role=role, area=area, valid_from=today, until=today)


def test_scopes_follow_the_role() -> None:
    assert queries.scope_of("county_officer", "530627", 0) == area_scope("530627")
    assert queries.scope_of("station_officer", "330784", 0) == station_scope("330784")
    assert queries.scope_of("employer", "", 7) == party_scope(7)
    assert queries.scope_of("auditor", "", 0) == AUDIT
    assert queries.scope_of("system_admin", "", 0) == NOBODY
    assert queries.scope_of("security_admin", "", 0) == NOBODY


def test_a_new_account_starts_with_a_password_shown_once(
    make_user: MakeUser, moving: MovingClock
) -> None:
    guard = make_user("guard", "security_admin")
    user, password = actions.create_user(" Wang.Fang ", "王芳", by=actor(guard))
    assert user.username == "wang.fang"
    assert user.must_change_password
    (line,) = lines("create_user")
    assert password not in str(vars(line))


def test_each_wrong_field_of_a_new_account_is_named(make_user: MakeUser) -> None:
    guard = make_user("guard", "security_admin")
    with pytest.raises(FieldRefusals) as found:
        actions.create_user("GUARD", " ", by=actor(guard))
    fields = {(one.field, one.code) for one in found.value.refusals}
    assert fields == {("username", "user.name_taken"), ("display_name", "form.required")}


def test_every_change_of_rights_writes_one_line(make_user: MakeUser) -> None:
    guard, user = make_user("guard", "security_admin"), make_user("li.na")
    by = actor(guard)
    grant = actions.grant_role(user, "village_officer", by=by, area="530627101001")
    actions.end_grant(grant, "换届", by=by)
    actions.set_active(user, "退休", is_active=False, by=by)
    actions.set_active(user, "返聘", is_active=True, by=by)
    actions.reset_login(user, "忘了", by=by)
    actions.create_party("school", "小学", by=by)
    for action in (
        "grant_role",
        "end_grant",
        "close_user",
        "open_user",
        "reset_login",
        "create_party",
    ):
        (line,) = lines(action)
        assert (line.actor_id, line.actor_role, line.outcome) == (
            guard.pk,
            "security_admin",
            "done",
        )


def test_a_grant_ends_once(make_user: MakeUser) -> None:
    guard, user = make_user("guard", "security_admin"), make_user("li.na")
    grant = user.grants.get()
    actions.end_grant(grant, "换届", by=actor(guard))
    assert refused(actions.end_grant, grant, "换届", by=actor(guard)) == "changed_meanwhile"
