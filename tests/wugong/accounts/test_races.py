"""Tries at the same moment, each in a transaction of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from tests.wugong.accounts.conftest import PASSWORD, SYSTEM, MakeUser, MovingClock, code_of
from wugong.accounts import actions
from wugong.accounts.actions.new import NewUser
from wugong.accounts.models import Grant, LoginAttempt, Token
from wugong.base.actor import ANONYMOUS
from wugong.base.errors import Refusal

pytestmark = pytest.mark.django_db(transaction=True)


def together(count: int, act: Callable[[int], str]) -> list[str]:
    def alone(number: int) -> str:
        try:
            return act(number)
        except Refusal as refusal:
            return refusal.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return sorted(pool.map(alone, range(count)))


def enter(password: str, code: str | None = None) -> str:
    login = actions.log_in("somebody", password, "10.0.0.1", code, by=ANONYMOUS)
    return login.refusal.code if login.refusal else login.stage


def test_parallel_guesses_get_no_more_tries_than_one_after_another(
    transactional_db: None, make_user: MakeUser
) -> None:
    make_user("somebody")
    answers = together(8, lambda _: enter("Wrong-guess-1"))
    assert answers == ["login.failed"] * 5 + ["login.locked"] * 3
    assert LoginAttempt.objects.count() == 5


def test_one_code_lets_one_of_many_in(
    transactional_db: None, make_user: MakeUser, moving: MovingClock
) -> None:
    code = code_of(make_user("somebody", "finance_officer"), moving())
    answers = together(5, lambda _: enter(PASSWORD, code))
    assert answers.count("done") == 1
    assert Token.objects.count() == 1


def test_two_administrators_roles_granted_at_once_leave_one(
    transactional_db: None, moving: MovingClock
) -> None:
    person = b"0123456789abcdef"
    users = [
        NewUser(f"chief.{n}", "某人", PASSWORD, person, must_change=False).save() for n in range(2)
    ]
    roles = ("system_admin", "auditor")

    def grant(number: int) -> str:
        actions.grant_role(users[number], roles[number], by=SYSTEM)
        return "done"

    assert together(2, grant) == ["done", "grant.three_administrators"]
    assert Grant.objects.count() == 1
