"""The demo's accounts: one a role, in the demo only, listed by `wugong accounts`."""

import io
import json
import stat
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from tests.wugong.accounts.conftest import SYSTEM, MovingClock, role_seen
from wugong.accounts import actions, queries
from wugong.accounts.enums import RoleName
from wugong.accounts.models import User
from wugong.base.actor import ANONYMOUS
from wugong.base.errors import Refusal
from wugong.ops.management.commands.accounts import Command

AREAS = actions.DemoAreas(
    county="530627", township="530627101", village="530627101001", group="530627101001001"
)


def test_every_role_has_one_account_that_comes_in_by_password(
    db: None, moving: MovingClock
) -> None:
    made = actions.load_demo_accounts(AREAS, by=SYSTEM)
    assert {one.role for one in made} == set(RoleName.values)
    for one in made:
        browser = Client()
        body = {"username": one.username, "password": one.password}
        assert browser.post("/login/", body).status_code == 302
        assert role_seen(browser) == one.role
    assert set(User.objects.values_list("is_demo", flat=True)) == {True}


def test_the_login_page_lists_them(db: None, moving: MovingClock) -> None:
    made = actions.load_demo_accounts(AREAS, by=SYSTEM)
    page = Client().get("/login/").content.decode()
    assert made[0].password in page
    assert all(f'data-fill="{one.username}"' in page for one in made)


def test_the_command_prints_them(db: None, moving: MovingClock) -> None:
    made = actions.load_demo_accounts(AREAS, by=SYSTEM)
    out = io.StringIO()
    command = Command(stdout=out)
    command.is_json = True
    command.handle()
    printed = json.loads(out.getvalue())
    assert [set(one) for one in printed] == [{"role", "area", "username", "password"}] * len(made)
    assert {one["role"] for one in printed} == set(RoleName.values)


def test_their_file_is_for_us_alone(db: None, moving: MovingClock, tmp_path: Path) -> None:
    actions.load_demo_accounts(AREAS, by=SYSTEM)
    mode = (tmp_path / "keys" / "demo-accounts.json").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_outside_the_demo_there_are_none(
    db: None, moving: MovingClock, settings: Settings, tmp_path: Path
) -> None:
    with pytest.raises(Refusal) as empty:
        queries.demo_accounts()
    assert empty.value.code == "demo.only"
    settings.IS_DEMO_ALLOWED = False
    for act in (
        lambda: actions.load_demo_accounts(AREAS, by=SYSTEM),
        queries.demo_accounts,
        lambda: actions.create_demo_account("x.y", "某人", "Correct-horse-7", "auditor", by=SYSTEM),
    ):
        with pytest.raises(Refusal) as refused:
            act()
        assert refused.value.code == "demo.only"
    assert not User.objects.exists()


def test_only_the_loader_makes_them(db: None, moving: MovingClock) -> None:
    with pytest.raises(Refusal):
        actions.load_demo_accounts(AREAS, by=ANONYMOUS)
