"""Every write of people's files: one function, one transaction, one line of history."""

from wugong.people import refusals as refusals
from wugong.people.actions.access import end_access, grant_access
from wugong.people.actions.changes import (
    Settled,
    confirm_no_change,
    correct_number,
    set_status,
    settle_labourer,
    update_labourer,
    write_settled,
)
from wugong.people.actions.counts import recount_area, recount_household, set_employment
from wugong.people.actions.households import (
    NewHousehold,
    mirror_poverty_status,
    register_household,
    settle_household,
    update_household,
)
from wugong.people.actions.merging import merge_labourers
from wugong.people.actions.moves import (
    accept_hand_over,
    decline_hand_over,
    move_household,
    propose_hand_over,
    withdraw_hand_over,
)
from wugong.people.actions.registration import NewLabourer, register_labourer
from wugong.people.actions.showing import (
    EXPORT_LIMIT,
    Unmasked,
    record_export,
    search_people,
    unmask,
)
from wugong.people.actions.skills import NewSkill, add_skill, remove_skill
from wugong.people.actions.splitting import move_member

__all__ = [
    "EXPORT_LIMIT",
    "NewHousehold",
    "NewLabourer",
    "NewSkill",
    "Settled",
    "Unmasked",
    "accept_hand_over",
    "add_skill",
    "confirm_no_change",
    "correct_number",
    "decline_hand_over",
    "end_access",
    "grant_access",
    "merge_labourers",
    "mirror_poverty_status",
    "move_household",
    "move_member",
    "propose_hand_over",
    "record_export",
    "recount_area",
    "recount_household",
    "register_household",
    "register_labourer",
    "remove_skill",
    "search_people",
    "set_employment",
    "set_status",
    "settle_household",
    "settle_labourer",
    "unmask",
    "update_household",
    "update_labourer",
    "withdraw_hand_over",
    "write_settled",
]
