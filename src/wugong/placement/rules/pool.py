"""Who a daily run looks at, and which households come first (docs/rules.md, Groups; Z1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from wugong.people.enums import REGISTERED, EmploymentState
from wugong.placement.enums import WishKind

# A machine looks for vacancies; welfare posts and a business of one's own are other roads.
SEEKING = (WishKind.GO_OUT, WishKind.NEARBY)
OUT_OF_WORK = (EmploymentState.HOME, EmploymentState.NONE, EmploymentState.FARMING)
TIERS = {"zero_employment": 0, "registered": 1, "relocated": 1}
LAST_TIER = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides whether a person is in the daily pool."""

    is_on_roll: bool
    is_labour: bool
    state: str
    wish_kind: str
    wish_until: date | None
    wants_change: bool
    has_opted_out: bool
    has_referral_under_way: bool


def in_daily_pool(person: Standing, day: date) -> bool:
    """A live wish, out of work or asking for a change, willing to hear from a machine."""
    if not (person.is_on_roll and person.is_labour):
        return False
    if person.has_opted_out or person.has_referral_under_way:
        return False
    if person.wish_until is None or person.wish_until < day or person.wish_kind not in SEEKING:
        return False
    return person.wants_change or person.state in OUT_OF_WORK


def tier_of(
    *, is_zero: bool, poverty_status: str, is_relocated: bool, tiers: Mapping[str, int] = TIERS
) -> int | None:
    """The household's turn, 0 first; None for a household without priority."""
    found = [
        tiers[name]
        for name, holds in (
            ("zero_employment", is_zero),
            ("registered", poverty_status in REGISTERED),
            ("relocated", is_relocated),
        )
        if holds and name in tiers
    ]
    return min(found, default=None)
