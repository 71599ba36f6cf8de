"""Who may say something, say that it was said, and see what was sent."""

from wugong.base.actor import Actor

TELLERS = frozenset({"grid_worker", "village_officer", "township_officer"})
WATCHERS = frozenset({"township_officer", "county_officer"})


def may_tell(by: Actor) -> bool:
    """Whoever may act at all; the act that sends has asked for more."""
    return by.is_known or by.role == "system"


def may_send(by: Actor) -> bool:
    """Sendings leave by the platform's own hand."""
    return by.role == "system"


def may_read_own(by: Actor) -> bool:
    """Everybody with an account has messages; the auditor's database role reads the trail alone."""
    return by.is_known and by.role != "auditor"


def may_tell_in_person(by: Actor) -> bool:
    """The group leader, or the village and township in their stead."""
    return by.role in TELLERS


def may_see_dispatches(by: Actor) -> bool:
    """What went out in one's own area."""
    return by.role in WATCHERS
