"""Every write of this room."""

from wugong.accounts import refusals as refusals
from wugong.accounts.actions.demo import DemoAreas, create_demo_account, load_demo_accounts
from wugong.accounts.actions.devices import DeviceToken, end_device_token, issue_device_token
from wugong.accounts.actions.first_run import first_run_code, open_platform
from wugong.accounts.actions.handing_over import hand_over_group
from wugong.accounts.actions.login import Login, confirm_code, issue_token, log_in
from wugong.accounts.actions.passwords import change_password
from wugong.accounts.actions.sessions import (
    choose_language,
    end_session,
    log_out,
    mark_used,
    switch_role,
)
from wugong.accounts.actions.standing_in import appoint_stand_in, end_stand_in
from wugong.accounts.actions.users import (
    create_party,
    create_user,
    end_grant,
    grant_role,
    reset_login,
    set_active,
)

__all__ = [
    "DemoAreas",
    "DeviceToken",
    "Login",
    "appoint_stand_in",
    "change_password",
    "choose_language",
    "confirm_code",
    "create_demo_account",
    "create_party",
    "create_user",
    "end_device_token",
    "end_grant",
    "end_session",
    "end_stand_in",
    "first_run_code",
    "grant_role",
    "hand_over_group",
    "issue_device_token",
    "issue_token",
    "load_demo_accounts",
    "log_in",
    "log_out",
    "mark_used",
    "open_platform",
    "reset_login",
    "set_active",
    "switch_role",
]
