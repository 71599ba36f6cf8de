"""Who may compare and decide; row security has already decided which rows exist."""

from wugong.accounts.enums import RoleName as R
from wugong.base.actor import Actor
from wugong.comparison.models import BackSheet, Comparison
from wugong.people.permissions import is_inside

SYSTEM = "system"
OFFICERS = frozenset({R.TOWNSHIP_OFFICER, R.COUNTY_OFFICER})
READERS = OFFICERS | {R.COUNTY_LEADER, R.INSPECTOR}
APPROVERS = frozenset({R.COUNTY_OFFICER, R.COUNTY_LEADER})


def may_see_comparisons(by: Actor) -> bool:
    """The lists and the differences of one's own people."""
    return by.role in READERS and bool(by.area)


def may_compare(by: Actor, code: str) -> bool:
    """Bring a list for one's own area or a part of it."""
    return by.role in OFFICERS | {SYSTEM} and is_inside(by, code)


def may_execute(by: Actor, row: Comparison) -> bool:
    """The queue, for the area it was asked for."""
    return by.role == SYSTEM and is_inside(by, row.code)


def may_decide(by: Actor) -> bool:
    """Township and county, each about the people it sees."""
    return by.role in OFFICERS and bool(by.area)


def may_take_masked(by: Actor) -> bool:
    """A short sheet with masked numbers."""
    return by.role in OFFICERS and bool(by.area)


def may_ask_sheet(by: Actor) -> bool:
    """Whole numbers are asked for with a reason."""
    return by.role in OFFICERS and bool(by.area)


def may_decide_sheet(by: Actor, row: BackSheet) -> bool:
    """The county, and never whoever asked (security D3)."""
    return by.role in APPROVERS and is_inside(by, row.code) and by.user_id != row.asked_by_id


def may_take_sheet(by: Actor, row: BackSheet) -> bool:
    """Whoever asked, and nobody else."""
    return by.role in OFFICERS and by.user_id == row.asked_by_id and by.area == row.code
