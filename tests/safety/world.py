"""A small county with somebody in every role, and the same kind of rows near and far from them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.factories import employers as demand
from tests.factories import people as make
from tests.factories import placement as said
from wugong.accounts import queries as accounts
from wugong.accounts.actions.new import NewGrant, NewUser
from wugong.accounts.actions.sessions import Door
from wugong.accounts.enums import PARTY_ROLES, RoleName
from wugong.accounts.models import Grant, Party, Token, User
from wugong.accounts.web.session import SESSION
from wugong.base.api import api
from wugong.base.clock import business_today
from wugong.base.month import Month
from wugong.base.scopes import NOBODY, area_scope, scope
from wugong.comparison.models import BackSheet, Comparison
from wugong.employment.models import EmploymentSpell, WelfareAppointment
from wugong.people.models import Access, HandOver, Labourer
from wugong.placement.models import Candidate, MatchRun, Recommendation, Referral

NUMBER, PHONE, NAME = "530699198501010018", "13812345678", "欧阳小明"
PASSWORD = "Correct-horse-7"  # of accounts that live as long as one test
NOTHING = 999_999_999  # the id of no row
NOBODY_UUID = "00000000-0000-4000-8000-000000000000"
EVERYWHERE = "53"
TOWNSHIP_DIGITS = 9
WHERE = ("group", "village", "township", "county", "abroad")
AREAS = {
    "grid_worker": "530627102201001",
    "village_officer": make.VILLAGE,
    "township_officer": make.TOWNSHIP,
    "county_leader": make.TOWNSHIP,
    "station_officer": "330784",
}
_key = count(1)


def ago(days: int) -> date:
    return business_today() - timedelta(days=days)


@dataclass
class World:
    """Everybody's logins, and the id of each kind of row for each place."""

    ids: dict[str, dict[str, int]] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    shared: dict[str, int] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def id(self, name: str, where: str = "group") -> int:
        """The row that a converter of an address stands for; 1 where no room knows better."""
        return self.ids[where].get(name) or self.shared.get(name, 1)

    def fill(self, route: str, where: str = "group") -> str:
        """An address with its ids filled in; a phone's own ids are nobody's."""

        def value(found: re.Match[str]) -> str:
            kind, name = found[1] or "int", found[2] or found[3]
            code = self.codes.get(where, "")
            if found[3] == "month":
                return str(Month.of(business_today()))
            if found[3] == "code":
                return code[:TOWNSHIP_DIGITS]
            known = {"uuid": NOBODY_UUID, "str": code}
            return known.get(kind) or str(self.id(name, where))

        return re.sub(r"<(?:(\w+):)?(\w+)>|{(\w+)}", value, route)

    def browser(self, role: str, **options: Any) -> Client:
        """Somebody's browser, logged in."""
        client = Client(**options)
        client.cookies[SESSION] = self.sessions[role]
        return client

    def program(self, role: str, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Somebody's program, with its token and a key of its own for every request."""
        headers |= {"Authorization": f"Bearer {self.tokens[role]}"}
        headers.setdefault("Idempotency-Key", f"safety-{next(_key):08d}")
        kind = "application/json"
        options: dict[str, Any] = {"headers": headers, "secure": True}
        if method == "GET":
            return Client().get(path, **options)
        return Client().generic(method, path, body or "{}", content_type=kind, **options)


def build() -> World:
    """Inside one test's transaction."""
    world = World()
    with scope(NOBODY):
        employer_party = Party.objects.create(kind="employer", name="示范门业厂")
        me = Party.objects.create(kind="labourer", name="欧阳小明")
        other = Party.objects.create(kind="provider", name="示范学校")
        parties = {"employer": employer_party, "labourer": me}
        for role in RoleName.values:
            party = parties.get(role, other) if role in PARTY_ROLES else None
            _user(world, role, party)
    with scope(area_scope(EVERYWHERE)):
        _demand(world, employer_party)
        world.codes = _groups()
        for where, code in world.codes.items():
            world.ids[where] = _rows(world, where, code)
        mine = world.ids["group"]["labourer_id"]
        until = business_today() + timedelta(days=30)
        for party in (employer_party, me, other):
            Access.objects.create(labourer_id=mine, party_id=party.pk, until=until, reason="测试")
    return world


def _groups() -> dict[str, str]:
    village = next(p.code for p in make.places.children(make.SISTER_TOWNSHIP))
    return {
        "group": make.group(make.VILLAGE, "1组"),
        "village": make.group(make.VILLAGE, "2组"),
        "township": make.group(make.SISTER_VILLAGE, "1组"),
        "county": make.group(village, "1组"),
        "abroad": f"{make.OTHER_COUNTY}001001001",
    }


def _user(world: World, role: str, party: Party | None) -> None:
    person = accounts.person_key(role)
    name = role.replace("_", "-")
    user = NewUser(name, f"张{len(world.users)}", PASSWORD, person, must_change=False).save()
    area = AREAS.get(role, "" if party or role.endswith(("admin", "auditor")) else make.COUNTY)
    grant = NewGrant(user, role, area, party).save()
    world.users[role] = user
    world.sessions[role] = Door("session", "127.0.0.1", "browser").issue(user, grant)
    world.tokens[role] = Door("program", "127.0.0.1", "program").issue(user, grant)
    if role == "security_admin":
        world.shared["user_id"] = User.objects.get(username="grid-worker").pk
        world.shared["grant_id"] = Grant.objects.get(user_id=world.shared["user_id"]).pk
        token = Token.objects.filter(user_id=world.shared["user_id"]).order_by("id").last()
        world.shared["token_id"] = token.pk if token else 0


def _demand(world: World, party: Party) -> None:
    firm = demand.employer()
    type(firm).objects.filter(pk=firm.pk).update(party_id=party.pk)
    demand.base(firm)
    run = MatchRun.objects.create(
        pool="daily", area=make.COUNTY, policy_version="1", business_day=ago(1), state="done"
    )
    type(run).objects.filter(pk=run.pk).update(
        objective="50",
        upper_bound="50",
        counts={"persons": 5, "placed": 5, "vacancies": 1, "openings": 9},
    )
    compared = Comparison.objects.create(
        code=make.COUNTY, layout="ffp", as_of=ago(3), state="done", requested_by_name="张三"
    )
    asked = BackSheet.objects.create(
        comparison=compared,
        code=make.COUNTY,
        people=1,
        digest=b"",
        reason="测试",
        asked_by_id=NOTHING,
        asked_by_name="张三",
    )
    world.shared |= {
        "comparison_id": compared.pk,
        "sheet_id": asked.pk,
        "employer_id": firm.pk,
        "vacancy_id": demand.vacancy(firm).pk,
        "workshop_id": demand.workshop(make.VILLAGE, firm).pk,
        "post_id": demand.post(make.TOWNSHIP, quota=99).pk,
        "run_id": run.pk,
    }


def _person(where: str, code: str) -> Labourer:
    if where == "abroad":  # another county's roll, of which no place is known below the township
        return said.a_labourer(said.a_household(code), name="赵大山")
    known = {"id_number": NUMBER, "phone": PHONE, "name": NAME} if where == "group" else {}
    return make.labourer(code, **known)


def _rows(world: World, where: str, code: str) -> dict[str, int]:
    """A person with everything that hangs on one."""
    person = _person(where, code)
    said.a_wish(person)
    said.an_answer(person, "share_with_employer", is_given=True)
    vacancy, run = world.shared["vacancy_id"], world.shared["run_id"]
    common: dict[str, Any] = {"labourer": person, "code": person.code}
    spell = EmploymentSpell.objects.create(
        employer_name="示范门业厂",
        place="330784",
        industry="C21",
        start_on=ago(50),
        channel="90",
        is_organised=False,
        **common,
    )
    Labourer.objects.filter(pk=person.pk).update(work_place="330784", employment_state="away")
    held = WelfareAppointment.objects.create(
        post_id=world.shared["post_id"],
        post_kind="02",
        start_on=ago(300),
        contract_until=ago(-60),
        **common,
    )
    free = said.a_labourer(person.household, relation="10", name="赵小山")
    referral = Referral.objects.create(
        vacancy_id=vacancy, state="agreed", referred_by_id=1, **common
    )
    Recommendation.objects.create(
        run_id=run, vacancy_ids=[vacancy], scores=[50], parts=[0], **common
    )
    Candidate.objects.create(
        run_id=run, vacancy_id=vacancy, rank=WHERE.index(where), score=50, parts=0, **common
    )
    hand_over = HandOver.objects.create(
        household_id=person.household_id,
        household_number="T",
        member_count=1,
        from_code=f"{make.OTHER_COUNTY}002001001",
        to_code=code,
        reason="搬家",
        proposed_by_id=1,
    )
    return {
        "labourer_id": person.pk,
        "free_id": free.pk,  # of the same household, without a post
        "household_id": person.household_id,
        "spell_id": spell.pk,
        "appointment_id": held.pk,
        "referral_id": referral.pk,
        "hand_over_id": hand_over.pk,
    }


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside never happened."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def routes() -> list[str]:
    """Every address of the platform but the API's, with its converters."""

    def walk(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
        for pattern in patterns:
            route = prefix + str(pattern.pattern).removeprefix("^").removesuffix("$")
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, route)
            else:
                yield route

    found = dict.fromkeys(walk(get_resolver().url_patterns, "/"))
    return [route for route in found if not route.startswith("/api/")]


def operations() -> list[tuple[str, str]]:
    """(method, path) of the API as its own description says."""
    assert get_resolver().url_patterns  # only now every room has added its operations
    paths = api.get_openapi_schema(path_prefix="/api/")["paths"]
    return [(method.upper(), path) for path, methods in paths.items() for method in methods]
