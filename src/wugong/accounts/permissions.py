"""May this person do that? Asked by pages, API, commands and templates alike."""

from wugong.accounts.enums import RoleName, TokenKind
from wugong.accounts.models import Token, User
from wugong.base.actor import Actor

DEVICE_ENDERS = frozenset(
    {
        RoleName.GRID_WORKER,
        RoleName.VILLAGE_OFFICER,
        RoleName.TOWNSHIP_OFFICER,
        RoleName.COUNTY_OFFICER,
        RoleName.SECURITY_ADMIN,
    }
)


def may_log_in(by: Actor) -> bool:
    """Anybody may try; who comes in is the action's question."""
    return by.role != "system"


def may_change_own(by: Actor, user: User) -> bool:
    """One's own password, language, role in use."""
    return by.user_id == user.pk


def may_manage_users(by: Actor) -> bool:
    """Accounts and rights are the security administrator's; the platform makes the demo's."""
    return by.role in (RoleName.SECURITY_ADMIN, "system")


def may_see_users(by: Actor) -> bool:
    """Who manages accounts, and who watches them."""
    return by.role in (RoleName.SECURITY_ADMIN, RoleName.AUDITOR)


def may_change_rights(by: Actor, user: User, giver: User | None) -> bool:
    """Another person: neither this account nor a second one of the same person."""
    if not may_manage_users(by) or by.user_id == user.pk:
        return False
    if giver is None or giver.person_index is None or user.person_index is None:
        return True
    return bytes(giver.person_index) != bytes(user.person_index)


def may_appoint_stand_in(by: Actor, group: str) -> bool:
    """For a group of one's own village, township or county."""
    appointers = (RoleName.VILLAGE_OFFICER, RoleName.TOWNSHIP_OFFICER, RoleName.COUNTY_OFFICER)
    return by.role in appointers and len(group) == 15 and group.startswith(by.area)


def may_hand_over(by: Actor, group: str) -> bool:
    """For good: the township or the county names a group's new leader."""
    appointers = (RoleName.TOWNSHIP_OFFICER, RoleName.COUNTY_OFFICER)
    return by.role in appointers and len(group) == 15 and group.startswith(by.area)


def may_end_session(by: Actor, token: Token) -> bool:
    """One's own, or as security administrator anybody's."""
    return by.user_id == token.user_id or by.role == RoleName.SECURITY_ADMIN


def may_register_device(by: Actor, login: Token) -> bool:
    """One's own fresh login; a phone begets no second phone."""
    return by.user_id == login.user_id and login.kind != TokenKind.DEVICE


def may_end_device(by: Actor) -> bool:
    """Its owner and the officers above; which phones they see is row security's to say."""
    return by.role in DEVICE_ENDERS


def may_make_demo(by: Actor) -> bool:
    """The demo's loader only."""
    return by.role == "system"
