"""The demo's accounts: one a role, with a public password, in the demo only."""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.conf import settings

from wugong.accounts import queries, rules
from wugong.accounts.actions.new import NewGrant, NewUser
from wugong.accounts.enums import PartyKind, RoleName
from wugong.accounts.models import Party, User
from wugong.accounts.permissions import may_make_demo
from wugong.base import clock
from wugong.base.actor import Actor, require
from wugong.base.audit import Subject, record
from wugong.base.models import Setting
from wugong.base.scopes import NOBODY, scope

OFFICE_NUMBERS = "1940000"  # of a block that nobody has
SESSIONS_IN_DEMO = 1000  # visitors share these accounts and must not put each other out


@dataclass(frozen=True)
class DemoAreas:
    """Where the demo's accounts stand, and for whom."""

    county: str
    township: str
    village: str
    group: str
    next_township: str = ""  # where a hand-over arrives; "" where there is none
    next_village: str = ""
    station: str = "330784"
    employer: str = "示范电子厂"
    provider: str = "示范职业培训学校"
    school: str = "示范小学"
    funder: str = "县林业和草原局"
    labourer: str = "示范务工人员"


def create_demo_account(
    username: str,
    display_name: str,
    password: str,
    role: str,
    *,
    by: Actor,
    area: str = "",
    party: Party | None = None,
) -> User:
    """One invented person's account; each is a person of its own, or the three could not stand."""
    require(may_make_demo(by) and settings.IS_DEMO_ALLOWED, "demo.only")
    with scope(NOBODY):
        person = queries.person_key(f"demo {username}")
        new = NewUser(username, display_name, password, person, is_demo=True, must_change=False)
        user = new.save()
        user.phone = f"{OFFICE_NUMBERS}{user.pk % 10_000:04d}"
        user.save(update_fields=["phone"])
        NewGrant(user, role, area, party).save()
        subject = Subject("user", user.pk, area=area)
        record("create_demo_account", by=by, subject=subject, diff={"role": [None, role]})
        return user


def load_demo_accounts(areas: DemoAreas, *, by: Actor) -> list[queries.DemoLogin]:
    """One account a role, the demo's two settings, and the list for `wugong accounts`."""
    require(may_make_demo(by) and settings.IS_DEMO_ALLOWED, "demo.only")
    with scope(NOBODY):
        today = clock.business_today()
        for key, value in (
            ("accounts.second_factor", False),
            ("accounts.sessions", SESSIONS_IN_DEMO),
        ):
            Setting.objects.update_or_create(
                key=key, valid_from=today, defaults={"value": value, "source": "demo"}
            )
        password = rules.fresh_password("demo")
        made = [_make(role, areas, password, by) for role in RoleName]
        made += [
            _receive(role, area, password, by)
            for role, area in (
                (RoleName.VILLAGE_OFFICER, areas.next_village),
                (RoleName.TOWNSHIP_OFFICER, areas.next_township),
            )
            if area
        ]
    _keep(made)
    return made


def _make(role: RoleName, areas: DemoAreas, password: str, by: Actor) -> queries.DemoLogin:
    area, party = _place(role, areas)
    username = role.value.replace("_", "-")
    name = f"示范{str(role.label).partition('(')[0]}"
    create_demo_account(username, name, password, role, area=area, party=party, by=by)
    return queries.DemoLogin(role.value, area or (party.name if party else ""), username, password)


def _receive(role: RoleName, area: str, password: str, by: Actor) -> queries.DemoLogin:
    """The other side of a hand-over: whoever receives a household says yes with this one."""
    username = role.value.replace("_", "-") + "-2"
    name = f"示范{role.label}乙"
    create_demo_account(username, name, password, role, area=area, by=by)
    return queries.DemoLogin(role.value, area, username, password)


def _place(role: RoleName, areas: DemoAreas) -> tuple[str, Party | None]:
    by_area = {
        RoleName.GRID_WORKER: areas.group,
        RoleName.VILLAGE_OFFICER: areas.village,
        RoleName.TOWNSHIP_OFFICER: areas.township,
        RoleName.COUNTY_LEADER: areas.township,
        RoleName.STATION_OFFICER: areas.station,
        RoleName.COUNTY_OFFICER: areas.county,
        RoleName.FINANCE_OFFICER: areas.county,
        RoleName.INSPECTOR: areas.county,
        RoleName.CIVIL_AFFAIRS: areas.county,
        RoleName.POVERTY_OFFICE: areas.county,
    }
    by_party = {
        RoleName.EMPLOYER: (PartyKind.EMPLOYER, areas.employer),
        RoleName.TRAINING_PROVIDER: (PartyKind.PROVIDER, areas.provider),
        RoleName.SCHOOL: (PartyKind.SCHOOL, areas.school),
        RoleName.POST_FUNDER: (PartyKind.FUNDER, areas.funder),
        RoleName.LABOURER: (PartyKind.LABOURER, areas.labourer),
    }
    if role in by_party:
        kind, name = by_party[role]
        return "", Party.objects.get_or_create(kind=kind, name=name)[0]
    return by_area.get(role, ""), None


def _keep(made: Sequence[queries.DemoLogin]) -> None:
    """The passwords are public, their file is not: it lies beside the keys."""
    path = queries.demo_file()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    text = json.dumps([asdict(one) for one in made], ensure_ascii=False, indent=1)
    with os.fdopen(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(text)
    fresh.replace(path)
