"""Who may do what in collection; row security has already decided which rows exist."""

from wugong.accounts.enums import RoleName as R
from wugong.base.actor import Actor
from wugong.collection.models import Device, GroupTask

OFFICERS = frozenset({R.VILLAGE_OFFICER, R.TOWNSHIP_OFFICER, R.COUNTY_OFFICER})
COLLECTORS = OFFICERS | {R.GRID_WORKER}
WATCHERS = frozenset({R.COUNTY_LEADER, R.INSPECTOR})
SYSTEM = "system"


def may_register_device(by: Actor) -> bool:
    """A grid worker, for the own group."""
    return by.role == R.GRID_WORKER and len(by.area) == 15


def may_use_device(by: Actor, device: Device) -> bool:
    """The person it was registered by, still in the same group."""
    return by.role == R.GRID_WORKER and by.area == device.code and by.user_id == device.user_id


def may_hand_in_sealed(by: Actor, device: Device) -> bool:
    """Whoever now has the phone, or stands above the group."""
    return by.role in COLLECTORS and device.code.startswith(by.area) and bool(by.area)


def may_revoke_device(by: Actor, device: Device) -> bool:
    """Its owner, and the officers above the group."""
    is_above = by.role in OFFICERS and device.code.startswith(by.area)
    return is_above or (by.role == R.GRID_WORKER and by.user_id == device.user_id)


def may_record_visits(by: Actor, code: str) -> bool:
    """Whoever collects in the group: the grid worker, or an officer for a paper form."""
    return by.role in COLLECTORS and bool(by.area) and code.startswith(by.area)


def may_take_waiting(by: Actor) -> bool:
    """The platform, hour by hour."""
    return by.role == SYSTEM


def may_see_collection(by: Actor) -> bool:
    """Progress of an area."""
    return by.role in COLLECTORS | WATCHERS


def may_see_queue(by: Actor) -> bool:
    """Persons with conflicts, findings and rerouted visits."""
    return by.role in OFFICERS | {R.INSPECTOR}


def may_settle(by: Actor) -> bool:
    """Conflicts, doubts, rerouted and refused visits are settled by the village and above."""
    return by.role in OFFICERS


def may_explain(by: Actor) -> bool:
    """A doubt is explained by whoever asked, or by the village."""
    return by.role in COLLECTORS


def may_send_back_visit(by: Actor) -> bool:
    """The village and above send a visit back to the group."""
    return by.role in OFFICERS


def may_submit(by: Actor, task: GroupTask) -> bool:
    """The group's own head, or the village standing in."""
    is_own = by.role == R.GRID_WORKER and by.area == task.code
    return is_own or (by.role == R.VILLAGE_OFFICER and task.code.startswith(by.area))


def may_check(by: Actor, code: str) -> bool:
    """The village checks its groups; the township may do it for a village without an officer."""
    return by.role in (R.VILLAGE_OFFICER, R.TOWNSHIP_OFFICER) and code.startswith(by.area)


def may_consolidate(by: Actor, township: str) -> bool:
    """The township sums up its own month."""
    return (
        by.role in (R.TOWNSHIP_OFFICER, SYSTEM) and bool(by.area) and township.startswith(by.area)
    )


def may_accept(by: Actor, township: str) -> bool:
    """The county takes a township's month."""
    return by.role in (R.COUNTY_OFFICER, SYSTEM) and bool(by.area) and township.startswith(by.area)


def may_send_back_task(by: Actor, state: str, code: str) -> bool:
    """Each level to the one below: the village a submission, the township a check, the county."""
    from_state = {"submitted": R.VILLAGE_OFFICER, "checked": R.TOWNSHIP_OFFICER}
    if not by.area or not code.startswith(by.area):
        return False
    if by.role == R.COUNTY_OFFICER:
        return state in ("submitted", "checked", "consolidated")
    if by.role == R.TOWNSHIP_OFFICER:
        return state in ("submitted", "checked")
    return by.role == from_state.get(state)


def may_open_month(by: Actor) -> bool:
    """The platform, and the county for a month it begins by hand."""
    return by.role in (SYSTEM, R.COUNTY_OFFICER, *COLLECTORS)


def may_remind(by: Actor, area: str) -> bool:
    """Those above a group, and the platform each morning."""
    return by.role in OFFICERS | {SYSTEM} and bool(by.area) and area.startswith(by.area)


def may_see_devices(by: Actor) -> bool:
    """The phones of one's area; the grid worker sees the own ones."""
    return by.role in COLLECTORS
