"""Who may record the facts of work."""

from wugong.accounts.enums import RoleName
from wugong.base.actor import Actor
from wugong.people import permissions as people

RECORDERS = frozenset(
    {
        "system",
        RoleName.GRID_WORKER.value,
        RoleName.VILLAGE_OFFICER.value,
        RoleName.TOWNSHIP_OFFICER.value,
        RoleName.COUNTY_OFFICER.value,
        RoleName.STATION_OFFICER.value,
    }
)
APPOINTERS = frozenset({"system", RoleName.TOWNSHIP_OFFICER.value, RoleName.COUNTY_OFFICER.value})


def may_record_spell(by: Actor) -> bool:
    """Rows outside the asker's scope do not exist for it; the verb is by role."""
    return by.role in RECORDERS


def may_read_spells(by: Actor) -> bool:
    """Whoever may read the person's file; which persons there are is row security's to say."""
    return people.may_read(by)


def may_withdraw_spell(by: Actor) -> bool:
    """Taking back a recorded fact is the township's and the county's."""
    return by.role in APPOINTERS


def may_appoint(by: Actor) -> bool:
    """Welfare posts are filled by the township and the county."""
    return by.role in APPOINTERS
