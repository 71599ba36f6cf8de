"""Who may do what with a month's figures; row security has already decided which rows exist."""

from wugong.accounts.enums import RoleName as R
from wugong.base.actor import Actor
from wugong.collection.permissions import OFFICERS, may_accept, may_consolidate

SYSTEM = "system"
READERS = frozenset(
    {
        R.VILLAGE_OFFICER,
        R.TOWNSHIP_OFFICER,
        R.COUNTY_OFFICER,
        R.COUNTY_LEADER,
        R.INSPECTOR,
        R.AUDITOR,
        R.FINANCE_OFFICER,
    }
)
NAMES = READERS - {R.AUDITOR, R.FINANCE_OFFICER}

__all__ = ["may_accept", "may_consolidate", "may_count", "may_open_list", "may_read_figures"]


def may_read_figures(by: Actor) -> bool:
    """Sums of one's own area."""
    return by.role in READERS | {SYSTEM} and bool(by.area)


def may_open_list(by: Actor) -> bool:
    """The persons behind a figure: whoever may read their files, in the own area."""
    return by.role in NAMES | {SYSTEM} and bool(by.area)


def may_count(by: Actor) -> bool:
    """The platform refreshes the running month; officers ask for it at any time."""
    return by.role in OFFICERS | {SYSTEM} and bool(by.area)
