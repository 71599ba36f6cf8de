"""Small invented people of the unassigned county 530699, made through the room's own actions."""

from datetime import date
from itertools import count
from typing import Any

from tests.factories.places import grown
from wugong.base import clock
from wugong.base.actor import Actor, system
from wugong.base.identity import id_check_digit
from wugong.base.scopes import area_scope, scope
from wugong.people import actions
from wugong.people.models import Household, Labourer
from wugong.people.rules import Source
from wugong.places import actions as place_actions
from wugong.places import queries as places

COUNTY, OTHER_COUNTY = "530627", "530628"
TOWNSHIP, SISTER_TOWNSHIP = "530627102", "530627103"
VILLAGE, SISTER_VILLAGE = "530627102201", "530627102202"
_serial = count(1)


def id_number(birth: date = date(1985, 6, 1), order: int | None = None) -> str:
    """A check-valid number that belongs to nobody."""
    first = f"530699{birth:%Y%m%d}{(next(_serial) if order is None else order) % 1000:03d}"
    return first + id_check_digit(first)


def actor(role: str, area: str, user_id: int = 1) -> Actor:
    """Somebody in a role, with the rows of the area."""
    return Actor(user_id, "张三丰", role, area, scope=area_scope(area), title=role)


def group(village: str, name: str = "1组") -> str:
    """A villagers' group; asking twice gives the same one."""
    found = [place.code for place in places.children(village) if place.name == name]
    if found:
        return found[0]
    by = system(village[:6])
    with scope(by.scope):
        made = place_actions.add_group(village, name=name, valid_from=date(2019, 1, 1), by=by)
    grown(str(made.code))
    return str(made.code)


def source(how: str = "at_home", on: date | None = None) -> Source:
    """Met at home today, unless said otherwise."""
    return Source(how, on or clock.business_today(), "李四")


def household(code: str, **facts: Any) -> Household:
    """A household by an officer of its county."""
    by = actor("county_officer", code[:6])
    with scope(by.scope):
        return actions.register_household(actions.NewHousehold(code, **facts), by=by)


def labourer(code: str, *, name: str = "王小明", **told: Any) -> Labourer:
    """A person by an officer of the county; a household of their own unless one is given."""
    by = actor("county_officer", code[:6])
    facts: dict[str, Any] = {"id_number": id_number(), "source": source(), "is_member": True}
    facts |= told
    with scope(by.scope):
        return actions.register_labourer(actions.NewLabourer(name=name, code=code, **facts), by=by)
