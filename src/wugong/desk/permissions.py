"""Who has a desk, and who sees totals."""

from wugong.accounts.enums import AREA_ROLES, RoleName
from wugong.base.actor import Actor

TOTALS = frozenset(role.value for role in AREA_ROLES)
SEARCHERS = TOTALS - {RoleName.FINANCE_OFFICER.value}


def may_see_totals(by: Actor) -> bool:
    """Area roles see the totals of their own area."""
    return by.role in TOTALS and bool(by.area)


def may_search(by: Actor) -> bool:
    """Area roles search their own area."""
    return by.role in SEARCHERS and bool(by.area)
