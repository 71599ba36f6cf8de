"""Who may change places, stations and the calendar."""

from wugong.base.actor import Actor
from wugong.places.enums import Level
from wugong.places.rules import contains, level_of

_COUNTY = frozenset({"county_officer", "system_admin", "system"})
_GROUPS = _COUNTY | {"township_officer"}


def may_change_place(actor: Actor, code: str) -> bool:
    """Names and ends of places are the county's, of groups also the township's; own area only."""
    roles = _GROUPS if level_of(code) is Level.GROUP else _COUNTY
    return actor.role in roles and contains(actor.area, code)


def may_add_group(actor: Actor, village: str) -> bool:
    """Groups have no official code, so the township keeps them."""
    return actor.role in _GROUPS and contains(actor.area, village)


def may_load_holidays(actor: Actor) -> bool:
    """One calendar for everybody."""
    return actor.role in {"system_admin", "system"}


def may_change_station(actor: Actor) -> bool:
    """Stations are the county's."""
    return actor.role in _COUNTY
