"""Who may do what with files; which rows exist for somebody is row security's to say."""

from wugong.accounts.enums import RoleName
from wugong.base.actor import Actor
from wugong.people.models import HandOver, Household, Labourer

COLLECTORS = frozenset(
    {
        RoleName.GRID_WORKER.value,
        RoleName.VILLAGE_OFFICER.value,
        RoleName.TOWNSHIP_OFFICER.value,
        RoleName.COUNTY_OFFICER.value,
    }
)
DECIDERS = frozenset({RoleName.TOWNSHIP_OFFICER.value, RoleName.COUNTY_OFFICER.value})
WATCHERS = frozenset(
    {
        RoleName.COUNTY_LEADER.value,
        RoleName.INSPECTOR.value,
        RoleName.POVERTY_OFFICE.value,
        RoleName.CIVIL_AFFAIRS.value,
        RoleName.STATION_OFFICER.value,
    }
)
NAMED_ONLY = frozenset(
    {
        RoleName.EMPLOYER.value,
        RoleName.TRAINING_PROVIDER.value,
        RoleName.SCHOOL.value,
        RoleName.POST_FUNDER.value,
        RoleName.LABOURER.value,
    }
)
SYSTEM = "system"
NAMERS = frozenset(
    {
        SYSTEM,
        RoleName.VILLAGE_OFFICER.value,
        RoleName.STATION_OFFICER.value,
        RoleName.LABOURER.value,  # ending a referral ends the naming
    }
)


def is_inside(by: Actor, code: str) -> bool:
    """The row's home lies in the actor's area; no area contains nothing."""
    return bool(by.area) and code.startswith(by.area)


def may_list(by: Actor) -> bool:
    """The roll of an area, or of a station's place."""
    return by.role in COLLECTORS | WATCHERS


def may_read(by: Actor) -> bool:
    """A person's file; administrators and auditors see none."""
    return by.role in COLLECTORS | WATCHERS | NAMED_ONLY


def may_search(by: Actor) -> bool:
    """Search by name or number tail is for those who keep or watch an area's roll."""
    return by.role in COLLECTORS | WATCHERS - {RoleName.STATION_OFFICER.value}


def may_register(by: Actor, code: str) -> bool:
    """New files in one's own area."""
    return by.role in COLLECTORS and is_inside(by, code)


def may_change(by: Actor, row: Labourer | Household) -> bool:
    """Facts of the files at home in one's own area."""
    return by.role in COLLECTORS and is_inside(by, row.code)


def may_confirm(by: Actor) -> bool:
    """Saying that nothing changed; a station does so for those at work there."""
    return by.role in COLLECTORS | {RoleName.STATION_OFFICER.value}


def may_correct_number(by: Actor, row: Labourer) -> bool:
    """A wrong identity number is put right by township or county, with a reason."""
    return by.role in DECIDERS and is_inside(by, row.code)


def may_merge(by: Actor, kept: Labourer, other: Labourer) -> bool:
    """Township or county, both files in the area."""
    return by.role in DECIDERS and is_inside(by, kept.code) and is_inside(by, other.code)


def may_move(by: Actor, household: Household) -> bool:
    """Propose a move, or make one inside one's own area."""
    return may_change(by, household) and by.role != RoleName.GRID_WORKER


def may_decide_hand_over(by: Actor, hand_over: HandOver) -> bool:
    """The receiving side answers."""
    return (
        by.role in COLLECTORS
        and by.role != RoleName.GRID_WORKER
        and is_inside(by, hand_over.to_code)
    )


def may_withdraw_hand_over(by: Actor, hand_over: HandOver) -> bool:
    """The giving side takes it back."""
    return (
        by.role in COLLECTORS
        and by.role != RoleName.GRID_WORKER
        and is_inside(by, hand_over.from_code)
    )


def may_unmask(by: Actor, row: Labourer) -> bool:
    """The full number, with a reason: collectors of the area, and inspectors."""
    roles = COLLECTORS | {RoleName.INSPECTOR.value}
    return by.role in roles and is_inside(by, row.code)


def may_mirror_poverty(by: Actor, row: Household) -> bool:
    """The poverty office decides a household's status; everybody else reads it."""
    return by.role == RoleName.POVERTY_OFFICE and is_inside(by, row.code)


def may_export(by: Actor) -> bool:
    """Small masked lists; the rest goes by approval."""
    return by.role in DECIDERS | {RoleName.VILLAGE_OFFICER.value, RoleName.INSPECTOR.value}


def may_grant_access(by: Actor) -> bool:
    """Naming a person to a party goes with the act that brings them together."""
    return by.role in DECIDERS | NAMERS


def may_set_employment(by: Actor) -> bool:
    """Written by the room of employment after its own permission was asked."""
    return by.role in COLLECTORS | {SYSTEM, RoleName.STATION_OFFICER.value}


def may_recount(by: Actor) -> bool:
    """Derived figures: the nightly task, and every act that changes what is counted."""
    return by.role in COLLECTORS | {SYSTEM, RoleName.STATION_OFFICER.value}
