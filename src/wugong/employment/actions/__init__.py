"""Every write of the facts of work: one function, one transaction, one line of history."""

from wugong.employment import refusals as _refusals  # noqa: F401  # states them
from wugong.employment.actions.appointments import appoint, end_appointment, renew_appointment
from wugong.employment.actions.corrections import correct_spell, reopen_spell
from wugong.employment.actions.spells import end_spell, start_spell, withdraw_spell
from wugong.employment.actions.told import NewSpell

__all__ = [
    "NewSpell",
    "appoint",
    "correct_spell",
    "end_appointment",
    "end_spell",
    "renew_appointment",
    "reopen_spell",
    "start_spell",
    "withdraw_spell",
]
