"""Whoever visits one group and stands in for another says which group a phone is for (S2)."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.factories import collection as field
from tests.factories import people as make
from tests.wugong.collection.conftest import Village
from wugong.accounts.models import Grant, User
from wugong.base import clock
from wugong.base.scopes import scope
from wugong.collection.models import Device
from wugong.places import queries as places

pytestmark = pytest.mark.django_db
JSON = "application/json"
PASSWORD = "Correct-horse-7"


def logged_in(user_id: int | None) -> Client:
    """As the app does it: a program's token, and nothing else."""
    user = User.objects.get(pk=user_id)
    user.set_password(PASSWORD)
    user.save()
    told = {"username": user.username, "password": PASSWORD}
    answer = Client().post("/api/auth/token", told, content_type=JSON, secure=True)
    return Client(headers={"Authorization": f"Bearer {answer.json()['token']}"})


def register(client: Client, **body: Any) -> Any:
    told = {"name": "红米"} | body
    return client.post("/api/field/devices", told, content_type=JSON, secure=True)


def grant(user_id: int | None, area: str, role: str = "grid_worker", **more: Any) -> Grant:
    today = clock.business_today()
    days = {"valid_from": today, "until": today + timedelta(days=7)}
    return Grant.objects.create(user_id=user_id, role=role, area=area, **(days | more))


def names_of(client: Client) -> list[str]:
    answer = client.get("/api/field/roster", secure=True)
    assert answer.status_code == 200, answer.content
    return [each["name"] for each in answer.json()["labourers"]]


def test_of_several_groups_a_phone_is_for_the_one_that_is_named(village: Village) -> None:
    make.labourer(village.other_group, name="王大山")
    leader = field.grid_worker(village.other_group, "孙组长")
    grant(leader.user_id, village.group, is_stand_in=True)
    login = logged_in(leader.user_id)
    asked = register(login)
    assert (asked.status_code, asked.json()["code"]) == (409, "device.which_group")
    where = {"village": places.display_name(make.VILLAGE)}
    assert json.loads(asked.json()["params"]["groups"]) == [
        {"code": village.other_group, "name": "2组", "stands_in": False} | where,
        {"code": village.group, "name": "1组", "stands_in": True} | where,
    ]
    with scope(make.actor("village_officer", make.VILLAGE).scope):
        assert not Device.objects.filter(user_id=leader.user_id).exists()
    for group, people in ((village.group, 3), (village.other_group, 1)):
        made = register(login, group=group)
        assert (made.status_code, made.json()["group"]["code"]) == (201, group)
        own = Client(headers={"Authorization": f"Bearer {made.json()['token']}"})
        assert len(names_of(own)) == people
        assert names_of(login) == names_of(own)  # the login stands in for the phone's own token


def test_a_village_officer_who_stands_in_has_a_phone_of_the_group_unasked(
    village: Village,
) -> None:
    user = User.objects.create(username="clerk-4", display_name="钱主任", is_demo=True)
    grant(user.pk, make.VILLAGE, "village_officer")
    login = logged_in(user.pk)
    assert register(login).status_code == 403
    own = grant(user.pk, village.group, is_stand_in=True)
    made = register(login)
    assert (made.status_code, made.json()["group"]["code"]) == (201, village.group)
    phone = Client(headers={"Authorization": f"Bearer {made.json()['token']}"})
    assert names_of(phone) == ["陈国平", "李正芬", "陈丽"]
    Grant.objects.filter(pk=own.pk).update(ended_at=clock.real_now())
    assert phone.get("/api/field/roster", secure=True).status_code == 401


def test_a_group_of_nobody_or_of_somebody_else_is_refused_alike(village: Village) -> None:
    login = logged_in(village.phone.actor.user_id)
    for group in (village.other_group, f"{make.SISTER_VILLAGE}001", "530627102201999"):
        told = register(login, group=group)
        assert (told.status_code, told.json()["code"]) == (404, "device.not_your_group")
    assert register(login, group="1组").status_code == 422
    assert register(login, group=village.group).status_code == 201
    assert register(login).status_code == 201
