"""The way of a referral, and whose consent it needs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wugong.placement.enums import ReferralState as S

MOVES: Mapping[str, tuple[S, ...]] = {
    S.PROPOSED: (S.AGREED, S.DECLINED, S.WITHDRAWN, S.OBSOLETE),
    S.AGREED: (S.SENT, S.DECLINED, S.WITHDRAWN, S.OBSOLETE),
    S.SENT: (S.ACCEPTED, S.DECLINED, S.WITHDRAWN, S.OBSOLETE),
    S.ACCEPTED: (S.DECLINED, S.WITHDRAWN, S.OBSOLETE),
}
ENDED = (S.DECLINED, S.WITHDRAWN, S.OBSOLETE)
UNDER_WAY = (S.PROPOSED, S.AGREED, S.SENT, S.ACCEPTED)
NEEDS_REASON = (S.DECLINED, S.WITHDRAWN)
# A wish or a yes comes from the person: what a sheet or a roster says is not enough.
STATED_HOW = ("at_home", "phone", "self", "station")


@dataclass(frozen=True, slots=True)
class Answer:
    """One recorded yes or no, in the order of their recording; party None = any employer."""

    party_id: int | None
    is_given: bool


def may_move(state: str, to: str) -> bool:
    """Whether the way leads there."""
    return to in MOVES.get(state, ())


def further(one: str, other: str) -> bool:
    """Whether the first of two referrals under way got at least as far as the other."""
    return UNDER_WAY.index(S(one)) >= UNDER_WAY.index(S(other))


def shares_with(answers: Iterable[Answer], party_id: int | None) -> bool:
    """The latest answer about this employer counts, else the latest about employers at large."""
    general: bool | None = None
    special: bool | None = None
    for answer in answers:
        if answer.party_id is None:
            general = answer.is_given
        elif answer.party_id == party_id:
            special = answer.is_given
    return bool(general if special is None else special)
