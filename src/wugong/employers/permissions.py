"""Who may act on demand."""

from wugong.accounts.enums import RoleName
from wugong.base.actor import Actor
from wugong.employers.models import Employer, Vacancy

STAFF = frozenset(
    {
        RoleName.COUNTY_OFFICER.value,
        RoleName.TOWNSHIP_OFFICER.value,
        RoleName.STATION_OFFICER.value,
        "system",
    }
)
REVIEWERS = frozenset({RoleName.COUNTY_OFFICER.value, "system"})
READERS = STAFF | {
    role.value
    for role in (
        RoleName.GRID_WORKER,
        RoleName.VILLAGE_OFFICER,
        RoleName.COUNTY_LEADER,
        RoleName.INSPECTOR,
        RoleName.FINANCE_OFFICER,
    )
}


ARRIVALS = STAFF | {RoleName.GRID_WORKER.value, RoleName.VILLAGE_OFFICER.value}


def may_read_demand(by: Actor) -> bool:
    """The staff's view of employers and vacancies, unverified ones included."""
    return by.role in READERS


def may_register_employer(by: Actor) -> bool:
    """Employers are entered by those who meet them."""
    return by.role in STAFF


def is_own(by: Actor, employer: Employer) -> bool:
    """An employer's own account."""
    return by.role == RoleName.EMPLOYER.value and employer.party_id == by.party_id != 0


def may_offer_vacancy(by: Actor, employer: Employer) -> bool:
    """Staff for any employer, an employer for itself."""
    return by.role in STAFF or is_own(by, employer)


def may_change_vacancy(by: Actor, vacancy: Vacancy) -> bool:
    """As for offering."""
    return may_offer_vacancy(by, vacancy.employer)


def may_review_vacancy(by: Actor) -> bool:
    """The publisher reviews the truth of what it publishes (regulation art. 29)."""
    return by.role in REVIEWERS


def may_confirm_vacancy(by: Actor) -> bool:
    """Whoever asked the employer again."""
    return by.role in STAFF


def may_close_stale(by: Actor) -> bool:
    """The night does it, nobody by hand: a person closes one vacancy with a reason."""
    return by.role == "system"


def may_count_arrival(by: Actor) -> bool:
    """Written by the room of employment after its own permission was asked."""
    return by.role in ARRIVALS


def may_keep_base(by: Actor) -> bool:
    """Agreements with employers away are the county's."""
    return by.role in REVIEWERS


def may_keep_workshop(by: Actor) -> bool:
    """Workshops are recognised and withdrawn by the county."""
    return by.role in REVIEWERS


def may_keep_welfare_post(by: Actor, code: str) -> bool:
    """Posts are set up by the township of the place, or by the county."""
    is_own = by.role == RoleName.TOWNSHIP_OFFICER.value and code.startswith(by.area)
    return by.role in REVIEWERS or is_own


def may_list_arrears(by: Actor) -> bool:
    """The arrears list is the county's."""
    return by.role in REVIEWERS
